"""What a reader of the console sees: text as plain lines, one block per message, or one JSON object a line.

What members wrote is cleaned here once more: on a terminal a character can move the cursor, and a line break can begin
what looks like a message of somebody else.
"""

from __future__ import annotations

import io
import json
import logging
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from adapters.shared.handed import NOT_SENT, TRIES
from adapters.shared.sanitize import clean
from bot.chat import Cell, Choice, File, Link, Mention, Moment, Picture, Piece, Place, Said, Table, Text
from bot.reference import Reference

log = logging.getLogger(__name__)


class Page:
    """Where messages are shown. `line` and `at` are those of the script that is being played, if one is."""

    def __init__(self, directory: Path, *, as_json: bool, out: TextIO | None = None) -> None:
        self.line: int | None = None
        self.at: datetime | None = None
        self.words = 0  # that were shown so far
        self._directory = directory
        self._as_json = as_json
        self._given = out
        self._standing: dict[str, int] = {}  # what each message shows, as a hash
        if out is None and isinstance(sys.stdout, io.TextIOWrapper):
            # The same bytes on every machine, and no crash over an emoji where the locale has none.
            sys.stdout.reconfigure(encoding="utf-8", errors="replace", newline="\n")

    def answer(self, to: str, channel: str, text: Text) -> None:
        """Show a private answer to its asker."""
        self._show("answer", f"to {to}", text, to=to, channel=channel)

    def post(self, where: str, message: str, about: str, text: Text, choices: Sequence[Choice]) -> None:
        """Show a new message in a channel (`#general`), or to one person (`ana`)."""
        head, of = _place(where, message, about)
        self._show("post" if "channel" in of else "direct", head, text, choices, **of)

    def edit(self, where: str, message: str, about: str, text: Text, choices: Sequence[Choice]) -> None:
        """Show what a message says from here on, if that is anything new."""
        head, of = _place(where, message, about)
        self._show("edit", f"{head}, changed", text, choices, **of)

    def note(self, text: str) -> None:
        """Tell the person at the terminal something that no reader of the chat sees."""
        sys.stderr.write(f"{literal(text)}\n")
        sys.stderr.flush()

    def _show(self, kind: str, head: str, text: Text, choices: Sequence[Choice] = (), **of: str) -> None:
        """Show a text and write its files; `of` says to whom, where, about what and in which message."""
        said = plain(text)
        files = [piece for piece in text if isinstance(piece, Picture | File)]
        if "message" in of:
            shows = hash((said, *(choice.emoji for choice in choices), *map(_content, files)))
            if kind == "edit" and self._standing.get(of["message"]) == shows:
                return
            self._standing[of["message"]] = shows
        if self._as_json:
            self._line(kind, of, text=said, choices=[choice.emoji for choice in choices])
        else:
            self._block(head, _with_choices(said, choices))
        for file in files:
            path = self._tried(file)
            if path is None:
                self._lost(kind, head, of)
            elif self._as_json:
                self._line("file", of, name=path.name, path=path.relative_to(self._directory).as_posix())
            else:
                self._block(head, f"file {path.name}: {path}")

    def _line(self, kind: str, of: Mapping[str, str], **said: object) -> None:
        at = (self.at or datetime.now(UTC)).astimezone(UTC)  # noqa: TID251  # It says when the line was shown, no more.
        shown = {"line": self.line, "at": at.isoformat().replace("+00:00", "Z"), "kind": kind}
        shown |= dict.fromkeys(("to", "channel", "about", "message")) | {
            "text": "",
            "choices": [],
            "name": None,
            "path": None,
        }
        self._print(json.dumps(shown | dict(of) | said, ensure_ascii=False))

    def _block(self, head: str, said: str) -> None:
        first, *rest = said.split("\n")
        margin = " " * len(head)
        self._print("\n".join([f"{head} | {first}", *(f"{margin} | {line}" for line in rest)]))

    def _print(self, shown: str) -> None:
        self.words += len(shown.split())
        # Standard output is looked up each time, as the prompt puts another in its place while it waits for a line.
        print(shown, file=self._given or sys.stdout, flush=True)

    def _lost(self, kind: str, head: str, of: Mapping[str, str]) -> None:
        """Say that a file could not be written."""
        said = NOT_SENT.format(platform="The console")
        if self._as_json:
            self._line(kind, of, text=said)
        else:
            self._block(head, said)

    def _tried(self, file: Picture | File) -> Path | None:
        """Write a file, again where that failed, and return where; None where it cannot be written."""
        for _ in range(TRIES):
            try:
                return self._kept(file)
            except OSError as why:
                log.warning("a file cannot be written: %s", why)
        return None

    def _kept(self, file: Picture | File) -> Path:
        """Write a file under the data directory and return where; another content of the same name stays beside it."""
        folder = self._directory / "files"
        named = Path(literal(Path(file.name).name))
        path, number = folder / named, 1
        while path.exists() and path.read_bytes() != _content(file):
            number += 1
            path = folder / f"{named.stem}-{number}{named.suffix}"
        write_whole(path, _content(file))
        return path


def plain(text: Text) -> str:
    """Return a text as lines without any mark-up; tables, pictures and files stand on lines of their own."""
    said, alone = "", False
    for piece in text:
        shown, was_alone = _piece(piece), alone
        alone = isinstance(piece, Table | Picture | File)
        parted = not said or said.endswith("\n") or shown.startswith("\n")
        said += shown if parted or not (alone or was_alone) else f"\n{shown}"
    return said


def literal(words: str) -> str:
    """Return words of somebody as they may be shown: they steer no terminal, and their lines after the first are indented."""
    return "\n    ".join(_lines(words))


def write_whole(path: Path, content: bytes) -> None:
    """Write a file such that it is there in full, also after a power cut, or as it was before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.new")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.chmod(0o600)  # it may say where somebody is paid
    beside.replace(path)


def _place(where: str, message: str, about: str) -> tuple[str, dict[str, str]]:
    """Return the head of a message's block, and what an object says of where it stands."""
    of = {"about": about, "message": message}
    if where.startswith("#"):
        return f"{where} {message}", {"channel": where, **of}
    return f"DM {where} {message}", {"to": where, **of}


def _lines(words: str) -> list[str]:
    return [clean(line) for line in words.splitlines()]


def _piece(piece: Piece) -> str:
    match piece:
        case Said(words):
            return literal(words)
        case Link(words):
            return words
        case Mention(person):
            return literal(Reference(person).local)
        case Place(channel):
            return literal(f"#{channel.rpartition('/')[2]}")
        case Moment(at):
            return at.strftime("%Y-%m-%d %H:%M %Z")
        case Table(headings, rows):
            return "\n".join(" | ".join(map(_cell, row)) for row in (headings, *rows))
        case Picture(_, alt, _):
            return f"[picture: {literal(alt)}]"
        case File(_, name):
            return f"[file: {literal(name)}]"
        case Choice(emoji, label):
            return f"{emoji} {label}"
        case str():
            return piece


def _cell(piece: Cell) -> str:
    """Return a cell in one line, as a table has one line a row."""
    return " / ".join(_lines(piece.words)) if isinstance(piece, Said) else _piece(piece)


def _with_choices(said: str, choices: Sequence[Choice]) -> str:
    """Return a text with the choices that it does not name itself."""
    unnamed = [name for choice in choices if (name := f"{choice.emoji} {choice.label}") not in said]
    return "\n".join(filter(None, (said, ", ".join(unnamed))))


def _content(file: Picture | File) -> bytes:
    return file.png if isinstance(file, Picture) else file.data
