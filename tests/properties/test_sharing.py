"""What holds of sharing in any network: what the preview shows is paid, to the cent, and the order of people changes nothing."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.menu import ShellState
from commands import distribute
from ledger.book import Book
from ledger.chain.entry import Entry, Fact
from ledger.contributions.contribution import Logged
from ledger.contributions.log import Log
from ledger.contributions.selection import Selection
from ledger.distributions import decisions, distribution
from ledger.equations import presets
from ledger.equations.candidate import Candidate
from ledger.equations.claim import Claims
from ledger.equations.engine import make_claims, share
from ledger.equations.file import read
from ledger.network.agent import Joined
from ledger.network.preset import LIGHT_1
from ledger.network.role import STEWARD, RoleTaken
from ledger.network.rules import Rules, RulesAdopted
from ledger.treasury import income
from ledger.validation.vote import ACCEPTED, Opened, Settled
from ledger.values.money import Money
from ledger.values.phrase import NETWORK, Words
from ledger.values.quantity import Quantity
from tests.support.network import MONDAY

AMOUNTS = st.fractions(Fraction(1, 60), 200, max_denominator=60)
NETWORKS = st.lists(st.tuples(st.integers(0, 7), AMOUNTS, st.booleans()), min_size=1, max_size=25)
"""Logs: whose, how many hours, and whether for claims."""

POTS = st.integers(1, 10**9)


class Ledger:
    """A book that facts are added to, one entry each."""

    def __init__(self) -> None:
        self.book = Book()
        self.entries: list[Entry] = []
        self.add(RulesAdopted(Rules(1, LIGHT_1), None), RoleTaken("A1", STEWARD), RoleTaken("A2", STEWARD))
        for number in range(1, 9):
            self.add(Joined(f"A{number}", Words(f"room:{number}", f"A{number}"), Words(f"n{number}", f"A{number}")))

    def add(self, *facts: Fact, hours: int = 0) -> None:
        at = max(MONDAY, self.book.at) + timedelta(hours=hours)
        self.entries.append(Entry(self.book.height + 1, at, NETWORK, facts))
        self.book.add(self.entries[-1])

    def accepted(self, agent: str, hours: Fraction, *, for_claims: bool) -> None:
        number = f"C{len(self.book.contributions.by_id) + 1}"
        log = Log(
            "work",
            Quantity(hours, "h"),
            None,
            None,
            Words("x", agent),
            None,
            "livelihood",
            MONDAY.date(),
            for_claims,
            None,
            None,
        )
        self.add(Logged(number, agent, agent, log, None, None), Opened(number, 1, (agent,), 3, "", False))
        self.add(Settled(number, ACCEPTED, 1, 3, "", 2, 2, 0, 0, 0, False))

    def shared(self, money: Money) -> dict[str, int]:
        """Let an amount come in and be shared by two stewards, and return what each has got."""
        number = f"I{len(self.book.incomes.by_id) + 1}"
        self.add(income.note(self.book.incomes, money, "x", None, "A1"))
        self.add(
            *income.confirm(
                self.book.incomes, self.book.accounts, self.book.roles, self.book.agents, number, "A2", self.book.at
            )
        )
        shown = decisions.plan(self.book, money, Selection())
        self.add(*decisions.prepare(self.book, money, Selection(), shown.fingerprint, "A1"))
        last = list(self.book.distributions.by_id)[-1]
        self.add(*decisions.approve(self.book, last, shown.fingerprint, "A2", self.book.at))
        now = self.book.at + timedelta(hours=distribution.OBJECTION_HOURS)
        facts = distribute.come_due(self.book, now, ShellState(0, "")).facts
        before = {agent: self.owed(agent, money.currency) for agent in self.book.agents.by_id}
        self.add(*facts, hours=distribution.OBJECTION_HOURS)
        assert not distribute.come_due(self.book, now, ShellState(0, "")).facts, "it is made twice"
        got = {agent: self.owed(agent, money.currency) - before[agent] for agent in before}
        assert {share.agent: share.minor for share in shown.shares} == {a: n for a, n in got.items() if n}
        return got

    def owed(self, agent: str, currency: str) -> int:
        return self.book.accounts.held(f"agent/{agent}", currency)


def played(logs: list[tuple[int, Fraction, bool]], pot: int) -> tuple[Ledger, dict[str, int]]:
    made = Ledger()
    for person, hours, for_claims in logs:
        made.accepted(f"A{person + 1}", hours, for_claims=for_claims)
    return made, made.shared(Money(pot, "EUR"))


@given(NETWORKS, POTS)
def test_what_is_shown_is_paid_and_adds_up(logs: list[tuple[int, Fraction, bool]], pot: int) -> None:
    logs = [*logs, (0, Fraction(1), True)]
    made, got = played(logs, pot)
    counted = [(person, hours) for person, hours, for_claims in logs if for_claims]
    total = sum(hours for _, hours in counted)
    assert sum(got.values()) == pot
    for number in range(8):
        exact = pot * sum(hours for person, hours in counted if person == number) / total
        assert abs(got[f"A{number + 1}"] - exact) < 1
    assert made.book.accounts.held("pool", "EUR") == 0


@given(NETWORKS, POTS, POTS)
def test_shared_twice_is_twice_the_same_sum_and_leaves_nothing(
    logs: list[tuple[int, Fraction, bool]], first: int, second: int
) -> None:
    made, got = played([*logs, (0, Fraction(1), True)], first)
    again = made.shared(Money(second, "EUR"))
    assert sum(got.values()) + sum(again.values()) == first + second == -made.book.accounts.held("outside", "EUR")


@given(NETWORKS, POTS, st.integers(0, 7), AMOUNTS)
def test_more_accepted_hours_never_mean_a_smaller_exact_share(
    logs: list[tuple[int, Fraction, bool]], pot: int, person: int, more: Fraction
) -> None:
    logs = [*logs, (0, Fraction(1), True)]
    _, before = played(logs, pot)
    _, after = played([*logs, (person, more, True)], pot)
    assert after[f"A{person + 1}"] >= before[f"A{person + 1}"] - 1  # a cent may go elsewhere


@given(NETWORKS, POTS)
def test_what_is_not_for_claims_changes_nothing(logs: list[tuple[int, Fraction, bool]], pot: int) -> None:
    logs = [*logs, (0, Fraction(1), True)]
    assert played(logs, pot)[1] == played([one for one in logs if one[2]], pot)[1]


HOURS = read((Path(presets.__file__).parent / "hours.toml").read_text(encoding="utf-8")).equation


@given(NETWORKS, POTS)
def test_the_engine_shares_by_its_preset_of_hours_as_chat_does(
    logs: list[tuple[int, Fraction, bool]], pot: int
) -> None:
    made, got = played([*logs, (0, Fraction(1), True)], pot)
    candidates = [
        Candidate(
            one.id,
            one.contributor,
            (one.settled, int(one.id[1:])),
            one.log.kind,
            quantity=one.log.amount if isinstance(one.log.amount, Quantity) else None,
            is_for_claims=one.log.for_claims,
        )
        for one in made.book.contributions.by_id.values()
    ]
    assert HOURS is not None
    claims = Claims()
    claims.add(make_claims(HOURS, claims, candidates))
    assert share(HOURS, claims, pot).paid() == {agent: minor for agent, minor in got.items() if minor}
