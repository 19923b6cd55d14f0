# Every target sets up what it needs by itself, in .venv; a Python of 3.11 or newer with its venv module is enough.
#   make run     open the console: the whole program on this terminal, without any chat platform
#   make install set up what the chat platforms and PostgreSQL need beside that
#   make demo    show a small network at work
#   make test    run the tests
#   make check   check format, style, types, directions of imports and the house rules
#   make bench   measure speed and memory
#   make fair    play votes of invented people, and print how fair they end
#   make docs    write the files anew that are made from the code
#   make lock    choose the versions of everything anew (needs uv)
# Another Python: make PYTHON=python3.13 test. More words for a program: make run ARGS="--data DIRECTORY".

PYTHON ?= python3
UV ?= uv
ARGS ?=

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input install
# Installs what a lock names, and says which library it is at: without a word it would look as if it hung. A pipe has the status of its
# last command, so that of pip goes round it.
LOCKED = { $(PIP) --require-hashes --requirement $(1) && touch .venv/.done; } | sed -u -n 's/^Collecting \([^ ]*\).*/  \1/p; s/^Installing collected.*/  All here; putting them in their place/p'; test -e .venv/.done && rm .venv/.done
LOCK := $(UV) pip compile --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --upgrade

.PHONY: help run install demo test check bench fair docs lock

help:
	@sed -n 's/^#   //p' Makefile

run: .venv/.product
	@$(BIN)/potluck console $(ARGS)

install: .venv/.platforms

demo: .venv/.product
	@$(BIN)/potluck demo $(ARGS)

test: .venv/.tests
	@$(BIN)/python -m pytest $(ARGS)

check: .venv/.tests
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python -m pytest --quiet tests/house

bench: .venv/.tests
	@$(BIN)/python -m tests.benchmarks $(ARGS)

fair: .venv/.tests
	@$(BIN)/python -m tests.fair $(ARGS)

docs: .venv/.tests
	@$(BIN)/python -m tests.support.generated
	@$(BIN)/python -m tests.guides.slack_story
	@$(BIN)/python -m bot.language
	@$(BIN)/python -m tests.guides.discord_story

lock:
	$(LOCK) --group build pyproject.toml --output-file requirements.lock
	$(LOCK) --group build --all-extras pyproject.toml --output-file requirements-platforms.lock
	$(LOCK) --group build --group test --all-extras pyproject.toml --output-file requirements-test.lock

# What the program needs, and the program itself as it stands in this directory.
.venv/.product: .venv/bin/python requirements.lock pyproject.toml
	@echo "Setting up .venv with these libraries; it takes half a minute to three minutes, once, and again when the locked versions change:"
	@$(call LOCKED,requirements.lock)
	@$(PIP) --quiet --no-deps --no-build-isolation --no-index --editable .
	@touch $@

# What talks to chat platforms and to PostgreSQL: these libraries face the network, so each file of theirs is known by its hash.
.venv/.platforms: .venv/.product requirements-platforms.lock
	@echo "Adding what the chat platforms and PostgreSQL need:"
	@$(call LOCKED,requirements-platforms.lock)
	@touch $@

# What the tests and the checks need beside it.
.venv/.tests: .venv/.product requirements-test.lock
	@echo "Adding what the tests need:"
	@$(call LOCKED,requirements-test.lock)
	@touch $@

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Potluck needs Python 3.11 or newer, and '$(PYTHON)' is not that."; \
		echo "With another one installed, name it: make PYTHON=python3.11 run"; exit 1; }
	@$(PYTHON) -m venv .venv || { \
		rm -rf .venv; \
		echo "Python's venv module is missing; on Debian and Ubuntu: apt install python3-venv"; exit 1; }
