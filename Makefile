# `make` lists the commands. Python 3.11 or newer and make are enough for `run` and `test`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
COMPILE := $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-config --no-header --no-annotate --no-emit-index-url --no-emit-find-links

.DEFAULT_GOAL := help
.PHONY: help run dev test long coverage mutants bench ui check format schemas lock hooks clean

help: ## List the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/make \1|\2/' | column -t -s '|'

run: $(VENV)/.installed ui ## Set up everything and serve a demo municipality (FRESH=1 starts over)
	@if [ "$(FRESH)" = 1 ] || ! grep -qs '^filled by demo' "$${GROUPS_DATA_DIR:-data}/demo-data"; then \
		GROUPS_DIRECTORY=demo $(BIN)/python -m groups_service demo \
			$(if $(filter 1,$(FRESH)),--fresh,--unless-filled); fi
	@GROUPS_DIRECTORY=demo exec $(BIN)/python -m groups_service run

dev: $(VENV)/.tested ui ## Serve the demo, rebuild the front end and restart when a file changes
	@GROUPS_DIRECTORY=demo $(BIN)/python -m groups_service demo --unless-filled
	@GROUPS_DIRECTORY=demo $(BIN)/python -m tests.tools.dev_server

test: $(VENV)/.tested ui ## Run all tests on SQLite and PostgreSQL (installs services as root on Debian)
	@$(BIN)/python -m tests.run_all

long: $(VENV)/.tested ui ## Run the random walk, the canaries and the durability test at full length
	@$(BIN)/python -m tests.run_all tests/model_based tests/confidentiality --hypothesis-profile=long
	@$(BIN)/python -m tests.durability --kills 200

coverage: $(VENV)/.tested ui ## Show the lines and branches that no test takes
	@$(BIN)/python -m pytest -q -n 4 --dist loadgroup --timeout=600 --cov=auth --cov=groups_service \
		--cov=notifications --cov-report=term-missing --cov-fail-under=90

mutants: $(VENV)/.tested ## Negate each condition of the access rules; a test must fail for each
	@$(BIN)/python -m tests.tools.mutation_test

bench: $(VENV)/.tested ui ## Measure groups, feeds and live sockets (WHAT=feeds for one of them)
	@$(BIN)/python -m tests.benchmarks $(WHAT)

ui: $(VENV)/.installed
	@$(BIN)/python hatch_build.py

check: $(VENV)/.tested ui ## Check format, lint, types, import contracts and the API contract
	@$(BIN)/python -m tests.run_checks

format: $(VENV)/.tested ## Format the code and fix what ruff can fix
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

schemas: $(VENV)/.tested ## Write the request schemas and the error table from the code
	@$(BIN)/python -m tests.tools.generate_contract

lock: $(VENV)/.installed ## Renew the locked versions of all Python packages
	@$(PIP) install --group lock
	@$(COMPILE) pyproject.toml --group build --output-file .lock/run.txt
	@$(COMPILE) pyproject.toml --group build --group dev --output-file .lock/test.txt

hooks: $(VENV)/.tested ## Install the local pre-commit hooks
	@$(BIN)/pre-commit install

clean: ## Remove what the commands above have made, except data/
	rm -rf $(VENV) groups_service/static/dist groups_service/ui/node_modules

$(VENV)/.installed: .lock/run.txt hatch_build.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 run")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) install --upgrade "pip>=25.1"
	@$(PIP) install --require-hashes --requirement .lock/run.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.tested: $(VENV)/.installed .lock/test.txt
	@$(PIP) install --require-hashes --requirement .lock/test.txt
	@touch $@
