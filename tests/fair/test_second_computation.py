"""How single votes end, computed a second time: from the plans of people alone, without a book and without the product's rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from math import ceil
from random import Random

import pytest

from ledger.network.preset import STANDARD_1, Preset
from ledger.network.rules import ABSTAIN, APPROVE, REJECT
from tests.fair import table
from tests.fair.cell import APART, START, Network, Play
from tests.fair.people import LOW, OF_FAKE, OF_HONEST, USUAL, Attention, Plan, plan

HOUR = timedelta(hours=1)
AT_ONCE = timedelta(0)
Ballots = list[tuple[timedelta, str]]


def reckoned(preset: Preset, voters: int, ring: int, plans: Mapping[str, Plan], at: datetime) -> tuple[str, timedelta]:
    """Return how a vote among so many ends and after what time, if a ring approves at once and the others do as they plan."""
    window, wait = preset.window_hours * HOUR, preset.wait_hours * HOUR
    least = max(preset.quorum, ceil(preset.quorum_share * voters))
    ballots = [(AT_ONCE, APPROVE)] * ring
    ballots += [(one.alone, one.choice) for one in plans.values() if one.alone is not None and one.choice]
    for end in (window, 2 * window):
        for now in sorted({wait, end, *(when for when, _ in ballots)}):
            cast = [choice for when, choice in ballots if when <= now]
            approve, reject, abstain = map(cast.count, (APPROVE, REJECT, ABSTAIN))
            if now > end or approve + reject + abstain < least:
                continue
            enough = approve >= preset.share * (approve + reject)
            if enough and approve >= preset.approvals and (now >= wait or len(cast) == voters):
                return "accepted", now
            if reject and not enough and now == end:
                return "rejected", end
        if end == window:
            ballots = asked(plans, at, window, ring)
    return "undecided", 2 * window


def asked(plans: Mapping[str, Plan], at: datetime, extended: timedelta, ring: int) -> Ballots:
    """Return all ballots, now that the evening's message asks those who have not voted by then."""
    since = at + extended
    evening = since.replace(hour=18, minute=0)
    message = evening + (timedelta(days=1) if evening <= since else AT_ONCE) - at
    ballots = [(AT_ONCE, APPROVE)] * ring
    for one in plans.values():
        looks = [one.alone] if one.alone is not None else []
        if one.asked is not None and not (looks and looks[0] <= message):
            looks.append(message + one.asked)
        if looks and one.choice:
            ballots.append((min(looks), one.choice))
    return ballots


@pytest.mark.parametrize("preset", table.PRESETS, ids=lambda preset: preset.name)
@pytest.mark.parametrize(("here", "gone", "ring"), [(4, 0, 0), (7, 0, 2), (12, 30, 0), (25, 0, 5), (25, 25, 3)])
@pytest.mark.parametrize("attention", [USUAL, LOW], ids=["usual", "low"])
def test_each_vote_ends_as_computed_a_second_time(
    preset: Preset, here: int, gone: int, ring: int, attention: Attention
) -> None:
    network = Network(preset, here + gone)
    for number in range(60):
        chance = Random(f"{preset.name} {here} {gone} {ring} {attention} {number}")
        at = START + (number + 1) * APART + timedelta(minutes=chance.randrange(24 * 60))
        author, *others = network.people[:here]
        helpers = others[: max(ring - 1, 0)]

        plans = {one: plan(chance, attention, OF_FAKE if ring else OF_HONEST) for one in others[len(helpers) :]}
        network.seen(network.people, at - timedelta(hours=1))
        outcome = Play(network, at, author, plans).to_the_end(helpers, others)
        assert (outcome.decision, outcome.after) == reckoned(preset, here + gone - 1, len(helpers), plans, at)


def test_the_second_computation_finds_another_rule() -> None:
    network, found = Network(STANDARD_1, 12), 0
    for number in range(60):
        chance, at = Random(number), START + (number + 1) * APART
        author, *others = network.people
        plans = {one: plan(chance, USUAL, OF_HONEST) for one in others}
        network.seen(network.people, at - timedelta(hours=1))
        outcome = Play(network, at, author, plans).to_the_end([], others)
        other_rule = reckoned(replace(STANDARD_1, wait_hours=23), len(others), 0, plans, at)
        found += other_rule != (outcome.decision, outcome.after)
    assert found
