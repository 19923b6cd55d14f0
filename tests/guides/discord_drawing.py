"""Drawings of messages and forms on Discord, made from what was sent over the wire; they are no screenshots, and say so."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from tests.adapters.discord import seen

WIDTH, MARGIN, LINE, WRAP = 640, 16, 20, 74
GAP = 10
"""Between what belongs together and what comes next."""
LABEL = "Drawing, made by a test from what Potluck sends to Discord. Not a screenshot."
INK, FAINT, PAPER, RAISED, BAR = "#1f2328", "#59636e", "#ffffff", "#eceef1", "#8c959f"


class Drawing:
    """A picture that grows downwards."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.parts: list[str] = []
        self.y = MARGIN

    def line(self, words: str, *, x: int = MARGIN, ink: str = INK, bold: bool = False, size: int = 14) -> None:
        """Write a line of text."""
        self.y += LINE
        weight = ' font-weight="bold"' if bold else ""
        self.parts.append(f'<text x="{x}" y="{self.y}" font-size="{size}" fill="{ink}"{weight}>{escape(words)}</text>')

    def lines(self, words: str, *, x: int = MARGIN) -> None:
        """Write a text, wrapped."""
        for paragraph in words.split("\n"):
            for line in textwrap.wrap(paragraph, WRAP) or [""]:
                self.line(line, x=x)

    def box(self, x: int, width: int, words: str, *, height: int = 28) -> None:
        """Draw a box with words in it, on the present line."""
        self.parts.append(
            f'<rect x="{x}" y="{self.y + 8}" width="{width}" height="{height}" rx="5" fill="{RAISED}" stroke="{BAR}"/>'
            f'<text x="{x + 10}" y="{self.y + 27}" font-size="14" fill="{INK}">{escape(words)}</text>'
        )

    def done(self) -> str:
        """Return the picture as SVG, labelled."""
        self.y += 10
        self.line(LABEL, ink=FAINT, size=11)
        height = self.y + MARGIN
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
            f'font-family="sans-serif" role="img" aria-label="{escape(self.title)}">\n<title>{escape(self.title)}</title>\n'
            f'<rect width="100%" height="100%" fill="{PAPER}" stroke="{BAR}"/>\n' + "\n".join(self.parts) + "\n</svg>\n"
        )


def message(
    title: str, sent: Mapping[str, Any], names: Mapping[int, str], standing: Sequence[tuple[str, int]] = ()
) -> str:
    """Draw a message: its words, its embeds with their small print, its buttons and the reactions on it."""
    drawing = Drawing(title)
    drawing.line("Potluck [APP]", bold=True)
    if sent["content"]:
        drawing.lines(seen.shown(sent["content"], names))
    for embed in sent["embeds"]:
        top = drawing.y + 6
        drawing.lines(seen.shown(embed.get("description", ""), names), x=MARGIN + 14)
        if embed.get("footer"):
            drawing.line(embed["footer"]["text"], x=MARGIN + 14, ink=FAINT, size=11)
        drawing.parts.append(f'<rect x="{MARGIN}" y="{top}" width="4" height="{drawing.y - top + 8}" fill="{BAR}"/>')
        drawing.y += GAP
    for row in sent["components"]:
        x = MARGIN
        for button in row["components"]:
            words = f"{button['emoji']['name']} {button['label']}" if button.get("emoji") else button["label"]
            drawing.box(x, 24 + 9 * len(words), words)
            x += 34 + 9 * len(words)
        drawing.y += 36
    if standing:
        for number, (emoji, count) in enumerate(standing):
            drawing.box(MARGIN + number * 64, 56, f"{emoji} {count}")
        drawing.y += 36
    if sent["flags"] & 64:
        drawing.line("Only you can see this", ink=FAINT, size=11)
    return drawing.done()


def form(title: str, sent: Mapping[str, Any]) -> str:
    """Draw a form: its title, and each field with its label and help."""
    drawing = Drawing(title)
    drawing.line(sent["title"], bold=True)
    for label in sent["components"]:
        drawing.y += GAP
        drawing.line(label["label"] + (" *" if label["component"].get("required", True) else ""), bold=True)
        drawing.line(label.get("description") or "", ink=FAINT, size=12)
        drawing.box(MARGIN, WIDTH - 2 * MARGIN, label["component"].get("value") or "")
        drawing.y += 36
    return drawing.done()
