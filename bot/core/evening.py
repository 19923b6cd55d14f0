"""Evenings: the message of the day is owed at six in the evening, theirs, to each person whom something waits for.

What cannot wait for it is owed at once.

Each evening of each time zone is looked at once, so that a tick between two of them costs nothing, however many members there
are. Looking again, as after a start, owes nothing twice: the book knows the last message of everybody.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from datetime import datetime
from functools import partial

from bot.core import whereabouts
from bot.core.gate import DecideAlone, Gate
from bot.menu import Menu
from bot.outcome import Outcome, Post
from bot.record.journal import Journal
from bot.record.posts import Posts
from ledger.book import Book
from ledger.governance import reminder
from ledger.network.reminder import at_once, subject_of

Messages = Callable[[Book, Posts, Menu, Callable[[str], bool], datetime], Outcome]
"""Takes book, posts, menu, the predicate that a channel is ours, and the moment; returns the messages that are owed."""


class Evenings:
    """The evenings of one network. What is owed goes to `decide`."""

    def __init__(self, journal: Journal, menu: Menu, gate: Gate, decide: DecideAlone) -> None:
        self._journal = journal
        self._menu = menu
        self._gate = gate
        self._decide = decide
        self._looked_at: dict[str, datetime] = {}  # the newest evening of each zone that was looked at

    async def look(self, now: datetime) -> None:
        """Owe what is to be asked at once, and the messages of the evenings that have come since the last look."""
        await self._owe(ask_at_once)
        evenings = reminder.evenings(self._journal.book, now)
        come = {zone: evening for zone, evening in evenings.items() if self._looked_at.get(zone) != evening}
        if not come:
            return
        await self._owe(partial(remind, zones=come))
        self._looked_at |= come

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
