"""Verification of a ledger: its hash chain, its words and the book that they add up to. The first bad entry is named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import ClassVar

from ledger import codec
from ledger.audit import entries as audit
from ledger.book import Book
from ledger.chain.entry import Broken, Entry, Sealed, commitment, verify
from ledger.chain.rows import Slice, WordsRow
from ledger.network.agent import Forgotten
from ledger.payouts.erasure import NameErased
from ledger.payouts.payout import PayToGiven
from ledger.values.for_few import WITHHELD, StoredText
from ledger.values.phrase import NETWORK

Seen = Callable[[Entry], None]
"""Is called with each entry, in their order."""


def verified_book(network: str, slices: Iterable[Slice], *, judge: bool = False, seen: Iterable[Seen] = ()) -> Book:
    """Return the book of a network after checking every entry; raise `Broken` at the first that does not hold.

    With `judge`, check as well that each entry could be decided so and stands in its canonical form: that takes longer.
    Each function in `seen` is called with each entry on the way.
    """
    book = Book()
    for entry in entries(network, _canonical(slices) if judge else slices):
        try:
            if judge:
                audit.check(book, entry)
            for see in seen:
                see(entry)
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

    A slice is asked for after the slice before it has been read, so that a ledger of any length takes little memory.
    """
    missing = MissingWords()
    words: Mapping[str, WordsRow] = {}

    def all_sealed() -> Iterator[Sealed]:
        nonlocal words
        for part in slices:
            words = part.words
            yield from part.sealed

    for sealed in verify(network, all_sealed()):
        entry = _entry(sealed, words, missing)
        missing.excuse(entry)
        yield entry
    missing.check()


class MissingWords:
    """Words that are gone: the heights of their entries by the subject of the words, until a later entry says why.

    Withheld words are not gone: an entry that says so of them belies their mark.
    """

    def __init__(self) -> None:
        self._heights: dict[str, list[int]] = {}
        self._withheld: dict[str, int] = {}  # the height of the first entry, by subject
        self._given: dict[str, tuple[str, int, int]] = {}  # by agent: subject, number of words gone, height

    def note(self, subject: str, height: int) -> None:
        """Note words that are gone."""
        self._heights.setdefault(subject, []).append(height)

    def note_withheld(self, subject: str, height: int) -> None:
        """Note words that are withheld."""
        self._withheld.setdefault(subject, height)

    def excuse(self, entry: Entry) -> None:
        """Drop what an entry says was erased: all words of a forgotten person, and an address that another one replaced."""
        for fact in entry.facts:
            if type(fact) in self._EXCUSES:
                self._EXCUSES[type(fact)](self, fact, entry.height)

    def _forgotten(self, fact: Forgotten, height: int) -> None:
        for alias in fact.aliases:
            self._erased(alias, height)

    def _name_erased(self, fact: NameErased, height: int) -> None:
        self._erased(fact.subject, height)

    def _erased(self, subject: str, height: int) -> None:
        if subject in self._withheld:
            raise Broken(self._withheld[subject], f"its words are marked as withheld, and entry {height} erased them")
        self._heights.pop(subject, None)

    def _pay_to_given(self, fact: PayToGiven, height: int) -> None:
        subject, gone, replaced_at = self._given.pop(fact.agent, ("", 0, 0))
        heights = self._heights.get(subject, [])
        for _ in range(min(gone, heights.count(replaced_at))):
            heights.remove(replaced_at)
        given = [words for words in (fact.pay_to, fact.name) if words is not None]
        if given:
            gone = sum(words.is_erased for words in given)
            self._given[fact.agent] = (given[0].subject, gone, height)

    _EXCUSES: ClassVar[dict[type, Callable[..., None]]] = {
        Forgotten: _forgotten,
        NameErased: _name_erased,
        PayToGiven: _pay_to_given,
    }

    def check(self) -> None:
        """Raise `Broken` at the first entry whose words are gone without anybody having said so."""
        heights = list(chain.from_iterable(self._heights.values()))
        if heights:
            raise Broken(min(heights), "its words are missing, and nobody asked to be forgotten")


def _canonical(slices: Iterable[Slice]) -> Iterator[Slice]:
    for part in slices:
        for sealed in part.sealed:
            if not codec.is_canonical(sealed.body):
                raise Broken(sealed.height, "it is not written as entries are")
        yield part


def _entry(sealed: Sealed, words: Mapping[str, WordsRow], missing: MissingWords) -> Entry:
    """Read an entry, checking its words; note those that are gone."""

    def text_of(known: str, subject: str) -> StoredText:
        row = words.get(known)
        if row is None:
            if subject == NETWORK:
                raise Broken(sealed.height, "words of the network are missing")
            missing.note(subject, sealed.height)
            return None
        if row.subject == subject and row.salt is None and row.text is None:
            missing.note_withheld(subject, sealed.height)
            return WITHHELD
        if row.subject != subject or not _is_opened(known, row):
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


def _is_opened(known: str, row: WordsRow) -> bool:
    """Tell whether a row has the salt and the text of its commitment."""
    return row.salt is not None and row.text is not None and commitment(row.salt, row.text) == known
