"""`potluck export`: everything that the ledger tells, as files: JSON Lines, CSV and two journals."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TextIO

from ledger.entry import Entry, stamp
from ledger.export.journal import BEANCOUNT, HLEDGER, Journal
from ledger.export.rows import rows
from ledger.export.shape import TABLES, VERSION, cells, json_line

ABOUT = "about.json"
"""Says of which network an export is, in which shape, and up to which entry; it is written last."""


class NotEmpty(Exception):
    """Files stand already where an export shall be written."""


def export(directory: Path, network: str, entries: Iterable[Entry], head: str) -> int:
    """Write everything of a network into a directory, and return how many entries it came from.

    `head` is the hash of the last entry. Raises `NotEmpty` rather than mixing two exports, and `OSError` and `Broken` as
    writing and reading do; what was written until then stays, without `ABOUT`.
    """
    if directory.exists() and any(directory.iterdir()):
        raise NotEmpty(f"There are files in {directory} already. Name a directory that is empty, or new.")
    directory.mkdir(parents=True, exist_ok=True)
    last: Entry | None = None
    with ExitStack() as files:

        def opened(name: str) -> TextIO:
            return files.enter_context((directory / name).open("w", encoding="utf-8", newline=""))

        plain = {name: opened(f"{name}.jsonl") for name in TABLES}
        sheets = {name: csv.writer(opened(f"{name}.csv"), lineterminator="\r\n") for name in TABLES}
        for name, columns in TABLES.items():
            sheets[name].writerow(columns)
        journals = [(Journal(dialect), opened(f"money{dialect.ending}")) for dialect in (HLEDGER, BEANCOUNT)]

        def watched() -> Iterator[Entry]:
            nonlocal last
            for entry in entries:
                for journal, file in journals:
                    file.writelines(journal.add(entry))
                yield entry
                last = entry

        for row in rows(watched()):
            plain[row[0]].write(json_line(row))
            sheets[row[0]].writerow(cells(row[1]))
    height, at = (last.height, stamp(last.at)) if last else (0, None)
    about = {"export": VERSION, "network": network, "entries": height, "at": at, "head": head}
    (directory / ABOUT).write_text(json.dumps(about, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return height
