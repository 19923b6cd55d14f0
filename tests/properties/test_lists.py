"""Lists over random groups and ballots: each log of one is judged as it would be alone, by everybody but its own person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.contributions import log_list, opening, size
from ledger.network.preset import STANDARD_1
from ledger.validation import settlement
from ledger.validation.ballot import ballots, cast
from ledger.validation.electorate import may_vote
from ledger.validation.vote import Extended, Settled
from tests.commands.conftest import Town

PEOPLE = ("ana", "ben", "cara", "dan", "eva", "fay", "gil")
CHOICES = ("approve", "reject", "abstain", "none")

group = st.lists(st.sampled_from(PEOPLE[1:]), min_size=1, max_size=6, unique=True)
cast_by = st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(CHOICES)), max_size=14)


def town(others: Sequence[str], *, apart: bool) -> Town:
    """Return people with accepted work, and logs that ana made for herself and others: in a list, or each by itself."""
    made = Town(*PEOPLE, preset=STANDARD_1)
    for number, name in enumerate(PEOPLE, start=1):
        made.does(name, "/contribute 1h swept")
        made.add(Settled(f"C{number}", "accepted", 1, 2, "", 2, 2, 0, 0, 0, blind=False))
    made.now += timedelta(days=20)
    made.does("ana", f"/contribute 2h with:{','.join('@' + made.person(other) for other in others)} moved")
    for other in others:
        made.does(other, "/confirm L1")
    rows = made.book.lists.by_id["L1"].rows
    if apart:
        for row in rows:
            log = made.book.contributions.by_id[row]
            measured = size.measure(made.book, size.of(made.book, log), made.now)
            made.add(opening.opened(made.book, row, (log.contributor,), measured, made.now))
    else:
        made.add(*log_list.due(made.book, made.now))
    return made


def votes(made: Town, subjects: Sequence[str], given_by: Sequence[tuple[str, str]]) -> None:
    """Let people give their ballots on each of these that they may judge."""
    for name, choice in given_by:
        book, person = made.book, made.person(name)
        for subject in subjects:
            vote = book.votes.open[subject]
            if not may_vote(vote, book.agents, book.contributions.accepted, person):
                continue
            if facts := cast(vote, book.agents, book.contributions.accepted, person, choice):
                made.add(*facts)


def ends(made: Town, subject: str, hours: int) -> tuple[Settled | Extended, ...]:
    book, at = made.book, made.now + timedelta(hours=hours)
    return settlement.settle(book, book.votes.open[subject], at)


@given(group, cast_by, st.integers(0, 100))
@settings(max_examples=60)
def test_each_log_is_judged_as_it_would_be_alone(
    others: list[str], given_by: list[tuple[str, str]], hours: int
) -> None:
    listed, apart = town(others, apart=False), town(others, apart=True)
    rows = listed.book.lists.by_id["L1"].rows
    votes(listed, ["L1"], given_by)
    last = dict(given_by)
    votes(apart, rows, list(last.items())[::-1])  # another order, and of each their last
    book = listed.book
    for row in rows:
        part = book.votes.of(row)
        assert part is not None
        own = book.agents.person(book.contributions.by_id[row].contributor)
        counted = ballots(part, book.agents)
        assert own not in counted
        assert counted == ballots(apart.book.votes.open[row], apart.book.agents)
        assert settlement.tally(book, part) == settlement.tally(apart.book, apart.book.votes.open[row])
    inside = {*others, "ana"}
    is_backed = len(inside) == len(PEOPLE) or any(last.get(name) == "approve" for name in PEOPLE if name not in inside)
    together = ends(listed, "L1", hours)
    alone = {row: ends(apart, row, hours) for row in rows}
    settled = {fact.subject: fact for fact in together if isinstance(fact, Settled)}
    if settled:
        assert {*settled} == {*rows}, "together"
    if is_backed:
        each = [fact for facts in alone.values() for fact in facts]
        if settled:
            assert [settled[row] for row in rows] == each, "and each by its own tally"
        else:
            assert not together or any(isinstance(fact, Extended) for fact in each)
            assert together or any(not facts for facts in alone.values())
    else:
        assert not any(fact.decision == "accepted" for fact in settled.values()), "nobody from outside approved"
