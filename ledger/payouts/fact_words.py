"""The sentences of the facts about payouts, erased names and setbacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.payouts import line_words
from ledger.payouts.erasure import NameErased, NameErasureBegun
from ledger.payouts.payout import LineJudged, LineMarked, PayoutApproved, PayoutDropped, PayoutPrepared, PayToGiven
from ledger.payouts.renewal import RenewalDropped, RenewalPrepared
from ledger.payouts.setback import SetBack
from ledger.payouts.vouching import AddressConfirmed, AddressDoubted
from ledger.values.money import Money
from ledger.values.phrase import Code, Phrase, Who, phrase
from ledger.values.saying import Says

if TYPE_CHECKING:
    from ledger.book import Book


def _pay_to_given(book: Book, fact: PayToGiven) -> Phrase:
    if fact.pay_to is None:
        return phrase("{who} took back where to be paid.", who=Who(fact.agent))
    if not book.agents.is_person(fact.agent):
        return phrase("{by} said where {who} is paid.", by=Who(fact.pay_to.subject), who=Who(fact.agent))
    return phrase("{who} said where to be paid.", who=Who(fact.agent))


def _prepared(_: Book, fact: PayoutPrepared) -> Phrase:
    total = Money(sum(line.minor for line in fact.lines), fact.currency)
    return phrase(
        "{who} prepared {id}: {total} to {n}.",
        who=Who(fact.by),
        id=Code(fact.payout),
        total=total,
        n=len(fact.lines),
    )


def _approved(_: Book, fact: PayoutApproved) -> Phrase:
    return phrase(
        "{who} approved {id}; the file {file} was made.",
        who=Who(fact.by),
        id=Code(fact.payout),
        file=Code(fact.file),
    )


def _dropped(_: Book, fact: PayoutDropped) -> Phrase:
    return phrase("{who} dropped {id}.", who=Who(fact.by), id=Code(fact.payout))


def _marked(_: Book, fact: LineMarked) -> Phrase:
    return phrase(
        "{by} marked the line of {who} in {id}: {state}.",
        by=Who(fact.by),
        who=Who(fact.agent),
        id=Code(fact.payout),
        state=line_words.LINES[fact.state],
    )


def _judged(_: Book, fact: LineJudged) -> Phrase:
    return phrase(
        "{by} found out about the line of {who} in {id}: {state}.",
        by=Who(fact.by),
        who=Who(fact.agent),
        id=Code(fact.payout),
        state=line_words.LINES[fact.state],
    )


def _renewal_prepared(_: Book, fact: RenewalPrepared) -> Phrase:
    return phrase("{who} asked for a new file of {id}.", who=Who(fact.by), id=Code(fact.payout))


def _renewal_dropped(_: Book, fact: RenewalDropped) -> Phrase:
    return phrase("{who} took back that {id} gets a new file.", who=Who(fact.by), id=Code(fact.payout))


def _name_erasure_begun(_: Book, fact: NameErasureBegun) -> Phrase:
    return phrase("{who} wants the name of {id} erased.", id=Code(fact.subject), who=Who(fact.by))


def _name_erased(_: Book, fact: NameErased) -> Phrase:
    return phrase("The name of {id} was erased, as {who} wanted it as well.", id=Code(fact.subject), who=Who(fact.by))


def _set_back(_: Book, fact: SetBack) -> Phrase:
    return phrase("{id}: posts were found that are not in this ledger.", id=Code(fact.setback))


SAYS: Says = {
    PayToGiven: _pay_to_given,
    AddressConfirmed: lambda _, fact: phrase(
        "{by} confirmed where {who} is paid.", by=Who(fact.by), who=Who(fact.agent)
    ),
    AddressDoubted: lambda _, fact: phrase(
        "{by} says that {who} is not paid at their own address.", by=Who(fact.by), who=Who(fact.agent)
    ),
    PayoutPrepared: _prepared,
    PayoutApproved: _approved,
    PayoutDropped: _dropped,
    LineMarked: _marked,
    LineJudged: _judged,
    RenewalPrepared: _renewal_prepared,
    RenewalDropped: _renewal_dropped,
    NameErasureBegun: _name_erasure_begun,
    NameErased: _name_erased,
    SetBack: _set_back,
}
"""The sentence of every fact of this area."""
