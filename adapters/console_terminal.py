"""Lines from the keyboard, with history and completion; or from a pipe, as they come."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from bot.chat import Suggest
from bot.menu import Menu

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from prompt_toolkit.completion import CompleteEvent, Completer, Completion
    from prompt_toolkit.document import Document

Where = Callable[[], tuple[list[str], str]]
"""Returns the people who have spoken, and the current channel."""


class Terminal:
    """Whatever stands on standard input."""

    def __init__(self, history: Path, menu: Menu, suggest: Suggest, where: Where) -> None:
        self._history = history
        self._menu = menu
        self._suggest = suggest
        self._where = where

    async def lines(self) -> AsyncIterator[str]:
        """Yield line after line until the input ends."""
        if sys.stdin.isatty():
            async for line in self._typed():
                yield line
            return
        while line := await asyncio.to_thread(sys.stdin.readline):
            yield line

    async def _typed(self) -> AsyncIterator[str]:
        from prompt_toolkit import PromptSession
        from prompt_toolkit.history import FileHistory
        from prompt_toolkit.patch_stdout import patch_stdout

        self._history.parent.mkdir(parents=True, exist_ok=True)
        session: PromptSession[str] = PromptSession(history=FileHistory(str(self._history)), completer=_completer(self))
        sys.stdout.write(
            "You type for everybody:   ana: /help   ·   ben +✅ C1   ·   #channel   ·   DM   ·   Ctrl-D ends\n"
        )
        with patch_stdout(raw=True):
            while True:
                try:
                    yield await session.prompt_async("> ")
                except (EOFError, KeyboardInterrupt):
                    return

    async def offers(self, line: str) -> Iterable[str]:
        """Return what may follow the line: persons, then commands, then values of options."""
        people, channel = self._where()
        person, colon, said = line.partition(": ")
        if not colon:
            return [f"{name}: /" for name in people if name.startswith(person)]
        words = said.split(" ")
        if not said.startswith("/"):
            return []
        if len(words) == 1:
            return [f"/{name}" for name in self._menu.commands() if name.startswith(said[1:])]
        return await self._values(words, person, channel)

    async def _values(self, words: list[str], person: str, channel: str) -> list[str]:
        """Return actions of the command, its options' names, and the values that fit what is typed."""
        command, last = words[0][1:], words[-1]
        actions = self._menu.actions(command) or {}
        verb = actions.get(words[1]) or actions.get(None)
        found = [action for action in actions if action and len(words) == 2 and action.startswith(last)]
        for option in verb.options if verb else ():
            name, colon, typed = last.partition(":")
            if colon and name == option.name:
                values = await self._suggest(
                    verb.name if verb else "", option.name, typed, f"console:{person}", channel
                )
                return [f"{name}:{value}" for value in values]
            if option.positional or last[:1] in ("#", "@"):
                found += await self._suggest(verb.name if verb else "", option.name, last, f"console:{person}", channel)
            if last and option.name.startswith(last):
                found.append(f"{option.name}:")
        return list(dict.fromkeys(found))


def _completer(terminal: Terminal) -> Completer:
    from prompt_toolkit.completion import Completer, Completion

    class _Offers(Completer):
        def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
            return ()  # only the asynchronous way is used

        async def get_completions_async(
            self, document: Document, complete_event: CompleteEvent
        ) -> AsyncGenerator[Completion, None]:
            line = document.text_before_cursor
            start = len(line) if ": " not in line else len(line) - line.rfind(" ") - 1
            for offer in await terminal.offers(line):
                yield Completion(offer, start_position=-start)

    return _Offers()
