"""`potluck matrix login` and `doctor`, as an operator types them, against a real homeserver."""

from __future__ import annotations

import asyncio
import json
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.command_line import app
from tests.adapters.contract.test_contract import Hearing
from tests.adapters.contract.worlds import connected
from tests.adapters.matrix.server import PASSWORD, Account
from tests.adapters.matrix.test_faults import JSON, refusal
from tests.adapters.matrix.world import MatrixWorld


async def potluck(*arguments: str, said: str = "", **environment: str) -> Result:
    """Run the command beside the loop on which the proxy answers it."""
    return await asyncio.to_thread(CliRunner().invoke, app, list(arguments), input=said, env=environment)


class Operator:
    """Somebody with a file of settings."""

    def __init__(self, matrix: MatrixWorld, directory: Path) -> None:
        self.matrix = matrix
        self.config = directory / "potluck.toml"
        self.writes()

    def writes(self, *rooms: str, network: str = "") -> None:
        """Write the settings, with the world's room unless others are given."""
        listed = json.dumps(rooms or (self.matrix.room,))
        table = f'[matrix]\nhomeserver = "{self.matrix.proxy.address}"\nrooms = {listed}\n{network}'
        self.config.write_text(table, encoding="utf-8")

    async def asks(self, token: str | None = None) -> tuple[int, list[str]]:
        """Ask the doctor; return the exit code and the findings."""
        given = self.matrix.us.token if token is None else token
        told = await potluck("matrix", "doctor", "--config", str(self.config), POTLUCK_MATRIX__TOKEN=given)
        assert given not in told.output
        return told.exit_code, told.output.splitlines()


@pytest.fixture
async def operator(matrix: MatrixWorld, tmp_path: Path) -> Operator:
    await matrix.us.ask("POST", "rooms", matrix.hidden, "leave", body={})  # one room is enough to look after
    return Operator(matrix, tmp_path)


async def test_login_keeps_a_token_that_works_where_only_its_owner_can_read_it(
    matrix: MatrixWorld, operator: Operator, tmp_path: Path
) -> None:
    to = tmp_path / "token"
    command = ("matrix", "login", "--homeserver", matrix.server.address, "--user", matrix.us.id, "--to", str(to))
    told = await potluck(*command, said=f"{PASSWORD}\n")
    assert told.exit_code == 0, told.output
    token = to.read_text(encoding="utf-8").strip()
    assert stat.S_IMODE(to.stat().st_mode) == 0o600
    assert f"Logged in as {matrix.us.id}." in told.output
    assert f"export POTLUCK_MATRIX__TOKEN_FILE={to}" in told.output
    assert token not in told.output
    assert PASSWORD not in told.output
    code, found = await operator.asks(token)
    assert (code, found[0]) == (0, f"ok: {matrix.proxy.address} lets us in as {matrix.us.id}.")
    again = await potluck(*command, said=f"{PASSWORD}\n")
    assert (again.exit_code, "is there already" in again.output) == (1, True)


async def test_a_wrong_password_and_a_dead_homeserver_are_told_at_login(matrix: MatrixWorld, tmp_path: Path) -> None:
    to = ("--user", matrix.us.id, "--to", str(tmp_path / "token"))
    told = await potluck("matrix", "login", "--homeserver", matrix.server.address, *to, said="wrong\n")
    assert told.exit_code == 1
    assert "does not let" in told.output
    assert "M_FORBIDDEN" in told.output
    matrix.proxy.down()
    told = await potluck("matrix", "login", "--homeserver", matrix.proxy.address, *to, said=f"{PASSWORD}\n")
    assert told.exit_code == 1
    assert "cannot be used: the homeserver does not answer" in told.output
    assert not (tmp_path / "token").exists()


async def test_the_doctor_says_that_all_is_well(matrix: MatrixWorld, operator: Operator) -> None:
    code, found = await operator.asks()
    assert (code, found[-1]) == (0, f"ok: we are asked into {matrix.room}, and enter it when   potluck run   runs.")
    async with connected(matrix, Hearing()):
        pass
    code, found = await operator.asks()
    assert code == 0
    assert found == [
        f"ok: {matrix.proxy.address} lets us in as {matrix.us.id}.",
        f"ok: {matrix.room} is served, and we may do all that is needed there.",
    ]


async def test_a_revoked_token_is_told_with_what_to_do(matrix: MatrixWorld, operator: Operator) -> None:
    await matrix.us.ask("POST", "logout", body={})
    code, (found,) = await operator.asks()
    assert code == 1
    assert found.startswith(
        f"wrong: {matrix.proxy.address} does not let us in with this token (M_UNKNOWN_TOKEN). Make a"
    )


async def test_a_dead_homeserver_is_told(matrix: MatrixWorld, operator: Operator) -> None:
    matrix.proxy.down()
    code, (found,) = await operator.asks()
    assert code == 1
    assert found.startswith(f"wrong: {matrix.proxy.address} cannot be used: the homeserver does not answer")


