"""`/account`: what the network owes you, what moved on your account, and where you want to be paid."""

from __future__ import annotations

from bot.menu import Asked, Kind, Option, Slash, Verb
from bot.outcome import Notice, Outcome, Post, alone
from ledger.book import Book
from ledger.chain.entry import Fact
from ledger.distributions import claim_words, due_words
from ledger.governance import reminder
from ledger.payouts import destination, letters, line_words, power_words
from ledger.payouts import pay_to as address
from ledger.payouts.destination import EXAMPLE, SAY_NAME
from ledger.payouts.payout import PayToGiven
from ledger.payouts.power import HOLD_HOURS
from ledger.payouts.words import SAY_WHERE
from ledger.validation.vote import REMINDER
from ledger.values.ids import Letter
from ledger.values.phrase import Code, Phrase, Refusal, Sheet, Who, Words, lines, phrase

LAST = 10
"""Movements shown."""


def show(book: Book, asked: Asked) -> Outcome:
    """Show the asker's balance and last movements, and where they are paid."""
    if asked.agent not in book.agents.by_id:
        return Outcome(answer=phrase("You have no account yet: your first command opens it."))
    owed = book.accounts.owed(book.agents, asked.agent)
    moves = book.accounts.movements(book.agents, asked.agent)
    rows = tuple((one.at, Code(one.about), one.amount) for one in moves[-LAST:])
    aside = tuple(
        phrase(
            "On its way with {payout}: {amount}, {state}.",
            payout=Code(payout.prepared.payout),
            amount=line_words.of_line(payout, agent),
            state=line_words.state(payout, agent),
        )
        for payout, agent in book.payouts.unsettled(book.agents, asked.agent)
    )
    return Outcome(
        answer=lines(
            phrase("You have {owed}.", owed=owed) if owed else phrase("There is nothing on your account."),
            *aside,
            *due_words.told(book, asked.agent),
            Sheet((WHEN, ABOUT, AMOUNT), rows) if rows else None,
            _pay_to(book, asked.agent),
            _waits(book, asked),
        )
    )


def claims(book: Book, asked: Asked) -> Outcome:
    """Show what the asker can still expect, by which rule, and where its sum can be read."""
    found = claim_words.owed(book, asked.agent)
    if found is None:
        return Outcome(
            answer=phrase(
                "You have no claim under an equation that was agreed. {show} tells how things are shared here.",
                show=Code("/equation show"),
            )
        )
    hint = phrase(
        "{why} tells how a payment came about, {try_} who would get what of an amount.",
        why=Code("/why D1"),
        try_=Code("/equation try 100 EUR"),
    )
    return Outcome(answer=lines(found, hint))


def _pay_to(book: Book, person: str) -> Phrase:
    known = book.payouts.pay_to(book.agents, person)
    if known is None:
        return phrase("I do not know where to pay you. Tell me in a direct message: {example}.", example=SAY_WHERE)
    return phrase("You are paid at {pay_to}.", pay_to=line_words.last_four(known))


def _waits(book: Book, asked: Asked) -> Phrase | None:
    """Return until when payouts leave the asker out, or None where they do not."""
    until = book.changes.held_until(book.agents, asked.agent, asked.at)
    if until is None:
        return None
    return phrase(
        "Payouts leave you out until {until}, as your accounts or where you are paid changed. Was it not you? Talk to a steward: {role}.",
        until=until,
        role=Code("/role"),
    )


