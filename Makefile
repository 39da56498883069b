# Bare `make` prints help. Everything below sets itself up in .venv first.
PY ?= python3
BIN := .venv/bin
.DEFAULT_GOAL := help
# The tests that the coverage of rules and paper is measured by: measuring makes all others slower by a third.
COVERING := tests/unit $(addprefix tests/integration/test_,meetings.py uploads.py ways.py paper_data.py)
.PHONY: help run fresh test check prove town mutants bench screenshots words lock

help:  ## Deze hulp
	@echo "Convenant: van eerste concept tot erkend buurtpreventieteam"; echo
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

run: .venv/run  ## Demonstratie: maak een voorbeeldgemeente en start de site op http://127.0.0.1:8000
	@$(BIN)/convenant serve --demo var/demo

fresh:  ## Gooi de demonstratie weg; `make run` begint dan opnieuw
	rm -rf var/demo

test: .venv/dev  ## Alle tests, op SQLite en PostgreSQL
	$(BIN)/pytest -n auto --dist worksteal --cov --cov-report= -m "not alone" $(COVERING)
	@$(BIN)/coverage report --include='workflow/domain/*,signing/*' --fail-under=95
	$(BIN)/pytest -n auto --dist worksteal -m "not alone" $(addprefix --ignore=,$(COVERING))
	$(BIN)/pytest -m alone

check: .venv/dev  ## Stijl, types, importrichting en maten
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest --no-cov tests/architecture

prove: .venv/dev  ## Doorzoek elke toestand van kleine werelden, vervals elk papier en laat elke aanroep een keer mislukken
	$(BIN)/python -m tests.model
	$(BIN)/python -m tests.forgeries
	$(BIN)/python -m tests.faults

town: .venv/dev  ## Een jaar in het leven van een stad met vijftig teams, op SQLite en PostgreSQL
	$(BIN)/python -m tests.town

mutants: .venv/dev  ## Verzwak elke regel eens; een snelle test moet dat merken
	$(BIN)/python -m tests.mutants

bench: .venv/dev  ## Metingen; zie bench/README.md
	$(BIN)/python -m bench

screenshots: .venv/dev  ## Plaatjes van de twaalf voornaamste pagina's, op telefoon en bureau, in docs/screenshots
	$(BIN)/python -m tests.browser.pictures

words: .venv/dev  ## Werk language/en.po bij: elke zin erin, en welke nog geen Engels heeft
	$(BIN)/python -m tests.language

lock: .venv/dev  ## Maak .lock/ opnieuw uit pyproject.toml
	$(BIN)/pip install -q uv
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-annotate pyproject.toml --extra dev -o .lock/dev.txt
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-annotate pyproject.toml -c .lock/dev.txt -o .lock/run.txt

# The lock is complete, so nothing is resolved again: a newer release of a part changes nothing here.
# A fresh Debian has no ensurepip: then the system's pip fills an environment made without one.
.venv/bin/python:
	@$(PY) -m venv .venv 2>/dev/null || { rm -rf .venv && $(PY) -m venv --without-pip .venv; }

.venv/run: .lock/run.txt pyproject.toml | .venv/bin/python
	@echo "Onderdelen installeren (eenmalig) …"
	@$(PY) -m pip --python .venv/bin/python install -qq --disable-pip-version-check --no-deps --require-hashes -r .lock/run.txt
	@$(PY) -m pip --python .venv/bin/python install -qq --disable-pip-version-check --no-deps -e .
	@touch $@

.venv/dev: .lock/dev.txt .venv/run
	@echo "Onderdelen voor de tests installeren (eenmalig) …"
	@$(PY) -m pip --python .venv/bin/python install -qq --disable-pip-version-check --no-deps --require-hashes -r .lock/dev.txt
	@touch $@
