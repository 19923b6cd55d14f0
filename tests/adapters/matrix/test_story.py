"""The whole program on a real Matrix homeserver: real people, a real process, and a real kill at each step."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from adapters.matrix.permissions import power_level
from tests.adapters.matrix.server import PASSWORD
from tests.adapters.matrix.test_doctor import potluck
from tests.adapters.matrix.world import MatrixWorld
from tests.processes.matrix_process import MatrixProgram


@pytest.fixture
async def program(matrix: MatrixWorld, tmp_path: Path) -> AsyncIterator[MatrixProgram]:
    made = MatrixProgram(matrix, tmp_path)
    yield made
    await made.close()


async def cards(matrix: MatrixWorld, number: str) -> list[str]:
    """Return what the cards about a contribution say now."""
    return [text for text in await matrix.seen(matrix.general) if text.startswith(f"{number}: ")]


async def card(matrix: MatrixWorld, number: str) -> str:
    """Return the id of the only card about a contribution, once it is there."""

    async def found() -> list[str]:
        return [
            one["event_id"]
            for one in await matrix.host.timeline(matrix.room)
            if one["sender"] == matrix.us.id and str(one["content"].get("body", "")).startswith(f"{number}: ")
        ]

    (name,) = await matrix.host.until(found)
    return name


async def answered(matrix: MatrixWorld, name: str, beginning: str) -> list[str]:
    """Return the private answers of somebody that begin so, once there is one."""

    async def found() -> list[str]:
        return [text for text in await matrix.private(name) if text.startswith(beginning)]

    return await matrix.people[name].until(found)


async def shows(matrix: MatrixWorld, number: str, words: str) -> None:
    """Return when the card about a contribution says that."""

    async def found() -> bool:
        return any(words in text for text in await cards(matrix, number))

    try:
        await matrix.host.until(found)
    except TimeoutError:
        raise AssertionError(f"{words!r} is not in {await cards(matrix, number)}") from None


async def test_from_nothing_to_the_first_accepted_contribution(matrix: MatrixWorld, program: MatrixProgram) -> None:
    """The steps of docs/matrix.md, in their order."""
    program.token.unlink()
    user = ("--user", matrix.us.id, "--to", str(program.token))
    login = ("matrix", "login", "--homeserver", matrix.server.address, *user)
    assert (await potluck(*login, said=f"{PASSWORD}\n")).exit_code == 0
    doctor = ("matrix", "doctor", "--config", str(program.config))
    before = await potluck(*doctor, POTLUCK_MATRIX__TOKEN_FILE=str(program.token))
    assert (before.exit_code, "and enter it when   potluck run" in before.output) == (0, True)
    await program.start()
    await matrix.people["ana"].says(matrix.room, "!contribute 2h aligned the optics")
    assert (await answered(matrix, "ana", "Noted as C1"))[0].startswith("Noted as C1: 2 h of work")
    shown = await card(matrix, "C1")
    for name in ("ben", "cara"):
        await matrix.people[name].reacts(matrix.room, shown, "✅")
    await shows(matrix, "C1", "Accepted: 2 yes.")
    assert len(await cards(matrix, "C1")) == 1
    after = await potluck(*doctor, POTLUCK_MATRIX__TOKEN_FILE=str(program.token))
    assert (after.exit_code, "is served, and we may do all" in after.output) == (0, True)
    assert await program.stop() == 0
    assert await program.verified() == 0
    assert program.token.read_text(encoding="utf-8").strip() not in program.log()


def new_message(method: str, path: str) -> bool:
    return method == "PUT" and "/send/m.room.message/" in path


async def killed_before_commit(matrix: MatrixWorld, program: MatrixProgram) -> None:
    """Kill it while it wants to write down what it has heard, which a lock on its database does not let it."""
    with sqlite3.connect(program.data / "potluck.db", isolation_level=None) as database:
        database.execute("BEGIN IMMEDIATE")
        matrix.proxy.seen.clear()
        await matrix.people["ana"].says(matrix.room, "!contribute 3h ground the mirror")
        # With the next question it has taken in the answer to this one.
        await matrix.host.until(lambda: asked_again(matrix))
        await program.killed()
        database.execute("ROLLBACK")
    database.close()
    assert not program.has_written("ground the mirror")


async def asked_again(matrix: MatrixWorld) -> bool:
    return any(seen.path.endswith("/sync") for seen in matrix.proxy.seen)


async def killed_after_commit(matrix: MatrixWorld, program: MatrixProgram) -> None:
    """Kill it when it begins to say what is in the ledger by then."""
    await killed_at_the_send(matrix, program, done=False)


async def killed_after_send(matrix: MatrixWorld, program: MatrixProgram) -> None:
    """Kill it when the homeserver has what it said, and it does not know so yet."""
    await killed_at_the_send(matrix, program, done=True)


async def killed_at_the_send(matrix: MatrixWorld, program: MatrixProgram, *, done: bool) -> None:
    fault = matrix.proxy.spoil(new_message, done=done, holds=True)
    await matrix.people["ana"].says(matrix.room, "!contribute 3h ground the mirror")
    await asyncio.wait_for(fault.reached.wait(), 60)
    await program.killed()
    matrix.proxy.faults.remove(fault)
    assert program.has_written("ground the mirror")


@pytest.mark.parametrize("kill", [killed_before_commit, killed_after_commit, killed_after_send])
async def test_killed_at_any_step_it_goes_on_as_if_nothing_had_been(
    matrix: MatrixWorld, program: MatrixProgram, kill: Callable[[MatrixWorld, MatrixProgram], Awaitable[None]]
) -> None:
    people, room = matrix.people, matrix.room
    await program.start()
    for name in ("ben", "cara"):
        await people[name].says(room, "!join")
        await answered(matrix, name, "")
    await people["ana"].says(room, "!contribute 2h aligned the optics")
    first = await card(matrix, "C1")
    vote = await people["ben"].reacts(room, first, "✅")
    await shows(matrix, "C1", "Of 2 people asked by lot 1 has looked; 1 says yes.")
    await answered(matrix, "ana", "Noted as C1")
    await kill(matrix, program)
    # While nobody listens, a vote is taken back, another is cast, and so is one on a card that may be there already.
    await people["ben"].redacts(room, vote)
    await people["cara"].reacts(room, first, "❌")
    await people["cara"].says(room, "!mine")
    heard_before = len(await matrix.private("cara"))
    await program.start()
    await shows(matrix, "C1", "Of 2 people asked by lot 1 has looked; 1 says no.")
    second = await card(matrix, "C2")
    await answered(matrix, "ana", "Noted as C2")
    assert len(await matrix.private("cara")) == heard_before + 1
    await people["ben"].reacts(room, second, "✅")
    await shows(matrix, "C2", "Of 2 people asked by lot 1 has looked; 1 says yes.")
    assert [len(await cards(matrix, number)) for number in ("C1", "C2", "C3")] == [1, 1, 0]
    assert sorted(await matrix.private("ana")) == sorted(set(await matrix.private("ana")))
    assert await program.stop() == 0
    assert (await program.verified(), "the ledger holds" in program.log()) == (0, True)


async def test_a_vote_on_a_card_of_which_the_killed_process_never_knew_counts(
    matrix: MatrixWorld, program: MatrixProgram
) -> None:
    await program.start()
    fault = matrix.proxy.spoil(
        lambda method, path: new_message(method, path) and matrix.room in path, done=True, holds=True
    )
    await matrix.people["ana"].says(matrix.room, "!contribute 3h ground the mirror")
    await asyncio.wait_for(fault.reached.wait(), 60)
    await program.killed()
    matrix.proxy.faults.remove(fault)
    shown = await card(matrix, "C1")
    for name in ("ben", "cara"):
        await matrix.people[name].says(matrix.room, "!join")
        await matrix.people[name].reacts(matrix.room, shown, "✅")
    await program.start()
    await shows(matrix, "C1", "Accepted: 2 yes.")
    assert len(await cards(matrix, "C1")) == 1
    assert await program.stop() == 0


async def test_a_revoked_token_is_told_in_the_log_and_a_new_one_loses_nothing(
    matrix: MatrixWorld, program: MatrixProgram
) -> None:
    await program.start()
    await matrix.people["ana"].says(matrix.room, "!contribute 2h aligned the optics")
    await card(matrix, "C1")
    await answered(matrix, "ana", "Noted as C1")
    await matrix.us.ask("POST", "logout", body={})
    assert await program.ended() == 1
    assert "does not let us in with this token" in program.log()
    await matrix.people["ben"].says(matrix.room, "!contribute 3h ground the mirror")
    await matrix.us.logs_in()
    program.token.write_text(matrix.us.token, encoding="utf-8")
    await program.start()
    await card(matrix, "C2")
    assert [len(await cards(matrix, number)) for number in ("C1", "C2")] == [1, 1]
    assert await program.stop() == 0
    assert await program.verified() == 0


async def test_who_is_a_steward_stands_in_the_ledger_and_not_in_the_power_levels_of_the_room(
    matrix: MatrixWorld, program: MatrixProgram
) -> None:
    """The steward has no power in the room; its creator, and whom they let do all there, are no stewards."""
    matrix.people["host"] = matrix.host
    ana, ben, host = (matrix.people[name] for name in ("ana", "ben", "host"))
    settings = program.config.read_text(encoding="utf-8")
    named = settings.replace("stewards = []", f'stewards = ["matrix:{ana.id}"]')
    assert named != settings
    program.config.write_text(named, encoding="utf-8")
    levels = ("rooms", matrix.room, "state", "m.room.power_levels", "")
    before = await host.ask("GET", *levels)
    await host.ask("PUT", *levels, body=before | {"users": before["users"] | {ben.id: 100}})
    state = await host.timeline(matrix.room)
    assert (power_level(state, ana.id), power_level(state, ben.id), power_level(state, host.id) >= 100) == (
        0,
        100,
        True,
    )
    await program.start()
    await ana.says(matrix.room, "!join")
    await answered(matrix, "ana", "")
    for name in ("ben", "host"):
        await matrix.people[name].says(matrix.room, "!settings digest monthly")
        (refused,) = await answered(matrix, name, "Only a steward can do that")
        assert refused.startswith(f"Only a steward can do that. The stewards are {ana.id}.\nNothing was recorded.")
    await ana.says(matrix.room, "!settings digest monthly")
    assert len(await answered(matrix, "ana", "S1 is set, the digest: monthly")) == 1
    # Only the ledger changes by what follows, and nothing in the room.
    await ana.says(matrix.room, "!role resign")
    await answered(matrix, "ana", "You are the only steward.")
    await ana.says(matrix.room, "!withdraw steward sure:yes")
    await answered(matrix, "ana", "You are no longer a steward")
    await ana.says(matrix.room, "!settings digest weekly")
    assert len(await answered(matrix, "ana", "Only a steward can do that, and this network has none")) == 1
    assert await program.stop() == 0
    assert await program.verified() == 0
