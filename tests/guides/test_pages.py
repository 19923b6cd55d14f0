"""Every page: each command that it names is one, and can be typed as it stands there."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import pytest
import typer.main
from typer.core import TyperGroup

import commands
from bot.cli.command_line import app
from bot.input import grammar, old_spellings, options
from ledger.book import Book
from ledger.values.phrase import Refusal
from tests.support.root import ROOT

PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
MENU = commands.load()
BOOK = Book()
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
POTLUCK = typer.main.get_command(app)
FOREIGN = {"/invite", "/sync", "/account see", "/link code", "/flag raise", "/slack/events"}
"""Commands and addresses of the platforms, and names that ours have on one of them."""


def code(page: str) -> list[str]:
    """Return what a page shows as code: in backticks, indented, or in a block that is no screen of the program."""
    page = re.sub(r"<!-- screen: .*?<!-- /screen -->", "", page, flags=re.DOTALL)
    blocks = re.findall(r"```\w*\n(.*?)```", page, re.DOTALL)
    inline = re.findall(r"`([^`]+)`", re.sub(r"```.*?```", "", page, flags=re.DOTALL))
    indented = re.findall(r"^ {4}(\S.*)$", page, re.MULTILINE)
    return [" ".join(one.split()) for one in [*inline, *indented, *"".join(blocks).splitlines()]]


def unknown_targets(page: str) -> list[str]:
    """Return the targets of `make` that a page names and that are none."""
    named = [words for one in code(page) if (words := one.split()) and words[0] == "make" and len(words) > 1]
    return [words[1] for words in named if words[1] not in TARGETS and "=" not in words[1]]


def unknown_programs(page: str) -> list[str]:
    """Return the lines with `potluck` whose command or options are none."""
    lines = [one.partition("  #")[0] for one in code(page)]
    typed = [
        re.sub(r"^(\.venv/bin/)?potluck\b", "", line) for line in lines if re.match(r"(\.venv/bin/)?potluck ", line)
    ]
    return [line for line in typed if not is_program(line.split())]


def is_program(words: list[str]) -> bool:
    """Tell whether the command line has this command, with these options."""
    command = POTLUCK
    while words and not words[0].startswith("-") and isinstance(command, TyperGroup):
        if words[0] not in command.commands:
            return False
        command = command.commands[words[0]]
        words = words[1:]
    known = {"--help", *(name for parameter in command.params for name in parameter.opts)}
    return all(word.partition("=")[0] in known for word in words if word.startswith("--"))


def unknown_verbs(page: str) -> list[str]:
    """Return the slash commands that a page names and that the menu does not have."""
    typed = [re.sub(r"^[a-z]+: ", "", one) for one in code(page)]
    slashed = [one for one in typed if re.match(r"/[a-z]", one) and not {one, one.split()[0]} & FOREIGN]
    return [one for one in slashed if not is_verb(one)]


def is_verb(line: str) -> bool:
    """Tell whether the menu knows what a line asks for; a command may be named without its options."""
    name, _, text = line.removeprefix("/").partition(" ")
    if old_spellings.in_use(name, text) != (name, text):
        return False
    if not text:
        return any(verb.name.split()[0] == name for verb in MENU.verbs)
    try:
        verb, rest = grammar.choose_verb(MENU, name, text)
        return not rest or bool(grammar.read_options(verb, rest, partial(options.is_unit, BOOK)))
    except Refusal:
        return False


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_says_to_type_can_be_typed(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert (unknown_targets(text), unknown_programs(text), unknown_verbs(text)) == ([], [], [])


def test_what_nobody_can_type_is_found() -> None:
    page = "`make docks`, `make run`, `/contribute 2h x`, `/contributte 2h`\n\n    potluck verfy\n    potluck verify --bed\n"
    assert unknown_targets(page) == ["docks"]
    assert unknown_verbs(page) == ["/contributte 2h"]
    assert unknown_programs(page) == [" verfy", " verify --bed"]
