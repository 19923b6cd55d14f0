"""Pages of long lists: what stands on one, and the line that shows the next. No list ends without saying how it goes on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from bot.menu import Asked, Kind, Option
from ledger.values.phrase import Code, Phrase, Refusal, phrase

Row = TypeVar("Row")

PAGE = Option("page", Kind.number, "which page, where the list is long")

SIZE = 20
"""Rows on a page."""


class Pages(NamedTuple):
    """The page that somebody asked for, of all that there are. Several lists of one answer are turned together."""

    line: str
    page: int
    last: int

    def of(self, rows: Sequence[Row], size: int = SIZE) -> Sequence[Row]:
        """Return the rows on this page, where the first page begins with the first row."""
        return rows[(self.page - 1) * size : self.page * size]

    def newest(self, rows: Sequence[Row], size: int = SIZE) -> Sequence[Row]:
        """Return the rows on this page in their order, where the first page ends with the last row."""
        end = max(0, len(rows) - (self.page - 1) * size)
        return rows[max(0, end - size) : end]

    def describe(self) -> Phrase | None:
        """Say which page this is, and what shows the next; None where there is only one."""
        if self.last == 1:
            return None
        if self.page == self.last:
            return phrase("Page {page} of {last}, the last one.", page=self.page, last=self.last)
        following = Code(f"{self.line} page:{self.page + 1}")
        return phrase("Page {page} of {last}. The next: {line}", page=self.page, last=self.last, line=following)


def pages(asked: Asked, *lists: tuple[int, int]) -> Pages:
    """Return the page that is asked for, of lists given as their number of rows and of rows on a page.

    Raises `Refusal` for a page that there is not.
    """
    last = max(1, *(-(-rows // size) for rows, size in lists))
    page = 1 if asked["page"] is None else asked["page"]
    if not 1 <= page <= last:
        raise Refusal("There is no page {page}: the last one is {last}.", page=page, last=last)
    return Pages(asked.line, page, last)
