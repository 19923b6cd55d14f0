"""Who is around: whoever acted lately, however that came into the ledger; and what is noted of those who leave no entry."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ledger.chain.entry import Fact
from ledger.network import seen
from ledger.network.identity import Linked, MembershipEnded
from ledger.network.role import STEWARD, RoleTaken
from ledger.network.seen import AROUND, NOTED, Seen
from ledger.validation.rating import ScoreSighted
from ledger.validation.vote import Sighted
from tests.ledger.validation.test_votes import Case

SECOND = timedelta(seconds=1)


def is_around(case: Case, account: str) -> bool:
    return case.book.seen.last(account) is not None


def silent(days: timedelta = AROUND) -> Case:
    """Return a case in which nobody did anything for a while."""
    case = Case(3)
    case.now += days
    return case


@pytest.mark.parametrize(
    "fact", [Sighted("C4", "A1", 1, "approve", True), ScoreSighted("C1", "A1", 1, "4", True), Seen("A1")]
)
def test_whoever_did_something_is_around(fact: Fact) -> None:
    """Also by an emoji that the program read from a card: the entry has no author then."""
    case = silent()
    case.add(RoleTaken("A2", STEWARD), author="A3")
    assert (is_around(case, "A1"), is_around(case, "A2"), is_around(case, "A3")) == (False, False, True)
    case.add(fact)
    assert is_around(case, "A1")


@pytest.mark.parametrize("fact", [Sighted("C4", "A1", 1, "approve", False), ScoreSighted("C1", "A1", 1, "4", False)])
def test_an_emoji_that_is_gone_is_no_act_of_whoever_put_it_up(fact: Fact) -> None:
    case = silent()
    case.add(*([Sighted("C4", "A1", 1, "approve", True)] if isinstance(fact, Sighted) else []))
    case.now += AROUND
    case.add(fact)
    assert not is_around(case, "A1")


def test_a_person_is_around_for_sixty_days() -> None:
    case = Case(3)
    begin = case.now
    case.add(Seen("A1"))
    for after, expected in ((AROUND - SECOND, True), (AROUND, False), (AROUND + SECOND, False)):
        case.now = begin + after
        case.add(Seen("A2"))
        assert is_around(case, "A1") is expected


def test_what_changes_is_known_one_after_the_other() -> None:
    case = Case(0)
    before = len(case.book.seen.turned)
    first, second = case.joins("first"), case.joins("second")
    case.add(Seen(first))
    case.now += AROUND
    case.add(Seen(second))
    case.add(Seen(first))
    assert case.book.seen.turned[before:] == [first, second, "A1", second, first, second, first]


def noted(case: Case, account: str) -> tuple[Seen, ...]:
    return seen.noted(case.book.seen, case.book.agents, account, case.now)


def test_a_member_is_noted_once_in_thirty_days_if_they_do_nothing_else() -> None:
    case = Case(3)
    account = case.peers[0]
    case.add(Seen(account))
    case.now += NOTED - SECOND
    assert noted(case, account) == ()
    case.now += SECOND
    assert noted(case, account) == (Seen(account),)
    case.add(*noted(case, account), author=account)
    assert noted(case, account) == ()
    case.now += NOTED
    case.add(RoleTaken(account, STEWARD), author=account)
    assert noted(case, account) == ()


def test_what_one_account_did_is_enough_for_the_person() -> None:
    case = silent(NOTED)
    older, younger = case.peers[:2]
    case.add(Linked(younger, older))
    case.add(Seen(younger))
    assert noted(case, older) == ()


def test_nobody_who_left_is_noted_nor_anybody_unknown() -> None:
    case = silent()
    account = case.peers[0]
    assert noted(case, account)
    case.add(MembershipEnded(account, (account,)))
    assert noted(case, account) == ()
    assert noted(case, "A99") == ()


def test_joining_is_an_act() -> None:
    case = silent()
    new = case.joins("new")
    assert is_around(case, new)
