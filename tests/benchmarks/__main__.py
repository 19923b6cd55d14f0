"""Runs the benchmarks and prints one table: `python -m tests.benchmarks`, or `make bench`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.benchmarks import (
    busy,
    claims,
    drawing,
    exporting,
    load,
    machine,
    memory,
    on_all,
    on_discord,
    on_matrix,
    on_slack,
    race,
    results,
    start,
)
from tests.benchmarks.measured import Measured, Race, alone, rounded, time_in_words
from tests.benchmarks.networks import MEMBERS, Networks
from tests.benchmarks.race import Course

PARTS = ("commands", "lots", "sharing", "equations", "digest", "export", "idle", "discord", "matrix", "slack", "three")
SMALL, MIDDLE, LARGE = 10_000, 100_000, 1_000_000
ROUNDS = 7
STARTS = 5
TOGETHER = 256


class Bench:
    """One run, on its networks."""

    def __init__(self, directory: Path, *, full: bool) -> None:
        self._networks = Networks(directory)
        self._sizes = (MIDDLE, LARGE) if full else (MIDDLE,)

    def lines(self, parts: Sequence[str]) -> Iterator[Measured]:
        """Measure one thing after the other, of the parts that are wanted."""
        measures = {
            "commands": self._commands,
            "lots": drawing.lots,
            "sharing": lambda: busy.sharing(self._networks),
            "equations": lambda: claims.equations(self._sizes),
            "digest": lambda: busy.digests(self._networks),
            "export": self._export,
            "idle": _idle,
            "discord": on_discord.lines,
            "matrix": on_matrix.lines,
            "slack": on_slack.lines,
            "three": on_all.lines,
        }
        assert tuple(measures) == PARTS
        for part in parts:
            yield from measures[part]()

    def _commands(self) -> Iterator[Measured]:
        one = self._race(SMALL, 1, 200)
        yield _compared(
            "P1", "a durable command, one at a time", "bare sqlite3, a transaction each", one, "<= 3", one.ratio <= 3
        )
        many = self._race(SMALL, TOGETHER, 4 * TOGETHER)
        yield _compared(
            "P2",
            f"the same, {TOGETHER} at once",
            f"bare sqlite3, {TOGETHER} in a transaction",
            many,
            "<= 3.33",
            many.ratio <= 10 / 3,
        )
        yield self._stream()
        yield self._burst(median(many.ours))
        for size in self._sizes:
            yield self._grown(size, median(one.ours))
            yield self._weighed(size)

    def _race(self, contributions: int, together: int, commands: int) -> Race:
        return alone(race.race, self._networks.steady(contributions), Course(ROUNDS, commands, together, MEMBERS))

    def _stream(self) -> Measured:
        rate, seconds = 500, 8
        waits = alone(load.stream, self._networks.steady(SMALL), seconds, rate, MEMBERS)
        half, most = waits[len(waits) // 2], waits[len(waits) * 99 // 100]
        return Measured(
            "P3",
            f"{rate} commands a second, cards shown meanwhile",
            "",
            f"p50 {half:.1f} ms, p99 {most:.1f} ms",
            "",
            None,
            "p99 < 50 ms",
            most < 50,
            {"p50, p90, p99, longest, ms": rounded([half, waits[len(waits) * 9 // 10], most, waits[-1]])},
        )

    def _burst(self, command: float) -> Measured:
        found = alone(load.burst, self._networks.steady(SMALL), MEMBERS - 1)
        each = 1e6 * found.seconds / found.reactions
        seconds = found.seconds + found.lag_seconds
        return Measured(
            "P4",
            f"{found.reactions} reactions at once on one card",
            "P2, ours; one edit a second",
            f"{time_in_words(each)}, {found.edits} edits in {seconds:.1f} s",
            time_in_words(command),
            each / command,
            "<= 1",
            each <= command and found.edits <= 1 + seconds,
            {"µs, edits, lag in s": rounded([each, found.edits, found.lag_seconds])},
        )

    def _grown(self, size: int, small: float) -> Measured:
        found = self._race(size, 1, 200)
        ratio = median(found.ours) / small
        return Measured(
            f"P8 {_count(size)}",
            f"P1 with {_count(size)} contributions",
            f"P1 with {_count(SMALL)}",
            time_in_words(median(found.ours)),
            time_in_words(small),
            ratio,
            "<= 1.3",
            ratio <= 1.3,
            found.raw,
        )

    def _export(self) -> Iterator[Measured]:
        found = exporting.walks(self._networks.steady(MIDDLE))
        ours, check = found["exported"], found["check"]
        yield Measured(
            "P12",
            f"an export of {_count(MIDDLE)} contributions",
            "potluck verify",
            f"{time_in_words(1e6 * ours.seconds)}, {ours.peak / 1e6:.0f} MB",
            f"{time_in_words(1e6 * check.seconds)}, {check.peak / 1e6:.0f} MB",
            ours.seconds / check.seconds,
            "",
            None,
            {"s, peak MB": rounded([ours.seconds, ours.peak / 1e6])},
        )

    def _weighed(self, size: int) -> Measured:
        found, small = (
            alone(memory.weigh, self._networks.steady(size)),
            alone(memory.weigh, self._networks.steady(SMALL)),
        )
        # What every open network takes, however small, is in P10; here it would count as the contributions'.
        each, peak = (
            (one - other) / (size - SMALL) for one, other in ((found.kept, small.kept), (found.peak, small.peak))
        )
        return Measured(
            f"P9 {_count(size)}",
            f"memory of a settled contribution, from {_count(SMALL)} to {_count(size)}",
            "1.5 kB",
            f"{each / 1000:.2f} kB, peak {peak / 1000:.2f} kB, {found.kept / 1e6:.0f} MB in all, open in {found.seconds:.1f} s",
            "",
            each / 1500,
            "<= 1",
            each <= 1500,
            {
                "kept, peak in kB, all in MB, open in s": rounded(
                    [each / 1e3, peak / 1e3, found.kept / 1e6, found.seconds]
                )
            },
        )


def _compared(name: str, what: str, against: str, found: Race, must: str, met: bool) -> Measured:
    ours, theirs = time_in_words(median(found.ours)), time_in_words(median(found.bare))
    return Measured(name, what, against, ours, theirs, found.ratio, must, met, found.raw)


def _idle() -> Iterator[Measured]:
    """Compare an idle console with a Python that only imports; they take turns."""
    rounds = [(start.ours(), start.bare()) for _ in range(STARTS)]
    seconds = [(ours.seconds, bare.seconds) for ours, bare in rounds]
    megabytes = [(ours.bytes / 1e6, bare.bytes / 1e6) for ours, bare in rounds]
    peer = "python -c 'import sqlalchemy, aiosqlite'"
    for name, what, unit, found in (
        ("P10 start", "the console, from start to first answer", "s", seconds),
        ("P10 memory", "the console, idle", "MB", megabytes),
    ):
        ours, bare = (median(values) for values in zip(*found, strict=True))
        must = "<= 120 MB" if unit == "MB" else ""
        raw = {f"ours, {unit}": rounded([one for one, _ in found]), f"bare, {unit}": rounded([one for _, one in found])}
        met = ours <= 120 if must else None
        yield Measured(name, what, peer, f"{ours:.3g} {unit}", f"{bare:.3g} {unit}", ours / bare, must, met, raw)


def _count(number: int) -> str:
    return f"{number // 10**6} M" if number >= 10**6 else f"{number // 1000} k"


def main() -> int:
    """Run, print and keep the result; 1 where something that has to hold does not."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--full", action="store_true", help="with a million contributions as well: some minutes more")
    parser.add_argument("--only", choices=PARTS, help="only this part, whose result is printed and not kept")
    parser.add_argument("--name", help="what the result is called, if not today's date")
    asked = parser.parse_args()
    name = asked.name or results.fresh_name()
    lines: list[Measured] = []
    with TemporaryDirectory(prefix="potluck-bench-") as temporary:
        facts = machine.described(Path(temporary))
        for line in Bench(Path(temporary), full=asked.full).lines([asked.only] if asked.only else PARTS):
            sys.stderr.write(f"{line.name}: {line.what}: {line.ours}\n")
            lines.append(line)
    page = results.written(name, facts, lines)
    sys.stdout.write(page)
    if not asked.only:
        results.kept(name, page)
    return 0 if all(line.met is not False for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
