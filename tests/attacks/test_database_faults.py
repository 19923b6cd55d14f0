"""What people are told where the database fails under a network, and what becomes of their words afterwards."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.chat import Command, Reaction, Reconnected, Refused, Unreachable
from ledger.store.database import Cause, Unknown, cause
from ledger.store.sqlite import NAME, Sqlite
from ledger.store.transaction import Plan
from tests.support.databases import Place, Wire
from tests.support.network import Network
from tests.support.room import GENERAL

WORKED = "Noted as C1"
IN_DOUBT = "I do not know whether this was recorded"
AWAY = "The database does not work just now, so nothing was recorded"


def contribution(key: str = "k1") -> Command:
    return Command(key, "contribute", "room:ana", GENERAL, text="1h swept the floor", called="ana")


def connection_of(network: Network) -> Any:
    """Return what talks to SQLite, whose limits a test may set."""
    database: Any = network.store._database
    return database._raw


@pytest.fixture
async def wire(postgres: Place) -> AsyncIterator[Wire]:
    made = Wire(postgres)
    await made.open()
    yield made
    await made.close()


@pytest.fixture
async def served(wire: Wire) -> AsyncIterator[Network]:
    """Open a network whose database is on a server that can go away."""
    network = await Network(wire.place.directory, address=wire.place.address).start()
    await network.members("ana", "ben", "cara")
    yield network
    await network.stop()


@pytest.mark.parametrize("breaks", [b"COMMIT;", b"COMMIT\0"])
async def test_where_nobody_knows_whether_it_was_recorded_that_is_said_and_the_same_event_finds_out(
    served: Network, wire: Wire, breaks: bytes
) -> None:
    """The question gets lost, or its answer, and with it the server."""
    wire.breaks, wire.cut_off = breaks, True
    assert IN_DOUBT in str(await served.directory.receive(contribution()))
    assert IN_DOUBT in str(await served.directory.receive(contribution())), "and it is still not known"
    assert AWAY in str(await served.room.says("ben", "/contribute 2h carried boxes"))
    await wire.open()
    answer = str(await served.directory.receive(contribution()))
    assert WORKED in answer
    assert str(await served.directory.receive(contribution())) == answer
    await served.done()
    assert list(served.book.contributions.by_id) == ["C1"]
    assert list((await served.rebuilt()).contributions.by_id) == ["C1"]


async def test_while_the_server_is_away_everybody_gets_a_sentence_and_stewards_the_cause(
    served: Network, wire: Wire
) -> None:
    await served.says("cara", "/contribute 2h carried boxes")
    card = served.room.find("C1")
    await wire.close()
    with capture_logs() as logged:
        for person in ("dan", "cara"):
            answer = await served.room.says(person, "/contribute 1h swept", GENERAL)
            assert AWAY in str(answer)
            assert "steward" not in str(answer)
        reacted = Reaction("k9", "✅", True, "room:ben", card, GENERAL, called="ben")
        assert isinstance(await served.directory.receive(reacted), Refused)
        assert "it cannot be reached" in str(await served.room.says("ana", "/mine", GENERAL))
        assert "it cannot be reached" not in str(await served.room.says("ana", "/mine", GENERAL))
        with pytest.raises(Unreachable, match="the database: it cannot be reached"):
            await served.directory.receive(Reconnected("room"))
    assert [line["why"] for line in logged if line["event"] == "the database does not work"] == ["it cannot be reached"]
    assert not [line for line in logged if "exc_info" in line]
    await wire.open()
    assert "Noted as C2" in await served.says("cara", "/contribute 1h swept")


async def test_a_full_disk_is_one_line_in_the_log_and_stewards_are_told(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    raw = connection_of(network)
    (pages,) = await (await raw.execute("PRAGMA page_count")).fetchone()
    await raw.execute(f"PRAGMA max_page_count = {pages}")
    with capture_logs() as logged:
        for n in range(12):
            await network.room.says("cara", f"/contribute 1h {'x' * 3000} {n}")
        refused = await network.room.says("ben", f"/contribute 1h {'x' * 3000}")
        assert AWAY in str(refused)
        assert "its disk is full" in str(refused)
    lines = [line for line in logged if line["log_level"] == "error"]
    assert [(line["event"], line["why"], "exc_info" in line) for line in lines] == [
        ("the database does not work", "its disk is full", False)
    ]
    await raw.execute("PRAGMA max_page_count = 1000000")
    assert "Noted as" in await network.says("cara", "/contribute 1h swept the floor")
    assert "its disk is full" in await network.says("ana", "/mine"), "it is told afterwards as well"
    assert "its disk is full" not in await network.says("ben", "/mine")


async def test_a_database_that_another_program_has_locked_is_called_so(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    raw = connection_of(network)
    await raw.execute("PRAGMA busy_timeout = 0")
    other = sqlite3.connect(network.path / NAME, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert "another program has locked it" in str(await network.room.says("ana", "/contribute 1h swept"))
    other.execute("ROLLBACK")
    other.close()
    assert WORKED in await network.says("ana", "/contribute 1h swept")


async def test_what_is_in_doubt_and_did_not_take_place_is_decided_when_it_comes_again(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    await network.members("ana", "ben")

    async def gone(database: Sqlite, plan: Plan) -> None:
        raise Unknown(sqlite3.OperationalError("disk I/O error"))

    async def silent(database: Sqlite, *_: object) -> Any:
        raise OSError("nobody answers")

    with monkeypatch.context() as disk:
        disk.setattr(Sqlite, "write", gone)
        disk.setattr(Sqlite, "has", silent)
        assert IN_DOUBT in str(await network.directory.receive(contribution()))
    assert WORKED in str(await network.directory.receive(contribution()))


async def test_a_file_that_is_deleted_under_the_program_is_told_by_nobody_as_recorded(tmp_path: Path) -> None:
    network = await Network(tmp_path).start()
    await network.members("ana", "ben")
    for path in tmp_path.glob(f"{NAME}*"):
        path.unlink()
    answer = str(await network.room.says("ana", "/contribute 1h swept the floor"))
    assert "Noted" not in answer
    assert "My database was taken from under me" in answer
    assert "was deleted or replaced" in str(await network.directory.until_lost())
    assert "taken from under me" in str(await network.room.says("ben", "/mine"))
    await network.stop()
    assert not (tmp_path / NAME).exists()


def test_only_the_database_is_a_cause() -> None:
    assert cause(ValueError("a bug")) is None
    assert cause(OSError("a font is missing")) is None
    assert cause(ExceptionGroup("", [ValueError(), Unknown(OSError())])) is None
    assert cause(ExceptionGroup("", [Unknown(OSError())])) is Cause.AWAY
