"""A kept head: the hash of an entry, or its first digits, that somebody wrote down; and its place in a chain."""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple

from ledger.chain.entry import Entry
from ledger.values.phrase import Code, Lines, Phrase, Refusal, lines, phrase

DIGITS_MIN, DIGITS_MAX = 8, 64


class Place(NamedTuple):
    """The entry that has a hash, and its moment."""

    height: int
    at: datetime
    hash: str


class KeptHead:
    """The digits that somebody kept, and the entries whose hash begins with them. Raises `Refusal` if they are no hash."""

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

    def describe(self) -> Phrase | Lines:
        """Say which entries have the hash, or that none has."""
        if not self.places:
            return phrase(
                "No entry here has the hash {hash}. Whoever kept it kept it of another ledger, or what was there then was changed or cut off since. Please tell everyone.",
                hash=Code(self.digits),
            )
        return lines(
            *(
                phrase(
                    "{hash} is the hash of entry {height}, of {at}: up to there everything is as it was when it was kept.",
                    hash=Code(place.hash),
                    height=place.height,
                    at=place.at,
                )
                for place in self.places
            )
        )
