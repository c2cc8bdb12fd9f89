# Two commands matter: `make run` and `make test`. Each sets up what it needs in .venv, and nothing outside this folder.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

# Another Python than the python3 on the path: make run PYTHON=python3.12
PYTHON ?=
BIN := .venv/bin
CODE := closeout tools tests $(wildcard benchmarks)
UV := uv==0.13.8

export PYTHON
# Nothing of the caller's own Python gets in.
unexport PYTHONPATH PYTHONHOME PYTHONSTARTUP PYTHONWARNINGS VIRTUAL_ENV

.PHONY: help run test test-postgres test-all coverage check bench bench-web bundle trace figures lock clean setup-run setup-dev setup-bench

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: setup-run ## set up, check the demo with the three packs, print the figures, serve the demo campaign (PORT=8000)
	@$(BIN)/closeout demo -o out/demo --force
	@$(BIN)/closeout serve --demo --home out/service --port $(or $(PORT),8000)

test: setup-dev ## set up and run the tests; those of the service on PostgreSQL too, with one set of parameters each
	@$(BIN)/python -m pytest -n 2 -q --ignore tests/journeys --durations=10
	@tools/with_postgres $(BIN)/python -m pytest -n 2 -q --ignore tests/journeys -m django_db --once

test-postgres: setup-dev ## those of the service on PostgreSQL, with every set of their parameters
	@tools/with_postgres $(BIN)/python -m pytest -n 2 -q --ignore tests/journeys -m django_db

test-all: test ## the tests, and the journeys through the service in a real browser
	@$(BIN)/python -m pytest -n 2 --dist loadfile -q tests/journeys -o faulthandler_timeout=2700
	@tools/with_postgres $(BIN)/python -m pytest -q tests/journeys/test_killed.py -o faulthandler_timeout=2700
	@tools/with_postgres $(BIN)/python -m pytest -q tests/journeys/test_phones.py -o faulthandler_timeout=2700

coverage: setup-dev ## the tests once more, with branch coverage: three times as long
	@$(BIN)/python -m pytest -n 2 -q --ignore tests/journeys --cov --cov-report=term

check: setup-dev ## what CI adds: style, types, architecture, budgets, trace, the built package
	@$(BIN)/ruff check $(CODE)
	@$(BIN)/ruff format --check $(CODE)
	@$(BIN)/mypy $(CODE)
	@$(BIN)/lint-imports
	@$(BIN)/python tools/figures.py
	@$(BIN)/python tools/trace.py --quiet
	@$(BIN)/python tools/wheel.py

bench: setup-bench ## the peers side by side; writes their part of docs/benchmarks.md
	@$(BIN)/python -m benchmarks

bench-web: setup-bench ## the service's pages with 100,000 sites, on both databases; the other part of docs/benchmarks.md
	@DJANGO_SETTINGS_MODULE=benchmarks.web.settings $(BIN)/python -m django bench_web
	@DJANGO_SETTINGS_MODULE=benchmarks.web.settings CLOSEOUT_CLUSTER=build/bench-web/postgres tools/with_postgres $(BIN)/python -m django bench_web

bundle: setup-dev ## one archive that installs the service without a network, in dist/ (PYTHONS="3.11 3.12")
	@$(BIN)/python -m tools.bundle $(PYTHONS)

trace: setup-dev ## for each id of docs/requirements.yaml: the pack items, tests and pages that cite it
	@$(BIN)/python tools/trace.py

figures: ## the code's figures against their budgets
	@$(or $(PYTHON),python3) tools/figures.py

lock: ## resolve the dependencies anew into requirements/*.txt
	@tools/lock $(or $(PYTHON),python3) $(UV)

clean: ## remove everything that make made
	@rm -rf .venv build dist out .coverage* .hypothesis .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	@find closeout tools tests $(wildcard benchmarks) -name __pycache__ -type d -prune -exec rm -rf {} +

setup-run setup-dev setup-bench: setup-%:
	@tools/setup $*
