"""Programs that keep books, as peers: hledger, ledger and beancount, each on a journal of the same postings.

They are run as programs, whole and cold, and nothing of them is imported here. One that is not installed is left out.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter

PLACES = 2
"""Decimals with which hours stand in a journal."""

_PLAIN, _BEANCOUNT = "journal.dat", "journal.beancount"

_LOAD_AND_SUM = """
import sys
from collections import defaultdict
from beancount import loader
entries, errors, _ = loader.load_file(sys.argv[1])
assert not errors, errors[:3]
sums = defaultdict(int)
for entry in entries:
    for posting in getattr(entry, "postings", ()):
        sums[posting.account] += posting.units.number
for account, number in sums.items():
    if account.startswith("Assets:"):
        print(f"{account},{number}")
"""


@dataclass(frozen=True, slots=True)
class Work:
    """A row of a journal: accepted hours of a member."""

    number: str
    day: str
    member: str
    hours: Fraction


@dataclass(frozen=True, slots=True)
class Bookkeeper:
    """A program, the journal that it reads, and the command that prints the balances of all members."""

    name: str
    journal: str
    command: tuple[str, ...]


def installed() -> dict[str, Bookkeeper]:
    """Return the bookkeepers that can be run here, by name."""
    plain = {
        "hledger": ("balance", "--flat", "--no-total", "--output-format=csv", "Assets"),
        "ledger": ("balance", "--flat", "--no-total", "--balance-format=%(account),%(display_total)\n", "Assets"),
    }
    found = [
        Bookkeeper(name, _PLAIN, (program, "--file", _PLAIN, *words))
        for name, words in plain.items()
        if (program := shutil.which(name))
    ]
    if find_spec("beancount"):
        found.append(Bookkeeper("beancount", _BEANCOUNT, (sys.executable, "-c", _LOAD_AND_SUM, _BEANCOUNT)))
    return {one.name: one for one in found}


def versions() -> list[str]:
    """Return the name and version of each bookkeeper that can be run here, as it says them itself."""
    return [_version(one) for one in installed().values()]


def _version(one: Bookkeeper) -> str:
    if one.command[0] == sys.executable:
        return f"{one.name} {version(one.name)}"
    said = subprocess.run([one.command[0], "--version"], capture_output=True, text=True, check=True).stdout
    return said.splitlines()[0].partition(",")[0]


def write(directory: Path, rows: Sequence[Work]) -> None:
    """Write the journals: for each contribution one transaction of two postings."""
    plain, bean = [], [f"2000-01-01 open Assets:{member}" for member in dict.fromkeys(row.member for row in rows)]
    bean.append("2000-01-01 open Income:Work")
    for row in rows:
        hours = _decimal(row.hours)
        plain.append(f"{row.day} {row.number}\n    Assets:{row.member}  {hours} HOUR\n    Income:Work  -{hours} HOUR\n")
        bean.append(f'{row.day} * "{row.number}"\n  Assets:{row.member}  {hours} HOUR\n  Income:Work  -{hours} HOUR\n')
    (directory / _PLAIN).write_text("\n".join(plain), encoding="ascii")
    (directory / _BEANCOUNT).write_text("\n".join(bean), encoding="ascii")


def balanced(one: Bookkeeper, directory: Path, hours: Mapping[str, Fraction]) -> float:
    """Let a bookkeeper balance the journal, check that it finds the same hours for everybody, and return its seconds."""
    # A journal that was read before would be kept beside it, and not be read again.
    environment = {**os.environ, "BEANCOUNT_DISABLE_LOAD_CACHE": "1"}
    begun = perf_counter()
    done = subprocess.run(one.command, cwd=directory, env=environment, capture_output=True, text=True, check=True)
    seconds = perf_counter() - begun
    assert _read(done.stdout.splitlines()) == dict(hours), f"{one.name} finds other balances"
    return seconds


def _read(lines: Iterable[str]) -> dict[str, Fraction]:
    """Return the hours of each member as a bookkeeper prints them, a line each."""
    rows = (line.replace('"', "").removesuffix(" HOUR").partition(",") for line in lines)
    return {
        account.removeprefix("Assets:"): Fraction(hours) for account, _, hours in rows if account.startswith("Assets:")
    }


def _decimal(hours: Fraction) -> str:
    hundredths = hours * 10**PLACES
    assert hundredths.denominator == 1, f"{hours} hours are not a decimal of {PLACES} places"
    whole, part = divmod(hundredths.numerator, 10**PLACES)
    return f"{whole}.{part:0{PLACES}}"
