"""`/ledger head`, `statement` and `verify`: the head of the chain, the statement of the treasury, and the check of all of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.menu import Asked, Kind, Option, Slash, Verb
from bot.outcome import Notice, Outcome, Recall
from ledger.audit import entries as audit_entries
from ledger.audit.kept_head import KeptHead
from ledger.audit.withheld import Withheld
from ledger.book import Book
from ledger.chain.entry import Broken, Entry, MissingTriggers
from ledger.contributions.contribution import Contribution
from ledger.distributions.overpaid import alarm, overpaid
from ledger.payouts.payout import UNKNOWN, Payout
from ledger.treasury import statement, statement_words
from ledger.values.ids import Letter, Subject
from ledger.values.phrase import Code, Phrase, Sayable, lines, phrase, plural


def head(book: Book, asked: Asked) -> Outcome:
    """Show the number and the hash of the last entry: a kept hash proves later that nothing before it was changed."""
    return Outcome(
        answer=lines(
            phrase("The ledger has {n} entries. The hash of the last one:", n=book.height),
            phrase("{hash}", hash=Code(asked.head)),
        )
    )


def treasury(book: Book, asked: Asked) -> Outcome:
    """Show the statement of the treasury over a month, to everybody who can read here."""
    over = statement.month(asked["month"], book.rules.now.zone, asked.at)
    statements = book.statements.of(over)
    if not statements:
        return Outcome(answer=phrase("Until the end of {month} no money came.", month=Code(over.name)))
    return Outcome(answer=lines(*(statement_words.statement(book, over, found) for found in statements)))


def verify(book: Book, asked: Asked) -> Outcome:
    """Verify the whole chain: hashes, words, whether each entry could be decided so, files, and the sums.

    With a hash that somebody kept, say where it stands.
    """
    if asked["hash"] is not None:
        KeptHead(asked["hash"])  # which refuses what is no hash
    # The book goes on while the ledger is read; each of these is replaced and never changed.
    height, known = book.height, dict(book.contributions.by_id)

    def read(entries: Iterator[Entry]) -> Sayable:
        return _verify(entries, height, known, asked["hash"])

    return Outcome(recall=Recall(read, lambda _, answer: answer, whole=True))


def _verify(entries: Iterator[Entry], height: int, known: Mapping[str, Contribution], head: str | None) -> Sayable:
    """Replay the entries; return whether they hold, and make the book that is in use up to that height."""
    again = Book()
    kept, withheld = KeptHead(head) if head else None, Withheld()
    try:
        _replay(again, _noted(entries, kept, withheld), height)
    except Broken as wrong:
        return phrase(
            "The ledger is damaged. The first wrong entry is {height}: {wrong}.",
            height=wrong.height,
            wrong=Code(wrong.wrong),
        )
    except MissingTriggers as lacking:
        return phrase(
            "The ledger is intact, but my database does not guard it any more: any tool could change its entries. Please tell the operator. Missing or changed: {names}.",
            names=Code(", ".join(sorted(lacking.names))),
        )
    if again.height != height or again.contributions.by_id != known:
        return phrase("The chain is intact, but it does not add up to what is in use. Please tell the operator.")
    return _paid_as_owed(again, kept, withheld)


def _noted(entries: Iterator[Entry], kept: KeptHead | None, withheld: Withheld) -> Iterator[Entry]:
    for entry in entries:
        if kept:
            kept.add(entry)
        withheld.add(entry)
        yield entry


def _replay(again: Book, entries: Iterator[Entry], height: int) -> None:
    for entry in entries:
        if entry.height <= height:
            audit_entries.check(again, entry)
            again.add(entry)


def _paid_as_owed(book: Book, kept: KeptHead | None, withheld: Withheld) -> Sayable:
    alarms = tuple(map(alarm, overpaid(book)))
    if alarms:
        return lines(phrase("The chain is intact, but more was paid than was owed. Please tell everyone."), *alarms)
    holds = phrase(
        "The ledger is intact: {n} entries, each chained to the one before, and every word as it was written.",
        n=book.height,
    )
    return lines(holds, _withheld(withheld), kept.describe() if kept else None)


def _withheld(withheld: Withheld) -> Phrase | None:
    """Return how many words for few are withheld, and what that means; None if there are none."""
    if not withheld.number:
        return None
    return phrase(
        "{texts}: the first in entry {first}, the last in entry {last}. So it is where a ledger was restored from a copy without addresses; anywhere else, somebody took them out.",
        texts=plural(
            withheld.number,
            "{n} text that is for few is withheld",
            "{n} texts that are for few are withheld",
        ),
        first=withheld.first,
        last=withheld.last,
    )


def card(book: Book, about: str) -> Notice:
    """Render the message about a setback: one to everybody, and one to each steward in private with what to do."""
    number = Subject(about).id
    setback = book.setbacks.by_id[number]
    answer = phrase(
        "{id}: Some posts of mine that stand here are not in my ledger: it was set back to an earlier state, or begun anew. When I started, it ended on {until}.",
        id=Code(number),
        until=setback.until,
    )
    if Subject(about).is_card:
        again = phrase(
            "If something of yours is missing, please log it again. Votes on cards that it does not know count for nothing."
        )
        return Notice(about, lines(answer, again))
    ask = phrase("Before you pay anything, ask the bank what was paid since then: it may not be in my books.")
    return Notice(about, lines(answer, ask, _unknown_lines(book)))


def _unknown_lines(book: Book) -> Phrase | None:
    unknown = tuple(Code(number) for number, payout in book.payouts.by_id.items() if _has_unknown(payout))
    if not unknown:
        return None
    return phrase("Lines of {payouts} are unknown until two stewards say what became of them.", payouts=unknown)


def _has_unknown(payout: Payout) -> bool:
    return any(line.state == UNKNOWN for line in payout.lines.values())


VERBS = (
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
