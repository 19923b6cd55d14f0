"""Discord: the whole program beside a client that answers only "ok", on the same server on loopback.

Each bot is a process of its own; times are taken by the server, from when an interaction is told.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import monotonic

import commands
from bot.chat import Event, Reaction, Text
from bot.cli.startup import MACHINE
from bot.config.settings import load
from bot.core.networks import Networks
from ledger.store.store import open_store
from tests.adapters.discord.people import until
from tests.adapters.discord.server import TOKEN, Interaction
from tests.adapters.discord.state import GENERAL
from tests.adapters.discord.world import PROGRAM, DiscordWorld
from tests.benchmarks.measured import Measured, alone, rounded
from tests.benchmarks.memory import resident
from tests.benchmarks.start import ROOT, environment, prepare

BARE = """
import asyncio, sys, discord, yarl
discord.http.Route.BASE = sys.argv[1]
discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(sys.argv[2])

class Bare(discord.AutoShardedClient):
    async def on_interaction(self, interaction):
        await interaction.response.send_message("ok", ephemeral=True)

intents = discord.Intents(guilds=True, guild_messages=True, guild_reactions=True)
Bare(intents=intents, max_messages=None, chunk_guilds_at_startup=False).run(sys.argv[3], log_handler=None)
"""
MENU = commands.load()
ROUNDS, EACH = 5, 60
PAUSE_SECONDS = 0.02
"""Between an answer and the next command of the same people: they read, and what a command leaves to do gets done."""
CROWD = 1000
VOTES, VOTING_SECONDS = 200, 4.0
EDITS, EDITS_SECONDS = 5, 5.0
"""Edits that the server takes in a channel in so many seconds, as Discord is said to."""


@dataclass(frozen=True, slots=True)
class Talk:
    """Milliseconds from an interaction to its acknowledgement and to its answer, of each; and of a crowd, the longest."""

    acknowledged: list[float]
    answered: list[float]
    hurried: list[float]
    """Until the acknowledgement, of commands that follow upon each other's answers without a pause."""
    crowd_acknowledged: float
    crowd_answered: float
    started: float
    """Seconds from the start of the process to its session."""
    bytes: int


@dataclass(frozen=True, slots=True)
class Voting:
    """What became of many votes on one card within a few seconds."""

    ballots: list[float]
    """Milliseconds from each reaction until it was durable."""
    edits: int
    refused: int
    """Edits that the server would not take because there were too many."""
    lag: float
    """Seconds from the last vote until the card showed all of them."""


def lines() -> Iterator[Measured]:
    """Measure, the program and the bare client taking turns."""
    rounds = [(alone(talk, ours=True), alone(talk, ours=False)) for _ in range(3)]
    yield from _beside(rounds)
    found = alone(vote)
    yield Measured(
        "Discord votes",
        f"a reaction until its ballot is durable; {VOTES} on one card in {VOTING_SECONDS:.0f} s",
        f"{EDITS} edits in {EDITS_SECONDS:.0f} s",
        f"{median(found.ballots):.1f} ms; {found.edits} edits, {found.refused} refused, lag {found.lag:.1f} s",
        "",
        None,
        "lag < 3 s, 0 refused",
        found.lag < 3 and not found.refused,
        {
            "ballot, ms": rounded(found.ballots[:20]),
            "edits, refused, lag in s": [found.edits, found.refused, found.lag],
        },
    )


def _beside(rounds: Sequence[tuple[Talk, Talk]]) -> Iterator[Measured]:
    what: dict[str, tuple[str, Callable[[Talk], float], str, str]] = {
        "Discord ack": ("a command until it is acknowledged", lambda one: median(one.acknowledged), "<= 2", "ms"),
        "Discord answer": ("a command until its private answer", lambda one: median(one.answered), "", "ms"),
        "Discord hurried ack": ("the same without a pause between commands", lambda one: median(one.hurried), "", "ms"),
        "Discord ack 1 k": (f"{CROWD} commands at once, the last acknowledgement", lambda one: one.crowd_acknowledged, "< 1 s", "ms"),
        "Discord answer 1 k": (f"{CROWD} commands at once, the last answer", lambda one: one.crowd_answered, "", "ms"),
        "P10 Discord start": ("potluck run, until its session", lambda one: one.started, "", "s"),
        "P10 Discord memory": ("potluck run, idle", lambda one: one.bytes / 1e6, "<= 120 MB", "MB"),
    }  # fmt: skip
    for name, (said, of, must, unit) in what.items():
        ours, bare = [of(one) for one, _ in rounds], [of(other) for _, other in rounds]
        ratio = median(one / other for one, other in zip(ours, bare, strict=True))
        met = {"<= 2": ratio <= 2, "< 1 s": median(ours) < 1000, "<= 120 MB": median(ours) <= 120}.get(must)
        raw = {f"ours, {unit}": rounded(ours), f"bare, {unit}": rounded(bare)}
        yield Measured(
            name,
            said,
            "a client that says ok",
            f"{median(ours):.3g} {unit}",
            f"{median(bare):.3g} {unit}",
            ratio,
            must,
            met,
            raw,
        )


