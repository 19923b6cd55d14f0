"""`/account`: your balance, the movements on your account, and the address to which you are paid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.input.paging import PAGE, pages
from bot.menu import Asked, Kind, Option, Slash, Verb
from bot.outcome import Notice, Outcome, Post, direct_posts
from ledger.book import Book
from ledger.chain.entry import Fact
from ledger.distributions import claim_words, due_words
from ledger.governance import departure_words, reminder, reminder_words, speaker_words
from ledger.network.speaker import speaker_of
from ledger.payouts import destination, letters, line_words, power_words
from ledger.payouts.addresses import revealed
from ledger.payouts.destination import EXAMPLE, SAY_NAME
from ledger.payouts.pay_to import give_pay_to
from ledger.payouts.payout import PayToGiven
from ledger.payouts.power import HOLD_HOURS
from ledger.payouts.words import SAY_WHERE
from ledger.treasury.account import Movement
from ledger.values.for_few import WordsForFew
from ledger.values.ids import Letter, Subject
from ledger.values.phrase import Code, Phrase, Refusal, Sheet, Who, lines, phrase

LAST = 10
"""Movements on a page."""


def show(book: Book, asked: Asked) -> Outcome:
    """Show the asker's balance and last movements, and where they are paid."""
    if asked.agent not in book.agents.by_id:
        return Outcome(answer=phrase("You have no account yet: your first command opens it."))
    moves = book.accounts.movements(book.agents, asked.agent)
    turned = pages(asked, (len(moves), LAST))
    return Outcome(
        answer=lines(
            _balance(book, asked.agent),
            *_under_way(book, asked.agent),
            *due_words.describe(book, asked.agent),
            _movements(turned.newest(moves, LAST)),
            turned.describe(),
            _pay_to(book, asked.agent),
            _waits(book, asked),
        )
    )


def _balance(book: Book, person: str) -> Phrase:
    owed = book.accounts.credit_of(book.agents, person)
    return phrase("You have {owed}.", owed=owed) if owed else phrase("There is nothing on your account.")


def _under_way(book: Book, person: str) -> Iterator[Phrase]:
    for payout, agent in book.payouts.unsettled(book.agents, person):
        yield phrase(
            "On its way with {payout}: {amount}, {state}.",
            payout=Code(payout.prepared.payout),
            amount=line_words.line_amount(payout, agent),
            state=line_words.state(payout, agent),
        )


def _movements(moves: Iterable[Movement]) -> Sheet | None:
    rows = tuple((move.at, Code(move.about), move.amount) for move in moves)
    return Sheet((WHEN, ABOUT, AMOUNT), rows) if rows else None


def claims(book: Book, asked: Asked) -> Outcome:
    """Show the asker's claims, each with its equation and the way to its computation."""
    owed = claim_words.claims_of(book, asked.agent)
    if owed is None:
        return Outcome(
            answer=phrase(
                "Nothing is owed to you by an equation that was agreed. {show} tells how things are shared here.",
                show=Code("/equation"),
            )
        )
    hint = phrase(
        "{why} tells how a payment came about, {try_} who would get what of an amount.",
        why=Code("/why D1"),
        try_=Code("/equation try 100 EUR"),
    )
    return Outcome(answer=lines(owed, hint))


def _pay_to(book: Book, person: str) -> Phrase:
    pay_to = book.payouts.pay_to(book.agents, person)
    if book.payouts.has_withheld(book.agents, person):
        return phrase(
            "This ledger was restored from a copy without addresses. Tell me in a direct message once more where to pay you: {example}.",
            example=SAY_WHERE,
        )
    if pay_to is None:
        return phrase("I do not know where to pay you. Tell me in a direct message: {example}.", example=SAY_WHERE)
    return phrase("You are paid at {pay_to}.", pay_to=line_words.masked(pay_to))


def _waits(book: Book, asked: Asked) -> Phrase | None:
    """Return the time until which payouts leave the asker out, or None if they do not."""
    until = book.changes.held_until(book.agents, book.pauses, asked.agent, asked.at)
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
            "This concerns you alone: send it to me in a direct message, and delete it here if others can see it."
        )
    agent = _payee(book, asked)
    where, holder = _address(book, asked, agent)
    if where.strip().casefold() == "none":
        return _take_back(book, asked, agent)
    # It stands with the account that says so: where that one is unlinked, it goes with it.
    account = asked.account if agent == asked.agent else agent
    facts = give_pay_to(book, account, destination.parse(where), asked.account, holder)
    pay_to, name = _now(book, agent, facts)
    noted = phrase(
        "Noted: {pay_to}. Only stewards who pay it out see more than that, in the file of a payout. It is kept outside the ledger, and erased by /privacy forget.",
        pay_to=line_words.masked(pay_to),
    )
    notes = _until_it_holds(book, agent) if facts else ()
    return Outcome(facts, lines(noted, _holder(pay_to, name), *notes), _messages(book, asked, facts))


