"""What a reader of the console sees: text as plain lines, one block per message, or one JSON object a line."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from bot.chat import Choice, File, Mention, Moment, Picture, Said, Table, Text


class Page:
    """Where messages are shown. `line` and `at` are those of the script that is being played, if one is."""

    def __init__(self, directory: Path, *, as_json: bool, out: TextIO | None = None) -> None:
        self.line: int | None = None
        self.at: datetime | None = None
        self._directory = directory
        self._as_json = as_json
        self._out = out or sys.stdout

    def answer(self, to: str, channel: str, text: Text) -> None:
        """Show a private answer to its asker."""
        self._show("answer", f"to {to}", text, to=to, channel=channel)

    def post(self, channel: str, message: str, about: str, text: Text, choices: Sequence[Choice]) -> None:
        """Show a new message in a channel."""
        self._show("post", f"{channel} {message}", text, choices, channel=channel, about=about, message=message)

    def edit(self, channel: str, message: str, about: str, text: Text, choices: Sequence[Choice]) -> None:
        """Show what a message says from here on."""
        head = f"{channel} {message}, changed"
        self._show("edit", head, text, choices, channel=channel, about=about, message=message)

    def direct(self, to: str, message: str, about: str, text: Text, choices: Sequence[Choice]) -> None:
        """Show a message to one person."""
        self._show("direct", f"DM {to} {message}", text, choices, to=to, about=about, message=message)

    def note(self, text: str) -> None:
        """Tell the person at the terminal something that no reader of the chat sees."""
        print(text, file=self._out, flush=True)

    def _show(self, kind: str, head: str, text: Text, choices: Sequence[Choice] = (), **of: str) -> None:
        """Show a text and write its files; `of` says to whom, where, about what and in which message."""
        said = plain(text)
        if self._as_json:
            self._line(kind, of, text=said, choices=[choice.emoji for choice in choices])
        else:
            self._block(head, said)
        for file in (piece for piece in text if isinstance(piece, Picture | File)):
            path = self._kept(file)
            if self._as_json:
                self._line("file", of, name=file.name, path=str(path.relative_to(self._directory)))
            else:
                self._block(head, f"file {file.name}: {path}")

    def _line(self, kind: str, of: Mapping[str, str], **said: object) -> None:
        at = (self.at or datetime.now(UTC)).astimezone(UTC)  # noqa: TID251  # It says when the line was shown, no more.
        shown = {"line": self.line, "at": at.isoformat().replace("+00:00", "Z"), "kind": kind}
        shown |= dict.fromkeys(("to", "channel", "about", "message")) | {
            "text": "",
            "choices": [],
            "name": None,
            "path": None,
        }
        print(json.dumps(shown | dict(of) | said, ensure_ascii=False), file=self._out, flush=True)

    def _block(self, head: str, said: str) -> None:
        first, *rest = said.split("\n")
        margin = " " * len(head)
        print("\n".join([f"{head} | {first}", *(f"{margin} | {line}" for line in rest)]), file=self._out, flush=True)

    def _kept(self, file: Picture | File) -> Path:
        """Write a file under the data directory and return where."""
        folder = self._directory / "files"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / Path(file.name).name
        path.write_bytes(file.png if isinstance(file, Picture) else file.data)
        return path


def plain(text: Text) -> str:
    """Return a text as lines without any mark-up."""
    return "".join(_piece(piece) for piece in text)


def _piece(piece: object) -> str:
    match piece:
        case Said(words):
            return words
        case Mention(person):
            return person.partition(":")[2]
        case Moment(at):
            return at.strftime("%Y-%m-%d %H:%M %Z")
        case Table(headings, rows):
            return "\n".join(" | ".join(map(_piece, row)) for row in (headings, *rows))
        case Picture(_, alt, _):
            return f"[picture: {alt}]"
        case File(_, name):
            return f"[file: {name}]"
        case Choice(emoji, label):
            return f"{emoji} {label}"
        case _:
            return str(piece)