def pay_to(book: Book, asked: Asked) -> Outcome:
    """Keep where the asker, or one for whom they speak, wants to be paid; only ever told in private."""
    if not asked.private:
        raise Refusal(
            "Where you are paid is nobody else's business: send me this in a direct message, and delete it here if others can see it."
        )
    agent = asked["for"] or asked.agent
    if agent != asked.agent and book.agents.person(book.agents.by_id[agent].by or "") != asked.agent:
        raise Refusal("You do not speak for {who}.", who=Who(agent))
    where, holder = _parted(book, asked, agent)
    if where.strip().casefold() == "none":
        accounts = book.agents.aliases(agent) if book.payouts.pay_to(book.agents, agent) else ()
        gone = tuple(PayToGiven(account, None) for account in accounts)
        return Outcome(
            gone,
            phrase("I no longer know where to pay you: until you say so again, payouts leave you out."),
            _told(book, asked, gone),
        )
    # It stands with the account that says so: where that one is unlinked, it goes with it.
    account = asked.account if agent == asked.agent else agent
    facts = address.give_pay_to(book, account, destination.read(where), asked.account, holder)
    known = facts[0].pay_to if facts else book.payouts.pay_to(book.agents, agent)
    assert known is not None, "it was given, now or before"
    name = facts[0].name if facts else book.payouts.holder(book.agents, agent)
    said = phrase(
        "Noted: {pay_to}. Only stewards who pay it out see more than that, in the file of a payout. It stands beside "
        "the ledger, and goes when you have yourself forgotten.",
        pay_to=line_words.last_four(known),
    )
    earlier = tuple(Code(one.prepared.payout) for one, _ in book.payouts.unsettled(book.agents, agent))
    still = phrase("Prepared before, and still paid to where it was: {payouts}.", payouts=earlier) if earlier else None
    waits = phrase(
        "Payouts take it after {hours} hours, and your other accounts are told, so that nobody turns your money aside.",
        hours=HOLD_HOURS,
    )
    told = (still, waits) if facts else ()
    return Outcome(facts, lines(said, _holder(known, name), *told), _told(book, asked, facts))


def _told(book: Book, asked: Asked, facts: tuple[Fact, ...]) -> tuple[Post, ...]:
    """Return the messages of a change to each other account of the asker."""
    return alone(power_words.tells(book, facts[0], asked.account)) if facts else ()


def card(book: Book, about: str) -> Notice:
    """Return a message to an account: of what another changed, or of what waits for a ballot; or to all about a new steward."""
    if f"/{REMINDER}/" in about:
        return Notice(about, reminder.told(book, about))
    return Notice(about, power_words.told(book, about))


def _parted(book: Book, asked: Asked, agent: str) -> tuple[str, str | None]:
    """Return where to pay, and the name on the account, which may be typed before or behind it, or alone."""
    where, behind = destination.parted(asked["where"] or "")
    in_front = asked["name"]
    if in_front is not None and " " not in in_front.strip() and where.replace(" ", "").isalpha():
        raise Refusal("Put the whole name between quotes: {example}.", example=Code(SAY_NAME))
    name = behind if in_front is None else in_front
    now = book.payouts.pay_to(book.agents, agent)
    if not where.strip() and (name is None or now is None or now.text is None):
        raise Refusal(
            "Say where to pay you: {example}.", example=Code(f'/account pay-to iban:{EXAMPLE} name:"Ana Silva"')
        )
    holder = letters.holder(name) if name is not None else None
    return where if where.strip() or now is None else now.text or "", holder


def _holder(pay_to: Words, name: Words | None) -> Phrase | None:
    """Return in whose name the account is, or for an IBAN without a name the question."""
    if name is not None:
        return phrase("The name on the account: {name}.", name=name)
    if destination.bank_account(pay_to.text or "") is None:
        return None
    return phrase(
        "In whose name is the account? Banks compare it and may refuse a transfer without it. Tell me here, as it stands at your bank: {example}.",
        example=Code(SAY_NAME),
    )


WHEN, ABOUT, AMOUNT = phrase("When"), phrase("Because of"), phrase("Amount")

VERBS = (
    Verb(
        "account",
        None,
        "See what you are owed, and what moved on your account.",
        "/account",
        show,
        reads=True,
        slow=True,
    ),
    Verb(
        "account",
        "claims",
        "See what you are owed, by which rule, and what was paid on it.",
        "/account claims",
        claims,
        reads=True,
        slow=True,
    ),
    Verb(
        "account",
        "pay-to",
        "Say where you want to be paid; only in a direct message.",
        '/account pay-to iban:DE02 1203 0000 0000 2020 51 name:"Ana Silva"',
        pay_to,
        (
            Option("for", Kind.person, "an organisation for which you speak"),
            Option("name", Kind.text, "in whose name the account is, as it stands at the bank", verbatim=True),
            Option(
                "where",
                Kind.words,
                "an IBAN, paypal: or wise: and an address, or what your stewards can pay to; none takes it back",
                verbatim=True,
            ),
        ),
    ),
)

COMMAND = Slash(VERBS, subject=Letter.AGENT, card=card)
