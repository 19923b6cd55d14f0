"""The menu: small enough for every platform and for people, and shown whole by `/help all` and in groups by `/help`."""

from __future__ import annotations

from collections import Counter

import pytest

import commands
from bot.input import form_words
from commands.help import GROUPS
from ledger.network.setting_help import MEANINGS
from ledger.values.phrase import Refusal
from tests.commands.conftest import Town

MENU = commands.load()

COMMANDS_MAX = 40
"""Slack takes 50 in an app (https://docs.slack.dev/reference/app-manifest); the rest is for what is yet to come."""
TITLE_MAX, LABEL_MAX = 24, 45
"""Slack takes 24 characters of a title and of a button, and Discord 45 of a label."""
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


@pytest.mark.parametrize("name", MEANINGS)
def test_help_explains_one_setting_alone_with_a_line_that_works(name: str) -> None:
    town = Town("ana", "ben")
    town.stewards("ana", "ben")
    town.does("ana", "/project start probe")
    said = town.says("ana", f"/help settings {name}")
    assert said.startswith(f"/settings set {name}: ")
    assert len(said.splitlines()) == 3
    line = said.splitlines()[1].removeprefix("Example: ").replace("@ana", "@A1")
    try:
        assert town.decides("ana", line).facts
    except Refusal as refusal:
        assert "already" in town.seen(refusal.phrase), "it may be so"


def test_every_setting_says_what_it_is() -> None:
    verb = MENU.verb("settings set")
    assert verb is not None
    assert list(verb.options[0].meanings) == list(verb.options[0].choices)


def test_help_explains_one_action_alone() -> None:
    town = Town("ana")
    said = town.says("ana", "/help distribute prepare")
    assert said.startswith("/distribute prepare: ")
    assert "/distribute approve" not in said


def test_all_commands_stand_under_their_group() -> None:
    said = Town("ana").says("ana", "/help all").splitlines()
    assert [line for line in said if not line.startswith("/")] == [
        "Every day:",
        "A log:",
        "Money:",
        "Things to do:",
        "You:",
        "The network:",
    ]
    assert said.index("Money:") < said.index(next(line for line in said if line.startswith("/distribute: ")))


def test_each_option_has_a_label_for_forms_in_words_that_fit() -> None:
    for verb in MENU.verbs:
        assert len(form_words.title(verb, "")) <= TITLE_MAX
        assert len(form_words.button(verb)) <= TITLE_MAX
        for option in verb.options:
            assert option.name in form_words.LABELS
            assert len(form_words.label(verb, option)) <= LABEL_MAX


def test_no_label_is_for_an_option_that_there_is_not() -> None:
    assert {*form_words.LABELS} == {option.name for verb in MENU.verbs for option in verb.options}
