"""The page of open votes, and what is kept of those that ended: who approved, who was drawn, and whom lots asked lately."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import ClassVar

from ledger.chain.entry import Entry, Fact
from ledger.network.audience import Audience, Unshown
from ledger.network.pause import Pauses
from ledger.network.role import RoleTaken
from ledger.network.rules import APPROVE, REJECT
from ledger.network.seen import LastSeen
from ledger.validation.vote import (
    ACCEPTED,
    REOPENED,
    Draw,
    Drawn,
    Extended,
    Flagged,
    FlagLifted,
    Opened,
    Settled,
    Sighted,
    Voided,
    Vote,
    Voted,
)

LATELY = timedelta(days=7)
"""The time for which it counts how often somebody was asked."""

KEPT = 3
"""Requests to somebody that are remembered, however long ago."""


class Votes:
    """Projection: the open votes. A settled vote leaves the page; its tally stays with the contribution.

    `acted` is the height at which each account first did something: took part in a log that is voted on, voted, or took a role.
    `asked` has the moments at which lots asked each account, those of `LATELY` before the last one and the last `KEPT`, and `approved` the accounts
    that approved each log that was accepted, `outvoted` those that rejected it where those whom lots asked did not. `ended` has the last vote on each log that was not accepted, for when it is judged again.
    """

    def __init__(self, paused: Pauses, seen: LastSeen) -> None:
        self._paused = paused
        self._seen = seen
        self.open: dict[str, Vote] = {}
        self.acted: dict[str, int] = {}
        self.is_measured = False  # since it is, each vote is
        self.flagged: dict[str, list[str]] = {}  # by account, everything on which it ever raised a red flag
        self.explained: dict[str, list[str]] = {}  # by account, everything on which it ever said why it says no
        self.asked: dict[str, deque[datetime]] = {}
        self.approved: dict[str, tuple[str, ...]] = {}
        self.outvoted: dict[str, tuple[str, ...]] = {}
        self.ended: dict[str, Vote] = {}
        self._within: dict[str, str] = {}  # the list of each log that is judged in one now

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in. A fact of an area above, such as an amendment, ends the vote on the old log."""
        self.FOLDS.get(type(fact), Votes._voided)(self, fact, entry)

    def of(self, log: str) -> Vote | None:
        """Return the open vote that decides about a log, by itself or within a list; None if there is none."""
        vote = self.open.get(self._within.get(log, log))
        return vote.part(log) if vote is not None else None

    def list_of(self, log: str) -> str | None:
        """Return the list in which a log is judged now, or None."""
        return self._within.get(log)

    def _opened(self, fact: Opened, entry: Entry) -> None:
        self.is_measured = self.is_measured or fact.measured is not None
        if fact.within is not None:
            self.open[fact.within].rows[fact.subject] = fact
            self._within[fact.subject] = fact.within
        else:
            opened = Vote(fact, entry.height, entry.at, entry.hash, self.acted, self._paused, self._seen)
            self.open[fact.subject] = self._again(opened)
        for agent in fact.excluded:
            self.acted.setdefault(agent, entry.height)

    def _again(self, vote: Vote) -> Vote:
        """Give a vote on what is judged again what stays of the last one: who was drawn, and ballots."""
        last = self.ended.pop(vote.opened.subject, None)
        if last is None or vote.opened.again is None:
            return vote
        is_same = vote.opened.again == REOPENED
        ballots = {account: one for account, one in last.ballots.items() if is_same or one.choice == REJECT}
        sighted = {account: set(last.sighted[account]) for account in ballots if account in last.sighted}
        return replace(
            vote,
            ballots=ballots,
            flags=dict(last.flags),
            sighted=sighted,
            draws=list(last.draws),
            fell=last.fell | {account: one for account, one in last.ballots.items() if account not in ballots},
            older=last.older.union(card for standing in sighted.values() for card, _ in standing),
        )

    def _drawn(self, fact: Drawn, entry: Entry) -> None:
        vote = self.open[fact.subject]
        vote.draws.append(Draw(fact.why, fact.persons, entry.at))
        for person in fact.persons:
            asked = self.asked.setdefault(person, deque())
            while len(asked) >= KEPT and asked[0] + LATELY <= entry.at:
                asked.popleft()
            asked.append(entry.at)

    def _sighted(self, fact: Sighted, _: Entry) -> None:
        if (vote := self.open.get(fact.subject)) is not None:  # else it is the members', on a proposal
            vote.sight(fact)

    def _voted(self, fact: Voted, entry: Entry) -> None:
        if (vote := self.open.get(fact.subject)) is not None:
            vote.cast(fact, entry)
        if fact.reason is not None:
            self.explained.setdefault(fact.agent, []).append(fact.subject)
        self.acted.setdefault(fact.agent, entry.height)

    def _role_taken(self, fact: RoleTaken, entry: Entry) -> None:
        self.acted.setdefault(fact.agent, entry.height)

    def _flagged(self, fact: Flagged, _: Entry) -> None:
        self.open[fact.subject].flags[fact.agent] = fact.reason
        self.flagged.setdefault(fact.agent, []).append(fact.subject)

    def _flag_lifted(self, fact: FlagLifted, _: Entry) -> None:
        self.open[fact.subject].flags.pop(fact.agent, None)

    def _extended(self, fact: Extended, entry: Entry) -> None:
        self.open[fact.subject].extended = entry.at

    def _settled(self, fact: Settled, _: Entry) -> None:
        ended = self._end(fact.subject)
        if ended is None:
            return  # a log that was accepted before, in a ledger that does not begin with its vote
        if fact.decision != ACCEPTED:
            self.ended[fact.subject] = ended
        else:
            self.approved[fact.subject] = _who_said(ended, APPROVE)
            against = _who_said(ended, REJECT)
            if against and fact.lots is not None and fact.lots.approve > fact.lots.reject:
                self.outvoted[fact.subject] = against

    def _end(self, log: str) -> Vote | None:
        """End the vote on a log and return it; that on a list ends with its last one."""
        ended = self.of(log)
        within = self._within.pop(log, None)
        if within is not None:
            del self.open[within].rows[log]
        if within is None or not self.open[within].rows:
            self.open.pop(within or log, None)
        return ended

    def _voided(self, fact: Fact, _: Entry) -> None:
        if getattr(fact, "goes_on", False):
            return  # the vote stays open: the log takes less than before
        if (ended := self._end(fact.contribution)) is not None:
            self.ended[fact.contribution] = ended

    def _overtaken(self, fact: Voided, _: Entry) -> None:
        self._end(fact.subject)

    def _hidden(self, fact: Unshown, _: Entry) -> None:
        vote = self.open.pop(fact.subject, None)
        if vote is not None:
            self.ended[fact.subject] = vote
        for log in vote.rows if vote else ():
            del self._within[log]

    FOLDS: ClassVar[dict[type, Callable[..., None]]] = {
        RoleTaken: _role_taken,
        Opened: _opened,
        Drawn: _drawn,
        Sighted: _sighted,
        Voted: _voted,
        Flagged: _flagged,
        FlagLifted: _flag_lifted,
        Extended: _extended,
        Settled: _settled,
        Voided: _overtaken,
        Unshown: _hidden,
    }


def _who_said(vote: Vote, choice: str) -> tuple[str, ...]:
    return tuple(account for account, ballot in vote.ballots.items() if ballot.choice == choice)


FOLDED_BELOW: Mapping[type, tuple[type, ...]] = {Audience: (Opened, Voided), LastSeen: (Sighted,)}
"""Pages of areas below that fold facts of votes as well."""