def _payee(book: Book, asked: Asked) -> str:
    """Return the asker, or the agent for whom they speak; refuse any other."""
    agent: str = asked["for"] or asked.agent
    if agent != asked.agent and book.agents.person(speaker_of(book.agents, agent) or "") != asked.agent:
        raise Refusal("You do not speak for {who}.", who=Who(agent))
    return agent


def _take_back(book: Book, asked: Asked, agent: str) -> Outcome:
    given = book.payouts.pay_to(book.agents, agent) or book.payouts.has_withheld(book.agents, agent)
    accounts = book.agents.aliases(agent) if given else ()
    gone = tuple(PayToGiven(account, None) for account in accounts)
    return Outcome(
        gone,
        phrase("I no longer know where to pay you: until you say so again, payouts leave you out."),
        _messages(book, asked, gone),
    )


def _now(book: Book, agent: str, facts: tuple[PayToGiven, ...]) -> tuple[WordsForFew, WordsForFew | None]:
    """Return the address after these facts, and the name on it."""
    pay_to = facts[0].pay_to if facts else book.payouts.pay_to(book.agents, agent)
    assert pay_to is not None, "it was given, now or before"
    return pay_to, facts[0].name if facts else book.payouts.holder(book.agents, agent)


def _until_it_holds(book: Book, agent: str) -> Iterator[Phrase]:
    earlier = tuple(Code(payout.prepared.payout) for payout, _ in book.payouts.unsettled(book.agents, agent))
    if earlier:
        yield phrase("Prepared before, and still paid to where it was: {payouts}.", payouts=earlier)
    yield phrase(
        "Payouts take it after {hours} hours, and your other accounts are told, so that nobody turns your money aside.",
        hours=HOLD_HOURS,
    )


def _messages(book: Book, asked: Asked, facts: tuple[Fact, ...]) -> tuple[Post, ...]:
    """Return the messages of a change to each other account of the asker."""
    return direct_posts(power_words.messages(book, facts[0], asked.account)) if facts else ()


def card(book: Book, about: str) -> Notice:
    """Return a message about a person or an organisation: of a change, of open votes, of an office, or of who speaks for whom."""
    kind = Subject(about).kind
    if kind == reminder.OF_VOTES:
        return Notice(about, reminder_words.describe_of_votes(book, about))
    if kind in speaker_words.KINDS:
        return Notice(about, speaker_words.describe(book, about))
    if kind in departure_words.KINDS:
        return Notice(about, departure_words.message(book, about))
    return Notice(about, power_words.describe(book, about))


def _address(book: Book, asked: Asked, agent: str) -> tuple[str, str | None]:
    """Return the address, and the name on the account, which may be typed before or behind it, or alone."""
    where, name = destination.split_name(asked["where"] or "")
    if asked["name"] is not None:
        name = asked["name"]
        _check_whole(name, where)
    if not where.strip():
        return _known_address(book, agent, name)
    return where, None if name is None else letters.holder(name)


def _check_whole(name: str, where: str) -> None:
    """Refuse one word as a name with only letters behind it: the rest of the name was typed without quotes."""
    if " " not in name.strip() and where.replace(" ", "").isalpha():
        raise Refusal("Put the whole name between quotes: {example}.", example=Code(SAY_NAME))


def _known_address(book: Book, agent: str, name: str | None) -> tuple[str, str | None]:
    """Return the address that is known already, with a new name; refuse if either is missing."""
    now = book.payouts.pay_to(book.agents, agent)
    if name is None or now is None:
        raise Refusal(
            "Say where to pay you: {example}.", example=Code(f'/account pay-to iban:{EXAMPLE} name:"Ana Silva"')
        )
    return revealed(now), letters.holder(name)


def _holder(pay_to: WordsForFew, name: WordsForFew | None) -> Phrase | None:
    """Return the name on the account, or for an IBAN without a name the question."""
    if name is not None:
        return phrase("The name on the account: {name}.", name=name.for_reader())
    if destination.bank_account(revealed(pay_to)) is None:
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
        (PAGE,),
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
