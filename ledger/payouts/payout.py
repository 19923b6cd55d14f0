"""Payouts: money that leaves the accounts of agents for the outside world, one line each, and the state of every line.

Prepared money is set aside at once. Another steward approves the frozen list, from which one file is made, once. After
that each line has a state of its own. `UNKNOWN` blocks: two stewards have to find out whether that money left. A file
that is of no use any more is renewed: a new one with the lines that are not sent replaces it, by two stewards as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import product
from typing import Any, ClassVar

from ledger.chain.entry import Entry, Fact, Upgrade, mark
from ledger.network.agent import Agents
from ledger.payouts.addresses import Address, Addresses
from ledger.payouts.renewal import RenewalDropped, RenewalPrepared
from ledger.payouts.setback import SetBack
from ledger.values.for_few import WordsForFew
from ledger.values.money import Money
from ledger.values.phrase import Code, Refusal, Words

PREPARED, APPROVED, DROPPED = "prepared", "approved", "dropped"

READY, SENT, CONFIRMED, FAILED, RETURNED, UNKNOWN = "ready", "sent", "confirmed", "failed", "returned", "unknown"
"""The states of a line of an approved payout."""

UNSETTLED = (READY, SENT, UNKNOWN)
"""The states in which money is set aside: it may still leave, or has left and nobody has confirmed it."""

CSV, SEPA, WISE, PAYPAL, OPENCOLLECTIVE = "csv", "sepa", "wise", "paypal", "opencollective"
FORMS = (CSV, SEPA, WISE, PAYPAL, OPENCOLLECTIVE)
"""The forms that the file of a payout can have."""


@dataclass(frozen=True, slots=True)
class PayToGiven:
    """An agent gave the address where they want to be paid, or took it back (None), and the name of the account if known."""

    agent: str
    pay_to: WordsForFew | None
    name: WordsForFew | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """The payment to one agent: minor units, the accounts they come from, and the address.

    `pay_to` and the `name` on the account are the words at the time of preparation.
    """

    agent: str
    minor: int
    accounts: tuple[str, ...]
    pay_to: WordsForFew
    name: WordsForFew | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """An agent whose balance, in minor units, stays on the account, and the reason."""

    agent: str
    minor: int
    why: str


@dataclass(frozen=True, slots=True)
class PayoutPrepared:
    """A steward set balances aside to pay them out; the list is frozen with the form of its file, and has a fingerprint.

    `on` is the day on which a bank shall pay, if the steward chose one.
    """

    payout: str
    currency: str
    lines: tuple[Line, ...]
    held: tuple[Held, ...]
    fingerprint: str
    by: str
    form: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class PayoutApproved:
    """Another steward approved the list, or its renewal, and its file was made: the name, and SHA-256 in hexadecimal.

    The hash is for few like the addresses: somebody who knows the rest of the file could guess one by trial. On `day` the
    file asks a bank to pay.
    """

    payout: str
    file: str
    hash: WordsForFew
    by: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class PayoutDropped:
    """A steward took a payout back before it was approved."""

    payout: str
    by: str


@dataclass(frozen=True, slots=True)
class LineMarked:
    """A line is now in another state, with a reference or a reason as evidence."""

    payout: str
    agent: str
    state: str
    reference: Words
    by: str


@dataclass(frozen=True, slots=True)
class LineJudged:
    """A steward gives the outcome of an unknown line, with evidence. It holds once another says the same."""

    payout: str
    agent: str
    state: str
    evidence: Words
    by: str


@dataclass(frozen=True, slots=True)
class LineState:
    """The state of a line, with its reference, and the outcomes that stewards give for an unknown one."""

    line: Line
    state: str = READY
    reference: Words | None = None
    judged: tuple[LineJudged, ...] = ()


@dataclass(frozen=True, slots=True)
class Payout:
    """The state of a payout; the lines by their agent.

    `mark` names the entry that prepared it, as a ledger that was set back gives its number once more. `approved` made the
    valid file and `listed` are the agents in it, `replaced` are the names of the files before it, and `renewal` waits to
    take its place.
    """

    prepared: PayoutPrepared
    at: datetime
    lines: dict[str, LineState] = field(default_factory=dict)
    state: str = PREPARED
    approved: PayoutApproved | None = None
    listed: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    renewal: RenewalPrepared | None = None
    mark: str = ""

    def reference(self, agent: str) -> str:
        """Return the reference of a line in the file and on bank statements; no other history has the same."""
        return "-".join(filter(None, (self.prepared.payout, agent, self.mark)))

    @property
    def ready(self) -> tuple[str, ...]:
        """Return the agents whose lines are not sent."""
        return tuple(agent for agent, line in self.lines.items() if line.state == READY)

    def is_open(self, agent: str) -> bool:
        """Tell whether the money of an agent's line is still set aside."""
        return agent in self.lines and self.state != DROPPED and self.lines[agent].state in UNSETTLED

    @property
    def total(self) -> Money:
        """Return the sum of the lines."""
        return Money(sum(line.minor for line in self.prepared.lines), self.prepared.currency)


FACTS = (PayToGiven, PayoutPrepared, PayoutApproved, PayoutDropped, LineMarked, LineJudged)


