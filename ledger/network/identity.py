"""Identity: links between the accounts of one person, and their presence in the places of the network.

The page of agents folds these facts. A person is here as long as one of their accounts is. Somebody who left cannot vote and
holds no power, but keeps what they earned; once they are back, everything is as before. Each change has its height, so that
earlier decisions stay as they were.

A person may also leave by their own word while they stay in the chat. No platform brings them back then, but any act of theirs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ledger.values.phrase import Words


@dataclass(frozen=True, slots=True)
class LinkOffered:
    """A person asked for a code to link another account; only the SHA-256 of the code is kept."""

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


@dataclass(frozen=True, slots=True)
class MembershipEnded:
    """A person left by their own word, in all these accounts: they have no part in anything that is counted, and get no messages."""

    agent: str
    accounts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MembershipResumed:
    """A person who had left by their own word is back by an act of theirs, in all these accounts."""

    agent: str
    accounts: tuple[str, ...]


class Handles:
    """The references of accounts on platforms, which are words of the person and can be erased."""

    def __init__(self) -> None:
        self.accounts: dict[str, str] = {}  # by reference
        self._of: dict[str, Words] = {}

    def copy(self) -> Handles:
        """Return handles that can be changed without changing these."""
        after = Handles()
        after.accounts, after._of = dict(self.accounts), dict(self._of)
        return after

    def add(self, account: str, handle: Words) -> None:
        """Note the handle of a new account, unless it is erased already."""
        if handle.text is not None:
            self.accounts[handle.text] = account
            self._of[account] = handle

    def drop(self, account: str) -> None:
        """Forget the handle of an account."""
        for reference in self.of(account):
            self.accounts.pop(reference, None)
        self._of.pop(account, None)

    def of(self, account: str) -> tuple[str, ...]:
        """Return the reference of an account, which has one until its person is forgotten."""
        handle = self._of.get(account)
        return () if handle is None or handle.text is None else (handle.text,)


class Presence:
    """The heights at which accounts left and came back: as platforms say, and by the word of their person. Without any, one is here."""

    def __init__(self) -> None:
        self._turns: dict[str, tuple[int, ...]] = {}  # the heights at which an account left, came back, and so on
        self._memberships: dict[str, tuple[int, ...]] = {}  # the same, by the word of its person
        self.changes = 0

    def copy(self) -> Presence:
        """Return a presence that can be changed without changing this one."""
        after = Presence()
        after._turns, after._memberships, after.changes = dict(self._turns), dict(self._memberships), self.changes
        return after

    def turn(self, account: str, height: int) -> None:
        """Note that an account left a place or came back to it, whichever it was not."""
        self._turns[account] = (*self._turns.get(account, ()), height)
        self.changes += 1

    def turn_membership(self, accounts: Iterable[str], height: int) -> None:
        """Note that the person of these accounts left by their own word, or came back by an act."""
        for account in accounts:
            self._memberships[account] = (*self._memberships.get(account, ()), height)
        self.changes += 1

    def is_away(self, account: str, at: int | None = None) -> bool:
        """Tell whether an account is away; with `at`, whether it was after the entry of that height."""
        return self.is_absent(account, at) or self.has_ended(account, at)

    def is_absent(self, account: str, at: int | None = None) -> bool:
        """Tell whether an account is in no place of the network; with `at`, whether it was so after the entry of that height."""
        return _is_turned(self._turns.get(account, ()), at)

    def has_ended(self, account: str, at: int | None = None) -> bool:
        """Tell whether the person of an account left by their own word; with `at`, whether they had after the entry of that height."""
        return _is_turned(self._memberships.get(account, ()), at)

    def turned(self, since: int) -> Iterable[str]:
        """Return the accounts that left or came back after the entry of that height."""
        return [
            account
            for turns_of in (self._turns, self._memberships)
            for account, turns in turns_of.items()
            if turns[-1] > since
        ]


def _is_turned(turns: tuple[int, ...], at: int | None) -> bool:
    return sum(at is None or height <= at for height in turns) % 2 == 1


FACTS = (LinkOffered, Linked, Unlinked, Left, CameBack, MembershipEnded, MembershipResumed)
