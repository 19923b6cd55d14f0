"""One process at a time: the lock on a data directory, which a killed process lets go of by itself."""

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
    """The lock on a directory, from its making until `release`. Raises `Held` where another process has it."""

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
        """Close a forked process's share in the lock, which is still its parent's."""
        self._file.close()


def holder_name() -> str:
    """Return how a lock names this process to others."""
    return f"process {os.getpid()} on {socket.gethostname()}"


_HELD: WeakSet[Lock] = WeakSet()


def _let_go() -> None:
    for lock in _HELD:
        lock.let_go()


# Otherwise a worker that outlives its killed parent would keep the lock, and nothing could be started any more.
os.register_at_fork(after_in_child=_let_go)
