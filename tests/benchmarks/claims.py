"""An equation over many open claims: warm in turns with a plain loop, and cold from a file beside bookkeepers."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from fractions import Fraction
from operator import add
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from ledger.equations.claim import ClaimMade, Claims
from ledger.equations.engine import share
from ledger.equations.equation import PAID
from ledger.equations.file import read
from ledger.equations.result import Part
from tests.benchmarks import bookkeepers
from tests.benchmarks.bookkeepers import Work
from tests.benchmarks.grown import SEED
from tests.benchmarks.measured import Measured, Race, alone, rounded, time_in_words
from tests.benchmarks.start import ROOT

PRESET = ROOT / "ledger" / "equations" / "presets" / "nrp.toml"
WORK, RATE = 1, 25
"""The number of the bucket in the preset that pays for work, and what an hour is worth there."""

SMALL = 10_000
ROUNDS = 7
STARTS = 3


def equations(sizes: Sequence[int]) -> Iterator[Measured]:
    """Measure a preview over claims of each size, and its growth from the smallest; a tenth as many members have them."""
    small, _ = alone(warm, SMALL, SMALL // 10, ROUNDS)
    for size in sizes:
        members = min(size // 10, 10_000)
        large, parted = alone(warm, size, members, ROUNDS)
        yield from _compared(size, members, small, large)
        yield Measured(
            f"P7 cents {size // 1000} k",
            f"the same, with the cents of each of {size} claims",
            "a plain loop over whole numbers that rounds down",
            time_in_words(median(parted.ours)),
            time_in_words(median(parted.bare)),
            parted.ratio,
            "",
            None,
            parted.raw,
        )
        yield from _cold(size, members, median(large.ours))


def warm(claims: int, members: int, rounds: int) -> tuple[Race, Race]:
    """Return the microseconds of a preview, which says who gets what, and of a loop over the same rows, which took turns.

    The second race is of the preview together with the cents of every claim, as they are frozen in a list.
    """
    owed = [(one.member, int(one.hours * RATE * 100)) for one in work(claims, members)]
    pot = sum(minor for _, minor in owed) // 3
    equation = read(PRESET.read_text(encoding="utf-8")).equation
    assert equation is not None
    page = Claims()
    page.add(
        ClaimMade(WORK, f"C{n}", None, agent, f"C{n}", (n, n), PAID, False, Fraction(minor))
        for n, (agent, minor) in enumerate(owed)
    )
    times = []
    for _ in range(rounds + 1):
        begun = perf_counter()
        shared = share(equation, page, pot)
        paid, undistributed = shared.paid(), shared.undistributed
        between = perf_counter()
        other = loop(owed, pot)
        looped = perf_counter()
        in_all = sum(sum(part.amounts) for part in shared.parts if isinstance(part, Part))
        times.append([1e6 * one for one in (between - begun, looped - between, perf_counter() - looped)])
        assert in_all == sum(paid.values())
        assert sum(paid.values()) + undistributed == pot
        # The loop rounds down, and so leaves up to a unit for each claim.
        assert 0 <= sum(paid.values()) - sum(other.values()) < claims
    # The first round warms both up.
    ours, bare, cents = zip(*times[1:], strict=True)
    return Race(ours, bare), Race(tuple(map(add, ours, cents)), bare)


def loop(owed: Sequence[tuple[str, int]], pot: int) -> dict[str, int]:
    """Share a pot as somebody would who cares for no cents."""
    total = 0
    for _, minor in owed:
        total += minor
    paid: dict[str, int] = {}
    for agent, minor in owed:
        paid[agent] = paid.get(agent, 0) + pot * minor // total
    return paid


def work(claims: int, members: int) -> list[Work]:
    """Return who worked how long, the same in every run."""
    chance = random.Random(SEED)
    return [
        Work(f"C{n}", "2026-01-05", f"A{chance.randrange(members)}", Fraction(chance.randrange(25, 4000), 100))
        for n in range(claims)
    ]


def _compared(size: int, members: int, small: Race, large: Race) -> Iterator[Measured]:
    named, what = f"{size // 1000} k", f"an equation over {size} open claims of {members} members, warm"
    ours, theirs = median(large.ours), median(large.bare)
    yield Measured(
        f"P7 claims {named}",
        what,
        "a plain loop over whole numbers that rounds down",
        time_in_words(ours),
        time_in_words(theirs),
        large.ratio,
        "<= 4",
        large.ratio <= 4,
        large.raw,
    )
    before, growth = median(small.ours), theirs / median(small.bare)
    yield Measured(
        f"P8 claims {named}",
        what,
        f"{SMALL} claims (the loop: {growth:.1f} times)",
        time_in_words(ours),
        time_in_words(before),
        ours / before,
        "<= 1.3 of the loop's",
        ours / before <= 1.3 * growth,
        {"small, µs": rounded(small.ours), "large, µs": rounded(large.ours)},
    )


def _cold(size: int, members: int, preview: float) -> Iterator[Measured]:
    """Compare the preview, and then all of `equation try`, with bookkeepers on a journal of the same work."""
    rows = work(size, members)
    hours: dict[str, Fraction] = {}
    for one in rows:
        hours[one.member] = hours.get(one.member, Fraction(0)) + one.hours
    with TemporaryDirectory(prefix="potluck-claims-") as temporary:
        directory = Path(temporary)
        bookkeepers.write(directory, rows)
        seconds: dict[str, list[float]] = {"ours": []}
        for _ in range(STARTS):
            seconds["ours"].append(tried(directory, rows))
            for peer in bookkeepers.installed().values():
                seconds.setdefault(peer.name, []).append(bookkeepers.balanced(peer, directory, hours))
    ours = seconds.pop("ours")
    named, warm_seconds = f"{size // 1000} k", preview / 1e6
    for name, theirs in seconds.items():
        raw = {"equation try, s": rounded(ours), f"{name}, s": rounded(theirs)}
        for way, took, must in (("warm", warm_seconds, 1 / 20), ("from a file", median(ours), None)):
            ratio = took / median(theirs)
            yield Measured(
                f"P7 claims {named} {name} {way}",
                f"an equation over {size} claims, {way}",
                f"{name} balance, from a file",
                time_in_words(1e6 * took),
                time_in_words(1e6 * median(theirs)),
                ratio,
                f"<= {must:.3g}" if must and name == "hledger" else "",
                ratio <= must if must and name == "hledger" else None,
                raw,
            )


def tried(directory: Path, rows: Sequence[Work]) -> float:
    """Return the seconds that `equation try` takes for a list of the work, from its start to its last line."""
    listed = directory / "rows.csv"
    listed.write_text(
        "id,agent,kind,quantity,unit\n"
        + "".join(f"{one.number},{one.member},work,{_decimal(one.hours)},h\n" for one in rows),
        encoding="utf-8",
    )
    amount = str(int(sum(one.hours for one in rows) * RATE / 3))
    words = ["equation", "try", str(PRESET), "--contributions", str(listed), "--amount", amount, "--json"]
    begun = perf_counter()
    subprocess.run([sys.executable, "-m", "bot", *words], cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    return perf_counter() - begun


def _decimal(hours: Fraction) -> str:
    hundredths = int(hours * 100)
    return f"{hundredths // 100}.{hundredths % 100:02}"
