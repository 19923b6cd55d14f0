"""Consent: who may object to a distribution, or to its reversal; in a small network their yes ends the window at once.

All of them have to say so, by themselves: also who has left the chat counts among all, as they could be back before the time is
over. So nothing is lost by it that an objection could still have halted. Whoever prepared or approved it has said yes by that. A
yes is taken back by its person, or by an objection of theirs; of somebody who has left it counts no more.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from ledger.chain.entry import Fact
from ledger.contributions.timesheet import has_accepted_work
from ledger.distributions.distribution import APPROVED, Distribution
from ledger.distributions.objection import Assented, AssentWithdrawn, ObjectionLifted
from ledger.distributions.reversal import Reversal
from ledger.network.pause import is_over
from ledger.network.role import STEWARD
from ledger.validation import judges
from ledger.values.phrase import Code, Refusal, sample

if TYPE_CHECKING:
    from ledger.book import Book

Objectionable = Distribution | Reversal
"""What has a window for objections: both say in the same words who approved it, who objects, and who said yes."""


def may_object(book: Book, person: str, at: datetime) -> bool:
    """Tell whether a person may object to distributions and to their reversals, and so say yes to them."""
    return has_accepted_work(book.contributions, book.agents, person) or is_founder_of_young(book, person, at)


def is_founder_of_young(book: Book, person: str, at: datetime) -> bool:
    """Tell whether a person is a founder of a young network: they may object and drop without accepted work."""
    return person in book.roles.founders(STEWARD, book.agents) and judges.is_young(book, at)


def check_may_object(book: Book, by: str, at: datetime) -> None:
    """Refuse the objection, or the yes, of somebody who has no accepted work."""
    if not may_object(book, by, at):
        raise Refusal(
            "Only members with an accepted contribution can object or say yes. You have none yet. {log} logs one.",
            log=sample("/contribute 2h what you did"),
        )


def objectors(book: Book, known: Objectionable) -> set[str]:
    """Return the persons who are here and object. Accounts that were ever linked to one person count as one."""
    return {book.agents.lineage(account) for account in known.objections if book.agents.is_here(account)}


def deciders(book: Book, at: datetime) -> set[str]:
    """Return all persons who may object, here or not; without those who were forgotten, or left by their own word."""
    workers = map(book.agents.person, book.contributions.accepted)
    persons = {*workers, *book.roles.founders(STEWARD, book.agents)}
    return {person for person in persons if _is_member(book, person) and may_object(book, person, at)}


def _is_member(book: Book, person: str) -> bool:
    ended = map(book.agents.presence.has_ended, book.agents.aliases(person))
    return not book.agents.is_gone(person) and not all(ended)


def assenting(book: Book, known: Objectionable, at: datetime) -> set[str]:
    """Return the persons among all who may object who said yes, are here, and do not object."""
    # By person, and not by lineage: whoever linked somebody else's account, and had to part again, does not say yes for both.
    said = {book.agents.person(account) for account in known.assents if book.agents.is_here(account)}
    objecting = set(map(book.agents.lineage, known.objections))
    return {person for person in said & deciders(book, at) if book.agents.lineage(person) not in objecting}


def is_unanimous(book: Book, known: Objectionable, at: datetime) -> bool:
    """Tell whether all who may object have said yes, in a network that was small when it was approved."""
    return known.is_small and bool(everybody := deciders(book, at)) and everybody == assenting(book, known, at)


def is_due(book: Book, known: Objectionable, at: datetime) -> bool:
    """Tell whether the window for objections has ended: by time, or as everybody said yes."""
    return known.state == APPROVED and (is_over(known.ends(book.pauses), at) or is_unanimous(book, known, at))


def asking(book: Book) -> Iterator[str]:
    """Yield the numbers of what waits for the yes of all who could object, in a small network."""
    for distribution in (*book.distributions.under_way(), *book.distributions.reversals()):
        known = distribution.open_reversal or distribution
        if known.is_small and known.state == APPROVED:
            yield distribution.prepared.distribution


def due(book: Book, now: datetime) -> list[Distribution]:
    """Return the distributions under way whose window has ended."""
    return [distribution for distribution in book.distributions.under_way() if is_due(book, distribution, now)]


def reversals_due(book: Book, now: datetime) -> list[Distribution]:
    """Return the distributions with a reversal under way whose window has ended."""
    under_way = ((known, known.open_reversal) for known in book.distributions.reversals())
    return [known for known, reversal in under_way if reversal is not None and is_due(book, reversal, now)]


def assent(book: Book, number: str, known: Objectionable, by: str, at: datetime) -> tuple[Fact, ...]:
    """Return the facts of a person's yes to a distribution, or to its reversal, in place of their objection if they had one."""
    if not known.is_small:
        raise Refusal(
            "Nobody has to say yes to {id}: it is carried out by itself, unless members object. {flag} objects.",
            id=Code(number),
            flag=sample("/flag {id} why", id=number),
        )
    check_may_object(book, by, at)
    objecting = [account for account in known.objections if book.agents.person(account) == by]
    if not objecting and taken_back(book, number, known, by):
        raise Refusal("Your yes to {id} stands already.", id=Code(number))
    return (*(ObjectionLifted(number, account) for account in objecting), Assented(number, by))


def retract(book: Book, number: str, by: str) -> tuple[Fact, ...]:
    """Return the facts by which a person takes their yes back, from all of their accounts."""
    withdrawn = taken_back(book, number, objectionable(book, number), by)
    if not withdrawn:
        raise Refusal("You have not said yes to {id}.", id=Code(number))
    return withdrawn


def taken_back(book: Book, number: str, known: Objectionable, by: str) -> tuple[AssentWithdrawn, ...]:
    """Return the facts that a person's yes is taken back; nothing if they said none."""
    own = (account for account in known.assents if book.agents.person(account) == by)
    return tuple(AssentWithdrawn(number, account) for account in own)


def objectionable(book: Book, number: str) -> Objectionable:
    """Return the distribution, or its reversal, to which members can object now; refuse another."""
    distribution = book.distributions.get(number)
    known = distribution.open_reversal or distribution
    if known.state != APPROVED:
        raise Refusal(
            "{id} does not wait for anybody's yes now: {show} tells how it stands.",
            id=Code(number),
            show=Code(f"/distribute {number}"),
        )
    return known
