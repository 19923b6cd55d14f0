"""Preferences: the hours in which a person wants to hear nothing, and how much they want to be told.

Quiet hours hold back every message to their end. They are hours of the person's own day, and may go over midnight.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import ClassVar, NamedTuple, TypeVar

from ledger.chain.entry import Entry, Fact
from ledger.network.agent import Agents, Forgotten
from ledger.values.evening import last_evening, next_evening
from ledger.values.phrase import Code, Refusal

NONE = frozenset({"none", "off"})
"""What takes a choice back."""

ALL, FEW = "all", "few"
"""How much somebody wants to be told: with `few`, what was accepted is told only with what waits for them."""

HOURS_MAX = 16
"""The longest quiet time of a day, in hours: in the rest of it there is time to act."""

_HOURS = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(?:-|\u2013|to|bis|until)\s*(\d{1,2})(?:[:.](\d{2}))?")


class Quiet(NamedTuple):
    """Quiet hours of a day, in minutes since midnight: from `begin` to just before `end`, over midnight if that is earlier."""

    begin: int
    end: int

    @property
    def written(self) -> str:
        """Return them as they are typed: `22:00-07:00`."""
        return f"{_time(self.begin):%H:%M}-{_time(self.end):%H:%M}"

    def end_of(self, at: datetime, zone: str) -> datetime:
        """Return the moment from which on somebody may be written to in a zone: the end of the quiet hours, else the moment itself."""
        began = last_evening(at, zone, _time(self.begin))
        ends = next_evening(began, zone, _time(self.end))
        return max(at, ends)


@dataclass(frozen=True, slots=True)
class QuietChosen:
    """A person chose the hours in which they hear nothing, in minutes since midnight, or took the choice back (None)."""

    agent: str
    begin: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class MessagesChosen:
    """A person chose how much they are told: `all` or `few`."""

    agent: str
    much: str


FACTS = (QuietChosen, MessagesChosen)

_Chosen = TypeVar("_Chosen")


class Preferences:
    """The page of what people chose about their messages."""

    def __init__(self) -> None:
        self._quiet: dict[str, tuple[int, Quiet | None]] = {}  # by account, with the height
        self._much: dict[str, tuple[int, str]] = {}

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        self.FOLDS[type(fact)](self, fact, entry)

    def _quiet_chosen(self, fact: QuietChosen, entry: Entry) -> None:
        quiet = None if fact.begin is None or fact.end is None else Quiet(fact.begin, fact.end)
        self._quiet[fact.agent] = entry.height, quiet

    def _messages_chosen(self, fact: MessagesChosen, entry: Entry) -> None:
        self._much[fact.agent] = entry.height, fact.much

    def _forgotten(self, fact: Forgotten, _: Entry) -> None:
        for alias in fact.aliases:
            self._quiet.pop(alias, None)
            self._much.pop(alias, None)

    FOLDS: ClassVar[dict[type, Callable[..., None]]] = {
        QuietChosen: _quiet_chosen,
        MessagesChosen: _messages_chosen,
        Forgotten: _forgotten,
    }

    def ends(self) -> Iterable[time]:
        """Return the times of day at which somebody's quiet hours end."""
        return {_time(quiet.end) for _, quiet in self._quiet.values() if quiet is not None}

    def quiet(self, agents: Agents, person: str) -> Quiet | None:
        """Return the quiet hours of a person, or None."""
        return _newest(self._quiet, agents, person, None)

    def wants_few(self, agents: Agents, person: str) -> bool:
        """Tell whether a person wants to be told little."""
        return _newest(self._much, agents, person, ALL) == FEW


def _newest(known: Mapping[str, tuple[int, _Chosen]], agents: Agents, person: str, otherwise: _Chosen) -> _Chosen:
    """Return what any of a person's accounts chose last."""
    of_person = (known[alias] for alias in agents.aliases(person) if alias in known)
    return max(of_person, key=lambda last: last[0], default=(0, otherwise))[1]


def choose_quiet(agents: Agents, agent: str, typed: str) -> tuple[QuietChosen, ...]:
    """Return the fact that a person chose quiet hours as they are typed, `22-7` or `22:30-06:00`; `none` takes the choice back."""
    person = agents.person(agent)
    if typed.casefold() in NONE:
        return (QuietChosen(person, None, None),)
    quiet = _parse(typed)
    if quiet is None:
        raise Refusal(
            "{value} are no hours of a day. Write them like {example}.", value=typed[:40], example=Code("22-7")
        )
    if timedelta(minutes=(quiet.end - quiet.begin) % 1440) > timedelta(hours=HOURS_MAX):
        raise Refusal(
            "{value} is too long: at most {hours} hours of a day can be quiet.",
            value=Code(quiet.written),
            hours=HOURS_MAX,
        )
    return (QuietChosen(person, quiet.begin, quiet.end),)


def _parse(typed: str) -> Quiet | None:
    found = _HOURS.fullmatch(typed.strip().casefold())
    if found is None:
        return None
    hours, minutes = (int(found[1]), int(found[3])), (int(found[2] or 0), int(found[4] or 0))
    if max(hours) > 24 or max(minutes) > 59:
        return None
    begin, end = ((hour % 24) * 60 + minute for hour, minute in zip(hours, minutes, strict=True))
    return None if begin == end else Quiet(begin, end)


def choose_messages(agents: Agents, agent: str, typed: str) -> tuple[MessagesChosen, ...]:
    """Return the fact that a person chose how much they are told."""
    much = typed.casefold()
    if much not in (ALL, FEW):
        raise Refusal(
            "Your messages are {all}, or {few}: then what was accepted is told only with what waits for you.",
            all=Code(ALL),
            few=Code(FEW),
        )
    return (MessagesChosen(agents.person(agent), much),)


def _time(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)
