"""Lines from the keyboard, with history and completion; or from a pipe, as they come."""

from __future__ import annotations

import asyncio
import io
import re
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.chat import Suggest
from bot.menu import Kind, Menu, Option, Verb

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable

    from prompt_toolkit.completion import CompleteEvent, Completer, Completion
    from prompt_toolkit.document import Document


@dataclass(frozen=True, slots=True)
class Scene:
    """What can be named in the next line: who has spoken, and which subjects have a card, the newest first.

    `channel` is where the people speak, or None in direct messages.
    """

    people: Sequence[str]
    cards: Sequence[str]
    channel: str | None


Look = Callable[[], Scene]
"""Returns the scene as it is now."""

_REACTING = re.compile(r"\S+ [+-]\S+ (\S*)")
_MARKED = {"#": Kind.project, "@": Kind.person}


class Terminal:
    """Whatever stands on standard input."""

    def __init__(self, history: Path, menu: Menu, suggest: Suggest, look: Look) -> None:
        self._history = history
        self._menu = menu
        self._suggest = suggest
        self._look = look

    async def lines(self) -> AsyncIterator[str]:
        """Yield line after line until the input ends."""
        if sys.stdin.isatty():
            async for line in self.typed():
                yield line
            return
        if isinstance(sys.stdin, io.TextIOWrapper):
            sys.stdin.reconfigure(encoding="utf-8", errors="replace")
        while line := await asyncio.to_thread(sys.stdin.readline):
            yield line

    async def typed(self) -> AsyncIterator[str]:
        """Yield what somebody types at a prompt, until they end it."""
        from prompt_toolkit import PromptSession
        from prompt_toolkit.history import FileHistory
        from prompt_toolkit.patch_stdout import patch_stdout

        self._history.parent.mkdir(parents=True, exist_ok=True)
        session: PromptSession[str] = PromptSession(history=FileHistory(str(self._history)), completer=_completer(self))
        sys.stderr.write(
            "You type for everybody:   ana: /help   ·   ben +✅ C1   ·   #channel   ·   DM   ·   Ctrl-D ends\n"
        )
        with patch_stdout():
            while True:
                try:
                    yield await session.prompt_async("> ")
                except (EOFError, KeyboardInterrupt):
                    return

    async def offers(self, line: str) -> tuple[str, list[str]]:
        """Return the end of the line that is being typed, and what may stand there instead."""
        scene = self._look()
        person, colon, said = line.partition(": ")
        if not colon:
            reacting = _REACTING.fullmatch(line)
            if reacting:
                typed = reacting.group(1)
                return typed, [card for card in scene.cards if card.startswith(typed.upper())]
            return line, [f"{name}: /" for name in scene.people if name.startswith(line)]
        if not said.startswith("/"):
            return "", []
        command, *words = said.split(" ")
        if not words:
            return command, [f"/{name}" for name in self._menu.commands() if name.startswith(command[1:])]
        place = (f"console:{person}", scene.channel or f"console:{person}")
        return words[-1], await self._values(command[1:], words, place)

    async def _values(self, command: str, words: list[str], place: tuple[str, str]) -> list[str]:
        """Return the command's actions, the names of its options, and the values that fit the last word."""
        typed = words[-1]
        actions = self._menu.actions(command) or {}
        found = [action for action in actions if action and len(words) == 1 and action.startswith(typed)]
        verb = actions.get(words[0]) or actions.get(None)
        if verb is None:
            return found
        name, colon, begun = typed.partition(":")
        option = verb.option(name) if colon else None
        if option:
            values = await self._suggest(verb.name, name, begun.removeprefix('"'), *place)
            return [f'{name}:"{value}"' if " " in value else f"{name}:{value}" for value in values]
        for fitting in _fitting(verb, typed):
            values = await self._suggest(verb.name, fitting.name, typed, *place)
            found += [value for value in map(_marked(fitting, typed), values) if " " not in value]
        found += [f"{option.name}:" for option in verb.options if typed and option.name.startswith(typed)]
        return list(dict.fromkeys(found))


def _fitting(verb: Verb, typed: str) -> Iterable[Option]:
    """Return the options whose value may stand there without their name."""
    kind = _MARKED.get(typed[:1])
    return (option for option in verb.options if (option.kind is kind if kind else option.positional))


def _marked(option: Option, typed: str) -> Callable[[str], str]:
    """Return what puts the mark back in front of a value that was begun with one."""
    mark = typed[:1] if _MARKED.get(typed[:1]) is option.kind else ""
    return lambda value: value if value.startswith(mark) else mark + value


def _completer(terminal: Terminal) -> Completer:
    from prompt_toolkit.completion import Completer, Completion

    class _Offers(Completer):
        def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
            return ()  # only the asynchronous way is used

        async def get_completions_async(
            self, document: Document, complete_event: CompleteEvent
        ) -> AsyncGenerator[Completion, None]:
            typed, offers = await terminal.offers(document.text_before_cursor)
            for offer in offers:
                yield Completion(offer, start_position=-len(typed))

    return _Offers()
