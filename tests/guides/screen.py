"""What people see, as text in a guide: each screen stands between two marks, and is written anew by `make docs`."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping

from tests.support.generated import with_table
from tests.support.root import ROOT

COLUMNS = 120


def with_screens(page: str, screens: Mapping[str, str]) -> str:
    """Return a page with each screen in its place."""
    for name, screen in screens.items():
        page = with_table(page, f"```\n{screen}\n```\n", (f"<!-- screen: {name} -->", "<!-- /screen -->"))
    return page


def written(guide: str, screens: Mapping[str, str]) -> None:
    """Write the screens into a guide in docs/."""
    path = ROOT / "docs" / guide
    path.write_text(with_screens(path.read_text(encoding="utf-8"), screens), encoding="utf-8")


def wrapped(words: str) -> list[str]:
    """Return the lines of a text, none longer than fits."""
    return [line for paragraph in words.split("\n") for line in textwrap.wrap(paragraph, COLUMNS) or [""]]


def row(labels: Iterable[str]) -> str:
    """Return buttons in a row."""
    return "  ".join(f"[ {label} ]" for label in labels)


def field(label: str, hint: str, value: str, *, required: bool) -> list[str]:
    """Return the field of a form: its label, what it is for, and what is typed into it."""
    return ["", f"{label}{'' if required else ' (optional)'}: {hint}", f"[ {value or ' ' * 20} ]"]
