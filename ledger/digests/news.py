"""News: what became of something of theirs, of which a person was not told yet. It stands in the message of their day.

What cannot wait until then is told at once, in a message of its own, and is none of this: a log that was rejected, or a person's very
first acceptance.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from ledger.chain.entry import Entry, Fact
from ledger.contributions.page import Contributions
from ledger.digests.digest import DigestMade, Periods
from ledger.distributions.distribution import DistributionHalted, DistributionMade, Distributions
from ledger.equations.proposal import EquationAdopted, EquationFailed, Proposals
from ledger.network.agent import Agents, Forgotten
from ledger.network.question import LAPSED, Lapsed
from ledger.network.reminder import DAY, Reminded, subject_of
from ledger.network.speaker import contact_of
from ledger.payouts.payout import PayoutApproved, Payouts
from ledger.treasury.income import IncomeConfirmed, Incomes
from ledger.validation.hearing import Hearings
from ledger.validation.vote import ACCEPTED, UNDECIDED, Settled, Voided
from ledger.values.ids import Subject

OVERTAKEN, CONFIRMED, AGREED, NOT_AGREED = "overtaken", "confirmed", "agreed", "not-agreed"
SHARED, HALTED, APPROVED, COPY = "shared", "halted", "approved", "copy"
"""The kinds of news, beside those that are named as the end of a vote or of a question is: `C5/accepted`, `I1/confirmed`."""

MESSAGES_KEPT = 7
"""The last messages of an account whose news are known: one that was late, or is edited, still tells them."""

_Told = Iterator[tuple[str, str]]
"""Pairs of a piece of news (`C5/accepted`) and the account of whom it is for."""


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages at which the news look: they fold a fact before."""

    agents: Agents
    contributions: Contributions
    incomes: Incomes
    equations: Proposals
    distributions: Distributions
    payouts: Payouts
    hearings: Hearings
    periods: Periods


def _settled(pages: Pages, fact: Settled) -> _Told:
    log = pages.contributions.by_id[fact.subject]
    contact = contact_of(pages.agents, log.contributor)
    if fact.decision == ACCEPTED and log.id in pages.hearings.hears:
        yield f"{log.id}/{ACCEPTED}", log.author  # from whom it takes something is told at once
    elif fact.decision == ACCEPTED:
        author = None if log.within else pages.agents.person(log.author)
        for person in dict.fromkeys(filter(None, (contact, author))):
            if person != contact or not is_first(pages.agents, pages.contributions, fact.subject):
                yield f"{fact.subject}/{ACCEPTED}", person
    elif fact.decision == UNDECIDED:
        # Each hears of their own log in a list, and whoever made the list not of all.
        yield f"{fact.subject}/{UNDECIDED}", (contact if log.within else None) or log.author


def is_first(agents: Agents, contributions: Contributions, number: str) -> bool:
    """Tell whether an accepted log is the first of the person whom it credits, of which they are told at once."""
    log = contributions.by_id[number]
    if log.corrects or not agents.is_person(log.contributor):
        return False
    others = (contributions.accepted.get(alias) for alias in agents.aliases(log.contributor))
    credited = contributions.credited.get(log.contributor, ())
    return credited[:1] == [number] and min(filter(None, others)) == log.settled


def _lapsed(pages: Pages, fact: Lapsed) -> _Told:
    """Yield the logs to which nobody said yes in time, or whose evidence did not come."""
    log = pages.contributions.by_id.get(fact.question)
    if log is not None:
        contact = contact_of(pages.agents, log.contributor) if log.lacks else None
        yield from ((f"{log.id}/{LAPSED}", account) for account in dict.fromkeys(filter(None, (log.author, contact))))


def _voided(pages: Pages, fact: Voided) -> _Told:
    yield f"{fact.subject}/{OVERTAKEN}", pages.contributions.by_id[fact.subject].author


def _confirmed(pages: Pages, fact: IncomeConfirmed) -> _Told:
    yield f"{fact.income}/{CONFIRMED}", pages.incomes.by_id[fact.income].by


def _agreed(pages: Pages, fact: EquationAdopted | EquationFailed) -> _Told:
    kind = AGREED if isinstance(fact, EquationAdopted) else NOT_AGREED
    yield f"{fact.equation}/{kind}", pages.equations.by_id[fact.equation].proposed.by


