"""The time zone that a platform tells with a command is a fact where it is another one than before, and words that go with the person."""

from __future__ import annotations

import pytest

from bot.chat import Command
from bot.core.decide import Context, of_command
from bot.record.posts import Posts
from ledger.history import describe
from ledger.network.agent import Joined, forget
from ledger.network.zone import ZoneTold
from tests.commands.conftest import HERE, MENU, Town


def facts(town: Town, by: str, zone: str | None, line: str = "contribute 1h swept") -> list[object]:
    """Return the facts of a command with a zone, and fold them in."""
    name, _, text = line.partition(" ")
    command = Command("", name, f"room:{by}", HERE, text=text, called=by, zone=zone)
    decided = of_command(town.book, Posts(), MENU, command, Context(town.now, in_public=True, stewards=()))
    if decided.facts:
        town.add(*decided.facts, author=decided.author)
    return [type(fact) for fact in decided.facts]


def test_it_is_noted_once_and_again_when_it_changes(town: Town) -> None:
    assert ZoneTold in facts(town, "ana", "Asia/Tokyo")
    assert ZoneTold not in facts(town, "ana", "Asia/Tokyo")
    assert ZoneTold not in facts(town, "ana", None)
    assert ZoneTold in facts(town, "ana", "Europe/Paris")
    assert town.book.zones.of(town.book.agents, "A1", "UTC") == "Europe/Paris"


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../etc/passwd", ""])
def test_a_zone_that_nobody_knows_is_not_noted(town: Town, zone: str) -> None:
    assert ZoneTold not in facts(town, "ana", zone)


def test_a_command_that_only_reads_notes_nothing(town: Town) -> None:
    assert facts(town, "ana", "Asia/Tokyo", "mine") == []
    assert facts(town, "stranger", "Asia/Tokyo", "mine") == []


def test_it_comes_with_the_first_command_of_a_newcomer(town: Town) -> None:
    assert facts(town, "new", "Asia/Tokyo")[:2] == [Joined, ZoneTold]
    assert town.book.zones.of(town.book.agents, "A5", "UTC") == "Asia/Tokyo"


def test_no_sentence_says_where_somebody_lives_and_nothing_is_kept_of_who_is_forgotten(town: Town) -> None:
    facts(town, "ana", "Asia/Tokyo")
    told = next(fact for entry in town.entries for fact in entry.facts if isinstance(fact, ZoneTold))
    assert "Tokyo" not in str(describe(town.book, town.entries[-1], told))
    town.add(forget(town.book.agents, "A1"))
    assert told.zone.text is None
