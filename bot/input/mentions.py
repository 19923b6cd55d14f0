"""Mentions: the people whom the words of a command name by their reference on a platform."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from bot.chat import Command
from bot.input.grammar import LENGTH_MAX
from bot.menu import Kind, Verb
from ledger.network import naming
from ledger.values.phrase import Code, Phrase, Sample

if TYPE_CHECKING:
    from ledger.book import Book
    from ledger.network.agent import Agents

_MENTION = re.compile(r"@([^\s\",]{1,200})")


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
    found = (mention.group(1).rstrip(_BEHIND) for mention in _MENTION.finditer(typed))
    references = dict.fromkeys(one for one in found if one.startswith(f"{platform}:"))
    return [reference for reference in references if book.agents.account(reference) is None]


_BEHIND = ".,;:!?)'"
"""What may stand behind a mention and belongs to the sentence."""


def introduced(text: str, agents: Agents, named: Mapping[str, str]) -> dict[str, str]:
    """Return the people in a text whom the platform names and the ledger does not know, with their names."""
    found = dict.fromkeys(mention.group(1).rstrip(_BEHIND) for mention in _MENTION.finditer(text))
    return {one: named[one] for one in found if one in named and agents.account(one) is None}


def in_words(verb: Verb, raw: Mapping[str, str], agents: Agents, named: Mapping[str, str]) -> dict[str, str]:
    """Return the options with those people in their words by name whom the platform names and the ledger does not know."""
    words = {option.name for option in verb.options if option.kind in (Kind.words, Kind.text)}
    return {name: _by_name(text, agents, named) if name in words else text for name, text in raw.items()}


def _by_name(text: str, agents: Agents, named: Mapping[str, str]) -> str:
    unknown_ones = introduced(text, agents, named)

    def renamed(mention: re.Match[str]) -> str:
        reference = mention.group(1).rstrip(_BEHIND)
        name = unknown_ones.get(reference)
        return mention.group() if name is None else f"@{name}{mention.group(1)[len(reference) :]}"

    return _MENTION.sub(renamed, text) if unknown_ones else text


def with_mentions(text: str, book: Book, name_of: Callable[[str], str | None]) -> str:
    """Return the words with each known reference replaced by the name of its account."""

    def renamed(mention: re.Match[str]) -> str:
        account = _account(mention.group(1), book)
        return f"@{name_of(account[0])}{account[1]}" if account else mention.group()

    return _MENTION.sub(renamed, text)


def named_in(said: Any, book: Book, named: Mapping[str, str]) -> Any:
    """Return a refusal's phrase with people in it as they are typed, and never by a platform's reference.

    `named` has the names of those whom the ledger does not know.
    """
    match said:
        case str():
            return _without_references(said, book, named)
        case Sample():
            return said
        case Code(text):
            return Code(_without_references(text, book, named))
        case Phrase(sentence, values):
            return Phrase(sentence, tuple((name, named_in(value, book, named)) for name, value in values))
        case tuple():
            return tuple(named_in(value, book, named) for value in said)
    return said


def _without_references(text: str, book: Book, named: Mapping[str, str]) -> str:
    known = with_mentions(text, book, lambda account: naming.as_typed(book.agents, account).removeprefix("@"))
    return _by_name(known, book.agents, named)


def _account(typed: str, book: Book) -> tuple[str, str] | None:
    """Return the account of a reference, and the rest of the word: a full stop, or the letter of a genitive."""
    for end in range(len(typed), 0, -1):
        behind = typed[end:]
        if not behind[:1].isalnum() and (account := book.agents.account(typed[:end])):
            return account, behind
    return None
