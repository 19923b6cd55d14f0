"""`/digest`: the events since the last one, at any time, and the digest that is posted at the end of its period."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.menu import Asked, Kind, Option, ShellState, Slash, Verb
from bot.outcome import Notice, Outcome, Post
from ledger.book import Book
from ledger.digests import figures
from ledger.digests import words as digest_words
from ledger.digests.digest import DigestMade
from ledger.values.ids import Letter, Subject
from ledger.values.phrase import phrase


def show(book: Book, asked: Asked) -> Outcome:
    """Show what happened since the last digest, or an earlier digest again."""
    if asked["digest"] is not None:
        return Outcome(answer=digest_words.digest_text(book, book.periods.get(asked["digest"])))
    if book.periods.since is None:
        return Outcome(answer=phrase("Nothing has happened yet."))
    # The events of this very moment are included.
    numbers = figures.figures(book, asked.at + timedelta.resolution, 0, asked.head)
    told = digest_words.so_far(book, numbers, book.periods.since, asked.at, figures.due(book))
    return Outcome(answer=told)


def come_due(book: Book, now: datetime, seen: ShellState) -> Outcome:
    """Make the digest of the period that has ended, if one has; one period at a time, so that each is made once."""
    facts = figures.make_digest(book, now, seen.stuck, seen.head)
    if not facts:
        return Outcome()
    return Outcome(facts, None, (Post(facts[0].digest),))


def card(book: Book, about: str) -> Notice:
    """Render a digest: from its own figures, however late it is shown."""
    made: DigestMade = book.periods.by_id[Subject(about).id]
    return Notice(about, digest_words.digest_text(book, made))


VERBS = (
    Verb(
        "digest",
        None,
        "See what happened since the last digest, or read an earlier one.",
        "/digest",
        show,
        (Option("digest", Kind.card, "an earlier one, such as 1", positional=True, letter=Letter.DIGEST),),
        reads=True,
        slow=True,
    ),
)

COMMAND = Slash(VERBS, subject=Letter.DIGEST, card=card, come_due=come_due)