async def test_a_web_page_in_place_of_a_homeserver_is_told(matrix: MatrixWorld, operator: Operator) -> None:
    matrix.proxy.spoil(lambda method, path: True, status=200, body="<html>Welcome</html>")
    code, (found,) = await operator.asks()
    assert (code, "nothing that can be read" in found) == (1, True)


async def test_a_limit_is_told_with_who_can_lift_it(matrix: MatrixWorld, operator: Operator) -> None:
    body = refusal("M_LIMIT_EXCEEDED", retry_after_ms=5000)
    matrix.proxy.spoil(lambda method, path: path.endswith("/sync"), status=429, body=body, kind=JSON)
    code, found = await operator.asks()
    assert code == 1
    assert found[-1] == (
        "wrong: the homeserver limits how often we may ask, and says to wait 5 seconds. "
        "An administrator can lift the limit for us; docs/matrix.md says how."
    )


async def test_what_is_wrong_with_a_room_is_told(matrix: MatrixWorld, operator: Operator) -> None:
    host, us = matrix.host, matrix.us
    silent = await host.makes(us, power_level_content_override={"events_default": 50, "events": {"m.reaction": 60}})
    encrypted = await host.makes(us)
    old = await host.makes(us, room_version="10", name="Workshop", preset="private_chat")
    for room in (silent, encrypted, old):
        await us.joins(room)
    await host.ask(
        "PUT", "rooms", encrypted, "state", "m.room.encryption", "", body={"algorithm": "m.megolm.v1.aes-sha2"}
    )
    new = (await host.ask("POST", "rooms", old, "upgrade", body={"new_version": "12"}))["replacement_room"]
    operator.writes(silent, encrypted, old, matrix.elsewhere)
    code, found = await operator.asks()
    assert code == 1
    assert found[1:6] == [
        f"wrong: in {silent} we may not send messages: that takes level 50, and {us.id} has 0. Give us a higher one.",
        (
            f"wrong: in {silent} we may not offer the votes as reactions: that takes level 60, and {us.id} has 0. "
            "Give us a higher one."
        ),
        f"wrong: {encrypted} is encrypted, which cannot be undone, and we cannot read it. Use a room without encryption.",
        f"wrong: {old} (Workshop) was upgraded to {new}, and we are not there. Ask {us.id} in.",
        f"wrong: we are not in {matrix.elsewhere}. Ask {us.id} in there, and start   potluck run.",
    ]
    await host.ask("POST", "rooms", new, "invite", body={"user_id": us.id})
    await us.joins(new)
    operator.writes(old)
    code, found = await operator.asks()
    assert code == 0
    assert found[1:3] == [
        f"ok: {old} (Workshop) was upgraded to {new}, and we are there.",
        f"ok: {new} (Workshop) is served, and we may do all that is needed there.",
    ]


async def test_an_invitation_into_another_room_is_shown_with_how_to_accept_it(
    matrix: MatrixWorld, operator: Operator
) -> None:
    stranger = await Account.new(matrix.session, matrix.server, "stranger")
    room = await stranger.makes(matrix.us, name="Elsewhere")
    code, found = await operator.asks()
    assert code == 0
    assert found[-1] == (
        f"ok: {stranger.id} asks us into {room} (Elsewhere), which is not on the list. "
        "If that is wanted, put it into matrix.rooms."
    )


async def test_a_room_of_no_network_and_a_list_without_rooms_are_told(matrix: MatrixWorld, operator: Operator) -> None:
    network = f'[networks.commons]\nplaces = ["matrix:{matrix.elsewhere}"]\n'
    operator.writes(network=network)
    code, found = await operator.asks()
    assert (code, found[-1]) == (
        1,
        f"wrong: {matrix.room} belongs to no network. Put matrix:{matrix.room} into the places of one.",
    )
    operator.config.write_text(f'[matrix]\nhomeserver = "{matrix.proxy.address}"\n', encoding="utf-8")
    code, found = await operator.asks()
    assert code == 1
    assert "wrong: no room is on the list. Put the id of a room into matrix.rooms, and ask us in there." in found


async def test_without_a_table_the_doctor_says_which(tmp_path: Path) -> None:
    config = tmp_path / "potluck.toml"
    config.write_text("", encoding="utf-8")
    told = await potluck("matrix", "doctor", "--config", str(config))
    assert (told.exit_code, told.output) == (
        1,
        "wrong: the settings have no table [matrix]. config.example.toml shows one.\n",
    )


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ('homeserver = "matrix.example.org"', "matrix.example.org is not an address."),
        ('homeserver = "https://x.org"\nrooms = ["#room:x.org"]', "#room:x.org is not the id of a room on Matrix."),
    ],
)
async def test_settings_that_cannot_be_are_told(tmp_path: Path, line: str, wrong: str) -> None:
    config = tmp_path / "potluck.toml"
    config.write_text(f"[matrix]\n{line}\n", encoding="utf-8")
    told = await potluck("matrix", "doctor", "--config", str(config), POTLUCK_MATRIX__TOKEN="made up")
    assert told.exit_code == 2
    assert wrong in told.output
