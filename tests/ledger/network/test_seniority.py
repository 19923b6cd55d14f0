"""Laws of a young network: who has been here for a while, who may vote in its beginning, and what the quorum counts."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from ledger.contributions import limits
from ledger.forgetting import depart
from ledger.network import seniority
from ledger.network.identity import CameBack, Left, Linked, Unlinked
from ledger.network.role import STEWARD, RoleConfirmed, RoleEnded, RoleOffered, RoleTaken
from ledger.network.seniority import DAYS
from ledger.validation import electorate, judges
from ledger.validation.settlement import tally
from ledger.validation.tally import Tally
from ledger.validation.vote import Opened
from ledger.values.phrase import Refusal
from tests.ledger.validation.test_votes import START, Case

WHILE = timedelta(days=DAYS)
ACTS = ("joins", "turns", "links", "parts", "logs", "votes", "leads", "accepted", "goes")
PLAYED = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 11), st.integers(0, 11)), max_size=20)


def counted(case: Case) -> Tally:
    book = case.book
    return tally(book, book.votes.open[case.number])


def plays(case: Case, acts: list[tuple[str, int, int]]) -> None:
    """Let people do things in a network; what cannot be done now is left."""
    for kind, one, other in acts:
        agents = case.book.agents
        first, second = (f"A{number % len(agents.by_id) + 1}" for number in (one, other))
        is_gone = any(agents.by_id[account].forgotten for account in (first, second))
        match kind:
            case "joins":
                case.joins(f"new{len(agents.by_id)}")
            case "turns":
                case.add(CameBack(first) if agents.presence.is_away(first) else Left(first))
            case "links" if agents.person(first) != agents.person(second) and not is_gone:
                older, younger = sorted((agents.person(first), agents.person(second)), key=lambda one: int(one[1:]))
                case.add(Linked(younger, older))
            case "parts" if first in agents.links:
                case.add(Unlinked(first, agents.links[first].older))
            case "logs" if not is_gone:
                with suppress(Refusal):  # ten of theirs may wait
                    case.logs(agents.person(first))
            case "votes" if not is_gone:
                with suppress(Refusal):
                    case.casts(agents.person(first), "approve")
            case "leads" if not is_gone:
                case.add(RoleTaken(first, STEWARD))
            case "accepted" if not is_gone:
                with suppress(Refusal):  # the same
                    case.accepted(agents.person(first))
            case "goes" if not is_gone and agents.person(first) != agents.person(case.author):
                for fact in depart(case.book, agents.person(first)):
                    case.add(fact)


@given(before=PLAYED, after=PLAYED)
@example(before=[], after=[("logs", 0, 0)] * 10)
@example(before=[], after=[*[("logs", 0, 0)] * 9, ("accepted", 0, 0)])
@example(before=[("logs", 0, 0)] * 10, after=[])
def test_nothing_that_comes_after_a_vote_opened_raises_its_quorum(
    before: list[tuple[str, int, int]], after: list[tuple[str, int, int]]
) -> None:
    case = Case(0)
    plays(case, before)
    author = case.book.agents.person(case.author)
    assume(len(limits.open_logs(case.book, author)) < limits.OPEN_MAX)
    case.number = case.logs(author)
    at_first = counted(case).quorum
    opened = case.book.votes.open[case.number].opened
    plays(case, after)
    if opened.bootstrap and case.number in case.book.votes.open:
        vote, book = case.book.votes.open[case.number], case.book
        assert opened.counted is not None
        assert electorate.now(vote, book.agents, book.contributions.accepted).quorum_of <= opened.counted
        assert counted(case).quorum <= at_first


@given(before=PLAYED, after=PLAYED)
def test_who_was_there_when_a_vote_opened_keeps_it(
    before: list[tuple[str, int, int]], after: list[tuple[str, int, int]]
) -> None:
    """Whoever is accepted, joins or becomes a steward meanwhile; and as many are counted as may vote."""
    case = Case(0)
    plays(case, before)
    author = case.book.agents.person(case.author)
    assume(len(limits.open_logs(case.book, author)) < limits.OPEN_MAX)
    case.number = case.logs(author)
    agents, accepted = case.book.agents, case.book.contributions.accepted
    there = electorate.voters(case.book.votes.open[case.number], agents, accepted)
    plays(case, after)
    if case.number in case.book.votes.open:
        vote = case.book.votes.open[case.number]
        for one in there:
            person = agents.person(one)
            is_there = agents.is_here(person) and not agents.is_gone(person)
            if is_there and not electorate.is_barred(vote, agents, person):
                assert electorate.may_vote(vote, agents, accepted, person)
        assert counted(case).ballots <= counted(case).voters


def test_the_quorum_is_of_those_who_had_done_something() -> None:
    """Sixty who only joined count for nothing, whenever they joined, also once they wake up."""
    case = Case(0)
    silent = [case.joins(f"silent{number}") for number in range(60)]
    busy = [case.joins(f"busy{number}") for number in range(12)]
    for one in busy:
        case.logs(one)
    case.number = case.logs(case.author)
    assert (counted(case).voters, counted(case).quorum) == (72, 3)
    for one in silent:
        case.logs(one)
    assert counted(case).quorum == 3
    for one in busy[2:]:
        case.add(Left(one))
    assert (counted(case).voters, counted(case).quorum) == (62, 2)


def test_a_vote_of_before_goes_on_by_the_rules_of_its_opening() -> None:
    """Its quorum counts all who may vote, whenever they joined."""
    case = Case(0)
    case.number = case.logs(case.author)
    now = case.book.votes.open[case.number].opened
    case.add(Opened(case.number, now.rules, now.excluded, now.voters, now.voters_hash, bootstrap=True))
    for number in range(60):
        case.joins(f"silent{number}")
    assert (counted(case).voters, counted(case).quorum) == (60, 12)


def test_three_persons_with_accepted_work_end_the_beginning() -> None:
    case = Case(0)
    others = [case.joins(f"other{number}") for number in range(8)]
    for number in range(3):
        vote = case.book.votes.open[case.logs(case.author)]
        assert vote.opened.bootstrap
        assert vote.opened.voters == 8 + number
        case.accepted(case.joins(f"x{number}"))
    vote = case.book.votes.open[case.logs(case.author)]
    assert not vote.opened.bootstrap
    assert vote.opened.voters == 3
    for one in others:
        assert not electorate.may_vote(vote, case.book.agents, case.book.contributions.accepted, one)


@pytest.mark.parametrize(("founders", "begins"), [(0, True), (2, True), (3, False)])
def test_founders_have_been_here_for_a_while_from_the_start(founders: int, begins: bool) -> None:
    case = Case(0)
    people = [case.joins(f"p{number}") for number in range(4)]
    for one in people[:founders]:
        case.add(RoleTaken(one, STEWARD))
    for one in people:
        case.accepted(one)
    assert judges.is_young(case.book, case.now) is begins


def test_it_ends_with_the_days_alone() -> None:
    """What is remembered of who may judge is not older than the moment for which it is asked."""
    case = Case(0)
    for number in range(3):
        case.accepted(case.joins(f"p{number}"))
    last = START + WHILE
    assert judges.is_young(case.book, last - timedelta(seconds=1))
    assert not judges.is_young(case.book, last)
    assert judges.is_young(case.book, last - timedelta(seconds=1))


def test_it_ends_with_who_is_a_founder() -> None:
    case = Case(0)
    people = [case.joins(f"p{number}") for number in range(3)]
    for one in people:
        case.accepted(one)
    for one in people:
        assert judges.is_young(case.book, case.now)
        case.add(RoleTaken(one, STEWARD))
    assert not judges.is_young(case.book, case.now)


def since(case: Case, person: str) -> object:
    return seniority.since(case.book.roles, case.book.agents, person)


def test_a_person_is_as_old_as_the_oldest_account() -> None:
    case = Case(0)
    older = case.joins("older")
    case.now += timedelta(days=3)
    younger = case.joins("younger")
    assert since(case, younger) == START + timedelta(days=3) + WHILE
    case.add(Linked(younger, older))
    assert since(case, younger) == since(case, older) == START + WHILE
    case.add(Unlinked(younger, older))
    assert since(case, younger) == START + timedelta(days=3) + WHILE


def test_who_became_a_steward_by_the_word_of_others_is_no_founder() -> None:
    case = Case(0)
    founder, other = case.joins("founder"), case.joins("other")
    case.add(RoleTaken(founder, STEWARD))
    case.add(RoleOffered(other, STEWARD))
    case.add(RoleConfirmed(other, STEWARD, case.author))
    case.add(RoleConfirmed(other, STEWARD, founder), RoleTaken(other, STEWARD))
    assert case.book.roles.founders(STEWARD, case.book.agents) == {founder}
    case.add(RoleEnded(founder, STEWARD))
    assert case.book.roles.founders(STEWARD, case.book.agents) == {founder}, "it stays so, whatever they hold now"


def test_it_is_told_from_when_newcomers_can() -> None:
    case = Case(0)
    first = case.joins("first")
    case.now += timedelta(days=1)
    second = case.joins("second")
    roles, agents = case.book.roles, case.book.agents
    with pytest.raises(Refusal) as refused:
        seniority.check(roles, agents, (first, second), (), START + WHILE - timedelta(seconds=1))
    assert dict(refused.value.phrase.values)["then"] == START + WHILE
    seniority.check(roles, agents, (first, second), (), START + WHILE)
