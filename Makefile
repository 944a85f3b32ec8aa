# Everything a newcomer needs: `make run` and `make test`. Python >= 3.11 and make are enough.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UI_SOURCES := $(shell find groups_service/ui -path '*/node_modules' -prune -o -type f -print)

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test long coverage mutants ui check format clean

run: $(VENV)/.installed ui
	@if [ "$(FRESH)" = 1 ] || ! grep -qs '^filled by demo' "$${GROUPS_DATA_DIR:-data}/demo-data"; then \
		GROUPS_DIRECTORY=demo $(BIN)/python -m groups_service demo \
			$(if $(filter 1,$(FRESH)),--fresh,--unless-filled); fi
	@GROUPS_DIRECTORY=demo exec $(BIN)/python -m groups_service run

test: $(VENV)/.tested ui
	@$(BIN)/python -m tests.everything

long: $(VENV)/.tested ui
	@$(BIN)/python -m tests.everything tests/oracles --hypothesis-profile=long
	@$(BIN)/python -m tests.ledger --kills 200

coverage: $(VENV)/.tested ui
	@$(BIN)/python -m pytest -q -n 4 --dist loadgroup --timeout=120 --cov=auth --cov=groups_service \
		--cov=notifications --cov-report=term-missing --cov-fail-under=90

mutants: $(VENV)/.tested
	@$(BIN)/python -m tests.mutants

ui: $(VENV)/.installed
	@$(BIN)/python hatch_build.py

check: $(VENV)/.tested ui
	@$(BIN)/python -m tests.gates

format: $(VENV)/.tested
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

clean:
	rm -rf $(VENV) groups_service/static/dist groups_service/ui/node_modules

$(VENV)/.installed: pyproject.toml hatch_build.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 run")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	@$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.tested: $(VENV)/.installed pyproject.toml
	@$(BIN)/python -m pip install --quiet --group dev
	@touch $@
