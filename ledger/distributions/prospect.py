"""What money that somebody put in, or paid for all, can expect by the equation that holds now: paid back, a part, nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.contributions.contribution import OPEN, UNSHOWN, WAITING, Contribution
from ledger.contributions.log import MONEY_KINDS, Log
from ledger.contributions.selection import Selection
from ledger.distributions import entitlement
from ledger.equations.claim import ClaimMade, Claims
from ledger.equations.engine import claimed
from ledger.equations.equation import FOREVER, ONCE, PAID, Bucket, Equation
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


def of(book: Book, found: Contribution) -> Iterator[Phrase]:
    """Yield what the equation of its project, or of the network, does with a contribution that counts, or may come to count."""
    log = found.log
    if found.corrects or found.state not in (OPEN, UNSHOWN, WAITING, ACCEPTED) or not _is_meant(log):
        return
    try:
        by, made = _claims(book, found)
    except Refusal:  # another currency, or a formula that cannot be computed
        yield NOTHING
        return
    stands = _stands(book, by, found)
    for one in made:
        yield _over(stands, one) or sentence(by.equation, one)
    if not made:
        yield NOTHING


def of_new(book: Book, log: Log, contributor: str) -> Iterator[Phrase]:
    """Yield the same of a log that is not in the book yet, if it is of money."""
    if _is_meant(log):
        # No rule can name a word that is new as well.
        known = replace(log, what=log.what if log.what in book.vocabulary.by_id else None)
        yield from of(book, Contribution("C0", contributor, contributor, known, 1, OPEN, 0, book.at))


def _is_meant(log: Log) -> bool:
    return log.kind in MONEY_KINDS and log.for_claims


def _claims(book: Book, found: Contribution) -> tuple[Agreed, list[ClaimMade]]:
    """Return the equation, and the claims that a contribution makes by it, as the engine makes them."""
    assert isinstance(found.log.amount, Money), "money is brought as money"
    by = book.equations.holds(found.log.project, found.log.amount.currency)
    seen = entitlement.candidate(book, found, Selection(found.log.project))
    return by, [one for one in claimed(by.equation, Claims(), [seen]) if one.original]


def _stands(book: Book, by: Agreed, found: Contribution) -> Claims:
    """Return the claims as they stand, if a contribution is among them."""
    if found.state != ACCEPTED:
        return Claims()
    try:
        return entitlement.claims(book, by, Selection(found.log.project if by.id == _own(book, found) else None))
    except Refusal:  # the formula cannot be computed for another contribution
        return Claims()


def _own(book: Book, found: Contribution) -> str | None:
    """Return the equation that was agreed for the project of a contribution, if one was."""
    own = book.equations.own(found.log.project) if found.log.project else None
    return own.proposed.equation if own else None


def _over(stands: Claims, made: ClaimMade) -> Phrase | None:
    """Return what is said of a claim that had all that it can have, None while it can have more."""
    claim = stands.find(made.bucket, made.contribution) if made.contribution else None
    if claim is None or claim.weight or claim.balance.aside:
        return None
    return HAD_ITS_TURN if claim.weighs or claim.balance.ended else DONE


def sentence(equation: Equation, made: ClaimMade) -> Phrase:
    """Return what a claim gives, and for how long."""
    name = equation.titles[made.bucket]
    if made.until == FOREVER and made.rule is not None:
        return phrase(
            "Counts with all else that {who} brought: together they have a part of {bucket} each time money is shared.",
            who=Who(made.agent),
            bucket=name,
        )
    if made.until == FOREVER:
        return phrase("Has a part of {bucket} each time money is shared, forever.", bucket=name)
    if made.until == ONCE and made.weighs:
        return phrase("Has a part of {bucket} once, the next time money is shared.", bucket=name)
    worth = equation.amount(int(made.original))
    if made.until == ONCE:
        return phrase(
            "{worth} are paid for it from {bucket}, as far as there is enough, once: the next time money is shared.",
            worth=worth,
            bucket=name,
        )
    assert made.until == PAID, "there are three ways for a claim to stand"
    if equation.buckets and made.bucket == 0 and _pays_back(equation.buckets[0]):
        return FIRST
    return phrase(
        "{worth} are paid for it from {bucket} when money is shared, as far as there is enough, until nothing is owed.",
        worth=worth,
        bucket=name,
    )


def _pays_back(bucket: Bucket) -> bool:
    """Tell whether a bucket gives all that it has to debts, each as large as what was spent."""
    return bucket.percent == 100 and all(
        not rule.weighs and rule.until == PAID and rule.formula.text == "value" for rule in bucket.rules
    )
