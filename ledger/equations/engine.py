"""The computation of one distribution: an amount, shared by the claims under an equation."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction
from typing import cast

from ledger.equations import disco
from ledger.equations.appraisal import appraised, counted, is_new, lapsed
from ledger.equations.candidate import Candidate
from ledger.equations.claim import ClaimMade, Claims
from ledger.equations.disco import Among
from ledger.equations.equation import FOREVER, TOTAL, Bucket, Equation
from ledger.equations.result import Care, Named, Part, Shared
from ledger.values.apportionment import Uncommon, half_up, split, whole
from ledger.values.phrase import Refusal

DENOMINATOR_BITS_MAX = 4096
"""How large the common denominator of all weights in a bucket may be: beyond it each row costs more than it is worth."""


def claimed(equation: Equation, claims: Claims, candidates: Collection[Candidate]) -> list[ClaimMade]:
    """Return the facts by which contributions make claims, and correct those they made before.

    A contribution that makes another claim than before, or none since it no longer counts, loses its old one. Where a
    rule takes all contributions of a person together, all of them are handed over.
    """
    made = list((disco.appraised if equation.disco else appraised)(equation, counted(equation, candidates)))
    if claims.is_empty:
        return made
    return [*(one for one in made if is_new(claims, one)), *lapsed(equation, claims, made, candidates)]


def share(equation: Equation, claims: Claims, amount: int, among: Among | None = None) -> Shared:
    """Share an amount in minor units; nothing is changed, and `Shared.facts` says what it does to the claims.

    With `among`, only claims of which it holds take part.
    """
    if equation.disco:
        return Shared(amount, disco.shared(equation.disco, claims, amount, among))
    left = amount
    parts: list[Named | Part | Care] = []
    for number, bucket in enumerate(equation.buckets):
        part = _part(claims, number, bucket, _pot(bucket, amount, left), among)
        parts.append(part)
        left -= part.paid
    return Shared(amount, tuple(parts))


def _pot(bucket: Bucket, amount: int, left: int) -> int:
    """Return what a bucket can give: never more than is left."""
    if bucket.percent is None:
        return min(bucket.amount or 0, left)
    return min(half_up(bucket.percent / 100 * (amount if bucket.of == TOTAL else left)), left)


def _part(claims: Claims, number: int, bucket: Bucket, pot: int, among: Among | None) -> Named | Part:
    if bucket.to is not None:
        return Named(number, pot, bucket.to)
    sharing = claims.on(number, among)
    weights = [claim.weight for claim in sharing]
    if not all(weights):
        sharing = [claim for claim in sharing if claim.weight]
        weights = [claim.weight for claim in sharing]
    ways = claims.ways(number)
    lasts = any(until == FOREVER for until, _ in ways)
    parts = _whole(bucket, weights) if any(weighs for _, weighs in ways) else cast(list[int], weights)
    # Each is capped by what it weighs, unless some claims have no cap at all.
    caps: Sequence[int | None] = parts
    if any(_is_free(bucket, *way) for way in ways):
        caps = [None if _is_free(bucket, claim.until, claim.weighs) else int(claim.weight) for claim in sharing]
    # What was a claim for ever once, and is a debt now, is paid in full whatever rounding took.
    carried = [claim.balance.rounded if claim.until == FOREVER else 0 for claim in sharing] if lasts else ()
    receivers = [claim.agent for claim in sharing]
    return Part(number, pot, sharing, (split(pot, parts, caps, carried, receivers),))


def _is_free(bucket: Bucket, until: str, weighs: bool) -> bool:
    """Tell whether claims get a part by their weight, without a cap."""
    return weighs or (until == FOREVER and not bucket.is_capped)


def _whole(bucket: Bucket, weights: Sequence[Fraction | int]) -> list[int]:
    try:
        return whole(weights, DENOMINATOR_BITS_MAX)
    except Uncommon:
        raise Refusal(
            "The weights on {bucket} have no common denominator of a reasonable size, so they cannot be shared by exactly. "
            "A formula that divides by what differs between contributions makes them so.",
            bucket=bucket.name,
        ) from None
