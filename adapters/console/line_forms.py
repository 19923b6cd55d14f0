"""Forms of a line at the console: a channel, private messages, words, a reaction; and the mentions in words."""

from __future__ import annotations

import re
from collections.abc import Collection

# A name begins each line, so it is one word and holds nothing that steers a terminal.
_LETTER = r"[^\s:#/@\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
_NAME = rf"(?![=+-]){_LETTER}{{1,60}}"
SPOKEN = re.compile(rf"({_NAME}):(?:\s+(.*))?", re.DOTALL)
REACTED = re.compile(rf"({_NAME})\s+([+-])(\S+)\s+(\S+)")
CHANNEL = re.compile(rf"#({_LETTER}{{1,60}})")
PRIVATE = re.compile("DM")
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
