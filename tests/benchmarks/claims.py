"""A distribution previewed over many open claims: warm in turns with a plain loop, and cold from a file beside hledger."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from ledger.claim import ClaimMade, Claims
from ledger.equation import PAID, Equation
from ledger.equation_file import read
from ledger.sharing import share
from tests.benchmarks.grown import SEED
from tests.benchmarks.measured import Race
from tests.benchmarks.start import ROOT

PRESET = ROOT / "ledger" / "presets" / "nrp.toml"
WORK = 1
"""The number of the bucket in the preset that pays for work."""

Row = tuple[str, int]
"""Who is owed how many minor units."""


@dataclass(frozen=True, slots=True)
class Cold:
    """Seconds from a start to the last line of output: ours from a list of contributions, the others from a journal."""

    ours: float
    hledger: float | None
    beancount: float | None


def warm(claims: int, members: int, rounds: int) -> Race:
    """Return the microseconds for each claim, of ours and of a loop over the same rows, which took turns."""
    owed = rows(claims, members)
    pot = sum(amount for _, amount in owed) // 3
    equation, page = _standing(owed)
    times = []
    for _ in range(rounds + 1):
        begun = perf_counter()
        shared = share(equation, page, pot)
        paid, undistributed = shared.paid(), shared.undistributed
        between = perf_counter()
        other = loop(owed, pot)
        times.append((1e6 * (between - begun) / claims, 1e6 * (perf_counter() - between) / claims))
        assert sum(paid.values()) + undistributed == pot
        # The loop rounds down, and so leaves up to a unit for each claim.
        assert 0 <= sum(paid.values()) - sum(other.values()) < claims
    return Race(*(tuple(found) for found in zip(*times[1:], strict=True)))


def loop(owed: Sequence[Row], pot: int) -> dict[str, int]:
    """Share a pot as somebody would who cares for no cents."""
    total = 0
    for _, amount in owed:
        total += amount
    paid: dict[str, int] = {}
    for agent, amount in owed:
        paid[agent] = paid.get(agent, 0) + pot * amount // total
    return paid


def rows(claims: int, members: int) -> list[Row]:
    """Return who is owed how much, the same in every run."""
    chance = random.Random(SEED)
    return [(f"A{chance.randrange(members)}", 25 * chance.randrange(25, 4000)) for _ in range(claims)]


def _standing(owed: Sequence[Row]) -> tuple[Equation, Claims]:
    equation = read(PRESET.read_text(encoding="utf-8")).equation
    assert equation is not None
    page = Claims(equation.name)
    page.add(
        ClaimMade(equation.name, WORK, f"C{n}", None, agent, f"C{n}", (n, n), PAID, False, Fraction(amount))
        for n, (agent, amount) in enumerate(owed)
    )
    return equation, page


def cold(claims: int, members: int) -> Cold:
    """Run each program once on a file of its own kind with the same content."""
    owed = rows(claims, members)
    with TemporaryDirectory(prefix="potluck-preview-") as temporary:
        listed, journal, beans = (Path(temporary) / name for name in ("rows.csv", "rows.journal", "rows.beancount"))
        # A rate of 25.00 makes hours of what is owed.
        listed.write_text(
            "id,agent,kind,quantity,unit\n"
            + "".join(f"C{n},{agent},work,{_decimal(amount // 25)},h\n" for n, (agent, amount) in enumerate(owed, 1)),
            encoding="utf-8",
        )
        journal.write_text(
            "".join(
                f"2026-01-05 C{n}\n  claims:{agent}  {_decimal(amount)} EUR\n  work\n"
                for n, (agent, amount) in enumerate(owed)
            ),
            encoding="utf-8",
        )
        _write_beans(beans, owed)
        amount = str(sum(amount for _, amount in owed) // 300)
        ours = [sys.executable, "-m", "bot", "equation", "try", str(PRESET), "--contributions", str(listed)]
        return Cold(
            _seconds([*ours, "--amount", amount, "--json"]),
            _seconds(["hledger", "-f", str(journal), "balance", "claims"]) if shutil.which("hledger") else None,
            _seconds(["bean-check", str(beans)]) if shutil.which("bean-check") else None,
        )


def _write_beans(file: Path, owed: Sequence[Row]) -> None:
    accounts = sorted({agent for agent, _ in owed})
    with file.open("w", encoding="utf-8") as beans:
        beans.write("2026-01-01 open Expenses:Work\n")
        beans.writelines(f"2026-01-01 open Liabilities:{agent}\n" for agent in accounts)
        beans.writelines(
            f'2026-01-05 * "C{n}"\n  Liabilities:{agent}  -{_decimal(amount)} EUR\n  Expenses:Work\n'
            for n, (agent, amount) in enumerate(owed)
        )


def _decimal(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02}"


def _seconds(command: Sequence[str]) -> float:
    begun = perf_counter()
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    return perf_counter() - begun
