"""One cell of the table: a network, its preset, what is logged in it; and one vote there, played from the opening to the end.

Opening, ballots, settlement and messages are the product's own decisions, and what they return is folded into a real book. Time
is simulated: it jumps from one moment at which something can change to the next. These are the looks of people, the moments
that the vote itself names, and the evenings at which the messages of a day are due.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from heapq import heappop, heappush
from itertools import count
from random import Random

from ledger.book import Book
from ledger.chain.entry import Entry, Fact
from ledger.contributions import opening
from ledger.contributions.log import Log
from ledger.governance import reminder
from ledger.network import agent
from ledger.network.preset import Preset
from ledger.network.reminder import Reminded
from ledger.network.rules import APPROVE, Rules, RulesAdopted
from ledger.network.seen import AROUND, Seen
from ledger.validation import ballot, settlement
from ledger.validation.vote import ACCEPTED, Extended, Settled, Vote
from ledger.values.evening import next_evening
from ledger.values.phrase import NETWORK, Words
from ledger.values.quantity import Quantity
from tests.fair.people import OF_FAKE, OF_HONEST, USUAL, Attention, Plan, plan

START = datetime(2026, 1, 5, tzinfo=UTC)
APART = timedelta(days=21)
"""From the day of one vote to that of the next: longer than any lasts, so that each message is about one log."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A situation. `here` and `gone` are people with accepted work; those gone are members still, not around, and never look.

    Of those who are here, `ring` approve each other's fakes at once; the log is one of these then, and else it is honest.
    """

    name: str
    preset: Preset
    here: int
    gone: int = 0
    ring: int = 0
    attention: Attention = USUAL

    def votes(self, number: int, seed: int) -> list[Outcome]:
        """Play so many votes. Each draws its own chance: more votes change none of the first, nor does another preset."""
        network = Network(self.preset, self.here + self.gone)
        return [self._vote(network, START + (n + 1) * APART, Random(f"{seed} {self.name} {n}")) for n in range(number)]

    def _vote(self, network: Network, day: datetime, chance: Random) -> Outcome:
        people = network.people[: self.here]
        minute = timedelta(minutes=chance.randrange(24 * 60))
        author = chance.choice(people[: self.ring] or people)
        ring, opinion = (people[: self.ring], OF_FAKE) if self.ring else ((), OF_HONEST)
        accomplices = [person for person in ring if person != author]
        others = [person for person in people if person != author and person not in ring]
        plans = {person: plan(chance, self.attention, opinion) for person in others}
        network.seen(people, day - timedelta(hours=1))
        return Play(network, day + minute, author, plans).to_the_end(accomplices, people)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one vote ended, how long after its opening, and how many of those who are here were asked by message."""

    decision: str
    after: timedelta
    asked: int

    def is_accepted(self, within: timedelta = timedelta.max) -> bool:
        """Tell whether the log was accepted, within a time from its opening."""
        return self.decision == ACCEPTED and self.after <= within


class Network:
    """A book with people who all have accepted work, and did nothing since for so long that they are not around."""

    def __init__(self, preset: Preset, people: int) -> None:
        self.book = Book()
        self.now = START - AROUND
        self.add(RulesAdopted(Rules(1, preset), None))
        self.people = [self._joins(f"p{number}") for number in range(people)]
        for person in self.people:
            self.add(Settled(self.logs(person), ACCEPTED, 1, 2, "", 2, 2, 0, 0, 0, False))

    def add(self, *facts: Fact) -> None:
        """Fold facts in, as one entry of this moment."""
        self.book.add(Entry(self.book.height + 1, self.now, NETWORK, facts))
        self.book.take_touched()

    def seen(self, people: list[str], at: datetime) -> None:
        """Let people be around: whatever they do otherwise."""
        self.now = at
        self.add(*map(Seen, people))

    def logs(self, author: str) -> str:
        """Let somebody log an hour of work; return its number."""
        hour, note = Quantity(Fraction(1), "h"), Words("swept", author)
        content = Log("work", hour, None, None, note, None, "livelihood", self.now.date(), True, None, None)
        self.add(*opening.log(self.book, author, author, content, self.now))
        return f"C{len(self.book.contributions.by_id)}"

    def _joins(self, name: str) -> str:
        joined = agent.join(self.book.agents, f"room:{name}", name)
        self.add(joined)
        return joined.agent


