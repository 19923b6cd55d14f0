"""How a distribution is told: what is shared, among whom, how far it is, and what each can do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.chain.entry import Fact
from ledger.contributions.selection import Selection
from ledger.distributions import distribution, optout, plan_words, restitution_words, reversal
from ledger.distributions.distribution import (
    APPROVED,
    PREPARED,
    Distribution,
    DistributionApproved,
    DistributionDropped,
    DistributionHalted,
    DistributionMade,
    DistributionPrepared,
    Objected,
    ObjectionLifted,
    ShareGivenUp,
)
from ledger.distributions.optout import OptedIn, OptedOut
from ledger.distributions.reversal import (
    DistributionReversed,
    ReversalApproved,
    ReversalDropped,
    ReversalHalted,
    ReversalPrepared,
)
from ledger.equations import words as equation_words
from ledger.equations.presets import HOURS
from ledger.network import seniority
from ledger.treasury import words as treasury_words
from ledger.validation import judges
from ledger.values.money import Money
from ledger.values.phrase import Code, Lines, Phrase, Sayable, Who, lines, phrase
from ledger.values.quantity import TIME, Quantity
from ledger.values.saying import Says

if TYPE_CHECKING:
    from ledger.book import Book


def told(book: Book, found: Distribution) -> Lines:
    """Return a distribution as its card shows it."""
    prepared = found.prepared
    number = prepared.distribution
    title = phrase(
        "{id}: {amount} of {pool}, shared by {equation}. Prepared by {who}.",
        id=Code(number),
        amount=prepared.amount,
        pool=treasury_words.pool(book, prepared.project),
        equation=equation_words.equation(book, prepared.equation),
        who=Who(prepared.by),
    )
    objections = (
        phrase("Objection by {who}: “{reason}”", who=Who(who), reason=reason)
        for who, reason in found.objections.items()
    )
    given_up = (
        phrase("Given up, stays in the pool: the share of {who}.", who=tuple(map(Who, found.given_up)))
        if found.given_up
        else None
    )
    which = days(found.selection)
    shares = plan_words.shares(book, prepared.equation, prepared.shares, prepared.amount.currency)
    rest = prepared.amount.minor - found.given.minor
    stays = (
        phrase(
            "{rest} stay in the pool: nobody is owed more by this equation.", rest=Money(rest, prepared.amount.currency)
        )
        if rest
        else None
    )
    back = restitution_words.told(book, found)
    return lines(title, which, shares, stays, given_up, _left(book, found), *objections, *_state(book, found), *back)


def _left(book: Book, found: Distribution) -> Phrase | None:
    """Return whose share stays in the pool as they have left."""
    if found.left:
        return phrase("Stayed in the pool: the share of {who}, who had left.", who=tuple(map(Who, found.left)))
    if found.state not in (PREPARED, APPROVED):
        return None
    gone = tuple(Who(one.agent) for one in found.prepared.shares if book.agents.is_gone(one.agent))
    return phrase("Will stay in the pool: the share of {who}, who has left.", who=gone) if gone else None


def got(found: Distribution, agent: str) -> Sayable:
    """Return what one who got a share is told."""
    share = next(one for one in found.prepared.shares if one.agent == agent)
    number, amount = found.prepared.distribution, Money(share.minor, found.prepared.amount.currency)
    if found.prepared.equation != HOURS:
        return phrase(
            "{amount} of {id} are on your account. {why} tells how that comes about, {account} what you have.",
            amount=amount,
            id=Code(number),
            why=Code(f"/why {number}"),
            account=Code("/account"),
        )
    return phrase(
        "{amount} of {id} are on your account, for {hours} of accepted work. {why} tells how that comes about, {account} what you have.",
        amount=amount,
        id=Code(number),
        hours=Quantity(share.hours, TIME),
        why=Code(f"/why {number}"),
        account=Code("/account"),
    )


def guarded(book: Book, number: str) -> Phrase | None:
    """Return what founders can do about a distribution, as long as a network only begins; None where it does not."""
    if not judges.is_young(book, book.at):
        return None
    return phrase(
        "As long as fewer than three who have been here for {days} days, or are first stewards, have accepted work, the first stewards can object, too, and drop it even once it is approved: {drop}.",
        days=seniority.DAYS,
        drop=Code(f"/distribute drop {number}"),
    )


def _state(book: Book, found: Distribution) -> tuple[Phrase | None, ...]:
    prepared = found.prepared
    number, named = prepared.distribution, phrase("Fingerprint {fingerprint}.", fingerprint=Code(prepared.fingerprint))
    how = phrase(
        "Any two members with accepted work can halt it: {object}.", object=Code(f"/distribute object {number} why")
    )
    match found.state:
        case "prepared":
            waits = phrase(
                "Waits for another steward: {approve}.",
                approve=Code(f"/distribute approve {number} {prepared.fingerprint}"),
            )
            return waits, how, guarded(book, number)
        case "approved":
            says = phrase(
                "Approved by {who}. It is carried out by itself {ends}.",
                who=Who(found.approved_by or ""),
                ends=found.ends,
            )
            return says, how, guarded(book, number), named
        case "halted":
            return phrase("Halted by objections. Its money is in the pool again."), named
        case "dropped":
            return phrase("Dropped. Its money is in the pool again."), named
    return (
        phrase("Approved by {who}. Carried out: the shares are on the accounts.", who=Who(found.approved_by or "")),
        named,
    )


DISTRIBUTIONS = {
    distribution.PREPARED: phrase("prepared"),
    distribution.APPROVED: phrase("approved"),
    distribution.HALTED: phrase("halted"),
    distribution.DROPPED: phrase("dropped"),
    distribution.MADE: phrase("carried out"),
}


def days(selection: Selection) -> Phrase | None:
    """Return in which days was done what takes part, or None for all."""
    if selection.since and selection.before:
        return phrase("Only what was done from {since} to {before}.", since=selection.since, before=selection.before)
    if selection.since:
        return phrase("Only what was done on {since} or later.", since=selection.since)
    if selection.before:
        return phrase("Only what was done on {before} or earlier.", before=selection.before)
    return None


def _of_distribution(_: Book, fact: Fact) -> Phrase:
    number = Code(fact.distribution)
    match fact:
        case DistributionApproved(_, by):
            return phrase("{who} approved {id}.", who=Who(by), id=number)
        case DistributionDropped(_, by):
            return phrase("{who} dropped {id}.", who=Who(by), id=number)
        case DistributionHalted():
            return phrase("{id} was halted by objections.", id=number)
        case DistributionMade():
            return phrase("{id} was carried out.", id=number)
    raise AssertionError(fact)


def _of_reversal(_: Book, fact: Fact) -> Phrase:
    number = Code(fact.distribution)
    match fact:
        case ReversalPrepared(reason=reason, by=by):
            return phrase("{who} wants {id} taken back: “{reason}”.", who=Who(by), id=number, reason=reason)
        case ReversalApproved(_, by):
            return phrase("{who} approved that {id} is taken back.", who=Who(by), id=number)
        case ReversalDropped(_, by):
            return phrase("{who} lets {id} stay.", who=Who(by), id=number)
        case ReversalHalted():
            return phrase("Members objected: {id} is not taken back.", id=number)
        case DistributionReversed():
            return phrase("{id} was taken back, as far as it was still on accounts.", id=number)
    raise AssertionError(fact)


def _of_shares(book: Book, fact: Fact) -> Phrase:
    match fact:
        case DistributionPrepared():
            return phrase(
                "{who} prepared {id}: {amount} of {pool} to {n} by {equation}.",
                who=Who(fact.by),
                id=Code(fact.distribution),
                amount=fact.amount,
                pool=treasury_words.pool(book, fact.project),
                n=len(fact.shares),
                equation=Code(fact.equation),
            )
        case Objected(number, by, reason):
            return phrase("{who} objected to {id}: “{reason}”.", who=Who(by), id=Code(number), reason=reason)
        case ObjectionLifted(number, by):
            return phrase("{who} took the objection to {id} back.", who=Who(by), id=Code(number))
        case ShareGivenUp(number, agent):
            return phrase("{who} gave their share of {id} up.", who=Who(agent), id=Code(number))
        case OptedOut(agent):
            return phrase("{who} wants no share of what is distributed.", who=Who(agent))
        case OptedIn(agent):
            return phrase("{who} takes part in what is distributed, again.", who=Who(agent))
    raise AssertionError(fact)


_SHARES = (DistributionPrepared, Objected, ObjectionLifted, ShareGivenUp)

SAYS: Says = {
    **dict.fromkeys(distribution.FACTS, _of_distribution),
    **dict.fromkeys((*_SHARES, *optout.FACTS), _of_shares),
    **dict.fromkeys(reversal.FACTS, _of_reversal),
}
"""The sentence of every fact of this area."""
