"""`/income`: money that came in, noted by one steward and confirmed by another, and the rest that is still to be shared."""

from __future__ import annotations

from collections.abc import Iterator

from bot.menu import Asked, Kind, Option, Slash, Verb
from bot.outcome import Notice, Outcome, Post
from ledger.book import Book
from ledger.network import role
from ledger.treasury import income
from ledger.treasury import words as treasury_words
from ledger.treasury.income import CONFIRMED, REVERSED, REVERSING, WAITING, Income, IncomeReversalDropped
from ledger.values.confusables import skeleton
from ledger.values.ids import Letter
from ledger.values.money import Money
from ledger.values.phrase import Code, Phrase, Refusal, Sheet, Who, lines, phrase

LAST = 15
"""Incomes shown."""


def listed(book: Book, asked: Asked) -> Outcome:
    """Show one income, or list the last ones and what is still in the pools."""
    if asked["income"] is not None:
        return Outcome(answer=card(book, book.incomes.get(asked["income"]).id).phrase)
    rests = book.incomes.rests(book.accounts)
    rows = tuple(
        (
            Code(found.id),
            found.amount,
            found.source,
            treasury_words.pool(book, found.project),
            treasury_words.INCOMES[found.state],
            rests.get(found.id, phrase("none yet")),
        )
        for found in list(book.incomes.by_id.values())[-LAST:]
    )
    if not rows:
        return Outcome(
            answer=phrase(
                "No income yet. A steward notes it with {example}.",
                example=Code("/income note 1000 EUR Harbour Lights"),
            )
        )
    headings = (NUMBER, AMOUNT, SOURCE, POOL, STATE, REST)
    return Outcome(answer=lines(Sheet(headings, rows)))


def note(book: Book, asked: Asked) -> Outcome:
    """Record that a steward says that money came in."""
    role.check_steward(book.roles, book.agents, asked.agent)
    if not skeleton(asked["source"]):
        raise Refusal("Say who it came from.")
    fact = income.note(book.incomes, asked["amount"], asked["source"], asked["project"], asked.agent)
    number = fact.income
    said = phrase(
        "{id} is noted: {amount} for {pool}.",
        id=Code(number),
        amount=fact.amount,
        pool=treasury_words.pool(book, fact.project),
    )
    return Outcome((fact,), lines(said, _asks(book, number, asked.agent)), (Post(number),))


def _asks(book: Book, number: str, steward: str) -> Phrase:
    second = role.second(book.roles, book.agents, steward)
    if second is not None:
        return second
    return phrase(
        "It counts once another steward has seen the money, too: {confirm}.", confirm=Code(f"/income confirm {number}")
    )


def confirm(book: Book, asked: Asked) -> Outcome:
    """Put an income that another steward noted into its pool."""
    role.check_second(book.roles, book.agents, asked.agent)
    if book.incomes.get(asked["income"]).state == REVERSING:
        return _confirm_reversal(book, asked)
    facts = income.confirm(book.incomes, book.accounts, book.roles, book.agents, asked["income"], asked.agent, asked.at)
    found = book.incomes.by_id[asked["income"]]
    example = Code(
        f"/distribute preview {treasury_words.typed(book, found.amount)}{treasury_words.mark(book, found.project)}"
    )
    said = phrase("{amount} are in {pool} now.", amount=found.amount, pool=treasury_words.pool(book, found.project))
    return Outcome(facts, lines(said, phrase("{example} shows who would get what.", example=example)))


def _confirm_reversal(book: Book, asked: Asked) -> Outcome:
    """Take an income back that another steward wants taken back."""
    found = book.incomes.by_id[asked["income"]]
    short = income.missing(book.accounts, found)
    facts = income.confirm_reversal(
        book.incomes, book.accounts, book.roles, book.agents, asked["income"], asked.agent, asked.at
    )
    said = phrase("{id} is taken back: {amount} are out of the books.", id=Code(found.id), amount=found.amount)
    return Outcome(facts, lines(said, _short(book, found, short, done=True) if short else None))


def _short(book: Book, found: Income, short: Money, *, done: bool) -> Phrase:
    if not done:
        return phrase(
            "{short} of it were shared already, and will be missing in {pool}: what comes in next fills that first.",
            short=short,
            pool=treasury_words.pool(book, found.project),
        )
    return phrase(
        "{short} of it were shared already, and are missing in {pool}: what comes in next fills that first.",
        short=short,
        pool=treasury_words.pool(book, found.project),
    )


