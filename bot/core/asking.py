"""Somebody who types: their number here, and the drafts that they began and did not post."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bot.input.asking import Asking

if TYPE_CHECKING:
    from bot.core.network import Core
    from bot.input.draft import Draft
    from bot.record.journal import Journal


def asking(core: Core, reference: str) -> Asking:
    """Return the person behind a reference, as one who types now."""
    at = core.now()
    person = core.book.agents.person_behind(reference) or ""
    return Asking(core.menu, core.book, person, at, drafts_of(core.journal, reference, at))


def drafts_of(journal: Journal, reference: str, at: datetime) -> tuple[Draft, ...]:
    """Return the drafts of the person behind a reference, whichever account began them."""
    person = journal.book.agents.person_behind(reference)
    return journal.drafts.of(journal.book.agents.aliases(person), at) if person else ()
