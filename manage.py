#!/usr/bin/env python
"""Django's own commands. The product's commands are `youcheng …` (see config/cli.py)."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "youcheng.config.settings")
    execute_from_command_line(sys.argv)
