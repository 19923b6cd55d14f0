"""Somebody who types, for whom values are offered."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.input.draft import Draft
from bot.menu import Asked, Menu
from ledger.network.role import STEWARD
from ledger.values.phrase import Refusal

if TYPE_CHECKING:
    from ledger.book import Book


class Asking(NamedTuple):
    """A person who types, the moment, and their drafts; the person is empty for somebody who is not known yet."""

    menu: Menu
    book: Book
    person: str
    at: datetime
    drafts: tuple[Draft, ...] = ()

    @property
    def is_steward(self) -> bool:
        """Tell whether they are a steward."""
        return self.person in self.book.roles.holders(STEWARD, self.book.agents)

    def takes(self, word: str, about: str, **values: Any) -> bool:
        """Tell whether a word for any number takes this one from them."""
        decide = self.menu.decision(word, about)
        if decide is None or self.person not in self.book.agents.by_id:
            return False
        asked = Asked(self.person, values, self.at, menu=self.menu, account=self.person)
        try:
            decide(self.book, asked)
        except Refusal:
            return False
        return True

    def is_mine(self, account: str) -> bool:
        """Tell whether an account is theirs."""
        return self.book.agents.person(account) == self.person
