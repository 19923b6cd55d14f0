"""Input lines: from the keyboard with history and completion, or from a pipe."""

from __future__ import annotations

import asyncio
import io
import re
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.console.places import label
from bot.chat import Suggest
from bot.menu import Kind, Menu, Option, Verb

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable

    from prompt_toolkit.completion import CompleteEvent, Completer, Completion
    from prompt_toolkit.document import Document


@dataclass(frozen=True, slots=True)
class Scene:
    """Names for completion: the people who have spoken, and the subjects that have a card, the newest first.

    `channel` is the current channel, or None in direct messages.
    """

    people: Sequence[str]
    cards: Sequence[str]
    channel: str | None


Look = Callable[[], Scene]
"""Returns the current scene."""

_REACTING = re.compile(r"\S+ [+-]\S+ (\S*)")
_MARKED = {"#": (Kind.project,), "@": (Kind.person, Kind.persons)}


class Terminal:
    """Standard input, line by line."""

    def __init__(self, history: Path, menu: Menu, suggest: Suggest, look: Look, greeting: str = "") -> None:
        self._history, self._greeting = history, greeting
        self._menu = menu
        self._suggest = suggest
        self._look = look

    async def lines(self) -> AsyncIterator[str]:
        """Yield input lines until the input ends."""
        if sys.stdin.isatty():
            async for line in self._typed():
                yield line
            return
        if isinstance(sys.stdin, io.TextIOWrapper):
            sys.stdin.reconfigure(encoding="utf-8", errors="replace")
        while line := await asyncio.to_thread(sys.stdin.readline):
            yield line

    async def _typed(self) -> AsyncIterator[str]:
        """Yield the lines that are typed at a prompt, until Ctrl-D or Ctrl-C."""
        from prompt_toolkit import PromptSession
        from prompt_toolkit.history import FileHistory
        from prompt_toolkit.patch_stdout import patch_stdout

        self._history.parent.mkdir(parents=True, exist_ok=True)
        session: PromptSession[str] = PromptSession(history=FileHistory(str(self._history)), completer=_completer(self))
        if self._greeting:
            sys.stderr.write(f"{self._greeting}\n\n")
        with patch_stdout(raw=True):  # the page dims lines; what others wrote steers no terminal there
            while True:
                try:
                    yield await session.prompt_async(prompt(self._look()))
                except (EOFError, KeyboardInterrupt):
                    return

    async def completions(self, line: str) -> tuple[str, list[str]]:
        """Return the end of the unfinished line, and its possible replacements."""
        person, colon, text = line.partition(": ")
        if not colon:
            return self._line_starts(line)
        if not text.startswith("/"):
            return "", []
        command, *words = text.split(" ")
        if not words:
            return command, [f"/{name}" for name in _starting_with(command[1:], self._menu.commands())]
        place = (f"console:{person}", self._look().channel or f"console:{person}")
        return words[-1], await self._arguments(command[1:], words, place)

    def _line_starts(self, line: str) -> tuple[str, list[str]]:
        """Complete the card of a reaction, or the name of a speaker."""
        scene = self._look()
        if reacting := _REACTING.fullmatch(line):
            card = reacting.group(1)
            return card, _starting_with(card.upper(), scene.cards)
        return line, [f"{name}: /" for name in _starting_with(line, scene.people)]

    async def _arguments(self, command: str, words: list[str], place: tuple[str, str]) -> list[str]:
        """Return the command's actions, option names and option values that complete the last word."""
        typed = words[-1]
        verbs = self._menu.actions(command) or {}
        actions = _starting_with(typed, filter(None, verbs)) if len(words) == 1 else []
        verb = verbs.get(words[0]) or verbs.get(None)
        if verb is None:
            return actions
        name, colon, value = typed.partition(":")
        if colon and verb.option(name):
            return await self._named_values(verb, name, value.removeprefix('"'), place)
        values = await self._bare_values(verb, typed, place)
        return list(dict.fromkeys([*actions, *values, *_option_names(verb, typed)]))

    async def _named_values(self, verb: Verb, option: str, typed: str, place: tuple[str, str]) -> list[str]:
        """Return the values of an option that is written `name:value`."""
        values = await self._suggest(verb.name, option, typed, *place)
        return [f'{option}:"{value}"' if " " in value else f"{option}:{value}" for value in values]

    async def _bare_values(self, verb: Verb, typed: str, place: tuple[str, str]) -> list[str]:
        """Return the values of the options that may be written without their name."""
        words: list[str] = []
        for option in _bare_options(verb, typed):
            values = await self._suggest(verb.name, option.name, typed, *place)
            words += map(_marked(option, typed), values)
        return [word for word in words if " " not in word]


def prompt(scene: Scene) -> str:
    """Return what stands before a line that is typed: where it is said."""
    return f"{label(scene.channel) if scene.channel else 'DM'} > "


def _starting_with(typed: str, names: Iterable[str]) -> list[str]:
    return [name for name in names if name.startswith(typed)]


def _option_names(verb: Verb, typed: str) -> list[str]:
    return [f"{option.name}:" for option in verb.options if typed and option.name.startswith(typed)]


def _bare_options(verb: Verb, typed: str) -> Iterable[Option]:
    """Return the options whose value may be written without their name: by its mark, or by position."""
    kinds = _MARKED.get(typed[:1])
    if kinds is None:
        return (option for option in verb.options if option.positional)
    return (option for option in verb.options if option.kind in kinds)


def _marked(option: Option, typed: str) -> Callable[[str], str]:
    """Return a function that restores the mark (`#`, `@`) of a value, if it was begun with one."""
    mark = typed[:1] if option.kind in _MARKED.get(typed[:1], ()) else ""
    return lambda value: mark + value.removeprefix(mark)


def _completer(terminal: Terminal) -> Completer:
    from prompt_toolkit.completion import Completer, Completion

    class _Completions(Completer):
        def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
            return ()  # only the asynchronous way is used

        async def get_completions_async(
            self, document: Document, complete_event: CompleteEvent
        ) -> AsyncGenerator[Completion, None]:
            typed, completions = await terminal.completions(document.text_before_cursor)
            for completion in completions:
                yield Completion(completion, start_position=-len(typed))

    return _Completions()
