"""Who counts as a voter, by the rule in its plainest words, after anything that can happen to people while a vote is open."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.network.agent import Agents
from ledger.network.seen import AROUND
from ledger.validation import electorate
from ledger.validation.ballot import ballots
from ledger.validation.panel import number
from ledger.validation.settlement import may_be_ripe, settle, tally
from ledger.validation.vote import Vote
from ledger.values.phrase import Refusal
from tests.ledger.validation.test_panel import ACCOUNTS, ACTS, step
from tests.ledger.validation.test_votes import Case

STEPS = st.lists(
    st.tuples(
        st.sampled_from((*ACTS, "approve", "reject", "none", "approve", "reject")),
        st.sampled_from(ACCOUNTS),
        st.sampled_from(ACCOUNTS),
        st.integers(1, 40),
    ),
    max_size=25,
)


def plays(case: Case, steps: list[tuple[str, str, str, int]]) -> Iterator[None]:
    for what, one, other, days in steps:
        if what not in ("approve", "reject", "none"):
            step(case, what, one, other, days)
        elif case.number in case.book.votes.open and one in case.book.agents.by_id:
            person = case.book.agents.person(one)
            with suppress(Refusal):
                before = case.book.height
                case.casts(person, what)
                assert case.book.height == before or electorate.may_vote(*of(case), person)
        yield


def of(case: Case) -> tuple[Vote, Agents, dict[str, int]]:
    book = case.book
    return book.votes.open[case.number], book.agents, book.contributions.accepted


def counted(case: Case) -> set[str]:
    """Return those who count, each by the account that stands for all that were ever theirs."""
    book, (vote, agents, accepted) = case.book, of(case)
    barred = {agents.lineage(account) for account in vote.opened.excluded}
    cast = {agents.lineage(person) for person in ballots(vote, agents)}
    found = set()
    for agent in agents.persons():
        last = max(filter(None, map(book.seen.last, agents.aliases(agent.id))), default=None)
        is_around = last is not None and book.at - last < AROUND
        if is_around and electorate.may_vote(vote, agents, accepted, agent.id):
            found.add(agents.lineage(agent.id))
    return (found | cast) - barred


def around(case: Case) -> set[str]:
    """Return those who are here and around, and not barred."""
    book, (vote, agents, _) = case.book, of(case)
    persons = (agent.id for agent in agents.persons() if not electorate.is_barred(vote, agents, agent.id))
    return {agents.lineage(one) for one in persons if any(map(book.seen.last, agents.aliases(one)))}


def late(case: Case, kins: set[str]) -> set[str]:
    """Return those who came after the opening."""
    vote, agents, _ = of(case)
    return {kin for kin in kins if min(agents.by_id[one].joined for one in agents.ever_one_with(kin)) > vote.height}


@pytest.mark.parametrize(
    ("peers", "others", "later"), [(0, 0, 3), (0, 1, 3), (0, 3, 1), (1, 1, 2), (3, 2, 0), (4, 1, 0)]
)
@given(before=STEPS, after=STEPS)
def test_those_count_who_may_vote_and_are_around_or_have_voted(
    peers: int, others: int, later: int, before: list[tuple[str, str, str, int]], after: list[tuple[str, str, str, int]]
) -> None:
    case = Case(peers)
    for place in range(others):
        case.joins(f"other{place}")
    for _ in plays(case, before):
        pass
    if case.book.agents.is_gone(case.author):
        return
    case.number = case.logs(case.book.agents.person(case.author))
    first = case.book.votes.open[case.number].opened
    assert (first.voters, first.counted is None) == (len(counted(case)), not first.bootstrap)
    for place in range(later):
        case.joins(f"later{place}")
    for _ in plays(case, after):
        if case.number not in case.book.votes.open:
            return
        vote, agents, accepted = of(case)
        expected, now = counted(case), electorate.now(vote, agents, accepted)
        assert now.voters == len(expected)
        persons = electorate.voters(vote, agents, accepted)
        assert {*map(agents.lineage, persons)} == expected
        assert list(persons) == sorted(persons, key=number)
        assert now.voters_hash == hashlib.sha256(" ".join(persons).encode()).hexdigest()
        count = tally(case.book, vote)
        assert count.ballots <= count.voters
        if vote.opened.bootstrap:
            later_on, there = late(case, expected), expected - late(case, expected)
            assert len(later_on) == min(max(0, 2 - len(there)), len(late(case, around(case)) | later_on))
            assert now.counted is not None
            assert vote.opened.counted is not None
            assert now.counted <= vote.opened.counted
        for hours in (0, 25, 80):
            moment = case.book.at + timedelta(hours=hours)
            if settle(case.book, vote, moment):
                assert may_be_ripe(case.book, vote, moment)