def reverse(book: Book, asked: Asked) -> Outcome:
    """Ask that a confirmed income is taken back."""
    role.check_steward(book.roles, book.agents, asked.agent)
    fact = income.reverse(book.incomes, asked["income"], asked["reason"], asked.agent)
    found = book.incomes.by_id[fact.income]
    short = income.missing(book.accounts, found)
    asks = role.second(book.roles, book.agents, asked.agent) or phrase(
        "Another steward confirms it: {confirm}.", confirm=Code(f"/income confirm {fact.income}")
    )
    said = phrase("{id}, {amount}, is to be taken back.", id=Code(found.id), amount=found.amount)
    return Outcome((fact,), lines(said, _short(book, found, short, done=False) if short else None, asks))


def drop(book: Book, asked: Asked) -> Outcome:
    """Take the note of an income back."""
    role.check_steward(book.roles, book.agents, asked.agent)
    facts = income.drop(book.incomes, asked["income"], asked.agent)
    if isinstance(facts[0], IncomeReversalDropped):
        return Outcome(facts, phrase("{id} stays in the books.", id=Code(asked["income"])))
    return Outcome(facts, phrase("{id} is dropped: it counts for nothing.", id=Code(asked["income"])))


def card(book: Book, about: str) -> Notice:
    """Render the card of an income as it is now."""
    found = book.incomes.by_id[about]
    title = phrase(
        "{id}: {amount} came in from {source}, for {pool}.",
        id=Code(found.id),
        amount=found.amount,
        source=found.source,
        pool=treasury_words.pool(book, found.project),
    )
    state = _reversal(book, found) if found.reversal else (_state(found),)
    return Notice(about, lines(title, *state, _readers(book, found.id)))


def _readers(book: Book, number: str) -> Phrase | None:
    """Return the readers of an income that was noted in private."""
    if number not in book.audience.confined:
        return None
    return phrase(
        "It is shown in this channel alone, and everybody in the network can read it by {income}.",
        income=Code(f"/income {number}"),
    )


def _reversal(book: Book, found: Income) -> Iterator[Phrase]:
    """Yield the state of taking an income back."""
    assert found.reversal is not None, "told only where it is being taken back"
    yield phrase("Noted by {who}, confirmed by {other}.", who=Who(found.by), other=Who(found.confirmed_by or ""))
    yield phrase("{who} wants it taken back: “{reason}”", who=Who(found.reversal.by), reason=found.reversal.reason)
    if found.state == REVERSED:
        yield phrase("Taken back, confirmed by {who}: it is out of the books.", who=Who(found.reversed_by or ""))
        return
    yield phrase(
        "What of it was shared already will be missing in {pool}: what comes in next fills that first.",
        pool=treasury_words.pool(book, found.project),
    )
    yield phrase(
        "It stays until another steward confirms that: {confirm}.", confirm=Code(f"/income confirm {found.id}")
    )


def _state(found: Income) -> Phrase:
    if found.state == WAITING:
        return phrase(
            "Noted by {who}. It counts once another steward has seen the money, too: {confirm}.",
            who=Who(found.by),
            confirm=Code(f"/income confirm {found.id}"),
        )
    if found.state == CONFIRMED:
        return phrase(
            "Noted by {who}, confirmed by {other}: it is in the pool.",
            who=Who(found.by),
            other=Who(found.confirmed_by or ""),
        )
    return phrase("Noted by {who}, and dropped: it counts for nothing.", who=Who(found.by))


NUMBER, AMOUNT, SOURCE, POOL = phrase("Number"), phrase("Amount"), phrase("From"), phrase("For")
STATE, REST = phrase("State"), phrase("Still to be shared")
_INCOME = (Option("income", Kind.card, "the number of the income, such as I1", required=True, positional=True),)

VERBS = (
    Verb(
        "income",
        None,
        "List what came in, and what of it is still to be shared.",
        "/income",
        listed,
        (Option("income", Kind.card, "one of them, such as I1", positional=True),),
        reads=True,
    ),
    Verb(
        "income",
        "note",
        "Note money that came in; another steward confirms it.",
        "/income note 1000 EUR #probe Harbour Lights, invoice 12",
        note,
        (
            Option("amount", Kind.money, "how much, such as 1000 EUR", required=True, positional=True),
            Option("project", Kind.project, "the project that it is for, if it is for one"),
            Option("source", Kind.words, "who it came from, and for what", required=True),
        ),
    ),
    Verb("income", "confirm", "Confirm money that another steward noted.", "/income confirm I1", confirm, _INCOME),
    Verb(
        "income",
        "reverse",
        "Take back money that was confirmed by mistake, or was asked back; another steward confirms.",
        "/income reverse I1 a nought too many",
        reverse,
        (*_INCOME, Option("reason", Kind.words, "why", required=True)),
    ),
    Verb("income", "drop", "Take a note of money back that is not confirmed.", "/income drop I1", drop, _INCOME),
)

COMMAND = Slash(VERBS, subject=Letter.INCOME, card=card)
