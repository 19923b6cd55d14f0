"""What of an account's money came by which distribution."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from ledger.treasury.account import Movement
from ledger.treasury.lot import rest_of
from ledger.values.money import Money

AT = datetime(2026, 1, 1, tzinfo=UTC)


def moved(*steps: tuple[str, int]) -> list[Movement]:
    return [Movement(AT, about, Money(minor, "EUR")) for about, minor in steps]


def test_what_leaves_takes_the_oldest_first() -> None:
    movements = moved(("D1", 10), ("D2", 10), ("P1", -15))
    assert [rest_of(movements, about, "EUR") for about in ("D1", "D2")] == [0, 5]
    assert rest_of(movements, "D1", "JPY") == 0


def test_what_comes_back_stands_where_it_stood() -> None:
    movements = moved(("D1", 10), ("P1", -10), ("D2", 10), ("P1", 10), ("P2", -5))
    assert [rest_of(movements, about, "EUR") for about in ("D1", "D2", "P1")] == [5, 10, 0]


def test_a_distribution_that_is_taken_back_takes_its_own_and_a_halted_one_gives_it_back() -> None:
    movements = moved(("D1", 10), ("D2", 10), ("D2", -10))
    assert [rest_of(movements, about, "EUR") for about in ("D1", "D2")] == [10, 0]
    movements += moved(("D2", 10), ("P1", -12))
    assert [rest_of(movements, about, "EUR") for about in ("D1", "D2")] == [0, 8]


@given(st.lists(st.tuples(st.sampled_from(["D1", "D2", "D3", "P1", "P2"]), st.integers(-20, 20)), max_size=30))
def test_all_that_is_left_is_the_balance(drawn: list[tuple[str, int]]) -> None:
    steps, balance = [], 0
    for about, minor in drawn:
        # Nothing leaves an account that is not there.
        amount = max(minor, -balance)
        if amount:
            steps.append((about, amount))
            balance += amount
    movements = moved(*steps)
    assert sum(rest_of(movements, about, "EUR") for about in ("D1", "D2", "D3", "P1", "P2")) == balance
