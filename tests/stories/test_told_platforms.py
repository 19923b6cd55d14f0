"""What became of something is told once to those whom it concerns, and to nobody in their quiet hours, on every platform."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.processes.placed_network import PlacedNetwork

FOUR = ("ana", "ben", "cara", "gus")


@pytest.fixture(params=["discord", "matrix", "slack"])
async def four(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[PlacedNetwork]:
    """Four people, of each of whom one log is accepted."""
    made = await PlacedNetwork(tmp_path, request.param).start()
    try:
        for name in FOUR:
            await made.says(name, "/join")
        for number, name in enumerate(FOUR, 1):
            await made.says(name, "/contribute 1h got things going")
            await everybody(made, "approve", f"C{number}", name)
        await made.passes(hours=25)
        assert {log.state for log in made.book.contributions.by_id.values()} == {"accepted"}
        yield made
    finally:
        await made.stop()


async def everybody(network: PlacedNetwork, choice: str, number: str, but: str) -> None:
    for name in FOUR:
        if name != but:
            await network.says(name, f"/vote {number} {choice}")


async def direct(network: PlacedNetwork, name: str) -> str:
    """Return the direct messages that somebody got."""
    return "\n".join(await network.world.seen(network.world.person(name)))


async def test_each_outcome_is_one_private_word_to_each_whom_it_concerns(four: PlacedNetwork) -> None:
    await four.says("ana", "/contribute 2h thought about it")  # C5
    await everybody(four, "reject", "C5", "ana")
    await four.says("ben", "/contribute 3h sorted screws")  # C6
    await four.says("gus", "/flag C6 it was one afternoon")
    await four.says("cara", "/contribute 1h for:@A4 tea")  # C7
    await four.says("gus", "/confirm C7 no")
    await four.says("cara", "/contribute 1h swept")  # C8, at which nobody looks
    await four.says("gus", "/contribute 1h cooked")  # C9
    await everybody(four, "approve", "C9", "gus")
    await four.says("ana", "/contribute 2h for:@A2 posters")  # C10, to which Ben says nothing
    await four.says("ana", "/income note 10 EUR raffle")
    await four.says("ben", "/confirm I1")
    await four.passes(days=16)
    states = {number: log.state for number, log in four.book.contributions.by_id.items() if int(number[1:]) > 4}
    assert states == {
        "C5": "rejected",
        "C6": "undecided",
        "C7": "declined",
        "C8": "undecided",
        "C9": "accepted",
        "C10": "lapsed",
    }
    said = {name: await direct(four, name) for name in FOUR}
    for name, words in (
        ("ana", "C5, 2 h of work, was not accepted"),
        ("ben", "raised a red flag on C6"),
        ("ben", "C6, 3 h of work, is undecided"),
        ("cara", "C7, 1 h of work, counts for nothing"),
        ("cara", "C8, 1 h of work, is undecided"),
        ("gus", "Accepted: 1 h of work (C9)."),
        ("ana", "C10, 2 h of work, counts for nothing"),
        ("ana", "I1, 10.00 EUR, is confirmed."),
    ):
        assert {one: text.count(words) for one, text in said.items()} == dict.fromkeys(FOUR, 0) | {name: 1}, words


async def test_nobody_hears_of_it_in_their_quiet_hours(four: PlacedNetwork) -> None:
    await four.says("gus", "/settings me quiet 17-20")
    await four.says("gus", "/contribute 1h cooked")
    await everybody(four, "approve", "C5", "gus")
    await four.says("gus", "/contribute 3h sorted screws")
    evening = four.now.replace(hour=18, minute=30)
    await four.passes(seconds=int((evening - four.now).total_seconds()))
    assert four.book.contributions.by_id["C5"].state == "accepted"
    await four.says("ana", "/flag C6 it was one afternoon")
    news = ("Accepted: 1 h of work (C5).", "raised a red flag on C6")
    assert [(await direct(four, "gus")).count(words) for words in news] == [0, 0]
    await four.passes(hours=2)
    assert [(await direct(four, "gus")).count(words) for words in news] == [1, 1]
