"""The file with every line of a payout, for whoever approves it: who is paid and who is held back, with what the card has no room for.

No address is in it: those stand in the file for the bank alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ledger.payouts.payout import PREPARED, Payout
from ledger.payouts.reasons import FOR_ALL
from ledger.values.money import Money
from ledger.values.phrase import Made
from ledger.values.sheet_file import Cell, sheet_file

if TYPE_CHECKING:
    from ledger.book import Book

ROWS = 20
"""Rows of each list on a card. Of more there is the file."""

HEADINGS = ("number", "name", "amount", "currency", "state", "held back", "address from", "changed since", "found by")


def is_needed(book: Book, payout: Payout) -> bool:
    """Tell whether the card of a payout has no room for one of its lists."""
    lists = (payout.lines, payout.prepared.held, judged(payout), changes(book, payout))
    return any(len(listed) > ROWS for listed in lists)


def judged(payout: Payout) -> list[str]:
    """Return the agents for whose line one steward said what became of it, and another has not yet."""
    return [agent for agent, line in payout.lines.items() if line.judged]


def changes(book: Book, payout: Payout) -> dict[str, list[str]]:
    """Return what changed for those whom a prepared payout pays, since one paid them last: the kind and the moment of each."""
    found: dict[str, list[str]] = {}
    if payout.state == PREPARED:
        unseen = book.changes.unseen_changes(book.agents, book.payouts, payout.prepared.payout)
        for agent, change, later in unseen:
            when = f"{change.kind} {change.at.isoformat()}"
            found.setdefault(agent, []).append(f"{when}, after it was prepared" if later else when)
    return found


def lines_file(book: Book, payout: Payout) -> Made | None:
    """Return the file of a payout; None where its card has all."""
    if not is_needed(book, payout):
        return None
    agents = (*payout.lines, *(held.agent for held in payout.prepared.held))
    name = f"{payout.prepared.payout}-lines.csv"
    return sheet_file(name, HEADINGS, _rows(book, payout), agents, comma=book.rules.now.writes_comma)


def _rows(book: Book, payout: Payout) -> Iterator[tuple[Cell, ...]]:
    currency, changed = payout.prepared.currency, changes(book, payout)
    said_by = dict(book.vouched.named(book.agents, payout.lines))
    for agent, line in payout.lines.items():
        found = f"{line.judged[-1].state} {line.judged[-1].by}" if line.judged else ""
        amount = Money(line.line.minor, currency)
        yield (
            *_who(book, agent),
            *(amount, currency, line.state, ""),
            *(said_by.get(agent, ""), "; ".join(changed.get(agent, ())), found),
        )
    for held in payout.prepared.held:
        yield (*_who(book, held.agent), Money(held.minor, currency), currency, "", _why(held.why), "", "", "")


def _why(reason: str) -> str:
    return reason if reason in FOR_ALL else "not known how to pay it"


def _who(book: Book, agent: str) -> tuple[str, str]:
    return agent, book.agents.name(agent).text or ""
