#!/bin/sh
# Draws docs/reference/paths-of-cases.md and placeholders.md anew from the tables of the code.
exec .venv/bin/python manage.py shell -v 0 -c 'from youcheng.pipeline.reports.reference import write; write()'
