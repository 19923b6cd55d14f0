"""Gate: membership check. Only members of a place of the network are served, and only voices of present members count.

Before anything is decided, the platforms' news about a person becomes a fact (left, came back). So decisions read nothing but the
book, and a person keeps their last known state while their platform cannot be asked.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import chain, filterfalse

from bot.chat import Command, Reaction
from bot.core.membership import DECIDING_SECONDS, HOUR, MINUTES, PATIENCE_SECONDS, STRANGER, Membership
from bot.input import mentions
from bot.outcome import Outcome
from bot.record.journal import Journal
from ledger.book import Book
from ledger.contributions import vote_subject
from ledger.distributions import consent
from ledger.distributions.distribution import Distribution
from ledger.governance import assent, proposal_end
from ledger.network import presence
from ledger.network.agent import PERSON
from ledger.network.role import STEWARD
from ledger.network.speaker import speaker_of
from ledger.values.ids import Letter
from ledger.values.phrase import Phrase, phrase

TOGETHER = frozenset({"agent", "distribute", "equation", "income", "payout", "role", "settings"})
"""The commands that move money or power. They rest on earlier words of other people, whose membership is checked again."""

OF_ANY_NUMBER = frozenset({"confirm", "flag", "vote", "withdraw"})
"""The commands that do so unless they are about a log."""

AGAIN = 60.0
"""Seconds for which a membership is cached if money or power moves."""

OUTSIDE = phrase(
    "This network is for the people in its own chat, and as far as I can see you are not there now. "
    "Once you are, please try again."
)
UNSEEN = phrase("I cannot see just now whether you belong to this network. Please try again in a few minutes.")

DecideAlone = Callable[[Callable[[datetime], Awaitable[Outcome]]], Awaitable[bool]]
"""Makes a decision under the lock of the network and appends its facts; returns whether there were any."""


class Gate:
    """The gate of one network. Its news about members goes to `decide`."""

    def __init__(self, journal: Journal, membership: Membership, decide: DecideAlone) -> None:
        self._journal = journal
        self._membership = membership
        self._decide = decide

    async def refuse_event(self, event: Command | Reaction) -> Phrase | None:
        """Return the reason to refuse an event, or None for a member. Check all voices, too, if it moves money or power."""
        moves_power = isinstance(event, Command) and _moves_power(event)
        if self.is_public(event):
            self._membership.note_present(event.by)
            if not moves_power and self.is_here(event.by):
                return None  # no news
        if moves_power:
            await self._learn(chain((event.by,), self._references(_voices(self._journal.book))), AGAIN)
        return await self.refuse_person(event.by)

    async def with_names(self, event: Command | Reaction) -> Command | Reaction:
        """Return a command with the names of those whom it mentions and the ledger does not know, if they are in a place of ours."""
        if not isinstance(event, Command):
            return event
        unknown = mentions.unknown(event, self._journal.book)
        return replace(event, named=await self._membership.names(unknown)) if unknown else event

    async def refuse_person(self, person: str) -> Phrase | None:
        """Return the reason not to serve a person, or None for a member."""
        agents = self._journal.book.agents
        is_member = await self._learn((person,), MINUTES, STRANGER)
        if is_member.get(person):
            return None
        if (known := agents.person_behind(person)) is None:
            return OUTSIDE if person in is_member else UNSEEN
        if person in is_member:  # they may be there by another account
            await self._learn(agents.handles(known), MINUTES, STRANGER)
        return None if self._journal.book.agents.is_in_place(known) else OUTSIDE

    async def before_settling(self, numbers: Iterable[str]) -> None:
        """Check who may vote on these subjects, and the people who cast a ballot."""
        book = self._journal.book
        votes = list(filter(None, (vote_subject.vote_on(book, number) for number in numbers)))
        if any(vote.is_open_to_all for vote in votes):
            await self._look_for(book.agents.by_id, HOUR)
        elif votes:
            await self._look_for(book.contributions.accepted, HOUR)
        await self._look_for(chain.from_iterable(vote.ballots for vote in votes), MINUTES)

    async def before_what_is_due(self, now: datetime) -> None:
        """Check the voices in decisions that time alone is about to make."""
        book = self._journal.book
        has_answers = bool(assent.ended(book, now))
        made = consent.due(book, now)
        if has_answers:
            await self._look_for(book.contributions.accepted, HOUR)
        await self._look_for(_recipients(book, made), HOUR)  # a person who left gets no messages any more
        is_noticed = any(proposal_end.due(book, now))
        if has_answers or made or is_noticed or consent.reversals_due(book, now):
            await self._look_for(_voices(book), AGAIN)

    async def before_reminding(self, people: Iterable[str]) -> None:
        """Check people who are owed a message: a person who left gets none any more."""
        await self._look_for(people, HOUR)

    async def check_voices(self) -> None:
        """Check everybody whose voice counts in an open decision."""
        book = self._journal.book
        votes = (*book.votes.open.values(), *book.members_votes.open.values())
        ballots = chain.from_iterable(vote.ballots for vote in votes)
        await self._look_for((*ballots, *_voices(book)), HOUR)

    def forget(self, platform: str) -> None:
        """Drop the cached memberships of a platform that was away, as it did not tell of changes meanwhile."""
        self._membership.forget(platform)

    async def close(self) -> None:
        """Cancel all questions to platforms."""
        await self._membership.close()

    async def members(self, people: Iterable[str]) -> dict[str, bool]:
        """Return for each person if they are a member, without those about whom nobody can tell. Ask only about new or absent ones."""
        wanted = tuple(people)
        learned = await self._learn(filterfalse(self.is_here, wanted), HOUR)
        known = {person: self.is_here(person) for person in wanted if self._journal.book.agents.person_behind(person)}
        return {**learned, **known}

    def serves(self, channel: str) -> bool:
        """Return whether a channel is in a place of the network."""
        return self._membership.serves(channel)

    def is_ours(self, channel: str) -> bool:
        """Return whether a channel is in a place of the network, or is a person who is known here."""
        return self._membership.serves(channel) or self._journal.book.agents.person_behind(channel) is not None

    def is_public(self, event: Command | Reaction) -> bool:
        """Return whether an event happened in a channel of one of the places."""
        return event.channel != event.by and self._membership.serves(event.channel)

    def is_here(self, reference: str) -> bool:
        """Return whether a person is known here and in a place by the last news, whether or not they are a member still."""
        agents = self._journal.book.agents
        known = agents.person_behind(reference)
        return known is not None and agents.is_in_place(known)

    def _references(self, accounts: Iterable[str]) -> Iterator[str]:
        agents = self._journal.book.agents
        for account in accounts:
            if agents.by_id[account].kind == PERSON:
                yield from agents.handles(account)

    async def _look_for(self, accounts: Iterable[str], within: float) -> None:
        """Check accounts before a decision for which nobody waits, so that platforms get more time to answer."""
        await self._learn(self._references(accounts), within, patience_seconds=DECIDING_SECONDS)

    async def _learn(
        self,
        people: Iterable[str],
        within: float,
        strangers: float | None = None,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> dict[str, bool]:
        """Ask about people whose cached membership is too old, and record the news; return all that is known."""
        is_member = await self._membership.are_members(people, within, strangers, patience_seconds)

        async def noticed(_: datetime) -> Outcome:
            return Outcome(presence.presence_changes(self._journal.book.agents, is_member))

        if presence.presence_changes(self._journal.book.agents, is_member):
            await self._decide(noticed)
        return is_member


def _moves_power(command: Command) -> bool:
    name = command.name.partition(" ")[0].casefold()
    if name not in OF_ANY_NUMBER:
        return name in TOGETHER
    typed = (command.text or "").split(maxsplit=2)
    subject = command.options.get("card") or command.options.get("what") or next(filter(_is_number, typed[:2]), "")
    return subject[:1].upper() != Letter.CONTRIBUTION


def _is_number(word: str) -> bool:
    return word[:1].isalpha() and word[1:].isdecimal()


def _recipients(book: Book, distributions: Iterable[Distribution]) -> Iterator[str]:
    shares = chain.from_iterable(distribution.prepared.shares for distribution in distributions)
    return (share.agent for share in shares if share.agent in book.agents.by_id)


def _voices(book: Book) -> Iterator[str]:
    """Yield the accounts with a voice in joint decisions: stewards, speakers, and all who objected, said yes or answered."""
    yield from book.roles.accounts(STEWARD)
    yield from filter(None, (speaker_of(book.agents, agent) for agent in book.agents.speakers.entered))
    for asked in book.agents.speakers.proposals.values():
        yield from (asked.speaker, *asked.yes)
    for distribution in book.distributions.under_way():
        yield from (*distribution.objections, *distribution.assents)
    for distribution in book.distributions.reversals():
        if distribution.reversal:
            yield from (*distribution.reversal.objections, *distribution.reversal.assents)
    for proposal in book.equations.open():
        yield from (*proposal.answers, *proposal.proposed.initiators)
    for offer in book.roles.offers.values():
        yield from offer.confirmed_by
    for power in book.proposals.open():
        yield from (power.by, *power.confirmed_by, *power.flags)
