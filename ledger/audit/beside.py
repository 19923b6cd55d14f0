"""Audit of the tables beside a chain: nothing in them may belong to an entry that is missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ledger.chain.entry import Broken
from ledger.payouts import kept_files
from ledger.payouts.kept_files import Files
from ledger.store.stored import Stored


def check_end(height: int, last: Mapping[str, int]) -> None:
    """Raise `Broken` if the ledger ends before an entry with which something else was stored.

    `last` has the height of the last such entry by table.
    """
    for table, of in last.items():
        if of > height:
            raise Broken(height + 1, f"it is missing, though there are {table} of entry {of}: the end was cut off")


class Snapshot(NamedTuple):
    """Snapshot of the side tables from before the entries were read: a ledger that goes on meanwhile has more."""

    last: Mapping[str, int]
    files: list[bytes]


async def take_snapshot(data: Stored, network: str) -> Snapshot:
    """Return the snapshot of the side tables now."""
    return Snapshot(await data.last_beside(network), await data.file_hashes(network))


async def check(data: Stored, network: str, height: int, files: Files, snapshot: Snapshot) -> None:
    """Raise `Broken` if something beside a ledger of that height does not belong to it, or is missing.

    `files` are those that its entries name; the snapshot was taken before these were read.
    """
    check_end(height, snapshot.last)
    for hashed, file in sorted(files.standing.items(), key=lambda item: item[1].height):
        row = await data.file(network, hashed)
        kept_files.check(file, hashed, row.data if row else None)
    for hashed, file in files.erased.items():
        if await data.file(network, hashed) is not None:
            raise Broken(file.height, f"its file {file.name} is still there, and somebody in it was forgotten")
    kept_files.check_known(files, snapshot.files, height)
