"""A roll of persons: their number and the hash of their ids, also without a few of them, and without a walk over all."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Electorate:
    """The number of persons who may vote, and the SHA-256 of their ids, sorted by number and joined by spaces.

    The quorum counts `counted` of them, or all if it is None.
    """

    voters: int
    voters_hash: str
    bootstrap: bool
    counted: int | None = None

    @property
    def quorum_of(self) -> int:
        """Return how many persons the quorum counts."""
        return self.voters if self.counted is None else self.counted


@dataclass(frozen=True, slots=True)
class Roll:
    """Ids in order, as they are hashed: `text` has a space after each, and `starts` the offset of each.

    `cache` keeps the results of `without`, as the same few persons make one log after the other.
    """

    text: bytes
    starts: Mapping[str, int]
    cache: dict[frozenset[str], tuple[int, str]] = field(default_factory=dict, compare=False, repr=False)

    def without(self, barred: Collection[str]) -> tuple[int, str]:
        """Return how many persons are left without those barred, and the SHA-256 of their ids, joined by spaces."""
        key = frozenset(barred)
        result = self.cache.get(key)
        if result is None:
            result = self.cache[key] = self._without(key)
        return result

    def _without(self, barred: Collection[str]) -> tuple[int, str]:
        gone = sorted((self.starts[person], len(person) + 1) for person in barred if person in self.starts)
        parts, begin = [], 0
        for start, length in gone:
            parts.append(self.text[begin:start])
            begin = start + length
        parts.append(self.text[begin:])
        return len(self.starts) - len(gone), hashlib.sha256(b"".join(parts)[:-1]).hexdigest()


def of(ids: Sequence[str], before: Roll | None = None) -> Roll:
    """Return the roll of these ids, which are all different, appended to the roll `before` if there is one."""
    text, starts = (before.text, dict(before.starts)) if before else (b"", {})
    offset = len(text)
    for person in ids:
        starts[person] = offset
        offset += len(person) + 1
    return Roll(text + "".join(f"{person} " for person in ids).encode("ascii"), starts)
