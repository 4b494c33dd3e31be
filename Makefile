# Bursar's commands. `make` alone lists them; each sets up what it needs first.

PYTHON ?= python3
SETUP = $(PYTHON) bootstrap.py
BURSAR = .venv/bin/bursar
CHECK = .venv/bin/python scripts/check.py

.DEFAULT_GOAL := help
.PHONY: help run test check lint format client migrate bench map clean

help:
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-16s %s\n", $$1, $$2}'

run: ## set up and serve on http://127.0.0.1:8000 (PORT=… changes it)
	@$(SETUP) --web
	@exec $(BURSAR) run

test: ## set up and run everything that must hold
	@$(SETUP) --web
	@exec $(CHECK)

check: ## all but the tests: format, lint, types, imports, generated files
	@$(SETUP) --web
	@exec $(CHECK) --static

lint: ## format, lint, types and import contracts
	@$(SETUP) --web
	@exec $(CHECK) format lint types imports web-lint web-types

format: ## write every file in the house format
	@$(SETUP) --npm run format
	@.venv/bin/ruff check --fix --quiet .; .venv/bin/ruff format .

client: ## write docs/openapi.json and the web client from the code
	@$(SETUP)
	@.venv/bin/python -m bursar.cli openapi
	@$(SETUP) --npm run client

migrate: ## bring the database (BURSAR_DATABASE_URL or the local one) to this version
	@$(SETUP)
	@exec $(BURSAR) migrate

bench: ## run the benchmarks
	@$(SETUP)
	@exec $(BURSAR) bench

map: ## print what stands where
	@$(PYTHON) scripts/map.py

clean: ## remove what was built or installed here, never your data
	rm -rf .venv .bootstrap web/node_modules src/bursar/web_build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
