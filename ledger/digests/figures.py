"""Figures of a period: for its digest, and for anybody who asks before it ends."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING

from ledger.chain.entry import Fact
from ledger.contributions.contribution import Contribution
from ledger.contributions.log import WORK
from ledger.digests.digest import DigestMade, Figures, ProjectHours, Standing, Waiting
from ledger.distributions.distribution import DistributionHalted, DistributionMade
from ledger.network.agent import Joined
from ledger.network.preset import EDITION
from ledger.network.proposal import NOTICED, VOTED_ON, ProposalDropped, ProposalEnded
from ledger.payouts.payout import APPROVED, CONFIRMED, FAILED, RETURNED, UNKNOWN, LineMarked, Payout
from ledger.treasury.account import Posted, external_flows
from ledger.treasury.statement import Treasury
from ledger.validation.vote import ACCEPTED, REJECTED, UNDECIDED, Flagged, Settled
from ledger.values.ids import Letter, next_id
from ledger.values.money import Money
from ledger.values.quantity import TIME, Quantity
from ledger.values.schedule import next_end, shortest

if TYPE_CHECKING:
    from ledger.book import Book

LATE = timedelta(minutes=10)
"""A digest that comes so long after the end of its period is late."""

NAMED = 5
"""Waiting logs that are named."""

TOP = 3
"""Persons whose share of all hours shows how much depends on few."""


def due(book: Book) -> datetime | None:
    """Return the end of the period under way, or None if digests are off or nobody is there to read one."""
    if book.periods.since is None or not book.agents.by_id:
        return None
    rules, after = book.rules.now, book.periods.since
    if book.periods.by_id:
        after += shortest(rules.digest)  # a change of zone or schedule makes no digest of a few hours
    return next_end(rules.digest, rules.zone, after)


def make_digest(book: Book, now: datetime, stuck: int, head: str) -> tuple[DigestMade, ...]:
    """Return the digest of the period that has ended, or nothing; `stuck` is the number of owed posts, `head` the last hash."""
    since, until = book.periods.since, due(book)
    if since is None or until is None or until > now:
        return ()
    number = next_id(Letter.DIGEST, book.periods.by_id)
    return (DigestMade(number, since, until, now - until > LATE, figures(book, until, stuck, head)),)


def figures(book: Book, until: datetime, stuck: int, head: str) -> Figures:
    """Return the figures from the last digest to just before a moment."""
    facts = _by_kind(happened.fact for happened in book.periods.happened if happened.at < until)
    decided = _decided(facts[Settled])
    accepted = [book.contributions.by_id[number] for number in decided[ACCEPTED]]
    marked = Counter(fact.state for fact in facts[LineMarked])
    return Figures(
        accepted=sum(log.corrects is None for log in accepted),
        rejected=sum(book.contributions.by_id[number].corrects is None for number in decided[REJECTED]),
        undecided=tuple(decided[UNDECIDED]),
        flags=len(facts[Flagged]),
        hours=_hours(accepted),
        top=_top(book, accepted),
        newcomers=_newcomers(book, facts[Joined]),
        distributions=_distributions(facts[DistributionMade]),
        halted=_distributions(facts[DistributionHalted]),
        paid=marked[CONFIRMED],
        failed=marked[FAILED] + marked[RETURNED],
        treasury=_treasury(book, facts[Posted]),
        waiting=len(book.votes.open),
        oldest=_oldest(book, until),
        flagged=tuple(number for number, vote in book.votes.open.items() if vote.flags),
        unknown=sum(map(_unknown, book.payouts.by_id.values())),
        stuck=stuck,
        head=head,
        proposals=tuple(_proposals(book, (*facts[ProposalEnded], *facts[ProposalDropped]))),
        offers=_offered(book),
    )


def _offered(book: Book) -> int | None:
    """Return the edition of the presets that a network with an older one is told of; None if it was told."""
    is_told = any(made.figures.offers == EDITION for made in book.periods.by_id.values())
    return None if is_told or book.rules.now.preset.edition >= EDITION else EDITION


def _proposals(book: Book, ended: Iterable[ProposalEnded | ProposalDropped]) -> Iterator[Standing]:
    """Yield how the proposals stand that ended in the period, or are open."""
    numbers = (*(fact.proposal for fact in ended), *(proposal.id for proposal in book.proposals.open()))
    for proposal in map(book.proposals.by_id.__getitem__, dict.fromkeys(numbers)):
        has_end = proposal.state in (NOTICED, VOTED_ON)
        yield Standing(proposal.id, proposal.state, proposal.ends(book.pauses) if has_end else None)


def _by_kind(facts: Iterable[Fact]) -> Mapping[type, list[Fact]]:
    """Return the facts by their kind, in their order; no facts for a kind that is missing."""
    by_kind: defaultdict[type, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_kind[type(fact)].append(fact)
    return by_kind


def _decided(settled: Iterable[Settled]) -> Mapping[str, list[str]]:
    """Return the settled contributions by their decision, in their order."""
    by_decision: defaultdict[str, list[str]] = defaultdict(list)
    for fact in settled:
        by_decision[fact.decision].append(fact.subject)
    return by_decision


def _distributions(facts: Iterable[DistributionMade | DistributionHalted]) -> tuple[str, ...]:
    return tuple(fact.distribution for fact in facts)


def _oldest(book: Book, until: datetime) -> tuple[Waiting, ...]:
    oldest = sorted(book.votes.open.values(), key=lambda vote: vote.at)[:NAMED]
    return tuple(Waiting(vote.opened.subject, max(0, (until - vote.at).days)) for vote in oldest)


def _in_hours(accepted: Iterable[Contribution]) -> Iterator[tuple[Contribution, Fraction]]:
    """Yield the contributions of work in hours, each with its hours; corrections only change what counts already."""
    for contribution in accepted:
        if contribution.log.kind == WORK and contribution.corrects is None:
            amount = contribution.log.amount
            if isinstance(amount, Quantity) and amount.unit == TIME:
                yield contribution, amount.count


def _hours(accepted: list[Contribution]) -> tuple[ProjectHours, ...]:
    """Return the hours by project, most first."""
    sums: defaultdict[str | None, list[Fraction]] = defaultdict(lambda: [Fraction(), Fraction()])
    for contribution, hours in _in_hours(accepted):
        of_project = sums[contribution.log.project]
        of_project[0] += hours
        if contribution.log.stream == "care":
            of_project[1] += hours
    rows = [ProjectHours(project, hours, care) for project, (hours, care) in sums.items()]
    return tuple(sorted(rows, key=lambda row: (-row.hours, row.project or "")))


def _top(book: Book, accepted: list[Contribution]) -> Fraction:
    sums: defaultdict[str, Fraction] = defaultdict(Fraction)
    for contribution, hours in _in_hours(accepted):
        sums[book.agents.person(contribution.contributor)] += hours
    total = sum(sums.values(), Fraction())
    return sum(sorted(sums.values(), reverse=True)[:TOP], Fraction()) / total if total else Fraction()


def _newcomers(book: Book, facts: Iterable[Joined]) -> tuple[str, ...]:
    """Return the persons who are new and still here, each once; an account that was linked brings nobody new."""
    joined = dict.fromkeys(fact.agent for fact in facts)
    persons = dict.fromkeys(map(book.agents.person, joined))
    agents = book.agents
    return tuple(
        person for person in persons if person in joined and not agents.is_gone(person) and agents.is_here(person)
    )


def _treasury(book: Book, facts: Iterable[Posted]) -> tuple[Treasury, ...]:
    came: Counter[str] = Counter()
    went: Counter[str] = Counter()
    for is_income, money in chain.from_iterable(map(external_flows, facts)):
        (came if is_income else went)[money.currency] += money.minor
    return tuple(
        Treasury(
            Money(came[currency], currency),
            Money(went[currency], currency),
            book.accounts.total("pool", currency) + book.accounts.total("shortage", currency),
            book.accounts.total("aside/", currency),
            book.accounts.total("agent/", currency),
        )
        for currency in book.accounts.currencies()
    )


def _unknown(payout: Payout) -> int:
    """Count the lines of an approved payout of which nobody knows whether they arrived."""
    if payout.state != APPROVED:
        return 0
    return sum(line.state == UNKNOWN for line in payout.lines.values())
