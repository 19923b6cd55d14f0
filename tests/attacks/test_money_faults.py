"""What platforms, clocks and people do wrong while money moves: it moves once, or not at all."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.book import Book
from ledger.chain.entry import Entry
from ledger.network.agent import Agents, Joined
from ledger.network.role import STEWARD, Roles, RoleTaken
from ledger.payouts.batch import HEADINGS
from ledger.payouts.file import payment_file
from ledger.payouts.payout import CSV, Line, LineState, Payout, PayoutPrepared
from ledger.store.sqlite import Sqlite
from ledger.store.transaction import Plan
from ledger.treasury import income
from ledger.treasury.account import OUTSIDE, POOL, SUM_MAX, Accounts, moved
from ledger.treasury.income import Incomes
from ledger.values.csv_cell import cell_text, text_cell, to_csv
from ledger.values.for_few import WordsForFew
from ledger.values.money import LIMIT, Money
from ledger.values.phrase import Refusal, Words
from tests.support.given import (
    approved_payout,
    distributed,
    held,
    made_steward,
    owed,
    prepared,
    with_balances,
    with_hours,
    with_income,
    with_pay_to,
)
from tests.support.network import MONDAY, Network


async def test_a_payout_is_recorded_although_the_room_takes_no_post_and_is_shown_later(network: Network) -> None:
    await with_hours(network, "1h", "1h")
    await with_income(network)
    await distributed(network)
    await with_pay_to(network, "ana", "ben")
    network.room.manners.deaf = 1
    number = await approved_payout(network)
    await network.says("ben", f"/payout mark {number} sent SEPA 17")
    assert network.book.payouts.by_id[number].lines["A1"].state == "sent"
    assert not any(message.about.startswith("P1") for message in network.room.messages.values())
    network.room.manners.deaf = 0
    await network.kill()
    assert "ana | 50.00 EUR | sent" in network.room.shown("P1")
    assert sum(message.about == "P1" for message in network.room.messages.values()) == 1


async def test_nothing_about_money_is_posted_that_is_not_in_the_ledger(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    await with_hours(network, "1h")
    write = Sqlite.write

    async def failing(database: Sqlite, plan: Plan) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(Sqlite, "write", failing)
    answer = await network.says("ana", "/income note 100 EUR Harbour Lights")
    monkeypatch.setattr(Sqlite, "write", write)
    assert "nothing was recorded" in answer
    assert not any(message.about.startswith("I") for message in network.room.messages.values())
    assert "I1 is noted" in await network.says("ana", "/income note 100 EUR Harbour Lights")
    assert list(network.book.incomes.by_id) == ["I1"]


async def test_of_a_batch_each_line_goes_its_own_way(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h", "1h")
    await with_income(network)
    await distributed(network)
    await with_pay_to(network, "ana", "ben", "cara", "dan")
    await approved_payout(network)
    await network.says("ben", "/payout mark P1 sent @room:ana SEPA 17")
    await network.says("ben", "/payout mark P1 sent @room:ben SEPA 17")
    await network.says("ben", "/payout mark P1 sent @room:cara SEPA 17")
    await network.says("ben", "/payout mark P1 failed @room:cara not taken")
    await network.says("ben", "/payout mark P1 unknown @room:dan timed out")
    await network.says("ben", "/payout mark P1 confirmed statement 14")
    states = {agent: line.state for agent, line in network.book.payouts.by_id["P1"].lines.items()}
    assert states == {"A1": "confirmed", "A2": "confirmed", "A3": "failed", "A4": "unknown"}
    await with_income(network)
    await distributed(network)
    await prepared(network, "/payout prepare")
    again = network.book.payouts.by_id["P2"].prepared
    assert [(line.agent, line.minor) for line in again.lines] == [("A1", 2500), ("A2", 2500), ("A3", 5000)]
    assert [(one.agent, one.why) for one in again.held] == [("A4", "unclear")]


@pytest.mark.parametrize("jump", [timedelta(hours=-1), timedelta(days=-400), timedelta(days=10), timedelta(days=400)])
async def test_a_clock_that_jumps_makes_one_distribution_and_one_payment(network: Network, jump: timedelta) -> None:
    await with_hours(network, "1h", "1h")
    await with_income(network)
    await with_pay_to(network, "ana", "ben")
    await prepared(network, "/distribute prepare 100 EUR")
    await network.says("ben", f"/distribute approve D1 {network.book.distributions.by_id['D1'].prepared.fingerprint}")
    network.wrong = jump
    await network.passes(hours=1)
    network.wrong = timedelta(0)
    await network.passes(days=3)
    assert owed(network, "ana") == 5000
    await approved_payout(network)
    network.wrong = jump
    await network.says("ben", "/payout mark P1 confirmed too early")
    await network.says("ben", "/payout mark P1 sent SEPA 17")
    await network.says("ben", "/payout mark P1 confirmed statement 14")
    assert held(network, "outside") == 0
    assert [owed(network, name) for name in ("ana", "ben")] == [0, 0]


async def test_what_a_steward_began_who_resigns_is_begun_anew(network: Network) -> None:
    """Nobody's approval counts twice by coming late, nor for one who looks after the network no more."""
    await with_hours(network, "1h", "1h", "1h")
    await made_steward(network, "cara", "ana", "ben")
    await with_income(network, "300 EUR")
    await distributed(network, "90 EUR")
    await with_pay_to(network, "ana", "ben", "cara")
    await network.says("cara", "/income note 5 EUR Harbour Lights")
    await network.says("cara", "/settings set minimum 1 EUR")
    shared = await prepared(network, "/distribute prepare 60 EUR", "cara")
    paid = await prepared(network, "/payout prepare EUR", "cara")
    await network.says("cara", "/withdraw steward")
    gone = "cara, who began {}, is no longer a steward. Drop it, and begin anew."
    mark = network.book.distributions.by_id[shared].prepared.fingerprint
    assert gone.format(shared) in await network.says("ben", f"/distribute approve {shared} {mark}")
    mark = network.book.payouts.by_id[paid].prepared.fingerprint
    assert gone.format(paid) in await network.says("ben", f"/payout approve {paid} {mark}")
    assert gone.format("I2") in await network.says("ben", "/confirm I2")
    assert gone.format("G2") in await network.says("ben", "/confirm G2")
    assert "its money is in the pool again" in await network.says("ben", f"/withdraw {shared}")
    assert "its money is on the accounts again" in await network.says("ana", f"/withdraw {paid}")
    await distributed(network, "60 EUR")
    assert [owed(network, name) for name in ("ana", "ben", "cara")] == [5000, 5000, 5000]


