"""Attachments at the console: local files that a command names as `file:PATH`."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

from bot.chat import FILE_MAX

_FILE = re.compile(r"(?<!\S)file:(\S+)")


def attachments(text: str) -> dict[str, bytes]:
    """Return the readable files that a command names, each cut off shortly after `FILE_MAX` bytes."""
    files = {}
    for name in _FILE.findall(text):
        with suppress(OSError), Path(name).open("rb") as file:
            files[name] = file.read(FILE_MAX + 1)
    return files
