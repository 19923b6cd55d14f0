"""Who may answer a change of an equation: also those who do no accepted work any more, or never did, and are owed something."""

from __future__ import annotations

from fractions import Fraction

import pytest

from ledger import assent
from ledger.account import moved
from ledger.equation_file import read
from ledger.money import Money
from ledger.phrase import Refusal
from ledger.presets import text
from ledger.proposal import EquationAdopted, EquationAnswered, EquationFailed
from tests.test_sharing_laws import Ledger


def agreed(made: Ledger, preset: str) -> str:
    """Let an equation be proposed by A1, and return its number."""
    equation = read(text(preset), assent.known(made.book)).equation
    assert equation is not None
    facts = assent.propose(made.book, None, text(preset), equation, "A1")
    made.add(*facts)
    return str(facts[0].equation)


@pytest.fixture
def made() -> Ledger:
    """Return a network that shares by hours agreed on; A1 to A4 have accepted work, and A7 something on the account."""
    network = Ledger()
    first = agreed(network, "hours")
    network.add(*assent.answer(network.book, first, "A2", agrees=True, typed=None))
    assert network.book.equations.own(None) is not None
    for agent in ("A1", "A2", "A3", "A4"):
        network.accepted(agent, Fraction(1), for_claims=True)
    network.add(moved("I1", ("outside", "agent/A7", Money(5, "EUR"))))
    return network


def test_whoever_is_owed_something_may_answer_and_nobody_else(made: Ledger) -> None:
    number = agreed(made, "equal")
    assert assent.voters(made.book, made.book.equations.by_id[number].proposed) == ("A1", "A2", "A3", "A4", "A7")
    assert assent.answer(made.book, number, "A7", agrees=False, typed=None) == (EquationAnswered(number, "A7", False),)
    with pytest.raises(Refusal):
        assent.answer(made.book, number, "A8", agrees=True, typed=None)


@pytest.mark.parametrize(
    ("agree", "against", "adopted"),
    [
        (("A1",), (), False),  # too few answers
        (("A1", "A2"), (), True),
        (("A1", "A2"), ("A3",), True),  # two thirds
        (("A1", "A2"), ("A3", "A4"), False),
        (("A1", "A2", "A3"), ("A4", "A7"), False),
        (("A1", "A2", "A3", "A4"), ("A7",), True),
    ],
)
def test_a_change_holds_by_the_part_and_the_number_of_answers(
    made: Ledger, agree: tuple[str, ...], against: tuple[str, ...], adopted: bool
) -> None:
    number = agreed(made, "equal")
    for agents, agrees in ((agree[1:], True), (against, False)):
        for agent in agents:
            made.add(*assent.answer(made.book, number, agent, agrees=agrees, typed=None))
    if made.book.equations.by_id[number].state == "open":
        ends = made.book.equations.by_id[number].ends
        assert ends is not None
        assert not assent.due(made.book, made.book.at)
        made.add(*assent.due(made.book, ends))
    assert made.book.equations.by_id[number].state == ("adopted" if adopted else "failed")


def test_when_all_have_answered_it_is_decided_at_once(made: Ledger) -> None:
    number = agreed(made, "equal")
    for agent in ("A2", "A3", "A4"):
        (answered,) = assent.answer(made.book, number, agent, agrees=True, typed=None)
        made.add(answered)
    assert isinstance(assent.answer(made.book, number, "A7", agrees=True, typed=None)[-1], EquationAdopted)
    assert isinstance(assent.answer(made.book, number, "A7", agrees=False, typed=None)[-1], EquationAdopted)
    for agent in ("A2", "A3", "A4"):
        made.add(*assent.answer(made.book, number, agent, agrees=False, typed=None))
    assert isinstance(assent.answer(made.book, number, "A7", agrees=False, typed=None)[-1], EquationFailed)
