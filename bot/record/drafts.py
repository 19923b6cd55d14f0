"""Drafts in memory, as in the `drafts` table: what each person began, and when it is gone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

import msgspec

from bot.input.draft import Draft
from bot.outcome import Dropped, Kept
from ledger.chain.entry import moment, stamp
from ledger.chain.rows import Batch, DraftRow
from ledger.network.agent import Agents
from ledger.network.identity import Linked

_encode = msgspec.json.Encoder(order="sorted").encode
_decode = msgspec.json.Decoder(dict[str, str]).decode


class Drafts:
    """The drafts of one network. Each stays with the account that began it; all accounts of a person read the same ones."""

    def __init__(self, rows: Iterable[DraftRow] = ()) -> None:
        self._of: dict[str, dict[int, Draft]] = {}  # by account and number
        for row in rows:
            self._add(Draft(row.person, row.number, row.kind, _decode(row.values), moment(row.at), moment(row.until)))

    def of(self, accounts: Iterable[str], at: datetime) -> tuple[Draft, ...]:
        """Return the drafts of a person's accounts that are not over yet, the oldest first."""
        own = (draft for draft in self._held(accounts) if draft.until > at)
        return tuple(sorted(own, key=lambda draft: (draft.at, draft.number)))

    def change(self, changes: Iterable[Kept | Dropped], batch: Batch) -> None:
        """Keep and drop drafts; the rows go into the batch."""
        for changed in changes:
            if isinstance(changed, Kept):
                self._keep(changed.draft, batch)
            else:
                self._drop(changed.draft, batch)

    def expire(self, now: datetime, batch: Batch) -> bool:
        """Drop the drafts whose time is over; return whether there were any."""
        over = [draft for draft in self._held(self._of) if draft.until <= now]
        for draft in over:
            self._drop(draft, batch)
        return bool(over)

    def forget(self, accounts: Iterable[str]) -> None:
        """Drop the drafts of a forgotten person, whose rows go with all their words."""
        for account in accounts:
            self._of.pop(account, None)

    def link(self, linked: Linked, agents: Agents, batch: Batch) -> None:
        """Give new numbers to the drafts of two who become one person, where both have one of that number."""
        older, younger = self._held(agents.aliases(linked.older)), self._held(agents.aliases(linked.younger))
        taken = {draft.number for draft in older}
        last = max((draft.number for draft in (*older, *younger)), default=0)
        moved = (draft for draft in younger if draft.number in taken)
        for number, draft in enumerate(moved, start=last + 1):
            self._drop(draft, batch)
            self._keep(replace(draft, number=number), batch)

    def _held(self, accounts: Iterable[str]) -> list[Draft]:
        return [draft for account in accounts for draft in self._of.get(account, {}).values()]

    def _keep(self, draft: Draft, batch: Batch) -> None:
        self._add(draft)
        values = _encode(draft.values).decode()
        batch.drafts.append(
            DraftRow(draft.account, draft.number, draft.kind, values, stamp(draft.at), stamp(draft.until))
        )

    def _add(self, draft: Draft) -> None:
        self._of.setdefault(draft.account, {})[draft.number] = draft

    def _drop(self, draft: Draft, batch: Batch) -> None:
        own = self._of[draft.account]
        del own[draft.number]
        if not own:
            del self._of[draft.account]
        batch.undrafted.append((draft.account, draft.number))
