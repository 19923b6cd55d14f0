"""Votes by lot as people see them: who is asked, what the card says, how it ends, and that the ledger holds afterwards."""

from __future__ import annotations

import pytest

from tests.support.network import Network

NAMES = ("ana", "ben", "cara", "dan", "eva", "fay", "gil", "hal")


@pytest.fixture
async def eight(network: Network) -> Network:
    """Eight people, of each of whom one log was accepted three weeks ago, as those say whom lots ask."""
    await network.members(*NAMES)
    for name in NAMES:
        await network.says(name, "/contribute 1h swept")
    for number in range(1, len(NAMES) + 1):
        for name in NAMES:
            await network.reacts(name, "✅", f"C{number}")
    await network.passes(days=21)
    assert {log.state for log in network.book.contributions.by_id.values()} == {"accepted"}
    return network


def asked(network: Network, number: str) -> list[str]:
    """Return the names of those whom lots asked, in their order."""
    book = network.book
    persons = [person for one in book.votes.open[number].draws for person in one.persons]
    return [str(book.agents.name(person).text) for person in persons]


async def test_a_log_is_accepted_after_a_day_with_three_yes(eight: Network) -> None:
    await eight.says("ana", "/contribute 3h built a shelf")
    first, second, third, _ = asked(eight, "C9")
    assert "Of 4 people asked by lot none has looked yet." in eight.room.shown("C9")
    for name in (first, second, third):
        await eight.reacts(name, "✅", "C9")
    assert "Of 4 people asked by lot 3 have looked; 3 say yes." in eight.room.shown("C9")
    assert (
        "It is accepted Tue 27 Jan, 09:00 UTC unless somebody objects, or once all have said yes."
        in eight.room.shown("C9")
    )
    await eight.passes(hours=24)
    assert "Accepted: 3 yes." in eight.room.shown("C9")
    assert "yes by the 4 asked by lot" in await eight.says("ana", "/why C9")


async def test_who_objects_lets_all_others_be_asked(eight: Network) -> None:
    await eight.says("ana", "/contribute 3h built a shelf")
    first, second, *_ = asked(eight, "C9")
    await eight.says(first, "/vote C9 reject")
    assert (
        "Somebody objects: 3 more are asked, and those asked by lot decide Thu 29 Jan, 09:00 UTC."
        in eight.room.shown("C9")
    )
    assert len(asked(eight, "C9")) == 7
    waits = await eight.says(second, "/mine")
    assert "Judge it: /vote C9 approve" in waits
    for name in asked(eight, "C9")[1:3]:
        await eight.reacts(name, "❌", "C9")
    await eight.passes(hours=72)
    assert "Not accepted: of 7 people asked by lot 0 said yes, 3 no." in eight.room.shown("C9")
    told = "\n".join(eight.room.direct("ana"))
    assert "C9, 3 h of work, was not accepted: of 7 people asked by lot 0 said yes, 3 no." in told


async def test_where_nobody_looks_more_are_asked_and_then_it_is_undecided(eight: Network) -> None:
    await eight.says("ana", "/contribute 3h built a shelf")
    await eight.passes(hours=72)
    assert "Too few say yes: open until Sun 1 Feb, 09:00 UTC" in eight.room.shown("C9")
    assert len(asked(eight, "C9")) == 7
    await eight.passes(hours=72)
    assert "Undecided: too few said yes." in eight.room.shown("C9")
    await eight.passes(hours=10)  # its message of the day tells it
    assert "C9, 3 h of work, is undecided: too few said yes." in "\n".join(eight.room.direct("ana"))
    await eight.says("ana", "/amend C9")
    assert eight.book.contributions.by_id["C9"].state == "open"


async def test_why_tells_the_size_once(eight: Network) -> None:
    await eight.says("ana", "/contribute 3h built a shelf")
    open_still = await eight.says("ben", "/why C9")
    assert open_still.count("usual:") == 1
    for name in asked(eight, "C9"):
        await eight.says(name, "/vote C9 approve")
    await eight.passes(hours=24)
    assert (await eight.says("ben", "/why C9")).count("usual:") == 1
