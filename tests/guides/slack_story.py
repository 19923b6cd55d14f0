"""The story that docs/slack.md tells, performed: from nothing to a contribution that is accepted, and what people see.

`python -m tests.guides.slack_story` (or `make docs`) writes the screens into the guide.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.adapters.slack.workspace import Workspace
from tests.guides.screen import field, row, wrapped, written
from tests.processes.slack_network import SlackNetwork


def screens() -> dict[str, str]:
    """Return what people see, by the name of the screen."""
    with TemporaryDirectory() as directory:
        return asyncio.run(_seen(Path(directory)))


async def _seen(directory: Path) -> dict[str, str]:
    network = await SlackNetwork(directory).start()
    world = network.world
    shown: dict[str, str] = {}
    for name in ("ana", "ben", "cara"):
        await world.says(name, "/join")
    await world.says("ana", "/contribute")
    view = world.form()
    shown["form"] = _form(view)
    await world.fills("ana", view, amount="3h", note="aligned the optics")
    await network.done()
    await world.api.until(lambda: "Noted as C1" in world.workspace.shown(world.workspace.ephemeral["U0ANA00000"][-1]))
    answer = world.workspace.ephemeral["U0ANA00000"][-1]
    shown["answer"] = _message(world.workspace, answer, "Potluck, only visible to you:")
    card = world.workspace.find(network.card("C1"))
    shown["card"] = _message(world.workspace, {"text": card.text, "blocks": card.blocks}, "Potluck:")
    await network.reacts("ben", "✅", "C1")
    await network.clicks("cara", "approve", "C1")
    shown["accepted"] = _message(world.workspace, {"text": card.text, "blocks": card.blocks}, "Potluck:")
    await world.opens_home("ana")
    shown["home"] = _message(world.workspace, world.workspace.homes["U0ANA00000"] | {"text": ""}, "App Home:")
    await network.stop()
    return shown


def _message(workspace: Workspace, payload: dict[str, Any], head: str) -> str:
    """Return a message: who says it, its words, and its buttons in a row."""
    rows = [
        row(button["text"]["text"] for button in block["elements"])
        for block in payload["blocks"]
        if block["type"] == "actions"
    ]
    return "\n".join([head, *wrapped(workspace.shown(payload).strip("\n")), *rows])


def _form(view: dict[str, Any]) -> str:
    """Return a form: the name of each field, what it is for, and the box that it is typed into."""
    lines = [view["title"]["text"]]
    for block in view["blocks"]:
        if block["type"] == "input":
            lines += field(block["label"]["text"], block["hint"]["text"], "", required=not block["optional"])
    return "\n".join([*lines, "", row([view["submit"]["text"]])])


if __name__ == "__main__":
    written("slack.md", screens())
