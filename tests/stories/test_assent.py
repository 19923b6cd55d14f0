"""Who may answer a change of an equation: also those who do no accepted work any more, or never did, and are owed something."""

from __future__ import annotations

from fractions import Fraction

import pytest

from ledger.equations.file import read
from ledger.equations.presets import text
from ledger.equations.proposal import ASSENT_DAYS, EquationAdopted, EquationAnswered, EquationFailed, EquationProposed
from ledger.governance import assent
from ledger.governance.proposal_words import describe
from ledger.network import project
from ledger.network.agent import Forgotten
from ledger.network.identity import Left, Linked, Unlinked
from ledger.network.role import STEWARD, RoleTaken
from ledger.network.seniority import DAYS
from ledger.treasury.account import moved
from ledger.values.fingerprint import fingerprint
from ledger.values.money import Money
from ledger.values.phrase import NETWORK, Refusal, Words
from tests.properties.test_sharing import Ledger
from tests.support.said import said


def agreed(made: Ledger, preset: str, by: str = "A1", scope: str | None = None) -> str:
    """Let an equation be proposed, and return its number."""
    equation = read(text(preset), assent.nameable(made.book)).equation
    assert equation is not None
    facts = assent.propose(made.book, scope, text(preset), equation, by, made.book.at)
    made.add(*facts)
    return str(facts[0].equation)


@pytest.fixture
def made() -> Ledger:
    """Return a network that shares by hours agreed on; A1 to A4 have accepted work, and A7 something on the account."""
    network = Ledger()
    first = agreed(network, "hours")
    network.add(*assent.answer(network.book, first, "A2", network.book.at, agrees=True, typed=None))
    assert network.book.equations.agreed_for(None) is not None
    for agent in ("A1", "A2", "A3", "A4"):
        network.accepted(agent, Fraction(1), for_claims=True)
    network.add(moved("I1", ("outside", "agent/A7", Money(5, "EUR"))))
    return network


def test_whoever_is_owed_something_may_answer_and_nobody_else(made: Ledger) -> None:
    number = agreed(made, "equal")
    assert assent.voters(made.book, made.book.equations.by_id[number].proposed) == ("A1", "A2", "A3", "A4", "A7")
    assert assent.answer(made.book, number, "A7", made.book.at, agrees=False, typed=None) == (
        EquationAnswered(number, "A7", False),
    )
    with pytest.raises(Refusal):
        assent.answer(made.book, number, "A8", made.book.at, agrees=True, typed=None)


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
            if made.book.equations.by_id[number].state == "open":
                made.add(*assent.answer(made.book, number, agent, made.book.at, agrees=agrees, typed=None))
    if made.book.equations.by_id[number].state == "open":
        ends = made.book.equations.by_id[number].ends(made.book.pauses)
        assert not assent.due(made.book, made.book.at)
        made.add(*assent.due(made.book, ends))
    assert made.book.equations.by_id[number].state == ("adopted" if adopted else "failed")


def test_it_is_decided_as_soon_as_the_others_could_change_nothing(made: Ledger) -> None:
    """Of five who may answer, four are two thirds whatever the fifth says; and two who do not agree are too many."""
    number = agreed(made, "equal")
    for agent in ("A2", "A3"):
        (answered,) = assent.answer(made.book, number, agent, made.book.at, agrees=True, typed=None)
        made.add(answered)
    assert isinstance(
        assent.answer(made.book, number, "A7", made.book.at, agrees=True, typed=None)[-1], EquationAdopted
    )
    (against,) = assent.answer(made.book, number, "A4", made.book.at, agrees=False, typed=None)
    made.add(against)
    assert isinstance(
        assent.answer(made.book, number, "A7", made.book.at, agrees=False, typed=None)[-1], EquationFailed
    )


def agrees(made: Ledger, number: str, *agents: str) -> None:
    for agent in agents:
        made.add(*assent.answer(made.book, number, agent, made.book.at, agrees=True, typed=None))


def test_newcomers_alone_change_no_equation(made: Ledger) -> None:
    for agent in ("A5", "A6", "A8"):
        made.accepted(agent, Fraction(1), for_claims=True)
    number = agreed(made, "equal", "A3")
    agrees(made, number, "A4", "A5", "A6", "A7", "A8")
    found = made.book.equations.by_id[number]
    assert found.state == "open", "as many agree as are needed, all of them new"
    assert "One of those who agree has to have been here for 14 days, or be a first steward." in said(
        describe(made.book, found)
    )
    assert assent.due(made.book, found.ends(made.book.pauses)) == (EquationFailed(number),)
    agrees(made, number, "A2")
    assert made.book.equations.by_id[number].state == "adopted"


