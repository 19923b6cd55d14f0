"""Payments on claims that are undone with what comes back: in proportion, and all of them once all is back."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from ledger.distributions.distribution import MADE, Distribution, DistributionPrepared, Share
from ledger.distributions.reversal import DONE, Reversal, ReversalPrepared, TakenBack
from ledger.distributions.unwinding import unwound
from ledger.equations.claim import ClaimEnded, ClaimPaid
from ledger.values.money import Money
from ledger.values.phrase import NETWORK, Words

AT = datetime(2026, 1, 1, tzinfo=UTC)


def paid(contribution: str, agent: str, amount: int, rounded: int = 0) -> ClaimPaid:
    return ClaimPaid(0, contribution, None, agent, amount, rounded, Fraction(amount))


def ended(contribution: str, agent: str) -> ClaimEnded:
    return ClaimEnded(0, contribution, None, agent, 0, Fraction(1))


def made(shares: dict[str, int], *done: ClaimPaid | ClaimEnded) -> Distribution:
    prepared = DistributionPrepared(
        "D1",
        Money(sum(shares.values()), "EUR"),
        None,
        None,
        None,
        "E1",
        1,
        "hash",
        tuple(Share(agent, Fraction(0), minor) for agent, minor in shares.items()),
        tuple(one for one in done if isinstance(one, ClaimPaid)),
        tuple(one for one in done if isinstance(one, ClaimEnded)),
        (),
        "fingerprint",
        "A1",
        2,
    )
    return Distribution(prepared, 1, AT, state=MADE)


def back(found: Distribution, **minor: int) -> Distribution:
    """Return the distribution after so many minor units came back from each."""
    shares = tuple(TakenBack(agent, one) for agent, one in minor.items())
    undone, again = unwound(found, shares)
    prepared = ReversalPrepared("D1", "EUR", Words("why", NETWORK), shares, undone, again, "fingerprint", "A1")
    return replace(found, reversals=(*found.reversals, Reversal(prepared, 2, AT, state=DONE)))


def undone(found: Distribution) -> dict[str, int]:
    """Return how much of what was paid on each contribution was undone in all."""
    sums = Counter[str]()
    for one in found.reversals:
        for payment in one.prepared.paid:
            sums[payment.contribution or ""] += payment.amount
    return dict(sums)


def test_who_had_less_than_was_paid_on_claims_is_owed_as_much_of_them_as_of_the_share() -> None:
    """Of 10, 2 were withheld for care: half of the 8 comes back, and half of the 10 is owed again."""
    found = made({"A1": 8}, paid("C1", "A1", 4), paid("C2", "A1", 6))
    assert undone(back(found, A1=4)) == {"C2": 5}


def test_who_had_more_than_was_paid_on_claims_is_owed_as_much_of_them_as_of_the_share() -> None:
    """Of 15, 5 were for no claim of theirs."""
    found = made({"A1": 15}, paid("C1", "A1", 10))
    assert undone(back(found, A1=6)) == {"C1": 4}
    assert undone(back(back(found, A1=6), A1=9)) == {"C1": 10}


def test_a_claim_has_its_turn_again_once_and_only_where_something_comes_back() -> None:
    found = made({"A1": 10, "A2": 10}, paid("C1", "A1", 10), ended("C1", "A1"), paid("C2", "A2", 10), ended("C2", "A2"))
    first = back(found, A1=4)
    assert [one.contribution for one in first.reversals[0].prepared.ended] == ["C1"]
    second = back(first, A1=6, A2=10)
    assert [one.contribution for one in second.reversals[1].prepared.ended] == ["C2"]


def test_claims_that_had_their_turn_and_got_nothing_have_it_again() -> None:
    found = made({"A1": 10}, paid("C1", "A1", 10), ended("C1", "A1"), ended("C2", "A2"))
    first = back(found, A1=1)
    assert {one.contribution for one in first.reversals[0].prepared.ended} == {"C1", "C2"}
    assert back(first, A1=1).reversals[1].prepared.ended == ()


def test_who_gave_the_share_up_was_paid_nothing_and_is_owed_nothing_again() -> None:
    found = replace(made({"A1": 5, "A2": 5}, paid("C1", "A1", 5), paid("C2", "A2", 5)), given_up=("A2",))
    assert undone(back(found, A1=5)) == {"C1": 5}


@given(
    st.lists(st.integers(1, 30), min_size=1, max_size=5),
    st.integers(1, 100),
    st.lists(st.integers(1, 100), min_size=1, max_size=6),
)
def test_in_all_it_is_in_proportion_and_everything_once_all_is_back(
    claims: list[int], share: int, parts: list[int]
) -> None:
    payments = [paid(f"C{number}", "A1", amount, number) for number, amount in enumerate(claims)]
    found, came = made({"A1": share}, *payments), 0
    for drawn in [*parts, share]:
        part = min(drawn, share - came)
        if not part:
            continue
        came += part
        found = back(found, A1=part)
        owed = undone(found)
        assert sum(owed.values()) == -(-sum(claims) * came // share)
        assert all(owed.get(one.contribution or "", 0) <= one.amount for one in payments)
    assert undone(found) == {one.contribution: one.amount for one in payments}
    rounded = Counter[str | None]()
    for one in found.reversals:
        for payment in one.prepared.paid:
            rounded[payment.contribution] += payment.rounded
    assert rounded == {one.contribution: one.rounded for one in payments}
