"""Which accounts are one person, and whether that person is in a place of the network: facts that the page of agents folds.

A person is here as long as one of their accounts is. Who left votes no more and holds no power, and keeps what they earned;
once they are back, everything is as before. Each change has its height, so that what was decided before stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class LinkOffered:
    """A person asked for a code to link another account; only its SHA-256 is kept."""

    agent: str
    code: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Linked:
    """Two accounts are one person from here on: the younger is an alias of the older."""

    younger: str
    older: str


@dataclass(frozen=True, slots=True)
class Unlinked:
    """The link was taken back: they are two again."""

    younger: str
    older: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link in force: to which agent, and when it was made."""

    older: str
    height: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Left:
    """The person of an account is in no place of the network any more, or never was in one."""

    agent: str


@dataclass(frozen=True, slots=True)
class CameBack:
    """The person of an account is in a place of the network again."""

    agent: str


class Presence:
    """When accounts left and came back. An account of which nothing was said is here."""

    def __init__(self) -> None:
        self._turns: dict[str, tuple[int, ...]] = {}  # the heights at which an account left, came back, and so on
        self.changes = 0

    def turn(self, account: str, height: int) -> None:
        """Note that an account left, or came back if it had left."""
        self._turns[account] = (*self._turns.get(account, ()), height)
        self.changes += 1

    def is_away(self, account: str, at: int | None = None) -> bool:
        """Tell whether an account has left; with `at`, whether it had with the entry of that height."""
        turns = self._turns.get(account, ())
        return sum(at is None or height <= at for height in turns) % 2 == 1

    def turned(self, since: int) -> Iterable[str]:
        """Return the accounts that left or came back after the entry of that height."""
        return [account for account, turns in self._turns.items() if turns[-1] > since]


FACTS = (LinkOffered, Linked, Unlinked, Left, CameBack)
