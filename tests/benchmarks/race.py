"""Durable commands through the whole core, from the door to the answer, in turns with bare sqlite3."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection
from time import perf_counter
from typing import TypeVar

from bot.chat import Command
from bot.core.networks import Networks
from tests.benchmarks import bare
from tests.benchmarks.grown import SEED, line, opened, person
from tests.benchmarks.measured import Race
from tests.benchmarks.wall import CHANNEL, Wall

One = TypeVar("One")


@dataclass(frozen=True, slots=True)
class Course:
    """What is run: rounds of so many commands, so many of them at once, by so many members in turn."""

    rounds: int
    commands: int
    together: int
    members: int


def race(grown: Path, course: Course) -> Race:
    """Run the course on the network in a directory, which grows by it; then check that both wrote the same."""
    return asyncio.run(_race(grown, course))


async def _race(grown: Path, course: Course) -> Race:
    copy = grown.with_name(f"{grown.name}-bare")
    bare.copied(grown, copy)
    times: list[tuple[float, float]] = []
    async with opened(grown, Wall(), live=False) as directory:
        with closing(bare.connected(grown)) as ours, closing(bare.connected(copy)) as theirs:
            start = bare.height(ours)
            events = commands(course)
            for _ in range(course.rounds + 1):
                before = bare.height(ours)
                said = [next(events) for _ in range(course.commands)]
                one = await _ours(directory, slices(said, course.together))
                other = _bare(theirs, slices(bare.written(ours, before), course.together))
                times.append((1e6 * one / course.commands, 1e6 * other / course.commands))
            bare.check_same(ours, theirs, start, len(times) * course.commands)
    bare.removed(copy)
    # The first round fills what is looked up once, on both sides.
    return Race(*(tuple(rounds) for rounds in zip(*times[1:], strict=True)))


def commands(course: Course) -> Iterator[Command]:
    """Yield commands without end, the same in every run."""
    chance = random.Random(SEED)
    number = 0
    while True:
        number += 1
        by = person(number % course.members)  # in turn, as only so many logs of one person may wait for others
        yield Command(f"race {number}", "contribute", by, CHANNEL, text=line(chance))


def slices(items: Sequence[One], length: int) -> list[Sequence[One]]:
    """Return the items in slices of a length."""
    return [items[first : first + length] for first in range(0, len(items), length)]


async def _ours(directory: Networks, batches: Sequence[Sequence[Command]]) -> float:
    """Return the seconds until every command has its answer; those of a batch are said at once."""
    begun = perf_counter()
    for batch in batches:
        await asyncio.gather(*[directory.receive(command) for command in batch])
    return perf_counter() - begun


def _bare(connection: Connection, batches: Sequence[Sequence[bare.Written]]) -> float:
    """Return the seconds in which bare sqlite3 writes the same, a transaction for each batch."""
    begun = perf_counter()
    for batch in batches:
        bare.write(connection, batch)
    return perf_counter() - begun
