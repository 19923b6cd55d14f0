"""`/ledger`: the last entries in words, the statement of the treasury, the head of the chain, and the check of all of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from functools import partial

from bot.menu import Asked, Kind, Option, Slash, Verb
from bot.outcome import Notice, Outcome, Recall
from ledger.audit import entries as audit
from ledger.audit.kept_head import KeptHead
from ledger.book import Book
from ledger.chain.entry import Broken, Entry, Unguarded
from ledger.digests import words as report
from ledger.distributions.overpaid import alarm, overpaid
from ledger.history import told
from ledger.payouts.payout import UNKNOWN
from ledger.treasury import statement
from ledger.values.ids import Letter, Subject
from ledger.values.phrase import Code, Lines, Sayable, lines, phrase

ENTRIES = 10
"""Entries shown when nobody says how many."""

ENTRIES_MAX = 50


def entries(book: Book, asked: Asked) -> Outcome:
    """Tell the last entries, the newest last."""
    number = min(asked["number"] or ENTRIES, ENTRIES_MAX)
    return Outcome(recall=Recall(partial(deque[Entry], maxlen=number), _last))


def _last(book: Book, last: deque[Entry]) -> Sayable:
    return lines(*(_told(book, entry) for entry in last)) if last else phrase("The ledger is still empty.")


def _told(book: Book, entry: Entry) -> Lines:
    said = phrase("Entry {height}, {at}:", height=entry.height, at=entry.at)
    return lines(said, *(told(book, fact) for fact in entry.facts))


def head(book: Book, asked: Asked) -> Outcome:
    """Show the number and the hash of the last entry: who keeps it can prove later that nothing before it was changed."""
    return Outcome(
        answer=lines(
            phrase("The ledger has {n} entries. The hash of the last one:", n=book.height),
            phrase("{hash}", hash=Code(asked.head)),
        )
    )


def treasury(book: Book, asked: Asked) -> Outcome:
    """Show the statement of the treasury over a month; whoever can read here can read it."""
    over = statement.month(asked["month"], book.rules.now.zone, asked.at)
    found = book.statements.of(over)
    if not found:
        return Outcome(answer=phrase("Until the end of {month} no money came.", month=Code(over.name)))
    return Outcome(answer=lines(*(report.statement(book, over, one) for one in found)))


def verify(book: Book, asked: Asked) -> Outcome:
    """Go through the whole chain: hashes, words, whether each entry could be decided so, files, and what they add up to.

    With a hash that somebody kept, say where it stands.
    """
    if asked["hash"] is not None:
        KeptHead(asked["hash"])  # which refuses what is no hash
    # The book goes on while the ledger is read; each of these is replaced and never changed.
    height, known = book.height, dict(book.contributions.by_id)

    def read(entries: Iterator[Entry]) -> Sayable:
        again = Book()
        kept = KeptHead(asked["hash"]) if asked["hash"] else None
        try:
            for entry in entries:
                if kept:
                    kept.add(entry)
                if entry.height <= height:
                    audit.check(again, entry)
                    again.add(entry)
        except Broken as wrong:
            return phrase(
                "The ledger does not hold. The first bad entry is {height}: {wrong}.",
                height=wrong.height,
                wrong=Code(wrong.wrong),
            )
        except Unguarded as lacking:
            return phrase(
                "The ledger holds, but my database does not guard it any more: any tool could change its entries. Please tell "
                "the operator. Missing or changed: {names}.",
                names=Code(", ".join(sorted(lacking.names))),
            )
        if again.height != height or again.contributions.by_id != known:
            return phrase("The chain holds, but it does not add up to what is in use. Please tell the operator.")
        twice = tuple(alarm(one) for one in overpaid(again))
        if twice:
            return lines(phrase("The chain holds, but more was paid than was owed. Please tell everyone."), *twice)
        holds = phrase(
            "The ledger holds: {n} entries, each chained to the one before, and every word as it was written.",
            n=height,
        )
        return lines(holds, kept.told()) if kept else holds

    return Outcome(recall=Recall(read, lambda _, said: said, whole=True))


def card(book: Book, about: str) -> Notice:
    """Return what is told of a setback: to everybody, and to each steward in private what is for stewards to do."""
    number = Subject(about).id
    found = book.setbacks.by_id[number]
    said = phrase(
        "{id}: Some posts of mine that stand here are not in my ledger: it was set back to an earlier state, or begun anew. When I started, it ended on {until}.",
        id=Code(number),
        until=found.until,
    )
    if Subject(about).is_card:
        again = phrase(
            "If something of yours is missing, please log it again. Votes on cards that it does not know count for nothing."
        )
        return Notice(about, lines(said, again))
    unknown = tuple(
        Code(one)
        for one, paid in book.payouts.by_id.items()
        if any(line.state == UNKNOWN for line in paid.lines.values())
    )
    return Notice(
        about,
        lines(
            said,
            phrase("Before you pay anything, ask the bank what was paid since then: it may not be in my books."),
            phrase("Lines of {payouts} are unknown until two stewards say what became of them.", payouts=unknown)
            if unknown
            else None,
        ),
    )


VERBS = (
    Verb(
        "ledger",
        None,
        "Read the last entries of the ledger.",
        "/ledger 5",
        entries,
        (Option("number", Kind.number, "how many", positional=True),),
        reads=True,
        slow=True,
    ),
    Verb("ledger", "head", "Show the hash of the last entry, to keep and compare.", "/ledger head", head, reads=True),
    Verb(
        "ledger",
        "statement",
        "Read the statement of the treasury: what came, went, is owed and is there.",
        "/ledger statement 2026-02",
        treasury,
        (Option("month", Kind.text, "which month, such as 2026-02; the current one if left out", positional=True),),
        reads=True,
    ),
    Verb(
        "ledger",
        "verify",
        "Check the whole ledger, and where a hash that you kept stands in it.",
        "/ledger verify",
        verify,
        (Option("hash", Kind.text, "a hash that you kept, or its first 8 digits", positional=True),),
        reads=True,
        slow=True,
    ),
)

COMMAND = Slash(VERBS, subject=Letter.SETBACK, card=card)
