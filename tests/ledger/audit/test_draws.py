"""Whoever rewrites a ledger cannot choose who was asked by lot: each draw, and each end of a vote, is judged again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from ledger.audit import entries as audit
from ledger.book import Book, fold
from ledger.chain.entry import Broken, Entry, Fact
from ledger.network.seen import Seen
from ledger.validation.vote import (
    AT_EXTENSION,
    AT_OPENING,
    AT_REJECT,
    AT_SILENCE,
    Drawn,
    Extended,
    Lots,
    Opened,
    Settled,
)
from tests.support.jury import HOUR, START, Jury

ABOUT = "C25"


def judged() -> Jury:
    """Return a vote with a draw of each kind but one, which was extended, and ended with a no."""
    jury = Jury(24).asks()
    jury.says(jury.asked[0], "abstain").says(jury.asked[1], "reject").passes(73)
    return jury.all_say(jury.asked[2:], "reject").passes(80)


def check(entry: Entry, earlier: list[Entry]) -> None:
    audit.check(fold(earlier), entry)


def test_what_was_drawn_and_decided_holds() -> None:
    jury = judged()
    facts = [fact for entry in jury.entries for fact in entry.facts]
    reasons = {fact.why for fact in facts if isinstance(fact, Drawn)}
    assert reasons == {"opening", "abstained", "rejected", "silent", "extended"}
    assert sum(isinstance(fact, Extended) for fact in facts) == 1
    assert jury.state == "rejected"
    book = Book()
    for entry in jury.entries:
        # An opening is of the size that is tested, and that everybody was seen lately is given.
        if entry.at >= START and not any(isinstance(fact, (Opened, Seen)) for fact in entry.facts):
            audit.check(book, entry)
        book.add(entry)


def drawn(why: str) -> Callable[[Fact], bool]:
    return lambda fact: isinstance(fact, Drawn) and fact.why == why


def settled(fact: Fact) -> bool:
    return isinstance(fact, Settled) and fact.subject == ABOUT


Lie = tuple[Callable[[Fact], bool], Callable[[Fact], Fact], str]

LIES: dict[str, Lie] = {
    "a person too many": (
        drawn(AT_OPENING),
        lambda fact: replace(fact, persons=(*fact.persons, "A24")),
        "lots would have asked others",
    ),
    "a person less": (
        drawn(AT_REJECT), lambda fact: replace(fact, persons=fact.persons[:-1]), "lots would have asked others",
    ),
    "another person": (
        drawn(AT_OPENING), lambda fact: replace(fact, persons=("A1", *fact.persons[1:])), "lots would have asked others",
    ),
    "another order": (
        drawn(AT_OPENING), lambda fact: replace(fact, persons=fact.persons[::-1]), "lots would have asked others",
    ),
    "another reason": (
        drawn(AT_REJECT), lambda fact: replace(fact, why=AT_SILENCE), "lots would have asked others",
    ),
    "a vote that is not open": (
        drawn(AT_OPENING), lambda fact: replace(fact, subject="C1"), "there is no vote on C1",
    ),
    "another decision": (settled, lambda fact: replace(fact, decision="accepted"), "does not follow"),
    "fewer who were drawn": (
        settled, lambda fact: replace(fact, lots=replace(fact.lots, drawn=fact.lots.drawn - 1)), "does not follow",
    ),
    "fewer who had to approve": (
        settled, lambda fact: replace(fact, lots=replace(fact.lots, needed=1)), "does not follow",
    ),
    "more of them who approved": (
        settled, lambda fact: replace(fact, lots=replace(fact.lots, approve=9)), "does not follow",
    ),
    "no lots": (settled, lambda fact: replace(fact, lots=None), "does not follow"),
    "more approvals": (settled, lambda fact: replace(fact, approve=fact.approve + 1), "does not follow"),
    "a lower threshold": (settled, lambda fact: replace(fact, quorum=0), "does not follow"),
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_found(lie: str) -> None:
    holds, change, told = LIES[lie]
    entries = judged().entries
    height = next(entry.height for entry in entries if any(map(holds, entry.facts)))
    true = entries[height - 1]
    false = true._replace(facts=tuple(change(fact) if holds(fact) else fact for fact in true.facts))
    check(true, entries[: height - 1])
    with pytest.raises(Broken, match=told):
        check(false, entries[: height - 1])


def test_a_second_draw_for_the_same_is_found() -> None:
    entries = judged().entries
    height = next(entry.height for entry in entries if any(map(drawn(AT_OPENING), entry.facts)))
    with pytest.raises(Broken, match="or nobody"):
        check(entries[height - 1], entries[:height])


def test_a_draw_on_a_vote_that_ended_is_found() -> None:
    jury = judged()
    again = jury.entries[-1]._replace(facts=(Drawn(ABOUT, ("A24",), AT_EXTENSION),))
    with pytest.raises(Broken, match="no vote on C25"):
        check(again, jury.entries)


@pytest.mark.parametrize("why", [AT_SILENCE, AT_EXTENSION])
def test_a_draw_before_its_time_is_found(why: str) -> None:
    """Who may draw in place of the silent an hour early may do so before these had the time to look."""
    entries = judged().entries
    height = next(entry.height for entry in entries if any(map(drawn(why), entry.facts)))
    earlier = [entry for entry in entries[: height - 1] if not any(isinstance(fact, Extended) for fact in entry.facts)]
    with pytest.raises(Broken, match="or nobody"):
        check(entries[height - 1]._replace(at=earlier[-1].at), earlier)
    early = entries[height - 1]._replace(at=entries[height - 1].at - HOUR)
    with pytest.raises(Broken, match=r"or nobody|earlier than"):
        check(early, entries[: height - 1])


@pytest.mark.parametrize("lots", [Lots(0, 0, 0, 0), None])
def test_nothing_is_accepted_before_somebody_was_asked(lots: Lots | None) -> None:
    """Friends approve, and whoever runs the program leaves the draw out: the end of the vote gives them away."""
    jury = Jury(24).asks()
    for person in [one for one in jury.people[1:] if one not in jury.asked][:3]:
        jury.casts(person, "approve")
    entries = [entry for entry in jury.entries if not any(isinstance(fact, Drawn) for fact in entry.facts)]
    entries = [entry._replace(height=height) for height, entry in enumerate(entries, start=1)]
    vote = fold(entries).votes.open[ABOUT]
    opened = vote.opened
    end = Settled(ABOUT, "accepted", 1, opened.voters, opened.voters_hash, 3, 3, 0, 0, 0, False, lots)
    with pytest.raises(Broken, match="does not follow"):
        check(Entry(len(entries) + 1, START + 24 * HOUR, "network", (end,)), entries)
