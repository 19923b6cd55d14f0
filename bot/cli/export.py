"""`potluck export`: the ledger as files: JSON Lines, CSV and two journals."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from ledger.chain.entry import Entry, of_kind, stamp
from ledger.export.journal import BEANCOUNT, HLEDGER, Journal
from ledger.export.rows import rows
from ledger.export.sheets import NAMES, Sheets, names_of
from ledger.export.tables import TABLES, VERSION, json_line
from ledger.export.withheld import WHY
from ledger.network.rules import RulesAdopted

ABOUT = "about.json"
"""The file with the network, the format and the last entry of an export; it is written last."""


class NotEmpty(Exception):
    """Files stand already where an export shall be written."""


def export(directory: Path, network: str, entries: Iterable[Entry]) -> int:
    """Write everything of a network into a directory, and return how many entries it came from.

    Nobody else can read what is made. Raises `NotEmpty` rather than mixing two exports, and `OSError` and `Broken` as
    writing and reading do; what was written until then stays, without `ABOUT`.
    """
    _make_directory(directory)
    seen = _Seen()
    with ExitStack() as files:

        def opened(name: str) -> TextIO:
            return files.enter_context(_made(directory / name))

        plain = {name: opened(f"{name}.jsonl") for name in TABLES}
        journals = [(Journal(dialect), opened(f"money{dialect.ending}")) for dialect in (HLEDGER, BEANCOUNT)]

        withheld = 0
        for row in rows(_journaled(entries, journals, seen)):
            withheld += row[0] == "withheld"
            plain[row[0]].write(json_line(row))
    _write_sheets(directory, is_comma=seen.is_comma)
    last = seen.last
    height, at, head = (last.height, stamp(last.at), last.hash.hex()) if last else (0, None, "")
    about = {"export": VERSION, "network": network, "entries": height, "at": at, "head": head}
    about["withheld"] = {"texts": withheld, "why": WHY}
    with _made(directory / ABOUT) as file:
        file.write(json.dumps(about, ensure_ascii=False, indent=2) + "\n")
    return height


@dataclass(slots=True)
class _Seen:
    """The last entry of those that were read, and whether the network writes decimals behind a comma."""

    last: Entry | None = None
    is_comma: bool = False

    def add(self, entry: Entry) -> None:
        """Take the next entry in."""
        self.last = entry
        for adopted in of_kind(entry, RulesAdopted):
            self.is_comma = adopted.rules.writes_comma


def _write_sheets(directory: Path, *, is_comma: bool) -> None:
    """Write each table once more, for people: the JSON Lines beside it are read row by row."""

    def written(name: str) -> Iterator[str]:
        with (directory / f"{name}.jsonl").open(encoding="utf-8") as lines:
            yield from lines

    sheets = Sheets(names_of({name: written(name) for name in NAMES}), is_comma)
    for name in TABLES:
        with _made(directory / f"{name}.csv") as sheet:
            sheet.writelines(sheets.lines(name, written(name)))


def _make_directory(directory: Path) -> None:
    """Make a directory that only its owner can read; raise `NotEmpty` if there are files in it already."""
    if directory.exists() and any(directory.iterdir()):
        raise NotEmpty(f"There are files in {directory} already. Name a directory that is empty, or new.")
    directory.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    directory.mkdir(mode=0o700, exist_ok=True)


def _journaled(entries: Iterable[Entry], journals: Iterable[tuple[Journal, TextIO]], seen: _Seen) -> Iterator[Entry]:
    """Yield the entries, each written to the journals and seen before."""
    for entry in entries:
        for journal, file in journals:
            file.writelines(journal.add(entry))
        seen.add(entry)
        yield entry


def _made(path: Path) -> TextIO:
    """Open a new file that only its owner can read, whatever the umask of the process is."""
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.fchmod(number, 0o600)
    return os.fdopen(number, "w", encoding="utf-8", newline="")
