"""What the card of a vote by lot says is what happens: each sentence is a promise, and is kept by the rules that settle it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import commands
from adapters.console.page import plain_text
from bot.charts.render import with_chart_texts
from bot.chat import Said
from bot.language import words
from bot.language.words import Reader
from ledger.contributions import revision
from ledger.governance import notification_words
from ledger.network.preset import LIGHT, LIGHT_1, PRESETS, SIZES, SMALL, STANDARD, STANDARD_1, TINY
from ledger.validation import drawn, electorate, end_words, outlook, outlook_words, settlement
from ledger.validation.ballot import ballots
from ledger.validation.outlook import Outlook
from ledger.validation.vote import ACCEPTED, REOPENED, UNDECIDED, Drawn, Extended, Settled
from ledger.values.phrase import Sayable
from tests.simple.mailbox import OURS
from tests.support.jury import HOUR, START, Jury

MENU = commands.load()


def read(said: Sayable) -> str:
    """Return a sentence as its reader sees it, with the hours since the opening in the place of moments."""
    return re.sub(r"2026-03-\d\d \d\d:00 UTC", _hour, shown(said))


def shown(said: Sayable) -> str:
    reader = Reader("en", "UTC", Said)
    return plain_text(with_chart_texts(words.say(said, reader)))


def _hour(moment: re.Match[str]) -> str:
    passed = datetime.strptime(moment[0], "%Y-%m-%d %H:%M %Z").replace(tzinfo=UTC) - START
    return f"hour {passed // HOUR}"


def progress(jury: Jury) -> list[str]:
    return [read(one) for one in outlook_words.progress(jury.book, jury.vote)]


def rows(jury: Jury) -> list[str]:
    vote = jury.vote
    return [read(outlook_words.progress_of_row(jury.book, vote, part)) for part in vote.parts()]


def undrawn(jury: Jury) -> list[str]:
    return [person for person in jury.people[1:] if person not in jury.asked]


def yes(jury: Jury, asked: int, others: int = 0) -> Jury:
    """Let so many of those asked by lot say yes, and so many others."""
    return jury.all_say([*jury.asked[:asked], *undrawn(jury)[:others]], "approve")


def no(jury: Jury, asked: int = 0, others: int = 0) -> Jury:
    """Let the last so many of those asked by lot say no, and so many others."""
    return jury.all_say([*jury.asked[len(jury.asked) - asked :], *undrawn(jury)[:others]], "reject")


def objecting(jury: Jury) -> Jury:
    """Let the first of those asked by lot say no, before others are asked."""
    jury.casts(jury.asked[0], "reject")
    return jury


Made = Callable[[], Jury]

SITUATIONS: dict[str, tuple[Made, str, str]] = {
    "nobody was asked yet": (
        lambda: Jury(12).opens(),
        "Nobody has looked yet.",
        "People are being asked by lot.",
    ),
    "somebody objected just now": (
        lambda: objecting(Jury(12).asks()),
        "Of 4 people asked by lot 1 has looked; 1 says no.",
        "More people are being asked by lot.",
    ),
    "nobody has looked": (
        lambda: Jury(12).asks(),
        "Of 4 people asked by lot none has looked yet.",
        "3 more yes are missing, 2 of them by those asked by lot. It is open until hour 72, or longer if too few say yes.",
    ),
    "two of them say yes": (
        lambda: yes(Jury(12).asks(), 2),
        "Of 4 people asked by lot 2 have looked; 2 say yes.",
        "1 more yes is missing. It is open until hour 72, or longer if too few say yes.",
    ),
    "others say yes": (
        lambda: yes(Jury(12).asks(), 1, 3),
        "Of 4 people asked by lot 1 has looked. In all 4 say yes.",
        "1 more yes by those asked by lot is missing. It is open until hour 72, or longer if too few say yes.",
    ),
    "enough say yes": (
        lambda: yes(Jury(12).asks(), 2, 1),
        "Of 4 people asked by lot 2 have looked. In all 3 say yes.",
        "It is accepted hour 24 unless somebody objects.",
    ),
    "enough say yes in a small group": (
        lambda: yes(Jury(5).asks(), 2),
        "Of 4 people asked by lot 2 have looked; 2 say yes.",
        "It is accepted hour 24 unless somebody objects, or once all have said yes.",
    ),
    "enough say yes after a day": (
        lambda: yes(Jury(12).asks().passes(30), 3),
        "Of 6 people asked by lot 3 have looked; 3 say yes.",
        "It is accepted now.",
    ),
    "all of two say yes": (
        lambda: yes(Jury(3).asks(), 2),
        "Of 2 people asked by lot 2 have looked; 2 say yes.",
        "It is accepted now.",
    ),
    "one who was not asked objects, and ten say yes": (
        lambda: no(yes(Jury(30, LIGHT, SMALL).asks(), 3, 20), others=1),
        "Of 6 people asked by lot 5 have looked. In all 22 say yes, 1 says no.",
        "It is accepted hour 12 unless somebody else objects.",
    ),
    "somebody objects": (
        lambda: no(yes(Jury(12).asks(), 1), 1),
        "Of 9 people asked by lot 2 have looked; 1 says yes, 1 says no.",
        "Somebody objects: 5 more are asked, and those asked by lot decide hour 72. 4 more yes by those asked by lot are missing; else it stays open for longer.",
    ),
    "somebody objects, and most of those asked say yes": (
        lambda: yes(no(Jury(12).asks(), 1), 3).all_say(["A12", "A10", "A11"], "approve"),
        "Of 9 people asked by lot 7 have looked; 6 say yes, 1 says no.",
        "Somebody objects: 5 more are asked, and those asked by lot decide hour 72. As it stands it is accepted then.",
    ),
    "more of those asked object than not": (
        lambda: no(no(yes(Jury(12).asks(), 1), 3), 5),
        "Of 9 people asked by lot 9 have looked; 1 says yes, 8 say no.",
        "Somebody objects: 5 more are asked, and those asked by lot decide hour 72. As it stands it is not accepted then.",
    ),
    "one of two objects": (
        lambda: no(yes(Jury(3).asks(), 1), 1),
        "Of 2 people asked by lot 2 have looked; 1 says yes, 1 says no.",
        "Somebody objects: those asked by lot decide hour 72. It takes 2 yes, and only 1 person can still say so. As it stands it stays open for longer then.",
    ),
    "one of two objects to the end": (
        lambda: no(yes(Jury(3).asks(), 1), 1).passes(72),
        "Of 2 people asked by lot 2 have looked; 1 says yes, 1 says no.",
        "Too few say yes: open until hour 144. It takes 2 yes, and only 1 person can still say so. As it stands it is undecided then.",
    ),
    "too few have looked": (
        lambda: yes(Jury(20).asks(), 1).passes(72),
        "Of 10 people asked by lot 1 has looked; 1 says yes.",
        "Too few say yes: open until hour 144, 2 more are asked. 2 more yes are missing, 1 of them by those asked by lot; else it is undecided.",
    ),
    "too few have looked, and nobody else is there": (
        lambda: yes(Jury(4).asks(), 1).passes(72),
        "Of 3 people asked by lot 1 has looked; 1 says yes.",
        "Too few say yes: open until hour 144. 1 more yes by those asked by lot is missing; else it is undecided.",
    ),
    "a trifle asks nobody": (
        lambda: Jury(12, STANDARD, TINY).asks(),
        "Nobody has looked yet.",
        "2 more yes are missing. It is open until hour 72, or longer if too few say yes.",
    ),
    "a trifle that some like": (
        lambda: yes(Jury(12, STANDARD, TINY).asks(), 0, 2),
        "So far 2 say yes.",
        "It is accepted hour 24 unless somebody objects.",
    ),
    "a trifle that somebody dislikes": (
        lambda: no(Jury(12, STANDARD, TINY).asks(), others=1),
        "Of 5 people asked by lot 1 has looked; 1 says no.",
        "Somebody objects: 5 more are asked, and those asked by lot decide hour 72. 3 more yes by those asked by lot are missing; else it stays open for longer.",
    ),
    "one alone may judge": (
        lambda: Jury(4).asks().leaves("A3").leaves("A4"),
        "Of 1 person asked by lot none has looked yet.",
        "1 more yes by those asked by lot is missing. It is open until hour 72, or longer if too few say yes.",
    ),
    "one alone may judge, and says yes": (
        lambda: Jury(4).asks().leaves("A3").leaves("A4").says("A2", "approve"),
        "Of 1 person asked by lot 1 has looked; 1 says yes.",
        "It is accepted hour 72.",
    ),
    "nobody may judge": (
        lambda: Jury(4).asks().leaves("A3").leaves("A2").leaves("A4"),
        "Nobody has looked yet.",
        "Nobody can judge it now. It is open until hour 72, or longer if too few say yes.",
    ),
    "by the rules of before, nobody has looked": (
        lambda: Jury(5, STANDARD_1).opens(),
        "Of 4 people none has looked yet (2 needed).",
        "2 more yes are missing. It is open until hour 72, or longer if too few say yes.",
    ),
    "by the rules of before, one has looked": (
        lambda: Jury(5, STANDARD_1).opens().says("A2", "approve"),
        "Of 4 people 1 has looked (2 needed); 1 says yes.",
        "1 more yes is missing. It is open until hour 72, or longer if too few say yes.",
    ),
    "by the rules of before, enough say yes": (
        lambda: Jury(5, STANDARD_1).opens().all_say(["A2", "A3"], "approve"),
        "Of 4 people 2 have looked; 2 say yes.",
        "It is accepted hour 24 unless somebody objects, or once all have said yes.",
    ),
    "by the rules of before, enough say yes, and one says no": (
        lambda: Jury(6, STANDARD_1).opens().all_say(["A2", "A3"], "approve").says("A4", "reject"),
        "Of 5 people 3 have looked; 2 say yes, 1 says no.",
        "It is accepted hour 24 unless somebody else objects, or once all the others have said yes.",
    ),
    "by the rules of before, more say no": (
        lambda: Jury(8, STANDARD_1).opens().says("A2", "approve").all_say(["A3", "A4"], "reject"),
        "Of 7 people 3 have looked; 1 says yes, 2 say no.",
        "Somebody objects: open until hour 72. 3 more yes are missing; else it is not accepted.",
    ),
    "by the rules of before, everybody says no": (
        lambda: (jury := Jury(6, STANDARD_1).opens()).all_say(jury.people[1:], "reject"),
        "Of 5 people 5 have looked; 5 say no.",
        "Somebody objects: it is decided hour 72. It takes 2 yes, and everybody objects. As it stands it is not accepted then.",
    ),
    "by the rules of before, everybody abstains": (
        lambda: (jury := Jury(6, STANDARD_1).opens()).all_say(jury.people[1:], "abstain"),
        "Of 5 people 5 have looked; nobody says yes or no.",
        "2 more yes are missing. It is open until hour 72, or longer if too few say yes.",
    ),
    "by the rules of before, a red flag": (
        lambda: Jury(6, STANDARD_1).opens().all_say(["A2", "A3", "A4", "A5"], "approve").says("A6", "flag"),
        "Of 5 people 5 have looked; 4 say yes, 1 says no.",
        "Somebody objects: it is decided hour 72. As it stands it is accepted then.",
    ),
    "by the rules of before, a red flag among three": (
        lambda: Jury(4, STANDARD_1).opens().all_say(["A2", "A3"], "approve").says("A4", "flag"),
        "Of 3 people 3 have looked; 2 say yes, 1 says no.",
        "Somebody objects: it is decided hour 72. It takes 3 yes, and only 2 people can still say so. As it stands it stays open for longer then.",
    ),
    "by the rules of before, more time": (
        lambda: Jury(5, STANDARD_1).opens().says("A2", "approve").passes(72),
        "Of 4 people 1 has looked (2 needed); 1 says yes.",
        "Too few say yes: open until hour 144. 1 more yes is missing; else it is undecided.",
    ),
    "by light rules of before": (
        lambda: Jury(5, LIGHT_1).opens().says("A2", "approve"),
        "Of 4 people 1 has looked (2 needed); 1 says yes.",
        "1 more yes is missing. It is open until hour 48, or longer if too few say yes.",
    ),
    "one abstains": (
        lambda: Jury(3).asks().says("A2", "abstain"),
        "Of 2 people asked by lot 1 has looked; nobody says yes or no.",
        "2 more yes are missing, 1 of them by those asked by lot. It is open until hour 72, or longer if too few say yes.",
    ),
}


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_card_says_how_far_a_vote_is(situation: str) -> None:
    made, looked, then = SITUATIONS[situation]
    assert progress(made()) == [looked, then]


STRANGER = "A24"
CONTESTED = "4 say yes, 1 says no. 1 more yes by those asked by lot is missing."

LACKING = "What lacks a yes then stays open for longer."

LIST_SITUATIONS: dict[str, tuple[Made, list[str], list[str]]] = {
    "nobody has looked": (
        lambda: Jury(12).asks(2),
        ["nobody has looked yet. 3 more yes are missing, 2 of them by those asked by lot."] * 3,
        ["Of 4 people asked by lot none has looked yet.", f"They are open until hour 72. {LACKING}"],
    ),
    "all are liked": (
        lambda: yes(Jury(12).asks(2), 4),
        ["4 say yes."] * 3,
        ["Of 4 people asked by lot 4 have looked.", "They are accepted hour 24 unless somebody objects."],
    ),
    "nobody from outside likes them": (
        lambda: Jury(6, STANDARD, TINY).asks(3).all_say(["A1", "A2", "A3", "A4"], "approve"),
        ["3 say yes. Somebody who is not on the list has to say yes."] * 4,
        [f"They are open until hour 72. {LACKING}"],
    ),
    "some object to one": (
        lambda: yes(Jury(12).asks(2), 4).says("A2", "reject"),
        [CONTESTED, "4 say yes.", CONTESTED],
        [
            "Of 9 people asked by lot 4 have looked.",
            f"Somebody objects: 5 more are asked, and those asked by lot decide hour 72. {LACKING}",
        ],
    ),
    "by the rules of before": (
        lambda: Jury(6, STANDARD_1).opens(1).all_say(["A1", "A3"], "approve").says("A4", "reject"),
        [
            "1 says yes, 1 says no. 1 more yes is missing; else it is not accepted.",
            "2 say yes, 1 says no.",
        ],
        ["They are decided together, hour 72 at the latest."],
    ),
    "by the rules of before, with too few": (
        lambda: Jury(6, STANDARD_1).opens(1).all_say(["A3", "A4"], "approve").says("A2", "abstain"),
        ["2 say yes.", "2 say yes."],
        ["They are accepted hour 24 unless somebody objects."],
    ),
    "by the rules of before, where nobody has looked": (
        lambda: Jury(6, STANDARD_1).opens(1),
        ["nobody has looked yet. 2 more yes are missing."] * 2,
        ["They are open until hour 72. If one lacks a yes then, all stay open for longer."],
    ),
    "some object, and many like them": (
        lambda: yes(Jury(30).asks(1), 4, 20).says(STRANGER, "reject"),
        ["24 say yes, 1 says no.", "23 say yes, 1 says no."],
        ["Of 9 people asked by lot 6 have looked.", "They are accepted hour 24 unless somebody else objects."],
    ),
}


@pytest.mark.parametrize("situation", LIST_SITUATIONS)
def test_the_card_of_a_list_says_how_far_each_of_its_logs_is(situation: str) -> None:
    made, of_rows, of_all = LIST_SITUATIONS[situation]
    jury = made()
    assert rows(jury) == of_rows
    assert [read(one) for one in outlook_words.progress_of_list(jury.book, jury.vote)] == of_all


class Promise(NamedTuple):
    """A network, the size and preset of a vote there, and who says what after how many hours."""

    people: int
    preset: str
    size: str
    together: int
    says: list[tuple[int, int, str]]

    def made(self) -> Jury:
        jury = Jury(self.people, PRESETS[self.preset], self.size, seed=len(self.says))
        jury.asks(min(self.together, self.people - 1))
        for who, hours, choice in self.says:
            if jury.passes(hours).is_open and may_vote(jury, person := jury.people[who % self.people]):
                jury.says(person, choice)
        return jury


def may_vote(jury: Jury, person: str) -> bool:
    return electorate.may_vote(jury.vote, jury.book.agents, jury.book.contributions.accepted, person)


CHOICES = ["approve", "approve", "approve", "approve", "reject", "abstain", "flag"]
SAYS = st.tuples(st.integers(0, 19), st.sampled_from([0, 0, 0, 1, 12, 24, 40]), st.sampled_from(CHOICES))
NAMES = st.sampled_from([*PRESETS])


def promises(together: st.SearchStrategy[int]) -> st.SearchStrategy[Promise]:
    says = st.lists(SAYS, max_size=14, unique_by=lambda one: one[0])
    return st.builds(Promise, st.integers(3, 20), NAMES, st.sampled_from(SIZES), together, says)


def outlooks(jury: Jury) -> list[Outlook]:
    vote = jury.vote
    return [found for part in vote.parts() if (found := outlook.of(jury.book, vote, part))]


@given(promises(st.just(0)))
@settings(max_examples=300)
def test_what_a_card_says_comes_if_nothing_more_happens(promise: Promise) -> None:
    jury = promise.made()
    if not jury.is_open:
        return
    came = jury.coming(jury.now + 400 * HOUR)
    if not (found := outlooks(jury)):
        assert came is None, "it has not begun"
        return
    assert came is not None
    at, fact = came
    if isinstance(fact, Drawn):
        assert found[0].decision != ACCEPTED, "who was to be accepted has to be, and not later"
    elif isinstance(fact, Settled):
        assert (found[0].decision, found[0].at) == (fact.decision, at)
    else:
        assert (found[0].decision, found[0].at) == (UNDECIDED, at)


@given(promises(st.integers(1, 4)))
@settings(max_examples=200)
def test_what_the_card_of_a_list_says_comes_if_nothing_more_happens(promise: Promise) -> None:
    jury = promise.made()
    if not jury.is_open or not (found := outlooks(jury)):
        return
    came = jury.coming(jury.now + 400 * HOUR)
    assert came is not None
    at, fact = came
    rows = [part.opened.subject for part in jury.vote.parts()]
    decisions = [one.decision for one in found]
    if all(one.is_early for one in found):
        assert (at, type(fact)) == (max(one.at for one in found), Settled)
    if isinstance(fact, Settled):
        jury.passes((at - jury.now) // HOUR)
        states = [jury.book.contributions.by_id[row].state for row in rows]
        # What is undecided at the first end has more time.
        assert [UNDECIDED if state == "open" else state for state in states] == decisions
    elif isinstance(fact, Extended):
        assert UNDECIDED in decisions


def undecided(jury: Jury) -> tuple[list[str], list[str]]:
    """Return those asked by lot who may still say yes, and the others who may."""
    choices = ballots(jury.vote, jury.book.agents)
    left = [one for one in jury.people if may_vote(jury, one) and choices.get(one) in (None, "abstain")]
    asked = drawn.persons(jury.book, jury.vote)
    return [one for one in left if one in asked], [one for one in left if one not in asked]


@given(promises(st.just(0)))
@settings(max_examples=300)
def test_what_a_card_says_is_missing_is_what_is_missing(promise: Promise) -> None:
    jury = promise.made()
    if not jury.is_open or not (found := outlooks(jury)) or not found[0].yes or not found[0].is_within_reach:
        return
    asked, others = undecided(jury)
    more, by_lot = found[0].yes, found[0].by_lot
    giving = [*asked[:by_lot], *others, *asked[by_lot:]][:more]
    assert len(giving) == more
    for person in giving[1:]:
        jury.casts(person, "approve")
    assert outlooks(jury)[0].decision != ACCEPTED, "one less is not enough"
    if by_lot:
        for person in others:
            jury.casts(person, "approve")
        assert outlooks(jury)[0].decision != ACCEPTED, "nor are others, however many"
    jury.says(giving[0], "approve").passes(400)
    assert jury.state == "accepted"


def test_a_card_that_promises_too_early_is_found() -> None:
    """The moment of a promise is that of the rule: an hour before it, nothing is settled."""
    jury = yes(Jury(12).asks(), 3)
    (found,) = outlooks(jury)
    assert settlement.settle(jury.book, jury.vote, found.at - HOUR) == ()
    assert settlement.settle(jury.book, jury.vote, found.at) != ()


@pytest.mark.parametrize(
    ("made", "end"),
    [
        (lambda: yes(Jury(12).asks(), 3).passes(24), "Accepted: 3 yes."),
        (lambda: yes(no(Jury(30).asks(), 1), 3, 9).passes(72), "Accepted: 12 yes, 1 no."),
        (lambda: no(no(yes(Jury(12).asks(), 2), 1), 5).passes(72), "Not accepted: of 11 people asked by lot 2 said yes, 6 no."),
        (lambda: no(yes(Jury(30).asks(), 4), others=14).all_say(["A28", "A23", "A19"], "approve").passes(72), "Not accepted: 7 yes, 14 no."),
        (lambda: yes(Jury(12).asks(), 1).passes(144), "Undecided: too few said yes."),
    ],
)  # fmt: skip
def test_a_card_says_how_a_vote_ended(made: Made, end: str) -> None:
    jury = made()
    decision = jury.book.contributions.by_id[jury.subject].decision
    assert decision is not None
    assert read(end_words.ended(jury.book, decision)) == end
    assert end in shown(MENU.card(jury.book, jury.subject).phrase)


@given(promises(st.integers(0, 4)))
@settings(max_examples=50)
def test_a_card_is_free_of_the_words_of_the_trade(promise: Promise) -> None:
    jury = promise.made()
    card = shown(MENU.card(jury.book, jury.subject).phrase).casefold()
    assert not {word for word in OURS if re.search(rf"\b{word}", card)}


def test_what_stays_undecided_can_be_asked_once_more() -> None:
    jury = yes(Jury(12).asks(), 1).passes(144)
    (button,) = MENU.card(jury.book, jury.subject).choices
    assert (shown(button.label), button.command, button.options) == ("Ask again", "amend", {"card": jury.subject})
    assert "/amend C13 asks again, and up to 5 more people, once." in shown(MENU.card(jury.book, jury.subject).phrase)
    log = jury.book.contributions.by_id[jury.subject]
    jury.add(*revision.amend(jury.book, jury.subject, jury.people[0], log.log, jury.now))
    reopened = replace(jury.book.votes.open[jury.subject], opened=replace(jury.vote.opened, again=REOPENED))
    jury.book.votes.open[jury.subject] = reopened
    jury.drawn().passes(144)
    assert jury.state == "undecided"
    assert MENU.card(jury.book, jury.subject).choices == ()


def told(jury: Jury, kind: str) -> str:
    described = notification_words.describe(jury.book, f"{jury.subject}/{kind}")
    assert described is not None
    return shown(described[0])


def test_whoever_logged_hears_the_same_as_the_card_says() -> None:
    refused = no(no(yes(Jury(12).asks(), 2), 1), 5).passes(72)
    assert told(refused, "rejected") == (
        "C13, 1 h of work, was not accepted: of 11 people asked by lot 2 said yes, 6 no.\n"
        "Talk about it under its card, or log it anew, put right: /contribute again C13. /why C13 tells more."
    )
    left = Jury(12).asks().passes(144)
    assert told(left, "undecided") == (
        "C13, 1 h of work, is undecided: too few said yes.\n/amend C13 asks again, and up to 5 more people, once."
    )
