"""What an operator sees of the way to Discord: `potluck discord doctor`, `invite` and `sync`."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import commands
from adapters.discord import doctor
from bot.language.translation import translated
from tests.adapters.discord.server import TOKEN
from tests.adapters.discord.state import CLOSED, GENERAL, GUILD, PERMISSIONS
from tests.adapters.discord.world import PROGRAM, DiscordWorld

MENU = commands.load()
PLACE, CHANNEL = f"discord:{GUILD}", f"discord:{GUILD}/{GENERAL}"


async def found(
    places: tuple[str, ...] = (), channels: tuple[str, ...] = (), token: str = TOKEN
) -> list[tuple[bool, str]]:
    return [(one.is_ok, one.said) for one in await doctor.findings(token, MENU, places, channels)]


async def test_where_all_is_well_every_line_says_so(discord: DiscordWorld) -> None:
    await doctor.sync_commands(TOKEN, MENU, translated)
    assert await found((PLACE,), (CHANNEL,)) == [
        (True, "The token is good: the app is called Potluck."),
        (True, f"Discord knows all {len(MENU.commands())} commands."),
        (True, f"The app is on the server {PLACE}."),
        (True, f"In {CHANNEL} the app may do all it needs."),
    ]


async def test_a_token_that_is_not_known_is_all_that_is_said(discord: DiscordWorld) -> None:
    ((is_ok, said),) = await found(token="another")
    assert not is_ok
    assert said.startswith("Discord does not know the token.")


async def test_where_discord_cannot_be_reached_that_is_all_that_is_said(discord: DiscordWorld) -> None:
    discord.server.down = True
    ((is_ok, said),) = await found()
    assert not is_ok
    assert said.startswith("Discord does not answer as it should:")


async def test_what_is_missing_is_named_with_what_to_do(discord: DiscordWorld) -> None:
    discord.server.state.permissions = PERMISSIONS & ~(1 << 16) & ~(1 << 6)
    discord.server.state.endpoint = "https://example.org/interactions"
    wrong = [
        said for is_ok, said in await found((PLACE, "discord:99"), (CHANNEL, f"discord:{GUILD}/{CLOSED}")) if not is_ok
    ]
    endpoint, known, place, channel, closed = wrong
    assert "Interactions Endpoint URL" in endpoint
    assert (
        known
        == f"Discord does not know {len(MENU.commands())} of the commands, such as /help. Run   potluck discord sync"
    )
    assert place.startswith("The app is not on the server discord:99. Open https://discord.com/oauth2/authorize?")
    assert channel.startswith(f"In {CHANNEL} the app may not: add reactions, read message history.")
    assert closed.startswith(f"There is no channel discord:{GUILD}/{CLOSED}")


async def test_an_app_that_is_on_no_server_is_told_how_to_get_there(discord: DiscordWorld) -> None:
    discord.server.state.members.clear()
    assert any(said.startswith("The app is on no server. Open https://") for _, said in await found())


def test_the_invitation_asks_for_what_is_needed_and_no_more() -> None:
    assert doctor.PERMISSIONS.value == PERMISSIONS
    address = doctor.invitation(7777)
    assert "client_id=7777" in address
    assert f"permissions={PERMISSIONS}" in address
    assert "scope=bot+applications.commands" in address
    for power in ("administrator", "manage_messages", "mention_everyone", "manage_guild"):
        assert not getattr(doctor.PERMISSIONS, power)


async def run(world: DiscordWorld, directory: Path, *words: str, **environment: str) -> tuple[int, str, str]:
    """Run the program to its end, and return its code and what it printed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROGRAM, world.server.address, world.server.gateway.address, *words,
        cwd=directory, env={**os.environ, "PYTHONPATH": str(Path.cwd()), **environment},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await process.communicate()
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()


async def test_the_command_line_invites_and_tells_commands_and_finds_what_is_wrong(
    discord: DiscordWorld, tmp_path: Path
) -> None:
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    token = {"POTLUCK_DISCORD__TOKEN_FILE": str(tmp_path / "token")}
    code, out, _ = await run(discord, tmp_path, "discord", "invite", **token)
    assert (code, out) == (0, f"{doctor.invitation(7777)}\n")
    settings = f'[networks.commons]\nplaces = ["{PLACE}"]\nmain_channel = "{CHANNEL}"\nmirror = []\n'
    (tmp_path / "potluck.toml").write_text(settings)
    code, out, _ = await run(discord, tmp_path, "discord", "doctor", **token)
    assert code == 1
    assert "wrong  Discord does not know" in out
    code, out, _ = await run(discord, tmp_path, "discord", "sync", **token)
    assert (code, out) == (0, f"Discord knows {len(discord.server.commands)} commands now.\n")
    code, out, _ = await run(discord, tmp_path, "discord", "doctor", **token)
    assert code == 0, out
    assert [line.split()[0] for line in out.splitlines()] == ["ok"] * 4


async def test_without_a_token_the_command_line_says_how_to_give_it_one(discord: DiscordWorld, tmp_path: Path) -> None:
    code, _, err = await run(discord, tmp_path, "discord", "invite")
    assert code == 2
    assert "POTLUCK_DISCORD__TOKEN" in err
    code, _, err = await run(discord, tmp_path, "discord", "invite", POTLUCK_DISCORD__TOKEN="another")
    assert code == 1
    assert err.startswith("Discord does not know the token.")
    assert "another" not in err


async def test_the_library_of_a_platform_is_not_loaded_for_anything_else() -> None:
    code = "import sys, bot.__main__; assert not {'discord', 'adapters.discord.adapter', 'adapters.discord.doctor'} & {*sys.modules}"
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code)
    assert await process.wait() == 0


def test_a_translation_is_told_from_a_sentence_that_has_none() -> None:
    assert translated("the number, such as C1", "de-AT") == "die Nummer, etwa C1"
    assert translated("the number of the log, such as C1", "fr") is None
    assert translated("no such sentence", "de") is None
