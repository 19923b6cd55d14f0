"""`/income`: money that came in, noted by one steward and confirmed by another, and the rest that is still to be shared."""

from __future__ import annotations

from collections.abc import Iterator

from bot.input.paging import PAGE, SIZE, pages
from bot.menu import Asked, Kind, Option, Slash, Verb
from bot.outcome import Notice, Outcome, Post, Question, describe_end, question, yes_or_no
from ledger.book import Book
from ledger.contributions import note_remarks
from ledger.governance import awaited
from ledger.network import amounts, role
from ledger.network import words as network_words
from ledger.network.question import LAPSED
from ledger.treasury import income as treasury_income
from ledger.treasury import words as treasury_words
from ledger.treasury.income import CONFIRMED, REVERSED, REVERSING, WAITING, Income, IncomeReversalDropped
from ledger.values.confusables import skeleton
from ledger.values.ids import Letter
from ledger.values.money import Money
from ledger.values.phrase import Code, Phrase, Refusal, Sheet, Who, lines, phrase, sample


def list_incomes(book: Book, asked: Asked) -> Outcome:
    """Show one income, or list the last ones and what is still in the pools."""
    if asked["income"] is not None:
        return Outcome(answer=card(book, book.incomes.get(asked["income"]).id).phrase)
    rests, incomes = book.incomes.rests(book.accounts), list(book.incomes.by_id.values())
    turned = pages(asked, (len(incomes), SIZE))
    rows = tuple(
        (
            Code(income.id),
            income.amount,
            income.source,
            treasury_words.pool(book, income.project),
            treasury_words.INCOMES[income.state],
            rests.get(income.id, phrase("none yet")),
        )
        for income in turned.newest(incomes)
    )
    if not rows:
        return Outcome(
            answer=phrase(
                "No income yet. A steward notes it with {example}.",
                example=sample("/income note 1000 EUR Harbour Lights"),
            )
        )
    headings = (NUMBER, AMOUNT, SOURCE, POOL, STATE, REST)
    return Outcome(answer=lines(Sheet(headings, rows), turned.describe()))


def note(book: Book, asked: Asked) -> Outcome:
    """Record that a steward says that money came in."""
    role.check_steward(book.roles, book.agents, asked.agent)
    if not skeleton(asked["source"]):
        raise Refusal("Say who it came from.")
    fact = treasury_income.note(book.incomes, asked["amount"], asked["source"], asked["project"], asked.agent)
    number = fact.income
    answer = phrase(
        "{id} is noted: {amount} for {pool}.",
        id=Code(number),
        amount=fact.amount,
        pool=treasury_words.pool(book, fact.project),
    )
    return Outcome(
        (fact,), lines(answer, _remark(book, number, asked), _asks(book, number, asked.agent)), (Post(number),)
    )


def _remark(book: Book, number: str, asked: Asked) -> Phrase | None:
    """Say that a project in the words gets nothing, or None if there is none."""
    word, _ = (None, None) if asked["project"] else note_remarks.project_in(book, asked["source"])
    if word is None:
        return None
    line = f"/income note {amounts.as_typed(book, asked['amount'])} {word} {asked['source']}"
    return phrase(
        "{word} stands in your words. If the money is for it: {withdraw}, then {line}.",
        word=word,
        withdraw=Code(f"/withdraw {number}"),
        line=Code(line[: note_remarks.LINE_MAX]),
    )


def _asks(book: Book, number: str, steward: str) -> Phrase:
    second = role.advice_to_only_steward(book.roles, book.agents, steward)
    if second is not None:
        return second
    return phrase(
        "It counts once another steward has seen the money, too: {confirm}.", confirm=Code(f"/confirm {number}")
    )


def asks(book: Book) -> Iterator[Question]:
    """Yield the incomes, and the incomes to be taken back, that wait for another steward."""
    for income in map(book.incomes.by_id.__getitem__, book.incomes.awaiting):
        yield question(income.id, awaited.of_income(book, income), _question(income), confirm, drop)


def _question(income: Income) -> Phrase:
    if income.reversal is None:
        return phrase(
            "{id}: {who} says that {amount} came in from {source}.",
            id=Code(income.id),
            who=Who(income.by),
            amount=income.amount,
            source=income.source,
        )
    return phrase(
        "{id}: {who} wants {amount} from {source} taken back: “{reason}”",
        id=Code(income.id),
        who=Who(income.reversal.by),
        amount=income.amount,
        source=income.source,
        reason=income.reversal.reason,
    )


def confirm(book: Book, asked: Asked) -> Outcome:
    """Put an income that another steward noted into its pool."""
    role.check_second(book.roles, book.agents, asked.agent)
    number = asked["what"]
    if book.incomes.get(number).state == REVERSING:
        return _confirm_reversal(book, asked)
    facts = treasury_income.confirm(book.incomes, book.accounts, book.roles, book.agents, number, asked.agent, asked.at)
    income = book.incomes.by_id[number]
    example = Code(
        f"/distribute {treasury_words.typed_amount(book, income.amount)}{treasury_words.typed_project(book, income.project)}"
    )
    answer = phrase(
        "{id} is confirmed: {amount} more in {pool}.",
        id=Code(number),
        amount=income.amount,
        pool=treasury_words.pool(book, income.project),
    )
    return Outcome(facts, lines(answer, phrase("{example} shows who would get what.", example=example)))


