"""Every step that the line of a payout can take, and none besides: a table of all states and of all that stewards can say."""

from __future__ import annotations

from copy import deepcopy

import pytest

from ledger.book import Book
from ledger.chain.entry import Entry, Fact
from ledger.payouts import disbursement
from ledger.payouts.payout import CONFIRMED, DROPPED, FAILED, PREPARED, READY, RETURNED, SENT, UNKNOWN, LineMarked
from ledger.treasury.account import of_agent, set_aside
from ledger.values.phrase import Refusal
from tests.support.given import approved_payout, prepared, with_balances
from tests.support.network import Network

SAID = (SENT, CONFIRMED, FAILED, RETURNED, UNKNOWN, f"resolve {CONFIRMED}", f"resolve {FAILED}")

STEPS = {
    (READY, SENT): SENT,
    (READY, UNKNOWN): UNKNOWN,
    (SENT, CONFIRMED): CONFIRMED,
    (SENT, FAILED): FAILED,
    (SENT, RETURNED): RETURNED,
    (SENT, UNKNOWN): UNKNOWN,
    (CONFIRMED, RETURNED): RETURNED,
    (UNKNOWN, f"resolve {CONFIRMED}"): CONFIRMED,
    (UNKNOWN, f"resolve {FAILED}"): FAILED,
}
"""What is said in a state, and where it leads; whatever is not here leads nowhere."""

TAKES_TWO = {(CONFIRMED, RETURNED), (UNKNOWN, f"resolve {CONFIRMED}"), (UNKNOWN, f"resolve {FAILED}")}

ON_THE_WAY = {
    PREPARED: None,
    DROPPED: None,
    READY: (),
    SENT: ("/payout mark P1 sent SEPA 17",),
    CONFIRMED: ("/payout mark P1 sent SEPA 17", "/payout mark P1 confirmed statement 14"),
    FAILED: ("/payout mark P1 sent SEPA 17", "/payout mark P1 failed @room:cara the account is closed"),
    RETURNED: ("/payout mark P1 sent SEPA 17", "/payout mark P1 returned @room:cara statement 15"),
    UNKNOWN: ("/payout mark P1 unknown @room:cara the bank timed out",),
}
"""How a line of cara's comes into a state; the first two are states of the whole payout."""

MONEY = {
    PREPARED: (100_00, 0, 0),
    DROPPED: (0, 0, 100_00),
    READY: (100_00, 0, 0),
    SENT: (100_00, 0, 0),
    CONFIRMED: (0, 100_00, 0),
    FAILED: (0, 0, 100_00),
    RETURNED: (0, 0, 100_00),
    UNKNOWN: (100_00, 0, 0),
}
"""Where the 100.00 EUR are in each state: set aside, outside, or on the account of cara."""


def money(book: Book, outside: int) -> tuple[int, int, int]:
    """Return what is set aside for cara, what has gone out beyond what had before, and what is on her account."""
    held = book.accounts.held
    return held(set_aside("P1", "A3"), "EUR"), held("outside", "EUR") - outside, held(of_agent("A3"), "EUR")


def say(book: Book, said: str, by: str) -> tuple[Fact, ...]:
    """Return the facts of what a steward says of the line, with other words than anybody had before."""
    judged = said.partition("resolve ")[2]
    decide = disbursement.judge if judged else disbursement.mark
    return decide(book, "P1", ("A3", None), judged or said, f"{by} saw it", by, book.at)


def after(book: Book, facts: tuple[Fact, ...], by: str) -> Book:
    """Return what the book comes to with these facts, without changing it."""
    later = deepcopy(book)
    later.add(Entry(book.height + 1, book.at, by, facts))
    return later


@pytest.mark.parametrize("state", ON_THE_WAY)
async def test_a_line_goes_where_the_table_says_and_its_money_with_it(network: Network, state: str) -> None:
    await with_balances(network)
    outside = network.book.accounts.held("outside", "EUR")
    lines = ON_THE_WAY[state]
    if lines is None:
        await prepared(network, "/payout prepare EUR @room:cara")
    else:
        await approved_payout(network, "/payout prepare EUR @room:cara")
    for line in lines or (("/withdraw P1",) if state == DROPPED else ()):
        await network.says("ben", line)
    book = network.book
    assert state in (book.payouts.by_id["P1"].state, book.payouts.by_id["P1"].lines["A3"].state)
    assert money(book, outside) == MONEY[state]
    for said in SAID:
        to = STEPS.get((state, said))
        if to is None:
            with pytest.raises(Refusal):
                say(book, said, "A2")
            continue
        facts = say(book, said, "A2")
        later = after(book, facts, "A2")
        if (state, said) in TAKES_TWO:
            assert money(later, outside) == MONEY[state]
            assert later.payouts.by_id["P1"].lines["A3"].state == state
            with pytest.raises(Refusal):
                say(later, said, "A2")
            facts = say(later, said, "A1")
            later = after(later, facts, "A1")
        assert [fact.state for fact in facts if isinstance(fact, LineMarked)] == [to]
        assert later.payouts.by_id["P1"].lines["A3"].state == to
        assert money(later, outside) == MONEY[to]


async def test_what_is_said_once_more_in_the_same_words_is_no_step(network: Network) -> None:
    await with_balances(network)
    await approved_payout(network, "/payout prepare EUR @room:cara")
    for line in ("/payout mark P1 sent SEPA 17", "/payout mark P1 confirmed statement 14"):
        assert await network.says("ben", line) != "It was so already."
        height = network.book.height
        assert await network.says("ana", line) == "It was so already."
        assert network.book.height == height
