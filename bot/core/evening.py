"""Evenings: the message of the day is owed at six in the evening, theirs, to each person whom something waits for.

At noon, a second one is owed to those to whom lots called since. What cannot wait for either is owed at once. The card names those
whom no message reaches.

Each evening and noon of each time zone is looked at once, so that a tick between two of them costs nothing, however many members there
are. Looking again, as after a start, owes nothing twice: the book knows the last message of everybody.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from functools import partial

from bot.core import whereabouts
from bot.core.gate import DecideAlone, Gate
from bot.menu import Menu
from bot.outcome import Outcome, Post
from bot.output.admission import Admission
from bot.record.journal import Journal
from bot.record.posts import Posts
from ledger.book import Book
from ledger.governance import reminder, second_message
from ledger.governance.unreached import unreached
from ledger.network import presence
from ledger.network.reminder import BY_LOT, UNREACHED, at_once, subject_of

Messages = Callable[[Book, Posts, Menu, Callable[[str], bool], datetime], Outcome]
"""Takes book, posts, menu, the predicate that a channel is ours, and the moment; returns the messages that are owed."""


class Evenings:
    """The evenings of one network. What is owed goes to `decide`."""

    def __init__(self, journal: Journal, menu: Menu, gate: Gate, admission: Admission, decide: DecideAlone) -> None:
        self._journal = journal
        self._menu = menu
        self._gate = gate
        self._admission = admission
        self._decide = decide
        self._looked_at: dict[str, datetime] = {}  # the newest evening of each zone that was looked at
        self._noon_looked_at: dict[str, datetime] = {}

    async def look(self, now: datetime) -> None:
        """Owe what is to be asked at once, and the messages of the evenings and noons that have come since the last look."""
        book = self._journal.book
        await self._owe(ask_at_once)
        if come := _come(reminder.evenings(book, now), self._looked_at):
            await self._owe(partial(remind, zones=come))
            self._looked_at |= come
        come = _come(second_message.noons(book, now), self._noon_looked_at)
        if any(vote.draws for vote in book.votes.open.values()):
            await self._owe(partial(ask_by_lot, zones=come))
            await self._decide(self._unreached)
        self._noon_looked_at |= come

    async def _unreached(self, _: datetime) -> Outcome:
        """Name by the cards those who are asked by lot, and take messages in none of their accounts."""
        book = self._journal.book
        refusing = {*self._admission.closed, *self._admission.barred}
        persons = {person for person in map(book.agents.person_behind, refusing) if person is not None}
        silent = {
            person
            for person in persons
            if refusing.issuperset(presence.present(book.agents, book.agents.handles(person)))
        }
        facts = unreached(book, silent)
        return Outcome(facts, None, tuple(Post(f"{fact.about}/{UNREACHED}/{fact.agent}") for fact in facts))

    async def _owe(self, messages: Messages) -> None:
        """Ask first whether those to whom a message is owed are still here."""
        people: list[str] = []
        await self._decide(partial(self._foresee, messages, people))
        if people:
            await self._gate.before_reminding(people)
            await self._decide(partial(self._owed, messages))

    async def _foresee(self, messages: Messages, people: list[str], at: datetime) -> Outcome:
        """Add those to whom a message is owed, and record nothing."""
        owed = await self._owed(messages, at)
        people += (post.to for post in owed.posts if post.to is not None)
        return Outcome()

    async def _owed(self, messages: Messages, at: datetime) -> Outcome:
        # In a thread: all nouns are asked about everything of theirs.
        return await asyncio.to_thread(
            messages, self._journal.book, self._journal.posts, self._menu, self._gate.is_ours, at
        )


def _come(moments: Mapping[str, datetime], looked_at: Mapping[str, datetime]) -> dict[str, datetime]:
    """Return those of the newest moments of each zone that were not looked at yet."""
    return {zone: moment for zone, moment in moments.items() if looked_at.get(zone) != moment}


def ask_at_once(book: Book, posts: Posts, menu: Menu, is_ours: Callable[[str], bool], at: datetime) -> Outcome:
    """Return the messages about what cannot wait for an evening, and which no card asks."""
    is_asked_by_card = partial(whereabouts.is_shown, book, posts, is_ours)
    facts = reminder.ask_at_once(book, menu.questions(book), is_asked_by_card, at)
    return Outcome(
        facts, None, tuple(Post(at_once(fact.about, agent, at), agent) for fact in facts for agent in fact.agents)
    )


def remind(
    book: Book, posts: Posts, menu: Menu, is_ours: Callable[[str], bool], at: datetime, zones: Collection[str]
) -> Outcome:
    """Return the messages that are owed to those who live in these zones, without what a card asks them by name."""
    waiting = {
        person: [each for each in lines if not whereabouts.asks_by_name(book, posts, is_ours, person, each.about)]
        for person, lines in reminder.waiting(book, menu.questions(book)).items()
    }
    facts = reminder.remind(book, waiting, zones, at)
    owed = (Post(subject_of(each.agent, fact.day), each.agent) for fact in facts for each in fact.reminders)
    return Outcome(facts, None, tuple(owed))


def ask_by_lot(
    book: Book, posts: Posts, menu: Menu, is_ours: Callable[[str], bool], at: datetime, zones: Collection[str]
) -> Outcome:
    """Return the second messages that are owed to those who live in these zones, and those that cannot wait."""
    facts = second_message.ask_by_lot(book, zones, at)
    owed = (Post(subject_of(each.agent, fact.day, BY_LOT), each.agent) for fact in facts for each in fact.reminders)
    return Outcome(facts, None, tuple(owed))
