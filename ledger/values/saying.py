"""Types of the tables in which each area has the sentences of its facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from ledger.values.phrase import Lines, Phrase

if TYPE_CHECKING:
    from ledger.book import Book

Say = Callable[["Book", Any], Phrase | Lines]
"""Returns a fact as a sentence. The book has to know everything that the fact names."""

Says = Mapping[type, Say]
"""For each kind of fact, the function that returns its sentence."""
