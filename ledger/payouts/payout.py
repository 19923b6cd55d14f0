"""Payouts: money that leaves the accounts of agents for the outside world, one line each, and how far every line is.

What is prepared is set aside at once. Another steward approves the frozen list, from which one file is made, once. After
that each line has a state of its own. `UNKNOWN` blocks: whether that money left is for two stewards to find out. A file that
nobody can pay by any more is renewed: another one of the lines that are not sent takes its place, by two stewards as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, ClassVar

from ledger.chain.entry import Entry, Fact, Upgrade, mark
from ledger.network.agent import Agents
from ledger.payouts import renewal
from ledger.payouts.renewal import RenewalDropped, RenewalPrepared
from ledger.payouts.setback import SetBack
from ledger.values.money import Money
from ledger.values.phrase import Code, Refusal, Words

PREPARED, APPROVED, DROPPED = "prepared", "approved", "dropped"

READY, SENT, CONFIRMED, FAILED, RETURNED, UNKNOWN = "ready", "sent", "confirmed", "failed", "returned", "unknown"
"""How far a line of an approved payout is."""

UNSETTLED = (READY, SENT, UNKNOWN)
"""The states in which money is set aside, as it may still leave, or has left without anybody having said that it arrived."""


NO_PAY_TO, TOO_LITTLE, UNCLEAR = "no pay-to", "too little", "unclear"
"""Why somebody is left out: nobody knows where to pay, it is below the minimum, or an earlier line of theirs is unknown."""

FRESH = "fresh"
"""Why somebody is left out for a day: where they are paid, or which accounts are theirs, changed within it."""

NO_IBAN, NOT_SEPA, NO_NAME, TOO_MUCH = "no iban", "not sepa", "no name", "too much"
NO_HOLDER = "no holder"
NO_WISE, NO_PAYPAL, NO_COLLECTIVE, FULL = "no wise", "no paypal", "no opencollective", "full"
"""Why the chosen form of file cannot carry a line, or has no room for it."""

CSV, SEPA, WISE, PAYPAL, OPENCOLLECTIVE = "csv", "sepa", "wise", "paypal", "opencollective"
FORMS = (CSV, SEPA, WISE, PAYPAL, OPENCOLLECTIVE)
"""The forms that the file of a payout can have."""


@dataclass(frozen=True, slots=True)
class PayToGiven:
    """An agent said where they want to be paid, and in whose name the account is; None where they took it back, or did not say."""

    agent: str
    pay_to: Words | None
    name: Words | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """What one agent is to be paid, in minor units, out of which of their accounts, and where.

    `pay_to` and the `name` on the account are the words as they stood when it was prepared.
    """

    agent: str
    minor: int
    accounts: tuple[str, ...]
    pay_to: Words
    name: Words | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """An agent whose balance, in minor units, is left where it is, and why."""

    agent: str
    minor: int
    why: str


@dataclass(frozen=True, slots=True)
class PayoutPrepared:
    """A steward set balances aside to pay them out; the list is frozen with the form of its file, and named by its fingerprint.

    `on` is the day on which a bank shall pay, where the steward chose one.
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
    """Another steward approved the list, or its renewal, and the file was made of it: its name, and SHA-256 in hexadecimal.

    The hash is sealed like words: who knows the rest of the file could find out by trying where somebody is paid. `day` is
    the one on which the file asks a bank to pay.
    """

    payout: str
    file: str
    hash: Words
    by: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class PayoutDropped:
    """A steward took a payout back before it was approved."""

    payout: str
    by: str


@dataclass(frozen=True, slots=True)
class LineMarked:
    """A line is now in another state, with the reference or the reason that says how one knows."""

    payout: str
    agent: str
    state: str
    reference: Words
    by: str


@dataclass(frozen=True, slots=True)
class LineJudged:
    """A steward says what became of an unknown line, with evidence. It holds once another says the same."""

    payout: str
    agent: str
    state: str
    evidence: Words
    by: str


@dataclass(frozen=True, slots=True)
class LineState:
    """How far a line is, by which reference, and what stewards say of an unknown one."""

    line: Line
    state: str = READY
    reference: Words | None = None
    judged: tuple[LineJudged, ...] = ()


