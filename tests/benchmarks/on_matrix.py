"""Matrix on a homeserver of this machine: how long people wait for us, beside the least that answers at all."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import aiohttp

import commands
from adapters.matrix.adapter import Matrix
from bot.cli.startup import MACHINE
from bot.config.settings import load
from bot.core.networks import Networks
from bot.record.notebook import StoredNotebook
from ledger.store.store import open_store
from tests.adapters.matrix.server import Account, Synapse, synapse
from tests.benchmarks import bare_matrix
from tests.benchmarks.measured import Measured, Race, alone, rounded, time_in_words
from tests.benchmarks.memory import resident

ROUNDS = 15
MISSED, RECORDED = 1_000, 100
STARTS = 3


def lines() -> Iterator[Measured]:
    """Measure everything, each in a process with a homeserver of its own."""
    found = alone(_measured)
    yield _raced("M1", "a command on Matrix, to the visible answer", found.command)
    yield _raced("M2", "a reaction on Matrix, to the edited card", found.reaction)
    yield Measured(
        "M3",
        f"{MISSED} missed events, {RECORDED} of them commands, until all are in the ledger",
        "5 s",
        time_in_words(1e6 * found.caught_up),
        "",
        found.caught_up / 5,
        "<= 1",
        found.caught_up <= 5,
        {"s": rounded([found.caught_up])},
    )
    what = "potluck run on Matrix, from start to first answer"
    yield _beside("P10 Matrix start", what, "s", found.seconds, found.bare_seconds)
    yield _beside("P10 Matrix memory", "potluck run on Matrix, idle", "MB", found.megabytes, found.bare_megabytes)


def _raced(name: str, what: str, race: Race) -> Measured:
    ours, bare = time_in_words(median(race.ours)), time_in_words(median(race.bare))
    return Measured(name, what, "nio: sync and room_send", ours, bare, race.ratio, "<= 2", race.ratio <= 2, race.raw)


def _beside(name: str, what: str, unit: str, ours: list[float], bare: list[float]) -> Measured:
    mine, least = median(ours), median(bare)
    must, met = ("<= 120 MB", mine <= 120) if unit == "MB" else ("", None)
    raw = {f"ours, {unit}": rounded(ours), f"bare, {unit}": rounded(bare)}
    both = f"{mine:.3g} {unit}", f"{least:.3g} {unit}"
    return Measured(name, what, "the same with nio alone", *both, mine / least, must, met, raw)


@dataclass(frozen=True, slots=True)
class Found:
    """What was measured, in microseconds, seconds and megabytes."""

    command: Race
    reaction: Race
    caught_up: float
    seconds: list[float]
    bare_seconds: list[float]
    megabytes: list[float]
    bare_megabytes: list[float]


def _measured() -> Found:
    return asyncio.run(_measure())


async def _measure() -> Found:
    server = synapse()
    with TemporaryDirectory() as directory:
        async with aiohttp.ClientSession() as session:
            place = await Place.made(session, server)
            command, reaction = await _races(place, Path(directory) / "races")
            caught_up = await _caught_up(place, Path(directory) / "races")
            starts = [await _started(place, Path(directory) / f"start{number}") for number in range(STARTS)]
    ours, bare = zip(*starts, strict=True)
    return Found(
        command,
        reaction,
        caught_up,
        [one[0] for one in ours],
        [one[0] for one in bare],
        [one[1] for one in ours],
        [one[1] for one in bare],
    )


class Place:
    """A room for us and one for the bare client, with the same people in both."""

    def __init__(self, server: Synapse, accounts: list[Account], room: str, other: str) -> None:
        self.server = server
        self.us, self.bare, self.ana, self.ben, self.cara = accounts
        self.room = room
        self.other = other

    @classmethod
    async def made(cls, session: aiohttp.ClientSession, server: Synapse) -> Place:
        """Make the rooms, and let everybody in."""
        names = ("potluck", "bare", "ana", "ben", "cara")
        accounts = [await Account.new(session, server, name) for name in names]
        room, other = await accounts[2].makes(), await accounts[2].makes()
        for one in (accounts[0], accounts[3], accounts[4]):
            await one.joins(room)
        for one in (accounts[1], accounts[3], accounts[4]):
            await one.joins(other)
        return cls(server, accounts, room, other)


class Watch:
    """Somebody who waits for what another account says."""

    def __init__(self, who: Account, of: Account) -> None:
        self._who = who
        self._of = of
        self._since = ""
        self._waiting: list[dict[str, object]] = []

    async def begins(self) -> None:
        """See nothing of what was before."""
        self._since = (await self._who.ask("GET", "sync", timeout=0))["next_batch"]
        self._waiting = []

    async def sees(self, *, edit: bool = False) -> None:
        """Return when the next message, or the next edit, is there; enter rooms that we are asked into."""
        while True:
            while self._waiting:
                content = self._waiting.pop(0)
                if ("m.new_content" in content) == edit:
                    return
            said = await self._who.ask("GET", "sync", timeout=30_000, since=self._since)
            self._since = said["next_batch"]
            for room in said.get("rooms", {}).get("invite", {}):
                await self._who.joins(room)
            for update in said.get("rooms", {}).get("join", {}).values():
                self._waiting += [
                    event["content"]
                    for event in update["timeline"]["events"]
                    if event["sender"] == self._of.id and event["type"] == "m.room.message"
                ]


@asynccontextmanager
async def _running(place: Place, directory: Path) -> AsyncIterator[Networks]:
    """Run the whole program but its command line."""
    data = await open_store(directory)
    chat = Matrix(place.server.address, place.us.token, [place.room], StoredNotebook(data, "matrix"))
    networks = await Networks.open(data, load(None, {}), commands.load(), {"matrix": chat}, MACHINE, live=True)
    networks.start()
    running = asyncio.create_task(chat.run(commands.load(), networks.receive, networks.suggest))
    try:
        yield networks
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        await networks.close()


async def _races(place: Place, directory: Path) -> tuple[Race, Race]:
    bare = asyncio.create_task(bare_matrix.answer(place.server.address, place.bare.token, place.bare.id))
    async with _running(place, directory):
        seen = Watch(place.ana, place.us)
        await seen.begins()
        for one in (place.ben, place.cara, place.ana):
            await one.says(place.room, "!join")
        await seen.sees()  # the talk is there from now on
        asked = [await _turn(place, "!mine", None) for _ in range(ROUNDS + 1)]
        reacted = [await _reaction(place, number) for number in range(ROUNDS + 1)]
    bare.cancel()
    await asyncio.gather(bare, return_exceptions=True)
    return _race(asked), _race(reacted)


def _race(rounds: list[tuple[float, float]]) -> Race:
    """Return the rounds without the first, which fills what is looked up once, on both sides."""
    ours, bare = zip(*rounds[1:], strict=True)
    return Race(tuple(ours), tuple(bare))


async def _turn(place: Place, said: str, on: tuple[str, str] | None) -> tuple[float, float]:
    """Return the microseconds from what is said, or put on a message, until something is seen; ours and the bare one's."""
    times = []
    for which, room, of in ((0, place.room, place.us), (1, place.other, place.bare)):
        seen = Watch(place.ana, of)
        await seen.begins()
        begun = perf_counter()
        if on is None:
            await place.ana.says(room, said)
        else:
            await place.ben.reacts(room, on[which], said)
        await seen.sees(edit=on is not None and which == 0)
        times.append(1e6 * (perf_counter() - begun))
    return times[0], times[1]


