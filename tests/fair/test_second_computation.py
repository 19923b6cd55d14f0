"""How single votes end, computed a second time (`naive.py`), for many plans of people in networks of several sizes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from random import Random
from typing import Any

import pytest

from ledger.network.preset import STANDARD, USUAL, Preset
from ledger.network.rules import APPROVE, REJECT
from tests.fair import naive
from tests.fair.cell import APART, Cell, Play
from tests.fair.course import Course
from tests.fair.network import HOURS, START, Network
from tests.fair.people import FEW, HARDLY_ANY, OF_FAKE, OF_HONEST, SOME, Attention, plan
from tests.fair.situations import PRESETS

VOTES = 25


def numbers(preset: Preset, size: str) -> naive.Numbers:
    """Return the numbers of a preset for logs of a size."""
    lots = preset.by_lot
    assert lots is not None
    of_size = lots.plan(size)
    return naive.Numbers(
        *(of_size.drawn, of_size.approvals, of_size.of_drawn, of_size.more, of_size.contested, of_size.hours),
        *(lots.early, lots.late, lots.drawn, preset.window_hours),
    )


def both(cell: Cell, judged: naive.Numbers) -> Iterator[tuple[naive.Ended, naive.Ended]]:
    """Yield how votes in a situation end by the product's rules, and as they are computed a second time."""
    network = Network(cell.preset, cell.here + cell.gone + cell.away, cell)
    for number in range(VOTES):
        chance = Random(f"{cell} {number}")
        network.now = START + (number + 1) * APART + timedelta(seconds=chance.randrange(24 * 60 * 60))
        network.sees(network.people[: cell.here + cell.gone])
        at, hashed = network.now, sha256(f"{cell} {network.book.height + 1}".encode()).digest()
        author, *others = network.people[: cell.here]
        at_once = {
            **dict.fromkeys(others[: cell.ring], APPROVE),
            **dict.fromkeys(others[cell.ring :][: cell.against], REJECT),
        }
        opinion = OF_FAKE if cell.ring else OF_HONEST
        plans = {one: plan(chance, cell.attention, opinion) for one in others if one not in at_once}
        play = Play(Course(network), plans, at_once)
        play.opens(network.log(author, HOURS[cell.size]), author)
        ended = play.to_the_end()
        voters = network.people[1 : cell.here + cell.gone]
        again = naive.Vote(judged, naive.row_in_order(network.people, hashed), voters, at, at_once, plans).result()
        yield naive.Ended(ended.decision, ended.after, play.asked), again


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
@pytest.mark.parametrize(
    "others",
    [
        {"here": 4},
        {"here": 7, "ring": 2, "against": 1},
        {"here": 12, "away": 30},
        {"here": 25, "ring": 5},
        {"here": 25, "gone": 25, "against": 3},
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("attention", [SOME, HARDLY_ANY], ids=["some", "hardly any"])
def test_each_vote_ends_as_computed_a_second_time(preset: Preset, others: dict[str, Any], attention: Attention) -> None:
    cell = replace(Cell("judged", preset, 1, attention=attention), **others)
    for first, second in both(cell, numbers(preset, USUAL)):
        assert first == second


@pytest.mark.parametrize("size", HOURS)
def test_votes_on_logs_of_each_size_do(size: str) -> None:
    for first, second in both(Cell("judged", STANDARD, 25, ring=3, attention=FEW, size=size), numbers(STANDARD, size)):
        assert first == second


@pytest.mark.parametrize(
    ("changed", "against"),
    [
        ({"drawn": 5}, 0),
        ({"approvals": 4}, 0),
        ({"by_drawn": 1}, 0),
        ({"more": 4}, 1),
        ({"contested": 4}, 1),
        ({"hours": 23}, 0),
        ({"window": 71}, 1),
    ],
    ids=str,
)
def test_the_second_computation_finds_another_rule(changed: dict[str, Any], against: int) -> None:
    other = numbers(STANDARD, USUAL)._replace(**changed)
    cell = Cell("judged", STANDARD, 14, against=against)
    assert any(first != second for first, second in both(cell, other))
