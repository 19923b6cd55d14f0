"""Drafts in memory: what a person began, by whichever account; and the table, which is always the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.input.draft import DRAFTS_MAX, KEPT_DAYS, Draft, begin, change
from bot.outcome import Dropped, Kept, Outcome
from bot.record.drafts import Drafts
from ledger.chain.entry import Entry
from ledger.chain.rows import Batch, DraftRow
from ledger.network.agent import Agents, Joined
from ledger.network.identity import Linked, Unlinked
from ledger.values.phrase import Refusal, Words

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
ACCOUNTS = ("A1", "A2", "A3")


def agents() -> Agents:
    made = Agents()
    for height, account in enumerate(ACCOUNTS, start=1):
        joined = Joined(account, Words(f"room:{account}", account), Words(account, account))
        made.add(joined, Entry(height, NOW, account, (joined,)))
    return made


def test_a_person_has_no_more_drafts_than_fit() -> None:
    own: list[Draft] = []
    for _ in range(DRAFTS_MAX):
        own.append(begin(own, "A1", "contribute", {}, NOW))
    assert [draft.number for draft in own] == list(range(1, DRAFTS_MAX + 1))
    with pytest.raises(Refusal):
        begin(own, "A1", "contribute", {}, NOW)


class Page(RuleBasedStateMachine):
    """Three accounts begin, change and drop drafts, become one person and part again, and time passes."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.height = len(ACCOUNTS)
        self.agents = agents()
        self.drafts = Drafts()
        self.table: dict[tuple[str, int], DraftRow] = {}
        self.kept: dict[str, tuple[str, datetime]] = {}  # what each draft says: its account, and when it is gone
        self.words = 0

    def own(self, account: str) -> tuple[Draft, ...]:
        return self.drafts.of(self.agents.aliases(account), self.now)

    def put(self, changes: Iterable[Kept | Dropped]) -> None:
        batch = Batch()
        self.drafts.change(changes, batch)
        self.write(batch)

    def write(self, batch: Batch) -> None:
        """Do to the table what the store does with a batch."""
        for which in batch.undrafted:
            self.table.pop(which, None)
        for row in batch.drafts:
            self.table[row.person, row.number] = row

    @rule(account=st.sampled_from(ACCOUNTS), count=st.integers(1, 3))
    def begins(self, account: str, count: int) -> None:
        for _ in range(min(count, DRAFTS_MAX - len(self.own(account)))):
            self.words += 1
            draft = begin(self.own(account), account, "contribute", {"note": str(self.words)}, self.now)
            self.put([Kept(draft, Outcome())])
            self.kept[str(self.words)] = (account, draft.until)

    @rule(account=st.sampled_from(ACCOUNTS), data=st.data())
    def changes(self, account: str, data: st.DataObject) -> None:
        if own := self.own(account):
            draft = data.draw(st.sampled_from(own))
            changed = change(draft, {**draft.values, "amount": "3 h"}, self.now)
            self.put([Kept(changed, Outcome())])
            self.kept[draft.values["note"]] = (draft.account, changed.until)

    @rule(account=st.sampled_from(ACCOUNTS), data=st.data())
    def drops(self, account: str, data: st.DataObject) -> None:
        if own := self.own(account):
            draft = data.draw(st.sampled_from(own))
            self.put([Dropped(draft)])
            del self.kept[draft.values["note"]]

    @rule(younger=st.sampled_from(ACCOUNTS[1:]), older=st.sampled_from(ACCOUNTS[:2]))
    def links(self, younger: str, older: str) -> None:
        if self.agents.person(younger) == younger and self.agents.person(older) != younger:
            linked = Linked(younger, self.agents.person(older))
            batch = Batch()
            self.drafts.link(linked, self.agents, batch)
            self.write(batch)
            self.height += 1
            self.agents.add(linked, Entry(self.height, self.now, younger, (linked,)))

    @rule(younger=st.sampled_from(ACCOUNTS[1:]))
    def parts(self, younger: str) -> None:
        if younger in self.agents.links:
            parted = Unlinked(younger, self.agents.links[younger].older)
            self.height += 1
            self.agents.add(parted, Entry(self.height, self.now, younger, (parted,)))

    @rule(hours=st.integers(1, 40))
    def passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule()
    def ticks(self) -> None:
        batch = Batch()
        assert self.drafts.expire(self.now, batch) == bool(batch.undrafted)
        self.write(batch)
        assert all(row.until > self.now.isoformat() for row in self.table.values())

    @rule(account=st.sampled_from(ACCOUNTS))
    def is_forgotten(self, account: str) -> None:
        aliases = self.agents.aliases(account)
        self.drafts.forget(aliases)
        self.table = {which: row for which, row in self.table.items() if which[0] not in aliases}
        self.kept = {words: kept for words, kept in self.kept.items() if kept[0] not in aliases}

    @rule()
    def is_read_again(self) -> None:
        self.drafts = Drafts(self.table.values())

    @invariant()
    def everybody_has_exactly_what_they_began_and_each_has_a_number_of_its_own(self) -> None:
        for account in ACCOUNTS:
            aliases = self.agents.aliases(account)
            own = self.own(account)
            expected = {words for words, (by, until) in self.kept.items() if by in aliases and until > self.now}
            assert {draft.values["note"] for draft in own} == expected
            assert len({draft.number for draft in own}) == len(own)
            assert list(own) == sorted(own, key=lambda draft: draft.at)
            assert all(draft.until - draft.at >= timedelta(days=KEPT_DAYS) for draft in own)

    @invariant()
    def the_table_says_the_same(self) -> None:
        again = Drafts(self.table.values())
        for account in ACCOUNTS:
            assert again.of([account], NOW - timedelta(days=1)) == self.drafts.of([account], NOW - timedelta(days=1))


TestPage = Page.TestCase


def test_two_drafts_of_one_number_do_not_stand_beside_each_other_unseen() -> None:
    """Where the page gave no new number at a link, the rule above would find it."""
    draft = Draft("A1", 1, "contribute", {}, NOW, NOW + timedelta(days=1))
    page = Drafts()
    page.change([Kept(draft, Outcome()), Kept(replace(draft, account="A2"), Outcome())], Batch())
    assert len({one.number for one in page.of(["A1", "A2"], NOW)}) == 1
    page.link(Linked("A2", "A1"), agents(), Batch())
    assert [one.number for one in page.of(["A1", "A2"], NOW)] == [1, 2]
