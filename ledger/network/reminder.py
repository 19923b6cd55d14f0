"""Reminders: one message a day and person with all that waits for them, and which subjects the last one listed.

What cannot wait for it is asked at once, in a message of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import ClassVar, NamedTuple

from ledger.chain.entry import Entry, Fact
from ledger.network.agent import Agents, Forgotten

DAY = "day"
"""The kind of the message: `A2/day/2026-01-05`."""

AT_ONCE = "at-once"
"""The kind of a message about one thing that cannot wait: `I1/at-once/A2/20260105T090000Z`."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """A person whom something waits for: the subjects, those first that a message with little room lists."""

    agent: str
    asked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reminded:
    """Each of these persons is owed the message of a day of theirs."""

    day: date
    reminders: tuple[Reminder, ...]


@dataclass(frozen=True, slots=True)
class AskedAtOnce:
    """These persons are asked at once for their yes to what cannot wait for the message of their day."""

    about: str
    agents: tuple[str, ...]


FACTS = (Reminded, AskedAtOnce)


class Message(NamedTuple):
    """A message: its receiver, its day, its moment, what it listed, and the one before it to the same account."""

    agent: str
    day: date
    at: datetime
    asked: tuple[str, ...]
    before: Message | None

    @property
    def subject(self) -> str:
        """Return the subject of its post."""
        return subject_of(self.agent, self.day)


def subject_of(agent: str, day: date) -> str:
    """Return the subject of the message of a day: `A2/day/2026-01-05`."""
    return f"{agent}/{DAY}/{day}"


def at_once(about: str, agent: str, at: datetime) -> str:
    """Return the subject of a message about one thing that cannot wait: `I1/at-once/A2/20260105T090000Z`."""
    return f"{about}/{AT_ONCE}/{agent}/{at:%Y%m%dT%H%M%SZ}"


class Reminders:
    """The page of the last message of each person, of those that list a subject, and of what was asked at once."""

    def __init__(self) -> None:
        self._last: dict[str, Message] = {}
        self._listing: dict[str, dict[str, None]] = {}
        self._at_once: dict[str, dict[str, datetime]] = {}  # subject: account: when it was asked last

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        self.FOLDS[type(fact)](self, fact, entry)

    def _reminded(self, fact: Reminded, entry: Entry) -> None:
        for reminder in fact.reminders:
            before = self._drop(reminder.agent)
            self._last[reminder.agent] = Message(
                reminder.agent, fact.day, entry.at, reminder.asked, before and before._replace(before=None)
            )
            for about in reminder.asked:
                self._listing.setdefault(about, {})[reminder.agent] = None

    def _asked_at_once(self, fact: AskedAtOnce, entry: Entry) -> None:
        self._at_once.setdefault(fact.about, {}).update(dict.fromkeys(fact.agents, entry.at))

    def _forgotten(self, fact: Forgotten, _: Entry) -> None:
        for alias in fact.aliases:
            self._drop(alias)

    def _drop(self, agent: str) -> Message | None:
        message = self._last.pop(agent, None)
        for about in message.asked if message else ():
            listing = self._listing[about]
            listing.pop(agent, None)
            if not listing:
                del self._listing[about]
        return message

    FOLDS: ClassVar[dict[type, Callable[..., None]]] = {
        Reminded: _reminded,
        AskedAtOnce: _asked_at_once,
        Forgotten: _forgotten,
    }

    def last(self, agents: Agents, person: str) -> Message | None:
        """Return the last message to a person, in any of their accounts."""
        messages = filter(None, map(self._last.get, agents.aliases(person)))
        return max(messages, key=attrgetter("at"), default=None)

    def listing(self, about: str) -> Iterator[str]:
        """Yield the subjects of the messages that ask about a thing: the last ones of a day, and those at once."""
        yield from (self._last[agent].subject for agent in self._listing.get(about, ()))
        yield from (at_once(about, agent, at) for agent, at in self._at_once.get(about, {}).items())

    def asking(self, agents: Agents, about: str, person: str) -> Iterator[str]:
        """Yield the subjects of the messages that ask one person about a thing."""
        last = self.last(agents, person)
        if last is not None and about in last.asked:
            yield last.subject
        asked = self._at_once.get(about, {})
        yield from (at_once(about, alias, asked[alias]) for alias in agents.aliases(person) if alias in asked)

    def asked_at_once(self, agents: Agents, about: str, person: str) -> datetime | None:
        """Return when a person was asked about a thing at once, in any of their accounts, or None."""
        asked = self._at_once.get(about, {})
        return max(filter(None, map(asked.get, agents.aliases(person))), default=None)

    def sent(self, fact: AskedAtOnce) -> Iterator[str]:
        """Yield the subjects of the messages of a fact, which is folded already."""
        return (at_once(fact.about, agent, self._at_once[fact.about][agent]) for agent in fact.agents)

    def changed(self, agents: Agents, fact: Reminded) -> Iterator[str]:
        """Yield the subjects of the messages of a fact, which is folded already, and of those that they take the place of."""
        for reminder in fact.reminders:
            message = self._last[reminder.agent]
            yield message.subject
            others = (self._last.get(alias) for alias in agents.aliases(reminder.agent) if alias != reminder.agent)
            before = max(filter(None, (message.before, *others)), key=attrgetter("at"), default=None)
            if before is not None:
                yield before.subject
