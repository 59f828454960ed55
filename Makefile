# Everything a fresh machine needs: Python 3.11 or newer, and make.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help demo talk test check format bench clean

help:  ## say what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: .venv/.runtime  ## open the dashboard (creates .venv and installs what it needs)
	@$(BIN)/asyncdemo $(SCENARIO)

talk: .venv/.runtime  ## give the 12-minute talk (notes: .venv/bin/asyncdemo notes)
	@$(BIN)/asyncdemo talk $(TALK)

test: .venv/.dev  ## run the tests
	$(BIN)/python -m tests

check: .venv/.dev  ## formatting, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/.dev  ## format the code and mend what ruff can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/.dev  ## measure what README and CHANGELOG claim (needs hey and wrk; takes minutes)
	$(BIN)/python -m benchmarks

clean:  ## remove the environment and what tools left behind
	rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "asyncdemo needs Python 3.11 or newer; say which with: make PYTHON=python3.12 demo" >&2; exit 2; }
	@$(PYTHON) -m venv .venv

.venv/.runtime: .venv/bin/python pyproject.toml
	@echo "installing asyncdemo into .venv, once; this takes a moment"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[postgres]'
	@touch $@

.venv/.dev: .venv/bin/python pyproject.toml
	@echo "installing asyncdemo and what its tests need into .venv, once; this takes a moment"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ .venv/.runtime
