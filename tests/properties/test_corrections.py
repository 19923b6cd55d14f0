"""A ring cannot take from somebody's work before the end of the window, unless whose work it is says that it is right."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.audit import entries as audit
from ledger.book import Book
from ledger.contributions.log import count
from ledger.network.preset import LIGHT, LIGHT_1, STANDARD, STANDARD_1, Preset
from ledger.validation import draw
from ledger.validation.hearing import LEAST
from ledger.validation.vote import Settled
from ledger.values.phrase import Refusal
from tests.commands.conftest import MENU, Town

RING = ("rex", "rita", "rolf", "rosa")
OTHERS = ("ben", "cara", "dan")
ABOUT = "C9"

votes = st.tuples(
    st.just("vote"), st.sampled_from((*RING, *OTHERS)), st.sampled_from(("approve", "approve", "reject", "abstain"))
)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("correct"), st.sampled_from(RING), st.sampled_from(("nothing:yes", "1h", "2h"))),
        st.tuples(st.just("ring"), st.sampled_from(RING), st.sampled_from(("alone", "all"))),
        votes,
        st.tuples(st.just("flag"), st.sampled_from((*RING, *OTHERS)), st.just("")),
        st.tuples(st.just("answer"), st.just("ana"), st.sampled_from(("yes", "no", "no it is not"))),
        st.tuples(st.just("own"), st.just("ana"), st.sampled_from(("2h", "4h"))),
        st.tuples(st.just("withdraw"), st.sampled_from((*RING, "ana")), st.just("")),
        st.tuples(st.just("link"), st.sampled_from(RING), st.just("extra")),
        st.tuples(st.just("pass"), st.just(""), st.sampled_from((1, 12, 24, 47, 72, 100 * 24))),
    ),
    max_size=30,
)


def grown(preset: Preset) -> Town:
    """Return a network in which each has accepted work for long, and ana three hours more."""
    town = Town("ana", *RING, *OTHERS, "extra", preset=preset)
    for name in ("ana", *RING, *OTHERS):
        town.does(name, "/contribute 1h did it")
        town.add(Settled(town.last, "accepted", 1, 2, "", 2, 2, 0, 0, 0, blind=False))
    town.now += timedelta(days=40)
    town.does("ana", "/contribute 3h y")
    town.add(Settled(ABOUT, "accepted", 1, 2, "", 2, 2, 0, 0, 0, blind=False))
    return town


def passes(town: Town, hours: int) -> None:
    """Let hours pass; whatever is due on the way is done within the hour."""
    until = town.now + timedelta(hours=hours)
    while town.book.votes.open and town.now < until:
        settles(town)
        town.now += timedelta(hours=1)
    town.now = until
    settles(town)


def settles(town: Town) -> None:
    for number in list(town.book.votes.open):
        while number in town.book.votes.open and (drawn := draw.due(town.book, town.vote(number), town.now)):
            town.add(*drawn)
    outcome = MENU.settle(town.book, town.now, dict.fromkeys(town.book.votes.open, True))
    if outcome.facts:
        town.add(*outcome.facts)


def plays(town: Town, act: str, name: str, value: str | int) -> None:
    open_ = list(town.book.votes.open)
    match act:
        case "pass":
            passes(town, int(value))
        case "correct" | "own":
            town.does(name, f"/correct {ABOUT} {value} so")
        case "link":
            town.linked(name, str(value))
            town.does(str(value), "/link undo")
        case "ring":
            for number in open_:
                for other in (*RING, *(OTHERS if value == "all" else ())):
                    with suppress(Refusal):
                        town.does(other, f"/vote {number} approve")
        case _ if open_:
            lines = {
                "vote": "/vote {} {}",
                "flag": "/flag {} no",
                "answer": "/confirm {} {}",
                "withdraw": "/withdraw {}",
            }
            town.does(name, lines[act].format(open_[-1], value))
    if town.book.votes.open:
        settles(town)


def window(book: Book, at: datetime) -> datetime:
    """Return the end of the window of a vote that opened then, however the program computes it."""
    hours = book.rules.versions[1].preset.window_hours
    return at + timedelta(hours=hours)


def checked(town: Town) -> int:
    """Judge every entry from the correction on, and return how many times something was taken from ana in vain of her word."""
    book, taken = Book(), 0
    for entry in town.entries:
        for fact in entry.facts:
            log = book.contributions.by_id.get(fact.subject) if isinstance(fact, Settled) else None
            if log is None or log.corrects != ABOUT or fact.decision != "accepted":
                continue
            takes = log.before is not None and count(log.log.amount) < count(log.before)
            if not takes or log.author == town.people["ana"]:
                continue
            answer = book.hearings.answers.get(log.id)
            if answer is None or not answer.is_right:
                taken += 1
                assert entry.at >= window(book, log.at), "before the end"
                assert fact.approve >= LEAST * (fact.approve + fact.reject)
                assert fact.approve >= 2
        if ABOUT in book.contributions.changes:
            audit.check(book, entry)
        book.add(entry)
    return taken


@pytest.mark.parametrize("preset", [STANDARD_1, LIGHT_1, STANDARD, LIGHT], ids=lambda one: f"{one.name}{one.edition}")
@given(steps)
@settings(max_examples=60, deadline=None)
def test_nothing_is_taken_sooner_than_at_the_end_without_the_word_of_whose_it_is(
    preset: Preset, history: list[tuple[str, str, str | int]]
) -> None:
    town = grown(preset)
    plays(town, "correct", "rex", "1h")
    for one in history:
        with suppress(Refusal):
            plays(town, *one)
    passes(town, 24 * 8)
    checked(town)


@pytest.mark.parametrize("preset", [STANDARD_1, LIGHT_1, STANDARD, LIGHT], ids=lambda one: f"{one.name}{one.edition}")
def test_it_is_taken_at_the_end_where_nobody_objects(preset: Preset) -> None:
    """Else the property would hold of a program in which nothing is ever corrected."""
    town = grown(preset)
    plays(town, "correct", "rex", "1h")
    for name in (*RING[1:], *OTHERS):
        plays(town, "vote", name, "approve")
    passes(town, 24 * 4)
    assert checked(town) == 1


def test_a_program_that_does_not_wait_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    town = grown(LIGHT_1)
    monkeypatch.setattr("ledger.validation.hearing.Hearings.is_held", lambda self, subject: False)
    plays(town, "correct", "rex", "1h")
    for name in RING[1:]:
        plays(town, "vote", name, "approve")
    passes(town, 24)
    with pytest.raises(AssertionError, match="before the end"):
        checked(town)
