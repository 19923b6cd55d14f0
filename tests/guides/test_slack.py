"""docs/slack.md is true: its tests exist, its screens are what is sent, and its words of the program are the program's."""

from __future__ import annotations

import ast
import asyncio
import json
import os
import re
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from adapters.slack.command_names import Names
from adapters.slack.manifest import APP_SCOPE, manifest
from tests.adapters.slack.api import APP_TOKEN, TOKEN
from tests.adapters.slack.workspace import TEAM
from tests.adapters.slack.world import SlackWorld
from tests.guides.screen import with_screens
from tests.guides.slack_story import screens
from tests.support.network import MENU
from tests.support.root import ROOT

GUIDE = (ROOT / "docs" / "slack.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", GUIDE)))


@pytest.mark.parametrize(("file", "test"), NAMED)
def test_each_test_that_the_guide_names_exists(file: str, test: str) -> None:
    module = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    functions = [node.name for node in ast.walk(module) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    assert test in functions if test else any(name.startswith("test_") for name in functions)


def test_every_step_names_a_test() -> None:
    steps = re.split(r"\n## (?=\d)", GUIDE)[1:]
    assert len(steps) == 6
    assert [step.split("\n")[0] for step in steps if not re.search(r"\*Performed by `tests/\S+::test_\w+`", step)] == []


def test_all_that_is_good_to_know_or_can_go_wrong_names_a_test() -> None:
    known, wrong = GUIDE.split("\n## Good to know\n")[1].split("\n## When something is wrong\n")
    bullets = known.strip().split("\n- ")
    rows = [line for line in wrong.splitlines() if line.startswith("| ")][1:]
    assert (len(bullets), len(rows)) == (16, 9)
    assert all(re.search(r"\n  Tests?: `tests/\S+::test_\w+(\[\w+\])?`", bullet) for bullet in bullets)
    assert all(re.search(r"`tests/\S+::test_\w+` \|$", row) for row in rows)


class Operator:
    """Somebody who types what the guide says, in a directory of their own."""

    def __init__(self, directory: Path, slack: str) -> None:
        self.directory = directory
        plain = {name: value for name, value in os.environ.items() if not name.startswith(("POTLUCK_", "SLACK_"))}
        # Everything that the guide does not say: where the program was put, and that Slack is on this machine.
        self.environment = plain | {"PYTHONPATH": str(directory / "installed"), "POTLUCK_SLACK__API": f"{slack}/api/"}
        self.log = directory / "log"

    async def installs(self) -> None:
        """Install what stands here, as it would stand in a fresh environment, without its libraries."""
        offline = ("--quiet", "--disable-pip-version-check", "--no-index", "--no-deps", "--no-build-isolation")
        target = ("--target", str(self.directory / "installed"))
        installing = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "pip", "install", *offline, *target, str(ROOT)
        )
        assert await installing.wait() == 0

    def exports(self, lines: Iterable[str]) -> None:
        for line in lines:
            name, value = line.removeprefix("export ").split("=", 1)
            self.environment[name] = value

    async def pastes(self, before: str, line: str, words: str) -> None:
        """Type a line that waits for words, and give it these."""
        shell = await asyncio.create_subprocess_shell(
            f"{before}\n{line}", cwd=self.directory, stdin=asyncio.subprocess.PIPE
        )
        await shell.communicate(f"{words}\n".encode())
        assert shell.returncode == 0

    async def begins(self, line: str) -> asyncio.subprocess.Process:
        """Type a line that begins with `potluck`."""
        program = self.directory / "installed" / "bin" / "potluck"
        command = line.replace("potluck ", f"exec {sys.executable} {program} ", 1)
        with self.log.open("wb") as log:
            return await asyncio.create_subprocess_shell(
                command, cwd=self.directory, env=self.environment, stdout=log, stderr=log
            )

    async def types(self, line: str) -> tuple[int, str]:
        """Type a line, and return its exit code and what is read then."""
        code = await (await self.begins(line)).wait()
        return code, self.log.read_text(encoding="utf-8")


def typed(step: int, begin: str) -> list[str]:
    """Return the lines that a step tells to type."""
    text = re.split(r"\n## (?=\d)", GUIDE)[step]
    return [line.strip() for line in text.splitlines() if line.startswith(f"    {begin}")]


async def test_the_guide_leads_from_its_first_line_to_the_accepted_contribution(tmp_path: Path) -> None:
    world = SlackWorld(tmp_path)
    await world.open()
    operator = Operator(tmp_path, world.api.address)
    await operator.installs()
    assert typed(1, "") == ["make install"]
    needed = next(tmp_path.glob("installed/potluck-*/METADATA")).read_text(encoding="utf-8")
    assert re.search(r"^Requires-Dist: slack-bolt.*extra == 'slack'$", needed, re.MULTILINE)

    (line,) = typed(2, "potluck")
    assert await operator.types(line) == (0, "")
    app = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert app == manifest(MENU, Names(MENU.commands(), {}))
    world.api.granted = set(app["oauth_config"]["scopes"]["bot"])  # as Slack makes the app from it

    assert app["settings"]["socket_mode_enabled"] and f"choose the scope `{APP_SCOPE}`" in GUIDE
    (umask,) = typed(3, "umask")
    for line, token in zip(typed(3, "cat"), (TOKEN, APP_TOKEN), strict=True):
        await operator.pastes(umask, line, token)
    assert [(tmp_path / name).stat().st_mode & 0o777 for name in ("bot-token", "app-token")] == [0o600, 0o600]
    operator.exports(typed(3, "export"))

    (line,) = typed(4, "potluck")
    assert await operator.types(line) == (0, "\n".join([*typed(4, "ok:"), ""]))

    (line,) = typed(5, "potluck")
    running = await operator.begins(line)
    await world.ready()
    world.socket.deadline_seconds = 20  # what a busy machine takes decides nothing here
    commands = [one["command"] for one in app["features"]["slash_commands"]]
    assert {"/contribute", "/confirm"} <= set(commands)
    for name in ("ana", "ben", "cara"):
        await world.says(name, "/join")
    await world.says("ana", "/contribute")
    await world.fills("ana", world.form(), amount="3h", note="aligned the optics")
    posted = world.workspace.channels["C0GENERAL0"].messages
    await world.api.until(lambda: any("aligned the optics" in one.text for one in posted.values()))
    (card,) = (one for one in posted.values() if "aligned the optics" in one.text)
    await world.reacts("ben", "✅", f"{world.general}/{card.ts}")
    await world.clicks("cara", "approve", f"{world.general}/{card.ts}")
    await world.api.until(lambda: "Accepted: 2 yes." in world.workspace.shown(card))
    running.terminate()
    assert await running.wait() == 0
    log = operator.log.read_text(encoding="utf-8")
    first = re.search(r"its log begins with \*([^*]+)\*", GUIDE)
    assert first and json.loads(log.splitlines()[0])["event"] == first[1]
    assert TOKEN not in log and APP_TOKEN not in log
    await world.close()


def test_the_screens_are_what_potluck_sends() -> None:
    assert with_screens(GUIDE, screens()) == GUIDE, "out of date: make docs"


def test_what_the_doctor_says_in_the_guide_is_what_it_says() -> None:
    source = (ROOT / "tests" / "bot" / "cli" / "test_slack.py").read_text(encoding="utf-8")
    said = [line.strip() for line in GUIDE.splitlines() if line.startswith("    ok: ")]
    assert [line.replace(TEAM, "{TEAM}") in source for line in said] == [True, True]
