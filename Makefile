# Youcheng: `make help` lists what there is.
PYTHON ?= python3
PORT ?= 8000
JOBS ?= auto
VENV := .venv
BIN := $(VENV)/bin
# Without them every start compiles five hundred modules anew: a second, and a third of a start.
unexport PYTHONDONTWRITEBYTECODE
LOCK = $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate

.PHONY: help run setup test test-browser demo check fix bench messages lock assets clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

run: setup ## everything from nothing: environment, database, demonstration office, server
	@$(BIN)/youcheng demo --if-empty --serve --port $(PORT)

setup: $(VENV)/.runtime static/vendor/.done ## the environment and the browser assets
	@$(BIN)/python scripts/icons.py
	@$(BIN)/python scripts/messages.py compile --quiet

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Youcheng needs Python 3.11 or newer; set PYTHON=python3.11." if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -q --disable-pip-version-check uv || echo "uv is not to be had; pip will do, only slower"

$(VENV)/.runtime: requirements/runtime.txt pyproject.toml | $(VENV)/bin/python
	@sh scripts/install.sh runtime
	@touch $@

$(VENV)/.dev: requirements/dev.txt pyproject.toml $(VENV)/.runtime
	@sh scripts/install.sh dev
	@touch $@

static/vendor/.done: package-lock.json scripts/fetch_assets.py | $(VENV)/bin/python
	@npm ci --silent --no-audit --no-fund
	@$(BIN)/python scripts/fetch_assets.py

assets: ## fetch the browser assets anew
	@rm -f static/vendor/.done && $(MAKE) -s static/vendor/.done

# npm writes this file itself, as its last step.
tests/oidc/node_modules/.package-lock.json: tests/oidc/package-lock.json
	@cd tests/oidc && npm ci --silent --no-audit --no-fund && touch node_modules/.package-lock.json

test: $(VENV)/.dev setup tests/oidc/node_modules/.package-lock.json ## the whole suite, on all cores or JOBS of them
	@$(BIN)/python -m pytest -q -n $(JOBS) --dist loadscope --no-loadscope-reorder $(ARGS)

demo: setup ## the demonstration office, in the database of DATABASE_URL
	@$(BIN)/youcheng demo

check: $(VENV)/.dev setup ## format, lint, types, import contracts, migrations, templates, translations
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports
	@$(BIN)/mypy
	@$(BIN)/python manage.py makemigrations --check --dry-run
	@$(BIN)/djlint --lint --quiet templates youcheng
	@$(BIN)/python scripts/messages.py check

fix: $(VENV)/.dev ## what a machine can mend
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(VENV)/.dev setup ## measured figures, written to bench/*.md
	@$(BIN)/python -m bench.run $(ARGS)
	@$(BIN)/python -m bench.pipeline
	@$(BIN)/python -m bench.dossier
	@$(BIN)/python -m bench.circulars
	@$(BIN)/python -m bench.opportunities

messages: $(VENV)/.dev ## bring the catalogues up to date
	@$(BIN)/python scripts/messages.py update

lock: $(VENV)/.runtime ## make the hashed locks anew from pyproject.toml
	@$(LOCK) pyproject.toml requirements/build.in -o requirements/runtime.txt
	@$(LOCK) pyproject.toml requirements/build.in --extra s3 -c requirements/runtime.txt -o requirements/s3.txt
	@$(LOCK) pyproject.toml requirements/build.in --group dev -c requirements/runtime.txt -o requirements/dev.txt

clean: ## environment and fetched assets away; the data in var/ stays
	@rm -rf $(VENV) node_modules tests/oidc/node_modules static/vendor
