"""Seen: when each account last did something, and who is around. Who is not counts in no number, whatever they may do.

The author of an entry acted at its moment. An emoji that the program read from a card is an act of whoever put it up, in an entry
without an author. Somebody who only reads leaves no entry; so that they stay around, a fact says that they were seen, `NOTED_DAYS`
after their last act at the earliest, and nothing of what they asked. The page depends on entries alone: somebody ceases to be
around with the first entry that is `AROUND_DAYS` later than their last act.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from ledger.chain.entry import Entry, Fact
from ledger.network.agent import Joined
from ledger.values.phrase import NETWORK

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledger.network.agent import Agents

AROUND_DAYS = 60
"""Days after an act for which whoever acted is around."""

NOTED_DAYS = 30
"""Days after an act in which another one that leaves no entry is not noted."""

_NEVER = datetime.max.replace(tzinfo=UTC) - timedelta(days=AROUND_DAYS)

AROUND, NOTED = timedelta(days=AROUND_DAYS), timedelta(days=NOTED_DAYS)


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody did something by an account that leaves no entry."""

    agent: str


FACTS = (Seen,)


def is_act(fact: Fact) -> bool:
    """Tell whether a fact that this page folds is an act: an emoji that is gone is none, as a moderator may have taken it off."""
    return getattr(fact, "added", True)


class LastSeen:
    """The page of who is around: the moment of the last act of each such account, the one whose act is oldest first.

    `at` is the moment of the last entry. `turned` are the accounts that came to be around, or ceased to be, in that order.
    """

    def __init__(self) -> None:
        self.at = datetime.min.replace(tzinfo=UTC)
        self.turned: list[str] = []
        self._last: OrderedDict[str, datetime] = OrderedDict()

    def begin(self, entry: Entry) -> None:
        """Fold in that an entry came: time passed, and its author acted."""
        self.at = max(self.at, entry.at)
        while self.until <= self.at:
            account, _ = self._last.popitem(last=False)
            self.turned.append(account)
        if entry.author != NETWORK:
            self._note(entry.author)

    @property
    def until(self) -> datetime:
        """Return the moment at which the first account ceases to be around, if no entry comes."""
        return next(iter(self._last.values()), _NEVER) + AROUND

    def add(self, fact: Fact, _: Entry) -> None:
        """Fold one fact in. One of an area above tells of an emoji that appeared on a card, or disappeared."""
        if is_act(fact):
            self._note(fact.agent)

    FOLDS: ClassVar[dict[type, Callable[..., None]]] = dict.fromkeys((Seen, Joined), add)

    def _note(self, account: str) -> None:
        if account not in self._last:
            self.turned.append(account)
        self._last[account] = self.at
        self._last.move_to_end(account)

    def last(self, account: str) -> datetime | None:
        """Return the moment of the last act of an account; None if it is not around."""
        return self._last.get(account)

    def ceases(self, account: str) -> datetime | None:
        """Return the moment from which an account is not around any more, if nothing else comes; None if it is not."""
        last = self._last.get(account)
        return None if last is None else last + AROUND


def noted(page: LastSeen, agents: Agents, account: str, at: datetime) -> tuple[Seen, ...]:
    """Return the fact that a member was seen; nothing if that is known well enough, or for somebody who left or is unknown."""
    if account not in agents.by_id or not agents.is_here(account):
        return ()
    acts = filter(None, map(page.last, agents.aliases(account)))
    return () if any(at - last < NOTED for last in acts) else (Seen(account),)
