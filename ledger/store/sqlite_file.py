"""The file of a database under the running program: whether it is still the one that was opened.

Whoever deletes, moves or replaces it takes nothing away from the handle that has it open, into which everything goes on
being written, and is gone with it.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from ledger.store.database import SUPERSEDED, Lost, Superseded, Unknown


class File:
    """The file and its write-ahead log, as they were when this was made: both have to be there by then."""

    def __init__(self, path: Path, epoch: int) -> None:
        self._path = path
        self._log = path.with_name(f"{path.name}-wal")
        self._epoch = epoch
        self._opened = self._identities(self._path.stat())
        self._written = self._written_of(self._path.stat())

    def before(self) -> None:
        """Look before a transaction whether somebody else has written into the file; raises `Lost`, or `Unknown`."""
        if self._written_of(self._found()) != self._written:
            self._compare()
            self.after()

    def after(self) -> None:
        """Look behind a commit whether it went into what stands under the path; raises `Lost`, or `Unknown`."""
        self._written = self._written_of(self._found())

    def _found(self) -> os.stat_result:
        """Return what stands under the path, if that is what was opened."""
        try:
            found = self._path.stat()
            if self._identities(found) == self._opened:
                return found
        except FileNotFoundError:
            pass
        except OSError as wrong:
            raise Unknown(wrong) from wrong
        raise Lost(
            f"The database {self._path} was deleted or replaced while Potluck was running, so Potluck ends: it must not "
            "say of anything that it is recorded. Please see that the right file stands there, and start it again."
        )

    def _identities(self, found: os.stat_result) -> tuple[int, int, int, int]:
        log = self._log.stat()
        return found.st_dev, found.st_ino, log.st_dev, log.st_ino

    def _written_of(self, found: os.stat_result) -> tuple[int, int]:
        """Return the size of the file and when it was written last. Only we write, unless it was overwritten in its place."""
        return found.st_size, found.st_mtime_ns

    def _compare(self) -> None:
        """Read the file anew, as a program would that starts now; raises `Lost` where it is not what we have written."""
        try:
            other = sqlite3.connect(f"file:{self._path}?mode=ro", uri=True)
            try:
                (epoch,) = other.execute("SELECT epoch FROM owner").fetchone()
                is_ours = (
                    epoch == self._epoch
                    and other.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)]
                    and not other.execute(_GAPS).fetchall()
                )
            finally:
                other.close()
        except (sqlite3.DatabaseError, TypeError):  # damaged, or without the row
            epoch, is_ours = 0, False
        if epoch > self._epoch:
            raise Superseded(SUPERSEDED)
        if not is_ours:
            raise Lost(
                f"The database {self._path} was overwritten while Potluck was running, so Potluck ends. Please put it in its "
                "place again, without the files beside it whose names end in -wal and -shm, and start Potluck then."
            )


_GAPS = "SELECT network FROM entries GROUP BY network HAVING count(*) <> max(height)"
