"""Shortened words: what members wrote, cut at a word to the length at which it is read, with the names that stand in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.values.phrase import MENTION, Code, Words

if TYPE_CHECKING:
    from ledger.book import Book

ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
NAME_MAX = 24
"""Characters of a name."""


def shorten(book: Book, words: Words, most: int) -> Words:
    """Return words in one line of that many characters at most; the words of one account stay theirs."""
    return Words(cut(book, words.text or "", most), words.subject)


def cut(book: Book, text: str, most: int) -> str:
    """Return a text in one line of that many characters at most, as it is read; a mention is kept as a whole, or left out."""
    parts = text.split()
    if length(book, " ".join(parts)) <= most:
        return " ".join(parts)
    kept: list[str] = []
    for part in parts:
        if length(book, " ".join((*kept, part))) >= most:
            break
        kept.append(part)
    # A first word that is too long is cut within itself, unless it names somebody.
    begin = " ".join(kept) or ("" if MENTION.search(parts[0]) else parts[0][: most - 1])
    return f"{begin.rstrip(',;:.-')}{ELLIPSIS}"


def name(book: Book, agent: str) -> Words | Code:
    """Return the name of an agent, by which nobody is rung; the number of one whose name is unknown or erased."""
    called = book.agents.name(agent)
    return shorten(book, called, NAME_MAX) if called.text else Code(agent)


def length(book: Book, text: str) -> int:
    """Return the characters of a text as it is read, with the names that stand in it."""
    agents = (found.group(1) for found in MENTION.finditer(text))
    named = (len(book.agents.name(agent).text or agent) - len(agent) for agent in agents if agent in book.agents.by_id)
    return len(text) + sum(named)
