"""Weeks in one network, in which everybody logs what they did: how often people are asked, when many logs are open at once.

Who has more to look at does not look more: by themselves people look at so many logs a week, however many there are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from functools import partial
from math import ceil
from random import Random
from typing import NamedTuple

from ledger.network.preset import Preset
from tests.fair.cell import Outcome, Play
from tests.fair.course import Course
from tests.fair.network import BEFORE, START, Network
from tests.fair.people import ALONE_A_WEEK, OF_HONEST, SOME, Attention, hours, plan

WEEK = timedelta(days=7)
WEEKS_OF_A_NETWORK = 7
"""The most that are played of one network: whoever is gone is so for less than two months then."""

WEEKS_BEFORE = BEFORE // WEEK
"""Weeks in which all was accepted: sizes are measured by them."""


class Made(NamedTuple):
    """A log that somebody makes."""

    at: datetime
    author: str
    hours: Fraction
    chance: Random


@dataclass(frozen=True, slots=True)
class Weeks:
    """A network in which each of `here` people logs so often a week. `gone` are members who never do anything, and may be drawn."""

    name: str
    preset: Preset
    here: int
    logs: int
    gone: int = 0

    @property
    def attention(self) -> Attention:
        """Return how many look: by themselves at no more logs of a week than anybody has time for."""
        others = self.logs * (self.here - 1)
        return Attention(min(SOME.alone, round(100 * ALONE_A_WEEK / others)), SOME.asked)

    def votes(self, number: int, seed: int) -> list[Outcome]:
        """Play at least so many votes: all of some weeks, of several networks if there are many."""
        weeks = ceil(number / (self.logs * self.here))
        parts = [min(WEEKS_OF_A_NETWORK, weeks - first) for first in range(0, weeks, WEEKS_OF_A_NETWORK)]
        return [outcome for n, part in enumerate(parts) for outcome in self._weeks(part, f"{seed} {self.name} {n}")]

    def _weeks(self, weeks: int, seed: str) -> list[Outcome]:
        """Play the votes of some weeks, and before them those of a week that only fills the network with open ones."""
        network = Network(self.preset, self.here + self.gone, seed)
        for made in self._made(network.people[: self.here], range(-WEEKS_BEFORE, 0), seed):
            network.now = made.at
            network.accepted(made.author, made.hours)
        network.now = START
        network.sees(network.people)
        course, plays = Course(network), list[Play]()
        for week in range(1, 1 + weeks):
            course.at(START + week * WEEK, partial(network.sees, network.people[: self.here]))
        for made in self._made(network.people[: self.here], range(1 + weeks), seed):
            course.at(made.at, partial(self._opens, course, plays, made))
        while len(course.ended) < (1 + weeks) * self.logs * self.here:
            course.goes_on()
        return [play.outcome for play in plays if play.since >= START + WEEK]

    def _made(self, people: list[str], weeks: Iterable[int], seed: str) -> list[Made]:
        """Return the logs of some weeks in their order."""
        made = []
        for week in weeks:
            for n, author in enumerate(people * self.logs):
                chance = Random(f"{seed} {week} {n}")
                at = START + week * WEEK + timedelta(seconds=chance.randrange(WEEK // timedelta(seconds=1)))
                made.append(Made(at, author, hours(chance), chance))
        return sorted(made, key=lambda one: one.at)

    def _opens(self, course: Course, plays: list[Play], made: Made) -> None:
        network = course.network
        others = (person for person in network.people[: self.here] if person != made.author)
        plays.append(Play(course, {person: plan(made.chance, self.attention, OF_HONEST) for person in others}, {}))
        plays[-1].opens(network.log(made.author, made.hours), made.author)
