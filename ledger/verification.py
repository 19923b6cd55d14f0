"""Whether a ledger holds: its chain, its words and what they add up to; the first entry that does not is named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from ledger import audit, codec
from ledger.agent import Forgotten
from ledger.book import Book
from ledger.entry import Broken, Entry, Sealed, commitment, verify
from ledger.phrase import NETWORK
from ledger.rows import Slice, WordsRow

Seen = Callable[[Entry], None]
"""Is shown each entry, in their order."""


def read(network: str, slices: Iterable[Slice], *, judge: bool = False, seen: Iterable[Seen] = ()) -> Book:
    """Return the book of a network after checking every entry; raise `Broken` at the first that does not hold.

    Who is to `judge` checks as well that each could be decided so, and stands there as it is written: that takes longer.
    What is in `seen` is shown each entry on the way.
    """
    book = Book()
    for entry in entries(network, _canonical(slices) if judge else slices):
        try:
            if judge:
                audit.check(book, entry)
            for one in seen:
                one(entry)
            book.add(entry)
        except Broken:
            raise
        except Exception as wrong:
            raise Broken(
                entry.height, f"it does not follow from what stands before it ({type(wrong).__name__})"
            ) from wrong
    return book


def entries(network: str, slices: Iterable[Slice]) -> Iterator[Entry]:
    """Yield the entries whose hashes and words hold; raise `Broken` at the first that does not.

    A slice is asked for when the one before it has been read, so that a ledger of any length takes little memory.
    """
    missing: dict[str, int] = {}
    words: Mapping[str, WordsRow] = {}

    def sealed() -> Iterator[Sealed]:
        nonlocal words
        for one in slices:
            words = one.words
            yield from one.sealed

    for one in verify(network, sealed()):
        entry = _entry(one, words, missing)
        for fact in entry.facts:
            if isinstance(fact, Forgotten):
                for alias in fact.aliases:
                    missing.pop(alias, None)
        yield entry
    if missing:
        raise Broken(min(missing.values()), "its words are missing, and nobody asked to be forgotten")


def _canonical(slices: Iterable[Slice]) -> Iterator[Slice]:
    for one in slices:
        for sealed in one.sealed:
            if not codec.is_canonical(sealed.body):
                raise Broken(sealed.height, "it is not written as entries are")
        yield one


def _entry(sealed: Sealed, words: Mapping[str, WordsRow], missing: dict[str, int]) -> Entry:
    """Read an entry, checking its words; note the subjects of those that are gone."""

    def text_of(known: str, subject: str) -> str | None:
        row = words.get(known)
        if row is None:
            if subject == NETWORK:
                raise Broken(sealed.height, "words of the network are missing")
            missing.setdefault(subject, sealed.height)
            return None
        if row.subject != subject or commitment(row.salt, row.text) != known:
            raise Broken(sealed.height, "its words were changed")
        return row.text

    try:
        entry = codec.load(sealed, text_of)
    except Broken:
        raise
    except Exception as wrong:
        raise Broken(sealed.height, f"it cannot be read ({wrong})") from wrong
    if entry.height != sealed.height:
        raise Broken(sealed.height, f"it says that it is entry {entry.height}")
    return entry
