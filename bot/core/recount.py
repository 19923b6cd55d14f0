"""Recount: reads the reactions on the cards of contributions back from the platforms, and records what the ledger does not have.

An event of a reaction is a hint. Platforms lose events, deliver them twice, and tell nothing while we are cut off; so before a vote
is settled, the reactions on all of its cards are read again, and the difference becomes facts (docs/decisions/002). Counting events
alone was rejected: the first outage would make a wrong result that nobody can see.

Reading takes seconds, and people go on meanwhile. Two rules keep a reading from undoing newer acts:

- No lock is held while platforms are read. Each decision by a reaction or a reading is a move, and has a number. A reading that
  began before the last move of its contribution is dropped, and the contribution is read again, at most `TRIES` times.
- Half a list is no list. A card that cannot be read in full makes its contribution incomplete: an absence is never concluded from
  it, and the caller sees that the vote is not ready to be settled.

Many cards are read in one call, `SLICE` contributions at a time, each platform beside the others. A card that is gone counts as read
and is owed again. Ignored: cards in channels outside the network, and reactions of people who are no members.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import chain, islice

from bot.chat import Chat, Gone, Reaction, Standing, Unreachable
from bot.core.arrival import with_newcomers
from bot.core.gate import DecideAlone, Gate
from bot.menu import Menu
from bot.outcome import Outcome
from bot.output.outbox import Outbox
from bot.record.journal import Journal
from bot.record.posts import Posted
from bot.reference import Reference, by_platform
from ledger.book import Book
from ledger.chain.entry import Fact
from ledger.contributions import quality, vote_subject
from ledger.governance import membership
from ledger.network import acquaintance
from ledger.validation import electorate
from ledger.validation.vote import Vote

SLICE = 100
"""Contributions whose cards are read together. They are compared once all of them are read."""

TRIES = 3
"""Limit on the readings of a contribution whose votes move meanwhile; then the next tick tries again."""

Readings = dict[int, Sequence[Reaction]]
"""The reactions on each card that could be read, by the number of its post."""


class CardReader:
    """Reads the cards of one network. Its findings become facts by `decide`; no lock is held while it reads."""

    def __init__(
        self, journal: Journal, menu: Menu, outbox: Outbox, chats: Mapping[str, Chat], decide: DecideAlone, gate: Gate
    ) -> None:
        self._journal = journal
        self._menu = menu
        self._outbox = outbox
        self._chats = chats
        self._decide = decide
        self._gate = gate
        self._moves = 0
        self._moved: dict[str, int] = {}  # the number of the last move of each contribution
        self._waiting: dict[str, None] = {}
        self._turn = asyncio.Lock()

    def moved(self, number: str) -> None:
        """Note a decision on a contribution: a reading that began before may be out of date."""
        self._moves += 1
        self._moved[number] = self._moves

    def forget_settled(self) -> None:
        """Drop the moves of contributions whose cards are not read any more."""
        book = self._journal.book
        decided = {*vote_subject.on_cards(book)}
        self._moved = {
            number: move
            for number, move in self._moved.items()
            if number in decided or quality.is_ratable(book, number)
        }

    async def recount(self, numbers: Iterable[str]) -> None:
        """Read these contributions, slice by slice.

        Concurrent calls share one queue: a contribution that still waits is not read twice, and one that was read before is read
        again.
        """
        for number in sorted(numbers, key=self._first_channel):
            self._waiting.setdefault(number)
        async with self._turn:
            while self._waiting:
                part = list(islice(self._waiting, SLICE))
                for number in part:
                    del self._waiting[number]
                await self.read(part)

    async def read(self, numbers: Iterable[str]) -> dict[str, bool]:
        """Record the news on the current cards; return for each contribution if all of its cards could be read.

        A card that is gone counts as read; it is owed again.
        """
        complete = dict.fromkeys(numbers, False)
        unread = list(complete)
        for _ in range(TRIES):
            unread = await self._read_once(unread, complete)
            if not unread:
                break
        return complete

    async def _read_once(self, numbers: list[str], complete: dict[str, bool]) -> list[str]:
        """Read and compare contributions, and update `complete`; return those that moved meanwhile."""
        before = self._moves  # taken before the first card is asked for: each later move is newer than this reading
        moved: list[str] = []
        standing = await self._standing(numbers)
        authors = set[str]().union(*(_authors(readings) for readings, _ in standing.values()))
        is_member = await self._gate.members(authors)
        for number, (readings, is_whole) in standing.items():
            complete[number] = is_whole and _authors(readings) <= is_member.keys()
            by_members: Readings = {
                card: [reaction for reaction in reactions if is_member.get(reaction.by)]
                for card, reactions in readings.items()
            }
            await self._decide(partial(self._compared, number, by_members, before, moved))
        complete |= dict.fromkeys(moved, False)
        return moved

    async def _compared(self, number: str, readings: Readings, before: int, moved: list[str], at: datetime) -> Outcome:
        """Return the news of a reading; none if its contribution moved since, as that move is newer."""
        book = self._journal.book
        if vote_subject.counts_since(book, number) is None:
            return Outcome()  # the commit of its log failed meanwhile
        if self._moved.get(number, 0) > before:
            moved.append(number)
            return Outcome()
        self.moved(number)
        return compare(self._menu, book, number, readings, at)

    async def _standing(self, numbers: Iterable[str]) -> dict[str, tuple[Readings, bool]]:
        """Return for each contribution the readings of its cards, and if all of them could be read."""
        messages_of = {number: self._messages(number) for number in numbers}
        on_platforms = by_platform(chain.from_iterable(messages_of.values()))
        replies = [self._reactions(platform, messages) for platform, messages in on_platforms.items()]
        standing: dict[str, Standing] = {}
        for reply in await asyncio.gather(*replies, return_exceptions=True):  # raises only once all have ended
            if isinstance(reply, BaseException):
                raise reply
            standing |= reply
        return {number: await self._readings(number, messages, standing) for number, messages in messages_of.items()}

    def _current_cards(self, number: str) -> list[Posted]:
        """Return the cards of the latest revision of a contribution, shown or owed, and older ones with a reject that stays."""
        book, posts = self._journal.book, self._journal.posts
        since = vote_subject.counts_since(book, number)
        if since is None:
            return []
        vote = book.votes.open.get(number)
        older = [card for card in posts.cards(number) if card.number in vote.older] if vote and vote.older else []
        return [*older, *posts.cards(number, since)]

    def _messages(self, number: str) -> list[str]:
        """Return the messages that show the current cards of a contribution in channels of the network."""
        cards = self._current_cards(number)
        return [card.message for card in cards if card.message is not None and self._gate.is_ours(card.channel)]

    def _first_channel(self, number: str) -> str:
        """Return the channel of the first card, a sort key: cards in one channel are read together, in few calls."""
        return next((Reference(message).parent for message in self._messages(number)), "")

    async def _reactions(self, platform: str, messages: Sequence[str]) -> Mapping[str, Standing]:
        chat = self._chats.get(platform)
        return dict.fromkeys(messages, Unreachable("not connected")) if chat is None else await chat.reactions(messages)

    async def _readings(
        self, number: str, messages: Sequence[str], standing: Mapping[str, Standing]
    ) -> tuple[Readings, bool]:
        """Return the readings of a contribution's cards, and if all could be read. Owe each card again that is gone."""
        readings: Readings = {}
        is_whole = bool(messages) or not self._current_cards(number)  # without messages, its cards are still owed
        for message in messages:
            post, reactions = self._journal.posts.of_message(message), standing[message]
            if isinstance(reactions, Unreachable):
                is_whole = False
            elif post is None:
                continue  # a concurrent reader found that it is gone, and owes it again already
            elif isinstance(reactions, Gone):
                await self._journal.move(post, post.channel)
                self._outbox.touch([number])
            else:
                readings[post.number] = reactions
        return readings, is_whole


