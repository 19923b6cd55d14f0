"""Candidacy: a member becomes a steward by an offer, and the confirmation of others who have accepted work.

An offer is a proposal today. One from before there were any goes on as it began: the second confirmation gives the role at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ledger.book import Book
from ledger.chain.entry import Fact
from ledger.contributions.timesheet import has_accepted_work
from ledger.network import seniority
from ledger.network.presence import check_here
from ledger.network.role import RoleConfirmed, RoleDeclined, RoleTaken
from ledger.validation import judges
from ledger.values.phrase import Code, Refusal, Who

CONFIRMATIONS = 2
"""Confirmations by others that give somebody a role."""


def check_may_offer(book: Book, person: str, role: str) -> None:
    """Refuse the offer of somebody who holds a role, or has an offer of before there were proposals."""
    if person in book.roles.holders(role, book.agents):
        raise Refusal("You are a steward already.")
    if _offered(book, person, role) is not None:
        raise Refusal("You have offered it already: others confirm it with {confirm}.", confirm=_confirm(person))


def confirm(book: Book, person: str, role: str, by: str, at: datetime) -> tuple[Fact, ...]:
    """Return the facts of a confirmation. The second one gives the role, if one of the two persons is no newcomer."""
    offered = _offer(book, person, role)
    check_may_confirm(book, person, by)
    confirming = [agent for agent in book.roles.offers[offered, role].confirmed_by if book.agents.is_here(agent)]
    confirmed = set(map(book.agents.lineage, confirming))
    if book.agents.lineage(by) in confirmed:
        raise Refusal("You have confirmed {who} already.", who=Who(person))
    confirms = RoleConfirmed(offered, role, by)
    if len(confirmed) + 1 < CONFIRMATIONS:
        return (confirms,)
    others = (peer for peer in judges.peers(book) if book.agents.lineage(peer) != book.agents.lineage(person))
    seniority.check(book.roles, book.agents, (*confirming, by), others, at)
    return (confirms, RoleTaken(offered, role))


def decline(book: Book, person: str, role: str, by: str) -> tuple[Fact, ...]:
    """Return the fact that somebody who could confirm the candidate does not want them; they are not asked again."""
    offered = _offer(book, person, role)
    check_may_confirm(book, person, by)
    if by not in may_answer(book, offered, role):
        raise Refusal("You have answered already.")
    return (RoleDeclined(offered, role, by),)


def may_answer(book: Book, offered: str, role: str) -> tuple[str, ...]:
    """Return the persons who could confirm a candidate, and have said neither yes nor no."""
    offer = book.roles.offers[offered, role]
    answered = {*map(book.agents.lineage, (offered, *offer.confirmed_by, *offer.declined_by))}
    return tuple(peer for peer in judges.peers(book) if book.agents.lineage(peer) not in answered)


def open_offers(book: Book) -> Iterator[tuple[str, str]]:
    """Yield account and role of those who offer to hold one, and are here."""
    return (offer for offer in book.roles.offers if is_candidate(book, book.agents.person(offer[0])))


def is_candidate(book: Book, person: str) -> bool:
    """Tell whether somebody can still become what they offered to be."""
    return not book.agents.by_id[person].forgotten and book.agents.is_here(person)


def _offer(book: Book, person: str, role: str) -> str:
    """Return the account under which a person offered to hold the role; refuse if none did."""
    offered = _offered(book, person, role)
    if offered is None:
        raise Refusal(
            "{who} has not offered to be a steward: {take}.", who=Who(person), take=Code("/role take steward")
        )
    return offered


def check_may_confirm(book: Book, person: str, by: str) -> None:
    """Refuse the yes, or the no, of the candidate, and of somebody without accepted work; or if the candidate has left."""
    if book.agents.lineage(by) == book.agents.lineage(person):
        raise Refusal("Others confirm you, not you yourself.")
    if not has_accepted_work(book.contributions, book.agents, by):
        raise Refusal("Only members with an accepted contribution can confirm. You have none yet.")
    check_here(book.agents, person)


def _offered(book: Book, person: str, role: str) -> str | None:
    """Return the account under which a person offered to hold the role, or None."""
    return next((alias for alias in book.agents.aliases(person) if (alias, role) in book.roles.offers), None)


def _confirm(person: str) -> Code:
    return Code(f"/confirm @{person}")
