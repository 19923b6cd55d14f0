"""What is stored beside a chain, held against it: nothing may be there that belongs to an entry which is not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ledger.chain.entry import Broken
from ledger.payouts import kept_files as filed
from ledger.payouts.kept_files import Files
from ledger.store.stored import Stored


def check_end(height: int, last: Mapping[str, int]) -> None:
    """Raise `Broken` where the ledger ends before something that came with a later entry."""
    for table, of in last.items():
        if of > height:
            raise Broken(height + 1, f"it is missing, though there are {table} of entry {of}: the end was cut off")


class Before(NamedTuple):
    """What stood beside the chain before its entries were read: a ledger that goes on meanwhile has more."""

    last: Mapping[str, int]
    files: list[bytes]


async def before(data: Stored, network: str) -> Before:
    """Return what stands beside the chain now."""
    return Before(await data.last_beside(network), await data.file_hashes(network))


async def check(data: Stored, network: str, height: int, files: Files, found: Before) -> None:
    """Raise `Broken` where something beside a ledger that ends on that height does not belong to it, or is missing.

    `files` are those of which its entries tell, and `found` is what stood there before these were read.
    """
    check_end(height, found.last)
    for hashed, one in sorted(files.standing.items(), key=lambda item: item[1].height):
        row = await data.file(network, hashed)
        filed.check(one, hashed, row.data if row else None)
    for hashed, one in files.erased.items():
        if await data.file(network, hashed) is not None:
            raise Broken(one.height, f"its file {one.name} is still there, and somebody in it was forgotten")
    filed.check_known(files, found.files, height)
