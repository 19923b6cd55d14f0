"""Forms of a line at the console: a channel, private messages, words, a reaction; and what is said to us."""

from __future__ import annotations

import re
from collections.abc import Collection

from bot.input import unmarked
from bot.menu import Menu

# A name begins each line, so it is one word and holds nothing that steers a terminal.
_LETTER = r"[^\s:#/@\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
_NAME = rf"(?![=+-]){_LETTER}{{1,60}}"
SPOKEN = re.compile(rf"({_NAME}):(?:\s+|(?=/)|$)(.*)", re.DOTALL)
REACTED = re.compile(rf"({_NAME})\s+([+-])(\S+)\s+(\S+)")
CHANNEL = re.compile(rf"#({_LETTER}{{1,60}})")
PRIVATE = re.compile("DM")
ASKED = re.compile(r"/?help|\?", re.IGNORECASE)
ENDS = ("quit", "exit")
"""The lines that end the console, as they end other programs on a terminal."""

_OURS = "potluck"
_MENTION = re.compile(r"(?<![^\s:,\"])@([^\s:#/@,\"]+)")


def with_references(text: str, people: Collection[str]) -> str:
    """Return the text with each `@name` of these people replaced by their reference."""

    def reference(mention: re.Match[str]) -> str:
        name: str = mention.group(1)
        if name not in people:
            name = name.rstrip(".,;!?)")  # the end of a sentence may stand behind a name
        if name not in people:
            return str(mention.group())
        return f"@console:{name}{mention.group(1)[len(name) :]}"

    return _MENTION.sub(reference, text)


def said_to_us(menu: Menu, words: str, people: Collection[str], *, private: bool) -> tuple[str, str] | None:
    """Return name and text of the command in words, or an empty name and words for us; None for what people say to each other."""
    if words.startswith("/"):
        name, _, text = words[1:].partition(" ")
        return name, text
    names = () if _OURS in map(str.casefold, people) else (_OURS,)
    called = unmarked.named_before(words, names)
    if called is not None:
        return unmarked.spoken(menu, called, called=True)
    if private and words:
        return unmarked.spoken(menu, words, called=False)
    return ("", words) if unmarked.lacks_mark(menu, words) else None
