"""Time zones of people: the one that somebody chose, else the one that their platform told, else the network's.

A zone says roughly where somebody lives, so it is kept as words of theirs, which can be erased.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar, TypeVar
from zoneinfo import available_timezones

from ledger.chain.entry import Entry, Fact
from ledger.network.agent import Agents, Forgotten
from ledger.values.evening import known_zone
from ledger.values.phrase import Code, Refusal, Words

UTC = "UTC"
"""The zone of a network whose own does not exist any more."""

UNSET = "none"
"""The name by which somebody takes their choice of a zone back."""


@dataclass(frozen=True, slots=True)
class ZoneChosen:
    """A person chose the time zone in which they live, or took the choice back (None)."""

    agent: str
    zone: Words | None


@dataclass(frozen=True, slots=True)
class ZoneTold:
    """The platform of an account told another time zone with a command of the person than it had told before."""

    agent: str
    zone: Words


FACTS = (ZoneChosen, ZoneTold)

_Known = TypeVar("_Known", bound="Words | None")


class Zones:
    """The page of people's time zones. `used` counts how often each is known of somebody."""

    def __init__(self) -> None:
        self.used: Counter[str] = Counter()
        self._chosen: dict[str, tuple[int, Words | None]] = {}  # by account, with the height
        self._told: dict[str, tuple[int, Words]] = {}

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        self.FOLDS[type(fact)](self, fact, entry)

    def _choose(self, fact: ZoneChosen, entry: Entry) -> None:
        self._replace(self._chosen.get(fact.agent), fact.zone)
        self._chosen[fact.agent] = entry.height, fact.zone

    def _tell(self, fact: ZoneTold, entry: Entry) -> None:
        self._replace(self._told.get(fact.agent), fact.zone)
        self._told[fact.agent] = entry.height, fact.zone

    def _forget(self, fact: Forgotten, _: Entry) -> None:
        for alias in fact.aliases:
            self._replace(self._chosen.pop(alias, None), None)
            self._replace(self._told.pop(alias, None), None)

    def _replace(self, before: tuple[int, Words | None] | None, zone: Words | None) -> None:
        """Count a zone in the place of the one before."""
        for words, change in ((before[1] if before else None, -1), (zone, 1)):
            if words is not None and words.text is not None:
                self.used[words.text] += change
        self.used = +self.used

    FOLDS: ClassVar[dict[type, Callable[..., None]]] = {ZoneChosen: _choose, ZoneTold: _tell, Forgotten: _forget}

    def in_use(self, of_network: str) -> frozenset[str]:
        """Return the zones by which somebody may get messages, if `of_network` is the one of the network."""
        return frozenset(filter(None, (*map(known_zone, self.used), known_zone(of_network) or UTC)))

    def told(self, agents: Agents, person: str) -> str | None:
        """Return the zone that a platform told last, or None."""
        return _newest(self._told, agents, person)

    def of(self, agents: Agents, person: str, of_network: str) -> str:
        """Return the time zone of a person. One that does not exist any more counts as unknown."""
        wanted = (_newest(self._chosen, agents, person), self.told(agents, person), of_network)
        return next(filter(None, map(known_zone, wanted)), UTC)


def _newest(known: Mapping[str, tuple[int, _Known]], agents: Agents, person: str) -> str | None:
    """Return what is known last of any of a person's accounts."""
    of_person = [known[alias] for alias in agents.aliases(person) if alias in known]
    _, words = max(of_person, key=lambda last: last[0], default=(0, None))
    return words.text if words is not None else None


def choose_zone(agents: Agents, agent: str, name: str) -> tuple[ZoneChosen, ...]:
    """Return the fact that a person chose a time zone by its name; `UNSET` takes the choice back."""
    person = agents.person(agent)
    if name.strip().casefold() == UNSET:
        return (ZoneChosen(person, None),)
    wanted = name.strip().replace(" ", "_").casefold()
    zone = next((zone for zone in available_timezones() if zone.casefold() == wanted), None)
    if zone is None:
        raise Refusal(
            "{value} is not a time zone. Write one like {example}.", value=name[:40], example=Code("Europe/Berlin")
        )
    return (ZoneChosen(person, Words(zone, person)),)


def tell_zone(zones: Zones, agents: Agents, account: str, zone: str | None) -> tuple[ZoneTold, ...]:
    """Return the fact of the zone that a platform tells with a command; nothing if it is known already, or none is told."""
    if zone is None or zone == zones.told(agents, account):
        return ()
    return (ZoneTold(account, Words(zone, account)),)
