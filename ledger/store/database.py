"""What holds for every kind of database: why it cannot be opened, who may write, and today's form of its tables."""

from __future__ import annotations

import sqlite3
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
    """The database was written by an older program than this one, and nobody brought it to today's form yet."""


class Absent(Unusable):
    """There is no ledger where one was looked for."""


class Lost(Exception):
    """The database is no longer this process's, which has to end; the message says why, in words."""


class Superseded(Lost):
    """Another process has taken the database over; nothing was written."""


SUPERSEDED = "Another process has taken the database over, so this one ends."


class Unknown(Exception):
    """The database broke off a commit: what was to be written is there in full, or not at all. `wrong` is what it said."""

    def __init__(self, wrong: Exception) -> None:
        super().__init__("The database does not say whether this was written.")
        self.wrong = wrong


class Away(Exception):
    """The database cannot be reached; the message says what the system said."""


class Cause(StrEnum):
    """Why a database that was opened cannot be written or read, in words for whoever has to mend it."""

    FULL = "its disk is full"
    LOCKED = "another program has locked it"
    AWAY = "it cannot be reached"
    FAILING = "it cannot be read or written"


def cause(wrong: BaseException) -> Cause | None:
    """Return why the database failed, or None where something else did."""
    if isinstance(wrong, BaseExceptionGroup):
        causes = [cause(one) for one in wrong.exceptions]
        return None if None in causes else causes[0]
    if isinstance(wrong, Unknown):
        return cause(wrong.wrong) or Cause.AWAY
    if isinstance(wrong, Away):
        return Cause.AWAY
    if isinstance(wrong, DBAPIError):
        state = str(getattr(wrong.orig, "sqlstate", None) or "")
        if wrong.connection_invalidated or isinstance(wrong, InterfaceError) or state[:2] in _UNREACHABLE:
            return Cause.AWAY
        return _STATES.get(state, Cause.FAILING if isinstance(wrong, OperationalError) else None)
    if isinstance(wrong, sqlite3.OperationalError):
        return _CODES.get(getattr(wrong, "sqlite_errorcode", 0) & 0xFF)
    return cause(wrong.__cause__) if wrong.__cause__ is not None else None


_UNREACHABLE = ("08", "57")
"""The classes of what a PostgreSQL server says that cannot be talked to, or that is about to end or begin."""

_STATES = {"53100": Cause.FULL, "55P03": Cause.LOCKED, "53300": Cause.AWAY}

_CODES = {
    sqlite3.SQLITE_FULL: Cause.FULL,
    sqlite3.SQLITE_BUSY: Cause.LOCKED,
    sqlite3.SQLITE_LOCKED: Cause.LOCKED,
    sqlite3.SQLITE_IOERR: Cause.FAILING,
    sqlite3.SQLITE_READONLY: Cause.FAILING,
    sqlite3.SQLITE_CANTOPEN: Cause.FAILING,
}


def migrate(connection: Connection) -> None:
    """Bring the tables to today's form, within the transaction of the connection. Raises `Newer`."""
    found = _form(connection)
    if found == schema.HEAD:
        return
    # Only a database that is not of today's form pays for loading what changes it.
    from alembic import command
    from alembic.config import Config

    if found is not None and not _is_known(found):
        raise _newer(found)
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS))
    command.upgrade(config, "head")


def check_form(connection: Connection) -> None:
    """Refuse to read tables that are not of today's form. Raises `Absent`, `Older` and `Newer`; changes nothing."""
    found = _form(connection)
    if found is None:
        raise Absent("There are no tables of a ledger in it.")
    if found == schema.HEAD:
        return
    if not _is_known(found):
        raise _newer(found)
    raise Older(
        f"The database is of form {found}, which an older Potluck wrote. Start this one on it once, or on a copy of it: "
        "that brings it to today's form, and changes no entry."
    )


MIGRATIONS = Path(__file__).parent / "migrations"


def _form(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _is_known(form: str) -> bool:
    from alembic.script import ScriptDirectory

    return form in {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}


def _newer(form: str) -> Newer:
    return Newer(
        f"The database is of form {form}, which a newer Potluck wrote. Please run that version or a later one."
    )
