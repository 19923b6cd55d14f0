"""An entry of the ledger: facts that were appended together, chained by SHA-256 to everything before them.

The hash of an entry is SHA-256(hash of the entry before || body), where the body is the canonical JSON (RFC 8785) of
height, time, author and facts. What stands before the first entry is the hash of the network's name, so that the chain
of one network cannot stand in for another's.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

MARK_BYTES = 4
"""Of an entry's hash, where it names a history: enough that two of them are told apart, and short enough to be typed."""

Fact = Any
"""A frozen dataclass of one of the noun modules, named in the past tense."""

Upgrade = Callable[[dict[str, Any]], dict[str, Any]]
"""Returns the values of a fact as the next version of its kind has them."""


class Entry(NamedTuple):
    """Facts that became true together: at which height, when, and by whose act (an agent, or `NETWORK`).

    `hash` is the one that chains it, empty before it is sealed. Its first bytes, as `mark` writes them, tell whatever
    came of this entry from what another history has at the same height, as after a restore.
    """

    height: int
    at: datetime
    author: str
    facts: tuple[Fact, ...]
    hash: bytes = b""


class Sealed(NamedTuple):
    """An entry as it is stored: the exact bytes of its body, and the hash that chains them."""

    height: int
    hash: bytes
    body: bytes


class Broken(Exception):
    """The chain does not hold. `height` names the first bad entry; the message says what is wrong with it."""

    def __init__(self, height: int, wrong: str) -> None:
        super().__init__(f"entry {height}: {wrong}")
        self.height = height
        self.wrong = wrong


class Unguarded(Exception):
    """Entries are as they were, and their database would let them be changed now: `names` says which triggers lack."""

    def __init__(self, names: frozenset[str]) -> None:
        super().__init__(f"the triggers {', '.join(sorted(names))} are missing or changed")
        self.names = names


def genesis(network: str) -> bytes:
    """Return what stands before the first entry of a network."""
    return hashlib.sha256(b"potluck ledger 1\n" + network.encode()).digest()


def chained(previous: bytes, body: bytes) -> bytes:
    """Return the hash of an entry with that body after the entry with the hash `previous`."""
    return hashlib.sha256(previous + body).digest()


def verify(network: str, sealed: Iterable[Sealed]) -> Iterator[Sealed]:
    """Yield the entries as they prove to be chained; raise `Broken` at the first that is not."""
    previous, height = genesis(network), 0
    for entry in sealed:
        height += 1
        if entry.height != height:
            raise Broken(height, f"it is missing; the next one stored is entry {entry.height}")
        if chained(previous, entry.body) != entry.hash:
            raise Broken(height, "its content and its hash do not belong together")
        previous = entry.hash
        yield entry


def mark(hashed: bytes) -> str:
    """Return the beginning of an entry's hash as names have it outside of the ledger."""
    return hashed[:MARK_BYTES].hex()


def commitment(salt: bytes, text: str) -> str:
    """Return what stands in the chain for words: HMAC-SHA256(salt, text), in hexadecimal."""
    return hmac.digest(salt, text.encode(), "sha256").hex()


def stamp(at: datetime) -> str:
    """Write a moment as the chain writes it: UTC, to the microsecond only where it has a part of a second."""
    assert at.tzinfo is not None, "a moment without a zone"
    return _stamp(at.astimezone(UTC))


@lru_cache(16)  # an entry and what is stored beside it are of one moment
def _stamp(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def moment(text: str) -> datetime:
    """Read a moment as the chain writes it."""
    return datetime.fromisoformat(text)
