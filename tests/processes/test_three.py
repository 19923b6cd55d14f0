"""The real program on three platforms at once, killed for real: one ballot for each person, each card once everywhere."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from tests.adapters.slack.api import Fault
from tests.processes.three_network import PLATFORMS
from tests.processes.three_process import ThreeProgram

NONE_LOOKED = "Of 3 people asked by lot none has looked yet."
ONE_YES = "Of 3 people asked by lot 1 has looked; 1 says yes."
TWO_YES = "Of 3 people asked by lot 2 have looked; 2 say yes."

VOTERS = {"discord": "eve", "matrix": "cara", "slack": "benny"}
OTHERS = {"discord": "ben", "matrix": "cara", "slack": "benny"}


@asynccontextmanager
async def running(tmp_path: Path) -> AsyncIterator[ThreeProgram]:
    """Let Ben and Eve on Discord, Cara on Matrix and Dan on Slack be members, and every card be shown on all three."""
    async with AsyncExitStack() as opened:
        run = await ThreeProgram.opened(tmp_path, opened)
        await run.start()
        for platform, name in (("discord", "ben"), ("matrix", "cara"), ("slack", "dan"), ("discord", "eve")):
            await run.types(platform, name, "/join")
        offered = await run.types("discord", "ben", "/link")
        code = offered.partition("/link ")[2].partition("\n")[0]
        assert "one person now, known as ben" in await run.types("slack", "benny", f"/link {code}")
        for platform, name in OTHERS.items():
            assert "is set, a channel that shows every card" in await run.types(
                platform, name, "/settings set mirror here"
            )
        yield run


async def ends_well(run: ThreeProgram, *numbers: str) -> None:
    """Check that each of these cards is everywhere once, that the program ends when told to, and that the ledger holds."""
    for number in numbers:
        assert {platform: len(cards) for platform, cards in (await run.cards(number)).items()} == dict.fromkeys(
            PLATFORMS, 1
        )
    assert await run.stop() == 0
    assert await run.verified() == 0
    assert "Traceback" not in run.log()


async def test_who_votes_on_two_platforms_counts_once_and_all_three_show_it(tmp_path: Path) -> None:
    async with running(tmp_path) as run:
        assert "Noted as C1" in await run.types("slack", "dan", "/contribute 2h aligned the optics")
        await run.shows("C1", NONE_LOOKED)
        await run.puts("discord", "ben", "✅", "C1")
        await run.shows("C1", ONE_YES)
        await run.puts("slack", "benny", "❌", "C1")
        await run.shows("C1", "Of 3 people asked by lot 1 has looked; 1 says no.")
        await run.types("slack", "benny", "/vote C1 approve")
        await run.puts("matrix", "cara", "✅", "C1")
        await run.shows("C1", TWO_YES)
        await run.puts("discord", "eve", "✅", "C1")
        await run.shows("C1", "Accepted: 3 yes.")
        await ends_well(run, "C1")


@pytest.mark.parametrize("done", [False, True])
async def test_killed_between_the_commit_and_its_posts_each_card_is_there_once_and_no_vote_is_lost(
    tmp_path: Path, done: bool
) -> None:
    """The posts have left for all three platforms, which have taken none of them, or all (`done`)."""
    async with running(tmp_path) as run:
        await run.types("discord", "ben", "/contribute 2h aligned the optics")
        await run.shows("C1", NONE_LOOKED)
        await run.puts("matrix", "cara", "✅", "C1")
        await run.shows("C1", ONE_YES)
        await killed_with_posts_under_way(run, done=done)
        assert {platform: len(cards) for platform, cards in (await run.cards("C2")).items()} == dict.fromkeys(
            PLATFORMS, int(done)
        )
        # While nobody listens: two more votes on the first card, and one on a card of which it never knew.
        await run.puts("discord", "eve", "✅", "C1")
        await run.puts("slack", "dan", "✅", "C1")
        if done:
            await run.puts("matrix", "cara", "✅", "C2")
        await run.start()
        await run.shows("C1", "Accepted: 3 yes.")
        await run.shows("C2", ONE_YES if done else NONE_LOOKED)
        for name in ("ben", "eve"):
            await run.puts("discord", name, "✅", "C2")
        if not done:
            await run.puts("matrix", "cara", "✅", "C2")
        await run.shows("C2", "Accepted: 3 yes.")
        assert "C3" not in await run.types("slack", "dan", "/mine")
        await ends_well(run, "C1", "C2")


async def killed_with_posts_under_way(run: ThreeProgram, *, done: bool) -> None:
    """Let Dan contribute, and kill the program when the card of it has left for every platform."""
    asked = run.discord.server.asked("post")
    run.discord.server.fail("post", "hang", done=done)
    going_on = asyncio.Event()
    fault = Fault("chat.postMessage", loses="answer" if done else "request", waits=going_on)
    run.slack.api.faults.append(fault)
    held = run.matrix.proxy.spoil(
        lambda method, path: method == "PUT" and f"{run.matrix.room}/send/m.room.message/" in path,
        done=done,
        holds=True,
    )
    assert "Noted as C2" in await run.types("slack", "dan", "/contribute 1h swept the floor")
    await run.until(lambda: run.discord.server.asked("post") > asked and not fault.times and held.reached.is_set())
    await run.killed()
    run.matrix.proxy.faults.remove(held)
    going_on.set()
    if done:
        await run.shows("C2", on=("slack",))


async def turns_away(run: ThreeProgram, platform: str) -> None:
    """Let a platform not take our token any more."""
    match platform:
        case "discord":
            run.discord.server.gateway.token = "another"
            await run.discord.server.gateway.cut()
            run.discord.server.gateway.forget()
        case "matrix":
            await run.matrix.us.ask("POST", "logout", body={})
        case _:
            run.slack.api.token = "another"
            await run.slack.happens({"type": "tokens_revoked", "tokens": {"bot": ["U0POTLUCK0"]}})
    await run.until(lambda: any("is off until" in line and platform in line for line in run.log().splitlines()))


async def lets_in(run: ThreeProgram, platform: str) -> None:
    """Let the operator have a token that is taken again."""
    match platform:
        case "discord":
            run.secrets["POTLUCK_DISCORD__TOKEN"] = run.discord.server.gateway.token
        case "matrix":
            await run.matrix.us.logs_in()
            run.secrets["POTLUCK_MATRIX__TOKEN"] = run.matrix.us.token
        case _:
            run.secrets["POTLUCK_SLACK__TOKEN"] = run.slack.api.token


@pytest.mark.parametrize("off", PLATFORMS)
async def test_where_one_platform_lets_us_in_no_more_the_other_two_go_on(tmp_path: Path, off: str) -> None:
    async with running(tmp_path) as run:
        await run.types("slack", "dan", "/contribute 2h aligned the optics")
        await run.shows("C1", NONE_LOOKED)
        await turns_away(run, off)
        on = [platform for platform in PLATFORMS if platform != off]
        assert "Noted as C2" in await run.types(on[0], VOTERS[on[0]], "/contribute 1h swept the floor")
        await run.shows("C2", NONE_LOOKED, on=on)
        for platform in on:
            await run.puts(platform, VOTERS[platform], "✅", "C1")
        await run.shows("C1", TWO_YES, on=on)
        assert (await run.cards("C2"))[off] == []
        assert all(NONE_LOOKED in text for text in (await run.cards("C1"))[off])
        assert await run.stop() == 0
        await lets_in(run, off)
        await run.start()
        await run.shows("C1", TWO_YES)
        await run.puts(off, VOTERS[off], "✅", "C1")
        await run.shows("C1", "Accepted: 3 yes.")
        await run.shows("C2", NONE_LOOKED)
        await ends_well(run, "C1", "C2")
