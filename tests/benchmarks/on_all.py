"""Discord, Slack and Matrix at once: the whole program beside one process with the bare client of each platform.

Each is a process of its own, on the same platforms on loopback; they take turns. Ours has a network that exists already.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from tests.benchmarks.measured import Measured, alone, rounded
from tests.benchmarks.memory import resident
from tests.benchmarks.start import ROOT, Start
from tests.processes.three_process import ThreeProgram

BARE = """
import asyncio, re, sys, discord, yarl
from nio import AsyncClient
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from tests.benchmarks.bare_matrix import answer

base, gateway, token, api, bot_token, app_token, *matrix = sys.argv[1:]
discord.http.Route.BASE = base
discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)

class Bare(discord.AutoShardedClient):
    async def on_interaction(self, interaction):
        await interaction.response.send_message("ok", ephemeral=True)

app = AsyncApp(client=AsyncWebClient(token=bot_token, base_url=api))

@app.command(re.compile(".*"))
async def command(ack):
    await ack("ok")

@app.event(re.compile(".*"))
async def event(body):
    pass

async def main():
    intents = discord.Intents(guilds=True, guild_messages=True, guild_reactions=True)
    client = Bare(intents=intents, max_messages=None, chunk_guilds_at_startup=False)
    slack = AsyncSocketModeHandler(app, app_token).start_async()
    await asyncio.gather(client.start(token), slack, answer(*matrix))

asyncio.run(main())
"""
STARTS = 5
MEGABYTES_MAX = 220


def lines() -> Iterator[Measured]:
    """Measure the start and the memory."""
    rounds = alone(_measured)
    for name, what, unit, found in (
        (
            "P10 three start",
            "potluck run on Discord, Slack and Matrix, until all are connected",
            "s",
            [(ours.seconds, bare.seconds) for ours, bare in rounds],
        ),
        (
            "P10 three memory",
            "potluck run on Discord, Slack and Matrix, idle",
            "MB",
            [(ours.bytes / 1e6, bare.bytes / 1e6) for ours, bare in rounds],
        ),
    ):
        mine, least = (median(values) for values in zip(*found, strict=True))
        must, met = (f"<= {MEGABYTES_MAX} MB", mine <= MEGABYTES_MAX) if unit == "MB" else ("", None)
        raw = {f"ours, {unit}": rounded([one for one, _ in found]), f"bare, {unit}": rounded([one for _, one in found])}
        peer = "discord.py, Bolt and nio alone, in one process"
        yield Measured(name, what, peer, f"{mine:.3g} {unit}", f"{least:.3g} {unit}", mine / least, must, met, raw)


def _measured() -> list[tuple[Start, Start]]:
    return asyncio.run(_rounds())


async def _rounds() -> list[tuple[Start, Start]]:
    async with AsyncExitStack() as closing:
        directory = Path(closing.enter_context(TemporaryDirectory(prefix="potluck-three-")))
        run = await ThreeProgram.opened(directory, closing)
        await _started(run, run.command("run"), run.environment())  # makes the network
        return [
            (
                await _started(run, run.command("run"), run.environment()),
                await _started(run, _bare(run), run.environment()),
            )
            for _ in range(STARTS)
        ]


def _bare(run: ThreeProgram) -> list[str]:
    """Return what starts the bare clients on the platforms of a program."""
    discord, matrix = run.discord.server, run.matrix
    secrets = run.secrets
    return [
        sys.executable,
        "-c",
        BARE,
        *(discord.address, discord.gateway.address, secrets["POTLUCK_DISCORD__TOKEN"]),
        *(f"{run.slack.api.address}/api/", secrets["POTLUCK_SLACK__TOKEN"], secrets["POTLUCK_SLACK__APP_TOKEN"]),
        *(matrix.proxy.address, matrix.us.token, matrix.us.id),
    ]


async def _started(run: ThreeProgram, command: Sequence[str], environment: Mapping[str, str]) -> Start:
    """Return how long a process takes until it is connected everywhere, and what it weighs when it has nothing to do."""
    gateway = run.discord.server.gateway
    sessions = gateway.identified
    run.matrix.proxy.seen.clear()

    def is_everywhere() -> bool:
        # With the second question to the stream the first was answered.
        asked = sum(one.path.endswith("/sync") for one in run.matrix.proxy.seen)
        return gateway.identified > sessions and bool(run.slack.socket.lines) and asked > 1

    begun = perf_counter()
    process = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while not is_everywhere():  # Three sides, and none of them tells it.
            assert process.returncode is None, "it has ended"
            await asyncio.sleep(0.005)
        seconds = perf_counter() - begun
        await gateway.taken()
        await run.slack.wire.settled()
        return Start(seconds, resident(process.pid))
    finally:
        process.kill()
        await process.wait()
        gateway.forget()
        run.slack.socket.lines.clear()
