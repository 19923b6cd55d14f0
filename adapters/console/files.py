"""Files of this machine that somebody at the console hands over with a command, as others attach them."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

from bot.chat import FILE_MAX

_FILE = re.compile(r"(?<!\S)file:(\S+)")


def handed_over(text: str) -> dict[str, bytes]:
    """Return the files that a command names and that can be read, no more of each than can be used."""
    found = {}
    for name in _FILE.findall(text):
        with suppress(OSError), Path(name).open("rb") as file:
            found[name] = file.read(FILE_MAX + 1)
    return found
