"""What names a post on its platform, in one history alone: a ledger that was set back numbers its posts once more."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WRITTEN = re.compile(r"(.+)/([0-9]+)\.([0-9]+)\.([0-9a-f]+)@([^#+]+)")


@dataclass(frozen=True, slots=True)
class Key:
    """The name of a post: about what, its number, height and mark of the entry that owes it, and the network.

    Two networks may write to one person.
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
        """Return which entry owes the post."""
        return f"{self.height}.{self.mark}"


def read(text: str) -> Key | None:
    """Return the key that was written so, or None for what is none, or one of before keys named an entry."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return None
    about, number, height, mark, network = found.groups()
    return Key(about, int(number), int(height), mark, network)
