"""Audit of an entry on the book as it was before: the right people decided it, and it follows from the ledger.

A forger who rebuilds a chain can make every hash right, but not every decision. Only rules that held in every version are
checked. A rule that came later, such as how long somebody must have been here, is not: an old ledger stays as right as it
was when it was written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields

from ledger.audit import corrections, logs, money, power, proposals, sizes, votes
from ledger.book import Book
from ledger.chain.entry import Broken, Entry, Fact
from ledger.facts import FACTS
from ledger.network.agent import Added, Introduced, Joined
from ledger.network.identity import MembershipResumed
from ledger.values.phrase import NETWORK

Rule = Callable[[Book, Entry, Fact], str | None]
"""Returns what is wrong with a fact, or None."""

RULES: Mapping[type, Rule] = {
    **logs.RULES,
    **sizes.RULES,
    **votes.RULES,
    **corrections.RULES,
    **money.RULES,
    **power.RULES,
    **proposals.RULES,
}

_AGENTS = ("agent", "author", "contributor", "awaits", "by", "younger", "older", "speaker")
"""The fields of facts that name an agent."""


def check(book: Book, entry: Entry) -> None:
    """Raise `Broken` if something in an entry cannot have been decided so. `book` is that of the entry before."""
    if entry.at < book.at:
        raise Broken(entry.height, "it is earlier than the entry before it")
    wrong = next(filter(None, _judged(book, entry)), None)
    if wrong is not None:
        raise Broken(entry.height, wrong)


def _judged(book: Book, entry: Entry) -> Iterator[str | None]:
    """Yield for each check, in the order of the facts, what is wrong, or None.

    Somebody who had left, or was introduced, acts as one who is here, by the same entry.
    """
    back = tuple(fact for fact in entry.facts if _comes(book, fact))
    book = book.trial(back, entry.at) if back else book
    come = {fact.agent for fact in entry.facts if type(fact) in (Joined, Introduced, Added)}
    yield _unknown((entry.author,), book, {NETWORK, *come})
    for fact in entry.facts:
        yield _unknown(_agents_of(fact), book, come)
        yield _not_by_author(book, entry, fact)
        yield _against_rule(book, entry, fact)


def _comes(book: Book, fact: Fact) -> bool:
    return isinstance(fact, MembershipResumed) or (isinstance(fact, Joined) and fact.agent in book.agents.introduced)


def _unknown(agents: Iterable[str], book: Book, come: set[str]) -> str | None:
    """Tell of the first agent whom neither the book nor the entry itself makes known."""
    unknown = (agent for agent in agents if agent not in book.agents.by_id and agent not in come)
    return next((f"nobody is {agent}" for agent in unknown), None)


def _agents_of(fact: Fact) -> Iterator[str]:
    for name in _NAMED[type(fact)]:
        agent = getattr(fact, name)
        if agent is not None:
            yield agent


def _not_by_author(book: Book, entry: Entry, fact: Fact) -> str | None:
    """Tell of a fact in the name of anybody but the author of its entry, in any account of theirs."""
    by = getattr(fact, "by", None)
    if by is None or by == entry.author or entry.author not in book.agents.by_id:
        return None
    is_same = book.agents.lineage(by) == book.agents.lineage(entry.author)
    return None if is_same else f"{entry.author} did it in the name of {by}"


def _against_rule(book: Book, entry: Entry, fact: Fact) -> str | None:
    rule = RULES.get(type(fact))
    return rule(book, entry, fact) if rule else None


_NAMED = {kind: tuple(field.name for field in fields(kind) if field.name in _AGENTS) for kind in FACTS}
