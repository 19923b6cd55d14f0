"""One network on three platforms at once: each person has one ballot, each card is everywhere once, and one may be away."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.processes.three_network import PLATFORMS, ThreeNetwork
from tests.support.picture import picture

NONE_LOOKED = "Of 3 people asked by lot none has looked yet."
ONE_YES = "Of 3 people asked by lot 1 has looked; 1 says yes."
ONE_NO = "Of 3 people asked by lot 1 has looked; 1 says no."
TWO_YES = "Of 3 people asked by lot 2 have looked; 2 say yes."

VOTERS = {"discord": "eve", "matrix": "cara", "slack": "dan"}
OTHERS = {"discord": "ben", "matrix": "cara", "slack": "benny"}


@pytest.fixture
async def three(tmp_path: Path) -> AsyncIterator[ThreeNetwork]:
    """Let Ben, Cara, Dan and Eve be members; the ledger alone leads to the same book at the end."""
    network = await ThreeNetwork(tmp_path).start()
    try:
        for platform, name in (("discord", "ben"), ("matrix", "cara"), ("slack", "dan"), ("discord", "eve")):
            await network.types(platform, name, "/join")
        yield network
        network.book.take_touched()
        assert picture(await network.rebuilt()) == picture(network.book)
    finally:
        await network.stop()


async def linked(three: ThreeNetwork) -> None:
    """Let Ben say on Slack, where he is Benny, that he is the one on Discord."""
    offered = await three.types("discord", "ben", "/link")
    code = offered.partition("/link ")[2].partition("\n")[0]
    assert "one person now, known as ben" in await three.types("slack", "benny", f"/link {code}")


async def mirrored(three: ThreeNetwork) -> None:
    """Let the stewards, Ben and Cara, have every card shown in each channel."""
    for platform, name in OTHERS.items():
        assert "is set, a channel that shows every card" in await three.types(
            platform, name, "/settings set mirror here"
        )


async def shows(three: ThreeNetwork, number: str, *said: str) -> None:
    """Check that every platform has one card about a contribution, and that it says all of this."""
    for platform, cards in (await three.cards(number)).items():
        assert len(cards) == 1, (platform, cards)
        assert all(words in cards[0] for words in said), (platform, said, cards)


async def test_one_who_votes_on_two_platforms_has_one_ballot_and_it_is_shown_on_all_three(three: ThreeNetwork) -> None:
    await linked(three)
    await mirrored(three)
    assert "Noted as C1" in await three.types("slack", "dan", "/contribute 2h aligned the optics")
    await shows(three, "C1", NONE_LOOKED)
    await three.puts("discord", "ben", "✅", "C1")
    await three.puts("slack", "benny", "✅", "C1")
    await shows(three, "C1", ONE_YES)
    await three.puts("slack", "benny", "❌", "C1")
    await shows(three, "C1", ONE_NO)
    # The three emoji stay where they are, and are read again before it is settled: what was chosen last holds.
    assert "What you said on C1: yes." in await three.types("discord", "ben", "/vote C1 approve")
    await three.puts("matrix", "cara", "✅", "C1")
    await shows(three, "C1", TWO_YES, "Vote: ✅")
    await three.passes(hours=24)
    await shows(three, "C1", "Accepted: 2 yes.")
    assert three.book.contributions.by_id["C1"].state == "accepted"


async def test_without_a_link_the_two_accounts_have_two_ballots(three: ThreeNetwork) -> None:
    """What tells that the one ballot above is due to the link."""
    await three.types("discord", "ben", "/settings set mirror here")
    await three.types("slack", "benny", "/join")
    await three.types("slack", "dan", "/contribute 2h aligned the optics")
    cards = await three.cards("C1")
    assert {platform: len(texts) for platform, texts in cards.items()} == {"discord": 1, "matrix": 0, "slack": 1}
    await three.puts("discord", "ben", "✅", "C1")
    await three.puts("slack", "benny", "✅", "C1")
    two_of_four = "Of 4 people asked by lot 2 have looked; 2 say yes."
    assert all(two_of_four in text for texts in (await three.cards("C1")).values() for text in texts)


@pytest.mark.parametrize("away", PLATFORMS)
async def test_a_platform_that_was_away_shows_what_happened_meanwhile_and_no_vote_is_lost(
    three: ThreeNetwork, away: str
) -> None:
    await linked(three)
    await mirrored(three)
    await three.types("discord", "ben", "/contribute 2h aligned the optics")
    await three.passes(hours=12)
    await three.types("discord", "ben", "/contribute 1h swept the floor")
    here = [platform for platform in PLATFORMS if platform != away]
    await three.goes_away(away)
    for platform in (*here, away):  # where nobody listens, the emoji stands all the same
        await three.puts(platform, VOTERS[platform], "✅", "C1")
    await three.puts(away, VOTERS[away], "❌", "C2")
    cards = await three.cards("C1")
    assert {platform: TWO_YES in texts[0] for platform, texts in cards.items()} == {
        platform: platform != away for platform in PLATFORMS
    }
    assert "Noted as C3" in await three.types(here[0], VOTERS[here[0]], "/contribute 3h painted the dome")
    assert {platform: len(texts) for platform, texts in (await three.cards("C3")).items()} == {
        platform: int(platform != away) for platform in PLATFORMS
    }
    await three.passes(hours=12)
    assert "C1" in three.book.votes.open, "settled although a card could not be read"
    await three.is_back(away)
    await shows(three, "C1", "Accepted: 3 yes.")
    await shows(three, "C2", ONE_NO)  # not due, and read again all the same
    await shows(three, "C3", NONE_LOOKED)
    await three.puts(away, OTHERS[away], "✅", "C3")
    await shows(three, "C3", ONE_YES)


async def test_killed_before_anything_is_told_it_shows_each_card_once_and_counts_each_vote(three: ThreeNetwork) -> None:
    await linked(three)
    await mirrored(three)
    await three.types("discord", "ben", "/contribute 2h aligned the optics")
    # The worlds alone: what is recorded is told by nobody before the kill.
    for platform, name in VOTERS.items():
        await three.worlds[platform].reacts(name, "✅", three.message(platform, "C1"))
    await three.worlds["slack"].says("dan", "/contribute 1h swept the floor")
    before = await three.cards("C1")
    assert all(NONE_LOOKED in text for texts in before.values() for text in texts)
    assert not any((await three.cards("C2")).values())
    await three.kill()
    await shows(three, "C1", "Accepted: 3 yes.")
    await shows(three, "C2", NONE_LOOKED)
    for platform, name in (("matrix", "cara"), ("discord", "eve")):
        await three.puts(platform, name, "✅", "C2")
    await shows(three, "C2", TWO_YES)


async def test_what_the_adapters_note_of_a_person_stands_under_their_reference(three: ThreeNetwork) -> None:
    """By that, it goes with them when they are forgotten."""
    await linked(three)
    books = {
        "discord": three.discord.notebook,
        "matrix": three.matrix.notes,
        "slack": three.slack.pages,
    }
    noted: set[str] = set()
    for platform, world in three.worlds.items():
        name = OTHERS[platform]
        await world.says(name, "/mine")
        await world.chat.post(world.person(name), ("C1 waits for you.",), (), "C1/reminder/9@commons")
        await three.done()
        person = world.person(name)
        known = person.rpartition("/")[2].removeprefix(f"{platform}:")  # how the platform itself writes it
        pages = [(key, value) for key, value in books[platform].pages.items() if known in f"{key} {value}"]
        noted.update(platform for key, _ in pages if key.startswith(f"{person}/"))
        assert [key for key, _ in pages if not key.startswith(f"{person}/")] == []
    assert noted >= {"matrix", "slack"}, "on Discord, a question is crossed out soon after its answer"
