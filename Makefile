# The commands of this repository.  `make` prints them.
# Nothing is needed but Python 3.11 or newer: the first command sets up .venv by itself.

PORT ?= 8501
ADDRESS ?= 127.0.0.1
HOSTS ?= localhost 127.0.0.1
TESTS ?=
RECENT := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c "$(RECENT)" 2>/dev/null && echo $$python && break; done)

BIN := .venv/bin
RUNTIME := .venv/runtime-is-installed
DEVELOPMENT := .venv/development-is-installed
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
COMPILE := $(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--no-emit-index-url --no-annotate --custom-compile-command "make lock"

# Compiled files make a start three times as fast; some machines forbid them for all of Python.
export PYTHONDONTWRITEBYTECODE =

.PHONY: help
help: ## Print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

.PHONY: run
run: $(RUNTIME) ## Serve the demo trial at http://localhost:8501 (PORT=, ADDRESS=, HOSTS=)
	$(BIN)/python -m streamlit run app.py --server.port $(PORT) --server.address $(ADDRESS) \
		$(HOSTS:%=--server.allowedHosts %)

.PHONY: test
test: $(DEVELOPMENT) ## Run every test (TESTS=tests/app for some)
	$(BIN)/python -m pytest $(TESTS)

.PHONY: check
check: $(DEVELOPMENT) ## Check format, lint, types, imports and SQL
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/sqlfluff lint nmosd_core/sql

.PHONY: demo
demo: $(RUNTIME) ## Make the demo trial again, byte for byte
	$(BIN)/python data/make_demo.py

.PHONY: bench
bench: $(DEVELOPMENT) ## Measure the dashboard against a bare Streamlit page (needs Chromium)
	$(BIN)/python -m tests.bench

.PHONY: lock
lock: $(DEVELOPMENT) ## Write requirements.txt and requirements-dev.txt anew from pyproject.toml
	$(COMPILE) --upgrade pyproject.toml -o requirements.txt
	$(COMPILE) --upgrade pyproject.toml --group dev --constraint requirements.txt \
		-o requirements-dev.txt

.PHONY: clean
clean: ## Remove .venv and every cache
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@test -n "$(PYTHON)" && $(PYTHON) -c "$(RECENT)" 2>/dev/null || { \
		echo "Python 3.11 or newer is needed and was not found." >&2; \
		echo "Install it, or say where it is: make run PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c "import ensurepip, venv" 2>/dev/null || { \
		echo "$(PYTHON) cannot make a virtual environment." >&2; \
		echo "On Debian and Ubuntu: sudo apt install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

$(RUNTIME): requirements.txt | $(BIN)/python
	@echo "Installing what requirements.txt lists; this takes a minute or two, once."
	$(INSTALL) --requirement requirements.txt
	@touch $@

$(DEVELOPMENT): requirements-dev.txt | $(BIN)/python
	@echo "Installing what requirements-dev.txt lists; this takes a minute or two, once."
	$(INSTALL) --requirement requirements-dev.txt
	@touch $@ $(RUNTIME)
