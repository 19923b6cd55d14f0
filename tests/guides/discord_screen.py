"""Messages and forms on Discord as text, made from what was sent over the wire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.adapters.discord import seen
from tests.guides.screen import field, row, wrapped

ONLY_YOU = 64
"""The flag of a message that one person alone can see."""


def message(sent: Mapping[str, Any], names: Mapping[int, str], standing: Sequence[tuple[str, int]] = ()) -> str:
    """Return a message: its words, its embeds with their small print, its buttons and the reactions on it."""
    lines = [
        "Potluck, only you can see this:" if sent["flags"] & ONLY_YOU else "Potluck:",
        *wrapped(seen.shown(sent["content"], names)),
    ]
    for embed in sent["embeds"]:
        lines += wrapped(seen.shown(embed.get("description", ""), names))
        lines += wrapped(embed.get("footer", {}).get("text", ""))
    lines += [row(map(label, buttons["components"])) for buttons in sent["components"]]
    lines.append("  ".join(f"{emoji} {count}" for emoji, count in standing))
    return "\n".join(filter(None, lines))


def label(button: Mapping[str, Any]) -> str:
    """Return what stands on a button."""
    return f"{button['emoji']['name']} {button['label']}" if button.get("emoji") else str(button["label"])


def form(sent: Mapping[str, Any]) -> str:
    """Return a form: its title, and each field with its label, its help and what is typed into it."""
    lines = [sent["title"]]
    for part in sent["components"]:
        box = part["component"]
        hint, value = part.get("description") or "", box.get("value") or ""
        lines += field(part["label"], hint, value, required=box.get("required", True))
    return "\n".join(lines)
