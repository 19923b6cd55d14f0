"""A network under load while its cards are shown: a steady stream of commands, and a burst of reactions on one card."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.chat import Command, Reaction
from bot.core.network import Core
from bot.core.networks import Networks
from bot.record.posts import Posted
from tests.benchmarks.grown import NAME, SEED, line, opened, person
from tests.benchmarks.wall import CHANNEL, Wall

CHANNELS = 10
"""In which a stream of commands is said."""


@dataclass(frozen=True, slots=True)
class Burst:
    """What a burst of reactions came to: when all had their answer, and how the card followed."""

    reactions: int
    seconds: float
    edits: int
    lag_seconds: float
    """From the last answer until the card showed all of it."""


def stream(grown: Path, seconds: int, rate: int, members: int) -> list[float]:
    """Return the milliseconds that each command waited for its answer, from when it was due to be said, sorted."""
    return asyncio.run(_stream(grown, seconds * rate, rate, members))


async def _stream(grown: Path, commands: int, rate: int, members: int) -> list[float]:
    chance = random.Random(SEED)
    loop = asyncio.get_running_loop()
    async with opened(grown, Wall(), live=True) as directory:
        begun = loop.time() + 1

        async def say(number: int, command: Command) -> float:
            due = begun + number / rate
            await asyncio.sleep(due - loop.time())
            await directory.receive(command)
            return 1000 * (loop.time() - due)

        said = [
            Command(
                f"stream {number}",
                "contribute",
                person(number % members),
                f"{CHANNEL}-{number % CHANNELS}",
                text=line(chance),
            )
            for number in range(commands)
        ]
        waits = await asyncio.gather(*[say(number, command) for number, command in enumerate(said)])
        assert directory.cores[NAME].book.contributions.by_id.keys() >= {f"C{commands}"}
    return sorted(waits)


def burst(grown: Path, reactions: int) -> Burst:
    """Let one member log something, and that many others approve it at once."""
    return asyncio.run(_burst(grown, reactions))


async def _burst(grown: Path, reactions: int) -> Burst:
    loop = asyncio.get_running_loop()
    wall = Wall()
    async with opened(grown, wall, live=True) as directory:
        core = directory.cores[NAME]
        card = await _card(directory, core)
        emoji = core.book.rules.now.approve
        approvals = [
            Reaction(f"burst {number}", emoji, True, person(number), card.message or "", CHANNEL)
            for number in range(1, reactions + 1)
        ]
        begun = loop.time()
        await asyncio.gather(*[directory.receive(approval) for approval in approvals])
        answered = loop.time()
        height = core.book.height
        await _until(lambda: card.shown >= height)
        ballots = len(core.book.votes.open[card.subject].ballots)
        assert ballots == reactions, f"{reactions} reactions made {ballots} ballots"
    return Burst(reactions, answered - begun, len(wall.edits), max(0, wall.edits[-1][0] - answered))


async def _card(directory: Networks, core: Core) -> Posted:
    """Log something, and return its card once it is shown."""
    await directory.receive(Command("burst 0", "contribute", person(0), CHANNEL, text="1h put a question to all"))
    card = next(post for post in core.journal.posts.newest() if post.subject.startswith("C"))
    await _until(lambda: card.message is not None)
    return card


async def _until(holds: Callable[[], bool]) -> None:
    """Return once something holds, a few milliseconds later at most."""
    while not holds():  # noqa: ASYNC110  # What is waited for is a number in the core, which tells nobody.
        await asyncio.sleep(0.005)