def _confirm_reversal(book: Book, asked: Asked) -> Outcome:
    """Take an income back that another steward wants taken back."""
    income = book.incomes.by_id[asked["what"]]
    short = treasury_income.missing(book.accounts, income)
    facts = treasury_income.confirm_reversal(
        book.incomes, book.accounts, book.roles, book.agents, income.id, asked.agent, asked.at
    )
    answer = phrase("{id} is taken back: {amount} less in the books.", id=Code(income.id), amount=income.amount)
    return Outcome(facts, lines(answer, _short(book, income, short, done=True) if short else None))


def _short(book: Book, income: Income, short: Money, *, done: bool) -> Phrase:
    if not done:
        return phrase(
            "{short} of it were shared already, and will be missing in {pool}: what comes in next fills that first.",
            short=short,
            pool=treasury_words.pool(book, income.project),
        )
    return phrase(
        "{short} of it were shared already, and are missing in {pool}: what comes in next fills that first.",
        short=short,
        pool=treasury_words.pool(book, income.project),
    )


def reverse(book: Book, asked: Asked) -> Outcome:
    """Ask that a confirmed income is taken back."""
    role.check_steward(book.roles, book.agents, asked.agent)
    fact = treasury_income.reverse(book.incomes, asked["income"], asked["reason"], asked.agent)
    income = book.incomes.by_id[fact.income]
    short = treasury_income.missing(book.accounts, income)
    asks = role.advice_to_only_steward(book.roles, book.agents, asked.agent) or phrase(
        "Another steward confirms it: {confirm}.", confirm=Code(f"/confirm {fact.income}")
    )
    answer = phrase("{id}, {amount}, is to be taken back.", id=Code(income.id), amount=income.amount)
    return Outcome((fact,), lines(answer, _short(book, income, short, done=False) if short else None, asks))


def drop(book: Book, asked: Asked) -> Outcome:
    """Take the note of an income back, or say no to it; keep one that was to be taken back."""
    role.check_steward(book.roles, book.agents, asked.agent)
    facts = treasury_income.drop(book.incomes, asked["what"], asked.agent)
    if isinstance(facts[0], IncomeReversalDropped):
        return Outcome(facts, phrase("{id} stays in the books.", id=Code(asked["what"])))
    return Outcome(facts, phrase("{id} is dropped: it counts for nothing.", id=Code(asked["what"])))


def card(book: Book, about: str) -> Notice:
    """Render the card of an income as it is now."""
    income = book.incomes.by_id[about]
    title = phrase(
        "{id}: {amount} came in from {source}, for {pool}.",
        id=Code(income.id),
        amount=income.amount,
        source=income.source,
        pool=treasury_words.pool(book, income.project),
    )
    state = _reversal(book, income) if income.reversal else (_state(income),)
    is_asked = income.id in book.incomes.awaiting
    end = describe_end(awaited.of_income(book, income)) if is_asked else None
    return Notice(
        about,
        lines(title, *state, end, network_words.readers(book, income.id, Code(f"/income {income.id}"))),
        yes_or_no(about) if is_asked else (),
    )


def _reversal(book: Book, income: Income) -> Iterator[Phrase]:
    """Yield the state of taking an income back."""
    assert income.reversal is not None, "told only where it is being taken back"
    yield phrase("Noted by {who}, confirmed by {other}.", who=Who(income.by), other=Who(income.confirmed_by or ""))
    yield phrase("{who} wants it taken back: “{reason}”", who=Who(income.reversal.by), reason=income.reversal.reason)
    if income.state == REVERSED:
        yield phrase("Taken back, confirmed by {who}: it is out of the books.", who=Who(income.reversed_by or ""))
        return
    yield phrase(
        "The part of it that was shared already will be missing in {pool}: the next income fills that first.",
        pool=treasury_words.pool(book, income.project),
    )
    yield phrase(
        "It stays until another steward confirms that: {confirm}, or {decline}.",
        confirm=Code(f"/confirm {income.id}"),
        decline=Code(f"/confirm {income.id} no"),
    )


def _state(income: Income) -> Phrase:
    if income.state == WAITING:
        return phrase(
            "Noted by {who}. It counts once another steward has seen the money, too: {confirm}, or {decline}.",
            who=Who(income.by),
            confirm=Code(f"/confirm {income.id}"),
            decline=Code(f"/confirm {income.id} no"),
        )
    if income.state == CONFIRMED:
        return phrase(
            "Noted by {who}, confirmed by {other}: it is in the pool.",
            who=Who(income.by),
            other=Who(income.confirmed_by or ""),
        )
    if income.state == LAPSED:
        return phrase("Noted by {who}. No other steward said yes in time: it counts for nothing.", who=Who(income.by))
    return phrase("Noted by {who}, and dropped: it counts for nothing.", who=Who(income.by))


NUMBER, AMOUNT, SOURCE, POOL = phrase("Number"), phrase("Amount"), phrase("From"), phrase("For")
STATE, REST = phrase("State"), phrase("Still to be shared")
_INCOME = (Option("income", Kind.card, "the number of the income, such as I1", required=True, positional=True),)

VERBS = (
    Verb(
        "income",
        None,
        "List what came in, and what of it is still to be shared.",
        "/income",
        list_incomes,
        (Option("income", Kind.card, "one of them, such as I1", positional=True), PAGE),
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
    Verb(
        "income",
        "reverse",
        "Take back money that was confirmed by mistake, or was asked back; another steward confirms.",
        "/income reverse I1 a nought too many",
        reverse,
        (*_INCOME, Option("reason", Kind.words, "why", required=True)),
    ),
)

COMMAND = Slash(VERBS, subject=Letter.INCOME, card=card, asks=asks, takes={"confirm": confirm, "withdraw": drop})
