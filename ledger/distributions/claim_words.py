"""Claims of a person as tables, one for each equation that holds."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
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
from ledger.values.phrase import Code, Lines, Made, Phrase, Sheet, lines, phrase, plural
from ledger.values.sheet_file import Cell, sheet_file

if TYPE_CHECKING:
    from ledger.book import Book

LAST = 30
"""The number of claims in a table, the newest."""


_Own = tuple[str | None, Agreed, list[Claim]]
"""The claims of a person for a project or the network, with the equation that holds there."""


def claims_of(book: Book, person: str) -> Lines | None:
    """Render the claims of a person under each equation that holds, or None if there is no claim at all."""
    each = [one for project, by in due.in_force(book, person) if (one := _under(book, project, by, person))[2]]
    parts = chain.from_iterable(_describe(book, *one) for one in each)
    return lines(*parts, _file(book, person, each)) if each else None


def _under(book: Book, project: str | None, by: Agreed, person: str) -> _Own:
    claims = entitlement.claims(book, by, Selection(project)).all()
    return project, by, [claim for claim in claims if claim.agent == person and _is_listed(by, claim)]


def _describe(book: Book, project: str | None, by: Agreed, own: list[Claim]) -> Iterator[Phrase | Sheet]:
    yield phrase(
        "By {equation}, for {scope}:",
        equation=equation_words.equation(book, by.id),
        scope=network_words.scope(book, project),
    )
    yield Sheet((FOR, BUCKET, RULE, WORTH, PAID, ASIDE, OWED), tuple(_row(book, by, claim) for claim in own[-LAST:]))
    if earlier := len(own[:-LAST]):
        more = plural(earlier, "{n} earlier one", "{n} earlier ones")
        yield phrase("and {more}: the file has all of them.", more=more)
    yield from _overpaid(book, by, own)


def _file(book: Book, person: str, each: list[_Own]) -> Made | None:
    """Return the file of all claims; None where the tables have all."""
    if all(len(own) <= LAST for _, _, own in each):
        return None
    rows = (_cells(book, project, by, claim) for project, by, own in each for claim in own)
    return sheet_file("claims.csv", HEADINGS, rows, (person,), comma=book.rules.now.writes_comma)


HEADINGS = ("equation", "project", "for", "bucket", "rule", "worth", "paid", "set aside", "owed", "currency")


def _cells(book: Book, project: str | None, by: Agreed, claim: Claim) -> tuple[Cell, ...]:
    name = book.projects.by_id[project].name.text if project else None
    where = (by.id, f"#{name}" if name else "", claim.oldest, str(claim.bucket + 1), _formula(book, by, claim))
    unit = Fraction(1, 10**by.equation.decimals)
    paid = (claim.balance.paid * unit, claim.balance.aside * unit)
    if claim.weighs:
        return (*where, claim.original, *paid, "", "")
    return (*where, claim.original * unit, *paid, claim.weight * unit, by.equation.currency)


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
    formula = _formula(book, by, claim)
    return Code(formula) if formula else ""


def _formula(book: Book, by: Agreed, claim: Claim) -> str:
    """Return the formula of the rule that made a claim; a DisCO has no formulas, only rates."""
    if by.equation.disco:
        return ""
    bucket = by.equation.buckets[claim.bucket]
    return bucket.rules[rule_of(book, bucket, claim)].formula.text


FOR, BUCKET, RULE, WORTH = phrase("For"), phrase("Bucket"), phrase("Rule"), phrase("Worth")
PAID, ASIDE, OWED = phrase("Paid"), phrase("Set aside"), phrase("Owed")
