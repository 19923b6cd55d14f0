"""Slack: the whole program beside a Bolt app that answers only "ok", on the same wire-level Slack on loopback.

Each is a process of its own; times are taken by the workspace, from when something is delivered. An acknowledgement of
ours comes after the commit and has the answer in it, so it is what the author sees; the bare one keeps nothing.
"""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from tests.adapters.slack.api import APP_TOKEN, TOKEN
from tests.adapters.slack.workspace import Message
from tests.adapters.slack.world import SlackWorld
from tests.benchmarks.measured import Measured, alone, rounded
from tests.benchmarks.memory import resident
from tests.benchmarks.start import ROOT, environment, prepare

BARE = """
import asyncio, re, sys
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

app = AsyncApp(client=AsyncWebClient(token=sys.argv[2], base_url=sys.argv[1]))

@app.command(re.compile(".*"))
async def command(ack):
    await ack("ok")

@app.event("reaction_added")
async def reaction(body):
    pass

async def main():
    await AsyncSocketModeHandler(app, sys.argv[3]).start_async()

asyncio.run(main())
"""
ROUNDS, EACH = 5, 60
TOGETHER = 256
LOGGING = tuple(f"l{number:02d}" for number in range(1 + (EACH + TOGETHER) // 10))
"""Those who log: of one person, only so many logs may wait for others."""
VOTES = 200
BURST, CARDS = 1_000, 5


@dataclass(slots=True)
class Talk:
    """Milliseconds of each thing, from its delivery; seconds and bytes of the process."""

    commands: list[float] = field(default_factory=list)
    together: list[float] = field(default_factory=list)
    """Until the last of `TOGETHER` commands at once, for each of them."""
    reactions: list[float] = field(default_factory=list)
    burst: list[float] = field(default_factory=list)
    """Until the last of `BURST` reactions at once on `CARDS` cards is acknowledged, for each of them."""
    waits: list[float] = field(default_factory=list)
    """Until each one of those is acknowledged."""
    started: list[float] = field(default_factory=list)
    bytes: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Voting:
    """Many votes on one card: milliseconds until each was durable, edits of the card, and seconds until it showed all."""

    ballots: list[float]
    edits: int
    lag: float
    first: float
    """Milliseconds from a single vote until the card showed it."""


def lines() -> Iterator[Measured]:
    """Measure, the program and the bare app taking turns."""
    ours, bare = Talk(), Talk()
    for _ in range(ROUNDS):
        for talk, is_ours in ((ours, True), (bare, False)):
            found = alone(_round_of, is_ours, Talk())
            for name in Talk.__slots__:
                getattr(talk, name).extend(getattr(found, name))
    voting = alone(_voted)
    peer = 'a bare Bolt app that answers "ok"'
    yield _row(
        "Slack command",
        "a command until its acknowledgement, which has the answer",
        "ms",
        ours.commands,
        bare.commands,
        peer,
    )
    yield _row("Slack crowd", f"each of {TOGETHER} commands at once", "ms", ours.together, bare.together, peer)
    yield _row(
        "Slack burst",
        f"each of {BURST} reactions at once on {CARDS} cards",
        "ms",
        ours.burst,
        bare.burst,
        peer,
        ratio=2,
    )
    yield _row("Slack wait", "each of those until it is acknowledged", "ms", ours.waits, bare.waits, peer, most=1000)
    yield _row(
        "Slack vote", "a reaction until it is a ballot and acknowledged", "ms", ours.reactions, bare.reactions, peer
    )
    yield Measured(
        "Slack card",
        f"a vote until the card shows it; {VOTES} votes at once on one card",
        "",
        f"{voting.first:.0f} ms; {voting.edits} edits, {voting.lag:.1f} s after the last vote",
        "",
        None,
        "one edit a second",
        voting.edits <= 2 + voting.lag,
        {"ballots, ms, by tenths": _tenths(voting.ballots), "first, ms": rounded([voting.first])},
    )
    yield _row(
        "P10 Slack start", "potluck run, from start to the greeting of Slack", "s", ours.started, bare.started, peer
    )
    yield _row("P10 Slack memory", "potluck run, idle on Slack", "MB", ours.bytes, bare.bytes, peer, most=120)


def _row(
    name: str,
    what: str,
    unit: str,
    ours: list[float],
    theirs: list[float],
    peer: str,
    *,
    most: float | None = None,
    ratio: float | None = None,
) -> Measured:
    said, longest = f"{median(ours):.3g} {unit}", median(ours)
    if len(ours) > 20:
        longest = sorted(ours)[len(ours) * 99 // 100]
        said += f", p99 {longest:.3g} {unit}"
    times = median(ours) / median(theirs)
    met = times <= ratio if ratio is not None else None if most is None else longest <= most
    raw = {f"ours, {unit}, by tenths": _tenths(ours), f"bare, {unit}, by tenths": _tenths(theirs)}
    must = f"<= {ratio:g}x" if ratio is not None else "" if most is None else f"<= {most:g} {unit}"
    return Measured(name, what, peer, said, f"{median(theirs):.3g} {unit}", times, must, met, raw)


def _tenths(numbers: list[float]) -> list[float]:
    """Return the shortest, the longest, and those between which a tenth of all lies each."""
    ordered = sorted(numbers)
    return rounded([ordered[(len(ordered) - 1) * tenth // 10] for tenth in range(11)])


def _round_of(is_ours: bool, talk: Talk) -> Talk:
    with TemporaryDirectory(prefix="potluck-slack-") as directory:
        return asyncio.run(_round(Path(directory), talk, is_ours=is_ours))


@asynccontextmanager
async def _running(directory: Path, talk: Talk, *, is_ours: bool) -> AsyncIterator[SlackWorld]:
    """Run the program, or the bare app, on a new workspace."""
    world = SlackWorld(directory)
    await world.open()
    address = f"{world.api.address}/api/"
    command = [sys.executable, "-c", BARE, address, TOKEN, APP_TOKEN]
    if is_ours:
        config = directory / "potluck.toml"
        config.write_text(f'log_level = "error"\n[slack]\napi = "{address}"\n', encoding="utf-8")
        command = [sys.executable, "-m", "bot", "run", "--config", str(config), "--data", str(directory / "data")]
        await asyncio.to_thread(prepare, directory / "data")
    given = environment() | {"POTLUCK_SLACK__TOKEN": TOKEN, "POTLUCK_SLACK__APP_TOKEN": APP_TOKEN}
    begun = perf_counter()
    with subprocess.Popen(command, cwd=ROOT, env=given, stderr=subprocess.DEVNULL) as process:  # noqa: ASYNC220  # It runs beside, and is only ended.
        try:
            await world.socket.ready()
            talk.started.append(perf_counter() - begun)
            for name in ("ana", "ben", "cara", *LOGGING):
                await world.says(name, "/join")
            talk.bytes.append(resident(process.pid) / 1e6)
            yield world
        finally:
            process.kill()
    await world.close()


async def _round(directory: Path, talk: Talk, *, is_ours: bool) -> Talk:
    async with _running(directory, talk, is_ours=is_ours) as world:
        world.socket.deadline_seconds = 60
        for number in range(EACH):
            talk.commands.append(
                await _timed(world.says(LOGGING[number % len(LOGGING)], f"/contribute 1h round {number}"))
            )
        begun = perf_counter()
        said = ((LOGGING[number % len(LOGGING)], f"/contribute 1h crowd {number}") for number in range(TOGETHER))
        await asyncio.gather(*(world.says(name, line) for name, line in said))
        talk.together.append(1000 * (perf_counter() - begun) / TOGETHER)
        cards = await _cards(world, CARDS) if is_ours else _messages(world, CARDS)
        await _bursting(world, talk, cards)
        card = cards[0]
        for number in range(EACH // 2):
            emoji = ("✅", "❌")[number % 2]
            talk.reactions.append(await _timed(world.reacts("cara", emoji, card)))
            world.reacted("cara", emoji, card, added=False)
    return talk


async def _bursting(world: SlackWorld, talk: Talk, cards: list[str]) -> None:
    """Let a crowd that is known react on all the cards at once."""
    crowd = [f"c{number:03d}" for number in range(BURST // len(cards))]
    await asyncio.gather(*(world.says(name, "/join") for name in crowd))
    begun = perf_counter()
    talk.waits += await asyncio.gather(*(_timed(world.reacts(name, "✅", card)) for name in crowd for card in cards))
    talk.burst.append(1000 * (perf_counter() - begun) / BURST)


async def _cards(world: SlackWorld, many: int) -> list[str]:
    """Return the first cards, once they are shown."""
    messages = world.workspace.channels["C0GENERAL0"].messages
    await world.api.until(lambda: len(_numbered(messages)) >= many)
    return [f"{world.general}/{stamp}" for stamp in _numbered(messages).values()][:many]


def _messages(world: SlackWorld, many: int) -> list[str]:
    """Return messages that anybody might have written."""
    ana = world.workspace.user("ana")
    return [f"{world.general}/{world.workspace.say('C0GENERAL0', ana, 'hello').ts}" for _ in range(many)]


def _numbered(messages: Mapping[str, Message]) -> dict[str, str]:
    """Return the time stamps of the cards by their numbers."""
    found = ((re.match(r"C\d+(?=:)", message.text), stamp) for stamp, message in messages.items())
    return {card.group(): stamp for card, stamp in found if card}


async def _timed(work: Awaitable[object]) -> float:
    begun = perf_counter()
    await work
    return 1000 * (perf_counter() - begun)


def _voted() -> Voting:
    with TemporaryDirectory(prefix="potluck-slack-") as directory:
        return asyncio.run(_voting(Path(directory)))


async def _voting(directory: Path) -> Voting:
    async with _running(directory, Talk(), is_ours=True) as world:
        world.socket.deadline_seconds = 60
        await world.says("ana", "/contribute 1h put a question to all")
        (card,) = await _cards(world, 1)
        message = world.workspace.find(card)

        def shows(words: str) -> bool:
            return words in message.text

        begun = perf_counter()
        await world.reacts("ben", "✅", card)
        await world.api.until(lambda: shows("1 approve"))
        first = 1000 * (perf_counter() - begun)
        names = [f"v{number:03d}" for number in range(VOTES)]
        for name in names:
            await world.says(name, "/join")
        edits = message.edits
        ballots = await asyncio.gather(*(_timed(world.reacts(name, "✅", card)) for name in names))
        voted = perf_counter()
        await world.api.until(lambda: shows(f"{VOTES + 1} approve"))
        return Voting(ballots, message.edits - edits, perf_counter() - voted, first)
