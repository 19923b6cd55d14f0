"""One process at a time: the lock on a data directory, which a killed process lets go of by itself."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import IO


class Held(Exception):
    """Another process has the data; the message says which, in words."""


class Lock:
    """The lock on a directory, from its making until `release`. Raises `Held` where another process has it."""

    def __init__(self, directory: Path) -> None:
        path = directory / "potluck.lock"
        self._file: IO[str] = path.open("a+", encoding="utf-8")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.seek(0)
            holder = self._file.read().strip() or "another process"
            self._file.close()
            raise Held(f"The data in {directory} is in use by {holder}. Stop that one first.") from None
        self._file.truncate(0)
        self._file.write(f"process {os.getpid()}")
        self._file.flush()

    def release(self) -> None:
        """Let another process have the directory."""
        self._file.truncate(0)
        self._file.close()
