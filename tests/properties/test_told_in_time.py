"""What waits and ends, over random questions: nobody hears of one too late, nor twice at once, whatever their time zone."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.menu import Asked
from bot.outcome import Outcome, Question
from ledger.book import Book
from ledger.governance import reminder
from ledger.network.zone import choose_zone
from ledger.values.phrase import phrase
from tests.commands.conftest import Town

ZONES = ("UTC", "Europe/Berlin", "Pacific/Kiritimati", "Pacific/Pago_Pago")
DAY = timedelta(days=1)

Asks = tuple[int, int, bool]
"""The hour at which a question comes up, the hours in which it can be answered, and whether a card asks it."""
QUESTIONS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 120), st.booleans()), min_size=1, max_size=8)


def _never(book: Book, asked: Asked) -> Outcome:
    raise AssertionError("nobody answers")


def question(number: int, asks: Asks, begin: datetime, person: str) -> Question:
    since = begin + timedelta(hours=asks[0])
    until = since + timedelta(hours=asks[1])
    return Question(f"C{number}", (person,), phrase("It waits."), _never, _never, since, until)


@given(QUESTIONS, st.sampled_from(ZONES))
@settings(max_examples=100)
def test_who_is_asked_for_a_yes_hears_of_it_while_a_day_is_left_or_at_once(asks: list[Asks], zone: str) -> None:
    town = Town("ana", "ben")
    ana = town.person("ana")
    town.add(*choose_zone(town.book.agents, ana, zone))
    begin = town.now
    known = [question(number, one, begin, ana) for number, one in enumerate(asks)]
    by_card = {each.about for each, (_, _, shown) in zip(known, asks, strict=True) if shown}
    told: dict[str, list[datetime]] = {each.about: [] for each in known}
    at_once: list[str] = []
    looked_at: dict[str, datetime] = {}
    for hour in range(200):
        town.now = begin + timedelta(hours=hour)
        waiting = [each for each in known if each.until is not None and each.since <= town.now < each.until]
        for fact in reminder.ask_at_once(town.book, waiting, lambda _, about: about in by_card, town.now):
            at_once.append(fact.about)
            told[fact.about].append(town.now)
            town.add(fact)
        evenings = reminder.evenings(town.book, town.now)
        come = {name: evening for name, evening in evenings.items() if looked_at.get(name) != evening}
        looked_at |= come
        for message in reminder.remind(town.book, reminder.waiting(town.book, waiting), come, town.now):
            for about in message.reminders[0].asked:
                told[about].append(town.now)
            town.add(message)
    assert len(at_once) == len(set(at_once)), "at once, and once"
    assert by_card.isdisjoint(at_once)
    for each in known:
        if each.about not in by_card:
            assert each.until is not None
            first = min(told[each.about])
            assert first == each.since or first <= each.until - DAY
