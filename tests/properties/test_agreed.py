"""Whatever members agree on: what is tried is what is paid, to the cent, and the engine alone comes to the same."""

from __future__ import annotations

import csv
from dataclasses import replace
from random import Random

import pytest

from bot.cli.equation_trial import AmountToShare, run_trial
from ledger.chain.entry import Entry, Fact
from ledger.contributions.contribution import Logged
from ledger.contributions.selection import Selection
from ledger.distributions import entitlement, plan
from ledger.equations.file import read
from ledger.equations.proposal import EquationAdopted
from ledger.governance import assent
from ledger.network.agent import OUTSIDE, Added
from ledger.network.project import ProjectStarted
from ledger.network.rules import Custodian, RulesAdopted
from ledger.network.vocabulary import TermAdded
from ledger.validation.vote import ACCEPTED, Settled
from ledger.values.money import Money, parse
from ledger.values.phrase import NETWORK, Refusal, Words
from tests.properties.test_sharing import Ledger
from tests.support.equation_cases import Case, case, logged


class Agreed(Ledger):
    """A network that has agreed on the equation of a case, and has accepted its contributions."""

    def __init__(self, made: Case) -> None:
        super().__init__()
        self.add(
            Added("A9", OUTSIDE, Words("riverside", NETWORK), "A1"),
            RulesAdopted(replace(self.book.rules.now, version=2, custodians=(Custodian("A9", None),)), None),
            ProjectStarted("J1", Words("lab", NETWORK), None, ("A1",)),
            TermAdded("W1", "work", Words("soldering", NETWORK), "A1"),
            TermAdded("W2", "work", Words("guiding", NETWORK), "A1"),
        )
        equation = read(made.equation, assent.nameable(self.book)).equation
        assert equation is not None
        self.equation = equation
        self.add(*assent_to(self, made.equation))
        for row in csv.DictReader(made.rows):
            self.logged(row)

    def logged(self, row: dict[str, str]) -> None:
        """Let a row be a contribution that was accepted."""
        number = f"C{len(self.book.contributions.by_id) + 1}"
        agent, log = logged(row)
        self.add(Logged(number, agent, agent, log, None, None))
        height = self.book.height
        decided = Settled(number, ACCEPTED, 1, 3, "", 2, 2, 0, 0, 0, False)
        self.book.contributions.add(decided, Entry(height, self.book.at, NETWORK, ()))


def assent_to(made: Ledger, text: str) -> tuple[Fact, ...]:
    """Return the facts by which two stewards agree."""
    equation = read(text, assent.nameable(made.book)).equation
    assert equation is not None
    proposed, answered = assent.propose(made.book, None, text, equation, "A1", made.book.at)
    return (proposed, answered, EquationAdopted(proposed.equation, None))


def paid(made: Agreed, money: Money) -> dict[str, int]:
    """Return what is tried, and let it be shared if anybody gets anything: both have to be the same."""
    try:
        shown = plan.under_current_equation(made.book, money, Selection(), lambda agent: False)
    except Refusal:
        return {}
    got = {agent: minor for agent, minor in made.shared(money).items() if minor}
    assert got == {share.agent: share.minor for share in shown.shares}
    return got


@pytest.mark.parametrize("seed", range(3))
def test_what_is_tried_is_paid_and_the_engine_alone_agrees(seed: int) -> None:
    """A hundred made-up networks each, in most of which somebody gets something."""
    sharing = 0
    for number in range(100):
        drawn = case(Random(f"agreed {seed} {number}"))
        made = Agreed(drawn)
        candidates = entitlement.candidates(made.book, made.book.contributions.changes, Selection())
        amounts = [parse(one.partition("@")[0], made.equation.currency) for one in drawn.amounts]
        runs = run_trial(made.equation, candidates, [AmountToShare(money.minor, None) for money in amounts]).runs
        for money, run in zip(amounts, runs, strict=True):
            got = paid(made, money)
            assert got == run.shared.paid({"custodian": "A9"}), (seed, number)
            sharing += bool(got)
    assert sharing > 100


@pytest.mark.parametrize("seed", range(2))
def test_claims_that_are_followed_are_those_worked_out_anew(seed: int) -> None:
    """Contributions come in between distributions, and the claims are as if they had been looked at once."""
    claims = 0
    for number in range(50):
        chance = Random(f"followed {seed} {number}")
        drawn = case(chance)
        made, rows = Agreed(Case(drawn.equation, drawn.rows[:1], [])), list(csv.DictReader(drawn.rows))
        for row in rows:
            made.logged(row)
            paid(made, Money(chance.randint(1, 10**5), made.equation.currency))
        agreed = made.book.equations.valid_for(None, made.equation.currency)
        followed = entitlement.claims(made.book, agreed, Selection()).all()
        anew = entitlement.read_on(made.book, agreed, Selection(), None)
        assert anew.claims.all() == followed, (seed, number)
        claims += len(followed)
    assert claims > 100
