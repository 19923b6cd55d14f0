"""References: where something is on a platform, or who."""

from __future__ import annotations


class Reference(str):
    """Where something is, or who: `platform:place/channel/message`, or `platform:person`."""

    __slots__ = ()

    @property
    def platform(self) -> str:
        """Return the platform."""
        return str(self.partition(":")[0])  # plain: what is not found is the whole, of this type

    @property
    def local(self) -> str:
        """Return what the platform itself calls it."""
        return self.partition(":")[2]

    @property
    def parent(self) -> str:
        """Return the reference of the channel of a message, or of the place of a channel."""
        return self.rpartition("/")[0]

    @property
    def name(self) -> str:
        """Return the part that names it in there."""
        return str(self.rpartition("/")[2])
