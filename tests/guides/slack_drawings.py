"""Drawings of what Potluck shows on Slack, made from what it sent to a wire-level workspace; Slack's own look differs.

`python -m tests.guides.slack_drawings` writes them into docs/; a test finds them out of date.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.sax.saxutils import escape

from bot.config.settings import Network as Table
from bot.config.settings import load
from tests.adapters.slack.workspace import Workspace
from tests.processes.slack_network import SlackNetwork
from tests.support.root import ROOT

DOCS = ROOT / "docs"
LABEL = "Drawn from what Potluck sends; on Slack it looks a little different."
WIDTH, LINE, MARGIN = 660, 20, 16
LETTERS_MAX = 78
TALL = {"title": 30, "field": 36}
"""How high what is no usual line is."""


def drawings() -> dict[str, str]:
    """Return each drawing by the name of its file."""
    with TemporaryDirectory() as directory:
        return asyncio.run(_drawn(Path(directory)))


async def _drawn(directory: Path) -> dict[str, str]:
    """Play the story of the guide and draw what people see on the way."""
    settings = load(None, {}).model_copy(update={"networks": {"commons": Table(preset="light")}})
    network = await SlackNetwork(directory, settings).start()
    world = network.world
    made: dict[str, str] = {}
    for name in ("ana", "ben", "cara"):
        await world.says(name, "/join")
    await world.says("ana", "/contribute")
    view = world.form()
    made["slack-form.svg"] = _form(view)
    await world.fills("ana", view, amount="3h", note="aligned the optics")
    await network.done()
    await world.api.until(lambda: "Noted as C1" in world.workspace.shown(world.workspace.ephemeral["U0ANA00000"][-1]))
    made["slack-answer.svg"] = _message(world.workspace, world.workspace.ephemeral["U0ANA00000"][-1], private=True)
    card = world.workspace.find(network.card("C1"))
    made["slack-card.svg"] = _message(world.workspace, {"text": card.text, "blocks": card.blocks})
    await network.reacts("ben", "✅", "C1")
    await network.clicks("cara", "approve", "C1")
    made["slack-accepted.svg"] = _message(world.workspace, {"text": card.text, "blocks": card.blocks})
    await world.opens_home("ana")
    made["slack-home.svg"] = _message(
        world.workspace, world.workspace.homes["U0ANA00000"] | {"text": ""}, head="App Home"
    )
    await network.stop()
    return made


def _message(
    workspace: Workspace, payload: dict[str, Any], *, private: bool = False, head: str = "Potluck  APP"
) -> str:
    """Draw a message: its words, and its buttons in a row."""
    lines = [(line, "words") for line in _wrapped(workspace.shown(payload))]
    top = [("Only visible to you", "small")] if private else []
    buttons = [
        button["text"]["text"]
        for block in payload["blocks"]
        if block["type"] == "actions"
        for button in block["elements"]
    ]
    return _picture([*top, (head, "head"), *lines], buttons, f"{head}: {workspace.shown(payload)}")


def _form(view: dict[str, Any]) -> str:
    """Draw a form: the name of each field, what it is for, and the box that it is typed into."""
    fields = [block for block in view["blocks"] if block["type"] == "input"]
    lines = [
        line
        for one in fields
        for line in (
            (f"{one['label']['text']}{' (optional)' if one['optional'] else ''}", "head"),
            (one["hint"]["text"], "small"),
            ("", "field"),
        )
    ]
    title = view["title"]["text"]
    said = "; ".join(f"{one['label']['text']}: {one['hint']['text']}" for one in fields)
    return _picture([(title, "title"), *lines], [view["submit"]["text"]], f"The form {title}. {said}")


def _wrapped(words: str) -> list[str]:
    lines: list[str] = []
    for line in words.strip("\n").split("\n"):
        rest = line
        while len(rest) > LETTERS_MAX:
            cut = rest.rfind(" ", 0, LETTERS_MAX)
            cut = cut if cut > 0 else LETTERS_MAX
            lines.append(rest[:cut])
            rest = rest[cut:].lstrip()
        lines.append(rest)
    return lines


_STYLES = {
    "title": 'font-weight="bold" font-size="16"',
    "head": 'font-weight="bold" font-size="13"',
    "words": 'font-size="13"',
    "small": 'font-size="11" fill="#555"',
}


def _picture(lines: list[tuple[str, str]], buttons: list[str], said: str) -> str:
    """Return an SVG with lines of text and buttons under them; `said` is for those who do not see it."""
    height = 2 * MARGIN + sum(TALL.get(style, LINE) for _, style in lines) + 2 * LINE + (44 if buttons else 0)
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
            'role="img" font-family="sans-serif" fill="#1d1c1d">'
        ),
        f"<title>{escape(said)}</title>",
        f'<rect x="1" y="1" width="{WIDTH - 2}" height="{height - 2}" rx="8" fill="#fff" stroke="#bbb"/>',
    ]
    place = MARGIN + LINE
    for line, style in lines:
        if style == "field":
            box = f'x="{MARGIN}" y="{place - 12}" width="{WIDTH - 2 * MARGIN}" height="24" rx="4"'
            parts.append(f'<rect {box} fill="#fff" stroke="#777"/>')
        else:
            parts.append(f'<text x="{MARGIN}" y="{place}" {_STYLES[style]}>{escape(line)}</text>')
        place += TALL.get(style, LINE)
    left = MARGIN
    for button in buttons:
        wide = 34 + 8 * len(button)  # an emoji is as wide as two letters
        parts.append(f'<rect x="{left}" y="{place - 8}" width="{wide}" height="30" rx="4" fill="#fff" stroke="#777"/>')
        parts.append(f'<text x="{left + 12}" y="{place + 12}" {_STYLES["head"]}>{escape(button)}</text>')
        left += wide + 10
    parts.append(
        f'<text x="{MARGIN}" y="{height - MARGIN}" {_STYLES["small"]} font-style="italic">{escape(LABEL)}</text>'
    )
    return "\n".join([*parts, "</svg>"]) + "\n"


if __name__ == "__main__":
    for name, picture in drawings().items():
        (DOCS / name).write_text(picture, encoding="utf-8")
