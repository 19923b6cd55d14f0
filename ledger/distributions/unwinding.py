"""Which payments on claims are undone when money of a distribution comes back: as much of each one's as of their share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ledger.distributions.distribution import Distribution
from ledger.distributions.reversal import DONE, Reversal, TakenBack
from ledger.equations.claim import ClaimEnded, ClaimPaid, Key, key


def unwound(found: Distribution, shares: Sequence[TakenBack]) -> tuple[tuple[ClaimPaid, ...], tuple[ClaimEnded, ...]]:
    """Return which payments and endings of claims are undone once these shares come back, after all that came back before.

    A share can be less or more than what was paid on claims, for care, or where a part of it was for no claim. So payments
    are undone in proportion, rounded for who is owed again, the newest first. Whatever was paid on a claim once, it has its
    one turn again as soon as any of that comes back.
    """
    done = [one for one in found.reversals if one.state == DONE]
    gone, whole = _amounts(found, shares, done)
    before = Counter[tuple[int, Key, str]]()
    for one in done:
        for paid in one.prepared.paid:
            before[_claim(paid)] += paid.amount
    paid_back = tuple(_undone(found, before, gone, whole))
    again = {_claim(one) for one in paid_back}
    ended = {_claim(one) for reversal in done for one in reversal.prepared.ended}
    return paid_back, tuple(
        one for one in found.prepared.ended if (one.agent in whole or _claim(one) in again) and _claim(one) not in ended
    )


def _amounts(
    found: Distribution, shares: Sequence[TakenBack], done: Sequence[Reversal]
) -> tuple[dict[str, int], set[str]]:
    """Return how much of what was paid on claims of each is undone in all, in minor units, and of whom nothing is left."""
    without = {*found.given_up, *found.left}
    prepared = found.prepared
    paid, got, back = Counter[str](), Counter[str](), Counter[str]()
    for one in prepared.paid:
        paid[one.agent] += one.amount
    for share in prepared.shares:
        got[share.agent] += share.minor
    for came in (*found.taken_back, *shares):
        back[came.agent] += came.minor
    agents = ({one.agent for one in prepared.paid} | {one.agent for one in prepared.ended}) - without
    whole = {agent for agent in agents if back[agent] == got[agent]}
    gone = {
        agent: paid[agent] if agent in whole else -(-paid[agent] * back[agent] // got[agent])
        for agent in sorted(agents)
    }
    return gone, whole


def _undone(
    found: Distribution, before: Counter[tuple[int, Key, str]], gone: dict[str, int], whole: set[str]
) -> Iterator[ClaimPaid]:
    left = Counter(gone)
    for claim, amount in before.items():
        left[claim[2]] -= amount
    for one in reversed(found.prepared.paid):
        if one.agent not in gone:
            continue
        part = min(one.amount - before[_claim(one)], left[one.agent])
        left[one.agent] -= part
        rounded = one.rounded if one.agent in whole else 0
        if part or rounded:
            yield replace(one, amount=part, rounded=rounded)


def _claim(done: ClaimPaid | ClaimEnded) -> tuple[int, Key, str]:
    return done.bucket, key(done), done.agent