class Payouts:
    """The page of payouts, and of the addresses where agents want to be paid."""

    def __init__(self) -> None:
        self.by_id: dict[str, Payout] = {}
        self._addresses = Addresses()

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        self.FOLDS[type(fact)](self, fact, entry)

    def _pay_to_given(self, fact: PayToGiven, entry: Entry) -> None:
        self._addresses.set(fact.agent, Address(entry.height, fact.pay_to, fact.name) if fact.pay_to else None)

    def _prepared(self, fact: PayoutPrepared, entry: Entry) -> None:
        lines = {line.agent: LineState(line) for line in fact.lines}
        self.by_id[fact.payout] = Payout(fact, entry.at, lines, mark=mark(entry.hash))

    def _approved(self, fact: PayoutApproved, _: Entry) -> None:
        payout = self.by_id[fact.payout]
        replaced = (*payout.replaced, payout.approved.file) if payout.approved else ()
        listed = payout.renewal.agents if payout.renewal else tuple(payout.lines)
        self._change(fact.payout, state=APPROVED, approved=fact, listed=listed, replaced=replaced, renewal=None)

    def _dropped(self, fact: PayoutDropped, _: Entry) -> None:
        self._change(fact.payout, state=DROPPED)

    def _renewal_prepared(self, fact: RenewalPrepared, _: Entry) -> None:
        self._change(fact.payout, renewal=fact)

    def _renewal_dropped(self, fact: RenewalDropped, _: Entry) -> None:
        self._change(fact.payout, renewal=None)

    def _marked(self, fact: LineMarked, _: Entry) -> None:
        line = self.by_id[fact.payout].lines[fact.agent].line
        self._set_line(fact.payout, fact.agent, LineState(line, fact.state, fact.reference))

    def _judged(self, fact: LineJudged, _: Entry) -> None:
        line = self.by_id[fact.payout].lines[fact.agent]
        self._set_line(fact.payout, fact.agent, replace(line, judged=(*line.judged, fact)))

    def _set_back(self, _: SetBack, __: Entry) -> None:
        """Make every line unknown that may have been sent in the part of the ledger that was lost."""
        for number, payout in self.by_id.items():
            for agent in payout.ready if payout.state != DROPPED else ():
                self._set_line(number, agent, LineState(payout.lines[agent].line, UNKNOWN))

    FOLDS: ClassVar[dict[type, Callable[..., None]]] = {
        PayToGiven: _pay_to_given,
        PayoutPrepared: _prepared,
        PayoutApproved: _approved,
        PayoutDropped: _dropped,
        LineMarked: _marked,
        LineJudged: _judged,
        RenewalPrepared: _renewal_prepared,
        RenewalDropped: _renewal_dropped,
        SetBack: _set_back,
    }

    def _change(self, payout: str, **values: Any) -> None:
        self.by_id[payout] = replace(self.by_id[payout], **values)

    def _set_line(self, number: str, agent: str, state: LineState) -> None:
        payout = self.by_id[number]
        if payout.renewal and state.state != READY and agent in payout.renewal.agents:
            # Its file was at the bank after all.
            self._change(number, renewal=None)
        # In place, as a mark may be on thousands of lines at once.
        payout.lines[agent] = state

    def get(self, payout: str) -> Payout:
        """Return the payout; refuse a number that does not exist."""
        if payout not in self.by_id:
            raise Refusal("There is no payout {id}.", id=Code(payout))
        return self.by_id[payout]

    def pay_to(self, agents: Agents, person: str) -> WordsForFew | None:
        """Return the address that a person, or another agent, gave last in any of their accounts; None if it is withheld."""
        address = self._addresses.latest(agents.aliases(person))
        return address.pay_to if address and address.pay_to.is_known else None

    def has_withheld(self, agents: Agents, person: str) -> bool:
        """Tell whether they gave an address that was left out of the archive from which this ledger was restored."""
        address = self._addresses.latest(agents.aliases(person))
        return address is not None and address.pay_to.is_withheld

    def holder(self, agents: Agents, person: str) -> WordsForFew | None:
        """Return the name on the account at that address; None if it is unknown, erased or withheld."""
        address = self._addresses.latest(agents.aliases(person))
        return address.holder if address else None

    def replaced_address(self, given: PayToGiven) -> Address | None:
        """Return the address that the same agent gave before."""
        return self._addresses.of(given.agent)

    def unsettled(self, agents: Agents, person: str, states: tuple[str, ...] = UNSETTLED) -> list[tuple[Payout, str]]:
        """Return the open lines of a person that are in one of these states, each with its payout."""
        lines = product(self.by_id.values(), agents.aliases(person))
        return [
            (payout, agent) for payout, agent in lines if payout.is_open(agent) and payout.lines[agent].state in states
        ]


UPGRADES: Mapping[str, tuple[Upgrade, ...]] = {
    # Nobody was asked for the name on the account.
    "PayToGiven": (lambda values: {**values, "name": None},),
    "PayoutPrepared": (
        # Every payout was a plain list before there were other forms of files.
        lambda values: {**values, "form": "csv"},
        lambda values: {**values, "on": None, "lines": [{**line, "name": None} for line in values["lines"]]},
    ),
    # An order was dated on the day of its approval, which nothing needs any more.
    "PayoutApproved": (lambda values: {**values, "day": None},),
}
