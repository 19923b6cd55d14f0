"""What a digest tells of single things, and the form of its fact before it was a story."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from ledger import codec
from ledger.chain.entry import Sealed
from ledger.digests import figures
from ledger.digests.digest import DigestMade
from ledger.digests.shortened import cut
from ledger.digests.words import digest_text
from ledger.values.money import Money
from tests.commands.conftest import Town

BEFORE = {
    "digest": "W1",
    "since": "2026-01-05T09:00:00Z",
    "until": "2026-01-12T09:00:00Z",
    "late": False,
    "figures": {
        "accepted": 5,
        "rejected": 2,
        "undecided": ["C9"],
        "flags": 1,
        "hours": [{"project": None, "hours": "40/3", "care": "0"}],
        "top": "46/61",
        "newcomers": [],
        "distributions": [],
        "halted": [],
        "paid": 0,
        "failed": 0,
        "treasury": [],
        "waiting": 0,
        "oldest": [],
        "flagged": [],
        "unknown": 0,
        "stuck": 0,
        "head": "ab" * 32,
    },
}


def read(version: int, more: dict[str, object]) -> DigestMade:
    values = {**BEFORE, "figures": {**BEFORE["figures"], **more}}  # type: ignore[dict-item]  # It is a JSON object.
    body = {"height": 1, "at": "2026-01-12T09:00:00Z", "author": "network", "facts": [["DigestMade", version, values]]}
    (fact,) = codec.load(Sealed(1, b"", json.dumps(body).encode()), lambda known, subject: None).facts
    assert isinstance(fact, DigestMade)
    return fact


@pytest.mark.parametrize(("version", "more"), [(1, {}), (2, {"proposals": [], "offers": None})])
def test_a_digest_of_an_earlier_version_has_its_figures_and_names_nothing(
    version: int, more: dict[str, object]
) -> None:
    told = read(version, more).figures
    assert (told.accepted, told.rejected, told.undecided) == (5, 2, ("C9",))
    assert (told.works, told.not_accepted, told.decided, told.brought, told.people) == ((), (), (), (), 0)


@pytest.fixture
def town() -> Town:
    """Return four people, two of them stewards, under the preset that settles a vote at once."""
    made = Town("ana", "ben", "cara", "dan")
    made.stewards("ana", "ben")
    return made


def digest(town: Town) -> DigestMade:
    """Let a week pass, and return its digest."""
    town.now += timedelta(days=7)
    town.add(*figures.make_digest(town.book, town.now, 0, "ab" * 32))
    return list(town.book.periods.by_id.values())[-1]


def text(town: Town) -> str:
    return town.seen(digest_text(town.book, digest(town)))


def test_how_many_were_not_accepted_is_told_where_nobody_noted_which(town: Town) -> None:
    town.add(read(2, {"proposals": [], "offers": None}))
    assert "Not accepted: 2 logs. Not decided: C9." in town.seen(digest_text(town.book, town.book.periods.by_id["W1"]))


def test_nothing_of_it_is_a_share_and_nobody_is_named_for_having_done_most(town: Town) -> None:
    town.says("ana", "/contribute 9h stream:care all of it")
    for name in ("ben", "cara"):
        town.says(name, "/vote C1 approve")
    town.settles("C1")
    town.says("ben", "/contribute 1h a bit")
    for name in ("ana", "cara"):
        town.says(name, "/vote C2 approve")
    town.settles("C2")
    said = text(town)
    assert "10 h by two of you, 9 h of it care" in said
    assert "%" not in said
    assert "most" not in said


def test_it_names_a_week_by_its_days_and_no_moment_nor_number_stands_in_its_first_line(town: Town) -> None:
    first = text(town).splitlines()[0]
    assert first.startswith("5\N{EN DASH}11 Jan: ")
    assert not any(word in first for word in ("W1", "UTC", "2026", "09:00"))


def test_money_that_lasts_longer_than_anybody_can_tell_is_only_said_to_be_there(town: Town) -> None:
    town.says("ana", "/income note 1000 EUR fair")
    town.says("ben", "/confirm I1")
    made = digest(town)
    assert made.figures.treasury[0].pools == Money(100_000, "EUR")
    assert "Money: 1000 EUR in, 1000 EUR left." in town.seen(digest_text(town.book, made))


def test_a_log_that_is_asked_about_again_is_not_told_to_be_undecided(town: Town) -> None:
    town.says("ana", "/contribute 1h swept")
    for _ in range(2):
        town.settles("C1", hours=48)
    assert town.state("C1") == "undecided"
    town.says("ana", "/amend C1")
    said = text(town)
    assert "Not decided" not in said
    assert "Waits for a look: C1" in said


@pytest.mark.parametrize("most", [1, 2, 10, 30, 59])
@pytest.mark.parametrize(
    "words", ["", "x", "a b c d e f g h", "w" * 80, "@A2 and @A3 and @A4 " * 5, "  two\n\tlines  "]
)
def test_words_are_cut_to_what_is_read(town: Town, words: str, most: int) -> None:
    short = cut(town.book, words, most)
    read_as = short.replace("@A2", "@ben").replace("@A3", "@cara").replace("@A4", "@dan")
    assert len(read_as) <= most
    assert "\n" not in short
