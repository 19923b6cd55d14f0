"""Awaited: all that waits for the yes of somebody, or for their evidence, for whom, since when, and until when. What nobody answers in time lapses.

No answer is no. An address of an outside agent, which any two others may confirm, is not among it: until then its card says that
nobody did, which has no end.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from ledger.book import Book
from ledger.contributions import log_list
from ledger.governance import candidacy, proposals, speaking
from ledger.network import question, role
from ledger.network.pause import is_over
from ledger.network.proposal import Proposal as PowerProposal
from ledger.network.question import Lapsed
from ledger.network.speaker import Proposal, contact_of
from ledger.treasury.income import Income


class Awaited(NamedTuple):
    """A question: the name that facts have for it, the persons any of whom may answer, its moment, and its end if it has one."""

    question: str
    persons: tuple[str, ...]
    since: datetime
    until: datetime | None


def awaited(book: Book) -> Iterator[Awaited]:
    """Yield all that waits for somebody's yes."""
    yield from (of_log(book, number) for number in book.contributions.awaiting)
    yield from (of_evidence(book, number) for number in book.contributions.incomplete)
    yield from (of_income(book, book.incomes.by_id[number]) for number in book.incomes.awaiting)
    yield from (of_setting(book, number) for number in book.rules.awaiting())
    yield from (of_candidate(book, account, held) for account, held in candidacy.open_offers(book))
    yield from (of_proposal(book, proposal) for proposal in proposals.awaiting(book))
    yield from (of_speaker(book, proposal) for proposal in speaking.open_proposals(book))


def of_log(book: Book, number: str) -> Awaited:
    """Return the question of a log to the one for whom somebody made it."""
    log = book.contributions.by_id[number]
    assert log.awaits is not None and log.asked is not None, "it waits"
    days = log_list.ANSWER_DAYS if log.within else None
    return _awaited(book, number, (book.agents.person(log.awaits),), log.asked, days)


def of_evidence(book: Book, number: str) -> Awaited:
    """Return the question of a log for its evidence to those whose log it is."""
    log = book.contributions.by_id[number]
    assert log.asked is not None, "it waits"
    persons = (contact_of(book.agents, account) for account in (log.contributor, log.author))
    return _awaited(book, number, tuple(dict.fromkeys(filter(None, persons))), log.asked)


def of_income(book: Book, income: Income) -> Awaited:
    """Return the question of an income, or of taking it back, to another steward."""
    first = income.reversal.by if income.reversal else income.by
    return _awaited(book, income.id, role.other_stewards(book.roles, book.agents, first), income.asked)


def of_setting(book: Book, number: str) -> Awaited:
    """Return the question of a change of the rules to another steward."""
    setting = book.rules.settings[number]
    return _awaited(book, number, role.other_stewards(book.roles, book.agents, setting.by), setting.at)


def of_candidate(book: Book, account: str, held: str) -> Awaited:
    """Return the question of somebody who offers to hold a role to those who could confirm it."""
    since = book.roles.offers[account, held].since
    return _awaited(book, f"{account}/{held}", candidacy.may_answer(book, account, held), since)


def of_proposal(book: Book, proposal: PowerProposal) -> Awaited:
    """Return the question of a proposal to those whose yes it needs."""
    return _awaited(book, proposal.id, proposals.may_answer(book, proposal), proposal.at)


def of_speaker(book: Book, proposal: Proposal) -> Awaited:
    """Return the question who speaks for an agent."""
    return _awaited(book, proposal.question, speaking.may_answer(book, proposal), proposal.at)


def _awaited(book: Book, asked: str, persons: tuple[str, ...], since: datetime, days: int | None = None) -> Awaited:
    return Awaited(asked, persons, since, question.end_of(book.rules, book.pauses, asked, since, days))


def lapsed(book: Book, now: datetime) -> tuple[Lapsed, ...]:
    """Return the facts of the questions that nobody answered by their end."""
    return tuple(Lapsed(each.question) for each in awaited(book) if is_over(each.until, now))


def why_not_lapsed(book: Book, lapsed: Lapsed, at: datetime) -> str | None:
    """Tell why a question cannot have lapsed at that moment, or None if it has."""
    end = next((each.until for each in awaited(book) if each.question == lapsed.question), None)
    return None if is_over(end, at) else f"{lapsed.question} ended before its time, or did not wait"
