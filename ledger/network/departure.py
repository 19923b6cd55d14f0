"""Departure: a person asks to be forgotten while something still hangs on them, and may take that back until it is done.

The erasure goes on by itself once nothing hangs on the person any more, and at the latest `KEPT_DAYS` after the request.
`ledger/forgetting.py` decides that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from ledger.chain.entry import Entry, Fact
from ledger.network.agent import Agents, Forgotten
from ledger.network.pause import Pauses

KEPT_DAYS = 7
"""Days after a request in which a person can hand on what hangs on them, and take the request back."""


@dataclass(frozen=True, slots=True)
class ForgettingAsked:
    """A person wants their words erased, and something still hangs on them: it is done later."""

    agent: str


@dataclass(frozen=True, slots=True)
class ForgettingTakenBack:
    """A person who wanted their words erased wants to stay."""

    agent: str


FACTS = (ForgettingAsked, ForgettingTakenBack)


@dataclass(frozen=True, slots=True)
class Request:
    """A request to be forgotten that is not carried out yet."""

    agent: str
    at: datetime

    def ends(self, pauses: Pauses) -> datetime:
        """Return the moment from which the request is carried out even if an organisation is left without a speaker."""
        return pauses.end_of(self.agent, self.at, timedelta(days=KEPT_DAYS))


class Departures:
    """The page of requests to be forgotten, by the account that made them."""

    def __init__(self) -> None:
        self.requests: dict[str, Request] = {}

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        self.FOLDS[type(fact)](self, fact, entry)

    def _asked(self, fact: ForgettingAsked, entry: Entry) -> None:
        self.requests[fact.agent] = Request(fact.agent, entry.at)

    def _taken_back(self, fact: ForgettingTakenBack, _: Entry) -> None:
        del self.requests[fact.agent]

    def _forgotten(self, fact: Forgotten, _: Entry) -> None:
        for alias in fact.aliases:
            self.requests.pop(alias, None)

    FOLDS: ClassVar[dict[type, Callable[..., None]]] = {
        ForgettingAsked: _asked,
        ForgettingTakenBack: _taken_back,
        Forgotten: _forgotten,
    }

    def request_of(self, agents: Agents, person: str) -> Request | None:
        """Return the request that a person made in any of their accounts, or None."""
        return next((self.requests[alias] for alias in agents.aliases(person) if alias in self.requests), None)
