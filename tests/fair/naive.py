"""Votes by lot computed a second time: from the plans of people alone, without a book, and without the product's rules.

Nothing of the product is used but the numbers of a preset. All is done slowly: after each thing that happens, everything is
looked at anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from hashlib import sha256
from math import ceil
from typing import NamedTuple

from tests.fair.people import Plan


class Numbers(NamedTuple):
    """The numbers by which a log is judged, of its size and its preset, and the hours of the window."""

    drawn: int
    approvals: int
    by_drawn: int
    more: int
    contested: int
    hours: int
    early: Fraction
    late: Fraction
    of_drawn: Fraction
    window: int


class Ended(NamedTuple):
    """How a vote ended, after what time, and who was asked by a message."""

    decision: str
    after: timedelta
    asked: set[str]


def row_in_order(row: Sequence[str], seed: bytes) -> list[str]:
    """Return the names in the order of the lots: each place changes with one of those from it on."""
    names = list(row)
    for place in range(len(names)):
        number = int(sha256(f"{seed.hex()} {place}".encode()).hexdigest(), 16)
        other = place + number % (len(names) - place)
        names[place], names[other] = names[other], names[place]
    return names


class Vote:
    """A vote among `voters`. It opened at a moment; `at_once` has the ballots of those who need not look."""

    def __init__(
        self,
        numbers: Numbers,
        order: Sequence[str],
        voters: Sequence[str],
        at: datetime,
        at_once: Mapping[str, str],
        plans: Mapping[str, Plan],
    ) -> None:
        self.numbers, self.voters, self.at, self.plans = numbers, voters, at, plans
        self.order = [name for name in order if name in voters]
        self.now = at
        self.ballots: dict[str, str] = {}
        self.drawn: dict[str, datetime] = {}
        self.draws: list[tuple[str, int, datetime]] = []  # why, how many, when
        self.told: dict[str, datetime] = {}
        self.extended = False
        self.decision: str | None = None
        self.at_once = at_once

    def ends(self) -> datetime:
        window = timedelta(hours=self.numbers.window)
        return self.at + window * (2 if self.extended else 1)

    def result(self) -> Ended:
        """Let everything happen, and return how it ended."""
        self.look()
        for person, choice in self.at_once.items():
            self.ballots[person] = choice
            self.look()
        while self.decision is None:
            self.now = min(moment for moment in self.moments() if moment > self.now)
            self.happens()
        return Ended(self.decision, self.now - self.at, set(self.told))

    def moments(self) -> list[datetime]:
        """Return the moments at which anything may happen."""
        looks = [moment for person in self.plans for moment in self.looks(person)]
        silent = [since + timedelta(hours=24) for since in self.drawn.values()]
        times = [timedelta(hours=hours) for hours in (24, 48, self.numbers.hours)]
        return [*looks, *silent, *(self.at + time for time in times), self.ends(), self.message_after(self.now)]

    def looks(self, person: str) -> list[datetime]:
        """Return when somebody looks: by themselves, and after a message."""
        one, looks = self.plans[person], []
        if one.alone is not None:
            looks.append(self.at + one.alone)
        if person in self.told and one.asked is not None:
            looks.append(self.told[person] + one.asked)
        return looks

    def happens(self) -> None:
        for person, one in self.plans.items():
            if one.choice is not None and self.now in self.looks(person):
                self.ballots[person] = one.choice
                self.look()
        self.look()
        if (self.now.hour, self.now.minute, self.now.second) in ((12, 30, 0), (18, 0, 0)) and self.decision is None:
            self.tell()

    def message_after(self, moment: datetime) -> datetime:
        day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
        hours = [timedelta(hours=12, minutes=30), timedelta(hours=18), timedelta(hours=36, minutes=30)]
        return min(day + hour for hour in hours if day + hour > moment)

    def tell(self) -> None:
        """Tell those who were drawn, have said nothing and were told nothing."""
        for person in self.drawn:
            if person not in self.ballots:
                self.told.setdefault(person, self.now)

    def look(self) -> None:
        """Draw, extend and decide until nothing changes."""
        while self.decision is None and (self.draws_more() or self.is_over()):
            pass

    def draws_more(self) -> bool:
        wanted = [(why, number) for why, number in self.wanted() if number > 0]
        left = [name for name in self.order if name not in self.drawn]
        if not wanted or not left:
            return False
        why, number = wanted[0]
        names = left[: 4 * number]
        chosen = (names[::2] + names[1::2])[:number]
        self.drawn.update(dict.fromkeys(chosen, self.now))
        self.draws.append((why, len(chosen), self.now))
        if self.ends() < self.message_after(self.now):
            self.tell()
        return True

    def wanted(self) -> list[tuple[str, int]]:
        done = [why for why, _, _ in self.draws]
        choices = list(self.ballots.values())
        abstaining = sum(self.ballots.get(person) == "abstain" for person in self.drawn)
        silent = [
            person
            for person, since in self.drawn.items()
            if person not in self.ballots and self.hours_since(since) >= 24
        ]
        return [
            ("opening", 0 if "opening" in done else self.numbers.drawn),
            ("rejected", self.numbers.more if "reject" in choices and "rejected" not in done else 0),
            ("abstained", abstaining - sum(number for why, number, _ in self.draws if why == "abstained")),
            ("extended", 2 if self.extended and "extended" not in done else 0),
            ("silent", min(2, len(silent)) if self.may_replace() and self.lacks() else 0),
        ]

    def may_replace(self) -> bool:
        """Tell whether a day is over, or two, since when nobody was drawn for the silent."""
        days = min(2, int(self.hours_since(self.at) // 24))
        since = self.at + timedelta(days=days)
        return days > 0 and not any(why == "silent" and at >= since for why, _, at in self.draws)

    def hours_since(self, moment: datetime) -> Fraction:
        return Fraction(int((self.now - moment).total_seconds()), 3600)

    def of_drawn(self, choice: str) -> int:
        return sum(self.ballots.get(person) == choice for person in self.drawn)

    def lacks(self) -> bool:
        """Tell whether too few of the drawn approve."""
        numbers, drawn = self.numbers, len(self.drawn)
        least = min(numbers.by_drawn, ceil(Fraction(drawn * numbers.by_drawn, numbers.drawn))) if numbers.drawn else 0
        if "reject" in self.ballots.values():
            everybody = numbers.drawn + numbers.more
            least = max(least, 1, min(numbers.contested, ceil(Fraction(drawn * numbers.contested, everybody))))
        return self.of_drawn("approve") < least

    def is_over(self) -> bool:
        """Decide, or extend it; tell whether something changed."""
        choices = list(self.ballots.values())
        yes, no = choices.count("approve"), choices.count("reject")
        yes_drawn, no_drawn = self.of_drawn("approve"), self.of_drawn("reject")
        share = Fraction(2, 3) if yes_drawn + no_drawn <= 3 else self.numbers.of_drawn
        least = min(self.numbers.approvals, max(2, ceil(Fraction(len(self.voters), 3))))
        agreed = yes >= least and not self.lacks() and yes_drawn >= share * (yes_drawn + no_drawn)
        waited = self.hours_since(self.at) >= self.numbers.hours
        if (agreed and waited and no_drawn == 0 and yes >= self.numbers.early * (yes + no)) or (
            agreed and yes == len(self.voters)
        ):
            self.decision = "accepted"
        elif self.now >= self.ends():
            return self.at_the_end(agreed and yes >= self.numbers.late * (yes + no), yes, no, no_drawn > yes_drawn)
        return self.decision is not None

    def at_the_end(self, agreed: bool, yes: int, no: int, against: bool) -> bool:
        if agreed:
            self.decision = "accepted"
        elif no and yes + no >= 2 and (yes < self.numbers.late * (yes + no) or against):
            self.decision = "rejected"
        elif self.extended:
            self.decision = "undecided"
        else:
            self.extended = True
        return True
