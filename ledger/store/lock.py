"""The lock on a data directory, for one process at a time; the system releases it when a process is killed."""

from __future__ import annotations

import fcntl
import os
import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import IO
from weakref import WeakSet

from ledger.store.database import Held


class Lock:
    """The lock on a directory, from its construction until `release`. Raises `Held` if another process has it."""

    def __init__(self, directory: Path) -> None:
        path = directory / "potluck.lock"
        self._file: IO[str] = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = self._file.read().strip() or "another process"
            since = datetime.fromtimestamp(path.stat().st_mtime_ns // 10**9, UTC)
            self._file.close()
            raise Held(
                f"The data in {directory} is in use by {holder}, since {since:%Y-%m-%d %H:%M} UTC. One process at a time can have it."
            ) from None
        self._file.truncate(0)
        self._file.write(holder_name())
        self._file.flush()
        _HELD.add(self)

    def release(self) -> None:
        """Let another process have the directory."""
        _HELD.discard(self)
        self._file.truncate(0)
        self._file.close()

    def let_go(self) -> None:
        """Close the lock file in a forked process; its parent keeps the lock."""
        self._file.close()


def holder_name() -> str:
    """Return the name of this process, as other processes read it in a lock."""
    return f"process {os.getpid()} on {socket.gethostname()}"


_HELD: WeakSet[Lock] = WeakSet()


def _let_go() -> None:
    for lock in _HELD:
        lock.let_go()


# Otherwise a worker that outlives its killed parent would keep the lock, and nothing could be started any more.
os.register_at_fork(after_in_child=_let_go)
