"""What is owed stays owed: a right that is missing, a channel that is no more, and a place that people have left."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.chat import Moved
from bot.core import showing
from tests.support.network import Network
from tests.support.room import GENERAL

HALL = "room:here/hall"


async def test_a_card_that_may_not_be_shown_comes_once_it_may(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    network.room.barred.add(GENERAL)
    with capture_logs() as logged:
        await network.says("cara", "/contribute 3h swept", "room:cara")
        await network.says("cara", "/contribute 1h carried boxes")
        await network.passes(hours=1)
    assert not network.room.cards("C2")
    assert [line["channel"] for line in logged if line["event"] == "we may not show what we owe"] == [GENERAL]
    await network.kill()
    assert not network.room.cards("C2")
    await network.room.lets_in(GENERAL)
    await network.done()
    assert len(network.room.cards("C2")) == 1


async def test_stewards_are_told_once_what_waits_for_a_right(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    network.room.barred.add(GENERAL)
    await network.says("cara", "/contribute 3h swept")
    for name in ("ana", "ben"):
        assert f"I may not write in {GENERAL}" in await network.whispers(name, "/mine")
        assert "I may not write" not in await network.whispers(name, "/mine")
    assert "I may not write" not in await network.whispers("cara", "/mine")
    await network.room.lets_in(GENERAL)
    await network.done()
    network.room.barred.add(GENERAL)
    await network.says("cara", "/contribute 1h carried boxes")
    assert f"I may not write in {GENERAL}" in await network.whispers("ana", "/mine"), "it is another time"


async def test_an_answer_does_not_wait_for_a_channel_that_took_the_last_card(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One card a second is all that some platforms take; who logged is told later where it takes none any more."""
    monkeypatch.setattr(showing, "SHOWN_SECONDS", 60)  # as a machine may be busy
    network = await Network(tmp_path, live=True).start()
    await network.members("ana", "ben", "cara")
    await network.says("cara", "/contribute 3h swept")

    async def until(found: Callable[[], bool]) -> None:
        while not found():
            await asyncio.sleep(0)
            await network.done()

    def told() -> list[str]:
        return [said for said in network.room.seen("room:cara") if "Nobody can see" in said]

    await until(lambda: bool(network.room.cards("C1")))
    network.room.barred.add(GENERAL)
    assert "Its card goes to #general." in await network.says("cara", "/contribute 1h carried boxes")
    await until(lambda: bool(told()))
    why = "as I may not write in its channel, or serve nobody there any more"
    waits = "Its vote waits until it can be seen; /history C2 tells how it stands."
    assert told() == [f"Nobody can see the card of C2 now, {why}. {waits}"]
    assert "C2" in network.book.audience.unshown
    assert "Nobody can see its card yet" in await network.says("cara", "/contribute 2h wrote it down")
    await network.done()
    assert len(told()) == 1, "the last one was answered"
    await network.stop()


async def test_what_was_shown_stays_where_it_is_while_we_may_not_write_there(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    await network.says("ana", "/settings set main here", HALL)
    await network.says("cara", "/contribute 3h swept")
    card = network.room.find("C1")
    network.room.barred.add(GENERAL)
    await network.says("ana", "/vote C1 approve", HALL)
    await network.directory.recount()
    await network.done()
    await network.room.lets_in(GENERAL)
    await network.done()
    assert network.room.find("C1") == card
    assert "1 says yes." in network.room.shown(card)
    assert not [said for said in network.room.seen(HALL) if said.startswith("C1")], "nowhere wider"


async def test_a_card_whose_channel_is_gone_waits_for_a_main_channel(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    network.room.closed.add(GENERAL)
    await network.says("cara", "/contribute 3h swept")
    assert not network.room.cards("C1")
    await network.says("ana", "/settings set main here", HALL)
    await network.says("ben", "/confirm S1", HALL)
    await network.passes(minutes=1)
    assert network.room.find("C1").startswith(f"{HALL}/")


async def test_open_cards_follow_people_to_another_place_with_their_ballots(network: Network) -> None:
    done = await network.accepted("ana")
    settled = network.room.find(done)
    await network.says("cara", "/contribute 3h swept")
    await network.reacts("ana", "✅", "C2")
    await network.says("ana", "/income note 10.00 EUR Harbour Lights")
    left = network.room.find("C2")
    await network.room.moves(GENERAL, "room:here/general2")
    await network.done()
    for subject in ("C2", "I1"):
        assert network.room.find(subject).startswith("room:here/general2/")
    assert network.room.find("C2") != left
    assert "1 says yes." in network.room.shown("C2")
    assert network.room.find(done) == settled, "nobody has to see what is over"
    await network.directory.receive(Moved("room", GENERAL))
    await network.done()
    assert len(network.room.cards("C2")) == 2, "told twice, it is shown once"