def _shared(pages: Pages, fact: DistributionMade | DistributionHalted) -> _Told:
    kind = SHARED if isinstance(fact, DistributionMade) else HALTED
    yield f"{fact.distribution}/{kind}", pages.distributions.by_id[fact.distribution].prepared.by


def _approved(pages: Pages, fact: PayoutApproved) -> _Told:
    yield f"{fact.payout}/{APPROVED}", pages.payouts.by_id[fact.payout].prepared.by


def _copy(pages: Pages, fact: DigestMade) -> _Told:
    yield from ((f"{fact.digest}/{COPY}", person) for person in pages.periods.wanted_by(pages.agents))


_OF: Mapping[type, Callable[..., Iterable[tuple[str, str]]]] = {
    Settled: _settled,
    Lapsed: _lapsed,
    Voided: _voided,
    IncomeConfirmed: _confirmed,
    **dict.fromkeys((EquationAdopted, EquationFailed), _agreed),
    **dict.fromkeys((DistributionMade, DistributionHalted), _shared),
    PayoutApproved: _approved,
    DigestMade: _copy,
}
"""For each fact that brings news, what it is, and whom it is for."""


class News:
    """The page of news: by account, what is untold since when, and what its last messages told."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._untold: dict[str, dict[str, datetime]] = {}
        self._told: dict[str, deque[tuple[str, tuple[str, ...]]]] = {}
        self._telling: dict[str, dict[str, None]] = {}  # by the number of a subject, the messages that tell of it

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        self.FOLDS[type(fact)](self, fact, entry)

    def _came_up(self, fact: Fact, entry: Entry) -> None:
        for about, account in _OF[type(fact)](self._pages, fact):
            self._untold.setdefault(account, {})[about] = entry.at

    def _reminded(self, fact: Reminded, _: Entry) -> None:
        for reminder in fact.reminders:
            told = tuple(about for about in reminder.asked if self._take(reminder.agent, about))
            if told:
                self._keep(reminder.agent, subject_of(reminder.agent, fact.day, DAY), told)

    def _take(self, agent: str, about: str) -> bool:
        """Take a piece of news from those that a person was not told of; return whether it was among them."""
        untold = (self._untold.get(alias, {}) for alias in self._pages.agents.aliases(agent))
        return sum(news.pop(about, None) is not None for news in untold) > 0

    def _keep(self, account: str, message: str, told: tuple[str, ...]) -> None:
        """Keep what a message told, and let go of the oldest one."""
        messages = self._told.setdefault(account, deque())
        messages.append((message, told))
        for about in told:
            self._telling.setdefault(Subject(about).id, {})[message] = None
        if len(messages) > MESSAGES_KEPT:
            self._let_go(*messages.popleft())

    def _let_go(self, message: str, told: Iterable[str]) -> None:
        for number in {Subject(about).id for about in told}:
            telling = self._telling.get(number, {})
            telling.pop(message, None)
            if not telling:
                self._telling.pop(number, None)

    def _forgotten(self, fact: Forgotten, _: Entry) -> None:
        for alias in fact.aliases:
            self._untold.pop(alias, None)
            for message in self._told.pop(alias, ()):
                self._let_go(*message)

    FOLDS: ClassVar[dict[type, Callable[..., None]]] = {
        **dict.fromkeys(_OF, _came_up),
        Reminded: _reminded,
        Forgotten: _forgotten,
    }

    def untold(self, agents: Agents) -> Iterator[tuple[str, str, datetime]]:
        """Yield all news that nobody was told yet: the person, what it is about (`C5/accepted`), and since when."""
        for account, pieces in self._untold.items():
            person = agents.person(account)
            yield from ((person, about, since) for about, since in pieces.items())

    def telling(self, number: str) -> Iterator[str]:
        """Yield the messages that tell what became of a subject."""
        yield from self._telling.get(number, ())

    def of_message(self, agents: Agents, person: str, message: str) -> tuple[str, ...]:
        """Return the news that a message of a day told a person."""
        told = (each for alias in agents.aliases(person) for each in self._told.get(alias, ()))
        return next((news for subject, news in told if subject == message), ())
