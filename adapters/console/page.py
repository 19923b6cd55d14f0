"""Output of the console: plain lines, one block per message, or one JSON object per line.

Members' words are sanitized here once more: on a terminal a character can move the cursor, and a line break can begin
a forged message of somebody else.
"""

from __future__ import annotations

import io
import json
import logging
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import TextIO

from adapters.console.places import PLACE
from adapters.shared.handed import ENGLISH, TRIES, not_sent
from adapters.shared.language import Language, Voice
from adapters.shared.plain_text import emoji_of, plain_pieces, plain_table, unnamed_choices
from adapters.shared.sanitize import clean
from bot.chat import Cell, Choice, File, Mention, Picture, Piece, Place, Said, Table, Text
from bot.reference import Reference

log = logging.getLogger(__name__)

_DIM, _PLAIN = "\x1b[2m", "\x1b[0m"
"""Escape sequences of terminals (ECMA-48, SGR): from here on faint, and as usual again."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """A message as it was shown last: a hash of all of it, and of each of its lines."""

    content: int | None = None
    lines: frozenset[int] = frozenset()


class Page:
    """A printer of messages. `line` and `at` are those of the script that is being played, if there is one."""

    def __init__(self, directory: Path, *, as_json: bool, out: TextIO | None = None) -> None:
        self.line: int | None = None
        self.at: datetime | None = None
        self.words = 0  # printed so far
        self.voice = Voice()
        self._directory = directory
        self._as_json = as_json
        self._given = out
        self._shown: dict[str, _Shown] = {}  # by message
        if out is None and isinstance(sys.stdout, io.TextIOWrapper):
            # The same bytes on every machine, and no crash over an emoji where the locale has none.
            sys.stdout.reconfigure(encoding="utf-8", errors="replace", newline="\n")

    @property
    def language(self) -> Language:
        """Return the language of our own words here."""
        return self.voice.to(f"{PLACE}/general")

    def answer(self, to: str, channel: str, text: Text) -> None:
        """Show a private answer to its asker."""
        self._show("answer", self.language.sentence("to {person}", person=to), text, to=to, channel=channel)

    def post(self, where: str, message: str, about: str, text: Text, choices: Sequence[Choice]) -> None:
        """Show a new message in a channel (`#general`), or to one person (`ana`)."""
        head, of = _place(where, message, about)
        self._show("post" if "channel" in of else "direct", head, text, choices, **of)

    def edit(self, where: str, message: str, about: str, text: Text, choices: Sequence[Choice]) -> None:
        """Show the new content of a message, unless nothing has changed."""
        head, of = _place(where, message, about)
        self._show("edit", self.language.sentence("{message}, changed", message=head), text, choices, **of)

    def note(self, text: str) -> None:
        """Print a note for the person at the terminal; readers of the chat do not see it."""
        sys.stderr.write(f"{literal(text)}\n")
        sys.stderr.flush()

    def _show(self, kind: str, head: str, text: Text, choices: Sequence[Choice] = (), **of: str) -> None:
        """Print a text and write its files; `of` holds its addressee or channel, its subject and its message."""
        words = plain_text(text, self.language)
        emoji = emoji_of(choices)
        files = [piece for piece in text if isinstance(piece, Picture | File)]
        lines = _with_choices(words, choices).split("\n")
        before = self._shown.get(of.get("message", ""), _Shown())
        now = _Shown(hash((words, *emoji, *map(_content, files))), frozenset(map(hash, lines)))
        if before.content == now.content:
            return
        if "message" in of:
            self._shown[of["message"]] = now
        if self._as_json:
            self._print(self._json_line(kind, of, {"text": words, "choices": emoji}))
        else:
            self.show_block(kind, head, [(line, hash(line) not in before.lines) for line in lines], of)
        for file in files:
            self._show_file(file, kind, head, of)

    def show_block(self, kind: str, head: str, lines: Sequence[tuple[str, bool]], of: Mapping[str, str]) -> None:
        """Print a message under its head: its lines, each with whether it is new. What is not new is dim on a terminal.

        `kind` and `of` are as in its JSON object.
        """
        shown = [line if is_new or not self._dims else f"{_DIM}{line}{_PLAIN}" for line, is_new in lines]
        self._print("\n".join(_block(head, shown)))

    def show_file(self, head: str, name: str, path: Path) -> None:
        """Print where a file is."""
        self._print("\n".join(_block(head, [self.language.sentence("file {name}: {path}", name=name, path=str(path))])))

    def _show_file(self, file: Picture | File, kind: str, head: str, of: Mapping[str, str]) -> None:
        path = self._try_to_write(file)
        if path is None:
            lost = not_sent("The console", self.language)
            line = self._json_line(kind, of, {"text": lost})
            self._print(line if self._as_json else "\n".join(_block(head, [lost])))
        elif self._as_json:
            place = path.relative_to(self._directory).as_posix()
            self._print(self._json_line("file", of, {"name": path.name, "path": place}))
        else:
            self.show_file(head, path.name, path)

    @property
    def _dims(self) -> bool:
        """Tell whether the output is a terminal that can show text dimly, and its user wants that (no-color.org)."""
        is_plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
        return not is_plain and (self._given or sys.stdout).isatty()

    def _print(self, printed: str) -> None:
        self.words += len(printed.split())
        # Standard output is looked up each time, as the prompt puts another in its place while it waits for a line.
        print(printed, file=self._given or sys.stdout, flush=True)

    def _json_line(self, kind: str, of: Mapping[str, str], fields: Mapping[str, object]) -> str:
        at = (self.at or datetime.now(UTC)).astimezone(UTC)  # noqa: TID251  # It says when the line was shown, no more.
        line: dict[str, object] = {"line": self.line, "at": at.isoformat().replace("+00:00", "Z"), "kind": kind}
        line |= dict.fromkeys(("to", "channel", "about", "message"))
        line |= {"text": "", "choices": [], "name": None, "path": None}
        return json.dumps(line | dict(of) | dict(fields), ensure_ascii=False)

    def _try_to_write(self, file: Picture | File) -> Path | None:
        """Write a file, with retries, and return its path; None if it cannot be written."""
        for _ in range(TRIES):
            try:
                return self._write(file)
            except OSError as why:
                log.warning("a file cannot be written: %s", why)
        return None

    def _write(self, file: Picture | File) -> Path:
        """Write a file under the data directory and return its path; never overwrite another content of the same name."""
        folder = self._directory / "files"
        named = Path(literal(Path(file.name).name))
        path, number = folder / named, 1
        while path.exists() and path.read_bytes() != _content(file):
            number += 1
            path = folder / f"{named.stem}-{number}{named.suffix}"
        write_whole(path, _content(file))
        return path


def plain_text(text: Text, language: Language = ENGLISH) -> str:
    """Render a text as lines without any markup; tables, pictures and files stand on lines of their own."""
    lines = ""
    for before, piece in pairwise(("", *text)):
        rendered = _in_place_of(piece, language) if isinstance(piece, Picture | File) else _piece(piece)
        if _is_apart(before, piece) and _is_mid_line(lines, rendered):
            lines += "\n"
        lines += rendered
    return lines


def _is_apart(before: Piece, piece: Piece) -> bool:
    return isinstance(before, _BLOCKS) or isinstance(piece, _BLOCKS)


def _is_mid_line(lines: str, rendered: str) -> bool:
    return bool(lines) and not lines.endswith("\n") and not rendered.startswith("\n")


def literal(words: str) -> str:
    """Sanitize a member's words: they steer no terminal, and their lines after the first are indented."""
    return "\n    ".join(_lines(words))


