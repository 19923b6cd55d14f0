"""Accounts hold what the ledger says, to the unit: postings balance, and nobody gives what they do not have."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.chain.entry import Entry
from ledger.treasury.account import OUTSIDE, POOL, Accounts, Posted, Posting, moved, of_agent
from ledger.values.money import Money

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


def posted(page: Accounts, *facts: Posted) -> Accounts:
    for height, fact in enumerate(facts, start=1):
        page.add(fact, Entry(height, NOW, "A1", (fact,)))
    return page


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


def test_what_comes_in_lies_in_the_pool_and_outside_has_given_it() -> None:
    page = posted(Accounts(), moved("I1", (OUTSIDE, POOL, eur(500))))
    assert page.held(POOL, "EUR") == 500
    assert page.held(OUTSIDE, "EUR") == -500
    assert page.balances(POOL) == (eur(500),)
    assert page.total(POOL, "EUR") == eur(500)


def test_a_currency_stays_by_itself() -> None:
    page = posted(Accounts(), moved("I1", (OUTSIDE, POOL, eur(500)), (OUTSIDE, POOL, Money(7, "JPY"))))
    assert page.balances(POOL) == (eur(500), Money(7, "JPY"))
    assert page.currencies() == ("EUR", "JPY")


@pytest.mark.parametrize(
    "postings",
    [
        (Posting(POOL, eur(1)),),
        (Posting(POOL, eur(1)), Posting(OUTSIDE, eur(-2))),
        (Posting(POOL, eur(1)), Posting(OUTSIDE, Money(-1, "CAD"))),
    ],
)
def test_postings_that_do_not_balance_do_not_fold(postings: tuple[Posting, ...]) -> None:
    with pytest.raises(ValueError, match="do not add up to nothing"):
        posted(Accounts(), Posted("I1", postings))


def test_an_account_that_gives_what_it_does_not_have_does_not_fold() -> None:
    with pytest.raises(ValueError, match="pool gives what it does not have"):
        posted(Accounts(), moved("D1", (POOL, of_agent("A1"), eur(1))))


NAMES = st.sampled_from([OUTSIDE, POOL, "pool/J1", "aside/D1", "agent/A1", "agent/A2"])
STEPS = st.lists(st.tuples(NAMES, NAMES, st.builds(Money, st.integers(0, 10**15), st.sampled_from(["EUR", "JPY"]))))


@given(st.lists(STEPS, max_size=12))
def test_whatever_moves_all_accounts_together_hold_nothing(moves: list[list[tuple[str, str, Money]]]) -> None:
    """A second way of adding up agrees: every step by itself, in plain dictionaries."""
    page = Accounts()
    plain: dict[tuple[str, str], int] = {}
    for steps in moves:
        fact = moved("I1", *steps)
        assert sum(posting.amount.minor for posting in fact.postings if posting.amount.currency == "EUR") == 0
        try:
            posted(page, fact)
        except ValueError:
            return  # it took what was not there, and such an entry ends the reading
        for giver, receiver, money in steps:
            plain[giver, money.currency] = plain.get((giver, money.currency), 0) - money.minor
            plain[receiver, money.currency] = plain.get((receiver, money.currency), 0) + money.minor
        for (account, currency), minor in plain.items():
            assert page.held(account, currency) == minor
            assert minor >= 0 or account == OUTSIDE
    for currency in ("EUR", "JPY"):
        assert sum(minor for (_, one), minor in plain.items() if one == currency) == 0
