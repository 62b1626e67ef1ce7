# Seedfeed.  Needs make and Python 3.11 or later; `make help` lists what there is.
# Every path is relative and quoted, and scripts are called as `python -m`: a folder's name may
# hold spaces, which the first line of an installed script may not.

PYTHON ?=
VENV   := .venv
RUN    := $(VENV)/bin/python
PIP    := $(RUN) -m pip --disable-pip-version-check --no-input
PYTEST := $(RUN) -m pytest
COMPILED := $(wildcard feeds/tagging/*.py feeds/identity/*.py feeds/changes/*.py) feeds/gazetteer/spelling.py \
	feeds/store/intake.py feeds/store/ledger.py feeds/store/spread.py feeds/model/weight.py \
	feeds/text/canonical.py feeds/text/clean.py feeds/text/fold.py feeds/text/markers.py \
	feeds/seeds/links.py feeds/seeds/read.py
CODE   := $(shell find feeds -name '*.py')

.DEFAULT_GOAL := help
.PHONY: help setup serve test test-long lint format bench clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

setup: $(VENV)/.dev $(VENV)/.bytecode ## install all that serving, testing and linting need into .venv

serve: $(VENV)/.bytecode ## watch seeds/ and serve http://127.0.0.1:8000
	@$(RUN) -m feeds serve

test: $(VENV)/.dev ## run the tests (under five minutes)
	$(PYTEST) -m "not long" -n auto --maxprocesses 4 --dist loadfile $(ARGS)
	@echo "Of the browser one glance was taken, where Chromium is found; all other long tests are in make test-long."

test-long: $(VENV)/.dev ## run the long tests: faults at every step, a browser, real servers
	$(PYTEST) -m long $(ARGS)

lint: $(VENV)/.dev ## check style and types
	$(RUN) -m ruff check
	$(RUN) -m ruff format --check
	$(RUN) -m mypy

format: $(VENV)/.dev ## put the code into the one style
	$(RUN) -m ruff check --fix
	$(RUN) -m ruff format

bench: $(VENV)/.bench ## measure what the README promises
	@for script in tests/benchmarks/*.py; do \
		name=tests.benchmarks.$$(basename "$$script" .py); \
		grep -q "python -m $$name" "$$script" || continue; \
		echo "== $$name"; $(RUN) -m "$$name" || exit 1; \
	done

clean: ## remove the environment and all caches; seeds, config and store stay
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find feeds -name '*.so' -exec rm -f {} +
	find feeds tests -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is touched when all went well, so that a second run costs nothing and a broken one is repeated.
$(VENV)/.run: requirements.txt pyproject.toml | $(RUN)
	@echo "Installing what Seedfeed runs on into $(VENV) (once, about a minute) ..."
	@$(PIP) install -qq -r requirements.txt
	@touch $@

# Compiled it is three times as fast; where there is no C compiler it is said, and it runs as it is.
$(VENV)/.built: setup.py pyproject.toml $(COMPILED) $(VENV)/.run
	@echo "Compiling what each headline passes through (a minute or two, when it changed; SEEDFEED_PURE=1 leaves it out) ..."
	@$(PIP) install -qq --no-deps -e .
	@cat build/compiled.txt
	@touch $@

# Else each command translates all of it anew where Python may not write beside the sources, and the first
# one on a site would wait three seconds for the gazetteer's tables, which are kept beside the code too.
# What changed since is told by its time, and made anew when it is needed.
$(VENV)/.bytecode: $(CODE) $(VENV)/.built
	@$(RUN) -m compileall -q feeds
	@$(RUN) -m feeds.tagging
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.built
	@echo "Installing what the tests run on into $(VENV) (once, about a minute) ..."
	@$(PIP) install -qq -r requirements-dev.txt
	@touch $@

$(VENV)/.bench: requirements-bench.txt $(VENV)/.dev
	@echo "Installing what the benchmarks compare with into $(VENV) (once, about a minute) ..."
	@$(PIP) install -qq -r requirements-bench.txt
	@touch $@

# The candidates are tried, since a version manager's shim may be there without its Python.
$(RUN):
	@for python in $(if $(PYTHON),"$(PYTHON)") python3.11 python3 python3.12 python3.13 python3.14 python; do \
		"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		"$$python" -c 'import ensurepip, venv' 2>/dev/null || { lacking=$$python; continue; }; \
		exec "$$python" -m venv --clear $(VENV); \
	done; \
	if [ -n "$$lacking" ]; then \
		echo "$$lacking lacks its venv module; on Debian: apt-get install python3-venv" >&2; \
	else \
		echo "Python 3.11 or later is needed; name one with: make PYTHON=/path/to/python" >&2; \
	fi; exit 2
