"""Tables of a plan to share: the sums of each bucket, and the shares of each person by bucket and per hour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ledger.contributions.selection import Selection
from ledger.distributions import entitlement, share_files
from ledger.distributions.distribution import Share
from ledger.distributions.plan import Plan, given_by_bucket, so_far
from ledger.distributions.share_files import ROWS, largest_first
from ledger.equations.claim import Claim
from ledger.equations.equation import Bucket
from ledger.equations.presets import HOURS
from ledger.equations.proposal import Agreed
from ledger.equations.result import Care, Named, Part
from ledger.equations.words import bucket_name, describe_contributions, describe_size
from ledger.network import words as network_words
from ledger.network.custodian import CUSTODIAN
from ledger.treasury import words as treasury_words
from ledger.values.apportionment import half_up
from ledger.values.money import Money
from ledger.values.phrase import Code, Exact, Lines, Phrase, Sayable, Sheet, lines, phrase, plural, sample
from ledger.values.quantity import TIME, Quantity

if TYPE_CHECKING:
    from ledger.book import Book


def describe(book: Book, plan: Plan) -> Lines:
    """Describe a plan: the shares, the rest that stays, and the contributions that are left out."""
    return lines(
        infrastructure(book, plan),
        _custodian(book, plan),
        *_tables(book, plan),
        *network_words.paid_where(book, _credited(book, plan)),
        _rest(plan),
        *left_out(book, plan.agreed, plan.left_out),
        share_files.of_plan(book, plan),
    )


def _credited(book: Book, plan: Plan) -> Iterator[str]:
    """Yield all agents who get something: by a share, or for the infrastructure."""
    if plan.first is not None:
        yield plan.first.to
    yield from (share.agent for share in plan.shares)


def _tables(book: Book, plan: Plan) -> tuple[Sayable, ...]:
    """Return the shares, with the buckets before them unless the plan is by hours, which has only one."""
    if plan.agreed.id == HOURS:
        return (shares(book, plan.agreed.id, plan.shares, plan.amount.currency),)
    return _buckets(book, plan), _people(book, plan)


def infrastructure(book: Book, plan: Plan) -> Phrase | None:
    """Describe the part that goes to the common infrastructure before anything is shared, if there is one."""
    part = plan.first
    if part is None:
        return None
    return phrase(
        "{amount}, which are {percent} %, go to {who} for the infrastructure before the rest is shared. The whole amount below is the rest: {rest}.",
        amount=plan.infrastructure,
        percent=Exact(part.percent),
        who=network_words.receiver(book, part.to),
        rest=plan.amount - plan.infrastructure,
    )


def _custodian(book: Book, plan: Plan) -> Phrase | None:
    """Tell to whom it goes what is for the office of custodian, if something is."""
    if plan.custodian is None:
        return None
    if plan.custodian == CUSTODIAN:
        return phrase(
            "Nobody is {custodian} now. Before anything can be shared like this, two stewards name somebody: {name}.",
            custodian=Code(CUSTODIAN),
            name=sample("/settings set custodian @NAME"),
        )
    return phrase(
        "The part for {custodian} goes to {who}, who holds that office now.",
        custodian=Code(CUSTODIAN),
        who=network_words.receiver(book, plan.custodian),
    )


def shares(
    book: Book, equation: str, listed: tuple[Share, ...], currency: str, *, whole: Code | None = None
) -> Sayable:
    """Render the largest shares of a list, with the hours behind them if they are shared by hours.

    `whole` is the command that hands over all of them; None where they come in a file with the answer.
    """
    most = largest_first(listed)[:ROWS]
    more = more_people(len(listed) - len(most), whole)
    if equation != HOURS:
        rows = tuple((treasury_words.payee(book, share.agent), Money(share.minor, currency)) for share in most)
        return lines(Sheet((WHO, SHARE), rows), more)
    worked = tuple(
        (treasury_words.payee(book, share.agent), _hours(share), Money(share.minor, currency)) for share in most
    )
    return lines(Sheet((WHO, OWN_HOURS, SHARE), worked), more)


def left_out(book: Book, agreed: Agreed, contributions: Sequence[str]) -> Iterator[Phrase]:
    """Yield sentences about the accepted contributions that make no claim under an equation, with the reason."""
    if agreed.id == HOURS:
        yield from _not_in_hours(contributions)
        return
    foreign = [number for number in contributions if _is_foreign(book, agreed, number)]
    unfit = [number for number in contributions if number not in foreign]
    if unfit:
        yield phrase("Left out, as no rule of the equation fits it: {contributions}.", contributions=_codes(unfit))
    if foreign:
        yield phrase("Left out, as it is in another currency: {contributions}.", contributions=_codes(foreign))


def _not_in_hours(contributions: Sequence[str]) -> Iterator[Phrase]:
    if contributions:
        yield phrase(
            "Not shared here, as this rule counts hours: {contributions}.", contributions=_codes(contributions)
        )


def _is_foreign(book: Book, agreed: Agreed, number: str) -> bool:
    amount = book.contributions.by_id[number].log.amount
    return isinstance(amount, Money) and amount.currency != agreed.equation.currency


def _codes(contributions: Sequence[str]) -> tuple[Code, ...]:
    return tuple(map(Code, contributions))


def _rest(plan: Plan) -> Phrase | None:
    rest = plan.amount.minor - plan.given.minor
    if not rest:
        return None
    return phrase(
        "Nobody is owed more by this equation: {rest} stay in the pool.", rest=Money(rest, plan.amount.currency)
    )


def _buckets(book: Book, plan: Plan) -> Sheet:
    """Render the sums that each bucket had and gave, and by rule if a bucket has several."""
    rows: list[tuple[Any, ...]] = []
    for part in plan.shared.parts:
        rows.append(_bucket(plan, part))
        if isinstance(part, Part) and len(plan.agreed.equation.rules(part.bucket)) > 1:
            rows += _rules(book, plan, part)
    return Sheet((BUCKET, NAME, SIZE, HAD, GAVE), tuple(rows))


def _bucket(plan: Plan, part: Named | Part | Care) -> tuple[Any, ...]:
    equation, currency = plan.agreed.equation, plan.amount.currency
    bucket_size: Any = "" if equation.disco else describe_size(equation, equation.buckets[part.bucket])
    pot: Any = "" if isinstance(part, Care) else Money(part.pot, currency)
    return part.bucket + 1, bucket_name(equation, part.bucket), bucket_size, pot, Money(part.paid, currency)


def _rules(book: Book, plan: Plan, part: Part) -> Iterator[tuple[Any, ...]]:
    bucket = plan.agreed.equation.buckets[part.bucket]
    sums = dict.fromkeys(range(len(bucket.rules)), 0)
    for claim, amount in zip(part.claims, part.amounts, strict=True):
        sums[rule_of(book, bucket, claim)] += amount
    for place, rule in enumerate(bucket.rules):
        number = Code(f"{part.bucket + 1}.{place + 1}")
        yield (
            number,
            Code(rule.formula.text),
            describe_contributions(rule),
            "",
            Money(sums[place], plan.amount.currency),
        )


def rule_of(book: Book, bucket: Bucket, claim: Claim) -> int:
    """Return the place of the rule that made a claim, in the list of its bucket."""
    if claim.rule is not None:
        return claim.rule
    place = bucket.matching(entitlement.candidate(book, book.contributions.by_id[claim.oldest], Selection()))
    assert place is not None, "a claim is made by a rule"
    return place


def _people(book: Book, plan: Plan) -> Sayable:
    """Render the sums of each person by bucket, and all their sums so far per hour of all their accepted work."""
    given, so_far_of = given_by_bucket(plan), so_far(book, plan)
    buckets = [part.bucket for part in plan.shared.parts]
    rows = tuple(
        (
            treasury_words.payee(book, share.agent),
            *(given.get((share.agent, bucket), "") for bucket in buckets),
            Money(share.minor, plan.amount.currency),
            Money(so_far_of[share.agent], plan.amount.currency),
            _hours(share),
            _per_hour(so_far_of[share.agent], share, plan.amount.currency),
        )
        for share in largest_first(plan.shares)[:ROWS]
    )
    numbered = (phrase("Bucket {number}", number=bucket + 1) for bucket in buckets)
    headings = (WHO, *numbered, SHARE, SO_FAR, OWN_HOURS, PER_HOUR)
    return lines(Sheet(headings, rows), more_people(len(plan.shares) - len(rows), None))


def _hours(share: Share) -> Any:
    return Exact(Quantity(share.hours, TIME)) if share.hours else ""


def _per_hour(got: int, share: Share, currency: str) -> Any:
    return approximately(got / share.hours, Money(half_up(got / share.hours), currency)) if share.hours else ""


def approximately(exact: Fraction, shown: Money | Code) -> Any:
    """Render an amount that is only for orientation, with the sign for "about" if it was rounded."""
    return shown if exact.denominator == 1 else phrase("≈ {amount}", amount=shown)


def more_people(rest: int, whole: Code | None) -> Phrase | None:
    """Say how many people a table has no room for, and where all of them are; None if there are none."""
    if not rest:
        return None
    more = plural(rest, "{n} more person", "{n} more people")
    if whole is None:
        return phrase("and {more}: the file has all of them.", more=more)
    return phrase("and {more}: {whole} hands over the list of all.", more=more, whole=whole)


WHO, OWN_HOURS, SHARE = phrase("Who"), phrase("Hours"), phrase("Share")
SO_FAR, PER_HOUR = phrase("So far"), phrase("Per hour")
BUCKET, NAME, SIZE, HAD, GAVE = phrase("Bucket"), phrase("Name"), phrase("Size"), phrase("Had"), phrase("Gave")
