"""The files that are written from the code: config.example.toml, and tables in docs/.

`python -m tests.support.generated` (or `make docs`) writes them; a house rule finds them out of date.
"""

from __future__ import annotations

from pathlib import Path

import commands
from adapters.slack.manifest import SCOPES
from bot.config import settings as config
from bot.menu import Menu, Verb
from ledger.export.tables import TABLES
from tests.support import fact_table
from tests.support.root import ROOT

COMMANDS = ("<!-- commands: written from the menu -->", "<!-- /commands -->")
"""What stands around the table of commands in docs/commands.md."""

SCOPES_MARKS = ("<!-- scopes: written from the manifest -->", "<!-- /scopes -->")
"""What stands around the scopes in docs/slack.md."""

EXPORT = ("<!-- export: written from its shape -->", "<!-- /export -->")
"""What stands around the tables of an export in docs/treasurers.md."""

FACTS = ("<!-- facts: written from the code -->", "<!-- /facts -->")
"""What stands around the kinds of facts in docs/ledger.md."""


def expected(root: Path) -> dict[Path, str]:
    """Return what each generated file should hold."""
    rows = [f"| `{scope}` | {what} |" for scope, what in sorted(SCOPES.items())]
    scopes = "\n".join(["| Scope | What for |", "|---|---|", *rows]) + "\n"
    tables = {
        "commands": (table(commands.load()), COMMANDS),
        "treasurers": (shape(), EXPORT),
        "slack": (scopes, SCOPES_MARKS),
        "ledger": (fact_table.table(), FACTS),
    }
    pages = {root / "docs" / f"{page}.md": marked for page, marked in tables.items()}
    written = {page: with_table(page.read_text(encoding="utf-8"), *marked) for page, marked in pages.items()}
    return {root / "config.example.toml": config.example(), **written}


def with_table(text: str, rows: str, marks: tuple[str, str]) -> str:
    """Return a text with what stands between the two marks replaced."""
    before, begin, rest = text.partition(marks[0])
    _, end, after = rest.partition(marks[1])
    assert begin and end, f"there is no place for a table: {marks[0]} and, some lines below, {marks[1]}"
    return f"{before}{begin}\n{rows}{end}{after}"


def table(menu: Menu) -> str:
    """Return a row for each thing that can be asked: the command, what it does, and an example."""
    rows = [_row(verb) for verb in menu.verbs]
    return "\n".join(["| Command | What it does | Example |", "|---|---|---|", *rows]) + "\n"


def shape() -> str:
    """Return a row for each table of an export: its name, and its columns."""
    rows = [f"| `{name}` | {', '.join(f'`{column}`' for column in columns)} |" for name, columns in TABLES.items()]
    return "\n".join(["| File | Columns |", "|---|---|", *rows]) + "\n"


def _row(verb: Verb) -> str:
    cells = (f"`/{verb.name}`", verb.help, f"`{verb.example}`")
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


if __name__ == "__main__":
    for path, text in expected(ROOT).items():
        path.write_text(text, encoding="utf-8")
