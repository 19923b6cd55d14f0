"""What the card of a vote says is what happens: its sentences are read as people read them, and held against what settles the vote.

A course is a network with an open vote, and what people do in it. At its end the card is read. Then nothing more happens, or what the
card asks for; and what it promised has to come, at that moment and not before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.network.identity import CameBack
from ledger.network.preset import EDITION_1, PRESETS, SIZES, Preset
from ledger.network.rules import FLAG
from ledger.validation import ballot, electorate, outlook, outlook_words, settlement
from ledger.validation.ballot import ballots
from ledger.validation.drawn import persons
from ledger.validation.hearing import Heard
from ledger.validation.vote import ACCEPTED, NONE, REJECTED, UNDECIDED, Extended, Settled, Vote
from tests.ledger.validation.test_outlook_words import MENU, read, shown
from tests.simple.mailbox import OURS
from tests.support.jury import HOUR, START, Jury

ONE, LIST, CORRECTION, BEGINNING, BEFORE = "a log", "a list", "a correction", "a beginning", "a vote of before"
PRESETS_OF = {
    **{f"{name} of now": preset for name, preset in PRESETS.items()},
    **{f"{name} of before": preset for name, preset in EDITION_1.items()},
}
LONG = 400
"""Hours after which every vote has ended."""

Act = tuple[int, int, str]
"""A person, the hours that pass before, and what they do."""


class Course(NamedTuple):
    """A network, a vote there, and what happens in it."""

    preset: str
    about: str
    people: int
    size: str
    acts: list[Act]

    def made(self) -> Jury:
        jury = self._opened()
        for who, hours, act in self.acts:
            if jury.passes(hours).is_open:
                acts(jury, jury.people[who % len(jury.people)], act)
        return jury

    def _opened(self) -> Jury:
        preset: Preset = PRESETS_OF[self.preset]
        is_before = self.about == BEFORE and preset.by_lot is None
        is_young = self.about == BEGINNING
        jury = Jury(self.people, preset, None if is_before else self.size, seed=len(self.acts), beginning=is_young)
        if self.about == CORRECTION:
            return jury.corrects("C2").drawn()
        return jury.asks(min(2, self.people - 1) if self.about == LIST else 0)


def acts(jury: Jury, person: str, act: str) -> None:
    """Let a person do something, if they can."""
    agents, is_here = jury.book.agents, jury.book.agents.is_here(person)
    if act == "leaves" and is_here:
        jury.leaves(person)
    elif act == "comes" and not is_here:
        jury.add(CameBack(person))
        jury.drawn()
    elif act == "joins":
        jury.people.append(jury.joins(f"p{len(jury.people)}"))
        jury.drawn()
    elif act in ("right", "wrong") and jury.subject in jury.book.hearings.hears:
        jury.add(Heard(jury.subject, jury.book.hearings.hears[jury.subject], act == "right"))
        jury.drawn()
    elif act == "lift" and jury.book.agents.lineage(person) in ballot.flags(jury.vote, agents):
        jury.add(*ballot.lift(jury.vote, agents, person), author=person)
    elif act in ("approve", "reject", "abstain", NONE, FLAG) and may_vote(jury, person):
        jury.says(person, act)


def may_vote(jury: Jury, person: str) -> bool:
    return electorate.may_vote(jury.vote, jury.book.agents, jury.book.contributions.accepted, person)


WHAT = ("approve",) * 5 + (
    "reject",
    "reject",
    "abstain",
    FLAG,
    "lift",
    NONE,
    "leaves",
    "comes",
    "joins",
    "right",
    "wrong",
)
ACTS = st.tuples(st.integers(0, 15), st.sampled_from((0, 0, 0, 1, 12, 24, 40, 73)), st.sampled_from(WHAT))


def courses(*about: str) -> st.SearchStrategy[Course]:
    return st.builds(
        Course,
        st.sampled_from([*PRESETS_OF]),
        st.sampled_from(about),
        st.integers(3, 14),
        st.sampled_from(SIZES),
        st.lists(ACTS, max_size=14),
    )


class Card(NamedTuple):
    """The sentences of a card that promise something, as people read them: of the vote, and of each log of a list."""

    said: str
    rows: tuple[str, ...] = ()


def card(jury: Jury) -> Card:
    book, vote = jury.book, jury.vote
    if not vote.rows:
        return Card(" ".join(map(read, outlook_words.progress(book, vote))))
    said = " ".join(map(read, outlook_words.progress_of_list(book, vote)))
    return Card(said, tuple(read(outlook_words.progress_of_row(book, vote, part)) for part in vote.parts()))


Made = Callable[[], Jury]


def broken(made: Made, promised: Card) -> list[str]:
    """Return the promises of a card that are not kept."""
    said = promised.said
    of_said = (*_of_waiting(made, said), *_of_all(made, said), *_of_few(made, said))
    return [*_of_time(made, promised), *_of_missing(made, promised), *of_said]


FATES = {
    "is accepted": ACCEPTED,
    "is not accepted": REJECTED,
    "is undecided": UNDECIDED,
    "stays open for longer": "longer",
}


def first_end(jury: Jury) -> tuple[int, str] | None:
    """Return the hour and the kind of the first end that time alone brings; None if lots are drawn before it."""
    came = jury.coming(jury.now + LONG * HOUR)
    if came is None:
        return (-1, "nothing")
    at, fact = came
    if isinstance(fact, Settled):
        return hour(at), fact.decision
    return (hour(at), "longer") if isinstance(fact, Extended) else None


def hour(moment: datetime) -> int:
    return (moment - START) // HOUR


def _of_time(made: Made, promised: Card) -> Iterator[str]:
    """Yield what does not come at the moment that is said, or before it."""
    jury = made()
    came, now = first_end(jury), hour(jury.now)
    said = promised.said
    if "being asked by lot" in said:
        if not outlook.is_being_asked(jury.book, jury.vote):
            yield "nobody is being asked"
        return
    if found := re.search(r"(\d+) more (?:person has|people have) to join", said):
        yield from _of_joining(jury, int(found[1]))
        return
    if found := re.search(r"[Ii]t is accepted (?:now|hour (-?\d+))|They are accepted (?:now|hour (-?\d+))", said):
        at = next((int(one) for one in found.groups() if one), now)
        if came != (at, ACCEPTED):
            yield f"accepted at {at}, and came {came}"
        return
    if came is None:
        return
    yield from _of_end(came, said)
    yield from _of_rows(jury, came, promised.rows)


def _of_end(came: tuple[int, str], said: str) -> Iterator[str]:
    ends = re.search(r"(?:until|decided|decide|decided together,) hour (\d+)", said)
    if ends is None:
        yield f"no end is said: {said}"
        return
    at, kind = came
    if at != int(ends[1]):
        yield f"the end is at {ends[1]}, and came {came}"
    if "or longer if too few say yes" in said or "stay open for longer" in said or "then stays open for longer" in said:
        if kind != "longer" and "What lacks a yes then" not in said:  # of a list, others end without it
            yield f"it is to be longer, and came {kind}"
    elif "They are decided together" in said:
        if kind == "longer":
            yield "it is to be decided, and is open for longer"
    elif (fate := re.search(rf"it ({'|'.join(FATES)})(?: then)?\.$", said)) and FATES[fate[1]] != kind:
        yield f"it {fate[1]}, and came {kind}"


def _of_rows(jury: Jury, came: tuple[int, str], rows: tuple[str, ...]) -> Iterator[str]:
    """Yield each log of a list that is said not to be accepted at the end, and is something else."""
    for part, said in zip(jury.vote.parts(), rows, strict=False):
        fate = re.search(rf"it ({'|'.join(FATES)})\.$", said)
        decided = at_the_end(jury, part)
        if fate is None or FATES[fate[1]] == decided or (decided, fate[1]) == (UNDECIDED, "stays open for longer"):
            continue
        yield f"{part.opened.subject} {fate[1]}, and is {decided} ({came})"


def _of_joining(jury: Jury, more: int) -> Iterator[str]:
    """Yield that a vote begins before so many have joined, or not with them."""
    for left in range(more, 0, -1):
        if jury.coming(jury.now + LONG * HOUR) is not None:
            yield f"it began with {left} fewer"
        jury.joins(f"late {left}")
    if jury.coming(jury.now + LONG * HOUR) is None:
        yield f"it does not begin with {more} more"


def at_the_end(jury: Jury, part: Vote) -> str | None:
    """Return the decision on a log at the end of its time, whoever lots would ask until then."""
    begun = electorate.begun(part, jury.book.agents)
    assert begun is not None, "it has begun"
    closes = settlement.closes(part, settlement.preset_of(jury.book, part), begun)
    at = max(closes, jury.now)
    return settlement.decided(jury.book, jury.vote, part, settlement.tally(jury.book, part, at), at)


MISSING = re.compile(
    r"(\d+) more yes (by those asked by lot )?(?:is|are) missing(?:, (\d+) of them by those asked by lot)?"
)


def _of_missing(made: Made, promised: Card) -> Iterator[str]:
    """Yield where so many more yes are not enough, or fewer are."""
    for place, said in enumerate(promised.rows or (promised.said,)):
        if found := MISSING.search(said):
            more = int(found[1])
            drawn = more if found[2] else int(found[3] or 0)
            if _with_more(made, place, more, drawn) != ACCEPTED:
                yield f"{more} more yes are not enough"
            if _with_more(made, place, more - 1, drawn) == ACCEPTED:
                yield f"{more - 1} more yes are enough"
            if drawn and _with_more(made, place, more, drawn - 1, at_most=True) == ACCEPTED:
                yield f"{drawn - 1} by those asked are enough"


def _with_more(made: Made, place: int, more: int, drawn: int, *, at_most: bool = False) -> str | None:
    """Return the decision on a log at its end if so many more people say yes, so many of those whom lots asked first."""
    jury = made()
    part = jury.vote.parts()[place]
    choices, accepted = ballots(part, jury.book.agents), jury.book.contributions.accepted
    free = [one for one in jury.people if electorate.may_vote(part, jury.book.agents, accepted, one)]
    free = [one for one in free if choices.get(one) in (None, "abstain")]
    # Those who did not look yet first; and on a list those who are not on it, of whom it says that one has to.
    inside = electorate.barred(jury.vote, jury.book.agents) if jury.vote.rows else set()
    free.sort(key=lambda one: (one in inside, choices.get(one) is not None))
    asked = [one for one in free if one in persons(jury.book, jury.vote)]
    others = [one for one in free if one not in asked]
    rest = others if at_most else sorted([*others, *asked[drawn:]], key=lambda one: one in inside)
    giving = [*asked[:drawn], *rest]
    for person in giving[:more]:
        jury.casts(person, "approve")
    return at_the_end(jury, jury.vote.parts()[place])


def _of_all(made: Made, said: str) -> Iterator[str]:
    """Yield that it is not accepted at once though all, or all others, say yes."""
    if "once all" not in said:
        return
    jury = made()
    choices = ballots(jury.vote, jury.book.agents)
    for person in jury.people:
        if may_vote(jury, person) and choices.get(person) != "reject":
            jury.casts(person, "approve")
    if "all have" in said and "reject" in choices.values():
        yield "somebody says no already"
    if jury.passes(0).state != ACCEPTED:
        yield "all said yes, and it is not accepted"


def _of_waiting(made: Made, said: str) -> Iterator[str]:
    """Yield that something is decided before its end, though that is when it is to be, whoever else says yes."""
    ends = re.search(r"it is decided hour (\d+)", said)
    if ends is None:
        return
    jury = made()
    choices = ballots(jury.vote, jury.book.agents)
    for person in jury.people:
        if may_vote(jury, person) and choices.get(person) != "reject":
            jury.casts(person, "approve")
    if (came := first_end(jury)) is not None and came[0] != int(ends[1]):
        yield f"it is to be decided at {ends[1]}, and came {came}"


def _of_few(made: Made, said: str) -> Iterator[str]:
    """Yield that those are enough who are said to be too few."""
    few = re.search(r"It takes (\d+) yes, and (?:only (\d+) (?:person|people)|everybody objects)", said)
    if few is None:
        return
    jury = made()
    choices = ballots(jury.vote, jury.book.agents)
    left = [one for one in jury.people if may_vote(jury, one) and choices.get(one) != "reject"]
    yes = sum(choices.get(one) == "approve" for one in left)
    able = len(
        {jury.book.agents.lineage(one) for one in left}
        | {jury.book.agents.lineage(one) for one, choice in choices.items() if choice != "reject"}
    )
    if able > int(few[2] or 0) and yes <= able:
        yield f"{able} can say yes"
    for person in left:
        jury.casts(person, "approve")
    if at_the_end(jury, jury.vote) == ACCEPTED:
        yield "they are enough"


def check(course: Course) -> None:
    jury = course.made()
    if jury.is_open:
        promised = card(jury)
        assert broken(course.made, promised) == [], promised


@given(courses(ONE, ONE, BEFORE))
@settings(max_examples=300)
def test_what_the_card_of_a_log_promises_comes(course: Course) -> None:
    check(course)


@given(courses(LIST))
@settings(max_examples=150)
def test_what_the_card_of_a_list_promises_comes(course: Course) -> None:
    check(course)


@given(courses(CORRECTION))
@settings(max_examples=150)
def test_what_the_card_of_a_correction_promises_comes(course: Course) -> None:
    check(course)


@given(courses(BEGINNING))
@settings(max_examples=150)
def test_what_a_card_in_the_beginning_of_a_network_promises_comes(course: Course) -> None:
    check(course)


@given(courses(ONE, LIST, CORRECTION, BEGINNING, BEFORE))
@settings(max_examples=60)
def test_a_card_is_free_of_the_words_of_the_trade(course: Course) -> None:
    jury = course.made()
    said = shown(MENU.card(jury.book, jury.subject).phrase).casefold()
    assert not {word for word in OURS if re.search(rf"\b{word}", said)}


ALL = [(one, 0, "approve") for one in range(1, 5)]
SITUATIONS = {
    "accepted after a day": Course("standard of before", ONE, 5, "usual", ALL[:2]),
    "all but one say yes by lot": Course("standard of now", ONE, 5, "usual", ALL[:3]),
    "some yes are missing": Course(
        "standard of before", ONE, 9, "usual", [*ALL[:2], (5, 0, "reject"), (6, 0, "reject")]
    ),
    "nobody has looked": Course("standard of now", ONE, 5, "usual", []),
    "a red flag": Course("standard of before", ONE, 6, "usual", [*ALL, (5, 0, FLAG)]),
    "a red flag among few": Course("standard of before", ONE, 4, "usual", [*ALL[:2], (3, 0, FLAG)]),
    "everybody says no": Course("standard of before", ONE, 4, "usual", [(one, 0, "reject") for one in range(1, 4)]),
    "more time": Course("standard of before", ONE, 5, "usual", [(1, 0, "approve"), (2, 73, "abstain")]),
    "a correction": Course("standard of before", CORRECTION, 7, "usual", [(one, 0, "approve") for one in range(2, 7)]),
    "a list": Course("standard of before", LIST, 7, "usual", [*ALL, (5, 0, "reject"), (6, 0, "reject")]),
    "nobody is there yet": Course("standard of now", BEGINNING, 3, "usual", [(1, 0, "leaves")]),
}
LIES: dict[str, Callable[[str], str]] = {
    "an hour later": lambda said: re.sub(r"hour (\d+)", lambda one: f"hour {int(one[1]) + 1}", said),
    "an hour earlier": lambda said: re.sub(r"hour (\d+)", lambda one: f"hour {int(one[1]) - 1}", said),
    "one more": lambda said: re.sub(r"(\d+) more", lambda one: f"{int(one[1]) + 1} more", said),
    "one less": lambda said: re.sub(r"(\d+) more", lambda one: f"{int(one[1]) - 1} more", said),
    "accepted": lambda said: re.sub(r"it (is not accepted|stays open for longer|is undecided)", "it is accepted", said),
    "not accepted": lambda said: re.sub(
        r"it (is accepted|stays open for longer|is undecided)", "it is not accepted", said
    ),
    "too few": lambda said: re.sub(
        r"missing\. It", "missing. It takes 9 yes, and only 2 people can still say so. It", said
    ),
}
"""What a card could say instead; it leaves the card alone where it has nothing like that."""


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_card_that_promises_something_else_is_found(situation: str) -> None:
    course = SITUATIONS[situation]
    said = card(course.made())
    assert broken(course.made, said) == [], said
    told = {name: Card(lie(said.said), tuple(map(lie, said.rows))) for name, lie in LIES.items()}
    lies = {name: lie for name, lie in told.items() if lie != said}
    assert len(lies) >= 2
    assert [name for name, lie in lies.items() if not broken(course.made, lie)] == []


@pytest.mark.parametrize("situation", ["a red flag", "everybody says no", "a correction"])
def test_a_card_that_promises_too_early_an_end_is_found(situation: str) -> None:
    course = SITUATIONS[situation]
    assert broken(course.made, Card("It is accepted hour 72 unless somebody objects, or once all have said yes."))


@pytest.mark.parametrize(
    ("of_outlook", "instead"),
    [
        ("_missing", lambda *_: (1, 0)),
        ("_coming", lambda book, *_: (ACCEPTED, book.at)),
        ("_waits_for_end", lambda *_: True),
    ],
)
def test_a_broken_outlook_is_found(
    of_outlook: str, instead: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outlook, of_outlook, instead)
    assert any(broken(course.made, card(course.made())) for course in SITUATIONS.values())
