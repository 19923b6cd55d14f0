"""Engine: one distribution under a value equation.

Two pure steps. `claimed` turns contributions into facts about claims; `share` divides an amount among the claims of each
bucket, in the order of the buckets. Money that a bucket does not need is left for the next one, and the last rest stays
in the pool. Nothing is changed here: a `Shared` lists the facts that a distribution would add, so a preview and a payment are
the same computation.

Members must be able to redo each sum on paper, and to find an old list again years later. So all numbers are integers and
fractions, each amount is rounded once (largest remainder), and the order of people changes nothing. The tests compare it
with a second computation that was written separately and simply. Rejected: libraries for shares, which round in floating
point or have rules of their own, and a spreadsheet formula language, which nobody can repeat in plain words.

A hundred thousand claims must not wait: claims keep a running balance, come sorted by age, and weights are brought to one
common denominator per bucket, whose size is limited. A claim that is corrected is made again in one fact; one that no
longer counts is made again with the worth nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import cast

from ledger.equations import disco
from ledger.equations.appraisal import appraise, countable, is_new, lapsed_claims
from ledger.equations.candidate import Candidate
from ledger.equations.claim import Claim, ClaimMade, Claims
from ledger.equations.disco import Among
from ledger.equations.equation import FOREVER, TOTAL, Bucket, Equation
from ledger.equations.result import Care, Named, Part, Shared
from ledger.values.apportionment import Uncommon, as_whole_numbers, half_up, split
from ledger.values.phrase import Refusal

DENOMINATOR_BITS_MAX = 4096
"""Size limit of the common denominator of all weights in a bucket: beyond it each row costs more than it is worth."""

Ways = Collection[tuple[str, bool]]
"""The kinds of claims on a bucket: until when they stand, and whether they are weights."""


def make_claims(equation: Equation, claims: Claims, candidates: Collection[Candidate]) -> list[ClaimMade]:
    """Return the facts by which contributions make claims, and correct those they made before.

    A contribution that makes another claim than before, or none since it no longer counts, loses its old one. Pass all
    contributions of a person if a rule counts them together.
    """
    claims_of = disco.appraise if equation.disco else appraise
    made = list(claims_of(equation, countable(equation, candidates)))
    if claims.is_empty:
        return made
    return [*(claim for claim in made if is_new(claims, claim)), *lapsed_claims(equation, claims, made, candidates)]


def share(equation: Equation, claims: Claims, amount: int, among: Among | None = None) -> Shared:
    """Share an amount in minor units; nothing is changed, and `Shared.facts` says what it does to the claims.

    With `among`, only claims of which it holds take part.
    """
    if equation.disco:
        return Shared(amount, disco.share(equation.disco, claims, amount, among))
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
    whole_of = amount if bucket.of == TOTAL else left
    return min(half_up(bucket.percent / 100 * whole_of), left)


def _part(claims: Claims, number: int, bucket: Bucket, pot: int, among: Among | None) -> Named | Part:
    if bucket.to is not None:
        return Named(number, pot, bucket.to)
    sharing = [claim for claim in claims.on_bucket(number, among) if claim.weight]
    ways = claims.ways(number)
    weights = _whole_weights(bucket, sharing, ways)
    receivers = [claim.agent for claim in sharing]
    shares = split(pot, weights, _caps(bucket, sharing, ways, weights), _carried(sharing, ways), receivers)
    return Part(number, pot, sharing, (shares,))


def _whole_weights(bucket: Bucket, sharing: Sequence[Claim], ways: Ways) -> list[int]:
    """Return the weights as integers in proportion; money is an integer already."""
    weights = [claim.weight for claim in sharing]
    if not any(weighs for _, weighs in ways):
        return cast(list[int], weights)
    try:
        return as_whole_numbers(weights, DENOMINATOR_BITS_MAX)
    except Uncommon:
        raise Refusal(
            "The weights on {bucket} have no common denominator of a reasonable size, so they cannot be shared by exactly. "
            "A formula that divides by what differs between contributions makes them so.",
            bucket=bucket.name,
        ) from None


def _caps(bucket: Bucket, sharing: Sequence[Claim], ways: Ways, weights: Sequence[int]) -> Sequence[int | None]:
    """Cap each claim by its own weight, except those that share without a limit."""
    if not any(_is_free(bucket, *way) for way in ways):
        return weights
    return [None if _is_free(bucket, claim.until, claim.weighs) else int(claim.weight) for claim in sharing]


def _is_free(bucket: Bucket, until: str, weighs: bool) -> bool:
    """Tell whether claims get a part by their weight, without a cap."""
    return weighs or (until == FOREVER and not bucket.is_capped)


def _carried(sharing: Sequence[Claim], ways: Ways) -> Sequence[int]:
    """Return what earlier rounding took from each claim.

    It counts for claims that stand forever alone: a debt is paid in full, whatever rounding took.
    """
    if all(until != FOREVER for until, _ in ways):
        return ()
    return [claim.balance.rounded if claim.until == FOREVER else 0 for claim in sharing]
