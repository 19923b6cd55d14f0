"""`/why` of a vote by lot: an open one names nobody, and one that ended has everything to do it again."""

from __future__ import annotations

import hashlib
import re

import commands
from adapters.console.page import plain_text
from bot.charts.render import with_chart_texts
from bot.chat import Said
from bot.language import words
from bot.language.words import Reader
from bot.menu import Asked
from commands import why
from ledger.network import agent
from ledger.network.identity import Left
from ledger.network.preset import STRICT
from ledger.validation.vote import Settled
from tests.simple.mailbox import OURS
from tests.support.jury import Jury, in_vain
from tests.support.said import recalled

MENU = commands.load()


def explained(jury: Jury, number: str) -> str:
    """Return what `/why` answers, as it is read."""
    asked = Asked("A1", {"about": number, "person": None}, jury.now, bytes(16), "room:here/x", False, "ab" * 32, MENU, account="A1")  # fmt: skip
    answer = recalled(why.why(jury.book, asked), jury.book, jury.entries).answer
    assert answer is not None
    return plain_text(with_chart_texts(words.say(answer, Reader("en", "UTC", Said))))


def contested() -> Jury:
    """Return a vote in which two of those asked say yes, and one says no."""
    jury = Jury(12).asks()
    first, second, third, _ = jury.asked
    return jury.says(first, "approve").says(second, "approve").says(third, "reject")


def test_of_an_open_vote_it_tells_counts_and_the_rule() -> None:
    said = explained(contested(), "C13").splitlines()
    assert said[0] == "C13 is not decided: it is open to votes."
    assert said[1] == "Of 9 people asked by lot 3 have looked; 2 say yes, 1 says no."
    assert "It takes 5 yes, 5 of them by those asked by lot, who are 9 so far." in said[4]
    assert said[5].startswith("It is accepted from Tue 3 Mar 2026, 09:00 UTC on if nobody asked by lot says no")
    assert "90 % of those who say yes or no say yes" in said[5]
    assert said[6].startswith("At its end, Thu 5 Mar 2026, 09:00 UTC, it is accepted if 50 % of all who say yes or no")
    assert "67 % of those asked by lot" in said[6]
    strict = explained(Jury(12, STRICT).asks(), "C13")
    assert "67 % of all who say yes or no" in strict
    assert "It takes 4 yes, 4 of them by those asked by lot, who are 7 so far." in strict


def test_of_an_open_vote_it_names_nobody_but_who_brought_it() -> None:
    """Who chose what, and who was asked, is nobody's business while others have not looked."""
    for jury, number in ((contested(), "C13"), (Jury(12).asks(2), "C14")):
        contributor = jury.book.contributions.by_id[number].contributor
        assert {*re.findall(r"\bA[0-9]+", explained(jury, number))} <= {contributor}


def test_of_a_vote_that_ended_it_tells_everything() -> None:
    jury = contested()
    asked = jury.asked
    jury.all_say(asked[4:9], "approve").passes(72)
    said = explained(jury, "C13").splitlines()
    assert said[0] == "C13 is decided. Accepted: 7 yes, 1 no."
    assert said[1] == "By version 1 of the rules, which held when it was opened: standard."
    assert said[2].startswith("Its size is usual: 1 h")
    assert said[3:8] == [
        "What | Is | Needed",
        "yes | 7 | 3",
        "yes by the 9 asked by lot | 7 | 5",
        "yes, of the yes and no by those asked by lot | 88 % | 75 %",
        "yes, of all yes and no | 88 % | 50 %",
    ]
    drawn = [line for line in said if "asked by lot as" in line]
    assert drawn == [
        f"Mon 2 Mar 2026, 09:00 UTC, asked by lot as the vote opened: {', '.join(asked[:4])}.",
        f"Mon 2 Mar 2026, 09:00 UTC, asked by lot as somebody objects: {', '.join(asked[4:])}.",
    ]
    assert f"{asked[2]} | no | yes" in said
    assert "Not A1: it is about their work, or they logged it." in said


