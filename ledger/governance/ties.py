"""Ties: the offices, organisations and proposals of a person who wants to leave or to be forgotten, and payouts to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ledger.book import Book
from ledger.chain.entry import Fact
from ledger.distributions.distribution import PREPARED as SHARED
from ledger.governance import proposals
from ledger.network import role
from ledger.network.agent import ORGANIZATION
from ledger.network.role import STEWARD
from ledger.network.speaker import spoken_for
from ledger.payouts.disbursement import is_doubted
from ledger.payouts.payout import APPROVED
from ledger.payouts.payout import PREPARED as LISTED


@dataclass(frozen=True, slots=True)
class Ties:
    """The ties of a person: the agents they speak for, their offices, their open proposals, and payouts that are paying them."""

    organizations: tuple[str, ...]
    outside: tuple[str, ...]
    is_steward: bool
    is_last_steward: bool
    is_custodian: bool
    proposals: tuple[str, ...]
    payouts: tuple[str, ...]

    @property
    def hold(self) -> bool:
        """Tell whether something has to be handed on, or be known, before the person can be forgotten."""
        return bool(self.organizations or self.payouts)


def ties(book: Book, person: str) -> Ties:
    """Return what hangs on a person."""
    spoken = spoken_for(book.agents, person)
    organizations = tuple(agent for agent in spoken if book.agents.by_id[agent].kind == ORGANIZATION)
    stewards = book.roles.holders(STEWARD, book.agents)
    unsettled = (payout for payout, _ in book.payouts.unsettled(book.agents, person))
    paying = (payout for payout in unsettled if payout.state == APPROVED or is_doubted(payout))
    return Ties(
        organizations,
        tuple(agent for agent in spoken if agent not in organizations),
        person in stewards,
        stewards == (person,),
        any(book.agents.person(office.agent) == person for office in book.rules.now.custodians),
        tuple(dict.fromkeys(_proposals(book, person))),
        tuple(dict.fromkeys(payout.prepared.payout for payout in paying)),
    )


def _proposals(book: Book, person: str) -> Iterator[str]:
    """Yield the numbers of what a person proposed and nobody has decided yet."""
    own = set(book.agents.aliases(person))
    yield from (number for number, by in _proposed(book) if by in own)


def _proposed(book: Book) -> Iterator[tuple[str, str]]:
    """Yield what is proposed and not decided: its number, and the account that proposed it."""
    for equation in book.equations.open():
        yield equation.proposed.equation, equation.proposed.by
    for proposal in book.proposals.open():
        if not proposal.is_candidacy:
            yield proposal.id, proposal.by
    yield from _for_stewards(book)


def await_stewards(book: Book) -> tuple[str, ...]:
    """Return the numbers of what waits for the yes of a steward."""
    return tuple(number for number, _ in _for_stewards(book))


def _for_stewards(book: Book) -> Iterator[tuple[str, str]]:
    """Yield what waits for another steward: its number, and the account that proposed it."""
    for number in book.rules.awaiting():
        yield number, book.rules.settings[number].by
    for income in map(book.incomes.by_id.__getitem__, book.incomes.awaiting):
        yield income.id, income.reversal.by if income.reversal else income.by
    for number, distribution in book.distributions.by_id.items():
        if distribution.state == SHARED:
            yield number, distribution.prepared.by
    for distribution in book.distributions.reversals():
        if distribution.reversal is not None and distribution.reversal.state == SHARED:
            yield distribution.prepared.distribution, distribution.reversal.prepared.by
    for number, payout in book.payouts.by_id.items():
        if payout.state == LISTED or payout.renewal:
            yield number, (payout.renewal or payout.prepared).by


def offices_end(book: Book, person: str) -> tuple[Fact, ...]:
    """Return the facts that end the offices of a person, and their offers to hold one; nothing if there are none."""
    offers = proposals.ended_by_leaving(book, person)
    accounts = book.roles.accounts(STEWARD)
    if not set(book.agents.aliases(person)).isdisjoint(accounts):
        return (*offers, *role.resign(book.roles, book.agents, person, STEWARD))
    return offers
