"""Audit of money: second stewards are other people, lists follow from the ledger, and shares go to the people on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ledger.audit.second_steward import why_not_second
from ledger.book import Book
from ledger.chain.entry import Entry, of_kind
from ledger.contributions.timesheet import is_small
from ledger.distributions import consent, decisions, restitution
from ledger.distributions.distribution import (
    EDITION,
    OBJECTIONS,
    Distribution,
    DistributionApproved,
    DistributionHalted,
    DistributionMade,
    DistributionPrepared,
    Objected,
)
from ledger.distributions.objection import Assented
from ledger.distributions.reversal import DistributionReversed, ReversalApproved
from ledger.network.role import STEWARD
from ledger.payouts.erasure import NameErased
from ledger.payouts.payout import LineMarked, PayoutApproved
from ledger.treasury.income import IncomeConfirmed, IncomeReversed
from ledger.values.phrase import Refusal


def _income(book: Book, entry: Entry, fact: IncomeConfirmed) -> str | None:
    return why_not_second(book, book.incomes.by_id[fact.income].by, fact.by, fact.income)


def _income_reversed(book: Book, entry: Entry, fact: IncomeReversed) -> str | None:
    noted = book.incomes.by_id[fact.income].reversal
    return "nobody had noted it" if noted is None else why_not_second(book, noted.by, fact.by, fact.income)


def _prepared(book: Book, entry: Entry, fact: DistributionPrepared) -> str | None:
    """Compute a list of the current edition again. The program does not know the rules of older editions any more."""
    if fact.edition != EDITION:
        return None
    selection = Distribution(fact, entry.height, entry.at).selection
    try:
        planned = decisions.plan(book, fact.amount, selection)
    except Refusal:
        return f"{fact.distribution} could not be prepared: nobody has a claim to that"
    says = (fact.shares, fact.paid, fact.ended, fact.fingerprint)
    follows = (planned.shares, planned.paid, planned.ended, planned.fingerprint)
    return None if says == follows else f"the list of {fact.distribution} does not follow from the ledger"


def _approved(book: Book, entry: Entry, fact: DistributionApproved) -> str | None:
    first = book.distributions.by_id[fact.distribution].prepared.by
    return _not_small(book, fact) or why_not_second(book, first, fact.by, fact.distribution)


def _not_small(book: Book, fact: DistributionApproved | ReversalApproved) -> str | None:
    """Tell of a network that is called small and is not. One of before, where nobody asked, never says so."""
    if fact.small and not is_small(book.contributions, book.agents):
        return f"{fact.distribution} was approved as in a small network, and this one is not"
    return None


def _assented(book: Book, entry: Entry, fact: Assented) -> str | None:
    if consent.may_object(book, book.agents.person(fact.by), entry.at):
        return None
    return f"{fact.by} had no say in {fact.distribution}"


def _made(book: Book, entry: Entry, fact: DistributionMade) -> str | None:
    distribution = book.distributions.by_id[fact.distribution]
    if not consent.is_due(book, distribution, entry.at):
        return f"{fact.distribution} was carried out before its time for objections was over, and before everybody said yes"
    is_so = set(decisions.make(book, distribution)) <= {*entry.facts}
    return None if is_so else f"the shares of {fact.distribution} went elsewhere than its list says"


def _halted(book: Book, entry: Entry, fact: DistributionHalted) -> str | None:
    objections = book.distributions.by_id[fact.distribution].objections
    now = (objected.by for objected in of_kind(entry, Objected) if objected.distribution == fact.distribution)
    objecting = set(map(book.agents.lineage, (*objections, *now)))
    return None if len(objecting) >= OBJECTIONS else f"{fact.distribution} was halted by too few"


def _reversal_approved(book: Book, entry: Entry, fact: ReversalApproved) -> str | None:
    reversal = book.distributions.by_id[fact.distribution].reversal
    return (
        "nobody had prepared it"
        if reversal is None
        else _not_small(book, fact) or why_not_second(book, reversal.prepared.by, fact.by, fact.distribution)
    )


def _reversed(book: Book, entry: Entry, fact: DistributionReversed) -> str | None:
    distribution = book.distributions.by_id[fact.distribution]
    if distribution.reversal is None or not consent.is_due(book, distribution.reversal, entry.at):
        return (
            f"{fact.distribution} was taken back before its time for objections was over, and before everybody said yes"
        )
    is_so = set(restitution.carry_out(book, distribution, distribution.reversal)) <= {*entry.facts}
    return None if is_so else f"what was taken back of {fact.distribution} went elsewhere than its list says"


def _payout_approved(book: Book, entry: Entry, fact: PayoutApproved) -> str | None:
    payout = book.payouts.by_id[fact.payout]
    return why_not_second(book, (payout.renewal or payout.prepared).by, fact.by, fact.payout)


def _marked(book: Book, entry: Entry, fact: LineMarked) -> str | None:
    if book.agents.person(fact.by) in book.roles.holders(STEWARD, book.agents):
        return None
    return f"{fact.by}, who marked a line of {fact.payout}, was no steward"


def _name_erased(book: Book, entry: Entry, fact: NameErased) -> str | None:
    begun = book.erasures.begun.get(fact.subject)
    return (
        "nobody had begun it"
        if begun is None
        else why_not_second(book, begun, fact.by, f"the erasure of {fact.subject}")
    )


RULES: Mapping[type, Callable[..., str | None]] = {
    IncomeConfirmed: _income,
    IncomeReversed: _income_reversed,
    DistributionPrepared: _prepared,
    DistributionApproved: _approved,
    Assented: _assented,
    DistributionHalted: _halted,
    DistributionMade: _made,
    ReversalApproved: _reversal_approved,
    DistributionReversed: _reversed,
    PayoutApproved: _payout_approved,
    NameErased: _name_erased,
    LineMarked: _marked,
}
