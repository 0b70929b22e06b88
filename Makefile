# `make` alone prints what can be made. Another Python has an environment of its own:
# make test PYTHON=python3.13
ifeq ($(origin PYTHON),undefined)
PYTHON := python3
VENV := .venv
else
VENV := .venv-$(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)
endif
BIN := $(VENV)/bin
RUN := $(BIN)/python -m

.PHONY: help run test check lint style contracts types migrations deployable vulnerable bench
.PHONY: lock ready ready-dev
.DEFAULT_GOAL := help

help:  ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ready  ## start the desk, with a demo on the first start: PORT=8000 DEMO=yes
	@exec $(RUN) newsroom.run

test: ready-dev  ## run every test: ARGS="tests/text -x" DATABASE_URL=postgres://…
	@$(RUN) tests.chromium
	@exec $(RUN) pytest -n 2 $(ARGS)

check: lint test  ## everything that CI runs: format, lint, types, contracts, tests

lint: style contracts types migrations deployable vulnerable  ## check without the tests

style: ready-dev
	@$(RUN) ruff format --check .
	@$(RUN) ruff check .
contracts: ready-dev
	@$(BIN)/python -c 'from importlinter.cli import lint_imports_command as c; c()' --no-cache
types: ready-dev
	@$(RUN) mypy stories newsroom
migrations: ready-dev
	@$(BIN)/python manage.py makemigrations --check --dry-run
deployable: ready-dev
	@SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))') \
		ALLOWED_HOSTS=desk.example $(BIN)/python manage.py check --deploy --fail-level WARNING
vulnerable: ready-dev
	@$(BIN)/python .ci/audit.py requirements-dev.lock

screenshots: ready-dev  ## take the pictures of the README again
	@exec $(RUN) docs.screenshots

bench: ready-dev  ## print how long things take as the record grows
	@exec $(RUN) bench

lock: ready-dev  ## resolve requirements*.txt again into the lock files
	@UV_CUSTOM_COMPILE_COMMAND="make lock" $(RUN) uv pip compile $(LOCK) --upgrade \
		requirements.txt --output-file requirements.lock
	@UV_CUSTOM_COMPILE_COMMAND="make lock" $(RUN) uv pip compile $(LOCK) --upgrade \
		--constraint requirements.lock requirements-dev.txt --output-file requirements-dev.lock
LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-annotate

ready:
	@.ci/prepare $(PYTHON) $(VENV) requirements.lock
ready-dev:
	@.ci/prepare $(PYTHON) $(VENV) requirements-dev.lock
