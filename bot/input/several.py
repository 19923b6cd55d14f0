"""Several commands in one message, each on a line of its own: people paste them, and mean each of them."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from bot.chat import Command

COMMANDS_MAX = 20
"""Commands of one message that are done."""

_NEXT = re.compile(r"\n\s*[/!](\S+)[^\S\n]*(?=\s|$)")


def several(command: Command, names: Collection[str]) -> list[Command]:
    """Return the commands of a message, the first one with its own key; a line is one if it begins with the name of one of `names`.

    Any other line belongs to the words of the command before it.
    """
    text = command.text
    if text is None or "\n" not in text:
        return [command]
    begins = [found for found in _NEXT.finditer(text) if found[1].casefold() in names]
    ends = [*(found.start() for found in begins[1:]), len(text)]
    first = replace(command, text=text[: begins[0].start()]) if begins else command
    return [
        first,
        *(
            replace(command, key=f"{command.key}/{number}", name=found[1], text=text[found.end() : end].strip())
            for number, (found, end) in enumerate(zip(begins, ends, strict=False), start=2)
        ),
    ]