@dataclass(frozen=True, slots=True)
class Payout:
    """What is known of a payout; the lines by their agent.

    `mark` names the entry that prepared it: a ledger that was set back gives its number once more. `approved` is how its valid file was made and `listed` whose lines are in it, `replaced` are the names of those before
    it, and `renewal` is what waits to take its place.
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
        """Return how a line is called in the file and on statements, as no line of any other history is."""
        return "-".join(filter(None, (self.prepared.payout, agent, self.mark)))

    @property
    def ready(self) -> tuple[str, ...]:
        """Return the agents whose lines are not sent, as far as anybody knows."""
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
    """The page of payouts, and where agents want to be paid."""

    FOLDS: ClassVar[tuple[type, ...]] = (*FACTS, *renewal.FACTS, SetBack)

    def __init__(self) -> None:
        self.by_id: dict[str, Payout] = {}
        self._pay_to: dict[str, tuple[int, Words, Words | None]] = {}  # since which height, where, in whose name

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        match fact:
            case PayToGiven(agent, pay_to, name):
                for one in filter(None, (self._pay_to.pop(agent, None) or ())[1:]):
                    one.text = None  # it is erased with this
                if pay_to is not None:
                    self._pay_to[agent] = (entry.height, pay_to, name)
            case PayoutPrepared():
                lines = {line.agent: LineState(line) for line in fact.lines}
                self.by_id[fact.payout] = Payout(fact, entry.at, lines, mark=mark(entry.hash))
            case PayoutApproved():
                self._approve(fact)
            case RenewalPrepared():
                self._change(fact.payout, renewal=fact)
            case RenewalDropped():
                self._change(fact.payout, renewal=None)
            case PayoutDropped():
                self._change(fact.payout, state=DROPPED)
            case LineMarked(payout, agent, state, reference):
                line = self.by_id[payout].lines[agent].line
                self._line(payout, agent, LineState(line, state, reference))
            case LineJudged(payout, agent):
                found = self.by_id[payout].lines[agent]
                self._line(payout, agent, replace(found, judged=(*found.judged, fact)))
            case SetBack():
                self._doubt()

    def _approve(self, fact: PayoutApproved) -> None:
        found = self.by_id[fact.payout]
        replaced = (*found.replaced, found.approved.file) if found.approved else ()
        listed = found.renewal.agents if found.renewal else tuple(found.lines)
        self._change(fact.payout, state=APPROVED, approved=fact, listed=listed, replaced=replaced, renewal=None)

    def _change(self, payout: str, **values: Any) -> None:
        self.by_id[payout] = replace(self.by_id[payout], **values)

    def _doubt(self) -> None:
        """Let every line be unknown that may have been sent in the part of the ledger that was lost."""
        for payout, found in self.by_id.items():
            for agent in found.ready if found.state != DROPPED else ():
                self._line(payout, agent, LineState(found.lines[agent].line, UNKNOWN))

    def _line(self, payout: str, agent: str, state: LineState) -> None:
        found = self.by_id[payout]
        if found.renewal and state.state != READY and agent in found.renewal.agents:
            # Its file was at the bank after all.
            self._change(payout, renewal=None)
        # In place, as a mark may be on thousands of lines at once.
        found.lines[agent] = state

    def get(self, payout: str) -> Payout:
        """Return the payout; refuse a number that does not exist."""
        found = self.by_id.get(payout)
        if found is None:
            raise Refusal("There is no payout {id}.", id=Code(payout))
        return found

    def pay_to(self, agents: Agents, person: str) -> Words | None:
        """Return where a person, or another agent, wants to be paid: what they said last in any of their accounts."""
        given = self._given(agents, person)
        return given[1] if given else None

    def replaced(self, given: PayToGiven) -> tuple[int, tuple[Words, ...]] | None:
        """Return by the entry of which height the same agent said before where to pay them, and in which words."""
        found = self._pay_to.get(given.agent)
        return (found[0], tuple(one for one in found[1:] if one is not None)) if found else None

    def holder(self, agents: Agents, person: str) -> Words | None:
        """Return in whose name the account is at which a person, or another agent, wants to be paid."""
        given = self._given(agents, person)
        return given[2] if given and given[2] and given[2].text is not None else None

    def _given(self, agents: Agents, person: str) -> tuple[int, Words, Words | None] | None:
        given = [self._pay_to[alias] for alias in agents.aliases(person) if alias in self._pay_to]
        return max((one for one in given if one[1].text is not None), key=lambda one: one[0], default=None)

    def unsettled(self, agents: Agents, person: str, states: tuple[str, ...] = UNSETTLED) -> list[tuple[Payout, str]]:
        """Return the lines of a person that are in one of these states, each with its payout."""
        accounts = agents.aliases(person)
        return [
            (payout, agent)
            for payout in self.by_id.values()
            for agent in accounts
            if payout.is_open(agent) and payout.lines[agent].state in states
        ]


UPGRADES: Mapping[str, tuple[Upgrade, ...]] = {
    # Nobody was asked in whose name the account is.
    "PayToGiven": (lambda values: {**values, "name": None},),
    "PayoutPrepared": (
        # Every payout was a plain list before there were other forms of files.
        lambda values: {**values, "form": "csv"},
        lambda values: {**values, "on": None, "lines": [{**line, "name": None} for line in values["lines"]]},
    ),
    # An order was dated on the day of its approval, which nothing asks for any more.
    "PayoutApproved": (lambda values: {**values, "day": None},),
}
