"""What the card of a vote says, situation by situation. That it comes true is held by `tests/properties/test_card_promises.py`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

import commands
from adapters.console.page import plain_text
from bot.charts.render import with_chart_texts
from bot.chat import Said
from bot.language import words
from bot.language.words import Reader
from ledger.contributions import revision
from ledger.governance import notification_words
from ledger.network.preset import LIGHT, LIGHT_1, SMALL, STANDARD, STANDARD_1, TINY
from ledger.validation import end_words, outlook, outlook_words, settlement
from ledger.validation.outlook import Outlook
from ledger.validation.vote import REOPENED
from ledger.values.phrase import Sayable
from tests.support.clock_words import MOMENT
from tests.support.clock_words import read as read_moment
from tests.support.jury import HOUR, START, Jury

MENU = commands.load()


def read(said: Sayable) -> str:
    """Return a sentence as its reader sees it, with the hours since the opening in the place of moments."""
    return MOMENT.sub(_hour, shown(said))


def shown(said: Sayable) -> str:
    reader = Reader("en", "UTC", Said)
    return plain_text(with_chart_texts(words.say(said, reader)))


def _hour(moment: re.Match[str]) -> str:
    passed = read_moment(moment) - START
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


def outlooks(jury: Jury) -> list[Outlook]:
    vote = jury.vote
    return [found for part in vote.parts() if (found := outlook.of(jury.book, vote, part))]


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