async def _reaction(place: Place, number: int) -> tuple[float, float]:
    seen = Watch(place.ana, place.us)
    await seen.begins()
    await (place.ana, place.cara)[number % 2].says(place.room, f"!contribute 1h number {number}")
    await seen.sees()
    other = await place.ana.says(place.other, f"number {number}")

    async def card() -> list[str]:
        return [
            event["event_id"]
            for event in await place.ana.timeline(place.room)
            if f"number {number}”" in str(event["content"].get("body")) and event["sender"] == place.us.id
        ]

    (ours,) = await place.ana.until(card)
    await asyncio.sleep(2)  # its choices are there by then, and the pause between two edits is over
    return await _turn(place, "✅", (ours, other))


async def _caught_up(place: Place, directory: Path) -> float:
    """Return the seconds in which a process that was away hears of everything."""
    for number in range(MISSED):
        command = number % (MISSED // RECORDED) == 0
        # Any number of lists may wait, and no day is too short for pieces.
        said = f"!contribute work 1 piece with:@A1 missed {number}" if command else f"chat {number}"
        await place.ana.says(place.room, said)
    begun = perf_counter()
    async with _running(place, directory) as networks:
        book = next(iter(networks.cores.values())).book
        wanted = len(book.contributions.by_id) + 2 * RECORDED
        while len(book.contributions.by_id) < wanted:  # noqa: ASYNC110  # The book tells nobody when it grows.
            await asyncio.sleep(0.005)
        return perf_counter() - begun


async def _started(place: Place, directory: Path) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return seconds to the first answer and megabytes then, of ours and of the bare client as processes."""
    settings = directory.with_suffix(".toml")
    settings.write_text(
        f'data = "{directory}"\n[matrix]\nhomeserver = "{place.server.address}"\nrooms = ["{place.room}"]\n', "utf-8"
    )
    ours = [sys.executable, "-m", "bot", "run", "--config", str(settings)]
    bare = [sys.executable, "-m", "tests.benchmarks.bare_matrix"]
    bare += [place.server.address, place.bare.token, place.bare.id]
    await _answered(place, ours, place.room, place.us)  # makes the network
    return (
        await _answered(place, ours, place.room, place.us),
        await _answered(place, bare, place.other, place.bare),
    )


async def _answered(place: Place, command: list[str], room: str, of: Account) -> tuple[float, float]:
    seen = Watch(place.ana, of)
    await seen.begins()
    environment = {**os.environ, "POTLUCK_MATRIX__TOKEN": place.us.token}
    begun = perf_counter()
    process = await asyncio.create_subprocess_exec(
        *command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        asking = asyncio.create_task(_asks(place.ana, room))
        await seen.sees()
        found = perf_counter() - begun, resident(process.pid) / 1e6
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        return found
    finally:
        process.terminate()
        await process.wait()


async def _asks(who: Account, room: str) -> None:
    """Ask again and again, as what is said before a program first listens is not for it."""
    while True:
        await who.says(room, "!mine")
        await asyncio.sleep(0.1)
