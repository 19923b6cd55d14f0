"""Notifications: what became of something is told at once to the one who made it or asked for it, in a direct message.

They follow from facts, whichever command or vote led to these. Nobody is told what they did themself, and of an acceptance only
the first is told at once. What can wait for the message of the day is news (`ledger/digests/news.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from ledger.book import Book
from ledger.chain.entry import Fact
from ledger.contributions import correction, vote_subject
from ledger.contributions.contribution import Contribution, Declined, Logged
from ledger.governance import proposal_messages
from ledger.network.question import LAPSED, Lapsed
from ledger.network.rules import SettingDropped
from ledger.network.speaker import SPEAKER, contact_of
from ledger.treasury.income import IncomeDropped, IncomeReversalDropped
from ledger.validation.vote import ACCEPTED, REJECTED, Flagged, Settled
from ledger.values.ids import Subject

Told = tuple[str, str]
"""The subject of a message, and the agent whom it is for."""

FIRST, FLAGGED, DECLINED, DROPPED, KEPT, LESS = "first", "flagged", "refused", "dropped", "kept", "less"
LEFT, REDUCED = "left", "reduced"
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
    settled = book.contributions.by_id[fact.subject]
    if fact.decision == REJECTED:
        # Each hears of their own log in a list, and whoever made the list not of all.
        own = contact_of(book.agents, settled.contributor) if settled.within else None
        yield f"{settled.id}/{fact.decision}", own or settled.author
    elif fact.decision == ACCEPTED and settled.id in book.hearings.hears:
        if contact := contact_of(book.agents, settled.contributor):
            yield f"{settled.id}/{REDUCED}", contact
    elif fact.decision == ACCEPTED and _is_first(book, settled):
        yield f"{settled.id}/{FIRST}", settled.contributor


def _is_first(book: Book, settled: Contribution) -> bool:
    """Tell whether nothing of the person who is credited was accepted before."""
    agents = book.agents
    if settled.corrects or not agents.is_person(settled.contributor):
        return False
    return book.contributions.accepted.keys().isdisjoint(agents.aliases(settled.contributor))


def _flagged(book: Book, fact: Flagged) -> Iterator[Told]:
    yield f"{fact.subject}/{FLAGGED}/{fact.agent}", vote_subject.maker(book, fact.subject)


def _declined(book: Book, fact: Declined) -> Iterator[Told]:
    yield f"{fact.contribution}/{DECLINED}", book.contributions.by_id[fact.contribution].author


def _corrected_down(book: Book, fact: Logged) -> Iterator[Told]:
    target = book.contributions.by_id.get(fact.corrects or "")
    contact = contact_of(book.agents, target.contributor) if target is not None else None
    if (
        target is not None
        and contact is not None
        and correction.hears(book.agents, fact.author, target, fact.log.amount)
    ):
        yield f"{fact.contribution}/{LESS}", contact


def _income_dropped(book: Book, fact: IncomeDropped) -> Iterator[Told]:
    yield f"{fact.income}/{DROPPED}", book.incomes.by_id[fact.income].by


def _reversal_dropped(book: Book, fact: IncomeReversalDropped) -> Iterator[Told]:
    reversal = book.incomes.by_id[fact.income].reversal
    if reversal is not None:
        yield f"{fact.income}/{KEPT}", reversal.by


def _setting_dropped(book: Book, fact: SettingDropped) -> Iterator[Told]:
    yield f"{fact.setting}/{DROPPED}", book.rules.settings[fact.setting].by


def _lapsed(book: Book, fact: Lapsed) -> Iterator[Told]:
    """Tell the one who asked that nobody said yes in time. About a log, the message of their day does."""
    question = Subject(fact.question)
    if question.id in book.contributions.by_id:
        return
    if question.id in book.incomes.by_id:
        income = book.incomes.by_id[question.id]
        yield (
            f"{question.id}/{LEFT if income.reversal else LAPSED}",
            income.reversal.by if income.reversal else income.by,
        )
    elif question.id in book.proposals.by_id:
        yield f"{question.id}/{proposal_messages.ENDED}", book.proposals.by_id[question.id].by
    elif question.id in book.rules.settings:
        yield f"{question.id}/{LAPSED}", book.rules.settings[question.id].by
    elif question.kind == SPEAKER:
        yield f"{question.id}/{LAPSED}/{question.rest}", book.agents.speakers.proposals[question.rest, question.id].by
    else:
        yield f"{question.id}/{LAPSED}", question.id


_TOLD: Mapping[type, Callable[..., Iterable[Told]]] = {
    Settled: _settled,
    Flagged: _flagged,
    Declined: _declined,
    Logged: _corrected_down,
    IncomeDropped: _income_dropped,
    IncomeReversalDropped: _reversal_dropped,
    SettingDropped: _setting_dropped,
    Lapsed: _lapsed,
    **proposal_messages.TOLD,
}
"""The facts that somebody is told of at once."""
