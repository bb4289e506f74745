# Leadline: set up, try, test. `make` alone says what there is.
# A fresh machine needs Python 3.11 or newer with pip, make and git; all else comes with `make setup`.

VENV ?= .venv
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' && echo $$p && break; done)
BIN := $(VENV)/bin
NPM := cd frontend && PATH="$(abspath $(BIN)):$$PATH" npm
BROWSER := chromium fontconfig fonts-wqy-microhei
BUILT := src/leadline/shell/static/built/THIRD_PARTY.md

.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench format lint types contracts docs frontend texts browser lock clean

help: ## say what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/make \1\t\2/' | expand -t 18

setup: $(VENV)/.leadline $(BUILT) texts ## everything that the rest needs; done again only for what changed

demo: setup ## start a whole line on this machine, with a made-up town that reports to it
	$(BIN)/leadline demo

test: check frontend browser ## everything; the closing line of pytest is the last one
	$(BIN)/python -m pytest -q

check: format lint types contracts docs ## what tells in under two minutes whether a change is sound

# lexicon.py and bench/quality want public data sets: see their first lines
bench: setup ## the figures of speed in the docs, on this machine; takes half an hour
	@for name in seal near intake flow console chaos; do echo "== $$name"; $(BIN)/python -m bench.speed.$$name || exit 1; done

format: setup
	$(BIN)/ruff format --check src tests bench tools

lint: setup
	$(BIN)/ruff check src tests bench tools

types: setup
	$(BIN)/mypy

contracts: setup
	$(BIN)/lint-imports

docs: setup
	$(BIN)/interrogate -q src
	$(BIN)/python -m pytest -q tests/architecture tests/policy/test_page.py

frontend: setup ## types and tests of the pages' TypeScript
	$(NPM) run check
	$(NPM) test

texts: $(VENV)/.leadline
	@$(BIN)/python tools/compile_texts.py

browser: # the tests that drive a browser use Debian's, with a Chinese font; without them they skip and say so
	@{ command -v chromium && fc-list :lang=zh | grep .; } >/dev/null 2>&1 || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 \
		&& { apt-get install -y -qq $(BROWSER) || { apt-get update -qq && apt-get install -y -qq $(BROWSER); }; } >/dev/null 2>&1; } \
		|| echo "no chromium or no Chinese font here, and none could be installed: the tests that need them will skip"

lock: ## pin every package anew (needs uv)
	uv pip compile pyproject.toml --group build --group dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --no-annotate -o requirements.lock

clean: ## take away what setup made
	rm -rf $(VENV) frontend/node_modules src/leadline/shell/static/built

$(VENV)/.packages: requirements.lock
	@[ -n "$(PYTHON)" ] || { echo "Leadline needs Python 3.11 or newer; set PYTHON=/path/to/python3"; exit 1; }
	[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.leadline: $(VENV)/.packages pyproject.toml
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

frontend/node_modules/.ready: frontend/package-lock.json $(VENV)/.packages
	$(NPM) ci --silent
	@touch $@

$(BUILT): frontend/node_modules/.ready frontend/build.ts frontend/THIRD_PARTY.md $(shell find frontend/src -type f)
	$(NPM) run --silent build
	@touch $@
