"""Asked by lot over random histories: nobody else is asked, nobody too often, and everybody before the second message is over."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.evening import ask_by_lot, remind
from bot.menu import ShellState
from bot.record.posts import Posts
from commands import vote
from ledger import calendar
from ledger.chain.entry import Entry, Fact
from ledger.governance import hours, reminder, second_message
from ledger.governance.request import of_votes
from ledger.network.identity import CameBack, Left
from ledger.network.preset import STANDARD
from ledger.network.reminder import BY_LOT, DAY, Reminder, kind_of
from ledger.network.zone import choose_zone
from ledger.validation import drawn
from ledger.validation.ballot import ballot
from ledger.validation.vote import ACCEPTED, Settled
from ledger.values.evening import EVENING, NOON, local_day, next_evening
from ledger.values.phrase import NETWORK, Refusal
from tests.commands.conftest import MENU, Town

PEOPLE = ("ana", "ben", "cara", "dan", "eva", "fay", "gus", "hal")
ZONES = ("UTC", "America/New_York", "Pacific/Kiritimati", "Asia/Kolkata")

person, number = st.sampled_from(PEOPLE), st.integers(1, 8).map(lambda back: -back)
LOG = st.tuples(st.just("log"), person, st.sampled_from(["2h", "4h", "for"]))
PASS = st.tuples(st.just("pass"), person, st.integers(1, 30))
VOTE = st.tuples(st.sampled_from(["approve", "approve", "reject", "abstain", "none"]), person, number)
OTHER = st.one_of(
    st.tuples(st.just("/withdraw {}"), person, number),
    st.tuples(st.just("/amend {} 3h swept the yard"), person, number),
    st.tuples(st.just("/flag {} it was not me"), person, number),
    st.tuples(st.sampled_from(["leave", "return", "link", "start"]), person, number),
)
STEPS = st.lists(st.one_of(LOG, LOG, PASS, PASS, VOTE, VOTE, OTHER), min_size=15, max_size=50)


class Square(Town):
    """People with accepted work in four time zones, two in each; their clock ticks at each moment at which something is due."""

    def __init__(self) -> None:
        super().__init__(*PEOPLE, preset=STANDARD)
        for place, name in enumerate(PEOPLE):
            self.does(name, "/contribute 1h began")
            self.add(Settled(self.last, ACCEPTED, 1, 2, "", 2, 2, 0, 0, 0, False))
            self.add(*choose_zone(self.book.agents, self.person(name), ZONES[place // 2]))
        self.evening_at: dict[str, datetime] = {}
        self.noon_at: dict[str, datetime] = {}
        self.back_since: dict[
            str, datetime
        ] = {}  # when somebody came back, also by a link, or took back what they had said
        self.sent: dict[str, list[tuple[str, date]]] = defaultdict(list)  # kind and day of all that asked by lot

    def add(self, *facts: Fact, author: str = NETWORK) -> None:
        """Fold facts in, as an entry with a hash of its own, by which lots are drawn."""
        height = self.book.height + 1
        entry = Entry(height, self.now, author, facts, hash=sha256(b"%d" % height).digest())
        self.book.add(entry)
        self.entries.append(entry)

    def step(self, what: str, name: str, other: Any) -> None:
        account = self.people[name]
        match what:
            case "log" if other == "for":
                partner = PEOPLE[PEOPLE.index(name) - 1]
                self.does(name, f"/contribute 1h with:@{self.person(partner)} swept the hall")
            case "log":
                self.does(name, f"/contribute {other} swept the hall")
            case "pass":
                self.passes(other)
            case "leave":
                if not self.book.agents.presence.is_absent(account):
                    self.add(Left(account))
            case "return":
                if self.book.agents.presence.is_absent(account):
                    self.add(CameBack(account))
                    self.back_since[self.person(name)] = self.now
            case "link":
                self.linked(*sorted((name, PEOPLE[PEOPLE.index(name) ^ 1])))
                self.back_since[self.person(name)] = self.now
            case "start":
                self.evening_at, self.noon_at = {}, {}
            case "approve" | "reject" | "abstain" | "none":
                self.does(name, f"/vote {self.named(other)} {what}")
                if what == "none":
                    self.back_since[self.person(name)] = self.now
            case _:
                self.does(name, what.format(self.named(other)))
        self.ticks()

    def named(self, back: int) -> str:
        """Return the number of one of the last votes."""
        opened = [*self.book.votes.open]
        return opened[max(back, -len(opened))] if opened else "C1"

    def passes(self, hours: int) -> None:
        target = self.now + timedelta(hours=hours)
        while (due := calendar.next_due(self.book, self.now)) is not None and due <= target:
            self.now = due
            self.ticks()
        self.now = target
        self.ticks()

    def ticks(self) -> None:
        """Do what a tick of the program does, in its order."""
        for voted in list(self.book.votes.open):
            self.settles(voted)
        while facts := vote.come_due(self.book, self.now, ShellState(0, "")).facts:
            self.add(*facts)
        for come_due in MENU.come_due:
            if facts := come_due(self.book, self.now, ShellState(0, "")).facts:
                self.add(*facts)
        evenings = reminder.evenings(self.book, self.now)
        come = {zone: moment for zone, moment in evenings.items() if self.evening_at.get(zone) != moment}
        self.tell(remind(self.book, Posts(), MENU, lambda _: True, self.now, come).facts)
        self.evening_at |= come
        noons = second_message.noons(self.book, self.now)
        come = {zone: moment for zone, moment in noons.items() if self.noon_at.get(zone) != moment}
        self.tell(ask_by_lot(self.book, Posts(), MENU, lambda _: True, self.now, come).facts)
        self.noon_at |= come
        self.check_nobody_waits_too_long()

    def tell(self, facts: Any) -> None:
        for fact in facts:
            for each in fact.reminders:
                self.check_message(kind_of(fact), each)
        if facts:
            self.add(*facts)

    def _is_told_of_a_change(self, about: str, person: str) -> bool:
        """Tell whether a message lists what somebody rejects as it was changed: their no stays, and they read what is different."""
        vote = self.book.votes.open[about]
        standing = ballot(vote, self.book.agents, person)
        return vote.opened.again is not None and standing is not None and standing.choice == "reject"

    def check_message(self, kind: str, sent: Reminder) -> None:
        """Check that a message asks only those whom lots called and who are silent, and that it is not one too many."""
        asked = [
            about
            for about in sent.asked
            if about in self.book.votes.open
            and drawn.by_lot(self.book, self.book.votes.open[about])
            and not self._is_told_of_a_change(about, sent.agent)
        ]
        for about in asked:
            opened = self.book.votes.open[about]
            assert sent.agent in drawn.persons(self.book, opened)
            assert ballot(opened, self.book.agents, sent.agent) is None
            assert self.book.agents.is_here(sent.agent)
        if asked:
            day = local_day(self.now, hours.zone_of(self.book, sent.agent))
            for alias in self.book.agents.aliases(sent.agent):
                assert (kind, day) not in self.sent[alias], "one of a kind in a day"
            self.sent[sent.agent].append((kind, day))
        assert kind == DAY or asked == [*sent.asked], "the second one asks for nothing else"
        if asked == [*sent.asked]:
            waiting = [each for person, each in of_votes(self.book) if person == sent.agent]
            assert not all(reminder.is_told(self.book, sent.agent, each) for each in waiting), "nobody is reminded"

    def check_nobody_waits_too_long(self) -> None:
        """Check that nobody has waited for a request through two times at which messages come."""
        for person, each in of_votes(self.book):
            zone = hours.zone_of(self.book, person)
            since = max(
                each.since, *(self.back_since.get(alias, each.since) for alias in self.book.agents.aliases(person))
            )
            if len(times(since, self.now, zone)) >= 2:
                assert reminder.is_told(self.book, person, each)


def times(since: datetime, until: datetime, zone: str) -> list[datetime]:
    """Return the times after a moment, and not after another one, at which messages come."""
    found: list[datetime] = []
    for hour in (EVENING, NOON):
        moment = next_evening(since, zone, hour)
        while moment <= until and len(found) < 4:
            found.append(moment)
            moment = next_evening(moment, zone, hour)
    return found


@given(STEPS)
@settings(max_examples=60)
def test_lots_ask_nobody_else_nobody_often_and_nobody_late(steps: list[tuple[str, str, Any]]) -> None:
    square = Square()
    for step in steps:
        with suppress(Refusal):
            square.step(*step)
    square.passes(60)


def opened() -> tuple[Square, str, str]:
    """Return a square with an open log, somebody whom lots called, and somebody else."""
    square = Square()
    square.step("log", "ana", "4h")
    called = drawn.persons(square.book, square.vote(square.last))
    other = next(square.person(name) for name in PEOPLE[1:] if square.person(name) not in called)
    return square, next(iter(called)), other


def test_a_message_to_somebody_else_is_found() -> None:
    square, called, other = opened()
    square.check_message(BY_LOT, Reminder(called, (square.last,)))
    with pytest.raises(AssertionError):
        square.check_message(BY_LOT, Reminder(other, (square.last,)))


def test_a_second_one_of_a_kind_in_a_day_is_found() -> None:
    square, called, _ = opened()
    square.check_message(BY_LOT, Reminder(called, (square.last,)))
    with pytest.raises(AssertionError, match="one of a kind in a day"):
        square.check_message(BY_LOT, Reminder(called, (square.last,)))


def test_a_message_that_does_not_come_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    square, _, _ = opened()
    monkeypatch.setattr(square, "tell", lambda _: None)
    with pytest.raises(AssertionError):
        square.passes(36)