async def test_money_freezes_where_one_steward_is_left(network: Network) -> None:
    await with_hours(network, "1h", "1h")
    await with_income(network)
    await prepared(network, "/distribute prepare 100 EUR")
    mark = network.book.distributions.by_id["D1"].prepared.fingerprint
    await network.says("ana", "/withdraw steward")
    assert "needs two" in await network.says("ben", f"/distribute approve D1 {mark}")
    await network.passes(days=30)
    assert (held(network, "aside/D1"), owed(network, "ben")) == (10_000, 0)


async def test_a_line_is_confirmed_once_and_one_that_is_none_is_refused(network: Network) -> None:
    await with_balances(network)
    await approved_payout(network)
    await network.says("ben", "/payout mark P1 sent SEPA 17")
    await network.says("ben", "/payout mark P1 confirmed statement 14")
    before = network.book.height
    assert await network.says("ana", "/payout mark P1 confirmed statement 14") == "It was so already."
    assert "There is no payout P9." in await network.says("ana", "/payout mark P9 confirmed statement 14")
    assert network.book.height == before
    assert held(network, "outside") == 0


async def test_an_unknown_line_is_never_sent_again_by_itself_however_long_it_takes(network: Network) -> None:
    await with_balances(network)
    await approved_payout(network)
    await network.says("ben", "/payout mark P1 sent SEPA 17")
    await network.says("ben", "/payout mark P1 unknown @room:ana the bank timed out")
    await network.passes(days=120)
    assert network.book.payouts.by_id["P1"].lines["A1"].state == "unknown"
    assert "Nobody there has anything in EUR to be paid out." in await network.says("ana", "/payout prepare EUR")
    assert "unknown: nothing more is paid before two stewards" in await network.says("ana", "/account")


async def test_whoever_leaves_the_chat_keeps_their_balance_and_their_claims(network: Network) -> None:
    """Nobody's account ends because they are silent: what is theirs waits."""
    await with_balances(network, pay_to=("ana", "ben"))
    await network.passes(days=400)
    assert owed(network, "cara") == 10_000
    await with_income(network, "30 EUR")
    await distributed(network, "30 EUR")
    assert owed(network, "cara") == 11_000


