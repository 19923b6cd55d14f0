"""Pots of the buckets explained: the part of an amount that a bucket has, and the sums that buckets before it gave."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from ledger.equations import disco
from ledger.equations.equation import TOTAL, Bucket, Equation
from ledger.equations.result import Named, Part, Shared
from ledger.values.apportionment import half_up
from ledger.values.phrase import Exact, Phrase, phrase


def pot(equation: Equation, shared: Shared, part: Named | Part) -> Phrase:
    """Explain the size of a pot, as a part of a sentence: `40 % of 87.51 EUR, all that is shared`."""
    if equation.disco:
        return _of_disco(equation, shared, part)
    bucket, left = equation.buckets[part.bucket], _left(shared, part.bucket)
    if bucket.percent is None:
        return _agreed_amount(equation, bucket, left)
    return _percent_of(equation, bucket, bucket.percent, shared.amount, left)


def _agreed_amount(equation: Equation, bucket: Bucket, left: int) -> Phrase:
    amount = bucket.amount or 0
    if amount <= left:
        return phrase("the agreed amount")
    return phrase(
        "agreed are {amount}, but only {left} were left", amount=equation.amount(amount), left=equation.amount(left)
    )


def _percent_of(equation: Equation, bucket: Bucket, percentage: Fraction, amount: int, left: int) -> Phrase:
    if bucket.of == TOTAL:
        exact = percentage / 100 * amount
        sized = phrase("{part}, all that is shared", part=percent(equation, percentage, amount))
    else:
        exact = percentage / 100 * left
        sized = phrase("{part}, what was left at this point", part=percent(equation, percentage, left))
    sized = _rounded(sized, exact)
    if half_up(exact) > left:
        return phrase("{part}, but only {left} were left", part=sized, left=equation.amount(left))
    return sized


def _rounded(sized: Phrase, exact: Fraction) -> Phrase:
    """Add that a sum was rounded, if it was."""
    return phrase("{part}, rounded half up", part=sized) if exact.denominator > 1 else sized


def percent(equation: Equation, part: Fraction, whole: int) -> Phrase:
    """Render a percentage of an amount."""
    return phrase("{percent} % of {whole}", percent=Exact(part), whole=equation.amount(whole))


def given_before(equation: Equation, shared: Shared, part: Named | Part) -> Iterator[Phrase]:
    """Yield a sentence about the sums that buckets before gave, if the pot of this one depends on them."""
    if equation.disco:
        return
    given = [earlier for earlier in shared.parts[: part.bucket] if earlier.paid]
    left = _left(shared, part.bucket)
    if not given or not _depends_on_rest(equation.buckets[part.bucket], shared.amount, left):
        return
    gave: tuple[Any, ...] = tuple(
        phrase("{amount} (bucket {number})", number=earlier.bucket + 1, amount=equation.amount(earlier.paid))
        for earlier in given
    )
    yield phrase(
        "Of {whole} the buckets before gave {gave}, so {left} were left.",
        whole=equation.amount(shared.amount),
        gave=gave,
        left=equation.amount(left),
    )


def _depends_on_rest(bucket: Bucket, amount: int, left: int) -> bool:
    """Tell whether a bucket has a part of the rest, or less than agreed as the rest is too small."""
    if bucket.percent is None:
        return (bucket.amount or 0) > left
    return bucket.of != TOTAL or half_up(bucket.percent / 100 * amount) > left


def _left(shared: Shared, bucket: int) -> int:
    return shared.amount - sum(part.paid for part in shared.parts[:bucket])


def _of_disco(equation: Equation, shared: Shared, part: Named | Part) -> Phrase:
    assert equation.disco, "its buckets are those of a DisCO"
    if part.bucket == disco.LIVELIHOOD:
        percentage = equation.disco.livelihood
        sized = phrase("{part}, all that is shared", part=percent(equation, percentage, shared.amount))
        return _rounded(sized, percentage / 100 * shared.amount)
    livelihood = shared.parts[disco.LIVELIHOOD]
    assert isinstance(livelihood, Part), "livelihood is shared by claims"
    return phrase(
        "what livelihood did not need of {whole}, after it took {taken}",
        whole=equation.amount(shared.amount),
        taken=equation.amount(livelihood.splits[0].paid),
    )
