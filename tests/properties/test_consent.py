"""What holds of the yes of all who could object, whatever they say and whoever comes and goes meanwhile."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from ledger.contributions.selection import Selection
from ledger.distributions import consent, decisions
from ledger.network.agent import forget
from ledger.network.identity import CameBack, Left, MembershipEnded, MembershipResumed
from ledger.treasury import income
from ledger.values.money import Money
from ledger.values.phrase import Refusal
from tests.properties.test_sharing import Ledger

ACTS = ("yes", "none", "object", "lift", "leaves", "comes", "goes", "stays", "forgotten", "works")
PEOPLE = tuple(f"A{number}" for number in range(1, 9))
COURSES = st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(ACTS)), max_size=40)


class Model:
    """What each person said last, and where they are, told in other words than those of the ledger."""

    def __init__(self, working: int) -> None:
        self.works = set(PEOPLE[:working])
        self.yes = {"A1", "A2"} & self.works  # who prepared it, and who approved it
        self.no: set[str] = set()
        self.away: set[str] = set()
        self.out: set[str] = set()  # left by their own word, or forgotten
        self.forgotten: set[str] = set()

    def all_say_yes(self) -> bool:
        asked = self.works - self.out - self.forgotten
        return bool(asked) and asked <= self.yes - self.no - self.away


def begun(working: int) -> Ledger:
    """Let so many persons have accepted work, for long enough to be no newcomers, and D1 be approved."""
    made = Ledger()
    for person in PEOPLE[:working]:
        made.accepted(person, Fraction(1), for_claims=True)
    book = made.book
    made.add(income.note(book.incomes, Money(100_00, "EUR"), "x", None, "A1"), hours=24 * 15)
    made.add(*income.confirm(book.incomes, book.accounts, book.roles, book.agents, "I1", "A2", book.at))
    made.add(*decisions.prepare(book, Money(100_00, "EUR"), Selection(), None, "A1"))
    shown = book.distributions.by_id["D1"].prepared.fingerprint
    made.add(*decisions.approve(book, "D1", shown, "A2", book.at))
    return made


def acts(made: Ledger, model: Model, person: str, act: str) -> None:
    """Let a person do something, if they can, in the ledger and in the model."""
    book = made.book
    if person in model.forgotten or (person in model.away | model.out and act in ("yes", "none", "object", "lift")):
        return
    match act:
        case "leaves" if person not in model.away:
            made.add(Left(person))
            model.away.add(person)
        case "comes" if person in model.away:
            made.add(CameBack(person))
            model.away.discard(person)
        case "goes" if person not in model.out:
            made.add(MembershipEnded(person, (person,)))
            model.out.add(person)
        case "stays" if person in model.out:
            made.add(MembershipResumed(person, (person,)))
            model.out.discard(person)
        case "forgotten":
            made.add(forget(book.agents, person))
            model.forgotten.add(person)
        case "works":
            made.accepted(person, Fraction(1), for_claims=True)
            model.works.add(person)
        case "yes" | "none" | "object" | "lift":
            says(made, model, person, act)


def says(made: Ledger, model: Model, person: str, act: str) -> None:
    book, at = made.book, made.book.at
    known = book.distributions.by_id["D1"]
    if act == "object" and model.no - {person}:
        return  # a second one would halt it
    try:
        match act:
            case "yes":
                facts = consent.assent(book, "D1", known, person, at)
            case "none":
                facts = consent.retract(book, "D1", person)
            case "object":
                facts = decisions.object_to(book, "D1", person, "why", at)
            case _:
                facts = decisions.lift(book, "D1", person)
    except Refusal:
        return
    made.add(*facts)
    model.yes -= {person} if act in ("none", "object") else set()
    model.no -= {person} if act in ("yes", "lift") else set()
    model.yes |= {person} if act == "yes" else set()
    model.no |= {person} if act == "object" else set()


@given(working=st.integers(3, 7), course=COURSES)
def test_it_is_carried_out_before_its_time_if_all_who_could_object_say_yes_and_only_then(
    working: int, course: list[tuple[str, str]]
) -> None:
    made, model = begun(working), Model(working)
    for person, act in course:
        acts(made, model, person, act)
        known = made.book.distributions.by_id["D1"]
        assert consent.is_due(made.book, known, made.book.at) == model.all_say_yes()


def test_it_is_carried_out_once_the_last_of_five_says_yes() -> None:
    made, model = begun(5), Model(5)
    for person in ("A3", "A4", "A5"):
        assert not model.all_say_yes()
        acts(made, model, person, "yes")
    assert model.all_say_yes() and consent.is_due(made.book, made.book.distributions.by_id["D1"], made.book.at)


@given(course=COURSES)
def test_in_a_network_of_eight_nothing_that_is_said_shortens_the_time(course: list[tuple[str, str]]) -> None:
    made, model = begun(8), Model(8)
    for person, act in course:
        acts(made, model, person, act)
        known = made.book.distributions.by_id["D1"]
        assert not known.is_small and not consent.is_due(made.book, known, made.book.at)
