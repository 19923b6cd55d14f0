"""What the commands are called on Slack, where some names are taken, and the app that was installed last gets a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_OWN = (
    "archive away active call collapse dm dnd expand feed invite join kick leave me msg mute open part prefs pro remind "
    "remove rename search shortcuts shrug star status topic unarchive unstar who"
)
TAKEN = frozenset(_OWN.split())
"""Slack's own commands. One of them makes Slack turn down the whole manifest, as "the slash command has an invalid name".

https://slack.com/help/articles/201259356-Use-built-in-slash-commands
"""

PREFIX = "potluck-"
"""In front of a command whose name is taken."""

ALLOWED = re.compile(r"[a-z0-9][a-z0-9_-]{0,30}")
"""Small letters, digits, - and _, 32 characters with the slash: https://docs.slack.dev/reference/app-manifest."""


class Names:
    """The commands by their names here and there; `given` are those that an operator chose."""

    def __init__(self, commands: Iterable[str], given: Mapping[str, str]) -> None:
        self._there = {name: given.get(name, PREFIX + name if name in TAKEN else name) for name in commands}
        self._here = {there: here for here, there in self._there.items()}
        changed = sorted((here for here, there in self._there.items() if here != there), key=len, reverse=True)
        self._written = re.compile(rf"(?<![\w/.])/({'|'.join(map(re.escape, changed))})(?![\w-])") if changed else None

    def there(self, command: str) -> str:
        """Return what a command of ours is called on Slack."""
        return self._there[command]

    def here(self, command: str) -> str:
        """Return our name for a command of Slack; one that is none of ours keeps its name."""
        return self._here.get(command, command)

    def in_words(self, words: str) -> str:
        """Return words of ours with the commands in them as they have to be typed."""
        if self._written is None:
            return words
        return self._written.sub(lambda found: f"/{self._there[found.group(1)]}", words)


def wrong(commands: Iterable[str], given: Mapping[str, str]) -> list[str]:
    """Return what is wrong with the names that an operator chose, one sentence each."""
    known = set(commands)
    found = [
        f"There is no command {name} that could be called {there}."
        for name, there in given.items()
        if name not in known
    ]
    found += [
        f"{there} cannot be a command on Slack: small letters, digits, - and _ only, 31 at most, and none of Slack's own."
        for there in given.values()
        if not ALLOWED.fullmatch(there) or there in TAKEN
    ]
    names = Names(known, given)
    there = [names.there(name) for name in sorted(known)]
    return found + [
        f"Two commands would be called {name}." for name in sorted({one for one in there if there.count(one) > 1})
    ]
