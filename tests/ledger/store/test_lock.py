"""The lock on a data directory: who has it, since when, and that it ends with its process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.store.database import Held
from ledger.store.lock import Lock

HOLD = """
import os, signal, sys
from pathlib import Path
from ledger.store.lock import Lock
lock = Lock(Path(sys.argv[1]))
if sys.argv[2] == "alone" or os.fork() == 0:
    print("held", flush=True)
signal.pause()
"""


def held_elsewhere(directory: Path, how: str = "alone") -> subprocess.Popen[str]:
    """Return a process of its own group that has the lock."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(directory), how], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_lock_is_had_by_one_at_a_time(tmp_path: Path) -> None:
    first = Lock(tmp_path)
    with pytest.raises(Held):
        Lock(tmp_path)
    first.release()
    Lock(tmp_path).release()


def test_whoever_is_refused_is_told_who_has_it_and_since_when(tmp_path: Path) -> None:
    lock = Lock(tmp_path)
    os.utime(tmp_path / "potluck.lock", (1767603600, 1767603600))
    for _ in range(2):
        with pytest.raises(Held) as refused:
            Lock(tmp_path)
        said = str(refused.value)
        assert f"is in use by process {os.getpid()} on " in said
        assert "since 2026-01-05 09:00 UTC. One process at a time can have it." in said
    lock.release()


def test_another_process_has_it_until_it_is_killed(tmp_path: Path) -> None:
    other = held_elsewhere(tmp_path)
    with pytest.raises(Held, match=f"process {other.pid} "):
        Lock(tmp_path)
    other.kill()
    other.communicate()
    Lock(tmp_path).release()


def test_a_child_that_outlives_its_killed_parent_does_not_keep_the_lock(tmp_path: Path) -> None:
    parent = held_elsewhere(tmp_path, "with a child")
    with pytest.raises(Held):
        Lock(tmp_path)
    parent.kill()
    parent.wait()
    Lock(tmp_path).release()
    os.killpg(parent.pid, signal.SIGKILL)  # the child is all that is left of it
    parent.communicate()


def test_the_lock_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    lock = Lock(tmp_path)
    assert (tmp_path / "potluck.lock").stat().st_mode & 0o077 == 0
    lock.release()
