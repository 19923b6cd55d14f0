"""Every fact about payouts, what was erased with them, and setbacks, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.chain.entry import Fact
from ledger.payouts import erasure, line_words, payout, renewal
from ledger.payouts.erasure import NameErased, NameErasureBegun
from ledger.payouts.payout import LineJudged, LineMarked, PayoutApproved, PayoutDropped, PayoutPrepared, PayToGiven
from ledger.payouts.renewal import RenewalPrepared
from ledger.payouts.setback import SetBack
from ledger.values.money import Money
from ledger.values.phrase import Code, Phrase, Who, phrase
from ledger.values.saying import Says

if TYPE_CHECKING:
    from ledger.book import Book


def _of_payout(_: Book, fact: Fact) -> Phrase:
    match fact:
        case PayToGiven(agent, None):
            return phrase("{who} took back where to be paid.", who=Who(agent))
        case PayToGiven(agent):
            return phrase("{who} said where to be paid.", who=Who(agent))
        case PayoutPrepared(number, currency, lines, by=by):
            total = Money(sum(line.minor for line in lines), currency)
            return phrase(
                "{who} prepared {id}: {total} to {n}.", who=Who(by), id=Code(number), total=total, n=len(lines)
            )
        case PayoutApproved(number, file, by=by):
            return phrase(
                "{who} approved {id}; the file {file} was made.", who=Who(by), id=Code(number), file=Code(file)
            )
        case PayoutDropped(number, by):
            return phrase("{who} dropped {id}.", who=Who(by), id=Code(number))
        case LineMarked(number, agent, state, _, by):
            return phrase(
                "{by} marked the line of {who} in {id}: {state}.",
                by=Who(by),
                who=Who(agent),
                id=Code(number),
                state=line_words.LINES[state],
            )
        case LineJudged(number, agent, state, _, by):
            return phrase(
                "{by} found out about the line of {who} in {id}: {state}.",
                by=Who(by),
                who=Who(agent),
                id=Code(number),
                state=line_words.LINES[state],
            )
    raise AssertionError(fact)


def _of_name(_: Book, fact: NameErasureBegun | NameErased) -> Phrase:
    if isinstance(fact, NameErased):
        return phrase(
            "The name of {id} was erased, as {who} wanted it as well.", id=Code(fact.subject), who=Who(fact.by)
        )
    return phrase("{who} wants the name of {id} erased.", id=Code(fact.subject), who=Who(fact.by))


def _of_renewal(_: Book, fact: Fact) -> Phrase:
    number = Code(fact.payout)
    if isinstance(fact, RenewalPrepared):
        return phrase("{who} asked for a new file of {id}.", who=Who(fact.by), id=number)
    return phrase("{who} took back that {id} gets a new file.", who=Who(fact.by), id=number)


def _of_setback(_: Book, fact: SetBack) -> Phrase:
    return phrase("{id}: posts were found that are not in this ledger.", id=Code(fact.setback))


SAYS: Says = {
    **dict.fromkeys(payout.FACTS, _of_payout),
    **dict.fromkeys(renewal.FACTS, _of_renewal),
    **dict.fromkeys(erasure.FACTS, _of_name),
    SetBack: _of_setback,
}
"""The sentence of every fact of this area."""
