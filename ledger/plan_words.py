"""How a plan to share is told: what each bucket had, and who gets what from which, with what that makes per hour."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from ledger import saying
from ledger.apportionment import half_up
from ledger.book import Book
from ledger.distribution import Share
from ledger.equation import Equation
from ledger.equation_words import size
from ledger.money import Money
from ledger.part import Care
from ledger.phrase import Code, Lines, Phrase, Sayable, Sheet, lines, phrase, plural
from ledger.plan import Plan
from ledger.presets import HOURS
from ledger.quantity import TIME, Quantity

ROWS = 20
"""Shares shown at once; who is not among them asks with `/why`."""

STREAMS = (phrase("livelihood"), phrase("love"), phrase("care"))
"""The buckets of a DisCO."""


def told(book: Book, plan: Plan) -> Lines:
    """Return who would get what, and what stays."""
    return lines(
        None if plan.agreed.id == HOURS else _buckets(plan),
        shares(book, plan.shares, plan.amount.currency) if plan.agreed.id == HOURS else _people(book, plan),
        _rest(plan),
        left_out(plan.agreed.id, plan.left_out),
    )


def shares(book: Book, found: tuple[Share, ...], currency: str) -> Sayable:
    """Return the largest shares of a list, with the hours behind them."""
    most = sorted(found, key=lambda share: -share.minor)[:ROWS]
    rows = tuple((saying.payee(book, share.agent), _hours(share), Money(share.minor, currency)) for share in most)
    return lines(Sheet((WHO, OWN_HOURS, SHARE), rows), _more(len(found) - len(rows)))


def left_out(equation: str, contributions: Sequence[str]) -> Phrase | None:
    """Return which accepted contributions make no claim under an equation."""
    if not contributions:
        return None
    numbers = tuple(map(Code, contributions[:ROWS]))
    if equation == HOURS:
        return phrase("Left out, as it is not counted in hours: {contributions}.", contributions=numbers)
    return phrase("Left out, as no rule of the equation fits it: {contributions}.", contributions=numbers)


def bucket_name(equation: Equation, number: int) -> Any:
    """Return what a bucket is called."""
    return STREAMS[number] if equation.disco else equation.buckets[number].name


def _rest(plan: Plan) -> Phrase | None:
    rest = plan.amount.minor - plan.given.minor
    if not rest:
        return None
    return phrase(
        "Nobody is owed more by this equation: {rest} stay in the pool.", rest=Money(rest, plan.amount.currency)
    )


def _buckets(plan: Plan) -> Sheet:
    equation, currency = plan.agreed.equation, plan.amount.currency
    rows: list[tuple[Any, ...]] = []
    for part in plan.shared.parts:
        what: Any = "" if equation.disco else size(equation, equation.buckets[part.bucket])
        pot: Any = "" if isinstance(part, Care) else Money(part.pot, currency)
        rows.append((part.bucket + 1, bucket_name(equation, part.bucket), what, pot, Money(part.paid, currency)))
    return Sheet((BUCKET, NAME, SIZE, HAD, GAVE), tuple(rows))


def _people(book: Book, plan: Plan) -> Sayable:
    """Return what each gets from which bucket, and what that makes per hour of all their accepted work."""
    given: dict[str, dict[int, int]] = {}
    for line in plan.shared.lines():
        agent = plan.agreed.payees.get(line.agent, line.agent) if line.contribution is None else line.agent
        row = given.setdefault(agent, {})
        row[line.bucket] = row.get(line.bucket, 0) + line.amount
    currency = plan.amount.currency
    buckets = [part.bucket for part in plan.shared.parts]
    most = sorted(plan.shares, key=lambda share: -share.minor)[:ROWS]
    rows = tuple(
        (
            saying.payee(book, share.agent),
            *(Money(given[share.agent][one], currency) if one in given[share.agent] else "" for one in buckets),
            Money(share.minor, currency),
            _hours(share),
            per_hour(share, currency),
        )
        for share in most
    )
    headings = (WHO, *(phrase("Bucket {number}", number=one + 1) for one in buckets), SHARE, OWN_HOURS, PER_HOUR)
    return lines(Sheet(headings, rows), _more(len(plan.shares) - len(rows)))


def _hours(share: Share) -> Any:
    return Quantity(share.hours, TIME) if share.hours else ""


def per_hour(share: Share, currency: str) -> Any:
    """Return what a share makes per hour of accepted work, or nothing where there is none."""
    return Money(half_up(Fraction(share.minor) / share.hours), currency) if share.hours else ""


def _more(rest: int) -> Phrase | None:
    if not rest:
        return None
    more = plural(rest, "{n} more person", "{n} more people")
    return phrase("and {more}; {why} tells each what is theirs.", more=more, why=Code("/why"))


WHO, OWN_HOURS, SHARE, PER_HOUR = phrase("Who"), phrase("Hours"), phrase("Share"), phrase("Per hour")
BUCKET, NAME, SIZE, HAD, GAVE = phrase("Bucket"), phrase("Name"), phrase("Size"), phrase("Had"), phrase("Gave")
