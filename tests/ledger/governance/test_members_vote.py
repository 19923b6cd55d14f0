"""A members' vote where very many are around: lots ask sixty of them, and what is decided rests on these and on all."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from ledger.audit import entries as audit
from ledger.book import fold
from ledger.chain.entry import Broken
from ledger.governance import (
    members_vote,
    proposal_card,
    proposal_end,
    proposal_flags,
    proposal_reasons,
    proposals,
    reminder,
)
from ledger.network import agent
from ledger.network.identity import Linked
from ledger.network.proposal import MembersAsked, MembersAskedAgain, Proposal
from ledger.network.role import STEWARD, RoleTaken
from ledger.validation import ballot
from tests.support.jury import Jury
from tests.support.said import said

A_WEEK = timedelta(days=7, seconds=1)


def asks_members(people: int, seed: int = 0) -> Jury:
    """Let somebody offer to be a steward, two say yes, and a steward object."""
    jury = Jury(people, seed=seed)
    jury.add(*(RoleTaken(steward, STEWARD) for steward in jury.people[-2:]))
    jury.add(*proposals.offer(jury.book, "A1"), author="A1")
    for person in ("A2", "A3"):
        jury.add(*proposals.confirm(jury.book, proposal(jury), person, jury.now), author=person)
    jury.add(*proposal_flags.flag(jury.book, "G1", jury.people[-1], "who are you?"), author=jury.people[-1])
    return jury


def proposal(jury: Jury) -> Proposal:
    return jury.book.proposals.by_id["G1"]


def all_say(jury: Jury, persons: Sequence[str], choice: str) -> None:
    for person in persons:
        vote = jury.book.members_votes.open["G1"]
        cast = ballot.cast(vote, jury.book.agents, jury.book.contributions.accepted, person, choice)
        jury.add(*cast, author=person)


def others(jury: Jury) -> list[str]:
    return [person for person in jury.people if person not in proposal(jury).drawn]


def ends(jury: Jury) -> str:
    """Let a week pass; return what became of it."""
    jury.now += A_WEEK
    jury.add(*proposal_end.end(jury.book, proposal(jury), jury.now))
    return proposal(jury).state


def test_up_to_sixty_all_are_asked() -> None:
    jury = asks_members(60)
    assert proposal(jury).drawn == ()
    assert len(members_vote.silent(jury.book, jury.book.members_votes.open["G1"])) == 60
    assert "asked by lot" not in said(proposal_card.describe(jury.book, proposal(jury)))


def test_of_more_sixty_are_asked_and_nobody_else_hears_of_it() -> None:
    jury = asks_members(80)
    drawn = proposal(jury).drawn
    assert (len(drawn), len({*drawn}), proposal(jury).asked) == (
        60,
        60,
        MembersAsked("G1", 1, 80, 20, small=False, drawn=drawn),
    )
    waiting = reminder.waiting(jury.book, ())
    assert {person for person, lines in waiting.items() if any(line.about == "G1" for line in lines)} == {*drawn}
    assert not any(list(reminder.listed_votes(jury.book, ["G1"], person)) for person in others(jury))


def test_the_lots_follow_from_the_entry_that_proposed_it() -> None:
    """By another way: the whole row is shuffled, by the hash that an export has, and those around are taken."""
    jury = asks_members(80, seed=5)
    (seal,) = (entry.hash.hex() for entry in jury.entries if entry.height == proposal(jury).height)
    row = [f"A{number}" for number in range(1, 81)]
    for place in range(len(row)):
        other = place + int(hashlib.sha256(f"{seal} {place}".encode()).hexdigest(), 16) % (len(row) - place)
        row[place], row[other] = row[other], row[place]
    assert proposal(jury).drawn == tuple(row[:60])
    assert proposal(asks_members(80, seed=6)).drawn != proposal(jury).drawn


def test_the_least_number_is_of_those_who_are_asked_and_others_come_in_the_place_of_the_silent() -> None:
    jury = asks_members(80)
    first, yes = proposal(jury).drawn, proposal(jury).drawn[:19]
    all_say(jury, (*yes, *others(jury)), "approve")
    assert members_vote.count_drawn(jury.book, jury.book.members_votes.open["G1"]) == (19, 0, 0)
    late = jury.joins("late")
    jury.accepted(late)
    assert ends(jury) == "voted on", "39 say yes, and 19 of those asked by lot"
    again = proposal(jury).drawn
    assert {*yes} < {*again}
    assert {*again} - {*first} == {*jury.people} - {*first}, (
        "twenty were left, and all are asked now but whoever came late"
    )
    assert len(again) == len({*again}) == 60
    assert ends(jury) == "passed"


@pytest.mark.parametrize(
    ("drawn", "rest", "end"),
    [
        ((20, 10), (0, 0), "passed"),
        ((20, 11), (0, 0), "not passed"),
        ((20, 11), (20, 0), "not passed"),  # who was not asked outvotes nobody
        ((20, 0), (0, 11), "not passed"),  # and is heard
        ((20, 0), (0, 10), "passed"),
        ((19, 0), (20, 0), "voted on"),
    ],
)
def test_the_share_is_of_those_who_are_asked_and_of_all(
    drawn: tuple[int, int], rest: tuple[int, int], end: str
) -> None:
    jury = asks_members(80)
    for persons, (yes, no) in ((proposal(jury).drawn, drawn), (tuple(others(jury)), rest)):
        all_say(jury, persons[:yes], "approve")
        all_say(jury, persons[yes : yes + no], "reject")
    assert ends(jury) == end


def test_accounts_of_one_person_are_one_lot_and_who_is_forgotten_is_asked_nothing() -> None:
    jury = asks_members(80)
    one, other, gone = proposal(jury).drawn[:3]
    jury.add(Linked(max(one, other, key=number), min(one, other, key=number)))
    jury.add(agent.forget(jury.book.agents, gone))
    all_say(jury, [min(one, other, key=number)], "approve")
    vote = jury.book.members_votes.open["G1"]
    assert members_vote.count_drawn(jury.book, vote) == (1, 0, 0)
    assert {one, other, gone}.isdisjoint(members_vote.silent(jury.book, vote))
    assert len(members_vote.silent(jury.book, vote)) == 57


def number(account: str) -> int:
    return int(account[1:])


def test_its_card_and_why_tell_of_the_lots_and_of_no_name_before_the_end() -> None:
    jury = asks_members(80)
    all_say(jury, (*proposal(jury).drawn[:21], *others(jury)[:3]), "approve")
    all_say(jury, proposal(jury).drawn[21:23], "reject")
    card = said(proposal_card.describe(jury.book, proposal(jury)))
    assert "24 yes and 2 no so far, 21 and 2 of them by the 60 asked by lot." in card
    assert "It takes 20 yes by these, and twice as many yes as no, of these and of all: /vote G1 approve." in card
    why = said(proposal_reasons.describe(jury.book, proposal(jury)))
    assert "80 with accepted work were around, so lots asked 60 of them, and it took 20 yes by these: a third." in why
    assert "Asked by lot:" not in why
    then = fold(jury.entries)
    assert ends(jury) == "passed"
    assert "24 yes and 2 no, 21 and 2 of them by those asked by lot." in said(
        proposal_card.describe(jury.book, proposal(jury))
    )
    why = said(proposal_reasons.describe(jury.book, proposal(jury), then))
    assert f"Asked by lot: {', '.join(proposal(jury).drawn)}." in why
    assert proposal(jury).seal.hex() in why


def test_whoever_rewrites_a_ledger_cannot_choose_who_is_asked() -> None:
    jury = asks_members(80)
    ends(jury)
    asked, again = (
        next(entry for entry in jury.entries if any(isinstance(fact, kind) for fact in entry.facts))
        for kind in (MembersAsked, MembersAskedAgain)
    )
    for entry in (asked, again):
        before = jury.entries[: entry.height - 1]
        audit.check(fold(before), entry)
        for turned in (lambda drawn: drawn[::-1], lambda drawn: drawn[:59], lambda drawn: ()):
            facts = tuple(
                replace(fact, drawn=turned(fact.drawn)) if isinstance(fact, MembersAsked | MembersAskedAgain) else fact
                for fact in entry.facts
            )
            with pytest.raises(Broken):
                audit.check(fold(before), entry._replace(facts=facts))


def test_a_ledger_of_before_asked_all() -> None:
    jury = asks_members(80)
    (asked,) = (entry for entry in jury.entries if any(isinstance(fact, MembersAsked) for fact in entry.facts))
    facts = tuple(
        replace(fact, drawn=None, approvals=27) if isinstance(fact, MembersAsked) else fact for fact in asked.facts
    )
    before = jury.entries[: asked.height - 1]
    audit.check(fold(before), asked._replace(facts=facts))
    book = fold((*before, asked._replace(facts=facts)))
    assert len(members_vote.silent(book, book.members_votes.open["G1"])) == 80
