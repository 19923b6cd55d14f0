"""Votes by lot over random histories: lots, and the end of each vote, are what a second computation says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import NamedTuple

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from ledger.chain.entry import stamp
from ledger.contributions.contribution import Withdrawn
from ledger.contributions.limits import OPEN_MAX, open_logs
from ledger.export.rows import rows
from ledger.export.tables import json_line
from ledger.network import agent
from ledger.network.identity import CameBack, Left, Linked
from ledger.network.preset import PRESETS, SIZES
from ledger.validation import draw, electorate, pool, settlement
from ledger.validation.ballot import ballots
from ledger.validation.vote import AT_OPENING, AT_REOPENING, Extended, Settled, Vote
from ledger.validation.words import WHY_DRAWN
from tests.support import second_lots
from tests.support.jury import START, Jury
from tests.support.second_lots import Export

SEEN: Counter[str] = Counter()
"""How often something happened, so that a law about what never happens is no law."""

CHOICES = ("approve", "approve", "approve", "approve", "approve", "reject", "abstain", "none", "flag")


class Shape(NamedTuple):
    """What a random history begins with."""

    people: int
    preset: str
    size: str
    together: int
    seed: int


shapes = st.builds(
    Shape,
    people=st.integers(6, 22),
    preset=st.sampled_from([*PRESETS]),
    size=st.sampled_from(SIZES),
    together=st.sampled_from([0, 0, 0, 1, 3]),
    seed=st.integers(0, 2**32),
)


def begun(shape: Shape, chance: Random) -> Jury | None:
    """Return a network with people of all ages, some of them partners, linked, gone or often asked, and a vote in it.

    None stands for one in which those whom the vote is about are gone.
    """
    days = [chance.choice([300, 100, 58, 46, 44, 43, 30, 15, 14, 13, 3]) for _ in range(shape.people - 5)]
    before: list[tuple[datetime, Callable[[Jury], object]]] = []
    for _ in range(chance.choice([0, 0, 1, 2])):
        one, other = chance.sample(range(shape.people), 2)
        one = chance.choice([one, 0]) if other else one  # whose log it will be
        at = START - timedelta(days=chance.choice([91, 90, 89, 8]))
        before += [(at, partial(approves, one, other, chance)), (at, partial(approves, other, one, chance))]
    for _ in range(chance.choice([0, 3, 12, 25])):
        before.append((START - timedelta(hours=chance.randrange(200)), partial(asked, chance)))
    quiet = timedelta(days=chance.choice([0, 6, 9]))
    gone = [timedelta(days=60) - timedelta(hours=hours) for hours in (-20, 20, 100)]
    seen = [START - chance.choice([quiet, quiet, quiet, *gone]) for _ in range(shape.people)]
    jury = Jury(shape.people, PRESETS[shape.preset], shape.size, shape.seed, days, before, seen)
    for _ in range(chance.choice([0, 0, 1, 2])):
        jury.subject = jury.logs(jury.people[0])
        jury.drawn().add(Withdrawn(jury.subject, jury.people[0]))
    for _ in range(chance.choice([0, 0, 1])):
        happens(jury, chance)
    jury.now = START + timedelta(minutes=1)
    concerned = jury.people[: shape.together + 1]
    agents = jury.book.agents
    if not all(agents.is_here(one) and not agents.is_gone(one) and agents.person(one) == one for one in concerned):
        return None
    return jury.opens(shape.together)


def approves(one: int, other: int, chance: Random, jury: Jury) -> None:
    """Let one of two approve several logs of the other, as far as they may."""
    for _ in range(chance.choice([4, 5, 7])):
        jury.subject = jury.logs(jury.people[other])
        if may_vote(jury, jury.people[one]):
            jury.casts(jury.people[one], "approve")
        jury.add(Settled(jury.subject, "accepted", 1, 2, "", 2, 2, 0, 0, 0, False))
        jury.now += timedelta(seconds=1)


def asked(chance: Random, jury: Jury) -> None:
    """Let lots ask about a log of somebody who has few, as others may turn out to be them."""
    author = chance.choice(jury.people)
    if len(open_logs(jury.book, author)) < OPEN_MAX // 3:
        jury.subject = jury.logs(author)
        jury.drawn()


def may_vote(jury: Jury, person: str) -> bool:
    return electorate.may_vote(jury.vote, jury.book.agents, jury.book.contributions.accepted, person)


def happens(jury: Jury, chance: Random) -> None:
    """Let somebody leave, come back, be forgotten, or turn out to be one with another."""
    agents = jury.book.agents
    one, other = sorted(chance.sample(jury.people, 2), key=lambda person: int(person[1:]))
    match chance.choice(["leaves", "leaves", "forgotten", "linked"]):
        case "leaves":
            jury.add(CameBack(one) if agents.presence.is_away(one) else Left(one))
        case "forgotten" if not agents.is_gone(one) and agents.person(one) == one:
            jury.add(agent.forget(agents, one))
        case "linked" if agents.person(one) == one and agents.person(other) == other:
            if not agents.is_gone(one) and not agents.is_gone(other):
                jury.add(Linked(other, one))


def exported(jury: Jury, at: datetime) -> Export:
    """Return what an export of this moment says."""
    lines = [(json_line(row), row[0]) for row in rows(jury.entries)]
    return Export(second_lots.read((line for line, _ in lines), (name for _, name in lines)), jury.subject, at)


def check(jury: Jury, at: datetime) -> None:
    """Compare what the program would do at a moment with what the tables say."""
    book, vote, second = jury.book, jury.vote, exported(jury, at)
    assert [*pool.of(book, vote, at)] == second.pool()
    drawn = draw.due(book, vote, at)
    expected = second.draw()
    assert [(fact.why, [*fact.persons]) for fact in drawn] == ([expected] if expected else [])
    SEEN.update(f"drawn as {fact.why}" for fact in drawn)
    SEEN.update("unanswered" for one in second.pool() if second.is_unanswered(one))
    SEEN.update("not around" for one in second.asked(counting=False) if not second.is_around(one))
    SEEN.update("partners" for _ in second.asked_last())
    SEEN.update("asked before" for fact in drawn if {*fact.persons} & {*second.asked_before()})
    facts = settlement.settle(book, vote, at)
    ends = second.ends()
    decided = {fact.subject: fact.decision for fact in facts if isinstance(fact, Settled)}
    assert decided == {log: end for log, end in (ends or {}).items() if end != "extended"}
    assert any(isinstance(fact, Extended) for fact in facts) == ("extended" in (ends or {}).values())
    SEEN.update((ends or {}).values())


def moments(jury: Jury, until: datetime) -> Iterator[datetime]:
    """Yield now, and each moment until then at which time alone may bring something."""
    yield jury.now
    known = {*settlement.moments(jury.book, jury.vote), *draw.moments(jury.book, jury.vote)}
    yield from sorted(at for at in known if jury.now < at <= until)


def passes(jury: Jury, until: datetime) -> None:
    """Let time pass, comparing at each of its moments, and do what is due."""
    while jury.is_open:
        for at in moments(jury, until):
            check(jury, at)
            facts = draw.due(jury.book, jury.vote, at) or settlement.settle(jury.book, jury.vote, at)
            if facts:
                jury.now = at
                jury.add(*facts)
                break
        else:
            jury.now = until
            return


@given(shapes)
@example(Shape(6, "standard", "tiny", 3, 219))  # most of a list is settled, the others decide on the rest
@example(Shape(6, "standard", "tiny", 3, 14368640))
@settings(max_examples=150)
def test_lots_and_ends_are_those_of_a_second_computation(shape: Shape) -> None:
    assume(play(shape, Random(shape.seed)))


def play(shape: Shape, chance: Random) -> bool:
    """Play a history to its end, comparing at each moment; return False if those concerned are gone before it begins."""
    jury = begun(shape, chance)
    if jury is None or jury.vote.opened.bootstrap:
        return False
    for _ in range(chance.randrange(16)):
        passes(jury, jury.now + timedelta(hours=chance.choice([0, 0, 1, 9, 23, 24])))
        if not jury.is_open:
            return True
        if chance.random() < 0.1:
            happens(jury, chance)
        person = jury.book.agents.person(chance.choice(jury.people))
        if may_vote(jury, person) and not jury.book.agents.is_gone(person):
            jury.casts(person, chance.choice(CHOICES))
        jury.now += timedelta(seconds=1)
    passes(jury, jury.now + timedelta(hours=200))
    return True


def test_the_second_computation_finds_another_rule() -> None:
    """A canary: other figures, another seal, another row lead to other lots or another end."""
    jury = Jury(20, seed=3).opens()
    true = exported(jury, jury.now)
    (fact,) = draw.due(jury.book, jury.vote, jury.now)
    assert true.draw() == (AT_OPENING, [*fact.persons])
    early = stamp(jury.vote.at - timedelta(days=91))
    for other in ({"hash": "ab" * 32}, {"size": "large"}, {"at": early}):
        assert changed(true, jury, other).draw() != (AT_OPENING, [*fact.persons])
    jury.drawn().all_say(jury.asked[:3], "approve")
    jury.now += timedelta(hours=24)
    ripe = exported(jury, jury.now)
    assert ripe.ends() == {jury.subject: "accepted"}
    assert changed(ripe, jury, {"size": "large"}).ends() is None


def changed(true: Export, jury: Jury, values: dict[str, str]) -> Export:
    """Return an export in which the last opening has other values."""
    (*before, last) = true.table("openings")
    return Export({**true.tables, "openings": [*before, last | values]}, jury.subject, jury.now)


class Choice(NamedTuple):
    """One more choice in a vote: of whom, by their place among the people, and what."""

    who: int
    choice: str


def first_accepted(jury: Jury) -> dict[str, datetime]:
    """Return when each log is accepted if nobody else is drawn; a log that is not is missing."""
    book, vote = jury.book, jury.vote
    found: dict[str, datetime] = {}
    for part in vote.parts():
        count = settlement.tally(book, part)
        for at in sorted({jury.now, *settlement.moments(book, vote)}):
            if at >= jury.now and settlement.decided(book, vote, part, count, at) == "accepted":
                found.setdefault(part.opened.subject, at)
    return found


@given(
    shapes, st.lists(st.builds(Choice, st.integers(0, 21), st.sampled_from(CHOICES)), max_size=25), st.integers(0, 80)
)
@settings(max_examples=300)
def test_a_reject_or_an_abstention_never_makes_a_vote_accepted_nor_sooner(
    shape: Shape, choices: list[Choice], hours: int
) -> None:
    """With the same persons drawn, whoever adds one helps nobody, and least of all what they are against."""
    jury = Jury(shape.people, PRESETS[shape.preset], shape.size, shape.seed).asks(shape.together)
    for who, choice in choices:
        person = jury.people[who % shape.people]
        if may_vote(jury, person):
            jury.says(person, choice)
    jury.passes(hours)
    assume(jury.is_open)
    before = first_accepted(jury)
    for person in jury.people:
        for choice in ("reject", "abstain", "flag"):
            if not may_vote(jury, person) or person in ballots(jury.vote, jury.book.agents):
                continue
            vote, known = jury.vote, jury.book.votes.open[jury.subject]
            jury.book.votes.open[jury.subject] = copied(vote)
            jury.casts(person, choice)
            after = first_accepted(jury)
            jury.book.votes.open[jury.subject] = known
            assert after.keys() <= before.keys()
            assert all(after[log] >= before[log] for log in after)


def copied(vote: Vote) -> Vote:
    """Return a vote with ballots and flags of its own."""
    return replace(vote, ballots=dict(vote.ballots), flags=dict(vote.flags))


def test_random_histories_have_each_draw_and_each_end() -> None:
    """A law about draws that never happen would be none."""
    SEEN.clear()
    for seed in range(60):
        chance = Random(seed)
        play(Shape(chance.randint(8, 22), "standard", chance.choice(SIZES), 0, seed), chance)
    assert SEEN.keys() >= {f"drawn as {why}" for why in {*WHY_DRAWN} - {AT_REOPENING}} | {
        "asked before",
        "unanswered",
        "partners",
    }
    assert SEEN.keys() >= {"accepted", "rejected", "undecided", "extended"}