def write_whole(path: Path, content: bytes) -> None:
    """Write a file atomically: after a power cut it is there in full, or as it was before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.new")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.chmod(0o600)  # it may hold a bank account
    beside.replace(path)


def _place(where: str, message: str, about: str) -> tuple[str, dict[str, str]]:
    """Return the head of a message's block, and the fields of its JSON object that locate it."""
    of = {"about": about, "message": message}
    if where.startswith("#"):
        return f"{where} {message}", {"channel": where, **of}
    return f"DM {where} {message}", {"to": where, **of}


def _lines(words: str) -> list[str]:
    return [clean(line) for line in words.splitlines()]


def _piece(piece: Piece) -> str:
    return piece if isinstance(piece, str) else _PIECES[type(piece)](piece)


def _in_place_of(file: Picture | File, language: Language) -> str:
    """Return the line that stands where the text has a file."""
    if isinstance(file, Picture):
        return language.sentence("[picture: {alt}]", alt=literal(file.alt))
    return language.sentence("[file: {name}]", name=literal(file.name))


def _cell(piece: Cell) -> str:
    """Render a cell in one line, as a table has one line per row."""
    return " / ".join(_lines(piece.words)) if isinstance(piece, Said) else _piece(piece)


def _mention(piece: Mention) -> str:
    """Render a person by the name that they chose, as the console shows nobody by itself."""
    return literal(piece.name or Reference(piece.person).local)


def _channel(piece: Place) -> str:
    return literal(f"#{piece.channel.rpartition('/')[2]}")


def _table(piece: Table) -> str:
    return plain_table(piece, _cell)


_PIECES: dict[type, Callable[..., str]] = plain_pieces(literal) | {
    Mention: _mention,
    Place: _channel,
    Table: _table,
}

_BLOCKS = (Table, Picture, File)


def _with_choices(words: str, choices: Sequence[Choice]) -> str:
    return "\n".join(filter(None, (words, unnamed_choices(words, choices))))


def _block(head: str, lines: Sequence[str]) -> list[str]:
    """Return the rows of a message: its lines behind its head."""
    return [f"{' ' * len(head) if number else head} | {line}" for number, line in enumerate(lines)]


def _content(file: Picture | File) -> bytes:
    return file.png if isinstance(file, Picture) else file.data
