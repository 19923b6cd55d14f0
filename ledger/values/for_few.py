"""Words for few: confidential text in a fact, such as the address where somebody is paid, for its readers alone.

In the chain they stand as any words do, by a commitment. But they are no `Words`: nothing that renders, exports or logs a
value knows this type, and it does not show its text by itself. The text comes out by `reveal` and `for_reader` alone, and
a test names the modules that call them. So whoever forgets that a text is for few gets an error, and nobody else the text.

An archive may leave them out. Where it was restored they are withheld: the text may still be somewhere, and whoever has it
with its salt can prove it. The salt is left out as well, or a text as short as an IBAN could be found by trial.
"""

from __future__ import annotations

from enum import Enum
from typing import Final

from ledger.values.phrase import Words


class Missing(Enum):
    """The mark in the place of a text that is not here, though nobody erased it."""

    WITHHELD = "withheld"


WITHHELD: Final = Missing.WITHHELD

StoredText = str | Missing | None
"""A text, `WITHHELD`, or None once it is erased."""


class WordsForFew:
    """Words in a fact that only their readers may see. `subject` is as in `Words`."""

    __slots__ = ("_text", "subject")

    def __init__(self, text: StoredText, subject: str) -> None:
        self._text = text
        self.subject = subject

    @property
    def is_known(self) -> bool:
        """Tell whether the text is there."""
        return isinstance(self._text, str)

    @property
    def is_withheld(self) -> bool:
        """Tell whether the text was left out of the archive from which this ledger was restored."""
        return self._text is WITHHELD

    @property
    def is_erased(self) -> bool:
        """Tell whether the text is nowhere any more."""
        return self._text is None

    def reveal(self) -> str | None:
        """Return the text, for somebody whose business it is; None if it is not there."""
        return self._text if isinstance(self._text, str) else None

    def for_reader(self) -> Words:
        """Return plain words for an answer that only one of the readers gets."""
        return Words(self.reveal(), self.subject)

    def copy(self) -> WordsForFew:
        """Return the same words for another fact, which keeps them when these are erased."""
        return WordsForFew(self._text, self.subject)

    def erase(self) -> None:
        """Drop the text."""
        self._text = None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, WordsForFew):
            return NotImplemented
        return (self._text, self.subject) == (other._text, other.subject)

    def __hash__(self) -> int:
        return hash((self.subject, self._text))

    def __repr__(self) -> str:
        state = "known" if self.is_known else "withheld" if self.is_withheld else "erased"
        return f"WordsForFew(<{state}>, {self.subject!r})"


AnyWords = Words | WordsForFew
"""Words that a body has a commitment to."""