def test_who_has_been_here_for_a_while_by_its_end_agrees_as_such(made: Ledger) -> None:
    made.add(Left("A1"), hours=24 * DAYS - 24 * ASSENT_DAYS)
    made.add(Left("A2"))
    number = agreed(made, "equal", "A3")
    agrees(made, number, "A4", "A7")
    found = made.book.equations.by_id[number]
    assert found.state == "open"
    assert isinstance(assent.due(made.book, found.ends(made.book.pauses))[0], EquationAdopted)


def test_what_newcomers_began_needs_one_who_has_been_here_for_a_while(made: Ledger) -> None:
    """Else two who join with a project of their own would agree on how its pool is shared."""
    made.add(project.start(made.book.projects, "probe", None, ("A5", "A6")))
    number = agreed(made, "equal", "A5", "J1")
    agrees(made, number, "A6")
    found = made.book.equations.by_id[number]
    assert found.state == "open"
    assert "one who has been here for 14 days, or is a first steward, has to agree as well" in said(
        describe(made.book, found)
    )
    with pytest.raises(Refusal):
        agrees(made, number, "A3")
    agrees(made, number, "A1")
    assert made.book.equations.by_id[number].state == "adopted"


def test_work_that_was_accepted_after_the_proposal_gives_no_say_in_it(made: Ledger) -> None:
    number = agreed(made, "equal")
    made.accepted("A5", Fraction(1), for_claims=True)
    with pytest.raises(Refusal):
        assent.answer(made.book, number, "A5", made.book.at, agrees=True, typed=None)


def test_two_who_began_it_and_turn_out_to_be_one_need_another(made: Ledger) -> None:
    """Else nobody could ever agree, nor one of them alone."""
    network = Ledger()
    number = agreed(network, "equal")
    network.add(Linked("A2", "A1"))
    facts = assent.answer(network.book, number, "A3", network.book.at, agrees=True, typed=None)
    assert isinstance(facts[-1], EquationAdopted)
    network.add(Unlinked("A2", "A1"))
    assert assent.answer(network.book, number, "A2", network.book.at, agrees=True, typed=None) == (
        EquationAnswered(number, "A2", True),
    )


def test_the_answer_of_one_who_was_forgotten_counts_no_more(made: Ledger) -> None:
    network = Ledger()
    network.add(RoleTaken("A3", STEWARD))
    number = agreed(network, "equal")
    network.add(*assent.answer(network.book, number, "A2", network.book.at, agrees=True, typed=None))
    network.add(Forgotten("A2", ("A2",)))
    facts = assent.answer(network.book, number, "A3", network.book.at, agrees=True, typed=None)
    assert isinstance(facts[-1], EquationAdopted)


def test_a_first_equation_ends_where_one_who_began_it_says_no_or_nothing(made: Ledger) -> None:
    """What somebody proposed and left lying holds nobody up."""
    network = Ledger()
    first = agreed(network, "equal")
    assert isinstance(
        assent.answer(network.book, first, "A2", network.book.at, agrees=False, typed=None)[-1], EquationFailed
    )
    ends = network.book.equations.by_id[first].ends(network.book.pauses)
    assert assent.due(network.book, ends) == (EquationFailed(first),)


def test_an_equation_of_before_still_shares_and_its_card_says_what_nothing_sets() -> None:
    """Its buckets have one name, and its formula asks for what nothing sets: both are refused now, and hold then."""
    network = Ledger()
    old = (
        text("nrp").replace("quantity * rate", "quantity * rate * seniority + price_per_unit").replace("Work", "costs")
    )
    assert read(old, assent.nameable(network.book)).equation is None
    proposed = EquationProposed("E1", None, Words(old, NETWORK), fingerprint(old), (), None, ("A1", "A2"), 1, "A1")
    network.add(proposed)
    for agent in ("A1", "A2"):
        network.add(*assent.answer(network.book, "E1", agent, network.book.at, agrees=True, typed=None))
    network.accepted("A3", Fraction(2), for_claims=True)
    assert network.shared(Money(60_00, "EUR"))["A3"] == 50_00
    words = said(describe(network.book, network.book.equations.by_id["E1"]))
    assert "Note: nothing can set seniority yet. It is always 1." in words
    assert "Note: nothing can set price_per_unit yet. It is always 0." in words
