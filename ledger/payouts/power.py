"""Power over somebody's money: the address where they are paid, and the accounts that are one person. Each change is kept.

A thief of an account, or of a code, changes one of the two. So stewards see on a payout the changes since the last one,
and a change holds payouts back for a day, in which others hear of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from ledger.chain.entry import Entry, Fact
from ledger.network.agent import Agents
from ledger.network.identity import Linked, Unlinked
from ledger.network.link import UNLINK_HOURS, undo_window
from ledger.network.pause import Pauses, is_over
from ledger.payouts.payout import DROPPED, PayoutPrepared, Payouts, PayToGiven

HOLD_HOURS = UNLINK_HOURS
"""Hours for which payouts leave somebody out after a change: as long as a link can be undone."""

ADDRESS, GONE, LINKED, UNLINKED = "address", "gone", "linked", "unlinked"
"""Kinds of changes: an address was given or taken back; accounts became one person, or two again."""

POWERS = (PayToGiven, Linked, Unlinked)
"""The facts that change who has power over somebody's money."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change: its kind, the height of its entry, and its time."""

    kind: str
    height: int
    at: datetime


class Changes:
    """The page of all such changes, by their account, and of the heights at which payouts were prepared."""

    def __init__(self) -> None:
        self._of: dict[str, list[Change]] = {}
        self._prepared: dict[str, int] = {}

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        self.FOLDS[type(fact)](self, fact, entry)

    def _linked(self, fact: Linked, entry: Entry) -> None:
        self._note(fact.younger, LINKED, entry)
        self._note(fact.older, LINKED, entry)

    def _unlinked(self, fact: Unlinked, entry: Entry) -> None:
        self._note(fact.younger, UNLINKED, entry)
        self._note(fact.older, UNLINKED, entry)

    def _pay_to_given(self, fact: PayToGiven, entry: Entry) -> None:
        self._note(fact.agent, ADDRESS if fact.pay_to else GONE, entry)

    def _payout_prepared(self, fact: PayoutPrepared, entry: Entry) -> None:
        self._prepared[fact.payout] = entry.height

    FOLDS: ClassVar[dict[type, Callable[..., None]]] = {
        Linked: _linked,
        Unlinked: _unlinked,
        PayToGiven: _pay_to_given,
        PayoutPrepared: _payout_prepared,
    }

    def _note(self, account: str, kind: str, entry: Entry) -> None:
        self._of.setdefault(account, []).append(Change(kind, entry.height, entry.at))

    def changes_of(self, agents: Agents, agent: str) -> Iterator[Change]:
        """Yield the changes in all accounts of a person, or of another agent, account by account."""
        for account in agents.aliases(agent):
            yield from self._of.get(account, ())

    def change_at(self, account: str, height: int) -> Change:
        """Return the change of an account by the entry of that height."""
        return next(change for change in self._of[account] if change.height == height)

    def held_until(self, agents: Agents, pauses: Pauses, agent: str, at: datetime) -> datetime | None:
        """Return the end of the hold on somebody's payouts after a change within a day; None if there is no hold."""
        changed = (account for account in agents.aliases(agent) if account in self._of)
        until = max((self._hold_end(pauses, account) for account in changed), default=None)
        return None if is_over(until, at) else until

    def holds(self, pauses: Pauses, at: datetime) -> Iterator[tuple[str, datetime]]:
        """Yield each account whose last change holds payouts back, and the moment of that change."""
        held = (account for account in self._of if not is_over(self._hold_end(pauses, account), at))
        return ((account, self._of[account][-1].at) for account in held)

    def _hold_end(self, pauses: Pauses, account: str) -> datetime:
        return pauses.end_of(undo_window(account), self._of[account][-1].at, timedelta(hours=HOLD_HOURS))

    def unseen_changes(self, agents: Agents, payouts: Payouts, number: str) -> Iterator[tuple[str, Change, bool]]:
        """Yield the changes for those whom a payout pays, since one paid them last: the newest change of each kind.

        With each comes the agent of the line, and whether the list was frozen before the change, and so does not have it.
        """
        frozen = self._prepared[number]
        seen = self._seen_before(payouts, frozen)
        for agent in payouts.by_id[number].lines:
            since = max((seen.get(account, 0) for account in agents.aliases(agent)), default=0)
            changes = [change for change in self.changes_of(agents, agent) if change.height > since]
            for (_, later), change in _newest(changes, frozen).items():
                yield agent, change, later

    def _seen_before(self, payouts: Payouts, frozen: int) -> dict[str, int]:
        """Return for each account the height of the last payout for it that was prepared before, and not dropped."""
        seen: dict[str, int] = {}
        for number, height in self._prepared.items():
            payout = payouts.by_id[number]
            if height < frozen and payout.state != DROPPED:
                seen.update(dict.fromkeys(payout.lines, height))
        return seen


def _newest(changes: Iterable[Change], frozen: int) -> dict[tuple[str, bool], Change]:
    """Return the newest change of each kind, up to the height at which a list was frozen and after it."""
    newest: dict[tuple[str, bool], Change] = {}
    for change in changes:
        key = (change.kind, change.height > frozen)
        if key not in newest or change.height > newest[key].height:
            newest[key] = change
    return newest
