"""A head that somebody kept: the hash of an entry, or its first digits, and where it stands in a chain."""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple

from ledger.chain.entry import Entry
from ledger.values.phrase import Code, Lines, Phrase, Refusal, lines, phrase

DIGITS_MIN, DIGITS_MAX = 8, 64


class Place(NamedTuple):
    """The entry that has a hash, and when it was made."""

    height: int
    at: datetime
    hash: str


class KeptHead:
    """What somebody kept, and the entries whose hash begins so. Raises `Refusal` where it is no hash."""

    def __init__(self, text: str) -> None:
        self.digits = text.strip().casefold()
        if not re.fullmatch(rf"[0-9a-f]{{{DIGITS_MIN},{DIGITS_MAX}}}", self.digits):
            raise Refusal(
                "{text} is no hash. One has 64 digits from 0 to f; the first {least} are enough.",
                text=text[:80],
                least=DIGITS_MIN,
            )
        self.places: list[Place] = []

    def add(self, entry: Entry) -> None:
        """Look at the next entry."""
        if (hashed := entry.hash.hex()).startswith(self.digits):
            self.places.append(Place(entry.height, entry.at, hashed))

    def told(self) -> Phrase | Lines:
        """Return where it stands, or that it does not."""
        if not self.places:
            return phrase(
                "No entry here has the hash {hash}. Whoever kept it kept it of another ledger, or what was there then was changed or cut off since. Please tell everyone.",
                hash=Code(self.digits),
            )
        return lines(
            *(
                phrase(
                    "{hash} is the hash of entry {height}, of {at}: up to there everything is as it was when it was kept.",
                    hash=Code(one.hash),
                    height=one.height,
                    at=one.at,
                )
                for one in self.places
            )
        )
