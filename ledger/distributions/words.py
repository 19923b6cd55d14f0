"""Distributions described: the card with amount, shares and state, messages about a share, and the sentence of each fact."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ledger.contributions.selection import Selection
from ledger.distributions import consent_words, payees, plan_words, restitution_words
from ledger.distributions.distribution import (
    APPROVED,
    DROPPED,
    HALTED,
    MADE,
    PREPARED,
    Distribution,
    DistributionApproved,
    DistributionDropped,
    DistributionHalted,
    DistributionMade,
    DistributionPrepared,
    ShareGivenUp,
)
from ledger.distributions.objection import Assented, AssentWithdrawn, Objected, ObjectionLifted
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
from ledger.network import words as network_words
from ledger.network.custodian import CUSTODIAN
from ledger.treasury import words as treasury_words
from ledger.validation import judges
from ledger.values.money import Money
from ledger.values.phrase import Code, Lines, Phrase, Sayable, Who, lines, phrase, sample
from ledger.values.quantity import TIME, Quantity
from ledger.values.saying import Says

if TYPE_CHECKING:
    from ledger.book import Book


def describe(book: Book, known: Distribution) -> Lines:
    """Describe a distribution, as its card shows it."""
    prepared = known.prepared
    title = phrase(
        "{id}: {amount} of {pool}, shared by {equation}. Prepared by {who}.",
        id=Code(prepared.distribution),
        amount=prepared.amount,
        pool=treasury_words.pool(book, prepared.project),
        equation=equation_words.equation(book, prepared.equation),
        who=Who(prepared.by),
    )
    return lines(
        title,
        days(known.selection),
        plan_words.shares(
            book,
            prepared.equation,
            prepared.shares,
            prepared.amount.currency,
            whole=Code(f"/distribute {prepared.distribution}"),
        ),
        _custodian(book, known),
        *network_words.paid_where(book, (share.agent for share in prepared.shares)),
        _rest(known),
        _given_up(known),
        _left(book, known),
        *_objections(known),
        *_STATES[known.state](book, known),
        *restitution_words.describe(book, known),
    )


def _custodian(book: Book, known: Distribution) -> Phrase | None:
    agent = payees.custodian_in(book, known)
    if agent is None:
        return None
    return phrase(
        "The part for {custodian} in it is for {who}, who held that office when it was prepared.",
        custodian=Code(CUSTODIAN),
        who=network_words.receiver(book, agent),
    )


def _rest(known: Distribution) -> Phrase | None:
    rest = known.prepared.amount.minor - known.given.minor
    if not rest:
        return None
    return phrase(
        "{rest} stay in the pool: nobody is owed more by this equation.",
        rest=Money(rest, known.prepared.amount.currency),
    )


def _given_up(known: Distribution) -> Phrase | None:
    if not known.given_up:
        return None
    return phrase("Given up, stays in the pool: the share of {who}.", who=tuple(map(Who, known.given_up)))


def _objections(known: Distribution) -> Iterator[Phrase]:
    for who, reason in known.objections.items():
        yield phrase("Objection by {who}: “{reason}”", who=Who(who), reason=reason)


def _left(book: Book, known: Distribution) -> Phrase | None:
    """Name the members who have left, and whose shares stay in the pool."""
    if known.left:
        return phrase("Stayed in the pool: the share of {who}, who had left.", who=tuple(map(Who, known.left)))
    return _will_stay(book, known) if known.is_under_way else None


def _will_stay(book: Book, known: Distribution) -> Phrase | None:
    gone = tuple(Who(share.agent) for share in known.prepared.shares if book.agents.is_gone(share.agent))
    return phrase("Will stay in the pool: the share of {who}, who has left.", who=gone) if gone else None


def share_message(known: Distribution, agent: str) -> Sayable:
    """Return the message to an agent who got a share."""
    share = next(share for share in known.prepared.shares if share.agent == agent)
    values: dict[str, Any] = {
        "amount": Money(share.minor, known.prepared.amount.currency),
        "id": Code(known.prepared.distribution),
        "why": Code(f"/why {known.prepared.distribution}"),
        "account": Code("/account"),
    }
    if known.prepared.equation != HOURS:
        return phrase(
            "{amount} of {id} are on your account. {why} tells how that comes about, {account} what you have.", **values
        )
    return phrase(
        "{amount} of {id} are on your account, for {hours} of accepted work. {why} tells how that comes about, {account} what you have.",
        hours=Quantity(share.hours, TIME),
        **values,
    )


def founders_note(book: Book, number: str) -> Phrase | None:
    """Tell the founders of a young network how to stop a distribution; None if the network is not young."""
    if not judges.is_young(book, book.at):
        return None
    return phrase(
        "As long as fewer than three who have been here for {days} days, or are first stewards, have accepted work, the first stewards can object, too, and drop it even once it is approved: {drop}.",
        days=seniority.DAYS,
        drop=Code(f"/withdraw {number}"),
    )


def _prepared(book: Book, known: Distribution) -> tuple[Phrase | None, ...]:
    number = known.prepared.distribution
    waits = phrase(
        "Waits for another steward: {approve}.",
        approve=Code(f"/distribute approve {number} {known.prepared.fingerprint}"),
    )
    return waits, _how_to_halt(number), founders_note(book, number)


def _approved(book: Book, known: Distribution) -> tuple[Phrase | None, ...]:
    number = known.prepared.distribution
    says = phrase(
        "Approved by {who}. It is carried out by itself {ends}.",
        who=Who(known.approved_by or ""),
        ends=known.ends(book.pauses),
    )
    note = founders_note(book, number)
    return says, consent_words.progress(book, known), _how_to_halt(number), note, _fingerprint(known)


def _halted(_: Book, known: Distribution) -> tuple[Phrase | None, ...]:
    return phrase("Halted by objections. Its money is in the pool again."), _fingerprint(known)


def _dropped(_: Book, known: Distribution) -> tuple[Phrase | None, ...]:
    return phrase("Dropped. Its money is in the pool again."), _fingerprint(known)


def _made(_: Book, known: Distribution) -> tuple[Phrase | None, ...]:
    who = Who(known.approved_by or "")
    says = phrase("Approved by {who}. Carried out: the shares are on the accounts.", who=who)
    return says, _fingerprint(known)


def _how_to_halt(number: str) -> Phrase:
    return phrase(
        "Any two members with accepted work can halt it: {object}.", object=sample("/flag {id} why", id=number)
    )


def _fingerprint(known: Distribution) -> Phrase:
    return phrase("Fingerprint {fingerprint}.", fingerprint=Code(known.prepared.fingerprint))


_STATES: Mapping[str, Callable[[Book, Distribution], tuple[Phrase | None, ...]]] = {
    PREPARED: _prepared,
    APPROVED: _approved,
    HALTED: _halted,
    DROPPED: _dropped,
    MADE: _made,
}
"""The lines of a card about the state of a distribution, and the ways to change it."""

DISTRIBUTIONS = {
    PREPARED: phrase("prepared"),
    APPROVED: phrase("approved"),
    HALTED: phrase("halted"),
    DROPPED: phrase("dropped"),
    MADE: phrase("carried out"),
}


def days(selection: Selection) -> Phrase | None:
    """Describe the days whose contributions take part, or None for all."""
    if selection.since and selection.before:
        return phrase("Only what was done from {since} to {before}.", since=selection.since, before=selection.before)
    if selection.since:
        return phrase("Only what was done on {since} or later.", since=selection.since)
    if selection.before:
        return phrase("Only what was done on {before} or earlier.", before=selection.before)
    return None


def _of_preparation(book: Book, fact: DistributionPrepared) -> Phrase:
    return phrase(
        "{who} prepared {id}: {amount} of {pool} to {n} by {equation}.",
        who=Who(fact.by),
        id=Code(fact.distribution),
        amount=fact.amount,
        pool=treasury_words.pool(book, fact.project),
        n=len(fact.shares),
        equation=Code(fact.equation),
    )


def _of_objection(_: Book, fact: Objected) -> Phrase:
    return phrase(
        "{who} objected to {id}: “{reason}”.", who=Who(fact.by), id=Code(fact.distribution), reason=fact.reason
    )


def _of_lifting(_: Book, fact: ObjectionLifted) -> Phrase:
    return phrase("{who} took the objection to {id} back.", who=Who(fact.by), id=Code(fact.distribution))


def _of_giving_up(_: Book, fact: ShareGivenUp) -> Phrase:
    return phrase("{who} gave their share of {id} up.", who=Who(fact.agent), id=Code(fact.distribution))


def _of_reversal(_: Book, fact: ReversalPrepared) -> Phrase:
    return phrase(
        "{who} wants {id} taken back: “{reason}”.", who=Who(fact.by), id=Code(fact.distribution), reason=fact.reason
    )


def _of_reversal_approval(_: Book, fact: ReversalApproved) -> Phrase:
    return phrase("{who} approved that {id} is taken back.", who=Who(fact.by), id=Code(fact.distribution))


def _of_taking_back(_: Book, fact: DistributionReversed) -> Phrase:
    return phrase("{id} was taken back, as far as it was still on accounts.", id=Code(fact.distribution))


SAYS: Says = {
    DistributionPrepared: _of_preparation,
    DistributionApproved: lambda _, fact: phrase("{who} approved {id}.", who=Who(fact.by), id=Code(fact.distribution)),
    DistributionDropped: lambda _, fact: phrase("{who} dropped {id}.", who=Who(fact.by), id=Code(fact.distribution)),
    Objected: _of_objection,
    ObjectionLifted: _of_lifting,
    Assented: consent_words.of_assent,
    AssentWithdrawn: consent_words.of_withdrawal,
    ShareGivenUp: _of_giving_up,
    DistributionHalted: lambda _, fact: phrase("{id} was halted by objections.", id=Code(fact.distribution)),
    DistributionMade: lambda _, fact: phrase("{id} was carried out.", id=Code(fact.distribution)),
    OptedOut: lambda _, fact: phrase("{who} wants no share of what is distributed.", who=Who(fact.agent)),
    OptedIn: lambda _, fact: phrase("{who} takes part in what is distributed, again.", who=Who(fact.agent)),
    ReversalPrepared: _of_reversal,
    ReversalApproved: _of_reversal_approval,
    ReversalDropped: lambda _, fact: phrase("{who} lets {id} stay.", who=Who(fact.by), id=Code(fact.distribution)),
    ReversalHalted: lambda _, fact: phrase("Members objected: {id} is not taken back.", id=Code(fact.distribution)),
    DistributionReversed: _of_taking_back,
}
"""The sentence of every fact of this area."""
