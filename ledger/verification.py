"""Whether a ledger holds: its chain, its words and what they add up to; the first entry that does not is named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ledger import codec
from ledger.agent import Forgotten
from ledger.book import Book
from ledger.entry import Broken, Entry, Sealed, commitment, verify
from ledger.phrase import NETWORK

Rows = Mapping[str, tuple[str, bytes, str]]
"""The stored words: commitment to subject, salt and text."""


def read(network: str, sealed: Iterable[Sealed], rows: Rows) -> Book:
    """Return the book of a network after checking every entry; raise `Broken` at the first that does not hold."""
    book = Book()
    for entry in entries(network, sealed, rows):
        try:
            book.add(entry)
        except Exception as wrong:
            raise Broken(
                entry.height, f"it does not follow from what stands before it ({type(wrong).__name__})"
            ) from wrong
    return book


def entries(network: str, sealed: Iterable[Sealed], rows: Rows) -> Iterator[Entry]:
    """Yield the entries whose hashes and words hold; raise `Broken` at the first that does not."""
    missing: dict[str, int] = {}

    def text_of(known: str) -> str | None:
        row = rows.get(known)
        return None if row is None else row[2]

    for one in verify(network, sealed):
        entry = _entry(one, text_of)
        _check_words(one, rows, missing)
        for fact in entry.facts:
            if isinstance(fact, Forgotten):
                for alias in fact.aliases:
                    missing.pop(alias, None)
        yield entry
    if missing:
        raise Broken(min(missing.values()), "its words are missing, and nobody asked to be forgotten")


def _entry(sealed: Sealed, text_of: codec.TextOf) -> Entry:
    try:
        entry = codec.load(sealed, text_of)
    except Exception as wrong:
        raise Broken(sealed.height, f"it cannot be read ({wrong})") from wrong
    if entry.height != sealed.height:
        raise Broken(sealed.height, f"it says that it is entry {entry.height}")
    return entry


def _check_words(sealed: Sealed, rows: Rows, missing: dict[str, int]) -> None:
    """Check that each commitment has its words; note the subjects of those that are gone."""
    for known, subject in codec.commitments(sealed):
        row = rows.get(known)
        if row is None:
            if subject == NETWORK:
                raise Broken(sealed.height, "words of the network are missing")
            missing.setdefault(subject, sealed.height)
        elif row[0] != subject or commitment(row[1], row[2]) != known:
            raise Broken(sealed.height, "its words were changed")
