"""Laws of leaving and coming back: who is counted, whose ballot counts, and that what was before is not touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.governance import membership
from ledger.network import presence
from ledger.network.identity import CameBack, Left, Linked
from ledger.network.role import STEWARD, RoleTaken
from ledger.validation import ballot, electorate, judges
from ledger.validation.settlement import tally
from ledger.validation.tally import Tally
from tests.ledger.validation.test_votes import Case

TURNS = st.lists(st.tuples(st.sampled_from(("turn", "link")), st.integers(0, 6), st.integers(0, 6)), max_size=14)


def counted(case: Case) -> Tally:
    book = case.book
    return tally(book, book.votes.open[case.number])


def turns(case: Case, account: str) -> None:
    """Let an account leave, or come back where it has left."""
    case.add(CameBack(account) if case.book.agents.presence.is_away(account) else Left(account))


def plays(case: Case, acts: list[tuple[str, int, int]]) -> None:
    for kind, one, other in acts:
        first, second = case.peers[one], case.peers[other]
        agents = case.book.agents
        if kind == "turn":
            turns(case, first)
        elif agents.person(first) != agents.person(second):
            older, younger = sorted((agents.person(first), agents.person(second)), key=lambda one: int(one[1:]))
            case.add(Linked(younger, older))


@given(before=TURNS, after=TURNS)
def test_so_many_are_counted_as_may_vote(before: list[tuple[str, int, int]], after: list[tuple[str, int, int]]) -> None:
    """Whoever left, came back or became one person, before a vote opened or since."""
    case = Case(7)
    plays(case, before)
    case.number = case.logs(case.author)
    plays(case, after)
    book = case.book
    vote, agents, accepted = book.votes.open[case.number], book.agents, book.contributions.accepted
    may = {
        agents.person(one) for one in agents.by_id if electorate.may_vote(vote, agents, accepted, agents.person(one))
    }
    assert electorate.now(vote, agents, accepted).voters == len(may)
    assert all(agents.is_here(one) for one in may)


@given(ballots=st.lists(st.tuples(st.integers(0, 6), st.sampled_from(("approve", "reject", "abstain"))), max_size=8))
def test_leaving_and_coming_back_leaves_everything_as_it_was(ballots: list[tuple[int, str]]) -> None:
    case = Case(7)
    for number, choice in ballots:
        case.casts(case.peers[number], choice)
    before = counted(case)
    for peer in case.peers:
        turns(case, peer)
    gone = counted(case)
    assert (gone.ballots, gone.flags) == (0, 0)
    for peer in case.peers:
        turns(case, peer)
    assert counted(case) == before


def test_who_left_is_in_neither_the_count_nor_the_quorum() -> None:
    case = Case(11).votes(approve=2, reject=1, flag=1)
    assert (counted(case).voters, counted(case).quorum, counted(case).flags) == (11, 3, 1)
    for peer in case.peers[2:]:
        turns(case, peer)
    left = counted(case)
    assert (left.voters, left.quorum, left.approve, left.reject, left.flags) == (2, 2, 2, 0, 0)
    assert case.decided(0) == "accepted", "all who can vote have"


def test_who_came_back_during_a_vote_may_vote_and_is_counted() -> None:
    case = Case(5)
    turns(case, case.peers[0])
    case.number = case.logs(case.author)
    assert counted(case).voters == 4
    turns(case, case.peers[0])
    assert counted(case).voters == 5
    case.casts(case.peers[0], "approve")
    assert counted(case).approve == 1


def test_where_too_few_peers_are_left_nobody_else_may_vote() -> None:
    """From three on, who had accepted work decides, also where one is away."""
    case = Case(3)
    turns(case, case.peers[0])
    for name in ("x", "y"):
        case.joins(name)
    number = case.logs(case.author)
    vote = case.book.votes.open[number]
    assert not vote.opened.bootstrap
    assert vote.opened.voters == 2


def test_a_person_is_here_by_any_of_their_accounts() -> None:
    case = Case(4)
    older, younger = case.peers[:2]
    case.add(Linked(younger, older))
    assert counted(case).voters == 3
    turns(case, older)
    assert counted(case).voters == 3
    assert ballot.cast(
        case.book.votes.open[case.number], case.book.agents, case.book.contributions.accepted, older, "approve"
    )
    turns(case, younger)
    assert counted(case).voters == 2


def test_a_role_rests_while_its_holder_is_away() -> None:
    case = Case(3)
    first, second = case.peers[:2]
    case.add(RoleTaken(first, STEWARD))
    case.add(RoleTaken(second, STEWARD))
    turns(case, first)
    assert case.book.roles.holders(STEWARD, case.book.agents) == (second,)
    assert case.book.roles.taken_count(STEWARD) == 2, "nobody takes their place by being next"
    turns(case, first)
    assert case.book.roles.holders(STEWARD, case.book.agents) == (first, second)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"room:p0": True, "room:p1": False, "room:stranger": False, "room:unknown": True}, (Left("A2"),)),
        ({"room:p2": True}, (CameBack("A3"),)),
        ({"room:p2": False}, ()),
        ({}, ()),
    ],
)
def test_only_what_is_news_of_people_who_are_known_becomes_a_fact(
    told: dict[str, bool], expected: tuple[Left | CameBack, ...]
) -> None:
    case = Case(3)
    turns(case, case.peers[2])
    assert presence.presence_changes(case.book.agents, told) == expected


# Leaving by one's own word.


def left(case: Case, person: str) -> None:
    """Let somebody leave by their own word."""
    case.add(*membership.leave(case.book, person))


def test_a_book_on_trial_changes_nothing_of_the_one_that_it_is_of() -> None:
    """Judges are remembered beside a page: those of a trial may not be taken for those of the book."""
    case = Case(7)
    first, second = case.peers[0], case.peers[1]
    left(case, first)
    trial = case.book.trial(membership.resumed(case.book.agents, first), case.book.at)
    assert first in judges.peers(trial)
    case.add(Left(second))
    assert first not in judges.peers(case.book)
    assert second not in judges.peers(case.book)
    assert not case.book.agents.is_here(first)


def test_no_answer_of_a_platform_undoes_what_somebody_said_themselves() -> None:
    case = Case(4)
    person = case.peers[0]
    (reference,) = case.book.agents.handles(person)
    left(case, person)
    assert presence.presence_changes(case.book.agents, {reference: True}) == ()
    assert presence.presence_changes(case.book.agents, {reference: False}) == (Left(person),)
    assert presence.present(case.book.agents, (reference,)) == ()
    assert case.book.agents.is_in_place(person)


def test_who_was_here_before_they_left_was_here_then() -> None:
    case = Case(4)
    person = case.peers[0]
    before = case.book.height
    left(case, person)
    assert case.book.agents.was_here(person, before)
    assert not case.book.agents.was_here(person, case.book.height)
    case.add(*membership.resumed(case.book.agents, person))
    assert case.book.agents.is_here(person)
    assert not case.book.agents.was_here(person, before + 1)
