"""Vocabulary: the network's own types of work, units, and kinds of material and space. Everybody may add one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from ledger.chain.entry import Entry
from ledger.values.currency import EXPONENTS
from ledger.values.ids import Letter, next_id
from ledger.values.likeness import alike
from ledger.values.phrase import NETWORK, Code, Refusal, Words
from ledger.values.quantity import unit_of
from ledger.values.spelling import folded

WORK, UNIT, MATERIAL, SPACE = "work", "unit", "material", "space"
TERM_MAX = 40
"""Characters of a term."""


@dataclass(frozen=True, slots=True)
class TermAdded:
    """A word entered the network's vocabulary, as a kind of work, unit, material or space."""

    term: str
    kind: str
    word: Words
    by: str


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the network."""

    id: str
    kind: str
    word: Words


FACTS = (TermAdded,)


class Vocabulary:
    """The page of the network's words. `spellings` maps the word of a unit, folded, and its plural to its id."""

    def __init__(self) -> None:
        self.by_id: dict[str, Term] = {}
        self.spellings: dict[str, str] = {}
        self._by_word: dict[tuple[str, str], str] = {}

    def add(self, fact: TermAdded, entry: Entry) -> None:
        """Fold one fact in."""
        text = folded(fact.word.text or "")
        self.by_id[fact.term] = Term(fact.term, fact.kind, fact.word)
        self._by_word[fact.kind, text] = fact.term
        if fact.kind == UNIT:
            self.spellings[text] = fact.term
            self.spellings.setdefault(f"{text}s", fact.term)  # the usual plural

    def find(self, kind: str, word: str) -> str | None:
        """Return the id of a word of that kind, or None."""
        return self._by_word.get((kind, folded(word)))

    def terms(self, kind: str) -> tuple[str, ...]:
        """Return the words of a kind, in the order in which they came."""
        return tuple(term.word.text or "" for term in self.by_id.values() if term.kind == kind)

    def is_known(self, kind: str, word: str) -> bool:
        """Tell whether a word exists, or spells a unit that every network has."""
        return self.find(kind, word) is not None or (kind == UNIT and unit_of(word, self.spellings) is not None)

    FOLDS: ClassVar[dict[type, Callable[..., None]]] = {TermAdded: add}


def add(vocabulary: Vocabulary, kind: str, word: str, by: str) -> TermAdded:
    """Return the fact that adds a word; refuse a word that exists, a unit that every network has, and several words."""
    word = word.strip()
    if not 0 < len(word) <= TERM_MAX or len(word.split()) > 1:
        raise Refusal("{word} is not one word of at most {limit} characters.", word=word[:TERM_MAX], limit=TERM_MAX)
    if vocabulary.is_known(kind, word):
        raise Refusal("{word} is known already.", word=word)
    if kind == UNIT:
        _check_unit(word)
    return TermAdded(next_id(Letter.TERM, vocabulary.by_id), kind, Words(word, NETWORK), by)


def add_missing(vocabulary: Vocabulary, kind: str, words: Iterable[str], by: str) -> tuple[TermAdded, ...]:
    """Return the facts that add those of these words which are not known yet."""
    missing = [word for word in words if not vocabulary.is_known(kind, word)]
    first = len(vocabulary.by_id) + 1
    return tuple(
        TermAdded(f"{Letter.TERM}{number}", kind, Words(word, NETWORK), by)
        for number, word in enumerate(missing, first)
    )


def _check_unit(word: str) -> None:
    if word.upper() in EXPONENTS:
        raise Refusal("{word} is a currency, so it cannot be a unit.", word=word)
    if not word.isalpha():
        raise Refusal("A unit has only letters; {word} has something else.", word=word)


def _typed(word: str) -> str:
    return f'"{word}"' if " " in word else word


_CLOSE = Fraction(4, 5)
"""How much a new word is like a known one of which it may be a slip."""


def find_or_add(vocabulary: Vocabulary, kind: str, word: str, by: str) -> tuple[str, tuple[TermAdded, ...]]:
    """Return the id of a word, and the fact that adds it if it is new; refuse a new word that looks like a slip."""
    term = vocabulary.find(kind, word)
    if term is not None:
        return term, ()
    known = [term.casefold() for term in vocabulary.terms(kind)]
    near = alike(word.casefold(), known, _CLOSE)
    if near:
        raise Refusal(
            "{word} is new here. Did you mean {near}? If it is another thing, add it first: {add}.",
            word=word[:TERM_MAX],
            near=near[0],
            add=Code(f"/agent word {kind} {_typed(word[:TERM_MAX])}"),
        )
    added = add(vocabulary, kind, word, by)
    return added.term, (added,)
