"""What takes its time where a test wants it to, and goes on when the test lets it: readings, commits, answers."""

from __future__ import annotations

import asyncio

import pytest

from bot.chat import Text
from bot.output.readers import Readers
from ledger.chain.rows import Slice
from ledger.network.agent import Agents
from ledger.store.sqlite import Sqlite
from ledger.store.store import Store
from ledger.store.transaction import Plan
from ledger.values.phrase import Sayable
from tests.support.network import Network
from tests.support.room import GENERAL


class Held:
    """Something that has `begun`, and goes on when it is `let`."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.let = asyncio.Event()

    async def hold(self) -> None:
        """Wait."""
        self.begun.set()
        await self.let.wait()


class Reading(Held):
    """Every reading of a part of a ledger; how many are under way, and were at most.

    With `full` hands it waits with what it has read, and else before it reads.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, full: bool = False) -> None:
        super().__init__()
        self.now = self.most = 0
        read = Store.slice

        async def held(store: Store, network: str, first: int) -> Slice:
            self.now += 1
            self.most = max(self.most, self.now)
            found = await read(store, network, first) if full else None
            await self.hold()
            self.now -= 1
            return found or await read(store, network, first)

        monkeypatch.setattr(Store, "slice", held)


class Keys(Held):
    """The keys of what was heard, which the store gives as they were when it was asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__()
        keys = Store.heard_keys

        async def held(store: Store, network: str) -> set[str]:
            found = await keys(store, network)
            await self.hold()
            return found

        monkeypatch.setattr(Store, "heard_keys", held)


class Commit(Held):
    """The next commits to a file."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__()
        write = Sqlite.write

        async def held(database: Sqlite, plan: Plan) -> None:
            await self.hold()
            await write(database, plan)

        monkeypatch.setattr(Sqlite, "write", held)


class Answer(Held):
    """The answers to one person, drawn and not given yet."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, person: str) -> None:
        super().__init__()
        render = Readers.render

        async def held(
            readers: Readers, said: Sayable | None, reference: str, locale: str, agents: Agents | None = None
        ) -> Text | None:
            found = await render(readers, said, reference, locale, agents)
            if reference == person:
                await self.hold()
            return found

        monkeypatch.setattr(Readers, "render", held)


async def read_as_far_as_can_be(network: Network) -> None:
    """Let whoever has asked something read what is durable, if they do not wait for what is not."""
    name = network.core.journal.network
    for _ in range(10):  # more often than a reading of so few entries asks the store
        await network.store.head(name)
        await asyncio.to_thread(str)


async def during_the_commit(
    network: Network, monkeypatch: pytest.MonkeyPatch, first: tuple[str, str], then: tuple[str, str]
) -> tuple[str, str]:
    """Let somebody ask while the commit of what somebody said before takes its time; return both answers."""
    commit = Commit(monkeypatch)
    said = [asyncio.create_task(network.room.says(*first, GENERAL))]
    await commit.begun.wait()
    said.append(asyncio.create_task(network.room.says(*then, GENERAL)))
    await read_as_far_as_can_be(network)
    commit.let.set()
    before, after = await asyncio.gather(*said)
    await network.done()
    return before or "", after or ""


async def said_meanwhile(
    network: Network, held: Held, asked: tuple[str, str], said: tuple[str, str]
) -> tuple[str, str]:
    """Let somebody ask, and somebody say something once the answer is held; return both answers."""
    asking = asyncio.create_task(network.room.says(*asked, GENERAL))
    await held.begun.wait()
    told = await network.says(*said)
    held.let.set()
    return await asking or "", told
