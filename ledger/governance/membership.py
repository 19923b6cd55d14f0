"""Membership by one's own word: a person leaves without being forgotten, and any act of theirs brings them back."""

from __future__ import annotations

from ledger.book import Book
from ledger.chain.entry import Fact
from ledger.governance.ties import offices_end
from ledger.network.agent import Agents
from ledger.network.identity import MembershipEnded, MembershipResumed


def leave(book: Book, person: str) -> tuple[Fact, ...]:
    """Return the facts by which a person leaves, and their offices end; nothing if they have left already."""
    accounts = tuple(alias for alias in book.agents.aliases(person) if not book.agents.presence.has_ended(alias))
    return (*offices_end(book, person), MembershipEnded(person, accounts)) if accounts else ()


def resumed(agents: Agents, person: str) -> tuple[MembershipResumed, ...]:
    """Return the fact that a person is back who had left by their own word; nothing for anybody else."""
    accounts = (alias for alias in agents.aliases(person) if alias not in agents.introduced)
    ended = tuple(alias for alias in accounts if agents.presence.has_ended(alias))
    return (MembershipResumed(person, ended),) if ended else ()
