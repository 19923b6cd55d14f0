"""References: strings that name a person, a channel or a message on a platform."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable


class Reference(str):
    """Name of a place, channel or message (`platform:place/channel/message`), or of a person (`platform:person`)."""

    __slots__ = ()

    @property
    def platform(self) -> str:
        """Return the platform."""
        return str(self.partition(":")[0])  # `str`: without a colon, `partition` returns a `Reference`

    @property
    def local(self) -> str:
        """Return the platform's own id, without the platform in front."""
        return self.partition(":")[2]

    @property
    def parent(self) -> str:
        """Return the reference of the channel of a message, or of the place of a channel."""
        return self.rpartition("/")[0]

    @property
    def name(self) -> str:
        """Return the last part: the name within the parent."""
        return str(self.rpartition("/")[2])


def by_platform(references: Iterable[str]) -> dict[str, list[str]]:
    """Group references by their platform; keep their order."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for reference in references:
        groups[Reference(reference).platform].append(reference)
    return groups
