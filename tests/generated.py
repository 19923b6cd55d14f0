"""The files that are written from the code: config.example.toml, and the table of commands in the README.

`python -m tests.generated` (or `make docs`) writes them; a house rule finds them out of date.
"""

from __future__ import annotations

from pathlib import Path

import commands
from bot import config
from bot.menu import Menu, Verb

BEGIN, END = "<!-- commands: written from the menu -->", "<!-- /commands -->"
"""What stands around the table of commands in the README."""


def expected(root: Path) -> dict[Path, str]:
    """Return what each generated file should hold."""
    readme = root / "README.md"
    return {
        root / "config.example.toml": config.example(),
        readme: with_table(readme.read_text(encoding="utf-8"), table(commands.load())),
    }


def with_table(text: str, rows: str) -> str:
    """Return a text with what stands between the two marks replaced."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    assert begin and end, f"README.md has no place for the commands: {BEGIN} and, some lines below, {END}"
    return f"{before}{begin}\n{rows}{end}{after}"


def table(menu: Menu) -> str:
    """Return a row for each thing that can be asked: the command, what it does, and an example."""
    rows = [_row(verb) for verb in menu.verbs]
    return "\n".join(["| Command | What it does | Example |", "|---|---|---|", *rows]) + "\n"


def _row(verb: Verb) -> str:
    cells = (f"`/{verb.name}`", verb.help, f"`{verb.example}`")
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


if __name__ == "__main__":
    for path, text in expected(Path(__file__).parent.parent).items():
        path.write_text(text, encoding="utf-8")
