#!/bin/sh
# Install requirements/$1.txt and the project itself into .venv: with uv, or with pip where uv is not to be had.
set -eu
bin=.venv/bin
if [ -x $bin/uv ]; then
    VIRTUAL_ENV="$PWD/.venv" $bin/uv pip install -q --require-hashes --compile-bytecode -r "requirements/$1.txt"
    VIRTUAL_ENV="$PWD/.venv" $bin/uv pip install -q --no-deps --no-build-isolation -e .
else
    $bin/python -m pip install -q --disable-pip-version-check --require-hashes -r "requirements/$1.txt"
    $bin/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
fi
