# novaviz: `make` lists what there is.

VENV    := .venv
BIN     := $(VENV)/bin
PYTHON  ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
             $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
             && { echo $$p; break; }; done)
# Node and npm are packages of the venv; npm looks for node on the path.
NPM     := PATH="$(CURDIR)/$(BIN):$$PATH" npm
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help demo lab test lint types js tests notebooks bundle bench pictures recordings clean \
        chromium libvirt

help: ## list these commands
	@echo "novaviz: watch a virtual machine boot in OpenStack Nova"
	@echo
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/installed ## install what it needs into .venv and watch a server boot
	@$(BIN)/novaviz boot

lab: $(VENV)/installed-lab ## open JupyterLab on the course
	@$(BIN)/novaviz lab

test: lint types js tests ## install what it needs into .venv and pass every check

lint: $(VENV)/installed-dev ## check the style of the Python (ruff)
	$(BIN)/ruff check .

types: $(VENV)/installed-dev ## check the types of the Python (mypy, strict)
	$(BIN)/mypy

js: node_modules/.installed ## check the player's JavaScript: style, types, tests
	$(NPM) run --silent lint
	$(NPM) run --silent types
	$(BIN)/python -m tests.js.traces
	$(NPM) run --silent test

tests: $(VENV)/installed-dev node_modules/.installed chromium libvirt ## run the Python tests, in a real browser too
	$(BIN)/pytest -n $(WORKERS) --dist loadgroup

notebooks: $(VENV)/installed-dev ## make the notebooks from their sources
	$(BIN)/python -m docs.notebooks

bundle: node_modules/.installed ## build the player that is shipped from its sources
	$(NPM) run --silent bundle

bench: $(VENV)/installed-dev chromium ## measure the engine, the player and a real guest, beside a floor
	$(BIN)/python benchmarks/boots.py
	$(BIN)/python -m benchmarks.player
	$(BIN)/python -m benchmarks.real

pictures: $(VENV)/installed-dev chromium ## take the pictures of the README anew
	$(BIN)/python -m docs.pictures

recordings: $(VENV)/installed-dev libvirt ## record the real boots that are shipped anew
	$(BIN)/novaviz guest build
	$(BIN)/python -m docs.recordings

clean: ## remove .venv and everything that was made
	rm -rf $(VENV) node_modules tests/js/.traces build dist
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Without a Chromium the browser's tests are skipped, each saying so.
chromium: $(VENV)/installed-dev
	@sh binder/packages.sh tests/apt.txt $(BIN)/python -m tests.browser.chromium \
		|| echo "There is no Chromium: what needs one is skipped." >&2

# Without QEMU and libvirt real boots are skipped. libvirt-python is built from source, so that it
# is no dependency of the tests.
libvirt: $(VENV)/installed-dev
	@$(BIN)/python -m tests.virt.machine 2>/dev/null \
		|| { sh binder/packages.sh "binder/apt.txt tests/libvirt.txt" $(BIN)/python -m tests.virt.machine packages; \
			$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[libvirt]' \
			&& $(BIN)/python -m tests.virt.machine; } \
		|| echo "Not all is there for real boots: what needs it is skipped." >&2

$(VENV)/made:
	@test -n "$(PYTHON)" || { echo "novaviz needs Python 3.11 or newer: install it, or say make PYTHON=/path/to/python3" >&2; exit 2; }
	@sh binder/packages.sh binder/venv.txt "$(PYTHON)" -c 'import ensurepip, venv'
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/installed: $(VENV)/made pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/installed-lab: $(VENV)/made pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[notebook]'
	@touch $@ $(VENV)/installed

$(VENV)/installed-dev: $(VENV)/made pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(VENV)/installed $(VENV)/installed-lab

node_modules/.installed: package.json | $(VENV)/installed-dev
	$(NPM) install
	@touch $@
