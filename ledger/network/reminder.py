"""Reminders: one message a day and person with all that waits for them, and which subjects the last one listed.

A second one in a day asks only for the votes to which lots called somebody. What cannot wait is asked at once, in a message of its
own.
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

BY_LOT = "by-lot"
"""The kind of the second message of a day: `A2/by-lot/2026-01-05`."""

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
class AskedByLot:
    """Each of these persons is owed the second message of a day of theirs, with the votes to which lots called them."""

    day: date
    reminders: tuple[Reminder, ...]


@dataclass(frozen=True, slots=True)
class Unreached:
    """A person takes no message from us, and so was not asked about this: where its card stands, they are named."""

    about: str
    agent: str


@dataclass(frozen=True, slots=True)
class AskedAtOnce:
    """These persons are asked at once for their yes to what cannot wait for the message of their day."""

    about: str
    agents: tuple[str, ...]


FACTS = (Reminded, AskedByLot, AskedAtOnce, Unreached)

UNREACHED = "unreached"
"""The kind of a message by a card that names somebody whom no other message reaches: `C5/unreached/A2`."""

_REPLACES = {DAY: (DAY, BY_LOT), BY_LOT: (BY_LOT,)}
"""The kinds of the messages whose place one takes: it lists all of theirs that still waits."""


class Message(NamedTuple):
    """A message: its kind, receiver, day, moment, what it listed, and those to the same account whose place it takes."""

    kind: str
    agent: str
    day: date
    at: datetime
    asked: tuple[str, ...]
    before: tuple[Message, ...] = ()

    @property
    def subject(self) -> str:
        """Return the subject of its post."""
        return subject_of(self.agent, self.day, self.kind)


def subject_of(agent: str, day: date, kind: str = DAY) -> str:
    """Return the subject of the message of a day, or of its second one: `A2/day/2026-01-05`."""
    return f"{agent}/{kind}/{day}"


def at_once(about: str, agent: str, at: datetime) -> str:
    """Return the subject of a message about one thing that cannot wait: `I1/at-once/A2/20260105T090000Z`."""
    return f"{about}/{AT_ONCE}/{agent}/{at:%Y%m%dT%H%M%SZ}"


class Reminders:
    """The page of the last messages of each person, of those that list a subject, and of what was asked at once.

    `unreached` has the persons who take no messages, by what they were not asked about.
    """

    def __init__(self) -> None:
        self._last: dict[tuple[str, str], Message] = {}  # by kind and account
        self._listing: dict[str, dict[str, None]] = {}  # the messages that ask about a subject
        self._at_once: dict[str, dict[str, datetime]] = {}  # subject: account: when it was asked last
        self.unreached: dict[str, set[str]] = {}

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        self.FOLDS[type(fact)](self, fact, entry)

    def _reminded(self, fact: Reminded | AskedByLot, entry: Entry) -> None:
        kind = kind_of(fact)
        for reminder in fact.reminders:
            before = filter(None, (self._unlist(other, reminder.agent) for other in _REPLACES[kind]))
            message = Message(kind, reminder.agent, fact.day, entry.at, reminder.asked, tuple(before))
            self._last[kind, reminder.agent] = message
            for about in reminder.asked:
                self._listing.setdefault(about, {})[message.subject] = None

    def _asked_at_once(self, fact: AskedAtOnce, entry: Entry) -> None:
        self._at_once.setdefault(fact.about, {}).update(dict.fromkeys(fact.agents, entry.at))

    def _unreached(self, fact: Unreached, _: Entry) -> None:
        self.unreached.setdefault(fact.about, set()).add(fact.agent)

    def _forgotten(self, fact: Forgotten, _: Entry) -> None:
        for alias in fact.aliases:
            for kind in _REPLACES:
                self._unlist(kind, alias)
                self._last.pop((kind, alias), None)

    def _unlist(self, kind: str, agent: str) -> Message | None:
        """Take the last message of a kind out of those that ask. Return it without those before it."""
        message = self._last.get((kind, agent))
        if message is None:
            return None
        for about in message.asked:
            listing = self._listing.get(about, {})
            listing.pop(message.subject, None)
            if not listing:
                self._listing.pop(about, None)
        return message._replace(before=())

    FOLDS: ClassVar[dict[type, Callable[..., None]]] = {
        **dict.fromkeys((Reminded, AskedByLot), _reminded),
        AskedAtOnce: _asked_at_once,
        Unreached: _unreached,
        Forgotten: _forgotten,
    }

    def last(self, agents: Agents, person: str, kind: str = DAY) -> Message | None:
        """Return the last message of a kind to a person, in any of their accounts."""
        return max(self.of_accounts(agents, person, kind), key=attrgetter("at"), default=None)

    def of_accounts(self, agents: Agents, person: str, kind: str) -> Iterator[Message]:
        """Yield the last message of a kind to each account of a person: their days may differ, where each had its own zone."""
        yield from filter(None, (self._last.get((kind, alias)) for alias in agents.aliases(person)))

    def asks(self, agents: Agents, person: str) -> Iterator[Message]:
        """Yield the messages of days that still ask a person: the last one of each kind, without one whose place another took."""
        day, by_lot = (self.last(agents, person, kind) for kind in (DAY, BY_LOT))
        if day is not None:
            yield day
        if by_lot is not None and (day is None or day.at < by_lot.at):
            yield by_lot

    def listing(self, about: str) -> Iterator[str]:
        """Yield the subjects of the messages that ask about a thing: the last ones of a day, and those at once."""
        yield from self._listing.get(about, ())
        yield from (at_once(about, agent, at) for agent, at in self._at_once.get(about, {}).items())

    def asking(self, agents: Agents, about: str, person: str) -> Iterator[str]:
        """Yield the subjects of the messages that ask one person about a thing."""
        yield from (message.subject for message in self.asks(agents, person) if about in message.asked)
        asked = self._at_once.get(about, {})
        yield from (at_once(about, alias, asked[alias]) for alias in agents.aliases(person) if alias in asked)

    def asked_at_once(self, agents: Agents, about: str, person: str) -> datetime | None:
        """Return when a person was asked about a thing at once, in any of their accounts, or None."""
        asked = self._at_once.get(about, {})
        return max(filter(None, map(asked.get, agents.aliases(person))), default=None)

    def sent(self, fact: AskedAtOnce) -> Iterator[str]:
        """Yield the subjects of the messages of a fact, which is folded already."""
        return (at_once(fact.about, agent, self._at_once[fact.about][agent]) for agent in fact.agents)

    def changed(self, agents: Agents, fact: Reminded | AskedByLot) -> Iterator[str]:
        """Yield the subjects of the messages of a fact, which is folded already, and of those that they take the place of."""
        for reminder in fact.reminders:
            message = self._last[kind_of(fact), reminder.agent]
            yield message.subject
            others = [alias for alias in agents.aliases(reminder.agent) if alias != reminder.agent]
            for kind in _REPLACES[message.kind]:
                of_others = filter(None, (self._last.get((kind, alias)) for alias in others))
                own = (before for before in message.before if before.kind == kind)
                before = max((*own, *of_others), key=attrgetter("at"), default=None)
                if before is not None:
                    yield before.subject


def kind_of(fact: Reminded | AskedByLot) -> str:
    """Return the kind of the messages of a fact."""
    return DAY if isinstance(fact, Reminded) else BY_LOT
