"""The files that a ledger has to have: of each approved payout the one that was made of it, until somebody in it is forgotten."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

from ledger.agent import Forgotten
from ledger.book import Book
from ledger.entry import Broken, Entry
from ledger.payout import Line, PayoutApproved


class Filed(NamedTuple):
    """A file that an entry tells of: at which height, and the agents whom it names."""

    height: int
    name: str
    agents: frozenset[str]


class Files:
    """The files of a ledger by their hash: those that have to be there, and those that were erased."""

    def __init__(self) -> None:
        self.standing: dict[bytes, Filed] = {}
        self.erased: dict[bytes, Filed] = {}

    def add(self, book: Book, entry: Entry) -> None:
        """Take the next entry in, on the book as it was before it."""
        for fact in entry.facts:
            match fact:
                case PayoutApproved(payout, name, hashed):
                    found = book.payouts.by_id[payout]
                    agents = found.renewal.agents if found.renewal else tuple(found.lines)
                    named = frozenset(one for agent in agents for one in named_in(found.lines[agent].line))
                    self.standing[bytes.fromhex(hashed.text or "")] = Filed(entry.height, name, named)
                case Forgotten(_, aliases):
                    gone = [hashed for hashed, one in self.standing.items() if one.agents & {*aliases}]
                    self.erased.update((hashed, self.standing.pop(hashed)) for hashed in gone)


def named_in(line: Line) -> tuple[str, ...]:
    """Return the agents of whom something stands in a line: the one whom it pays, and whose words say where."""
    return (line.agent, line.pay_to.subject, line.name.subject) if line.name else (line.agent, line.pay_to.subject)


def is_whole(hashed: bytes, data: bytes) -> bool:
    """Tell whether these are the bytes that have a hash."""
    return hashlib.sha256(data).digest() == hashed


def check(filed: Filed, hashed: bytes, data: bytes | None) -> None:
    """Raise `Broken` where a file that has to be there is not, or is another."""
    if data is None:
        raise Broken(filed.height, f"its file {filed.name} is missing, and nobody in it asked to be forgotten")
    if not is_whole(hashed, data):
        raise Broken(filed.height, f"its file {filed.name} was changed")


def check_known(files: Files, stored: Iterable[bytes], height: int) -> None:
    """Raise `Broken` where a file is stored of which no entry up to that height tells."""
    for hashed in stored:
        if hashed not in files.standing and hashed not in files.erased:
            raise Broken(height + 1, f"it is missing: a file is there of which no entry tells (SHA-256 {hashed.hex()})")
