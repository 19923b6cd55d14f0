"""Prospects of money that somebody put in, or paid for all, by the equation that holds now: paid back, a part, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.contributions.contribution import INCOMPLETE, LISTED, OPEN, UNSHOWN, WAITING, Contribution
from ledger.contributions.log import MONEY_KINDS, Log
from ledger.contributions.selection import Selection
from ledger.distributions import entitlement
from ledger.equations.claim import ClaimMade, Claims
from ledger.equations.engine import make_claims
from ledger.equations.equation import FOREVER, ONCE, PAID, Equation, Rule
from ledger.equations.proposal import Agreed
from ledger.validation.vote import ACCEPTED
from ledger.values.money import Money
from ledger.values.phrase import Phrase, Refusal, Who, phrase

if TYPE_CHECKING:
    from ledger.book import Book

NOTHING = phrase("The present equation pays nothing for this.")
FIRST = phrase("Paid back first when money is shared.")
DONE = phrase("Paid in full.")
HAD_ITS_TURN = phrase("Had its turn: nothing more is paid for this.")


def prospects_of(book: Book, contribution: Contribution) -> Iterator[Phrase]:
    """Yield the prospects of a contribution that counts, or may come to count, by the equation of its project or network."""
    if not _may_count(contribution):
        return
    try:
        agreed, made = _claims(book, contribution)
    except Refusal:  # another currency, or a formula that cannot be computed
        yield NOTHING
        return
    current = _current_claims(book, agreed, contribution)
    for claim in made:
        yield _closed(current, claim) or prospect_of_claim(agreed.equation, claim)
    if not made:
        yield NOTHING


def _may_count(contribution: Contribution) -> bool:
    is_open = contribution.state in (OPEN, UNSHOWN, LISTED, INCOMPLETE, WAITING, ACCEPTED)
    return is_open and not contribution.corrects and _is_meant(contribution.log)


def prospects_of_log(book: Book, log: Log, contributor: str) -> Iterator[Phrase]:
    """Yield the prospects of a log that is not in the book yet, if it is of money."""
    if _is_meant(log):
        # No rule can name a word that is new as well.
        known = replace(log, what=log.what if log.what in book.vocabulary.by_id else None)
        yield from prospects_of(book, Contribution("C0", contributor, contributor, known, 1, OPEN, 0, book.at))


def _is_meant(log: Log) -> bool:
    return log.kind in MONEY_KINDS and log.for_claims


def _claims(book: Book, contribution: Contribution) -> tuple[Agreed, list[ClaimMade]]:
    """Return the equation, and the claims that the engine makes of a contribution by it."""
    log = contribution.log
    assert isinstance(log.amount, Money), "money is brought as money"
    agreed = book.equations.valid_for(log.project, log.amount.currency)
    seen = entitlement.candidate(book, contribution, Selection(log.project))
    return agreed, [claim for claim in make_claims(agreed.equation, Claims(), [seen]) if claim.original]


def _current_claims(book: Book, agreed: Agreed, contribution: Contribution) -> Claims:
    """Return the claims with their balances if an accepted contribution is among them, or else none."""
    if contribution.state != ACCEPTED:
        return Claims()
    project = contribution.log.project
    try:
        return entitlement.claims(book, agreed, Selection(project if agreed.id == _own(book, project) else None))
    except Refusal:  # the formula cannot be computed for another contribution
        return Claims()


def _own(book: Book, project: str | None) -> str | None:
    """Return the id of the equation that was agreed for a project, if one was."""
    own = book.equations.agreed_for(project) if project else None
    return own.proposed.equation if own else None


def _closed(current: Claims, made: ClaimMade) -> Phrase | None:
    """Return the sentence about a claim that can get nothing more, or None while it can."""
    claim = current.find(made.bucket, made.contribution) if made.contribution else None
    if claim is None or claim.weight or claim.balance.aside:
        return None
    return HAD_ITS_TURN if claim.weighs or claim.balance.ended else DONE


def prospect_of_claim(equation: Equation, made: ClaimMade) -> Phrase:
    """Return the prospect of a claim, as a sentence."""
    return _SENTENCES[made.until](equation, made)


def _forever(equation: Equation, made: ClaimMade) -> Phrase:
    bucket = equation.titles[made.bucket]
    if made.rule is not None:
        return phrase(
            "Counts with all else that {who} brought: together they have a part of {bucket} each time money is shared.",
            who=Who(made.agent),
            bucket=bucket,
        )
    return phrase("Has a part of {bucket} each time money is shared, forever.", bucket=bucket)


def _once(equation: Equation, made: ClaimMade) -> Phrase:
    bucket = equation.titles[made.bucket]
    if made.weighs:
        return phrase("Has a part of {bucket} once, the next time money is shared.", bucket=bucket)
    return phrase(
        "{worth} are paid for it from {bucket}, as far as there is enough, once: the next time money is shared.",
        worth=equation.amount(int(made.original)),
        bucket=bucket,
    )


def _until_paid(equation: Equation, made: ClaimMade) -> Phrase:
    if made.bucket == 0 and _pays_back_first(equation):
        return FIRST
    return phrase(
        "{worth} are paid for it from {bucket} when money is shared, as far as there is enough, until nothing is owed.",
        worth=equation.amount(int(made.original)),
        bucket=equation.titles[made.bucket],
    )


_SENTENCES: Mapping[str, Callable[[Equation, ClaimMade], Phrase]] = {
    FOREVER: _forever,
    ONCE: _once,
    PAID: _until_paid,
}


def _pays_back_first(equation: Equation) -> bool:
    """Tell whether the first bucket gives all that it has to debts, each as large as the sum that was spent."""
    first = next(iter(equation.buckets), None)
    return first is not None and first.percent == 100 and all(map(_pays_back, first.rules))


def _pays_back(rule: Rule) -> bool:
    return not rule.weighs and rule.until == PAID and rule.formula.text == "value"
