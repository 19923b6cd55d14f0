"""The course of things in a network: time jumps from one moment at which something can change to the next.

Draws, settlement and messages are the product's own decisions, taken when the program takes them: after a fact that may make
something due, at the moments that a vote names, and at the noons and evenings at which messages are due.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from heapq import heappop, heappush
from itertools import count

from ledger.calendar import may_be_due
from ledger.chain.entry import Fact
from ledger.governance import reminder, request, second_message
from ledger.network.reminder import AskedByLot, Reminded
from ledger.validation import draw, settlement
from ledger.validation.hearing import Heard
from ledger.validation.vote import Drawn, Extended, Opened, Settled, Voted
from ledger.values.evening import EVENING, NOON, next_evening
from ledger.values.ids import Subject
from ledger.values.phrase import NETWORK
from tests.fair.network import Network


class Course:
    """The time of a network from now on.

    `ended` has the decision and the end of each vote. Who is asked about something by a message is told to what is in `told` for
    it, each time that a message lists it.
    """

    def __init__(self, network: Network) -> None:
        self.network, self._book = network, network.book
        self._coming: list[tuple[datetime, int, Callable[[], None]]] = []
        self._order = count()  # of what happens at one moment
        self._looks: set[tuple[str, datetime]] = set()
        self.ended: dict[str, tuple[str, datetime]] = {}
        self.told: dict[str, Callable[[str], None]] = {}
        self._at_noon()
        self._at_evening()

    @property
    def now(self) -> datetime:
        """Return the present moment."""
        return self.network.now

    def at(self, moment: datetime, happens: Callable[[], None]) -> None:
        """Let something happen at a moment to come."""
        heappush(self._coming, (moment, next(self._order), happens))

    def goes_on(self) -> None:
        """Let the next thing happen."""
        self.network.now, _, happens = heappop(self._coming)
        happens()

    def note(self, *facts: Fact, by: str = NETWORK) -> None:
        """Record what somebody did, or time brought, with all that follows from it at once."""
        self.network.add(*facts, by=by)
        for fact in facts:
            if isinstance(fact, Opened):
                self._at_its_moments(fact.subject)
            if isinstance(fact, Opened | Voted | Heard) and may_be_due(self._book, fact, self.now):
                self._due(fact.subject)

    def _due(self, number: str) -> None:
        """Draw and settle until nothing is due on a vote."""
        while (vote := self._book.votes.open.get(number)) is not None:
            facts = draw.due(self._book, vote, self.now) or settlement.settle(self._book, vote, self.now)
            if not facts:
                return
            for fact in facts:
                self.network.add(fact)
                self._follows(number, fact)

    def _follows(self, number: str, fact: Drawn | Extended | Settled) -> None:
        if isinstance(fact, Settled):
            self.ended[number] = fact.decision, self.now
        elif isinstance(fact, Extended):
            self._at_its_moments(number)
        else:
            self._look_again(number, self.now + draw.A_DAY)  # Those who were drawn may be silent then.
            self._ask_before_it_ends(number)

    def _at_its_moments(self, number: str) -> None:
        """Look again at each moment at which time alone may let somebody be drawn, or settle a vote."""
        vote = self._book.votes.open[number]
        for moment in (*draw.moments(self._book, vote), *settlement.moments(self._book, vote)):
            self._look_again(number, moment)

    def _look_again(self, number: str, moment: datetime) -> None:
        if moment > self.now and (number, moment) not in self._looks:
            self._looks.add((number, moment))
            self.at(moment, lambda: self._due(number))

    # Messages.

    def _at_noon(self) -> None:
        self.at(next_evening(self.now, self._zone, NOON), self._noon)

    def _at_evening(self) -> None:
        self.at(next_evening(self.now, self._zone), self._evening)

    @property
    def _zone(self) -> str:
        return self._book.rules.now.zone

    def _noon(self) -> None:
        self._send(*second_message.ask_by_lot(self._book, {self._zone}, self.now))
        self._at_noon()

    def _evening(self) -> None:
        waiting = reminder.waiting(self._book, ())
        self._send(*reminder.remind(self._book, waiting, {self._zone}, self.now))
        self._at_evening()

    def _ask_before_it_ends(self, number: str) -> None:
        """Ask those at once who were drawn for a vote that ends before the next messages; the others are asked by these."""
        ends = request.closes(self._book, self._book.votes.open[number])
        if ends is not None and ends < min(next_evening(self.now, self._zone, hour) for hour in (NOON, EVENING)):
            self._send(*second_message.ask_by_lot(self._book, (), self.now))

    def _send(self, *facts: Reminded | AskedByLot) -> None:
        for fact in facts:
            self.network.add(fact)
            for each in fact.reminders:
                for about in each.asked:
                    if Subject(about).is_card:  # Else it is news, which asks for nothing.
                        self.told[about](each.agent)
