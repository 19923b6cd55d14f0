"""Notifications: what became of something is told at once to the one who made it or asked for it, in a direct message.

They follow from facts, whichever command or vote led to these. Nobody is told what they did themself, and an acceptance only
the first time: the card says it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction

from ledger.book import Book
from ledger.chain.entry import Fact
from ledger.contributions import words as contribution_words
from ledger.contributions.contribution import OPEN, UNSHOWN, Contribution, Declined, Logged
from ledger.network.rules import SettingDropped
from ledger.treasury.income import IncomeDropped, IncomeReversalDropped
from ledger.validation import ballot
from ledger.validation.vote import ACCEPTED, REJECTED, UNDECIDED, Flagged, Settled
from ledger.values.ids import Letter, Subject
from ledger.values.money import Money
from ledger.values.phrase import Code, Phrase, Sayable, Who, lines, phrase
from ledger.values.quantity import Quantity

Told = tuple[str, str]
"""The subject of a message, and the agent whom it is for."""

FIRST, FLAGGED, DECLINED, DROPPED, KEPT, LESS = "first", "flagged", "refused", "dropped", "kept", "less"
"""The kinds of messages, beside those that are named as the end of a vote is."""


def messages(book: Book, facts: Iterable[Fact], by: str) -> Iterator[Told]:
    """Yield the messages that these facts owe, if `by` did it. The book has not folded them yet."""
    owed = dict.fromkeys(told for fact in facts for told in _TOLD.get(type(fact), _nobody)(book, fact))
    first: set[str] = set()
    for about, agent in owed:
        person = book.agents.person(agent)
        if person == book.agents.person(by) or (Subject(about).kind == FIRST and person in first):
            continue
        if Subject(about).kind == FIRST:
            first.add(person)
        yield about, person


def _nobody(_: Book, __: Fact) -> Iterable[Told]:
    return ()


def _settled(book: Book, fact: Settled) -> Iterator[Told]:
    settled = book.contributions.by_id[fact.contribution]
    if fact.decision in (REJECTED, UNDECIDED):
        yield f"{settled.id}/{fact.decision}", settled.author
    elif _is_first(book, settled):
        yield f"{settled.id}/{FIRST}", settled.contributor


def _is_first(book: Book, settled: Contribution) -> bool:
    """Tell whether nothing of the person who is credited was accepted before."""
    agents = book.agents
    if settled.corrects or not agents.is_person(settled.contributor):
        return False
    return book.contributions.accepted.keys().isdisjoint(agents.aliases(settled.contributor))


def _flagged(book: Book, fact: Flagged) -> Iterator[Told]:
    yield f"{fact.contribution}/{FLAGGED}/{fact.agent}", book.contributions.by_id[fact.contribution].author


def _declined(book: Book, fact: Declined) -> Iterator[Told]:
    yield f"{fact.contribution}/{DECLINED}", book.contributions.by_id[fact.contribution].author


def _corrected_down(book: Book, fact: Logged) -> Iterator[Told]:
    target = book.contributions.by_id.get(fact.corrects or "")
    if target is not None and _size(fact.log.amount) < _size(target.log.amount):
        yield f"{fact.contribution}/{LESS}", target.contributor


def _size(amount: Money | Quantity) -> int | Fraction:
    """Return the number of an amount; a correction keeps its unit."""
    return amount.minor if isinstance(amount, Money) else amount.count


def _income_dropped(book: Book, fact: IncomeDropped) -> Iterator[Told]:
    yield f"{fact.income}/{DROPPED}", book.incomes.by_id[fact.income].by


def _reversal_dropped(book: Book, fact: IncomeReversalDropped) -> Iterator[Told]:
    reversal = book.incomes.by_id[fact.income].reversal
    if reversal is not None:
        yield f"{fact.income}/{KEPT}", reversal.by


def _setting_dropped(book: Book, fact: SettingDropped) -> Iterator[Told]:
    yield f"{fact.setting}/{DROPPED}", book.rules.settings[fact.setting].by


_TOLD: Mapping[type, Callable[..., Iterable[Told]]] = {
    Settled: _settled,
    Flagged: _flagged,
    Declined: _declined,
    Logged: _corrected_down,
    IncomeDropped: _income_dropped,
    IncomeReversalDropped: _reversal_dropped,
    SettingDropped: _setting_dropped,
}
"""The facts that somebody is told of at once."""


def describe(book: Book, about: str) -> tuple[Sayable, bool] | None:
    """Render such a message as of now, with a flag that nothing is left for it to say; None for any other post."""
    subject = Subject(about)
    if subject.id in book.contributions.by_id:
        of_log = _OF_LOG.get(subject.kind)
        return of_log(book, book.contributions.by_id[subject.id], subject.rest) if of_log else None
    of_money = _OF_MONEY.get((subject.kind, subject.id[0]))
    return (of_money(book, subject.id), False) if of_money else None


def _log(book: Book, log: Contribution) -> Phrase:
    """Return a log as it is named in such a message."""
    if log.corrects:
        return phrase("{id}, the correction of {corrects},", id=Code(log.id), corrects=Code(log.corrects))
    return phrase("{id}, {content},", id=Code(log.id), content=contribution_words.content(book, log.log))


def _of_rejected(book: Book, log: Contribution, _: str) -> tuple[Sayable, bool]:
    said = lines(
        phrase("{log} was rejected.", log=_log(book, log)),
        phrase(
            "{history} tells how the votes went. If something was missing, say it in a new log.",
            history=Code(f"/history {log.id}"),
        ),
    )
    return said, False


def _of_undecided(book: Book, log: Contribution, _: str) -> tuple[Sayable, bool]:
    again = Code(f"/correct {log.corrects}" if log.corrects else f"/amend {log.id}")
    said = lines(
        phrase("{log} stays undecided: too few voted in time.", log=_log(book, log)),
        phrase("{again} puts it to the vote again.", again=again),
    )
    return said, log.state != UNDECIDED


def _of_flagged(book: Book, log: Contribution, account: str) -> tuple[Sayable, bool]:
    person, vote = book.agents.person(account), book.votes.open.get(log.id)
    reason = ballot.flags(vote, book.agents).get(person) if vote else None
    if reason is None:
        return phrase("{who} had raised a red flag on {id}.", who=Who(person), id=Code(log.id)), True
    said = phrase(
        "{who} raised a red flag on {log} because: “{reason}”", who=Who(person), log=_log(book, log), reason=reason
    )
    lift = Code(f"/flag lift {log.id}")
    if log.corrects:
        way = phrase(
            "{withdraw} takes it back, and {correct} begins anew. Or talk about it under its card: {who} takes the flag down with {lift}.",
            withdraw=Code(f"/withdraw {log.id}"),
            correct=Code(f"/correct {log.corrects}"),
            who=Who(person),
            lift=lift,
        )
    else:
        way = phrase(
            "{amend} changes it, and its vote begins anew. Or talk about it under its card: {who} takes the flag down with {lift}.",
            amend=Code(f"/amend {log.id}"),
            who=Who(person),
            lift=lift,
        )
    return lines(said, way), False


def _of_declined(book: Book, log: Contribution, _: str) -> tuple[Sayable, bool]:
    who = Who(log.contributor)
    return phrase(
        "{log} counts for nothing: {who}, for whom you logged it, does not want it.", log=_log(book, log), who=who
    ), False


def _of_correction(book: Book, log: Contribution, _: str) -> tuple[Sayable, bool]:
    """Render it without the reason, which may have been given where the reader is not."""
    said = phrase(
        "{who} would correct {corrects}, which is yours, down to {amount}. Others vote on it: {history} tells why and how it stands.",
        who=Who(log.author),
        corrects=Code(log.corrects or ""),
        amount=contribution_words.amount(book, log.log.amount),
        history=Code(f"/history {log.id}"),
    )
    return said, log.state not in (OPEN, UNSHOWN)


def _of_first(book: Book, log: Contribution, _: str) -> tuple[Sayable, bool]:
    said = phrase(
        "{log} is accepted, your first. Thank you! {mine} shows what you brought.",
        log=_log(book, log),
        mine=Code("/mine"),
    )
    return said, log.state != ACCEPTED


def _of_income(book: Book, number: str) -> Sayable:
    income = book.incomes.by_id[number]
    return phrase(
        "{id}, {amount}, which you noted, was turned down: it counts for nothing. If the money is there, note it again: {note}.",
        id=Code(number),
        amount=income.amount,
        note=Code("/income note"),
    )


def _of_kept_income(book: Book, number: str) -> Sayable:
    income = book.incomes.by_id[number]
    return phrase(
        "{id}, {amount}, stays in the books: that you want it taken back was turned down.",
        id=Code(number),
        amount=income.amount,
    )


def _of_setting(book: Book, number: str) -> Sayable:
    name = Code(book.rules.settings[number].name)
    return phrase("{id}, your change of {name}, was turned down: nothing changes.", id=Code(number), name=name)


_OF_LOG: Mapping[str, Callable[[Book, Contribution, str], tuple[Sayable, bool]]] = {
    REJECTED: _of_rejected,
    UNDECIDED: _of_undecided,
    FLAGGED: _of_flagged,
    DECLINED: _of_declined,
    FIRST: _of_first,
    LESS: _of_correction,
}

_OF_MONEY: Mapping[tuple[str, str], Callable[[Book, str], Sayable]] = {
    (DROPPED, Letter.INCOME): _of_income,
    (KEPT, Letter.INCOME): _of_kept_income,
    (DROPPED, Letter.SETTING): _of_setting,
}