def talk(*, ours: bool) -> Talk:
    """Let people talk to a bot, one after another and then all at once."""
    with TemporaryDirectory(prefix="potluck-bench-") as data:
        return asyncio.run(_talk(Path(data), ours=ours))


async def _talk(data: Path, *, ours: bool) -> Talk:
    async with _bot(data, ours=ours) as (world, process, started):
        await world.people.types("p0", "/join")
        weight = resident(process.pid)
        one_by_one = [await _types(world, number, PAUSE_SECONDS) for number in range(EACH * ROUNDS)]
        hurried = [await _types(world, number, 0.0) for number in range(EACH * ROUNDS)]
        crowd = [await world.people.starts(f"p{EACH + number}", "/contribute 1h swept") for number in range(CROWD)]
        for one in crowd:
            await asyncio.wait_for(one.answered.wait(), 60)
    steady = one_by_one[EACH:]  # the first round fills what is looked up once
    return Talk(
        _waits(steady, "acknowledged_at"),
        _waits(steady, "answered_at"),
        _waits(hurried, "acknowledged_at"),
        max(_waits(crowd, "acknowledged_at")),
        max(_waits(crowd, "answered_at")),
        started,
        weight,
    )


async def _types(world: DiscordWorld, number: int, pause: float) -> Interaction:
    asked = await world.people.types(f"p{number % EACH}", "/contribute 1h swept")
    await asyncio.sleep(pause)
    return asked


def _waits(asked: Sequence[Interaction], until_when: str) -> list[float]:
    return [1000 * (getattr(one, until_when) - one.begun) for one in asked]


@asynccontextmanager
async def _bot(data: Path, *, ours: bool) -> AsyncIterator[tuple[DiscordWorld, subprocess.Popen[bytes], float]]:
    world = DiscordWorld(data)
    world.server.deadline = 60.0  # whoever is late is measured, not turned away
    await world.open()
    addresses = [world.server.address, world.server.gateway.address]
    command = [sys.executable, "-c", PROGRAM, *addresses, "run", "--data", str(data)]
    if ours:
        await asyncio.to_thread(prepare, data)
    else:
        command = [sys.executable, "-c", BARE, *addresses, TOKEN]
    begun = monotonic()
    process = subprocess.Popen(  # noqa: ASYNC220  # A process starts at once.
        command, cwd=ROOT, env={**environment(), "POTLUCK_DISCORD__TOKEN": TOKEN}, stderr=subprocess.DEVNULL
    )
    try:
        await world.server.gateway.connected(identified=1)
        started = monotonic() - begun
        await world.server.gateway.taken()
        yield world, process, started
    finally:
        process.terminate()
        await asyncio.to_thread(process.wait)
        await world.close()


def vote() -> Voting:
    """Let many people react to one card."""
    with TemporaryDirectory(prefix="potluck-bench-") as data:
        return asyncio.run(_vote(Path(data)))


async def _vote(data: Path) -> Voting:
    """Take both sides in one process: only there can be seen when a ballot is durable."""
    world = DiscordWorld(data)
    told: dict[str, float] = {}
    ballots: list[float] = []
    async with _network(world, data) as directory:

        async def receive(event: Event) -> Text | None:
            answer = await directory.receive(event)
            if isinstance(event, Reaction) and event.by in told:
                ballots.append(1000 * (monotonic() - told[event.by]))
            return answer

        running = asyncio.ensure_future(world.adapter.run(MENU, receive, directory.suggest))
        await world.ready()
        for number in range(VOTES + 1):
            await world.people.types(f"p{number}", "/join")
        await world.people.types("p0", "/contribute 1h swept")
        posted = world.server.state.messages[GENERAL]
        await until(lambda: any(world.words(one).startswith("C1") for one in posted.values()))
        card = next(number for number, one in posted.items() if world.words(one).startswith("C1"))
        world.server.paces["edit"] = (EDITS, EDITS_SECONDS)
        edits = world.server.asked("edit")
        begun = monotonic()
        for number in range(1, VOTES + 1):
            await asyncio.sleep(max(0.0, begun + number * VOTING_SECONDS / VOTES - monotonic()))
            user = world.server.state.ids[f"p{number}"]
            told[f"discord:{user}"] = monotonic()
            await world.server.tell_reaction("ADD", GENERAL, card, user, world.server.state.put(card, user, "✅"))
        last = monotonic()
        while f"{VOTES} approve" not in world.words(world.server.state.messages[GENERAL][card]):  # noqa: ASYNC110  # Nothing tells it; it is a row of the other side.
            await asyncio.sleep(0.005)
        lag = monotonic() - last
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    return Voting(ballots, world.server.asked("edit") - edits, world.server.limited, lag)


@asynccontextmanager
async def _network(world: DiscordWorld, data: Path) -> AsyncIterator[Networks]:
    await world.open()
    stored = await open_store(data)
    directory = await Networks.open(stored, load(None, {}), MENU, {"discord": world.adapter}, MACHINE, live=True)
    try:
        directory.start()
        yield directory
    finally:
        await directory.abandon()
        await world.close()
