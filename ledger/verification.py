"""Whether a ledger holds: its chain, its words and what they add up to; the first entry that does not is named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from ledger import codec
from ledger.audit import entries as audit
from ledger.book import Book
from ledger.chain.entry import Broken, Entry, Sealed, commitment, verify
from ledger.chain.rows import Slice, WordsRow
from ledger.network.agent import Forgotten
from ledger.payouts.erasure import NameErased
from ledger.payouts.payout import PayToGiven
from ledger.values.phrase import NETWORK

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
    missing = Missing()
    words: Mapping[str, WordsRow] = {}

    def sealed() -> Iterator[Sealed]:
        nonlocal words
        for one in slices:
            words = one.words
            yield from one.sealed

    for one in verify(network, sealed()):
        entry = _entry(one, words, missing)
        missing.excuse(entry)
        yield entry
    missing.check()


class Missing:
    """Words that are gone: each by the person whose they are, with the height of its entry, until a later entry says why."""

    def __init__(self) -> None:
        self._heights: dict[str, list[int]] = {}
        self._given: dict[str, tuple[str, int, int]] = {}  # by agent: whose words, how many of them are gone, and where

    def note(self, subject: str, height: int) -> None:
        """Note words that are gone."""
        self._heights.setdefault(subject, []).append(height)

    def excuse(self, entry: Entry) -> None:
        """Drop what an entry says was erased: all words of who was forgotten, and an address that another one replaced."""
        for fact in entry.facts:
            match fact:
                case Forgotten(aliases=aliases):
                    for alias in aliases:
                        self._heights.pop(alias, None)
                case NameErased(subject):
                    self._heights.pop(subject, None)
                case PayToGiven(agent, pay_to, name):
                    subject, gone, height = self._given.pop(agent, ("", 0, 0))
                    heights = self._heights.get(subject, [])
                    for _ in range(min(gone, heights.count(height))):
                        heights.remove(height)
                    said = [one for one in (pay_to, name) if one is not None]
                    if said:
                        gone = sum(one.text is None for one in said)
                        self._given[agent] = (said[0].subject, gone, entry.height)

    def check(self) -> None:
        """Raise `Broken` at the first entry whose words are gone without anybody having said so."""
        heights = [height for some in self._heights.values() for height in some]
        if heights:
            raise Broken(min(heights), "its words are missing, and nobody asked to be forgotten")


def _canonical(slices: Iterable[Slice]) -> Iterator[Slice]:
    for one in slices:
        for sealed in one.sealed:
            if not codec.is_canonical(sealed.body):
                raise Broken(sealed.height, "it is not written as entries are")
        yield one


def _entry(sealed: Sealed, words: Mapping[str, WordsRow], missing: Missing) -> Entry:
    """Read an entry, checking its words; note those that are gone."""

    def text_of(known: str, subject: str) -> str | None:
        row = words.get(known)
        if row is None:
            if subject == NETWORK:
                raise Broken(sealed.height, "words of the network are missing")
            missing.note(subject, sealed.height)
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
