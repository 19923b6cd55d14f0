"""Shuffle: a row in an order that a seed decides, as far as it is asked for.

It is the shuffle of Fisher and Yates as Durstenfeld wrote it down (Communications of the ACM 7, 1964, algorithm 235), from the
front: place i of a row of n changes with place i + (x mod (n - i)), where x is the SHA-256 of `SEED i`, with the seed in
hexadecimal, read as one number. Every order is as likely as any other, the first names cost as little in a long row as in a
short one, and anybody can do it again from the row and the seed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def shuffled(row: Sequence[Item], seed: bytes, length: int | None = None) -> Iterator[Item]:
    """Yield the items of a row, or of its beginning of that length, in the order that the seed decides."""
    length = len(row) if length is None else length
    moved: dict[int, int] = {}  # which item stands at a place, where it is not the one of the row
    begin = f"{seed.hex()} "
    for place in range(length):
        number = int.from_bytes(hashlib.sha256(f"{begin}{place}".encode("ascii")).digest())
        other = place + number % (length - place)
        yield row[moved.get(other, other)]
        moved[other] = moved.get(place, place)
        moved.pop(place, None)
