"""The files that a ledger has to keep: one for each approved payout, until somebody in it is forgotten."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from itertools import chain
from typing import ClassVar, NamedTuple

from ledger.chain.entry import Broken, Entry
from ledger.network.agent import Forgotten
from ledger.payouts.addresses import revealed
from ledger.payouts.erasure import NameErased
from ledger.payouts.payout import Line, Payout, PayoutApproved, Payouts


class Filed(NamedTuple):
    """A file of the ledger: the height of its entry, its name, and the agents whom it names."""

    height: int
    name: str
    agents: frozenset[str]


class Files:
    """The files of a ledger by their hash: the ones that have to be there, and the ones that were erased.

    A file whose hash is withheld was left out as well: addresses stand in it.
    """

    def __init__(self) -> None:
        self.standing: dict[bytes, Filed] = {}
        self.erased: dict[bytes, Filed] = {}
        self._payouts = Payouts()

    def add(self, entry: Entry) -> None:
        """Fold the next entry in."""
        for fact in entry.facts:
            if type(fact) in Payouts.FOLDS:
                self._payouts.add(fact, entry)
            if type(fact) in self._FOLDS:
                self._FOLDS[type(fact)](self, fact, entry)

    def _forgotten(self, fact: Forgotten, _: Entry) -> None:
        self._erase({*fact.aliases})

    def _name_erased(self, fact: NameErased, _: Entry) -> None:
        self._erase({fact.subject})

    def _approved(self, fact: PayoutApproved, entry: Entry) -> None:
        if not fact.hash.is_withheld:
            named = _named(self._payouts.by_id[fact.payout])
            self.standing[bytes.fromhex(revealed(fact.hash))] = Filed(entry.height, fact.file, named)

    _FOLDS: ClassVar[dict[type, Callable[..., None]]] = {
        Forgotten: _forgotten,
        NameErased: _name_erased,
        PayoutApproved: _approved,
    }

    def _erase(self, agents: set[str]) -> None:
        gone = [hashed for hashed, filed in self.standing.items() if filed.agents & agents]
        self.erased.update((hashed, self.standing.pop(hashed)) for hashed in gone)


def _named(payout: Payout) -> frozenset[str]:
    """Return the agents whom the valid file of a payout names."""
    return frozenset(chain.from_iterable(named_in(payout.lines[agent].line) for agent in payout.listed))


def named_in(line: Line) -> tuple[str, ...]:
    """Return the agents of whom a line has data: the one whom it pays, and those whose words are in it."""
    return (line.agent, line.pay_to.subject, line.name.subject) if line.name else (line.agent, line.pay_to.subject)


def is_whole(hashed: bytes, data: bytes) -> bool:
    """Tell whether the data has this hash."""
    return hashlib.sha256(data).digest() == hashed


def check(filed: Filed, hashed: bytes, data: bytes | None) -> None:
    """Raise `Broken` if a file is missing or was changed."""
    if data is None:
        raise Broken(filed.height, f"its file {filed.name} is missing, and nobody in it asked to be forgotten")
    if not is_whole(hashed, data):
        raise Broken(filed.height, f"its file {filed.name} was changed")


def check_known(files: Files, stored: Iterable[bytes], height: int) -> None:
    """Raise `Broken` if a file is stored that no entry up to that height names."""
    for hashed in stored:
        if hashed not in files.standing and hashed not in files.erased:
            raise Broken(height + 1, f"it is missing: a file is there of which no entry tells (SHA-256 {hashed.hex()})")
