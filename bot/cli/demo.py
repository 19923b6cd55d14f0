"""The demo: a story in twelve scenes, shown line by line at reading speed, in the language of whoever watches.

It is short. Of what a line brings about it shows what is new, and no more than a few lines of that.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import typer

from adapters.console.adapter import Console
from adapters.console.page import Page, plain_text
from bot.cli.console import play
from bot.cli.startup import now
from bot.config.settings import Settings, load
from bot.language.catalogues import languages
from bot.language.translation import translated
from bot.language.words import Reader, say
from ledger.values.phrase import Code, phrase
from ledger.values.schedule import WEEKLY, next_end

LANGUAGE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""The variables in which a machine says its language, the first one that is set holds (POSIX.1-2017, 8.2)."""

WORDS_PER_SECOND = 4
"""Much of what is shown is a figure or a name, and is looked at rather than read."""

SECONDS_MIN, SECONDS_MAX = 0.8, 6

CARD_LINES = {"C": 4, "I": 2, "D": 4, "P": 4, "W": 8}
"""Lines that are shown of the first card of a kind, by the letter of its number; of a later one, and of an answer, it is one."""

TOLD_ALONE = ("C", "D")
"""The kinds of things of which a message to one person is shown: that a log was accepted, and that money is theirs."""

ANSWER_LINES = {"/why": 4}
"""Lines that are shown of the answer to a question."""


class Story(Page):
    """A page that tells what is new after each line: one line of a card that changed, and an answer where nothing else tells it."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory, as_json=False)
        self._typed = ""
        self._answers: list[tuple[str, list[str]]] = []
        self._told: list[tuple[str, list[str]]] = []
        self._kinds: set[tuple[str, str]] = set()

    def hear(self, line: str) -> None:
        """Take in the line that is typed next."""
        self._typed = line

    def show_block(self, kind: str, head: str, lines: Sequence[tuple[str, bool]], of: Mapping[str, str]) -> None:
        """Keep what is worth telling of a message until its line is done."""
        plain = [line for line, _ in lines]
        if kind == "answer":
            asked = next((count for question, count in ANSWER_LINES.items() if f" {question} " in self._typed), 1)
            self._answers.append((head, _cut(plain, asked)))
        elif kind == "edit":
            self._told += [(head, _news(lines))] if "channel" in of else []
        elif shown := self._lines_of(kind, of["about"]):
            self._told.append((head, _cut(plain, shown)))

    def show_file(self, head: str, name: str, path: Path) -> None:
        """Leave files out: the end of the story says where the chart is."""

    def tell(self) -> None:
        """Print what the line brought about."""
        for head, lines in self._told or self._answers:
            super().show_block("", head, [(line, True) for line in lines], {})
        self._told, self._answers = [], []

    def _lines_of(self, kind: str, about: str) -> int:
        """Return how many lines are shown of a new message: of those to one person alone, the first about each kind of thing."""
        letter = about[:1]
        is_first = (kind, letter) not in self._kinds
        self._kinds.add((kind, letter))
        if kind == "direct":
            return int(is_first and letter in TOLD_ALONE)
        return (CARD_LINES[letter] if is_first else 1) if letter in CARD_LINES else 0


def _cut(lines: Sequence[str], shown: int) -> list[str]:
    """Return the first lines, with dots where there are more."""
    return [*lines[:shown]] if len(lines) <= shown else [*lines[: shown - 1], f"{lines[shown - 1]} …"]


def _news(lines: Sequence[tuple[str, bool]]) -> list[str]:
    """Return one line of a card that is new, one below its first rather than that."""
    news = [line for line, is_new in lines[1:] if is_new] or [line for line, _ in lines]
    return news[:1]


def language(given: str | None, environment: Mapping[str, str]) -> str:
    """Return the language to tell it in: the one that was given, else that of the machine, else English.

    Raises `typer.BadParameter` if the given one is none of ours.
    """
    if given is not None and given not in languages():
        raise typer.BadParameter(f"There is {' and '.join(languages())}.", param_hint="--language")
    machine = next(filter(None, map(environment.get, LANGUAGE_VARIABLES)), "").partition("_")[0]
    return given or (machine if machine in languages() else "en")


def settings(directory: Path, language: str) -> Settings:
    """Return the settings of the demo."""
    variables = {"POTLUCK_DATA": str(directory), "POTLUCK_NETWORKS__COMMONS__LANGUAGE": language}
    return load(None, variables)


def script(language: str) -> list[str]:
    """Return the lines of the story."""
    name = "demo.txt" if language == "en" else f"demo.{language}.txt"
    return Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()


def beginning(now: datetime) -> datetime:
    """Return the beginning with which the story ends on the last Monday, so that nothing is overdue afterwards."""
    monday = next_end(WEEKLY, "UTC", now - timedelta(weeks=1))
    assert monday is not None, "a week without a Monday"
    return monday - timedelta(weeks=1)


async def perform(settings: Settings, lines: Iterable[str], wait: Callable[[float], Awaitable[None]] | None) -> int:
    """Play the story; return the exit code. After each line, `wait` gets the seconds that its words take to be read."""
    shown = Console(settings.data)
    shown.page = page = Story(settings.data)
    page.voice.translate = translated
    words = 0

    def spoken() -> Iterator[str]:
        nonlocal words
        yield f"= {beginning(now()).isoformat()}"
        for line in lines:
            if (caption := caption_of(line)) is not None:
                typer.echo(caption)
                words += len(caption.split())
            page.hear(line)
            yield line

    async def pause() -> None:
        nonlocal words
        page.tell()
        if wait is not None:
            await wait(reading_seconds(words + page.words))
        words = page.words = 0

    return await play(settings, spoken(), shown, after=pause)


def caption_of(line: str) -> str | None:
    """Return what a spectator reads before a line of the story happens; None for one that only moves people or the clock."""
    if line.startswith(("=", "#", "DM")):
        return None
    return f"> {line}" if line and not line.startswith("//") else line.removeprefix("//").strip()


def your_turn(directory: Path, language: str) -> str:
    """Return what a spectator can do now, whose network stands in the directory."""
    reader = Reader(language, "UTC", lambda agent: agent)
    said = (
        phrase(
            "Your turn: you type for all of them, such as   {one}   or   {other}   ({quit} ends).",
            one=Code("ana: /why D1"),
            other=Code("cara: /mine"),
            quit=Code("quit"),
        ),
        phrase("The chart of the digest: {path}", path=Code(str(directory / "files" / "W1.png"))),
        phrase("A network of your own:   {command}", command=Code("make run")),
    )
    return "\n" + "\n".join(plain_text(say(line, reader)) for line in said)


def reading_seconds(words: int) -> float:
    """Return the seconds that a spectator needs for so many words."""
    return min(max(words / WORDS_PER_SECOND, SECONDS_MIN), SECONDS_MAX)
