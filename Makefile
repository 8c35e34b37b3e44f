# novaviz: `make` lists what there is.

VENV    := .venv
BIN     := $(VENV)/bin
PYTHON  ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
             $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
             && { echo $$p; break; }; done)
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help demo test lint types tests bench clean

help: ## list these commands
	@echo "novaviz: watch a virtual machine boot in OpenStack Nova"
	@echo
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/installed ## install what it needs into .venv and watch a server boot
	@$(BIN)/novaviz boot

test: lint types tests ## install what it needs into .venv and pass every check

lint: $(VENV)/installed-dev ## check the style (ruff)
	$(BIN)/ruff check .

types: $(VENV)/installed-dev ## check the types (mypy, strict)
	$(BIN)/mypy

tests: $(VENV)/installed-dev ## run the tests
	$(BIN)/pytest -n $(WORKERS)

bench: $(VENV)/installed-dev ## measure how many servers a second boot, beside a floor
	$(BIN)/python benchmarks/boots.py

clean: ## remove .venv and everything that was made
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/made:
	@test -n "$(PYTHON)" || { echo "novaviz needs Python 3.11 or newer: install it, or say make PYTHON=/path/to/python3" >&2; exit 2; }
	@PYTHON="$(PYTHON)" sh binder/packages.sh
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/installed: $(VENV)/made pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/made pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(VENV)/installed
