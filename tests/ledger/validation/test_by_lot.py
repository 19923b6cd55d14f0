"""Votes by lot, as tables: so many people, so many of those drawn and of others say what, and what becomes of it and when."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.chain.entry import Entry, Fact
from ledger.network.identity import Left
from ledger.network.preset import LIGHT, PRESETS, SIZES, STANDARD, STRICT, Plan, Preset
from ledger.network.rules import ABSTAIN, APPROVE, REJECT
from ledger.validation import by_lot, draw, settlement
from ledger.validation.shuffle import shuffled
from ledger.validation.tally import Tally
from ledger.validation.vote import (
    AT_ABSTENTION,
    AT_EXTENSION,
    AT_OPENING,
    AT_REJECT,
    AT_SILENCE,
    Extended,
    Lots,
    Settled,
)
from ledger.values.phrase import NETWORK
from tests.ledger.validation.test_votes import HOUR, START, Case


class LotCase(Case):
    """The same network and log, where lots are drawn as soon as they are due, and what is ripe is settled."""

    hours = 3  # as much as is usual where an hour or two are

    def __init__(self, peers: int, preset: Preset = STANDARD) -> None:
        super().__init__(peers, preset)
        self.ended: Settled | None = None
        self.extended = False
        self.goes_on()

    def add(self, *facts: Fact, author: str = NETWORK) -> None:
        height = self.book.height + 1
        hashed = sha256(f"{height}".encode()).digest()
        self.book.add(Entry(height, self.now, author, facts, hashed))

    def goes_on(self) -> None:
        """Draw and settle until nothing is due at this moment."""
        while self.number in self.book.votes.open:
            vote = self.book.votes.open[self.number]
            facts = draw.due(self.book, vote, self.now) or settlement.settle(self.book, vote, self.now)
            if not facts:
                return
            self.add(*facts)
            self.extended |= any(isinstance(fact, Extended) for fact in facts)
            self.ended = next((fact for fact in facts if isinstance(fact, Settled)), None)

    def at(self, hours: int) -> str | None:
        """Let time pass up to so many hours after the opening; return the decision, if there is one."""
        for hour in (12, 24, 48, 72, 144, hours):
            if hour <= hours and START + hour * HOUR >= self.now:
                self.now = START + hour * HOUR
                self.goes_on()
        return self.ended.decision if self.ended else None

    def say(self, choice: str, number: int, *, drawn: bool = True) -> None:
        """Let so many of those who are drawn, or of the others, choose; in the order in which they were drawn, or joined."""
        others = [peer for peer in self.peers if peer not in self.drawn()]
        voted = self.book.votes.open[self.number].ballots
        here = filter(self.book.agents.is_here, self.drawn() if drawn else others)
        silent = [person for person in here if person not in voted]
        assert len(silent) >= number, "so many have not voted yet"
        for person in silent[:number]:
            self.casts(person, choice)
            self.goes_on()

    def drawn(self, why: str | None = None) -> list[str]:
        """Return who was drawn, for one reason, or for any."""
        vote = self.book.votes.open[self.number]
        return [person for one in vote.draws for person in one.persons if why in (None, one.why)]


SMALL_NETWORKS = [
    # people besides the author, who are asked, and how many approvals are enough without an objection
    (2, 2, 2),
    (3, 3, 2),
    (4, 4, 2),
    (5, 4, 2),
    (6, 4, 2),
    (7, 4, 3),
]


@pytest.mark.parametrize(("peers", "asked", "enough"), SMALL_NETWORKS)
def test_a_small_network_accepts_after_a_day_with_a_few_approvals(peers: int, asked: int, enough: int) -> None:
    case = LotCase(peers)
    assert len(case.drawn(AT_OPENING)) == asked
    case.say(APPROVE, enough - 1)
    assert case.at(24) is None, "one fewer is not enough"
    case.say(APPROVE, 1)
    assert case.at(24) == "accepted"
    assert LotCase(peers).at(144) == "undecided", "silence never accepts"


@pytest.mark.parametrize(("peers", "needed"), [(3, 2), (4, 3), (5, 3), (6, 4), (7, 4)])
def test_where_somebody_objects_most_of_the_drawn_decide_at_the_end(peers: int, needed: int) -> None:
    case = LotCase(peers)
    case.say(REJECT, 1)
    assert len(case.drawn()) == peers, "all are asked"
    case.say(APPROVE, needed)
    assert case.at(71) is None, "not before the end"
    assert case.at(72) == "accepted"
    fewer = LotCase(peers)
    fewer.say(REJECT, 1)
    fewer.say(APPROVE, needed - 1)
    assert fewer.at(72) is None
    assert fewer.extended
    assert fewer.at(144) == "undecided"


def test_of_two_who_disagree_neither_decides() -> None:
    case = LotCase(2)
    case.say(APPROVE, 1)
    case.say(REJECT, 1)
    assert case.at(72) is None
    assert case.at(144) == "undecided"


def test_all_who_may_vote_accept_at_once() -> None:
    case = LotCase(4)
    case.say(APPROVE, 4)
    assert case.ended is not None
    assert case.ended.decision == "accepted"


def test_where_one_alone_may_judge_that_one_is_enough_at_the_end() -> None:
    case = LotCase(3)
    for peer in case.peers[1:]:
        case.add(Left(peer), author=peer)
    case.say(APPROVE, 1)
    assert case.at(71) is None
    assert case.at(72) == "accepted"


def test_where_nobody_may_judge_a_log_stays_undecided() -> None:
    case = LotCase(3)
    for peer in case.peers:
        case.add(Left(peer), author=peer)
    assert case.at(144) == "undecided"


@pytest.mark.parametrize("preset", PRESETS.values(), ids=lambda preset: preset.name)
def test_many_who_reject_end_it_as_rejected(preset: Preset) -> None:
    case = LotCase(25, preset)
    case.say(REJECT, 2)
    assert case.at(preset.window_hours - 1) is None
    assert case.at(preset.window_hours) == "rejected"


def test_one_who_rejects_alone_rejects_nothing() -> None:
    case = LotCase(25)
    case.say(REJECT, 1)
    assert case.at(144) == "undecided"


def test_more_are_drawn_once_for_all_who_object() -> None:
    case = LotCase(25)
    case.say(REJECT, 2)
    assert len(case.drawn(AT_REJECT)) == STANDARD.by_lot.usual.more if STANDARD.by_lot else 0


def test_somebody_else_is_drawn_for_each_of_the_drawn_who_abstains() -> None:
    case = LotCase(25)
    case.say(ABSTAIN, 1, drawn=False)
    assert case.drawn(AT_ABSTENTION) == [], "nobody had asked for that ballot"
    case.say(ABSTAIN, 2)
    assert len(case.drawn(AT_ABSTENTION)) == 2


def test_for_the_silent_two_are_drawn_after_a_day_and_two_after_the_next() -> None:
    case = LotCase(25)
    case.say(APPROVE, 1)
    case.at(23)
    assert case.drawn(AT_SILENCE) == []
    case.at(24)
    assert len(case.drawn(AT_SILENCE)) == 2
    case.at(47)
    assert len(case.drawn(AT_SILENCE)) == 2
    case.at(48)
    assert len(case.drawn(AT_SILENCE)) == 4


def test_nobody_is_drawn_for_the_silent_where_enough_of_the_drawn_approve() -> None:
    case = LotCase(25)
    case.say(APPROVE, 2)
    case.at(48)
    assert case.drawn(AT_SILENCE) == []


def test_two_are_drawn_when_the_time_is_extended() -> None:
    case = LotCase(25)
    case.at(72)
    assert len(case.drawn(AT_EXTENSION)) == 2


def test_who_voted_before_they_were_drawn_counts_as_drawn() -> None:
    case = LotCase(9)
    case.say(APPROVE, 5, drawn=False)
    case.say(REJECT, 1)
    vote = case.book.votes.open[case.number]
    assert len(case.drawn()) == 9
    lots = settlement.tally(case.book, vote).lots
    assert lots is not None
    assert (lots.approve, lots.reject) == (5, 1)


def test_a_reject_in_the_last_minute_has_more_drawn_before_anything_is_decided() -> None:
    case = LotCase(25)
    case.say(APPROVE, 1)
    case.at(71)
    case.say(APPROVE, 3, drawn=False)
    case.say(REJECT, 1, drawn=False)
    before = len(case.drawn(AT_REJECT))
    assert before == 5
    assert case.at(72) is None
    assert case.extended


def test_a_drawn_person_who_leaves_counts_in_no_number() -> None:
    case = LotCase(25)
    gone = case.drawn()[0]
    case.add(Left(gone), author=gone)
    lots = settlement.tally(case.book, case.book.votes.open[case.number]).lots
    assert lots is not None
    assert lots.drawn == 3


SHAPES = st.tuples(st.integers(0, 14), st.integers(0, 14), st.integers(0, 8), st.integers(0, 8), st.integers(0, 10))


@given(
    st.sampled_from(SIZES), st.sampled_from([*PRESETS.values()]), SHAPES, st.booleans(), st.booleans(), st.booleans()
)
def test_another_reject_accepts_nothing(
    size: str, preset: Preset, shape: tuple[int, int, int, int, int], of_drawn: bool, has_waited: bool, has_ended: bool
) -> None:
    approve, reject, drawn_approve, drawn_reject, silent = shape
    assert preset.by_lot is not None
    plan = preset.by_lot.plan(size)
    drawn = drawn_approve + drawn_reject + silent + 1
    voters = approve + reject + drawn + 1

    def decided(more: int) -> str | None:
        rejects = reject + drawn_reject + more
        lots = Lots(
            drawn,
            needed(plan, drawn, rejects > 0),
            drawn_approve,
            drawn_reject + more * of_drawn,
        )
        least = by_lot.need(plan, voters, is_correction=False)
        count = Tally(voters, "", least, approve + drawn_approve, rejects, 0, 0, lots)
        return by_lot.decision(count, preset.by_lot, has_waited, has_waited and has_ended) if preset.by_lot else None

    outcomes = [decided(more) for more in range(3)]
    assert all(before == "accepted" or after != "accepted" for before, after in pairwise(outcomes))


def needed(plan: Plan, drawn: int, contested: bool) -> int:
    """Return how many of the drawn have to approve."""
    choices = {"A1": REJECT} if contested else {}
    return by_lot.lots(plan, choices, {f"A{number}" for number in range(2, 2 + drawn)}, contested).needed


@pytest.mark.parametrize("preset", [LIGHT, STANDARD, STRICT], ids=lambda preset: preset.name)
@pytest.mark.parametrize("size", SIZES)
def test_an_objection_never_lowers_what_the_drawn_have_to_approve(preset: Preset, size: str) -> None:
    assert preset.by_lot is not None
    plan = preset.by_lot.plan(size)
    for drawn in range(1, 25):
        assert needed(plan, drawn, contested=True) >= needed(plan, drawn, contested=False)
        assert needed(plan, drawn + 1, contested=False) >= needed(plan, drawn, contested=False)


ROWS = st.lists(st.integers(), max_size=40, unique=True)


@given(ROWS, st.binary(min_size=32, max_size=32))
def test_a_shuffled_row_has_each_once_and_begins_as_a_plain_shuffle_does(row: list[int], seed: bytes) -> None:
    plain = list(row)
    for place in range(len(plain)):
        number = int(sha256(f"{seed.hex()} {place}".encode()).hexdigest(), 16)
        other = place + number % (len(plain) - place)
        plain[place], plain[other] = plain[other], plain[place]
    assert list(shuffled(row, seed)) == plain


def test_each_place_of_a_row_falls_on_everybody_about_as_often() -> None:
    row, times = range(8), 4000
    firsts = [next(shuffled(row, sha256(f"{number}".encode()).digest())) for number in range(times)]
    counts: Mapping[int, int] = {one: firsts.count(one) for one in row}
    spread = sum((count - times / 8) ** 2 / (times / 8) for count in counts.values())
    assert spread < 24.3, "chi squared with seven degrees of freedom: above it in one of a thousand"