def test_no_pool_holds_more_than_sums_can_have() -> None:
    accounts, incomes = Accounts(), Incomes()
    filled = moved("I1", (OUTSIDE, POOL, Money(SUM_MAX - LIMIT + 1, "EUR")))  # as after a thousand of the highest
    accounts.add(filled, Entry(1, MONDAY, "A1", (filled,)))
    noted = income.note(incomes, Money(LIMIT, "EUR"), "Harbour Lights", None, "A1")
    incomes.add(noted, Entry(2, MONDAY, "A1", (noted,)))
    with pytest.raises(Refusal, match="more than a pool can hold"):
        income.confirm(incomes, accounts, _stewards("A1", "A2"), _agents("ana", "ben"), "I1", "A2", MONDAY)


def _stewards(*agents: str) -> Roles:
    roles = Roles()
    for agent in agents:
        taken = RoleTaken(agent, STEWARD)
        roles.add(taken, Entry(1, MONDAY, agent, (taken,)))
    return roles


def _agents(*names: str) -> Agents:
    agents = Agents()
    for number, name in enumerate(names, start=1):
        joined = Joined(f"A{number}", Words(f"room:{name}", f"A{number}"), Words(name, f"A{number}"))
        agents.add(joined, Entry(number, MONDAY, joined.agent, (joined,)))
    return agents


FORMULAS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40)
STARTS = st.sampled_from(
    ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "＝1", "'=1", "''", "", "x|y", 'a "quoted" one', "a\nb"]
)


@given(CELLS | STARTS)
def test_no_text_in_a_file_is_a_formula_and_each_comes_back_as_it_was(text: str) -> None:
    cell = text_cell(text)
    assert not cell.startswith((*FORMULAS, "\t", "\r", "\n"))
    assert cell_text(cell) == text


@given(st.text(",;\t\r\n=+-@＝'\" a", max_size=12))
def test_no_formula_begins_anywhere_a_spreadsheet_could_begin_a_cell_and_each_text_comes_back(text: str) -> None:
    """A spreadsheet with another delimiter splits a line also within quotation marks that are not at a cell's beginning."""
    cell = text_cell(text)
    assert cell_text(cell) == text
    for between in ",;\t":
        file = to_csv([("C1", cell, "end")], between)
        ((_, read, _),) = csv.reader(io.StringIO(file, newline=""), delimiter=between)
        assert read == cell
        assert not read.startswith(FORMULAS)
        for other in {*",;\t"} - {between}:
            parts = [part for line in re.split("[\r\n]", file) for part in line.split(other)]
            assert not [part for part in parts if part.lstrip('"').startswith(FORMULAS)]


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("a; b", "a; b"),
        ("a;=1+1", "a;'=1+1"),
        ("=1;'x", "'=1;''x"),
        ("moved 3,-2", "moved 3,'-2"),
        ('a;"=1+1"', 'a;\'"=1+1"'),
        ('a;"b"', 'a;"b"'),
        ("1. dug\n- raked", "1. dug\n'- raked"),
        ("it's; 'quoted'", "it's; 'quoted'"),
    ],
)
def test_only_what_could_begin_a_formula_gets_an_apostrophe(text: str, cell: str) -> None:
    assert text_cell(text) == cell


@given(st.lists(st.tuples(CELLS | STARTS, CELLS | STARTS, st.integers(1, LIMIT)), min_size=1, max_size=8))
def test_a_payment_file_says_each_line_and_the_frozen_total(people: list[tuple[str, str, int]]) -> None:
    book = Book()
    lines = []
    for number, (name, pay_to, minor) in enumerate(people, start=1):
        agent = f"A{number}"
        joined = Joined(agent, Words(f"room:{number}", agent), Words(name, agent))
        book.add(Entry(number, MONDAY, agent, (joined,)))
        lines.append(Line(agent, minor, (agent,), WordsForFew(pay_to, agent), WordsForFew(name, agent)))
    payout = Payout(
        PayoutPrepared("P1", "EUR", tuple(lines), (), "", "A1", CSV), MONDAY, {x.agent: LineState(x) for x in lines}
    )
    made = payment_file(book, payout, MONDAY, None)
    assert made == payment_file(book, payout, MONDAY, None)
    heading, *rows, total = csv.reader(io.StringIO(made.data.decode("utf-8-sig"), newline=""))
    assert tuple(heading) == HEADINGS
    for row, (name, pay_to, minor) in zip(rows, people, strict=True):
        assert [*map(cell_text, row[2:5])] == [name, name, pay_to]
        assert int(row[5].replace(".", "")) == minor
    assert int(total[5].replace(".", "")) == sum(minor for *_, minor in people)
    assert len({row[0] for row in rows}) == len(rows), "two lines with one reference"
