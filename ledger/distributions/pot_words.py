"""How the pot of each bucket comes about: what goes to the infrastructure first, and which part of what was left it is."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from ledger.equations import disco
from ledger.equations.equation import TOTAL, Equation
from ledger.equations.result import Care, Named, Part, Shared
from ledger.values.apportionment import half_up
from ledger.values.phrase import Exact, Phrase, phrase


def pot(equation: Equation, shared: Shared, part: Named | Part) -> Phrase:
    """Return how much of what a bucket had, as a part of a sentence: `40 % of 87.51 EUR, all that is shared`."""
    if equation.disco:
        return _of_disco(equation, shared, part)
    bucket, left = equation.buckets[part.bucket], _left(shared, part.bucket)
    if bucket.percent is None:
        amount = bucket.amount or 0
        if amount <= left:
            return phrase("the agreed amount")
        return phrase(
            "agreed are {amount}, but only {left} were left", amount=equation.amount(amount), left=equation.amount(left)
        )
    whole = shared.amount if bucket.of == TOTAL else left
    exact = bucket.percent / 100 * whole
    said = percent(equation, bucket.percent, whole)
    if bucket.of == TOTAL:
        said = phrase("{part}, all that is shared", part=said)
    else:
        said = phrase("{part}, what was left at this point", part=said)
    if exact.denominator > 1:
        said = phrase("{part}, rounded half up", part=said)
    if half_up(exact) > left:
        return phrase("{part}, but only {left} were left", part=said, left=equation.amount(left))
    return said


def percent(equation: Equation, part: Fraction, whole: int) -> Phrase:
    """Return a part of an amount."""
    return phrase("{percent} % of {whole}", percent=Exact(part), whole=equation.amount(whole))


def before(equation: Equation, shared: Shared, part: Named | Part) -> Iterator[Phrase]:
    """Yield what the buckets before gave, where the pot of this one hangs on it."""
    given = [one for one in shared.parts[: part.bucket] if one.paid]
    if not given or equation.disco:
        return
    bucket, left = equation.buckets[part.bucket], _left(shared, part.bucket)
    if bucket.percent is not None and bucket.of == TOTAL and half_up(bucket.percent / 100 * shared.amount) <= left:
        return
    if bucket.percent is None and (bucket.amount or 0) <= left:
        return
    gave: tuple[Any, ...] = tuple(
        phrase("{amount} (bucket {number})", number=one.bucket + 1, amount=equation.amount(one.paid)) for one in given
    )
    yield phrase(
        "Of {whole} the buckets before gave {gave}, so {left} were left.",
        whole=equation.amount(shared.amount),
        gave=gave,
        left=equation.amount(left),
    )


def _left(shared: Shared, bucket: int) -> int:
    return shared.amount - sum(part.paid for part in shared.parts[:bucket])


def _of_disco(equation: Equation, shared: Shared, part: Named | Part) -> Phrase:
    assert equation.disco, "its buckets are those of a DisCO"
    if part.bucket == disco.LIVELIHOOD:
        exact = equation.disco.livelihood / 100 * shared.amount
        said = phrase("{part}, all that is shared", part=percent(equation, equation.disco.livelihood, shared.amount))
        return phrase("{part}, rounded half up", part=said) if exact.denominator > 1 else said
    livelihood = shared.parts[disco.LIVELIHOOD]
    assert isinstance(livelihood, Part), "livelihood is shared by claims"
    return phrase(
        "what livelihood did not need of {whole}, after it took {taken}",
        whole=equation.amount(shared.amount),
        taken=equation.amount(livelihood.splits[0].paid),
    )


def had(equation: Equation, shared: Shared, part: Named | Part | Care) -> Any:
    """Return how large a bucket of a DisCO is, for a table; care has no pot."""
    return "" if isinstance(part, Care) else _of_disco(equation, shared, part)
