"""Judges who were introduced: they stand by their number, as everybody does, also if others joined before they acted."""

from __future__ import annotations

import hashlib

from ledger.network.acquaintance import introduce, join
from ledger.validation import judges
from tests.ledger.validation.test_votes import Case


def test_whoever_acted_later_than_they_were_introduced_stands_by_their_number() -> None:
    case = Case(0)
    agents = case.book.agents
    case.add(*introduce(agents, case.author, {"room:gus": "gus"}), author=case.author)
    gus = agents.account("room:gus") or ""
    case.joins("hal")
    hal = agents.account("room:hal") or ""
    assert not agents.is_here(gus)
    case.add(join(agents, "room:gus", "gus"), author=gus)
    for one in (hal, gus):
        case.accepted(one)
    assert [one for one in judges.peers(case.book) if one in (gus, hal)] == [gus, hal]
    others = tuple(one for one in judges.peers(case.book) if one not in (gus, hal))
    electorate = judges.without(case.book, others)
    assert electorate.voters_hash == hashlib.sha256(f"{gus} {hal}".encode()).hexdigest()
