"""Names of our commands on Slack: some are taken by Slack, and if two apps use one name, the app installed last gets it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping

_OWN = (
    "archive away active call collapse dm dnd expand feed invite join kick leave me msg mute open part prefs pro remind "
    "remove rename search shortcuts shrug star status topic unarchive unstar who"
)
TAKEN = frozenset(_OWN.split())
"""Slack's own commands. One of them makes Slack turn down the whole manifest, as "the slash command has an invalid name".

https://slack.com/help/articles/201259356-Use-built-in-slash-commands
"""

PREFIX = "potluck-"
"""Prefix of a command whose name is taken."""

ALLOWED = re.compile(r"[a-z0-9][a-z0-9_-]{0,30}")
"""Small letters, digits, - and _, 32 characters with the slash: https://docs.slack.dev/reference/app-manifest."""


class Names:
    """Two-way mapping between our names of commands and those on Slack; an operator chose the `given` ones."""

    def __init__(self, commands: Iterable[str], given: Mapping[str, str]) -> None:
        self._on_slack = {name: given.get(name, _default(name)) for name in commands}
        self._ours = {there: here for here, there in self._on_slack.items()}
        self._changed = _pattern([here for here, there in self._on_slack.items() if here != there])

    def on_slack(self, command: str) -> str:
        """Return the name on Slack of a command of ours."""
        return self._on_slack[command]

    def ours(self, command: str) -> str:
        """Return our name for a command on Slack; an unknown one keeps its name."""
        return self._ours.get(command, command)

    def in_ours(self, line: str) -> str:
        """Return a line that may begin with the name of a command on Slack, with our name in its place."""
        first, *_ = line.split(maxsplit=1) or [""]
        there = first.lstrip("/!").casefold()
        return line if there not in self._ours else line.replace(first, first[: -len(there)] + self._ours[there], 1)

    def in_words(self, words: str) -> str:
        """Replace the commands in our words by those that people have to type on Slack."""
        if self._changed is None:
            return words
        return self._changed.sub(lambda match: f"/{self._on_slack[match.group(1)]}", words)


def _default(name: str) -> str:
    return PREFIX + name if name in TAKEN else name


def _pattern(commands: list[str]) -> re.Pattern[str] | None:
    """Return a pattern for slashes with one of the commands behind, longest first; None if there are none."""
    names = "|".join(map(re.escape, sorted(commands, key=len, reverse=True)))
    return re.compile(rf"(?<![\w/.])/({names})(?![\w-])") if commands else None


def find_mistakes(commands: Iterable[str], given: Mapping[str, str]) -> list[str]:
    """Return the mistakes in the names that an operator chose, one sentence each."""
    known = set(commands)
    unknown = [name for name in given if name not in known]
    unusable = [there for there in given.values() if not _is_usable(there)]
    return [
        *(f"There is no command {name} that could be called {given[name]}." for name in unknown),
        *(
            f"{there} cannot be a command on Slack: small letters, digits, - and _ only, 31 at most, and none of Slack's own."
            for there in unusable
        ),
        *(f"Two commands would be called {name}." for name in _doubles(known, given)),
    ]


def _is_usable(name: str) -> bool:
    return ALLOWED.fullmatch(name) is not None and name not in TAKEN


def _doubles(commands: Collection[str], given: Mapping[str, str]) -> list[str]:
    names = Names(commands, given)
    counts = Counter(names.on_slack(command) for command in commands)
    return sorted(name for name, times in counts.items() if times > 1)
