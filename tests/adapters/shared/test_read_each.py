"""Messages that are read one by one, a few at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from adapters.shared.read_each import read_each
from bot.chat import Gone, Reaction, Unreachable


async def test_no_more_are_read_at_a_time_than_may_be() -> None:
    under_way: set[str] = set()
    most = 0

    async def read(message: str) -> Sequence[Reaction]:
        nonlocal most
        under_way.add(message)
        most = max(most, len(under_way))
        await asyncio.sleep(0)
        under_way.remove(message)
        return ()

    messages = [f"m{number}" for number in range(20)]
    assert await read_each(messages, read, 3) == dict.fromkeys(messages, ())
    assert most == 3


async def test_what_is_wrong_with_one_is_told_of_it_alone() -> None:
    wrong = {"m1": Gone("m1"), "m3": Unreachable("m3")}

    async def read(message: str) -> Sequence[Reaction]:
        if message in wrong:
            raise wrong[message]
        return ()

    told = await read_each(["m0", "m1", "m2", "m3", "m1"], read)
    assert told == {"m0": (), "m2": (), **wrong}


async def test_a_bug_ends_all_of_it() -> None:
    ended: list[str] = []

    async def read(message: str) -> Sequence[Reaction]:
        if message == "m1":
            raise KeyError(message)
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(message)
        raise AssertionError("it waits for ever")

    with pytest.raises(ExceptionGroup):
        await read_each(["m0", "m1"], read, 2)
    assert ended == ["m0"]
