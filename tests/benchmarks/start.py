"""An idle process: how long it takes until it answers, and what it weighs, beside a Python that only imports."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from tests.benchmarks.memory import resident

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds from the start to the first line of output, and the bytes that the process holds then."""

    seconds: float
    bytes: int


def ours() -> Start:
    """Start the console on a network that exists already, and ask it something."""
    with TemporaryDirectory() as data:
        command = [sys.executable, "-m", "bot", "console", "--data", data]
        _started(command, "ana: /help\n")  # makes the network
        return _started(command, "ana: /help\n")


def bare() -> Start:
    """Start a Python that imports what reads the database, and says so."""
    return _started([sys.executable, "-c", "import sqlalchemy, aiosqlite; print('ready', flush=True); input()"], "")


def prepare(data: Path) -> None:
    """Make a database in a directory, so that a start that is measured does not pay for what is loaded only to make one."""
    command = [sys.executable, "-m", "bot", "console", "--data", str(data)]
    subprocess.run(command, cwd=ROOT, env=environment(), input=b"", capture_output=True, check=True)


def environment() -> dict[str, str]:
    """Return what a program is started with: no settings of a network that runs here, and its code compiled once, as installed."""
    left_out = ("POTLUCK_", "PYTHONDONTWRITEBYTECODE")
    return {name: value for name, value in os.environ.items() if not name.startswith(left_out)}


def _started(command: Sequence[str], said: str) -> Start:
    begun = perf_counter()
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(said)
        process.stdin.flush()
        assert process.stdout.readline(), "it ended without a word"
        found = Start(perf_counter() - begun, resident(process.pid))
        process.communicate("\n")
    return found
