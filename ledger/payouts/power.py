"""Power over somebody's money: where they are paid, and which accounts are one person. Each change is remembered.

Whoever got hold of an account, or of a code, changes one of the two. So the stewards see on what they approve what
changed since the last time, and what is new waits for a day, in which others hear of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from ledger.chain.entry import Entry, Fact
from ledger.network.agent import Agents
from ledger.network.identity import Linked, Unlinked
from ledger.payouts.payout import DROPPED, PayoutPrepared, Payouts, PayToGiven

HOLD_HOURS = 24
"""Hours for which payouts leave somebody out after a change: as long as a link can be taken back."""

ADDRESS, GONE, LINKED, UNLINKED = "address", "gone", "linked", "unlinked"
"""What changes: where somebody is paid was given or taken back; accounts became one person, or two again."""

POWERS = (PayToGiven, Linked, Unlinked)
"""The facts that change who has power over somebody's money."""


@dataclass(frozen=True, slots=True)
class Change:
    """What changed, by the entry of which height, and when."""

    kind: str
    height: int
    at: datetime


class Changes:
    """The page of all such changes, by the account that they are about, and of the heights at which payouts were prepared."""

    FOLDS: ClassVar[tuple[type, ...]] = (Linked, Unlinked, PayToGiven, PayoutPrepared)

    def __init__(self) -> None:
        self._of: dict[str, list[Change]] = {}
        self._prepared: dict[str, int] = {}

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        match fact:
            case PayToGiven(agent=agent, pay_to=pay_to):
                self._note(agent, ADDRESS if pay_to else GONE, entry)
            case Linked(younger, older):
                self._note(younger, LINKED, entry)
                self._note(older, LINKED, entry)
            case Unlinked(younger, older):
                self._note(younger, UNLINKED, entry)
                self._note(older, UNLINKED, entry)
            case PayoutPrepared(payout=number):
                self._prepared[number] = entry.height

    def _note(self, account: str, kind: str, entry: Entry) -> None:
        self._of.setdefault(account, []).append(Change(kind, entry.height, entry.at))

    def of(self, agents: Agents, agent: str) -> Iterator[Change]:
        """Yield what changed in all accounts of a person, or of another agent, one account after another."""
        for account in agents.aliases(agent):
            yield from self._of.get(account, ())

    def at(self, account: str, height: int) -> Change:
        """Return what the entry of that height changed in an account."""
        return next(one for one in self._of[account] if one.height == height)

    def held_until(self, agents: Agents, agent: str, at: datetime) -> datetime | None:
        """Return until when payouts leave somebody out, as something changed within a day; None where they do not."""
        last = max((one.at for one in self.of(agents, agent)), default=None)
        until = last + timedelta(hours=HOLD_HOURS) if last else None
        return until if until and at < until else None

    def unseen(self, agents: Agents, payouts: Payouts, number: str) -> Iterator[tuple[str, Change, bool]]:
        """Yield what changed for those whom a payout pays, since one paid them last: the newest change of each kind.

        With each comes whose line it is, and whether it came after the list was frozen, and so is not in it.
        """
        frozen = self._prepared[number]
        earlier = (one for one, height in self._prepared.items() if height < frozen)
        seen: dict[str, int] = {}
        for one in earlier:
            if payouts.by_id[one].state != DROPPED:
                seen.update(dict.fromkeys(payouts.by_id[one].lines, self._prepared[one]))
        for agent in payouts.by_id[number].lines:
            since = max((seen.get(account, 0) for account in agents.aliases(agent)), default=0)
            newest: dict[tuple[str, bool], Change] = {}
            for change in self.of(agents, agent):
                key = (change.kind, change.height > frozen)
                if change.height > since and (key not in newest or change.height > newest[key].height):
                    newest[key] = change
            yield from ((agent, change, later) for (_, later), change in newest.items())
