"""Figures of a period: for its digest, and for anybody who asks before it ends."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING, Any

from ledger.chain.entry import Fact
from ledger.digests import works
from ledger.digests.digest import (
    CORRECTED,
    HOLDS,
    HOLDS_NO_MORE,
    REVERSED,
    SET,
    Decision,
    DigestMade,
    Figures,
    Standing,
    Waiting,
)
from ledger.distributions.distribution import DistributionHalted, DistributionMade
from ledger.distributions.reversal import DistributionReversed
from ledger.equations.proposal import ADOPTED, OPEN, REPLACED, EquationAdopted, EquationDropped, EquationFailed
from ledger.network.agent import Joined
from ledger.network.preset import EDITION
from ledger.network.project import ProjectStarted
from ledger.network.proposal import NOTICED, VOTED_ON, ProposalDropped, ProposalEnded
from ledger.network.role import STEWARD, RoleEnded, RoleTaken
from ledger.network.rules import RulesAdopted
from ledger.payouts.payout import APPROVED, CONFIRMED, FAILED, RETURNED, UNKNOWN, LineMarked, Payout
from ledger.treasury.account import Posted, external_flows
from ledger.treasury.statement import Treasury
from ledger.validation.vote import ACCEPTED, REJECTED, UNDECIDED, Settled
from ledger.values.ids import Letter, next_id
from ledger.values.money import Money
from ledger.values.schedule import next_end, shortest

if TYPE_CHECKING:
    from ledger.book import Book

LATE = timedelta(minutes=10)
"""A digest that comes so long after the end of its period is late."""

NAMED = 5
"""Waiting logs that are named."""

STEWARDS, PERSONS = 2, 3
"""Stewards that it takes to move money, and persons from whom on they are missed."""


def due(book: Book) -> datetime | None:
    """Return the end of the period under way, or None if digests are off or nobody is there to read one."""
    if book.periods.since is None or not book.agents.by_id:
        return None
    rules, after = book.rules.now, book.periods.since
    if book.periods.by_id:
        after += shortest(rules.digest)  # a change of zone makes no digest of a few hours
    if book.periods.scheduled is not None:
        after = max(after, book.periods.scheduled)  # nor is one late that nobody wanted before
    return next_end(rules.digest, rules.zone, after)


def make_digest(book: Book, now: datetime, stuck: int, head: str) -> tuple[DigestMade, ...]:
    """Return the digest of all time up to the last end of a period, or nothing if none has come since the last digest.

    So there is one digest for several periods that were missed. `stuck` is the number of owed posts, `head` the last hash.
    """
    since, end = book.periods.since, due(book)
    until: datetime | None = None
    while end is not None and end <= now:
        until, end = end, next_end(book.rules.now.digest, book.rules.now.zone, end)
    if since is None or until is None:
        return ()
    number = next_id(Letter.DIGEST, book.periods.by_id)
    return (DigestMade(number, since, until, now - until > LATE, figures(book, until, stuck, head)),)


def figures(book: Book, until: datetime, stuck: int, head: str) -> Figures:
    """Return the figures from the last digest to just before a moment."""
    happened = [happened.fact for happened in book.periods.happened if happened.at < until]
    facts = _by_kind(happened)
    ended = _ended(book, facts[Settled])
    judged = [book.contributions.by_id[number] for number in ended[ACCEPTED]]
    accepted = [log for log in judged if log.corrects is None]
    marked = Counter(fact.state for fact in facts[LineMarked])
    return Figures(
        accepted=len(accepted),
        people=works.people(book, accepted),
        hours=works.hours(accepted),
        brought=works.brought(accepted),
        works=works.named(book, accepted),
        decided=tuple(_decided(book, happened)),
        rejected=len(ended[REJECTED]),
        not_accepted=tuple(ended[REJECTED]),
        undecided=tuple(ended[UNDECIDED]),
        newcomers=_newcomers(book, facts[Joined]),
        projects=tuple(fact.project for fact in facts[ProjectStarted]),
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
        proposals=(*_proposals(book, facts), *_equations(book, facts)),
        vacant=_vacant(book),
        offers=_offered(book),
    )


def _offered(book: Book) -> int | None:
    """Return the edition of the presets that a network with an older one is told of; None if it was told."""
    is_told = any(made.figures.offers == EDITION for made in book.periods.by_id.values())
    return None if is_told or book.rules.now.preset.edition >= EDITION else EDITION


def _vacant(book: Book) -> int:
    """Count the stewards who are missing, where there are people enough to ask."""
    if len(list(book.agents.persons())) < PERSONS:
        return 0
    return max(0, STEWARDS - len(book.roles.holders(STEWARD, book.agents)))


_ByKind = Mapping[type, list[Fact]]


def _proposals(book: Book, facts: _ByKind) -> Iterator[Standing]:
    """Yield how the proposals stand that ended in the period, or are open."""
    ended: Iterable[Any] = (*facts[ProposalEnded], *facts[ProposalDropped])
    numbers = (*(fact.proposal for fact in ended), *(proposal.id for proposal in book.proposals.open()))
    for proposal in map(book.proposals.by_id.__getitem__, dict.fromkeys(numbers)):
        has_end = proposal.state in (NOTICED, VOTED_ON)
        yield Standing(proposal.id, proposal.state, proposal.ends(book.pauses) if has_end else None)


def _equations(book: Book, facts: _ByKind) -> Iterator[Standing]:
    """Yield the same of the proposed equations. One that was adopted and replaced since is one that was adopted."""
    ended: Iterable[Any] = (*facts[EquationAdopted], *facts[EquationFailed], *facts[EquationDropped])
    numbers = (*(fact.equation for fact in ended), *(one.proposed.equation for one in book.equations.open()))
    for number in dict.fromkeys(numbers):
        equation = book.equations.by_id[number]
        state = ADOPTED if equation.state == REPLACED else equation.state
        yield Standing(number, state, equation.ends(book.pauses) if state == OPEN else None)


def _decided(book: Book, happened: Iterable[Fact]) -> Iterator[Decision]:
    """Yield what became so in the period, beside what was proposed to all: of a rule or an office that changed twice, the last."""
    last: dict[str, Decision] = {}
    for fact in happened:
        key, decision = _DECISIONS.get(type(fact), _none)(book, fact)
        if decision is not None:
            last.pop(key, None)
            last[key] = decision
    yield from last.values()


_Keyed = tuple[str, Decision | None]


def _none(_: Book, __: Fact) -> _Keyed:
    return "", None


def _set(book: Book, fact: RulesAdopted) -> _Keyed:
    setting = book.rules.settings.get(fact.setting or "")
    return (setting.name, Decision(setting.id, SET)) if setting else ("", None)


def _corrected(book: Book, fact: Settled) -> _Keyed:
    corrects = book.contributions.by_id[fact.subject].corrects
    if corrects is None or fact.decision != ACCEPTED:
        return "", None
    return corrects, Decision(fact.subject, CORRECTED)


def _office(agent: str, kind: str) -> _Keyed:
    return agent, Decision(agent, kind)


_DECISIONS: Mapping[type, Callable[..., _Keyed]] = {
    RulesAdopted: _set,
    Settled: _corrected,
    DistributionReversed: lambda _, fact: (fact.distribution, Decision(fact.distribution, REVERSED)),
    RoleTaken: lambda _, fact: ("", None) if fact.proposal else _office(fact.agent, HOLDS),
    RoleEnded: lambda _, fact: _office(fact.agent, HOLDS_NO_MORE),
}
"""What became so by a fact, and what it was about: a later decision on the same takes its place."""


def _by_kind(facts: Iterable[Fact]) -> _ByKind:
    """Return the facts by their kind, in their order; no facts for a kind that is missing."""
    by_kind: defaultdict[type, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_kind[type(fact)].append(fact)
    return by_kind


def _ended(book: Book, settled: Iterable[Settled]) -> Mapping[str, list[str]]:
    """Return the settled contributions by their decision, in their order, without those that are asked about again."""
    by_decision: defaultdict[str, list[str]] = defaultdict(list)
    for number, decision in {fact.subject: fact.decision for fact in settled}.items():
        if book.contributions.by_id[number].state == decision:
            by_decision[decision].append(number)
    return by_decision


def _distributions(facts: Iterable[DistributionMade | DistributionHalted]) -> tuple[str, ...]:
    return tuple(fact.distribution for fact in facts)


def _oldest(book: Book, until: datetime) -> tuple[Waiting, ...]:
    oldest = sorted(book.votes.open.values(), key=lambda vote: vote.at)[:NAMED]
    return tuple(Waiting(vote.opened.subject, max(0, (until - vote.at).days)) for vote in oldest)


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
