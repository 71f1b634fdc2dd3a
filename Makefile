# Needs make, a Python of 3.11 or newer and the package index; the rest it installs
# into .venv itself.  `make PYTHON=/path/to/python …` chooses the interpreter.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help generate test golden lint format types current suite check check-all \
	bench clean

PYTHON ?= $(shell tools/find_python.sh)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SOURCES := $(wildcard generator tests tools benchmarks)

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

$(READY): pyproject.toml
	@test -n "$(PYTHON)" || { \
		echo "no Python 3.11 or newer with venv found: make PYTHON=/path/to/python" >&2; \
		exit 1; }
	"$(PYTHON)" -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@

generate: $(READY) ## write generated/ from schemas/
	$(BIN)/bindsmith generate

test: $(READY) ## run the tests (fetches the official suite where it is missing)
	@$(BIN)/python tools/fetch_suite.py
	$(BIN)/python -m pytest -n auto $(PYTEST_ARGS)

golden: $(READY) ## rewrite what is made by the tool and checked in
	$(BIN)/python tools/build_metaschema_checks.py
	$(BIN)/bindsmith generate --verbose
	$(BIN)/python -m pytest tests/test_golden.py tests/test_report_formats.py --update-golden

lint: $(READY) ## check formatting and style
	$(BIN)/python -m black --check --quiet $(SOURCES) $(wildcard generated) || \
		{ echo "make format mends what black would change" >&2; exit 1; }
	$(BIN)/python -m ruff check --quiet $(SOURCES)

format: $(READY) ## format the sources
	$(BIN)/python -m ruff check --quiet --fix $(SOURCES)
	$(BIN)/python -m black --quiet $(SOURCES)

types: $(READY) ## check types: the generator, and what it generated
	$(BIN)/python -m mypy
	$(BIN)/python -m mypy --strict -p generated
	$(BIN)/pyright --warnings generated

current: $(READY) ## check that generated/ is what schemas/ and the generator give
	$(BIN)/bindsmith check --deep --diff

suite: $(READY) ## count the official suite's cases, by draft and mode
	@$(BIN)/python tools/fetch_suite.py
	$(BIN)/python -m tests.suite

check: lint types current test ## all that continuous integration checks

check-all: check ## check, the slow tests and the whole of the corpora as well
	$(BIN)/python tools/check_corpora.py
	$(BIN)/python -m pytest -n auto -m slow

bench: $(READY) ## run the benchmarks
	$(BIN)/python -m pip install --quiet --editable '.[bench]'
	$(BIN)/python -m benchmarks

clean: ## remove all that can be made again
	rm -rf $(VENV) .cache .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
