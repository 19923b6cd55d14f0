"""Who would be paid how much, and how that list is frozen: the beginning of every payout."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from ledger.chain.entry import Fact
from ledger.payouts.destination import EXAMPLE, SAY_NAME
from ledger.payouts.fit import Fit
from ledger.payouts.line_words import HELD
from ledger.payouts.payout import (
    FRESH,
    FULL,
    NO_COLLECTIVE,
    NO_HOLDER,
    NO_IBAN,
    NO_PAY_TO,
    NO_PAYPAL,
    NO_WISE,
    TOO_LITTLE,
    UNCLEAR,
    UNKNOWN,
    Held,
    Line,
    PayoutPrepared,
)
from ledger.payouts.power import HOLD_HOURS
from ledger.treasury.account import moved, of_agent, set_aside
from ledger.values.fingerprint import fingerprint
from ledger.values.ids import Letter, following
from ledger.values.money import Money
from ledger.values.phrase import Code, Refusal, Who, Words, phrase

if TYPE_CHECKING:
    from ledger.book import Book

NAMED = 10
"""People who are named where nobody can be paid."""

WRITES = {
    NO_IBAN: f"/account pay-to iban:{EXAMPLE}",
    NO_HOLDER: SAY_NAME,
    NO_WISE: "/account pay-to wise:ana@example.org",
    NO_PAYPAL: "/account pay-to paypal:ana@example.org",
    NO_COLLECTIVE: "/account pay-to opencollective:ana-silva",
}
"""What somebody writes whose address a form of file cannot carry."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Who would be paid how much now, who is left out and why, and under which fingerprint."""

    currency: str
    lines: tuple[Line, ...]
    held: tuple[Held, ...]
    fingerprint: str

    @property
    def total(self) -> Money:
        """Return the sum of the lines."""
        return Money(sum(line.minor for line in self.lines), self.currency)


def plan(book: Book, currency: str, person: str | None, fit: Fit, at: datetime, on: date | None = None) -> Plan:
    """Return what would be paid out at a moment in a currency, to everybody or to one, by a file of a form, on a day if one is chosen."""
    owed = book.accounts.creditors(book.agents, currency)
    if person is not None:
        owed = {agent: minor for agent, minor in owed.items() if agent == person}
    if not owed:
        raise Refusal("Nobody there has anything in {currency} to be paid out.", currency=Code(currency))
    lines: list[Line] = []
    held: list[Held] = []
    for agent, minor in sorted(owed.items(), key=lambda one: int(one[0][1:])):
        pay_to = book.payouts.pay_to(book.agents, agent)
        why = _why_held(book, agent, Money(minor, currency), pay_to, fit)
        if why is None and book.changes.held_until(book.agents, agent, at):
            why = FRESH
        if why is None and fit.most is not None and len(lines) >= fit.most:
            why = FULL
        if why is None and pay_to is not None:
            accounts = book.agents.aliases(agent)
            held_by = tuple(one for one in accounts if book.accounts.held(of_agent(one), currency))
            holder = book.payouts.holder(book.agents, agent)
            name = Words(holder.text, holder.subject) if holder else None
            lines.append(Line(agent, minor, held_by, Words(pay_to.text, pay_to.subject), name))
        else:
            held.append(Held(agent, minor, why or NO_PAY_TO))
    return Plan(currency, tuple(lines), tuple(held), _fingerprint(currency, fit.form, lines, on))


def _fingerprint(currency: str, form: str, lines: list[Line], on: date | None) -> str:
    # Not where they are paid: who knows the rest of it could find that out by trying.
    paid = tuple((line.agent, line.minor) for line in lines)
    return fingerprint(currency, form, paid, on) if on else fingerprint(currency, form, paid)


def _why_held(book: Book, agent: str, owed: Money, pay_to: Words | None, fit: Fit) -> str | None:
    if book.payouts.unsettled(book.agents, agent, (UNKNOWN,)):
        return UNCLEAR
    minimum = book.rules.now.minimum(owed.currency)
    if minimum is not None and owed < minimum:
        return TOO_LITTLE
    if pay_to is None:
        return NO_PAY_TO
    holder = book.payouts.holder(book.agents, agent)
    return fit.lacks((holder.text or "") if holder else "", pay_to.text or "", owed)


def prepare(
    book: Book, currency: str, person: str | None, fit: Fit, by: str, at: datetime, on: date | None = None
) -> tuple[Fact, ...]:
    """Return the facts by which the balances are set aside and the list frozen; refuse a list without a line."""
    planned = plan(book, currency, person, fit, at, on)
    if not planned.lines:
        raise _nobody(planned)
    number = following(Letter.PAYOUT, book.payouts.by_id)
    steps = [
        (of_agent(one), set_aside(number, one), Money(book.accounts.held(of_agent(one), currency), currency))
        for line in planned.lines
        for one in line.accounts
    ]
    prepared = PayoutPrepared(number, currency, planned.lines, planned.held, planned.fingerprint, by, fit.form, on)
    return (prepared, moved(number, *steps))


def _nobody(planned: Plan) -> Refusal:
    reasons = {held.why for held in planned.held}
    if reasons == {TOO_LITTLE}:
        return Refusal("Nobody can be paid now: what is there is below the minimum, and stays on the accounts.")
    if reasons == {UNCLEAR}:
        return Refusal("Nobody can be paid now: an earlier line is unknown, and has to be found out about first.")
    if FRESH in reasons and reasons <= {FRESH, TOO_LITTLE, UNCLEAR}:
        return Refusal(
            "Nobody can be paid now. {who}: the address or the accounts changed within {hours} hours, and payouts wait that long.",
            who=tuple(Who(held.agent) for held in planned.held[:NAMED] if held.why == FRESH),
            hours=HOLD_HOURS,
        )
    if NO_PAY_TO in reasons:
        missing = tuple(Who(held.agent) for held in planned.held if held.why == NO_PAY_TO)
        return Refusal(
            "Nobody can be paid now. {who} did not say yet where: {command}, in a direct message to me.",
            who=missing,
            command=Code(f"/account pay-to {EXAMPLE}"),
        )
    lacking = tuple(
        phrase(
            "{amount} of {who}, {why}", amount=Money(one.minor, planned.currency), who=Who(one.agent), why=HELD[one.why]
        )
        for one in planned.held[:NAMED]
    )
    plain = Code(f"/payout prepare {planned.currency} form:csv")
    writes = next((WRITES[held.why] for held in planned.held if held.why in WRITES), None)
    if writes is None:
        return Refusal(
            "That file can carry no line: {lines}. {plain} makes the plain list.", lines=lacking, plain=plain
        )
    return Refusal(
        "That file can carry no line: {lines}. They tell me in a direct message, as in {command}; {plain} makes the plain list.",
        lines=lacking,
        command=Code(writes),
        plain=plain,
    )


def currency(book: Book, typed: str | None) -> str:
    """Return the currency that is meant: the one that was typed, or the only one in which there is anything to be paid."""
    if typed is not None:
        return typed.upper()
    found = [one for one in book.accounts.currencies() if book.accounts.creditors(book.agents, one)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise Refusal("There is nothing on any account to be paid out.")
    raise Refusal("Say which currency: {currencies}.", currencies=tuple(map(Code, found)))
