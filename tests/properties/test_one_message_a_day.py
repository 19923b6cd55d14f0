"""The message of the day over random sequences: never two on one day of a person's, and nothing in it that does not wait."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.core.evening import remind
from bot.record.posts import Posts
from ledger.governance import changes, hours, reminder, reminder_words
from ledger.network.agent import forget
from ledger.network.reminder import Reminder, subject_of
from ledger.network.zone import choose_zone, tell_zone
from ledger.values.evening import last_evening, local_day
from ledger.values.ids import Subject
from ledger.values.phrase import Refusal
from tests.commands.conftest import MENU, Town

PEOPLE = ("ana", "ben", "cara", "dan")
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kolkata", "none")

person, number = st.sampled_from(PEOPLE), st.integers(1, 12)
LOG = st.tuples(st.just("log"), person, person)
PASS = st.tuples(st.just("pass"), person, st.integers(1, 30))
MOVE = st.tuples(st.sampled_from(["choose", "tell"]), person, st.sampled_from(ZONES))
OTHER = st.one_of(
    st.tuples(st.sampled_from(["/confirm C{}", "/confirm C{} no", "/withdraw C{}"]), person, number),
    st.tuples(st.just("/amend C{} 2h swept the yard"), person, number),
    st.tuples(st.just("/vote C{} approve"), person, number),
    st.tuples(st.sampled_from(["link", "forget", "start"]), person, person),
)
STEPS = st.lists(st.one_of(LOG, LOG, PASS, PASS, PASS, MOVE, OTHER, OTHER), min_size=20, max_size=60)
"""Mostly somebody logs, moves or lets time pass, so that there are messages to compare."""


class Street(Town):
    """People who log for each other; each hour the clock ticks, as that of a process does."""

    def __init__(self) -> None:
        super().__init__(*PEOPLE)
        self.looked_at: dict[str, datetime] = {}
        self.sent: dict[str, list[tuple[datetime, date, tuple[str, ...]]]] = defaultdict(list)

    def step(self, what: str, name: str, other: Any) -> None:
        agents, person = self.book.agents, self.person(name)
        named = [one for one in (name, other) if one in self.people]
        if any(agents.by_id[self.person(one)].forgotten for one in named):
            return
        match what:
            case "log":
                self.does(name, f"/contribute 1h for:@{self.person(other)} swept the hall")
            case "choose":
                self.add(*choose_zone(agents, person, other))
            case "tell":
                self.add(*tell_zone(self.book.zones, agents, self.people[name], None if other == "none" else other))
            case "link":
                self.linked(name, other)
            case "forget":
                self.add(forget(agents, person))
            case "pass":
                self.passes(other)
            case "start":
                self.looked_at = {}
                self.ticks()
            case _:
                self.does(name, what.format(other))

    def passes(self, hours: int) -> None:
        for _ in range(hours):
            self.now += timedelta(hours=1)
            for voted in list(self.book.votes.open):
                self.settles(voted)
            self.ticks()

    def ticks(self) -> None:
        evenings = reminder.evenings(self.book, self.now)
        come = {zone: evening for zone, evening in evenings.items() if self.looked_at.get(zone) != evening}
        waiting = {each.id: self.waiting(each.id) for each in self.book.agents.persons()}
        facts = remind(self.book, Posts(), MENU, lambda _: True, self.now, come).facts
        self.looked_at |= come
        self.add(*facts)
        for fact in facts:
            for each in fact.reminders:
                assert {*each.asked} == waiting[each.agent], "all that waits, and nothing else"
                self.note(each, fact.day)

    def note(self, sent: Reminder, day: date) -> None:
        """Note a message; no account of the person got one on this day, by the zone of now or by that of then."""
        zone = hours.zone_of(self.book, sent.agent)
        for alias in self.book.agents.aliases(sent.agent):
            for before, of_day, _ in self.sent[alias]:
                assert of_day < day
                assert local_day(before, zone) < local_day(self.now, zone)
        self.sent[sent.agent].append((self.now, day, sent.asked))

    def waiting(self, person: str) -> set[str]:
        waiting = reminder.waiting(self.book, MENU.questions(self.book))
        return {line.about for line in waiting.get(person, ())}

    def check_messages(self) -> None:
        for account, sent in self.sent.items():
            if self.book.agents.by_id[account].forgotten:
                continue
            person = self.book.agents.person(account)
            told_once = {change.about for whose, change in changes.of_votes(self.book) if whose == person}
            waiting = self.waiting(person) | told_once
            for _, day, asked in sent:
                shown_now = reminder_words.describe(self.book, subject_of(account, day), MENU.questions(self.book))
                told = self.book.news.of_message(self.book.agents, person, subject_of(account, day))
                news = {Subject(about).id for about in told}
                shown = {about for about in asked if f"Code(text='{Subject(about).id}')" in str(shown_now.says)}
                assert {about for about in shown if Subject(about).id not in news} <= waiting
                assert shown_now.is_over != bool(shown)


FAR_APART = [
    ("choose", "ben", "Pacific/Kiritimati"),
    ("choose", "ana", "Pacific/Pago_Pago"),
    ("log", "cara", "ana"),
    ("log", "cara", "ben"),
    ("pass", "ana", 21),
    ("log", "cara", "ana"),
]
"""Two accounts in zones of which the first evening of the later one is of the day before: linked then, they are one person."""


@given(STEPS)
@example([*FAR_APART, ("link", "ana", "ben"), ("pass", "ana", 30)])
@example([*FAR_APART, ("link", "ben", "ana"), ("pass", "ana", 30)])
@settings(max_examples=100)
def test_nobody_gets_two_on_a_day_and_nothing_is_asked_that_is_done(steps: list[tuple[str, str, Any]]) -> None:
    street = Street()
    for step in steps:
        with suppress(Refusal):
            street.step(*step)
        street.check_messages()
    street.passes(72)
    for each in street.book.agents.persons():
        last = street.book.reminders.last(street.book.agents, each.id)
        evening = last_evening(street.now, hours.zone_of(street.book, each.id))
        of_person = reminder.waiting(street.book, MENU.questions(street.book)).get(each.id, ())
        # What became of something since the evening is told on the next one.
        waiting = {line.about for line in of_person if Subject(line.about).is_card or line.since < evening}
        assert waiting <= {*(last.asked if last else ())}, "nothing that waits is lost"
