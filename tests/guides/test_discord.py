"""The documentation for Discord: what it tells happens, its screens are of that, and every test that it names is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.guides import discord_story
from tests.guides.screen import with_screens
from tests.support.root import ROOT

PAGE = (ROOT / "docs" / "discord.md").read_text(encoding="utf-8")


async def test_the_story_of_the_documentation_ends_with_accepted(tmp_path: Path) -> None:
    story = await discord_story.told(tmp_path)
    assert story.answers[2].startswith("Noted as C1: 3 h of work.")
    assert story.answers[3].startswith("What you said on C1: yes.")
    assert "\nAccepted: 2 yes.\n" in story.screens["accepted"]
    assert with_screens(PAGE, story.screens) == PAGE, "out of date: make docs"


def test_every_test_that_the_page_names_is_there() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)
    assert len(named) > 12
    for path, name in named:
        functions = {node.name for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))) if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef)}  # fmt: skip
        assert name in functions, f"{path} has no {name}"


def test_the_settings_on_the_page_are_such_as_can_be_used(tmp_path: Path) -> None:
    from bot.config.settings import load

    start = PAGE.index("    [networks.commons]")
    block = PAGE[start:].split("\n\nThen")[0]
    file = tmp_path / "potluck.toml"
    file.write_text("\n".join(line.removeprefix("    ") for line in block.splitlines()), encoding="utf-8")
    settings = load(file, {"POTLUCK_DISCORD__TOKEN": "not-a-token"})
    assert settings.discord is not None
    assert settings.networks["commons"].main_channel == "discord:20971520/601"
