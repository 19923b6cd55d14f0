"""What somebody says to us without a command is answered, once and in private, and leaves no trace in the ledger."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.network import Network
from tests.support.room import GENERAL

GENERALLY = "A command begins with a slash: /contribute 2h what you did logs what you brought, /help lists the rest."
PUT_RIGHT = "A command begins with a slash: /contribute 2h wrote docs"


@pytest.fixture
async def network(tmp_path: Path) -> AsyncIterator[Network]:
    started = await Network(tmp_path).start()
    await started.members("ana", "ben", "cara")
    yield started
    await started.stop()


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("hello", GENERALLY),
        ("thanks!", GENERALLY),
        ("contribute 2h wrote docs", PUT_RIGHT),
        ("2h wrote docs", "That is not logged yet. /contribute 2h wrote docs would log it."),
    ],
)
async def test_words_to_us_alone_are_answered_once_and_leave_no_trace(
    network: Network, words: str, answer: str
) -> None:
    await network.passes(days=60)  # a command would note that she is around
    before, seen = network.book.height, network.room.seen()
    assert await network.whispers("ana", words) == answer
    assert await network.room.redeliver() == answer
    assert (network.book.height, network.room.seen()) == (before, seen)
    await network.whispers("ana", "mine")
    assert network.book.height > before


async def test_what_only_reads_is_done_and_what_records_is_not(network: Network) -> None:
    assert await network.whispers("ana", "help") == await network.whispers("ana", "/help")
    assert await network.whispers("ana", "hilfe!") == await network.whispers("ana", "/help")
    assert await network.whispers("ana", "mine") == await network.whispers("ana", "/mine")
    assert await network.whispers("ana", "balance") == await network.whispers("ana", "/mine")
    await network.whispers("ana", "contribute 2h wrote docs")
    assert not network.book.contributions.by_id


async def test_a_proposed_line_logs_what_was_said(network: Network) -> None:
    answer = await network.whispers("ana", "wrote docs, 2 hours")
    line = answer.removeprefix("That is not logged yet. ").removesuffix(" would log it.")
    assert (await network.says("ana", line)).startswith("Noted as C1: 2 h of work")


async def test_behind_our_name_words_are_answered_and_a_command_is_done(network: Network) -> None:
    assert await network.says("ana", "@potluck 3h swept the floor") == (
        "That is not logged yet. /contribute 3h swept the floor would log it."
    )
    assert await network.says("ana", "potluck") == GENERALLY
    assert (await network.says("ana", "@potluck contribute 3h swept the floor")).startswith("Noted as C1")
    assert [one.log.note.text for one in network.book.contributions.by_id.values()] == ["swept the floor"]


async def test_in_a_channel_only_a_line_that_lacks_nothing_but_its_mark_is_answered(network: Network) -> None:
    seen = network.room.seen(GENERAL)
    assert await network.says("ana", "contribute 2h wrote docs") == PUT_RIGHT
    for line in ("hello", "help", "vote for me", "link in bio", "why not", "2h wrote docs", "mine"):
        assert await network.says("ana", line) == ""
    assert network.room.seen(GENERAL) == seen
    assert not network.book.contributions.by_id


async def test_words_make_nobody_a_member_and_a_stranger_is_told_what_a_command_would_tell(network: Network) -> None:
    known = set(network.book.agents.by_id)
    assert await network.whispers("zoe", "hello") == GENERALLY
    assert await network.says("zoe", "@potluck hello") == GENERALLY
    network.room.outside.add("eve")
    assert await network.whispers("eve", "hello") == await network.whispers("eve", "/mine")
    assert set(network.book.agents.by_id) == known