class Play:
    """One vote in a network. `plans` has what each person does who can look; people of a ring have none."""

    def __init__(self, network: Network, at: datetime, author: str, plans: dict[str, Plan]) -> None:
        self._network, self._book = network, network.book
        self._plans = plans
        self._coming: list[tuple[datetime, int, Callable[[], None]]] = []
        self._order = count()  # of what happens at one moment
        self._ended: Settled | None = None
        self._asked: set[str] = set()
        assert at > self._book.at, "the vote before lasts into this one"
        self._at = network.now = at
        self._number = network.logs(author)

    def to_the_end(self, ring: list[str], counted: list[str]) -> Outcome:
        """Let a ring approve at once, then everybody do as they plan until the vote ends. Count requests to these people."""
        for person in ring:
            self._casts(person, APPROVE)
            self._settles()
        for person, one in self._plans.items():
            if one.alone is not None:
                self._at_moment(self._at + one.alone, self._look_of(person))
        self._at_its_moments()
        self._at_next_evening()
        while self._ended is None:
            self._network.now, _, happens = heappop(self._coming)
            happens()
            self._settles()
        return Outcome(self._ended.decision, self._network.now - self._at, len(self._asked.intersection(counted)))

    @property
    def _vote(self) -> Vote | None:
        return self._book.votes.open.get(self._number)

    def _casts(self, person: str, choice: str | None) -> None:
        """Let a person vote, if the vote is open yet; None stands for one who looks and does nothing."""
        vote = self._vote
        if vote is None or choice is None:
            return
        facts = ballot.cast(vote, self._book.agents, self._book.contributions.accepted, person, choice)
        if facts:
            self._network.add(*facts)

    def _settles(self) -> None:
        """Settle the vote as the program does after all that happens: it may end, or be extended."""
        vote, book = self._vote, self._book
        if vote is None:
            return
        for fact in settlement.settle(book, vote, self._network.now):
            self._network.add(fact)
            if isinstance(fact, Extended):
                self._at_its_moments()
            else:
                self._ended = fact

    def _remind(self) -> None:
        """Send the messages of an evening; some of those who are asked for the first time look later."""
        book, now = self._book, self._network.now
        zones = book.zones.in_use(book.rules.now.zone)
        for reminded in reminder.remind(book, reminder.waiting(book, ()), zones, now):
            self._network.add(reminded)
            for person in self._asked_first(reminded):
                one = self._plans.get(person)
                if one is not None and one.asked is not None:
                    self._at_moment(now + one.asked, self._look_of(person))
        self._at_next_evening()

    def _asked_first(self, reminded: Reminded) -> list[str]:
        """Note whom these messages ask about this log, and return those whom none has asked before."""
        asked = [each.agent for each in reminded.reminders if self._number in each.asked]
        first = [person for person in asked if person not in self._asked]
        self._asked.update(first)
        return first

    def _at_next_evening(self) -> None:
        self._at_moment(next_evening(self._network.now, self._book.rules.now.zone), self._remind)

    def _look_of(self, person: str) -> Callable[[], None]:
        return lambda: self._casts(person, self._plans[person].choice)

    def _at_its_moments(self) -> None:
        """Look again at each moment at which time alone may settle the vote."""
        vote, book = self._vote, self._book
        if vote is None:
            return
        for moment in settlement.moments(book, vote):
            if moment > self._network.now:
                self._at_moment(moment, lambda: None)

    def _at_moment(self, at: datetime, happens: Callable[[], None]) -> None:
        heappush(self._coming, (at, next(self._order), happens))
