"""How a plan to share is told: what each bucket had, and who gets what from which, with what that makes per hour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ledger.contributions.selection import Selection
from ledger.distributions import entitlement
from ledger.distributions.distribution import Share
from ledger.distributions.plan import Plan, so_far
from ledger.equations.claim import Claim
from ledger.equations.equation import Bucket
from ledger.equations.presets import HOURS
from ledger.equations.proposal import Agreed
from ledger.equations.result import Care, Part
from ledger.equations.words import bucket_name, size, whose
from ledger.treasury import words as treasury_words
from ledger.values.apportionment import half_up
from ledger.values.money import Money
from ledger.values.phrase import Code, Exact, Lines, Phrase, Sayable, Sheet, Who, lines, phrase, plural
from ledger.values.quantity import TIME, Quantity

if TYPE_CHECKING:
    from ledger.book import Book

ROWS = 20
"""Shares shown at once; who is not among them asks with `/why`."""


def told(book: Book, plan: Plan) -> Lines:
    """Return who would get what, and what stays."""
    return lines(
        infrastructure(book, plan),
        None if plan.agreed.id == HOURS else _buckets(book, plan),
        shares(book, plan.agreed.id, plan.shares, plan.amount.currency)
        if plan.agreed.id == HOURS
        else _people(book, plan),
        _rest(plan),
        *left_out(book, plan.agreed, plan.left_out),
    )


def infrastructure(book: Book, plan: Plan) -> Phrase | None:
    """Return what goes to the common infrastructure before anything is shared, or None."""
    part = book.rules.now.infrastructure
    if part is None:
        return None
    return phrase(
        "{amount}, which are {percent} %, go to {who} for the infrastructure before the rest is shared. The whole amount below is the rest: {rest}.",
        amount=plan.infrastructure,
        percent=Exact(part.percent),
        who=Who(part.to),
        rest=plan.amount - plan.infrastructure,
    )


def shares(book: Book, equation: str, found: tuple[Share, ...], currency: str) -> Sayable:
    """Return the largest shares of a list; with the hours behind them, where they are shared by hours."""
    most = sorted(found, key=lambda share: -share.minor)[:ROWS]
    more = _more(len(found) - len(most))
    if equation != HOURS:
        rows = tuple((treasury_words.payee(book, share.agent), Money(share.minor, currency)) for share in most)
        return lines(Sheet((WHO, SHARE), rows), more)
    worked = tuple(
        (treasury_words.payee(book, share.agent), _hours(share), Money(share.minor, currency)) for share in most
    )
    return lines(Sheet((WHO, OWN_HOURS, SHARE), worked), more)


def left_out(book: Book, agreed: Agreed, contributions: Sequence[str]) -> Iterator[Phrase]:
    """Yield which accepted contributions make no claim under an equation, and why."""
    if contributions and agreed.id == HOURS:
        numbers = tuple(map(Code, contributions[:ROWS]))
        yield phrase("Left out, as it is not counted in hours: {contributions}.", contributions=numbers)
        return
    amounts = {one: book.contributions.by_id[one].log.amount for one in contributions}
    foreign = [one for one, of in amounts.items() if isinstance(of, Money) and of.currency != agreed.equation.currency]
    if unfit := tuple(Code(one) for one in contributions if one not in foreign)[:ROWS]:
        yield phrase("Left out, as no rule of the equation fits it: {contributions}.", contributions=unfit)
    if foreign:
        yield phrase(
            "Left out, as it is in another currency: {contributions}.", contributions=tuple(map(Code, foreign[:ROWS]))
        )


def _rest(plan: Plan) -> Phrase | None:
    rest = plan.amount.minor - plan.given.minor
    if not rest:
        return None
    return phrase(
        "Nobody is owed more by this equation: {rest} stay in the pool.", rest=Money(rest, plan.amount.currency)
    )


def _buckets(book: Book, plan: Plan) -> Sheet:
    """Return what each bucket had and gave, and of one with several rules what went by each of them."""
    equation, currency = plan.agreed.equation, plan.amount.currency
    rows: list[tuple[Any, ...]] = []
    for part in plan.shared.parts:
        what: Any = "" if equation.disco else size(equation, equation.buckets[part.bucket])
        pot: Any = "" if isinstance(part, Care) else Money(part.pot, currency)
        rows.append((part.bucket + 1, bucket_name(equation, part.bucket), what, pot, Money(part.paid, currency)))
        if isinstance(part, Part) and not equation.disco and len(equation.buckets[part.bucket].rules) > 1:
            rows += _rules(book, plan, part)
    return Sheet((BUCKET, NAME, SIZE, HAD, GAVE), tuple(rows))


def _rules(book: Book, plan: Plan, part: Part) -> Iterator[tuple[Any, ...]]:
    bucket = plan.agreed.equation.buckets[part.bucket]
    sums = dict.fromkeys(range(len(bucket.rules)), 0)
    for claim, amount in zip(part.claims, part.amounts, strict=True):
        sums[rule_of(book, bucket, claim)] += amount
    for place, rule in enumerate(bucket.rules):
        number = Code(f"{part.bucket + 1}.{place + 1}")
        yield number, Code(rule.formula.text), whose(rule), "", Money(sums[place], plan.amount.currency)


def rule_of(book: Book, bucket: Bucket, claim: Claim) -> int:
    """Return the place of the rule of a bucket by which a claim was made."""
    if claim.rule is not None:
        return claim.rule
    place = bucket.matching(entitlement.candidate(book, book.contributions.by_id[claim.oldest], Selection()))
    assert place is not None, "a claim is made by a rule"
    return place


def _people(book: Book, plan: Plan) -> Sayable:
    """Return what each gets from which bucket, and what all they got so far makes per hour of all their accepted work."""
    given: dict[str, dict[int, int]] = {}
    for line in plan.shared.lines():
        agent = plan.agreed.payees.get(line.agent, line.agent) if line.contribution is None else line.agent
        row = given.setdefault(agent, {})
        row[line.bucket] = row.get(line.bucket, 0) + line.amount
    currency = plan.amount.currency
    buckets, got = [part.bucket for part in plan.shared.parts], so_far(book, plan)
    most = sorted(plan.shares, key=lambda share: -share.minor)[:ROWS]
    rows = tuple(
        (
            treasury_words.payee(book, share.agent),
            *(Money(given[share.agent][one], currency) if one in given.get(share.agent, {}) else "" for one in buckets),
            Money(share.minor, currency),
            Money(got[share.agent], currency),
            _hours(share),
            _per_hour(got[share.agent], share, currency),
        )
        for share in most
    )
    headings = (
        WHO,
        *(phrase("Bucket {number}", number=one + 1) for one in buckets),
        SHARE,
        SO_FAR,
        OWN_HOURS,
        PER_HOUR,
    )
    return lines(Sheet(headings, rows), _more(len(plan.shares) - len(rows)))


def _hours(share: Share) -> Any:
    return Exact(Quantity(share.hours, TIME)) if share.hours else ""


def _per_hour(got: int, share: Share, currency: str) -> Any:
    return nearly(got / share.hours, Money(half_up(got / share.hours), currency)) if share.hours else ""


def nearly(exact: Fraction, shown: Money | Code) -> Any:
    """Return an amount that is only for orientation, with the sign for about where it was rounded."""
    return shown if exact.denominator == 1 else phrase("≈ {amount}", amount=shown)


def _more(rest: int) -> Phrase | None:
    if not rest:
        return None
    more = plural(rest, "{n} more person", "{n} more people")
    return phrase("and {more}; {why} tells each what is theirs.", more=more, why=Code("/why"))


WHO, OWN_HOURS, SHARE = phrase("Who"), phrase("Hours"), phrase("Share")
SO_FAR, PER_HOUR = phrase("So far"), phrase("Per hour")
BUCKET, NAME, SIZE, HAD, GAVE = phrase("Bucket"), phrase("Name"), phrase("Size"), phrase("Had"), phrase("Gave")
