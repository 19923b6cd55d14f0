"""Judges an entry again, on the book as it was before: whether those decided it who may, and whether it follows from what is there.

Whoever rebuilds a chain can make every hash right; what was decided has to be right as well. Asked is what held under every
version of the rules. What a newer one refuses besides, such as how long somebody must have been here, is not asked again:
an old ledger stays as right as it was when it was written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields

from ledger.audit import money as audit_of_money
from ledger.audit import power as audit_of_power
from ledger.audit import votes as audit_of_votes
from ledger.book import Book
from ledger.chain.entry import Broken, Entry, Fact
from ledger.facts import FACTS
from ledger.network.agent import Added, Joined
from ledger.values.phrase import NETWORK

Rule = Callable[[Book, Entry, Fact], str | None]
"""Returns what is wrong with a fact, or None."""

RULES: Mapping[type, Rule] = {**audit_of_votes.RULES, **audit_of_money.RULES, **audit_of_power.RULES}

_AGENTS = ("agent", "author", "contributor", "awaits", "by", "younger", "older")
"""The fields of facts that name an agent."""


def check(book: Book, entry: Entry) -> None:
    """Raise `Broken` where something in an entry cannot have been decided so on this book, which is that of the entry before."""
    if entry.at < book.at:
        raise Broken(entry.height, "it is earlier than the entry before it")
    known = book.agents.by_id
    come = {fact.agent for fact in entry.facts if type(fact) in (Joined, Added)}
    if entry.author not in known and entry.author not in come and entry.author != NETWORK:
        raise Broken(entry.height, f"nobody is {entry.author}")
    for fact in entry.facts:
        for name in _NAMED[type(fact)]:
            agent = getattr(fact, name)
            if agent is not None and agent not in known and agent not in come:
                raise Broken(entry.height, f"nobody is {agent}")
        rule = RULES.get(type(fact))
        wrong = _not_by_author(book, entry, fact) or (rule(book, entry, fact) if rule else None)
        if wrong is not None:
            raise Broken(entry.height, wrong)


def _not_by_author(book: Book, entry: Entry, fact: Fact) -> str | None:
    """Tell of a fact in the name of somebody else than the author of its entry, in whichever account."""
    by = getattr(fact, "by", None)
    if by is None or by == entry.author or entry.author not in book.agents.by_id:
        return None
    is_same = book.agents.kin(by) == book.agents.kin(entry.author)
    return None if is_same else f"{entry.author} did it in the name of {by}"


_NAMED = {kind: tuple(one.name for one in fields(kind) if one.name in _AGENTS) for kind in FACTS}