def test_its_sentence_is_enough_to_draw_again() -> None:
    """By what it says alone: the seal, the length of the row and its order, which is that of the people here."""
    jury = Jury(12).asks().passes(200)
    said = explained(jury, "C13")
    seal = re.search(r"opened: ([0-9a-f]{64})\.", said)
    accounts = re.search(r"In a row are (\d+) accounts", said)
    assert seal is not None and accounts is not None
    row = [f"A{number}" for number in range(1, int(accounts[1]) + 1)]
    for i in range(len(row)):
        x = int(hashlib.sha256(f"{seal[1]} {i}".encode()).hexdigest(), 16)
        other = i + x % (len(row) - i)
        row[i], row[other] = row[other], row[i]
    names = [name for name in row if name != "A1"][:16]  # four for each of four, and the author is not asked
    expected = [*names[::2], *names[1::2]][:4]  # nobody was asked before, so the first of each two comes first
    assert f"Mon 2 Mar 2026, 09:00 UTC, asked by lot as the vote opened: {', '.join(expected)}." in said


def test_it_says_why_others_were_not_asked() -> None:
    jury = Jury(14)
    jury.add(agent.forget(jury.book.agents, "A3"))
    jury.add(Left("A4"))
    young = jury.joins("young")
    jury.accepted(young)
    jury.asks().passes(200)
    said = explained(jury, jury.subject)
    assert "Not A1: it is about their work, or they logged it." in said
    assert "Not A3, A4: not in the chat any more." in said
    assert f"Not {young}: their first work was accepted too short a time before." in said


def test_who_leaves_while_it_is_open_was_asked_as_it_was() -> None:
    """Else nobody could draw again by what it says."""
    jury = Jury(6).asks()
    asked = jury.asked
    jury.says(asked[0], "approve").says(asked[1], "approve")
    jury.add(agent.forget(jury.book.agents, asked[2]))
    jury.leaves(asked[3]).passes(200)
    said = explained(jury, jury.subject)
    assert "Lots could ask A2, A3, A4, A5, A6." in said
    assert f"asked by lot as the vote opened: {', '.join(asked)}." in said
    assert "not in the chat any more" not in said


def test_partners_are_named_as_such() -> None:
    """Two who said yes to five logs of each other are asked about each other's when nobody else is left."""
    jury = Jury(14)
    for author, friend in (("A1", "A2"), ("A2", "A1")):
        for _ in range(5):
            jury.subject = jury.logs(author)
            jury.casts(friend, "approve")
            jury.add(Settled(jury.subject, "accepted", 1, 2, "", 2, 2, 0, 0, 0, False))
    jury.asks().passes(200)
    assert "Not A2: only if nobody else is left, as the two say yes to each other often." in explained(
        jury, jury.subject
    )


def test_who_left_requests_unanswered_is_named_as_such() -> None:
    jury = in_vain().asks()
    jury.all_say(jury.asked, "approve").passes(200)
    assert (
        "Not A9, A10, A11, A12: only if nobody else is left, as they did nothing for a week though lots asked them."
        in explained(jury, jury.subject)
    )


def test_each_log_of_a_list_has_its_own() -> None:
    jury = Jury(12).asks(2)
    jury.all_say(jury.asked[:4], "approve").says("A2", "reject")
    open_row = explained(jury, "C13")
    assert "4 say yes, 1 says no. 1 more yes by those asked by lot is missing." in open_row
    jury.passes(200)
    assert "A2 | no | yes" in explained(jury, "C13")
    assert "A2 | no" not in explained(jury, "C14"), "it is their own"
    assert "Not A1, A2, A3: only if nobody else is left, as they are on the list." in explained(jury, "C14")


def test_it_is_free_of_the_words_of_the_trade() -> None:
    jury = contested()
    said = explained(jury, "C13")
    jury.passes(300)
    said += explained(jury, "C13")
    assert not {word for word in OURS if re.search(rf"\b{word}", said.casefold())}


def test_in_a_large_network_it_names_thirty() -> None:
    said = explained(Jury(50).asks().passes(200), "C51")
    (could,) = [line for line in said.splitlines() if line.startswith("Lots could ask")]
    assert could.endswith("A31, 19 more.")
