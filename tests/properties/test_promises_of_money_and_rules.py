"""What the cards of distributions and of proposals say of a moment, and of how many it takes, is what happens."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ledger.distributions import consent
from ledger.governance import proposal_end
from ledger.network.identity import CameBack, Left
from ledger.network.preset import STANDARD
from ledger.network.proposal import NOTICED, VOTED_ON, ProposalEnded
from ledger.network.role import RoleTaken
from ledger.network.rules import RulesAdopted
from ledger.validation.vote import Settled
from ledger.values.phrase import Refusal
from tests.commands.conftest import MENU, Town
from tests.ledger.validation.test_outlook_words import shown
from tests.properties.test_consent import COURSES, Model, acts, begun
from tests.properties.test_sharing import Ledger
from tests.support.clock_words import MOMENT, read, written

A_MOMENT = timedelta(minutes=1)


def moment(said: str) -> datetime:
    """Return the moment that a card names."""
    (found,) = set(map(read, MOMENT.finditer(said)))
    return found


def of_distribution(made: Ledger) -> str:
    return shown(MENU.card(made.book, "D1").phrase)


def broken_of_distribution(made: Ledger, said: str) -> list[str]:
    """Return the promises of the card of a distribution that are not kept."""
    book, known = made.book, made.book.distributions.by_id["D1"]
    end, found = moment(said), []
    progress = re.search(r"(\d+) of the (\d+) who could object have said yes\. Once all have", said)
    is_unanimous = progress is not None and progress[1] == progress[2] != "0"
    if consent.is_due(book, known, max(book.at, end - A_MOMENT)) != is_unanimous or not consent.is_due(
        book, known, end
    ):
        found.append("it is not carried out at its moment")
    if progress is None:
        return found
    missing = consent.deciders(book, book.at) - consent.assenting(book, known, book.at)
    if len(missing) != int(progress[2]) - int(progress[1]):
        found.append("others are missing")
    return found


@given(working=st.integers(3, 8), course=COURSES)
def test_a_distribution_is_carried_out_when_its_card_says(working: int, course: list[tuple[str, str]]) -> None:
    made, model = begun(working), Model(working)
    for person, act in course:
        acts(made, model, person, act)
    assert broken_of_distribution(made, of_distribution(made)) == []


def test_the_card_of_a_distribution_that_promises_something_else_is_found() -> None:
    made = begun(5)
    said = of_distribution(made)
    assert broken_of_distribution(made, said) == []
    end = next(MOMENT.finditer(said))[0]
    later = f"{written(moment(said) + timedelta(hours=1))} UTC"
    for lie in (
        said.replace(end, later),
        said.replace("2 of the 5", "5 of the 5"),
        said.replace("2 of the 5", "3 of the 5"),
    ):
        assert lie != said
        assert broken_of_distribution(made, lie)


PEOPLE = ("ana", "ben", "cara", "dan", "eva", "fay", "gil")
SAID = (
    *("/vote G1 approve", "/vote G1 approve", "/vote G1 reject", "/vote G1 abstain", "/vote G1 none"),
    *("/flag G1 why", "/flag lift G1", "leaves", "comes", "passes"),
    *("/settings set quality on", "/confirm G2", "/flag G2 why"),
)
OF_RULES = st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(SAID)), max_size=20)


def proposed(line: str) -> Town:
    """Return people with accepted work for long, two of them stewards, one of whom proposed something that another confirmed."""
    town = Town(*PEOPLE, preset=STANDARD)
    town.stewards("ana", "ben")
    for name in PEOPLE:
        town.does(name, "/contribute 1h did it")
        town.add(Settled(town.last, "accepted", 1, 2, "", 2, 2, 0, 0, 0, blind=False))
    town.now += timedelta(days=40)
    if line.startswith("/role"):
        town.does("cara", line)
        for name in ("dan", "eva"):
            town.does(name, f"/confirm @{town.person('cara')}")
    else:
        town.does("ana", line)
        town.does("ben", "/confirm G1")
    assert town.book.proposals.by_id["G1"].state == NOTICED
    return town


def does(town: Town, name: str, act: str) -> None:
    person, is_here = town.person(name), town.book.agents.is_here(town.person(name))
    if act == "passes":
        passes(town, town.now + timedelta(hours=30))
    elif act == "leaves" and is_here:
        town.add(Left(person))
    elif act == "comes" and not is_here:
        town.add(CameBack(person))
    elif act.startswith("/") and is_here:
        with suppress(Refusal):
            town.does(name, act)


def passes(town: Town, until: datetime) -> None:
    """Let time pass, with all that becomes of proposals."""
    while (came := coming(town)) is not None and came[0] <= until:
        town.now, facts = max(came[0], town.now), came[1]
        town.add(*facts)
    town.now = until


def coming(town: Town) -> tuple[datetime, tuple[object, ...]] | None:
    """Return what time alone brings next to the proposals, and when."""
    book = town.book
    ends = [
        (known.ends(book.pauses), known)
        for known in book.proposals.by_id.values()
        if known.state in (NOTICED, VOTED_ON)
    ]
    first = min(ends, key=lambda one: one[0], default=None)
    if first is None or first[0] is None:
        return None
    at = max(first[0], town.now)
    return at, proposal_end.end(book, first[1], at)


def broken_of_proposal(town: Town, said: str) -> list[str]:
    """Return the promises of the card of a proposal that are not kept."""
    book, known = town.book, town.book.proposals.by_id["G1"]
    first = said.splitlines()[0]
    end = moment(first)
    if proposal_end.end(book, known, end - A_MOMENT) and end - A_MOMENT >= town.now:
        return ["it ends earlier"]
    facts = proposal_end.end(book, known, max(end, town.now))
    if not facts:
        return ["it does not end then"]
    holds = any(isinstance(fact, RulesAdopted | RoleTaken) for fact in facts)
    if "the members vote until" not in first:
        is_promised = "only if they are back" not in first
        return [] if holds == is_promised else [f"{first}, and came {facts}"]
    counted = re.search(r"(\d+) yes and (\d+) no so far\. It takes (\d+) yes, and twice as many yes as no", said)
    assert counted is not None
    yes, no, least = map(int, counted.groups())
    if holds and not (yes >= least and yes >= 2 * no):
        return ["it passes with fewer"]
    if not holds and yes >= least and yes >= 2 * no and not _is_void(facts):
        return ["it takes more"]
    return []


def _is_void(facts: tuple[object, ...]) -> bool:
    return any(isinstance(fact, ProposalEnded) and fact.end in ("gone", "overtaken") for fact in facts)


@pytest.mark.parametrize("line", ["/settings set quality on", "/settings set preset light", "/role take steward"])
@given(course=OF_RULES)
@example(course=[("cara", "leaves")])
@example(course=[("fay", "/flag G1 why"), ("eva", "/flag G1 why"), ("cara", "leaves")])
@example(course=[("ben", "/settings set quality on"), ("ana", "/confirm G2")])
def test_a_proposal_ends_when_its_card_says_and_as_it_says(line: str, course: list[tuple[str, str]]) -> None:
    town = proposed(line)
    for name, act in course:
        does(town, name, act)
    known = town.book.proposals.by_id["G1"]
    if known.state in (NOTICED, VOTED_ON):
        assert broken_of_proposal(town, town.card("G1")) == [], town.card("G1")


def test_the_card_of_a_proposal_that_promises_something_else_is_found() -> None:
    town = proposed("/role take steward")
    said = town.card("G1")
    assert broken_of_proposal(town, said) == []
    later = f"{written(moment(said) + timedelta(hours=1))} UTC"
    assert broken_of_proposal(town, MOMENT.sub(later, said))
    town.add(Left(town.person("cara")))
    assert broken_of_proposal(town, said)
    town.add(CameBack(town.person("cara")))
    for name in ("fay", "gil"):
        town.does(name, "/flag G1 why")
    for name in PEOPLE[:4]:
        town.does(name, "/vote G1 approve")
    said = town.card("G1")
    assert broken_of_proposal(town, said) == []
    assert broken_of_proposal(town, said.replace("It takes 4 yes", "It takes 5 yes")), said
