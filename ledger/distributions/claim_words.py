"""Claims of a person as tables, one for each equation that holds."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any

from ledger.contributions.selection import Selection
from ledger.distributions import due, entitlement
from ledger.distributions.overpaid import overpaid
from ledger.distributions.plan_words import rule_of
from ledger.equations import words as equation_words
from ledger.equations.claim import NOTHING, Claim
from ledger.equations.presets import DEFAULTS
from ledger.equations.proposal import Agreed
from ledger.equations.words import bucket_name
from ledger.network import words as network_words
from ledger.values.money import Money
from ledger.values.phrase import Code, Lines, Phrase, Sheet, lines, phrase

if TYPE_CHECKING:
    from ledger.book import Book

LAST = 30
"""The number of claims in a table, the newest."""


def claims_of(book: Book, person: str) -> Lines | None:
    """Render the claims of a person under each equation that holds, or None if there is no claim at all."""
    parts = list(chain.from_iterable(_under(book, project, by, person) for project, by in due.in_force(book, person)))
    return lines(*parts) if parts else None


def _under(book: Book, project: str | None, by: Agreed, person: str) -> Iterator[Phrase | Sheet]:
    claims = entitlement.claims(book, by, Selection(project)).all()
    own = [claim for claim in claims if claim.agent == person and _is_listed(by, claim)]
    if not own:
        return
    yield phrase(
        "By {equation}, for {scope}:",
        equation=equation_words.equation(book, by.id),
        scope=network_words.scope(book, project),
    )
    yield Sheet((FOR, BUCKET, RULE, WORTH, PAID, ASIDE, OWED), tuple(_row(book, by, claim) for claim in own[-LAST:]))
    yield from _overpaid(book, by, own)


def _is_listed(by: Agreed, claim: Claim) -> bool:
    if by.id in DEFAULTS and claim.weighs:
        return False  # a weight under a default counts in each currency, and is never owed
    return bool(claim.original) or claim.balance != NOTHING


def _overpaid(book: Book, by: Agreed, own: list[Claim]) -> Iterator[Phrase]:
    """Yield a sentence for each claim on which more was paid than it is worth now."""
    claims = [claim for claim in own if claim.overpaid]
    twice = {excess.contribution for excess in overpaid(book)} if claims else set()
    for claim in claims:
        more, number = Money(claim.overpaid, by.equation.currency), Code(claim.oldest)
        yield _paid_twice(more, number) if claim.oldest in twice else _worth_less_now(more, number)


def _paid_twice(more: Money, number: Code) -> Phrase:
    return phrase(
        "{more} more than {id} is worth were paid. That is a mistake of ours: {verify} shows it to everyone.",
        more=more,
        id=number,
        verify=Code("/ledger verify"),
    )


def _worth_less_now(more: Money, number: Code) -> Phrase:
    return phrase(
        "{more} more than {id} is worth now were paid before that changed. They stay yours.",
        more=more,
        id=number,
    )


def _row(book: Book, by: Agreed, claim: Claim) -> tuple[Any, ...]:
    currency = by.equation.currency
    where = (Code(claim.oldest), bucket_name(by.equation, claim.bucket), _rule(book, by, claim))
    paid, aside = Money(claim.balance.paid, currency), Money(claim.balance.aside, currency)
    if claim.weighs:
        state: Any = phrase("weighs no more") if claim.has_ended else phrase("a weight")
        return *where, claim.original, paid, aside, state
    return *where, Money(int(claim.original), currency), paid, aside, Money(int(claim.weight), currency)


def _rule(book: Book, by: Agreed, claim: Claim) -> Any:
    """Return the formula of the rule that made a claim; a DisCO has no formulas, only rates."""
    if by.equation.disco:
        return ""
    bucket = by.equation.buckets[claim.bucket]
    return Code(bucket.rules[rule_of(book, bucket, claim)].formula.text)


FOR, BUCKET, RULE, WORTH = phrase("For"), phrase("Bucket"), phrase("Rule"), phrase("Worth")
PAID, ASIDE, OWED = phrase("Paid"), phrase("Set aside"), phrase("Owed")
