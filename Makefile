# The commands of this repository. Each does its own set-up; `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help run dev test test-all bench bench-peers check format export lock clean setup setup-dev

python := .venv/bin/python
export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):[^#]*## /  make \1\t/p' Makefile

run: setup ## the app in production mode on http://localhost:3000 (OVERSKILL_PORT)
	@exec $(python) -m tasks.run prod

dev: setup-dev ## the same app with hot reload
	@exec $(python) -m tasks.run preview

test: setup-dev ## the tests; exit status 0 only if all passed
	@exec $(python) -m tasks.test

test-all: setup-dev ## every test, those too that take minutes
	@exec $(python) -m tasks.test -m "slow or not slow"

bench-peers: setup-dev ## the same chat in NiceGUI, Gradio, Chainlit, Streamlit and here: benchmarks/peers.json
	@exec $(python) -m benchmarks.peers

bench: setup-dev ## the benchmarks: a table and benchmarks/results.json
	@exec $(python) -m benchmarks

check: setup-dev ## lint, format, types, import rules, duplicate code, the repository's own rules
	@exec $(python) -m tasks.check

format: setup-dev ## mend what ruff can mend
	@$(python) -m ruff check --fix --quiet . ; $(python) -m ruff format .

export: setup ## static frontend into dist/ plus the start command of the backend
	@exec $(python) -m tasks.export

lock: setup-dev ## resolve the lock files anew
	@exec $(python) -m tasks.lock

clean: ## remove everything that set-up and builds made; the data directory stays
	@rm -rf .venv .web .states .cache dist assets/external .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

setup:
	@interpreter=$$(tasks/find-python) && "$$interpreter" -m tasks.environment requirements.lock

setup-dev:
	@interpreter=$$(tasks/find-python) && "$$interpreter" -m tasks.environment requirements.lock requirements-dev.lock
