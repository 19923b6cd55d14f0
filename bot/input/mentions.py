"""Mentions: the people whom the words of a command name by their reference on a platform."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from bot.chat import Command
from bot.input.grammar import LENGTH_MAX

if TYPE_CHECKING:
    from ledger.book import Book
    from ledger.network.agent import Agents

_MENTION = re.compile(r"@([^\s\"]{1,200})")


def mentioned(command: Command, book: Book) -> list[str]:
    """Return the people whom a command mentions by their reference; the answer may quote them."""
    # A longer command is refused without being quoted.
    typed = " ".join(text[:LENGTH_MAX] for text in (command.text or "", *command.options.values()))
    accounts = (_account(mention.group(1), book) for mention in _MENTION.finditer(typed))
    return [book.agents.person(account[0]) for account in accounts if account]


def unknown(command: Command, book: Book) -> list[str]:
    """Return the references of people whom a command mentions, and whom the ledger does not know."""
    typed = " ".join(text[:LENGTH_MAX] for text in (command.text or "", *command.options.values()))
    platform = command.by.partition(":")[0]
    words = (mention.group(1) for mention in _MENTION.finditer(typed) if mention.group(1).startswith(f"{platform}:"))
    references = dict.fromkeys(word.removeprefix("@").rstrip(_BEHIND) for one in words for word in one.split(","))
    return [reference for reference in references if book.agents.account(reference) is None]


_BEHIND = ".,;:!?)'"
"""What may stand behind a mention and belongs to the sentence."""


def introduced(text: str, agents: Agents, named: Mapping[str, str]) -> dict[str, str]:
    """Return the people in a text whom the platform names and the ledger does not know, with their names."""
    return {
        reference: name
        for reference, name in named.items()
        if f"@{reference}" in text and agents.account(reference) is None
    }


def with_mentions(text: str, book: Book, name_of: Callable[[str], str | None]) -> str:
    """Return the words with each known reference replaced by the name of its account."""

    def renamed(mention: re.Match[str]) -> str:
        account = _account(mention.group(1), book)
        return f"@{name_of(account[0])}{account[1]}" if account else mention.group()

    return _MENTION.sub(renamed, text)


def _account(typed: str, book: Book) -> tuple[str, str] | None:
    """Return the account of a reference, and the rest of the word: a full stop, or the letter of a genitive."""
    for end in range(len(typed), 0, -1):
        behind = typed[end:]
        if not behind[:1].isalnum() and (account := book.agents.account(typed[:end])):
            return account, behind
    return None
