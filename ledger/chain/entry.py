"""The hash chain: an entry has facts that were appended together, and a hash over them and everything before them.

The hash of an entry is SHA-256(hash of the entry before || body), where the body is the canonical JSON (RFC 8785) of
height, time, author and facts. The exact bytes are stored and hashed, never made anew, so a later version of the program
cannot break an old hash by writing the same facts differently. In place of a hash before the first entry stands the
hash of the network's name, so that the chain of one network cannot stand in for another's.

A chain shows that an entry was changed, dropped or inserted. By itself it does not show that its end was cut off, or that
somebody rebuilt all of it: so digests tell its head for people to keep (`audit/kept_head.py`), and the audit compares the
tables beside it and judges each decision again. One process owns a ledger, so no two have to agree on the next entry.

Personal words are not in the chain, since an entry can never change and people have a right to be forgotten. A body has
HMAC-SHA256(salt, text), and the words lie beside it with their salt: erasing that row erases the words, the hashes still
hold, and without the salt nobody can find the text by guessing. The alternative, words encrypted in the chain and keys
that are thrown away, would be the same with keys to look after.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

MARK_BYTES = 4
"""First bytes of an entry's hash that name a history: enough to tell two of them apart, and short enough to be typed."""

Fact = Any
"""A frozen dataclass of one of the noun modules, named in the past tense."""

Kind = TypeVar("Kind")

Upgrade = Callable[[dict[str, Any]], dict[str, Any]]
"""Returns the values of a fact as the next version of its kind has them."""


class Entry(NamedTuple):
    """Facts that became true together, with height, moment and author (an agent, or `NETWORK`).

    `hash` is empty before the entry is sealed. Its first bytes (`mark`) stand in everything that came of this entry, to
    tell it from the entry of another history at the same height, as after a restore.
    """

    height: int
    at: datetime
    author: str
    facts: tuple[Fact, ...]
    hash: bytes = b""


def of_kind(entry: Entry, kind: type[Kind]) -> Iterator[Kind]:
    """Yield the facts of one kind in an entry, in their order."""
    return (fact for fact in entry.facts if isinstance(fact, kind))


class Sealed(NamedTuple):
    """An entry as it is stored: the exact bytes of its body, and the hash that chains them."""

    height: int
    hash: bytes
    body: bytes


class Broken(Exception):
    """The chain does not hold. `height` is that of the first bad entry; the message says what is wrong with it."""

    def __init__(self, height: int, wrong: str) -> None:
        super().__init__(f"entry {height}: {wrong}")
        self.height = height
        self.wrong = wrong


class MissingTriggers(Exception):
    """Entries are unchanged, but their database would let them be changed now: `names` has the triggers that lack."""

    def __init__(self, names: frozenset[str]) -> None:
        super().__init__(f"the triggers {', '.join(sorted(names))} are missing or changed")
        self.names = names


def genesis(network: str) -> bytes:
    """Return the hash that stands before the first entry of a network."""
    return hashlib.sha256(b"potluck ledger 1\n" + network.encode()).digest()


def chained(previous: bytes, body: bytes) -> bytes:
    """Return the hash of an entry with that body after the entry with the hash `previous`."""
    return hashlib.sha256(previous + body).digest()


def verify(network: str, sealed: Iterable[Sealed]) -> Iterator[Sealed]:
    """Yield the entries whose hashes hold; raise `Broken` at the first whose hash does not."""
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
    """Return the beginning of an entry's hash, as it stands in names outside of the ledger."""
    return hashed[:MARK_BYTES].hex()


def commitment(salt: bytes, text: str) -> str:
    """Return the commitment that stands for words in the chain: HMAC-SHA256(salt, text), in hexadecimal."""
    return hmac.digest(salt, text.encode(), "sha256").hex()


def stamp(at: datetime) -> str:
    """Write a moment as the chain writes it: UTC, with microseconds only if there are any."""
    assert at.tzinfo is not None, "a moment without a zone"
    return _stamp(at.astimezone(UTC))


@lru_cache(16)  # an entry and what is stored beside it are of one moment
def _stamp(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def moment(text: str) -> datetime:
    """Read a moment as the chain writes it."""
    return datetime.fromisoformat(text)
