"""Preparation of a payout: the list of agents and amounts, and how it is frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

from ledger.chain.entry import Fact
from ledger.payouts.addresses import revealed
from ledger.payouts.destination import EXAMPLE, SAY_NAME
from ledger.payouts.fit import Fit
from ledger.payouts.line_words import HELD
from ledger.payouts.payout import UNKNOWN, Held, Line, PayoutPrepared
from ledger.payouts.power import HOLD_HOURS
from ledger.payouts.reasons import (
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
    WITHHELD,
)
from ledger.treasury.account import moved, of_agent, set_aside
from ledger.values.fingerprint import fingerprint
from ledger.values.ids import Letter, next_id
from ledger.values.money import Money
from ledger.values.phrase import Code, Plural, Refusal, Who, phrase, plural

if TYPE_CHECKING:
    from ledger.book import Book

NAMED = 10
"""People named in the refusal if nobody can be paid."""

WRITES = {
    NO_IBAN: f"/account pay-to iban:{EXAMPLE}",
    NO_HOLDER: SAY_NAME,
    NO_WISE: "/account pay-to wise:ana@example.org",
    NO_PAYPAL: "/account pay-to paypal:ana@example.org",
    NO_COLLECTIVE: "/account pay-to opencollective:ana-silva",
}
"""Examples for people whose address a form of file cannot carry."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The lines of a payout, the agents left out with the reasons, and the fingerprint of the list."""

    currency: str
    lines: tuple[Line, ...]
    held: tuple[Held, ...]
    fingerprint: str

    @property
    def total(self) -> Money:
        """Return the sum of the lines."""
        return Money(sum(line.minor for line in self.lines), self.currency)


def plan(book: Book, currency: str, person: str | None, fit: Fit, at: datetime, on: date | None = None) -> Plan:
    """Return the payout of a currency at this moment, to everybody or to one, by a form of file, on a chosen day if any."""
    lines: list[Line] = []
    held: list[Held] = []
    for agent, minor in _owed(book, currency, person):
        reason = _why_held(book, agent, Money(minor, currency), fit, at)
        if reason is None and not fit.has_room(len(lines)):
            reason = FULL
        if reason is None:
            lines.append(_line(book, agent, minor, currency))
        else:
            held.append(Held(agent, minor, reason))
    return Plan(currency, tuple(lines), tuple(held), _fingerprint(currency, fit.form, lines, on))


def _owed(book: Book, currency: str, person: str | None) -> list[tuple[str, int]]:
    """Return the creditors with their balances, by the numbers of their ids; refuse if there are none."""
    owed = book.accounts.creditors(book.agents, currency)
    if person is not None:
        owed = {person: owed[person]} if person in owed else {}
    if not owed:
        raise Refusal("Nobody there has anything in {currency} to be paid out.", currency=Code(currency))
    return sorted(owed.items(), key=lambda creditor: int(creditor[0][1:]))


def _line(book: Book, agent: str, minor: int, currency: str) -> Line:
    accounts = book.agents.aliases(agent)
    held_by = tuple(account for account in accounts if book.accounts.held(of_agent(account), currency))
    pay_to = book.payouts.pay_to(book.agents, agent)
    assert pay_to is not None, "an agent without an address is held back"
    holder = book.payouts.holder(book.agents, agent)
    return Line(agent, minor, held_by, pay_to.copy(), holder.copy() if holder else None)


def _fingerprint(currency: str, form: str, lines: list[Line], on: date | None) -> str:
    # Without addresses: somebody who knows the rest could guess one by trial.
    paid = tuple((line.agent, line.minor) for line in lines)
    return fingerprint(currency, form, paid, on) if on else fingerprint(currency, form, paid)


def _why_held(book: Book, agent: str, owed: Money, fit: Fit, at: datetime) -> str | None:
    """Return the reason to leave an agent out; None if there is none."""
    if book.payouts.unsettled(book.agents, agent, (UNKNOWN,)):
        return UNCLEAR
    minimum = book.rules.now.minimum(owed.currency)
    if minimum is not None and owed < minimum:
        return TOO_LITTLE
    pay_to = book.payouts.pay_to(book.agents, agent)
    if pay_to is None:
        return WITHHELD if book.payouts.has_withheld(book.agents, agent) else NO_PAY_TO
    lacking = fit.lacks(revealed(book.payouts.holder(book.agents, agent)), revealed(pay_to), owed)
    if lacking is None and book.changes.held_until(book.agents, book.pauses, agent, at):
        return FRESH
    return lacking


