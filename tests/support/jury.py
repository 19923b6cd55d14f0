"""A network that judges by lot, as a book alone: people with accepted work for months, and an open vote of a size."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import partial
from operator import itemgetter

from ledger.book import Book
from ledger.chain.entry import Entry, Fact
from ledger.contributions import correction, log_list, opening
from ledger.contributions.contribution import Confirmed
from ledger.contributions.log import Log
from ledger.contributions.part import Part
from ledger.network import acquaintance
from ledger.network.identity import Left
from ledger.network.preset import STANDARD, USUAL, Preset
from ledger.network.rules import FLAG, Rules, RulesAdopted
from ledger.network.seen import Seen
from ledger.validation import ballot, draw, settlement
from ledger.validation.vote import AT_OPENING, Drawn, Extended, Opened, Settled, Vote
from ledger.values.phrase import NETWORK, Words
from ledger.values.quantity import Quantity

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR, A_WEEK = timedelta(hours=1), timedelta(days=7)


class Jury:
    """Persons, the first of whom asks to be judged by the others. `seed` decides the lots, as the hash of a chain does."""

    def __init__(
        self,
        people: int,
        preset: Preset = STANDARD,
        size: str | None = USUAL,
        seed: int = 0,
        days: Sequence[int] = (),
        before: Sequence[tuple[datetime, Callable[[Jury], object]]] = (),
        seen: Sequence[datetime] = (),
        *,
        beginning: bool = False,
    ) -> None:
        """Let everybody have work that was accepted so many days ago, the first persons as said, the others 90; none in the `beginning`.

        What happens `before` comes in between. All are seen once, the first persons when it is said, the others at the start.
        A `size` of None is that of a vote from before anything was measured.
        """
        self.book = Book()
        self.entries: list[Entry] = []
        self.seed, self.size = seed, size
        self.now = START - timedelta(days=400)
        first = acquaintance.join(self.book.agents, "room:p0", "p0")
        self.add(RulesAdopted(Rules(1, preset), None), first)
        self.people = [first.agent, *(self.joins(f"p{number}") for number in range(1, people))]
        working = [] if beginning else self.people
        ages = [*days, *[90] * (len(working) - len(days))]
        self.subject = ""
        coming: list[tuple[datetime, Callable[[Jury], object]]] = [
            (START - timedelta(days=age), partial(Jury.accepted, person=person))
            for age, person in zip(ages, working, strict=True)
        ]
        moments = [*seen, *[START] * (people - len(seen))]
        for moment in dict.fromkeys(moments):
            persons = [person for at, person in zip(moments, self.people, strict=True) if at == moment]
            coming.append((moment, partial(Jury.sees, persons=persons)))
        for at, happens in sorted((*coming, *before), key=itemgetter(0)):
            self.now = max(at, self.now)
            happens(self)
        self.now = START

    def add(self, *facts: Fact, author: str = NETWORK) -> None:
        """Fold facts in, as one entry."""
        height = self.book.height + 1
        seal = hashlib.sha256(f"{self.seed} {height}".encode()).digest()
        entry = Entry(height, self.now, author, facts, seal)
        self.book.add(entry)
        self.entries.append(entry)

    def sees(self, persons: Sequence[str]) -> None:
        """Let these do something that leaves no other trace."""
        self.add(*map(Seen, persons))

    def joins(self, name: str) -> str:
        joined = acquaintance.join(self.book.agents, f"room:{name}", name)
        self.add(joined)
        return joined.agent

    def logs(self, author: str) -> str:
        """Let somebody log an hour of the size of this jury; return its number."""
        self.add(
            *map(self._sized, opening.log(self.book, author, author, work(author, self.now.date()), self.now)),
            author=author,
        )
        return f"C{len(self.book.contributions.by_id)}"

    def accepted(self, person: str) -> str:
        """Let a log of a person be accepted at once."""
        number = self.logs(person)
        self.add(Settled(number, "accepted", 1, 2, "", 2, 2, 0, 0, 0, False))
        return number

    def asks(self, others: int = 0) -> Jury:
        """Open the vote on a log of the first person, or on a list of theirs with so many others; and draw."""
        return self.opens(others).drawn()

    def opens(self, others: int = 0) -> Jury:
        """Open the vote on a log of the first person, or on a list of theirs with so many others."""
        if not others:
            self.subject = self.logs(self.people[0])
            return self
        contributors = tuple(self.people[: others + 1])
        self.add(
            *log_list.log_together(
                self.book, self.people[0], tuple(map(Part, contributors)), work(self.people[0]), self.now
            )
        )
        made = list(self.book.lists.by_id.values())[-1]
        for row, contributor in zip(made.rows[1:], contributors[1:], strict=True):
            self.add(Confirmed(row, contributor))
        self.add(*map(self._sized, log_list.due(self.book, self.now)))
        self.subject = made.id
        return self

    def corrects(self, number: str) -> Jury:
        """Open the vote on a correction by the first person, which takes half an hour from a log."""
        half = Quantity(Fraction(1, 2), "h")
        facts = correction.correct(self.book, number, self.people[0], half, "half an hour", self.now)
        self.add(*map(self._sized, facts), author=self.people[0])
        self.subject = f"C{len(self.book.contributions.by_id)}"
        return self

    def _sized(self, fact: Fact) -> Fact:
        if isinstance(fact, Opened) and fact.measured is not None:
            return replace(fact, measured=replace(fact.measured, size=self.size) if self.size else None)
        return fact

    @property
    def vote(self) -> Vote:
        """Return the open vote."""
        return self.book.votes.open[self.subject]

    @property
    def asked(self) -> list[str]:
        """Return the persons who were drawn so far, in the order in which they were."""
        return [person for one in self.vote.draws for person in one.persons]

    def drawn(self) -> Jury:
        """Draw whoever is to be drawn now."""
        while facts := draw.due(self.book, self.vote, self.now):
            self.add(*facts)
        return self

    def casts(self, person: str, choice: str) -> None:
        """Let a person vote, without a draw that follows; a flag has a reason."""
        if choice == FLAG:
            self._flags(person)
            return
        cast = ballot.cast(self.vote, self.book.agents, self.book.contributions.accepted, person, choice)
        self.add(*cast, author=person)

    def _flags(self, person: str) -> None:
        book, vote = self.book, self.vote
        if person not in ballot.flags(vote, book.agents):
            why = Words("too much", person)
            raised = ballot.flag(book.votes, vote, book.agents, book.contributions.accepted, person, why)
            self.add(*raised, author=person)

    def says(self, person: str, choice: str) -> Jury:
        """Let a person vote, and draw."""
        self.casts(person, choice)
        return self.drawn()

    def all_say(self, persons: Sequence[str], choice: str) -> Jury:
        """Let each of these vote."""
        for person in persons:
            self.says(person, choice)
        return self

    def leaves(self, person: str) -> Jury:
        """Let a person leave the places of the network."""
        self.add(Left(person))
        return self.drawn()

    def coming(self, until: datetime) -> tuple[datetime, Drawn | Settled | Extended] | None:
        """Return the first fact that time alone brings until a moment, and when; nothing is folded in."""
        book, vote = self.book, self.vote
        moments = {self.now, *settlement.moments(book, vote), *draw.moments(book, vote)}
        for at in sorted(moment for moment in moments if self.now <= moment <= until):
            facts = (*draw.due(book, vote, at), *settlement.settle(book, vote, at))
            if facts:
                return at, facts[0]
        return None

    def passes(self, hours: int) -> Jury:
        """Let so many hours pass, with all that they bring."""
        until = self.now + hours * HOUR
        while self.is_open and (came := self.coming(until)) is not None:
            self.now, fact = came
            if isinstance(fact, Drawn):
                self.add(fact)
            else:
                self.add(*settlement.settle(self.book, self.vote, self.now))
        self.now = until
        return self

    @property
    def is_open(self) -> bool:
        """Tell whether the vote is open."""
        return self.subject in self.book.votes.open

    @property
    def state(self) -> str:
        """Return how far the log is, or the first one of the list."""
        made = self.book.lists.by_id.get(self.subject)
        return self.book.contributions.by_id[made.rows[0] if made else self.subject].state


def in_vain(times: int = 3, since: timedelta = A_WEEK, preset: Preset = STANDARD, seed: int = 0) -> Jury:
    """Return twelve people, of whom the last four did nothing for a while, in which lots asked them so many times."""
    ask = [(START - since + n * HOUR, _asks_four) for n in range(1, times + 1)]
    jury = Jury(12, preset, seed=seed, before=ask, seen=[START - since] * 12)
    jury.add(*map(Seen, jury.people[:-4]))
    return jury


def _asks_four(jury: Jury) -> None:
    """Let lots ask the last four, as chance may have it."""
    number = jury.logs(jury.people[0])
    jury.add(Drawn(number, tuple(jury.people[-4:]), AT_OPENING))


def work(author: str, day: date = date(2026, 1, 5)) -> Log:
    """Return an hour of work."""
    hour = Quantity(Fraction(1), "h")
    return Log("work", hour, None, None, Words("swept", author), None, "livelihood", day, True, None, None)
