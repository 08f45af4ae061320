# Each target sets up what it needs, with progress, and is quick the second time.
#   make demo [ARGS="--once --json"]   the running product, against its own simulator
#   make test [ARGS="tests/eld -x"]    all tests
#   make check                         ruff, mypy, import-linter
#   make bench, make prove             measurements and long proofs
#   make shots                         every page of the dashboard as a picture, into .shots
#   make eval                          recorded incidents through the advisor
.PHONY: demo test check bench eval prove shots lock set-up format
SHELL := /bin/bash
ARGS ?=
BIN := .venv/bin
# Where no compiled modules are kept, every process of a run compiles all that it imports, tests included.
unexport PYTHONDONTWRITEBYTECODE

demo: set-up
	@$(BIN)/logwarden demo $(ARGS)

test: set-up
	@$(BIN)/pytest $(ARGS)

check:
	@tools/set-up python
	@$(BIN)/ruff check src tests benchmarks
	@$(BIN)/ruff format --check src tests benchmarks
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format:
	@$(BIN)/ruff check --fix-only --quiet src tests benchmarks
	@$(BIN)/ruff format src tests benchmarks

bench: set-up
	@$(BIN)/python -m benchmarks $(ARGS)

# Every recorded incident through the advisor, as a table.
eval: set-up
	@$(BIN)/pytest -s -n 0 tests/evaluation $(ARGS)

prove: set-up
	@$(BIN)/pytest -s -o timeout=0 -o addopts="-q --strict-markers --import-mode=importlib" tests/prove $(ARGS)

shots: set-up
	@$(BIN)/pytest -n 0 -o timeout=0 tests/journeys/shots.py $(ARGS)

# The lock names no registry: whoever installs uses his own.
lock:
	@tools/set-up python
	@UV=$$(command -v uv || echo .uv/bin/uv); $$UV pip compile -q --universal --generate-hashes --no-annotate \
	  --no-emit-index-url --custom-compile-command "make lock" --extra dev pyproject.toml -o requirements.lock

set-up:
	@tools/set-up
