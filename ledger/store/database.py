"""Errors of a database of any kind, the causes behind them, and the migration of its tables."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from ledger.store import schema


class Unusable(Exception):
    """The database cannot be opened or read; the message says why, in words."""


class Held(Unusable):
    """Another process has the database; the message says which, in words."""


class Newer(Unusable):
    """The database was written by a newer program than this one."""


class Older(Unusable):
    """The database was written by an older program than this one, and has to be migrated."""


class Absent(Unusable):
    """There is no ledger in this place."""


class Lost(Exception):
    """This process has lost the database, and has to end; the message says why, in words."""


class Superseded(Lost):
    """Another process has taken the database over; nothing was written."""


SUPERSEDED = "Another process has taken the database over, so this one ends."


class Unknown(Exception):
    """The database broke off a commit, which took place in full or not at all. `wrong` is the error of the database."""

    def __init__(self, wrong: Exception) -> None:
        super().__init__("The database does not say whether this was written.")
        self.wrong = wrong


class Away(Exception):
    """The database cannot be reached; the message is that of the system."""


class Cause(StrEnum):
    """A cause for which an open database cannot be written or read, in words for the operator."""

    FULL = "its disk is full"
    LOCKED = "another program has locked it"
    AWAY = "it cannot be reached"
    FAILING = "it cannot be read or written"


def cause(wrong: BaseException) -> Cause | None:
    """Return the cause of a failure of the database, or None if something else failed."""
    for kind, cause_of in _CAUSES:
        if isinstance(wrong, kind):
            return cause_of(wrong)
    return cause(wrong.__cause__) if wrong.__cause__ is not None else None


def _of_group(wrong: BaseExceptionGroup[BaseException]) -> Cause | None:
    causes = [*map(cause, wrong.exceptions)]
    return None if None in causes else causes[0]


def _of_driver(wrong: DBAPIError) -> Cause | None:
    state = str(getattr(wrong.orig, "sqlstate", None) or "")
    if wrong.connection_invalidated or isinstance(wrong, InterfaceError) or state[:2] in _UNREACHABLE:
        return Cause.AWAY
    return _STATES.get(state, Cause.FAILING if isinstance(wrong, OperationalError) else None)


_CAUSES: tuple[tuple[type[BaseException], Callable[..., Cause | None]], ...] = (
    (BaseExceptionGroup, _of_group),
    (Unknown, lambda wrong: cause(wrong.wrong) or Cause.AWAY),
    (Away, lambda _: Cause.AWAY),
    (DBAPIError, _of_driver),
    (sqlite3.OperationalError, lambda wrong: _CODES.get(getattr(wrong, "sqlite_errorcode", 0) & 0xFF)),
)
"""Finders of the cause, by the kind of error; the first kind that fits counts."""

_UNREACHABLE = ("08", "57")
"""Classes of PostgreSQL errors of a server that does not answer, or is about to stop or start."""

_STATES = {"53100": Cause.FULL, "55P03": Cause.LOCKED, "53300": Cause.AWAY}

_CODES: Mapping[int, Cause] = {
    sqlite3.SQLITE_FULL: Cause.FULL,
    sqlite3.SQLITE_BUSY: Cause.LOCKED,
    sqlite3.SQLITE_LOCKED: Cause.LOCKED,
    sqlite3.SQLITE_IOERR: Cause.FAILING,
    sqlite3.SQLITE_READONLY: Cause.FAILING,
    sqlite3.SQLITE_CANTOPEN: Cause.FAILING,
}


def reason(wrong: BaseException) -> BaseException | None:
    """Return the error of the driver below one of SQLAlchemy, or the error itself."""
    return wrong.orig if isinstance(wrong, DBAPIError) else wrong


def migrate(connection: Connection) -> None:
    """Bring the tables to today's form, within the transaction of the connection. Raises `Newer`."""
    form = _form(connection)
    if form == schema.HEAD:
        return
    # Imported only if there is something to migrate.
    from alembic import command
    from alembic.config import Config

    if form is not None and not _is_known(form):
        raise _newer(form)
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS))
    command.upgrade(config, "head")


def check_form(connection: Connection) -> None:
    """Refuse to read tables that are not of today's form. Raises `Absent`, `Older` and `Newer`; changes nothing."""
    form = _form(connection)
    if form is None:
        raise Absent("There are no tables of a ledger in it.")
    if form == schema.HEAD:
        return
    if not _is_known(form):
        raise _newer(form)
    raise Older(
        f"The database is of form {form}, which an older Potluck wrote. Start this one on it once, or on a copy of it: "
        "that brings it to today's form, and changes no entry."
    )


MIGRATIONS = Path(__file__).parent / "migrations"


def _form(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if version is None else str(version)


def _is_known(form: str) -> bool:
    from alembic.script import ScriptDirectory

    return form in {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}


def _newer(form: str) -> Newer:
    return Newer(
        f"The database is of form {form}, which a newer Potluck wrote. Please run that version or a later one."
    )
