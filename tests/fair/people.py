"""What people are assumed to do with what others put to the vote. All of it is guessed, and none of it is measured on people.

Of a hundred people some look at a log by themselves within `ALONE_WITHIN` of its opening, most of them early; of those whom a message
asks for their vote some look then, whenever they read it. Whoever looks has an opinion, and keeps it: approve, reject, abstain, or
leave without a ballot. Nobody talks with others about it, raises a red flag, or changes a ballot, and nobody who looks at a fake
knows whose ring it is of. Logs are made at any time of the day, and people look by night as by day.

A ring votes at once for what its members log, propose or correct. Who is gone never looks.

What is measured, on these guesses: how many fakes and how many honest logs the product's own rules accept, how soon, and of how
many people messages ask a vote.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from math import exp, log1p
from random import Random

from ledger.network.rules import ABSTAIN, APPROVE, REJECT

ALONE_WITHIN = timedelta(hours=72)
ALONE_MEAN = timedelta(hours=26)
"""Mean of the exponential by which people look by themselves, before it is cut at `ALONE_WITHIN`."""

ASKED_MEAN = timedelta(hours=18)
"""Mean of the exponential by which people look after a message asked them."""

ALONE_A_WEEK = 15
"""Logs of a week at which somebody looks by themselves, at most."""

HOURS_MIDDLE, HOURS_SPREAD, HOURS_LEAST, HOURS_MOST = 2, 1, Fraction(1, 4), Fraction(12)
"""Hours of work of a log: half of them 2 or fewer, the logarithm normal with this deviation, and all in quarters of an hour."""


@dataclass(frozen=True, slots=True)
class Attention:
    """Of a hundred people, how many look by themselves, and how many of those who are asked."""

    alone: int
    asked: int


SOME = Attention(35, 70)
FEW = Attention(15, 70)
HARDLY_ANY = Attention(15, 30)  # nor do messages help
NONE = Attention(0, 0)


@dataclass(frozen=True, slots=True)
class Opinion:
    """Of a hundred who look, how many approve, reject and abstain; the others leave without a ballot."""

    approve: int
    reject: int
    abstain: int


OF_HONEST = Opinion(90, 2, 4)
OF_FAKE = Opinion(10, 60, 15)
OF_CHANGE = Opinion(80, 10, 5)
"""Of a rule or a steward that somebody proposes honestly."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What one person would do about one log: when they look by themselves, and how long after a message; None: never.

    `choice` is their ballot once they look, None if they leave without one.
    """

    alone: timedelta | None
    asked: timedelta | None
    choice: str | None


def plan(chance: Random, attention: Attention, opinion: Opinion) -> Plan:
    """Draw what one person does about one log. It always draws as often, so that one figure moves none of the others."""
    drawn = [chance.random() for _ in range(5)]
    alone = _delay(drawn[1], ALONE_MEAN, ALONE_WITHIN) if 100 * drawn[0] < attention.alone else None
    asked = _delay(drawn[3], ASKED_MEAN) if 100 * drawn[2] < attention.asked else None
    return Plan(alone, asked, _choice(drawn[4], opinion))


def hours(chance: Random) -> Fraction:
    """Draw the hours that somebody logs."""
    quarters = round(4 * HOURS_MIDDLE * exp(HOURS_SPREAD * chance.gauss(0, 1)))
    return min(max(Fraction(quarters, 4), HOURS_LEAST), HOURS_MOST)


def _choice(drawn: float, opinion: Opinion) -> str | None:
    return next((choice for choice, below in _steps(opinion) if 100 * drawn < below), None)


def _steps(opinion: Opinion) -> Iterator[tuple[str, int]]:
    yield APPROVE, opinion.approve
    yield REJECT, opinion.approve + opinion.reject
    yield ABSTAIN, opinion.approve + opinion.reject + opinion.abstain


def _delay(drawn: float, mean: timedelta, within: timedelta | None = None) -> timedelta:
    """Return a delay to the second: exponential, or the same of those who come within a time."""
    share = 1.0 if within is None else 1 - exp(-(within / mean))
    return timedelta(seconds=round(-log1p(-drawn * share) * mean.total_seconds()))
