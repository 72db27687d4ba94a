# What is installed here lies in .venv and .label-studio; what is generated lies in build.
# A bare machine needs make, git, and Python 3.11 or later with pip.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv --quiet --no-python-downloads --system-certs
INSTALLED := $(VENV)/.installed
# A process for each core; each starts a Label Studio of its own when it needs one.
TEST := $(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile --durations 10
# Label Studio pins other versions than we do, so it has an environment of its own.
LS := .label-studio
TEMPLATE := $(LS)/migrated.sqlite3
COMPILE := $(BIN)/uv --quiet --system-certs pip compile --universal --python-version 3.11 --upgrade \
	--no-header --no-annotate --no-emit-index-url
# Whether playwright has brought a Chromium of its own.
BUNDLED := import pathlib, sys; from playwright.sync_api import sync_playwright as s; \
	p = s().start(); found = pathlib.Path(p.chromium.executable_path).is_file(); p.stop(); \
	sys.exit(not found)
RENEW := \# Versions that are known to work together. Renew with: make constraints

MAKEFLAGS += --no-print-directory --jobs=2
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup label-studio chromium demo test soak bench check lint types constraints clean distclean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: setup label-studio ## the whole loop on the articles of the checkout
	@$(BIN)/redline demo $(ARGS)

test: setup label-studio chromium ## all tests; some of them: make test ARGS="-k span"
	@$(TEST) $(ARGS)

soak: setup label-studio ## half an hour and more: spoil every request, kill every command
	@$(BIN)/python -m tests.soak $(ARGS)

bench: setup label-studio ## every command, few and many items, beside others: about an hour
	@$(BIN)/python -m benchmarks.whole $(ARGS)

check: lint types label-studio chromium ## what CI checks: lint, format, types, all tests
	@$(TEST) $(ARGS)

lint: setup ## ruff, as linter and as formatter
	@echo "lint and format: ruff"
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet

types: setup ## mypy, strict
	@echo "types: mypy"
	@$(BIN)/mypy --no-error-summary

setup: $(INSTALLED) ## redline and its tools in .venv

$(BIN)/uv: constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "redline needs Python 3.11 or later; $(PYTHON) is: `$(PYTHON) --version 2>&1`" >&2; \
	  echo "Name another one: make setup PYTHON=python3.12" >&2; exit 1; }
	@echo "setup: .venv"
	@$(BIN)/python -c '' 2>/dev/null || $(PYTHON) -m venv --clear --without-pip $(VENV)
	@$(PYTHON) -m pip --python $(BIN)/python -qq --no-input --disable-pip-version-check \
	  install --constraint constraints.txt uv
	@touch $@

$(INSTALLED): pyproject.toml constraints.txt constraints-model.txt | $(BIN)/uv
	@echo "setup: redline and its tools"
	@$(UV) pip install --python $(BIN)/python --constraint constraints.txt \
	  --constraint constraints-model.txt --build-constraint constraints.txt \
	  --group dev --editable '.[suggest,convert,scale]'
	@touch $@

label-studio: $(TEMPLATE) ## Label Studio in .label-studio, with a migrated database

$(LS)/.installed: constraints-label-studio.txt | $(BIN)/uv
	@echo "setup: Label Studio"
	@$(UV) venv --allow-existing --python $(BIN)/python $(LS)
	@$(UV) pip install --python $(LS)/bin/python --requirement constraints-label-studio.txt
	@touch $@

$(TEMPLATE): $(LS)/.installed
	@echo "setup: Label Studio's database (half a minute, once)"
	@data=`mktemp -d` && trap 'rm -rf "$$data"' EXIT && \
	  { LABEL_STUDIO_BASE_DATA_DIR="$$data" DJANGO_DB=sqlite SENTRY_DSN= \
	    $(LS)/bin/python $(LS)/lib/python3*/site-packages/label_studio/manage.py \
	    migrate --no-color --verbosity 0 >"$$data/log" 2>&1 || \
	    { tail -n 20 "$$data/log" >&2; exit 1; }; } && \
	  cp "$$data/label_studio.sqlite3" $@.new && mv $@.new $@

chromium: setup ## a Chromium for the browser tests, unless there is one
	@for name in chromium chromium-browser google-chrome; do \
	  if command -v $$name >/dev/null; then exit 0; fi; \
	done; \
	if $(BIN)/python -c "$(BUNDLED)"; then exit 0; fi; \
	echo "setup: Chromium"; \
	if [ "`id -u`" = 0 ]; then as_root=; else as_root="sudo -n"; fi; \
	if command -v apt-get >/dev/null && $$as_root true 2>/dev/null && \
	  $$as_root apt-get -qq update >/dev/null && \
	  $$as_root env DEBIAN_FRONTEND=noninteractive \
	    apt-get -qq install -y --no-install-recommends chromium >/dev/null 2>&1; then exit 0; fi; \
	$(BIN)/playwright install chromium >/dev/null 2>&1 || \
	  echo "There is no Chromium: the browser tests are skipped until a package named chromium," \
	    "chromium-browser or google-chrome is installed." >&2

constraints: $(BIN)/uv ## renew the pinned versions
	@{ echo "$(RENEW)" && printf 'hatchling\nuv\n' | $(COMPILE) --group dev --extra suggest --extra convert --extra scale pyproject.toml -; } \
	  >constraints.new && mv constraints.new constraints.txt
	@{ echo "$(RENEW)" && echo label-studio==1.23.2 | $(COMPILE) -; } \
	  >constraints.new && mv constraints.new constraints-label-studio.txt

clean: ## remove what was generated; a local Label Studio's projects stay
	@if [ -d build ]; then \
	  find build -mindepth 1 -maxdepth 1 ! -name label-studio -exec rm -rf {} +; fi
	@rm -rf dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find toolkit tests -name __pycache__ -exec rm -rf {} +

distclean: clean ## remove what was installed, too
	@rm -rf $(VENV) $(LS)