def _authors(readings: Readings) -> set[str]:
    return {reaction.by for reaction in chain.from_iterable(readings.values())}


def compare(menu: Menu, book: Book, number: str, readings: Readings, at: datetime) -> Outcome:
    """Return the difference between a reading and the book. In the beginning, unknown voters join by it.

    A new emoji on the card of a vote brings back somebody who had left by their own word, as one that is heard does.
    """
    vote = vote_subject.vote_on(book, number)
    joined = _join_voters(book, vote, readings, at) if vote else ()
    back = tuple(_returning(book, vote, readings)) if vote else ()
    trial = with_newcomers(book, (*joined, *back), at)
    pairs = {card: list(_by_account(trial, reactions)) for card, reactions in readings.items()}
    outcome = menu.compare(trial, number, pairs)
    return Outcome((*joined, *back, *outcome.facts), None, outcome.posts) if outcome.facts else outcome


def _returning(book: Book, vote: Vote, readings: Readings) -> Iterator[Fact]:
    """Yield the facts that people are back whose emoji on a card was not known before they left."""
    rules, agents = book.rules.versions[vote.opened.rules], book.agents
    persons = (
        agents.person(account)
        for card, reactions in readings.items()
        for reaction in reactions
        if (mark := rules.mark(reaction.emoji))
        and (account := agents.account(reaction.by))
        and (card, mark) not in vote.sighted.get(account, ())
    )
    for person in dict.fromkeys(persons):
        yield from membership.resumed(agents, person)


def _by_account(book: Book, reactions: Iterable[Reaction]) -> Iterator[tuple[str, str]]:
    """Yield the (account, emoji) pairs of people whom the book knows."""
    for reaction in reactions:
        account = book.agents.account(reaction.by)
        if account:
            yield account, reaction.emoji


def _join_voters(book: Book, vote: Vote, readings: Readings, at: datetime) -> tuple[Fact, ...]:
    """Return the facts by which unknown people join who voted by emoji, as many as may."""
    room = electorate.room(vote, book.agents)
    rules = book.rules.versions[vote.opened.rules]
    forgotten = _sights_of_forgotten(book, vote)
    joined: list[Fact] = []
    trial = book
    for card, reactions in readings.items():
        for reaction in reactions:
            mark = rules.mark(reaction.emoji)
            if mark is None or (card, mark) in forgotten:
                continue  # the old emoji of a forgotten person must not bring them back
            if len(joined) < room and trial.agents.person_behind(reaction.by) is None:
                joined.append(acquaintance.join(trial.agents, reaction.by, reaction.called))
                trial = book.trial(tuple(joined), at)
    return tuple(joined)


def _sights_of_forgotten(book: Book, vote: Vote) -> set[tuple[int, str]]:
    """Return the (card, mark) pairs that people put up who are forgotten since."""
    agents = book.agents.by_id
    sights = (sights for account, sights in vote.sighted.items() if agents[account].forgotten)
    return set(chain.from_iterable(sights))
