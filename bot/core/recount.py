"""Reads the cards of contributions from the platforms, many at once, and appends what they show beyond what is known."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import islice

from bot.chat import Chat, Gone, Reaction, Standing, Unreachable
from bot.core.gate import Decide, Gate
from bot.menu import Menu
from bot.outcome import Outcome
from bot.output.outbox import Teller
from bot.record.journal import Journal
from bot.reference import Reference
from ledger.book import Book
from ledger.chain.entry import Fact
from ledger.contributions import quality
from ledger.network import agent
from ledger.validation.vote import Vote

SLICE = 100
"""Contributions whose cards are read together: what is read of one is compared once all of them are read."""

TRIES = 3
"""How often a contribution is read whose votes move meanwhile; then the next tick tries again."""

Readings = dict[int, Sequence[Reaction]]
"""The reactions on each card that could be read, by the number of its post."""


class Reading:
    """What the cards of one network say. All that it finds is handed to `decide`, which nothing else waits for meanwhile.

    What stands in a channel of nobody here, and what somebody put there who is no member, is not read.
    """

    def __init__(
        self, journal: Journal, menu: Menu, teller: Teller, chats: Mapping[str, Chat], decide: Decide, gate: Gate
    ) -> None:
        self._journal = journal
        self._menu = menu
        self._teller = teller
        self._chats = chats
        self._decide = decide
        self._gate = gate
        self._moves = 0
        self._moved: dict[str, int] = {}  # which of all moves was the last of a contribution
        self._waiting: dict[str, None] = {}
        self._turn = asyncio.Lock()

    def moved(self, number: str) -> None:
        """Note that a reaction or a reading was decided on: what was asked for before that may be out of date."""
        self._moves += 1
        self._moved[number] = self._moves

    def forget_settled(self) -> None:
        """Drop what is known of contributions whose cards are read no more."""
        book = self._journal.book
        self._moved = {
            number: move
            for number, move in self._moved.items()
            if number in book.votes.open or quality.is_ratable(book, number)
        }

    async def recount(self, numbers: Iterable[str]) -> None:
        """Read these contributions, slice by slice.

        What others ask for meanwhile is read once: what still waits is not read twice, and what was read before is read
        again.
        """
        for number in sorted(numbers, key=self._where):
            self._waiting.setdefault(number)
        async with self._turn:
            while self._waiting:
                part = list(islice(self._waiting, SLICE))
                for number in part:
                    del self._waiting[number]
                await self.read(part)

    async def read(self, numbers: Iterable[str]) -> dict[str, bool]:
        """Append what the current cards show beyond what is known; tell of each contribution whether all could be read.

        A card that is gone counts as read; it is owed again.
        """
        complete = dict.fromkeys(numbers, False)
        unread = list(complete)
        for _ in range(TRIES):
            before = self._moves  # taken before the first card is asked for: whatever moves from here on is newer
            moved: list[str] = []
            standing = await self._standing(unread)
            is_member = await self._gate.members(
                {one.by for read, _ in standing.values() for reactions in read.values() for one in reactions}
            )
            for number, (read, whole) in standing.items():
                complete[number] = whole and all(one.by in is_member for some in read.values() for one in some)
                ours: Readings = {card: [one for one in some if is_member.get(one.by)] for card, some in read.items()}
                await self._decide(partial(self._compared, number, ours, before, moved))
            complete |= dict.fromkeys(moved, False)
            unread = moved
            if not unread:
                break
        return complete

    async def _compared(self, number: str, read: Readings, before: int, moved: list[str], at: datetime) -> Outcome:
        """Return what a reading adds, unless something moved since: that is newer, and may have been decided just now."""
        book = self._journal.book
        if number not in book.contributions.by_id:
            return Outcome()  # the commit of its log failed meanwhile
        if self._moved.get(number, 0) > before:
            moved.append(number)
            return Outcome()
        self.moved(number)
        return compared(self._menu, book, number, read, at)

    async def _standing(self, numbers: Iterable[str]) -> dict[str, tuple[Readings, bool]]:
        """Return of each contribution what stands on its cards, and whether all of them could be read."""
        cards = {number: self._cards(number) for number in numbers}
        wanted: defaultdict[str, list[str]] = defaultdict(list)
        for messages in cards.values():
            for message in messages:
                wanted[Reference(message).platform].append(message)
        asked = [self._asked(platform, messages) for platform, messages in wanted.items()]
        found: dict[str, Standing] = {}
        for told in await asyncio.gather(*asked, return_exceptions=True):  # none goes on once this is over
            if isinstance(told, BaseException):
                raise told
            found |= told
        return {number: await self._told(number, messages, found) for number, messages in cards.items()}

    def _cards(self, number: str) -> list[str]:
        """Return the messages that show the current cards of a contribution."""
        contribution = self._journal.book.contributions.by_id.get(number)
        return [
            post.message
            for post in self._journal.posts.of(number)
            if contribution
            and post.is_card
            and post.height >= contribution.opened
            and post.message is not None
            and self._gate.is_ours(post.channel)
        ]

    def _is_owed(self, number: str) -> bool:
        """Tell whether a current card of a contribution is still to be shown."""
        contribution = self._journal.book.contributions.by_id.get(number)
        posts = self._journal.posts.of(number)
        return contribution is not None and any(one.is_card and one.height >= contribution.opened for one in posts)

    def _where(self, number: str) -> str:
        """Return the channel of the first card: what stands in one channel is read together, in few calls."""
        return next((Reference(message).parent for message in self._cards(number)), "")

    async def _asked(self, platform: str, messages: Sequence[str]) -> Mapping[str, Standing]:
        """Return what a platform tells of messages."""
        chat = self._chats.get(platform)
        return dict.fromkeys(messages, Unreachable("not connected")) if chat is None else await chat.reactions(messages)

    async def _told(self, number: str, messages: Sequence[str], found: Mapping[str, Standing]) -> tuple[Readings, bool]:
        """Return what stands on the cards of a contribution, and whether all could be read; owe anew what is gone."""
        standing: Readings = {}
        complete = bool(messages) or not self._is_owed(number)
        for message in messages:
            post, told = self._journal.posts.of_message(message), found[message]
            if isinstance(told, Unreachable):
                complete = False
            elif post is None:
                continue  # somebody else found that it is gone, and owes it anew already
            elif isinstance(told, Gone):
                await self._journal.move(post, post.channel)
                self._teller.touch([number])
            else:
                standing[post.number] = told
        return standing, complete


def compared(menu: Menu, book: Book, number: str, standing: Readings, at: datetime) -> Outcome:
    """Return what a reading adds to the book. While every affiliate may vote, it may be how somebody joins."""
    vote = book.votes.open.get(number)
    joined = _joined(book, vote, standing, at) if vote and vote.opened.bootstrap else ()
    trial = book.trial(joined, at) if joined else book
    pairs = {
        card: [(account, one.emoji) for one in reactions if (account := trial.agents.account(one.by))]
        for card, reactions in standing.items()
    }
    outcome = menu.compare(trial, number, pairs)
    return Outcome((*joined, *outcome.facts), None, outcome.posts) if outcome.facts else outcome


def _joined(book: Book, vote: Vote, standing: Readings, at: datetime) -> tuple[Fact, ...]:
    """Return the facts by which those who are unknown and have voted by emoji join."""
    rules = book.rules.versions[vote.opened.rules]
    gone = {
        sight for account, sights in vote.sighted.items() if book.agents.by_id[account].forgotten for sight in sights
    }
    joined: list[Fact] = []
    trial = book
    for card, reaction in ((card, one) for card, reactions in standing.items() for one in reactions):
        mark = rules.mark(reaction.emoji)
        if mark is None or (card, mark) in gone:
            continue  # an emoji that somebody forgotten left must not bring them back
        if trial.agents.known(reaction.by) is None:
            joined.append(agent.join(trial.agents, reaction.by, reaction.called))
            trial = book.trial(tuple(joined), at)
    return tuple(joined)
