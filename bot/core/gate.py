"""Who is let in: only members of a place of the network are served, and whose voice decides has to be one still.

What platforms tell of somebody becomes a fact where it is news, before anything is decided. So decisions look at nothing
but the book, and whoever is away while no platform can be asked stays what they were.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator
from datetime import datetime
from itertools import chain

from bot.chat import Command, Reaction
from bot.core.membership import DECIDING_SECONDS, HOUR, MINUTES, PATIENCE_SECONDS, STRANGER, Membership
from bot.outcome import Outcome
from bot.record.journal import Journal
from ledger.book import Book
from ledger.network import presence
from ledger.network.agent import PERSON
from ledger.network.role import STEWARD
from ledger.values.phrase import Phrase, phrase

TOGETHER = frozenset({"distribute", "equation", "income", "payout", "role", "settings"})
"""The commands by which money or power moves. They rest on what others said before, who are asked for anew."""

AGAIN = 60.0
"""Seconds for which it is believed that somebody is a member where money or power moves."""

OUTSIDE = phrase(
    "This network is for the people in its own chat, and as far as I can see you are not there now. "
    "Once you are, please try again."
)
UNSEEN = phrase("I cannot see just now whether you belong to this network. Please try again in a few minutes.")

Decide = Callable[[Callable[[datetime], Awaitable[Outcome]]], Awaitable[bool]]
"""Lets a decision be made alone, when nobody else decides, and appends what it comes to."""


class Gate:
    """The gate of one network. What it learns of members is handed to `decide`."""

    def __init__(self, journal: Journal, membership: Membership, decide: Decide) -> None:
        self._journal = journal
        self._membership = membership
        self._decide = decide

    async def stops(self, event: Command | Reaction) -> Phrase | None:
        """Return why somebody is not served, or None for a member. Whoever has a voice in what they do is looked for, too."""
        moves_power = isinstance(event, Command) and event.name.partition(" ")[0] in TOGETHER
        if self.is_public(event):
            self._membership.met(event.by)
            if not moves_power and self.is_here(event.by):
                return None  # which is no news
        if moves_power:
            await self._learn(chain((event.by,), self._references(_voices(self._journal.book))), AGAIN)
        return await self.keeps_out(event.by)

    async def keeps_out(self, person: str) -> Phrase | None:
        """Return why somebody is not served, or None for a member, whatever they do."""
        agents = self._journal.book.agents
        told = await self._learn((person,), MINUTES, STRANGER)
        if told.get(person):
            return None
        if (known := agents.known(person)) is None:
            return OUTSIDE if person in told else UNSEEN
        if person in told:  # they may be there by another account
            await self._learn(agents.handles(known), MINUTES, STRANGER)
        return None if self._journal.book.agents.is_here(known) else OUTSIDE

    async def before_settling(self, numbers: Iterable[str]) -> None:
        """Learn who may vote on these contributions, and whose ballots count."""
        book = self._journal.book
        votes = [book.votes.open[number] for number in numbers if number in book.votes.open]
        if any(vote.opened.bootstrap for vote in votes):
            await self._look_for(book.agents.by_id, HOUR)
        elif votes:
            await self._look_for(book.contributions.accepted, HOUR)
        await self._look_for((one for vote in votes for one in vote.ballots), MINUTES)

    async def before_what_is_due(self, now: datetime) -> None:
        """Learn who still has a voice in what time alone is about to bring about."""
        book = self._journal.book
        answers = [found for found in book.equations.open() if found.ends <= now]
        made = book.distributions.due(now)
        if answers:
            await self._look_for(book.contributions.accepted, HOUR)
        shares = (share.agent for found in made for share in found.prepared.shares if share.agent in book.agents.by_id)
        await self._look_for(shares, HOUR)  # who left is told nothing more
        if answers or made or book.distributions.reversals_due(now):
            await self._look_for(_voices(book), AGAIN)

    async def look_round(self) -> None:
        """Learn who is gone of those whose voice counts somewhere now."""
        book = self._journal.book
        ballots = (account for vote in book.votes.open.values() for account in vote.ballots)
        await self._look_for((*ballots, *_voices(book)), HOUR)

    def forget(self, platform: str) -> None:
        """Rely no more on what a platform told, as it was away and things happened meanwhile."""
        self._membership.forget(platform)

    async def close(self) -> None:
        """Ask no more."""
        await self._membership.close()

    async def members(self, people: Iterable[str]) -> dict[str, bool]:
        """Return of people whether they are members, without those of whom nobody can tell; it is asked for who is new or away."""
        wanted = tuple(people)
        told = await self._learn((one for one in wanted if not self.is_here(one)), HOUR)
        known = {one: self.is_here(one) for one in wanted if self._journal.book.agents.known(one)}
        return {**told, **known}

    def serves(self, channel: str) -> bool:
        """Tell whether a channel is in a place of the network."""
        return self._membership.serves(channel)

    def is_ours(self, channel: str) -> bool:
        """Tell whether a channel is in a place of the network, or is a person who is known here."""
        return self._membership.serves(channel) or self._journal.book.agents.known(channel) is not None

    def is_public(self, event: Command | Reaction) -> bool:
        """Tell whether something happened in a channel of one of the places."""
        return event.channel != event.by and self._membership.serves(event.channel)

    def is_here(self, reference: str) -> bool:
        """Tell whether a person is known here, and has not left as far as is known."""
        agents = self._journal.book.agents
        known = agents.known(reference)
        return known is not None and agents.is_here(known)

    def _references(self, accounts: Iterable[str]) -> Iterator[str]:
        agents = self._journal.book.agents
        for account in accounts:
            if agents.by_id[account].kind == PERSON:
                yield from agents.handles(account)

    async def _look_for(self, accounts: Iterable[str], within: float) -> None:
        """Learn of accounts before something is decided, which has time."""
        await self._learn(self._references(accounts), within, patience_seconds=DECIDING_SECONDS)

    async def _learn(
        self,
        people: Iterable[str],
        within: float,
        strangers: float | None = None,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> dict[str, bool]:
        """Ask for people who were not asked for so recently, and record what is news of them; return what is known."""
        told = await self._membership.told(people, within, strangers, patience_seconds)

        async def noticed(_: datetime) -> Outcome:
            return Outcome(presence.noticed(self._journal.book.agents, told))

        if presence.noticed(self._journal.book.agents, told):
            await self._decide(noticed)
        return told


def _voices(book: Book) -> Iterator[str]:
    """Yield the accounts whose voice is part of what is decided together: of stewards, and of who objected, answered or confirmed."""
    yield from book.roles.accounts(STEWARD)
    for found in book.distributions.under_way():
        yield from found.objections
    for found in book.distributions.reversals():
        yield from found.reversal.objections if found.reversal else ()
    for proposed in book.equations.open():
        yield from (*proposed.answers, *proposed.proposed.initiators)
    for confirmed in book.roles.offers.values():
        yield from confirmed
