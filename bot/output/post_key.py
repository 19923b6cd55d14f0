"""Key of a post: its name on a platform, for deduplication. It is unique to one history of a ledger.

A ledger that was restored from a backup numbers its posts a second time; the mark of the entry tells the two apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_WRITTEN = re.compile(r"(.+)/([0-9]+)\.([0-9]+)\.([0-9a-f]+)@([^#+]+)")


@dataclass(frozen=True, slots=True)
class Key:
    """The key of a post: its subject or message, its number, height and mark of the entry that owes it, and the network.

    The network is in it, as two networks may write to one person.
    """

    about: str
    number: int
    height: int
    mark: str
    network: str

    def __str__(self) -> str:
        return f"{self.about}/{self.number}.{self.height}.{self.mark}@{self.network}"

    @property
    def entry(self) -> str:
        """Return the name of the entry that owes the post."""
        return f"{self.height}.{self.mark}"


def parse(text: str) -> Key | None:
    """Parse a key. Return None for any other text, and for a key of the old form, which names no entry."""
    match = _WRITTEN.fullmatch(text)
    if match is None:
        return None
    about, number, height, mark, network = match.groups()
    return Key(about, int(number), int(height), mark, network)
