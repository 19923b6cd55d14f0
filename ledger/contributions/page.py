"""The page of contributions: all of them, the accounts with accepted work, and the sums of accepted hours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar

from ledger.chain.entry import Entry, Fact
from ledger.contributions.contribution import (
    DECLINED,
    INCOMPLETE,
    LISTED,
    OPEN,
    UNSHOWN,
    WAITING,
    WITHDRAWN,
    Amended,
    Confirmed,
    Contribution,
    Declined,
    EvidenceAsked,
    Listed,
    Logged,
    Withdrawn,
)
from ledger.contributions.hours import HourSums
from ledger.network.agent import Agents
from ledger.network.audience import Audience, Unshown
from ledger.network.question import LAPSED, Lapsed
from ledger.network.speaker import SpeakerChanged
from ledger.validation.open_votes import Votes
from ledger.validation.rating import Rated, RatingWithdrawn
from ledger.validation.vote import ACCEPTED, REOPENED, VOID, Opened, Settled, Voided
from ledger.values.money import Money
from ledger.values.phrase import Code, Refusal
from ledger.values.quantity import Quantity


class Contributions:
    """Projection: the contributions, the accounts with accepted work, and the sums of accepted hours."""

    def __init__(self) -> None:
        self.by_id: dict[str, Contribution] = {}
        self.accepted: dict[str, int] = {}  # the height of each contributor's first accepted contribution
        self.workers: list[str] = []  # the same contributors, in that order
        self.accepted_at: dict[str, datetime] = {}  # and its moment
        self.worked = HourSums()
        self.changes: list[str] = []  # numbers in the order of acceptance, later correction and rating
        self.credited: dict[str, list[str]] = {}  # the accepted ones of each contributor, in that order
        self.measures = False  # whether the size of anything was ever measured
        self.made_by: dict[str, list[str]] = {}  # all that each account logged, also as corrections
        self.made_for: dict[str, list[str]] = {}  # all that credit each account, and all that would correct these
        self.incomplete: dict[str, None] = {}  # those that wait for evidence, the oldest first
        self.awaiting: dict[str, None] = {}  # the numbers of those that somebody has to confirm, the oldest first
        self._rows: dict[str, tuple[str, ...]] = {}  # by list

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        self.FOLDS[type(fact)](self, fact, entry)

    def _logged(self, fact: Logged, entry: Entry) -> None:
        self.by_id[fact.contribution] = Contribution(
            *(fact.contribution, fact.author, fact.contributor, fact.log, 1, WAITING if fact.awaits else OPEN),
            *(entry.height, entry.at, fact.awaits, entry.at, fact.corrects),
            before=self.by_id[fact.corrects].log.amount if fact.corrects else None,
        )
        self.made_by.setdefault(fact.author, []).append(fact.contribution)
        self.made_for.setdefault(fact.contributor, []).append(fact.contribution)
        if fact.awaits:
            self.awaiting[fact.contribution] = None

    def _listed(self, fact: Listed, _: Entry) -> None:
        self._rows[fact.list] = fact.rows
        for number in fact.rows:
            self._change(number, within=fact.list, **({} if self.by_id[number].awaits else {"state": LISTED}))

    def _confirmed(self, fact: Confirmed, _: Entry) -> None:
        """Let a log of a list wait for the others; the vote on any other opens in the same entry."""
        if self.by_id[fact.contribution].within is not None:
            self._change(fact.contribution, state=LISTED, awaits=None, confirmed=fact.by)

    def _opened(self, fact: Opened, entry: Entry) -> None:
        if fact.subject not in self.by_id:
            return  # a list: each log of it opens, too
        self.measures |= fact.measured is not None
        before = self.by_id[fact.subject]
        # The old cards of one that could not be seen count again.
        opened = before.opened if before.state == UNSHOWN else entry.height
        self._change(
            fact.subject,
            state=OPEN,
            opened=opened,
            awaits=None,
            put=entry.at,
            measured=fact.measured,
            reopened=before.reopened or fact.again == REOPENED,
        )

    def _evidence_asked(self, fact: EvidenceAsked, entry: Entry) -> None:
        since = {"asked": entry.at, "opened": entry.height}
        self._change(fact.contribution, state=INCOMPLETE, lacks=True, awaits=None, within=None, **since)

    def _unshown(self, fact: Unshown, _: Entry) -> None:
        for number in self.rows(fact.subject):
            if self.by_id[number].state == OPEN:
                self._change(number, state=UNSHOWN)

    def _amended(self, fact: Amended, entry: Entry) -> None:
        before = self.by_id[fact.contribution]
        earlier = (*before.earlier, (entry.height, before.log))
        if fact.goes_on:
            self._change(fact.contribution, earlier=earlier, revision=fact.revision, log=fact.log, revised=entry.at)
            return
        self._change(
            fact.contribution,
            earlier=earlier,
            revision=fact.revision,
            log=fact.log,
            awaits=fact.awaits,
            asked=entry.at,
            revised=entry.at,
            state=WAITING if fact.awaits else OPEN,
            opened=entry.height,
            decision=None,
            within=None,
            confirmed=None,
            changes=before.changes + (before.put is not None),
            lacks=False,
        )

    def _settled(self, fact: Settled, entry: Entry) -> None:
        ended = {"state": fact.decision, "decision": fact, "settled": entry.height, "settled_at": entry.at}
        self._change(fact.subject, **ended, measured=None)
        contribution = self.by_id[fact.subject]
        if fact.decision == ACCEPTED:
            self._accepted(contribution, entry)

    def _accepted(self, contribution: Contribution, entry: Entry) -> None:
        contributor = contribution.contributor
        if contributor not in self.accepted:
            self.accepted[contributor] = entry.height
            self.workers.append(contributor)
        self.accepted_at.setdefault(contributor, entry.at)
        if contribution.corrects:
            self._corrected(self.by_id[contribution.corrects], contribution.log.amount)
            return
        self.worked.accept(contributor, contribution.log, entry.height)
        self.credited.setdefault(contributor, []).append(contribution.id)
        self.changes.append(contribution.id)

    def _corrected(self, target: Contribution, amount: Money | Quantity) -> None:
        self.worked.correct(target.contributor, target.log, amount)
        self.changes.append(target.id)
        self._change(target.id, log=replace(target.log, amount=amount), before=target.log.amount)

    def _ended(self, fact: Withdrawn | Declined, entry: Entry) -> None:
        self._end(fact.contribution, WITHDRAWN if isinstance(fact, Withdrawn) else DECLINED, entry.at)

    def _voided(self, fact: Voided, entry: Entry) -> None:
        self._end(fact.subject, VOID, entry.at)

    def _lapsed(self, fact: Lapsed, entry: Entry) -> None:
        if fact.question in self.by_id:
            self._end(fact.question, LAPSED, entry.at)

    def _end(self, contribution: str, state: str, at: datetime) -> None:
        self._change(contribution, state=state, awaits=None, settled_at=at)

    def _speaker_changed(self, fact: SpeakerChanged, entry: Entry) -> None:
        """Let the logs for an agent that waited for its old speaker wait for the new one."""
        for number in [number for number in self.awaiting if self.by_id[number].contributor == fact.agent]:
            self._change(number, awaits=fact.speaker, asked=entry.at)

    def _rated(self, fact: Rated | RatingWithdrawn, _: Entry) -> None:
        self.changes.append(fact.contribution)

    def _change(self, contribution: str, **values: Any) -> None:
        changed = self.by_id[contribution] = replace(self.by_id[contribution], **values)
        if changed.awaits:
            self.awaiting[contribution] = None
        else:
            self.awaiting.pop(contribution, None)
        if changed.state == INCOMPLETE:
            self.incomplete[contribution] = None
        else:
            self.incomplete.pop(contribution, None)

    def rows(self, subject: str) -> tuple[str, ...]:
        """Return the logs about which a vote decides: the log itself, or those of a list that are still in it."""
        if subject in self.by_id:
            return (subject,)
        return tuple(number for number in self._rows[subject] if self.by_id[number].within == subject)

    def correcting(self, contribution: Contribution) -> Iterator[Contribution]:
        """Yield all logs that would correct another one, or did."""
        made = map(self.by_id.__getitem__, self.made_for.get(contribution.contributor, ()))
        return (log for log in made if log.corrects == contribution.id)

    def get(self, contribution: str) -> Contribution:
        """Return the contribution; refuse a number that does not exist."""
        if contribution in self._rows:
            logs = tuple(map(Code, self._rows[contribution]))
            raise Refusal("{list} is a list: name one of its logs, {logs}.", list=Code(contribution), logs=logs)
        if contribution not in self.by_id:
            raise Refusal("There is no contribution {contribution}.", contribution=Code(contribution))
        return self.by_id[contribution]

    def of(self, agents: Agents, person: str) -> list[Contribution]:
        """Return the contributions that the person logged or is credited with, in order."""
        own = agents.aliases(person)
        numbers = {number for account in own for by in (self.made_by, self.made_for) for number in by.get(account, ())}
        made = map(self.by_id.__getitem__, sorted(numbers, key=lambda number: int(number[1:])))
        return [log for log in made if log.author in own or log.contributor in own]

    FOLDS: ClassVar[dict[type, Callable[..., None]]] = {
        Logged: _logged,
        Listed: _listed,
        Confirmed: _confirmed,
        EvidenceAsked: _evidence_asked,
        Opened: _opened,
        Unshown: _unshown,
        Amended: _amended,
        Settled: _settled,
        **dict.fromkeys((Withdrawn, Declined), _ended),
        Voided: _voided,
        Lapsed: _lapsed,
        SpeakerChanged: _speaker_changed,
        **dict.fromkeys((Rated, RatingWithdrawn), _rated),
    }


FOLDED_BELOW: Mapping[type, tuple[type, ...]] = {Votes: (Amended, Withdrawn), Audience: (Amended, Withdrawn)}
"""Pages of areas below that fold facts of this module as well."""