def prepare(
    book: Book, currency: str, person: str | None, fit: Fit, by: str, at: datetime, on: date | None = None
) -> tuple[Fact, ...]:
    """Return the facts that set the balances aside and freeze the list; refuse a list without a line."""
    planned = plan(book, currency, person, fit, at, on)
    if not planned.lines:
        raise _nobody_payable(planned)
    number = next_id(Letter.PAYOUT, book.payouts.by_id)
    steps = [
        (
            of_agent(account),
            set_aside(number, account),
            Money(book.accounts.held(of_agent(account), currency), currency),
        )
        for line in planned.lines
        for account in line.accounts
    ]
    prepared = PayoutPrepared(number, currency, planned.lines, planned.held, planned.fingerprint, by, fit.form, on)
    return (prepared, moved(number, *steps))


def _nobody_payable(planned: Plan) -> Refusal:
    reasons = {held.why for held in planned.held}
    if reasons == {TOO_LITTLE}:
        return Refusal("Nobody can be paid now: what is there is below the minimum, and stays on the accounts.")
    if reasons == {UNCLEAR}:
        return Refusal("Nobody can be paid now: an earlier line is unknown, and has to be found out about first.")
    if FRESH in reasons and reasons <= {FRESH, TOO_LITTLE, UNCLEAR}:
        return Refusal(
            "Nobody can be paid now. {who}: the address or the accounts changed, and payouts wait for {hours} hours in which that can be undone.",
            who=_held_for(FRESH, planned.held),
            hours=HOLD_HOURS,
        )
    if NO_PAY_TO in reasons:
        return Refusal(
            "Nobody can be paid now. {who} did not say yet where: {command}, in a direct message to me.",
            who=_held_for(NO_PAY_TO, planned.held),
            command=Code(f"/account pay-to {EXAMPLE}"),
        )
    if WITHHELD in reasons:
        return Refusal(
            "Nobody can be paid now. This ledger was restored from a copy without addresses, and {who} did not say again yet where: {command}, in a direct message to me.",
            who=_held_for(WITHHELD, planned.held),
            command=Code(f"/account pay-to {EXAMPLE}"),
        )
    return _nothing_fits(planned)


def _held_for(reason: str, held: tuple[Held, ...]) -> tuple[Who | Plural, ...]:
    return _named([Who(balance.agent) for balance in held if balance.why == reason])


Named = TypeVar("Named")


def _named(several: list[Named]) -> tuple[Named | Plural, ...]:
    """Return the first of several, and how many more there are."""
    rest = len(several) - NAMED
    return (*several[:NAMED], *((plural(rest, "{n} more", "{n} more"),) if rest > 0 else ()))


def _nothing_fits(planned: Plan) -> Refusal:
    """Return the refusal of a form of file that can carry no line."""
    lacking = _named(
        [
            phrase(
                "{amount} of {who}, {why}",
                amount=Money(held.minor, planned.currency),
                who=Who(held.agent),
                why=HELD[held.why],
            )
            for held in planned.held
        ]
    )
    plain = Code(f"/payout prepare {planned.currency} form:csv")
    writes = next((WRITES[held.why] for held in planned.held if held.why in WRITES), None)
    if writes is None:
        return Refusal(
            "That file can carry no line: {lines}. {plain} makes the plain list.", lines=lacking, plain=plain
        )
    return Refusal(
        "That file can carry no line: {lines}. Ask them to send me {command} in a direct message; {plain} makes the plain list.",
        lines=lacking,
        command=Code(writes),
        plain=plain,
    )


def currency(book: Book, typed: str | None) -> str:
    """Return the typed currency, or the only one in which anything can be paid; refuse a choice of several."""
    if typed is not None:
        return typed.upper()
    payable = [code for code in book.accounts.currencies() if book.accounts.creditors(book.agents, code)]
    if not payable:
        raise Refusal("There is nothing on any account to be paid out.")
    if len(payable) > 1:
        raise Refusal("Say which currency: {currencies}.", currencies=tuple(map(Code, payable)))
    return payable[0]
