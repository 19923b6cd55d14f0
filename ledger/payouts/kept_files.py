"""The files that a ledger has to have: of each approved payout the one that was made of it, until somebody in it is forgotten."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

from ledger.chain.entry import Broken, Entry
from ledger.network.agent import Forgotten
from ledger.payouts import payout, renewal
from ledger.payouts.erasure import NameErased
from ledger.payouts.payout import Line, PayoutApproved, Payouts
from ledger.payouts.setback import SetBack


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
        self._payouts = Payouts()

    def add(self, entry: Entry) -> None:
        """Take the next entry in."""
        for fact in entry.facts:
            if isinstance(fact, Forgotten | NameErased):
                erased = {*fact.aliases} if isinstance(fact, Forgotten) else {fact.subject}
                gone = [hashed for hashed, one in self.standing.items() if one.agents & erased]
                self.erased.update((hashed, self.standing.pop(hashed)) for hashed in gone)
            elif isinstance(fact, _TOLD):
                self._payouts.add(fact, entry)
            if isinstance(fact, PayoutApproved):
                found = self._payouts.by_id[fact.payout]
                named = frozenset(one for agent in found.listed for one in named_in(found.lines[agent].line))
                self.standing[bytes.fromhex(fact.hash.text or "")] = Filed(entry.height, fact.file, named)


_TOLD = (*payout.FACTS, *renewal.FACTS, SetBack)
"""What changes the page of payouts."""


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
