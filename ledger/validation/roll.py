"""A roll of persons: how many are on it and the hash of their ids, without a few of them, found without a walk over all."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Roll:
    """Ids in their order, as they are hashed: each with a space behind it, and where it begins in that.

    What was found without some stands in `found`, as the same few make one log after the other.
    """

    text: bytes
    starts: Mapping[str, int]
    found: dict[frozenset[str], tuple[int, str]] = field(default_factory=dict, compare=False, repr=False)

    def without(self, barred: Collection[str]) -> tuple[int, str]:
        """Return how many are on it beside those barred, and the SHA-256 of their ids, joined by spaces."""
        some = frozenset(barred)
        known = self.found.get(some)
        if known is None:
            known = self.found[some] = self._without(some)
        return known

    def _without(self, barred: Collection[str]) -> tuple[int, str]:
        gone = sorted((self.starts[one], len(one) + 1) for one in barred if one in self.starts)
        parts, begin = [], 0
        for start, length in gone:
            parts.append(self.text[begin:start])
            begin = start + length
        parts.append(self.text[begin:])
        return len(self.starts) - len(gone), hashlib.sha256(b"".join(parts)[:-1]).hexdigest()


def of(ids: Sequence[str], before: Roll | None = None) -> Roll:
    """Return the roll of these ids, each of which is there once; behind those on the one `before`, if any."""
    text, starts = (before.text, dict(before.starts)) if before else (b"", {})
    place = len(text)
    for one in ids:
        starts[one] = place
        place += len(one) + 1
    return Roll(text + "".join(f"{one} " for one in ids).encode("ascii"), starts)
