"""Checks that the file of a SQLite database is still the one that the program opened.

If somebody deletes, moves or replaces the file, the open handle goes on to work: everything would be written into a file that
is gone as soon as the handle is closed.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from ledger.store.database import SUPERSEDED, Lost, Superseded, Unknown


class File:
    """The identity of the file and its write-ahead log. Both have to be there when this is made."""

    def __init__(self, path: Path, epoch: int) -> None:
        self._path = path
        self._log = path.with_name(f"{path.name}-wal")
        self._epoch = epoch
        self._opened = self._identities(self._path.stat())
        self._written = self._written_of(self._path.stat())

    def before(self) -> None:
        """Check before a transaction that nobody else has written into the file; raises `Lost`, or `Unknown`."""
        if self._written_of(self._stat()) != self._written:
            self._compare()
            self.after()

    def after(self) -> None:
        """Check after a commit that it went into the file under the path; raises `Lost`, or `Unknown`."""
        self._written = self._written_of(self._stat())

    def _stat(self) -> os.stat_result:
        """Return the status of the file under the path, which has to be the one that was opened."""
        try:
            status = self._path.stat()
            if self._identities(status) == self._opened:
                return status
        except FileNotFoundError:
            pass
        except OSError as wrong:
            raise Unknown(wrong) from wrong
        raise Lost(
            f"The database {self._path} was deleted or replaced while Potluck was running, so Potluck ends: it must not "
            "say of anything that it is recorded. Please see that the right file stands there, and start it again."
        )

    def _identities(self, status: os.stat_result) -> tuple[int, int, int, int]:
        log = self._log.stat()
        return status.st_dev, status.st_ino, log.st_dev, log.st_ino

    def _written_of(self, status: os.stat_result) -> tuple[int, int]:
        """Return size and last write of the file. Only we write, unless somebody overwrites the file in its place."""
        return status.st_size, status.st_mtime_ns

    def _compare(self) -> None:
        """Read the file anew, as a program would that starts now; raises `Lost` if it is not the one that we wrote."""
        try:
            with closing(sqlite3.connect(f"file:{self._path}?mode=ro", uri=True)) as other:
                (epoch,) = other.execute("SELECT epoch FROM owner").fetchone()
                is_ours = epoch == self._epoch and _is_whole(other)
        except (sqlite3.DatabaseError, TypeError):  # damaged, or without the row
            epoch, is_ours = 0, False
        if epoch > self._epoch:
            raise Superseded(SUPERSEDED)
        if not is_ours:
            raise Lost(
                f"The database {self._path} was overwritten while Potluck was running, so Potluck ends. Please put it in its "
                "place again, without the files beside it whose names end in -wal and -shm, and start Potluck then."
            )


def _is_whole(connection: sqlite3.Connection) -> bool:
    is_sound = connection.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)]
    return is_sound and not connection.execute(_GAPS).fetchall()


_GAPS = "SELECT network FROM entries GROUP BY network HAVING count(*) <> max(height)"
