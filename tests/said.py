"""What a phrase says in English, as a reader of the console sees it."""

from __future__ import annotations

from adapters.console_page import plain
from bot.charts import Drawing
from bot.words import Reader, say
from ledger.phrase import Sayable

_READER = Reader("en", "UTC", lambda agent: agent)


def said(phrase: Sayable) -> str:
    """Return the words."""
    return plain(tuple(piece for piece in say(phrase, _READER) if not isinstance(piece, Drawing)))
