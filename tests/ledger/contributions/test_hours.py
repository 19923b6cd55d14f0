"""What accepted work adds up to is the same whether it is counted as it comes, or all of it is looked at again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from ledger.chain.entry import Entry, Fact
from ledger.contributions.contribution import Contribution, Logged
from ledger.contributions.log import CASH, WORK, Log
from ledger.contributions.page import Contributions
from ledger.validation.vote import ACCEPTED, REJECTED, Settled
from ledger.values.money import Money
from ledger.values.phrase import NETWORK, Words
from ledger.values.quantity import TIME, Quantity

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
PROJECTS = (None, "J1", "J2")

hours = st.fractions(0, 100, max_denominator=60)
amounts = st.one_of(
    st.builds(Quantity, hours, st.sampled_from((TIME, "piece"))), st.builds(Money, st.integers(0, 9), st.just("EUR"))
)
logs = st.builds(
    lambda kind, amount, project, claims: Log(
        kind, amount, None, project, Words("swept", "A1"), None, "love", date(2026, 1, 5), claims, None, None
    ),
    st.sampled_from((WORK, WORK, WORK, CASH)),
    amounts,
    st.sampled_from(PROJECTS),
    st.booleans(),
)
contributors = st.integers(1, 12).map("A{}".format)
decisions = st.sampled_from((ACCEPTED, ACCEPTED, REJECTED))


def settled(number: str, decision: str) -> Settled:
    return Settled(number, decision, 1, 3, "", 2, 2, 0, 0, 0, blind=False)


class Ledger:
    """A page of contributions, and the entries that it takes one after the other."""

    def __init__(self) -> None:
        self.page = Contributions()
        self.height = 0

    def add(self, *facts: Fact) -> None:
        self.height += 1
        for fact in facts:
            self.page.add(fact, Entry(self.height, AT, NETWORK, facts))

    def log(self, contributor: str, log: Log, corrects: str | None = None) -> str:
        number = f"C{len(self.page.by_id) + 1}"
        self.add(Logged(number, contributor, contributor, log, None, corrects))
        return number


def counts(one: Contribution, project: str | None) -> bool:
    """Tell whether a contribution is accepted work for claims, in the project if one is meant."""
    of_it = project is None or one.log.project == project
    return of_it and one.state == ACCEPTED and one.corrects is None and one.log.kind == WORK and one.log.for_claims


def looked_at_again(found: list[Contribution]) -> dict[str, Fraction]:
    """Return the hours by contributor, the longest accepted first."""
    sums: dict[str, Fraction] = {}
    oldest: dict[str, int] = {}
    for one in found:
        if isinstance(one.log.amount, Quantity) and one.log.amount.unit == TIME:
            sums[one.contributor] = sums.get(one.contributor, Fraction()) + one.log.amount.count
            oldest[one.contributor] = min(oldest.get(one.contributor, one.settled), one.settled)
    order = sorted(sums, key=lambda agent: (oldest[agent], int(agent[1:])))
    return {agent: sums[agent] for agent in order}


@given(
    st.lists(st.tuples(contributors, logs, decisions), max_size=30),
    st.randoms(use_true_random=False),
    st.lists(st.tuples(st.integers(0, 29), hours, decisions), max_size=10),
)
def test_counting_as_it_comes_finds_what_looking_again_finds(
    logged: list[tuple[str, Log, str]], chance: Random, corrections: list[tuple[int, Fraction, str]]
) -> None:
    ledger = Ledger()
    decided = [settled(ledger.log(contributor, log), decision) for contributor, log, decision in logged]
    chance.shuffle(decided)
    while decided:  # several votes may be settled by one entry
        together, decided = decided[:2], decided[2:]
        ledger.add(*together)
    for place, amount, decision in corrections:
        target = list(ledger.page.by_id.values())[place] if place < len(logged) else None
        if target and target.state == ACCEPTED and isinstance(target.log.amount, Quantity):
            right = replace(target.log, amount=Quantity(amount, target.log.amount.unit))
            ledger.add(settled(ledger.log(target.contributor, right, corrects=target.id), decision))
    for project in PROJECTS:
        found = [one for one in ledger.page.by_id.values() if counts(one, project)]
        parts, each = ledger.page.worked.hours(project)
        told = {agent: Fraction(part, each) for agent, part in parts.items()}
        assert list(told.items()) == list(looked_at_again(found).items())
