"""The menu: small enough for every platform and for people, and shown whole by `/help all` and in groups by `/help`."""

from __future__ import annotations

from collections import Counter

import commands
from commands.help import GROUPS
from tests.commands.conftest import Town

MENU = commands.load()

COMMANDS_MAX = 40
"""Slack takes 50 in an app (https://docs.slack.dev/reference/app-manifest); the rest is for what is yet to come."""
VERBS_MAX = 108
VERBS_OF_ONE_MAX = 25
"""Discord takes 25 subcommands in a command (https://discord.com/developers/docs/interactions/application-commands)."""


def test_the_menu_stays_small() -> None:
    of_each = Counter(verb.command for verb in MENU.verbs)
    assert len(of_each) <= COMMANDS_MAX
    assert len(MENU.verbs) <= VERBS_MAX
    assert max(of_each.values()) <= VERBS_OF_ONE_MAX


def test_help_shows_each_command_in_one_group() -> None:
    grouped = [command for _, names in GROUPS for command in names]
    assert Counter(grouped) == Counter(MENU.commands())
    assert len(GROUPS) == 6


def test_help_fits_a_screen() -> None:
    town = Town("ana")
    assert len(town.says("ana", "/help").splitlines()) <= 10
    everything = town.says("ana", "/help all")
    assert all(f"/{verb.name}: " in everything for verb in MENU.verbs)
