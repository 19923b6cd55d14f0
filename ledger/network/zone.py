"""Time zones of people: the one that somebody chose, else the one that their platform told, else the network's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar
from zoneinfo import available_timezones

from ledger.chain.entry import Entry, Fact
from ledger.network.agent import Agents, Forgotten
from ledger.network.personal import Personal
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


class Zones(Personal):
    """The page of people's time zones."""

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        self.FOLDS[type(fact)](self, fact, entry)

    def _choose(self, fact: ZoneChosen, entry: Entry) -> None:
        self.choose(fact.agent, fact.zone, entry)

    def _tell(self, fact: ZoneTold, entry: Entry) -> None:
        self.tell(fact.agent, fact.zone, entry)

    FOLDS: ClassVar[dict[type, Callable[..., None]]] = {
        ZoneChosen: _choose,
        ZoneTold: _tell,
        Forgotten: Personal.forget,
    }

    def in_use(self, of_network: str) -> frozenset[str]:
        """Return the zones by which somebody may get messages, if `of_network` is the one of the network."""
        return frozenset(filter(None, (*map(known_zone, self.used), known_zone(of_network) or UTC)))

    def of(self, agents: Agents, person: str, of_network: str) -> str:
        """Return the time zone of a person. One that does not exist any more counts as unknown."""
        wanted = (self.chosen(agents, person), self.told(agents, person), of_network)
        return next(filter(None, map(known_zone, wanted)), UTC)


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
