"""Unwinding: money of a distribution comes back, and so much of each agent's payments on claims is undone as of the share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from ledger.distributions.distribution import Distribution
from ledger.distributions.paid_claims import Effect, effects_of
from ledger.distributions.reversal import TakenBack
from ledger.equations.claim import ClaimEnded, ClaimPaid, Key, key

ClaimOf = tuple[int, Key, str]
"""A claim by its bucket, its key there, and its agent."""


def unwound(
    distribution: Distribution, shares: Sequence[TakenBack]
) -> tuple[tuple[ClaimPaid, ...], tuple[ClaimEnded, ...]]:
    """Return the payments and endings of claims that are undone once these shares come back, after all earlier reversals.

    A share can be less or more than the payments on claims: for care, or if a part of it was for no claim. So payments are
    undone in proportion, rounded in favour of the agent who is owed again, the newest first. A claim that counts once has
    its turn again as soon as any payment on it comes back, whatever its size.
    """
    amounts, whole = _amounts(distribution, shares)
    paid = tuple(_undone_payments(distribution, amounts, whole))
    return paid, tuple(_undone_endings(distribution, paid, whole))


def _amounts(distribution: Distribution, shares: Sequence[TakenBack]) -> tuple[dict[str, int], set[str]]:
    """Return by agent the minor units of payments to undo in all reversals, and the agents who have nothing left."""
    prepared = distribution.prepared
    paid = _sums((payment.agent, payment.amount) for payment in prepared.paid)
    got = _sums((share.agent, share.minor) for share in prepared.shares)
    back = _sums((share.agent, share.minor) for share in (*distribution.taken_back, *shares))
    agents = _receivers(distribution)
    whole = {agent for agent in agents if back[agent] == got[agent]}
    parts = {agent: _rounded_up(paid[agent] * back[agent], got[agent]) for agent in agents - whole}
    return {agent: paid[agent] for agent in whole} | parts, whole


def _receivers(distribution: Distribution) -> set[str]:
    """Return the agents of the claims that were paid or ended, without those who did not take their share."""
    agents = {effect.agent for effect in effects_of(distribution.prepared)}
    return agents - {*distribution.given_up, *distribution.left}


def _sums(amounts: Iterable[tuple[str, int]]) -> Counter[str]:
    sums = Counter[str]()
    for agent, amount in amounts:
        sums[agent] += amount
    return sums


def _rounded_up(dividend: int, divisor: int) -> int:
    return -(-dividend // divisor)


def _undone_payments(distribution: Distribution, amounts: dict[str, int], whole: set[str]) -> Iterator[ClaimPaid]:
    """Yield the payments to undo, the newest first, each as far as earlier reversals did not undo it."""
    before = _undone_before(distribution)
    left = _left_to_undo(amounts, before)
    for payment in reversed(distribution.prepared.paid):
        if payment.agent not in amounts:
            continue
        part = min(payment.amount - before[_claim_of(payment)], left[payment.agent])
        left[payment.agent] -= part
        rounded = payment.rounded if payment.agent in whole else 0
        if part or rounded:
            yield replace(payment, amount=part, rounded=rounded)


def _undone_before(distribution: Distribution) -> Counter[ClaimOf]:
    """Return by claim the minor units that earlier reversals undid."""
    undone = Counter[ClaimOf]()
    for payment in chain.from_iterable(reversal.prepared.paid for reversal in distribution.done_reversals):
        undone[_claim_of(payment)] += payment.amount
    return undone


def _left_to_undo(amounts: dict[str, int], before: Counter[ClaimOf]) -> Counter[str]:
    left = Counter(amounts)
    for (_, _, agent), amount in before.items():
        left[agent] -= amount
    return left


def _undone_endings(distribution: Distribution, paid: Sequence[ClaimPaid], whole: set[str]) -> Iterator[ClaimEnded]:
    """Yield the endings to undo: of claims whose payment comes back, and of agents who have nothing left of their share."""
    paid_back = {_claim_of(payment) for payment in paid}
    for ended in _standing_endings(distribution):
        if ended.agent in whole or _claim_of(ended) in paid_back:
            yield ended


def _standing_endings(distribution: Distribution) -> list[ClaimEnded]:
    """Return the endings of claims that no earlier reversal undid."""
    undone = chain.from_iterable(reversal.prepared.ended for reversal in distribution.done_reversals)
    before = set(map(_claim_of, undone))
    return [ended for ended in distribution.prepared.ended if _claim_of(ended) not in before]


def _claim_of(effect: Effect) -> ClaimOf:
    return effect.bucket, key(effect), effect.agent
