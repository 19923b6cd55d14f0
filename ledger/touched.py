"""Which cards a fact changes: those of its subject, and of all that says something else because of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from ledger.chain.entry import Fact
from ledger.contributions import contribution
from ledger.contributions.log import MONEY_KINDS
from ledger.distributions import distribution, reversal
from ledger.equations import proposal
from ledger.equations.claim import ClaimPaid
from ledger.network import agent, identity, pause, project, role, rules
from ledger.payouts import erasure, payout, setback
from ledger.payouts.payout import PREPARED
from ledger.payouts.unfinished import unfinished
from ledger.treasury import income
from ledger.validation import rating
from ledger.validation import vote as validation
from ledger.values.phrase import mentions

if TYPE_CHECKING:
    from ledger.book import Book

_SUBJECTS = ("contribution", "setting", "income", "distribution", "payout", "digest", "equation")
"""The fields by which a fact says whose card it changes."""

_BY_PEOPLE = (*agent.FACTS, identity.Left, identity.CameBack, identity.Linked, identity.Unlinked, erasure.NameErased)
"""The facts that say who people are."""


def touched_by(book: Book, fact: Fact) -> Iterator[str]:
    """Yield the subjects whose cards a fact changes."""
    match fact:
        case (
            validation.Voted() | validation.Opened() | contribution.Logged()
        ):  # the most of all, so they are found first
            yield fact.contribution
        case validation.Sighted() | rating.ScoreSighted() | agent.Renamed():
            pass
        case _ if isinstance(fact, _BY_PEOPLE):
            yield from _by_people(book, fact)
        case role.RoleTaken(told) | project.ProjectStarted(told):
            yield told  # about which everybody is told
        case payout.PayToGiven(given):
            yield given
            yield from _prepared_for(book, given)
        case validation.Extended(contribution=number, reminded=reminded):
            yield number
            at = book.votes.open[number].extended
            assert at is not None, "folded in before"
            yield from (book.votes.reminder(person, at) for person in reminded)
        case validation.Settled():
            yield fact.contribution
            corrects = book.contributions.by_id[fact.contribution].corrects
            if corrects:
                yield corrects
        case distribution.DistributionPrepared():
            yield fact.distribution
        case distribution.DistributionMade():
            yield fact.distribution
            yield from _money_paid(book, book.distributions.by_id[fact.distribution].prepared.paid)
        case reversal.DistributionReversed():
            yield fact.distribution
            back = book.distributions.by_id[fact.distribution].reversal
            yield from _money_paid(book, back.prepared.paid if back else ())
        case proposal.EquationAdopted(equation, replaces):
            yield from (equation, replaces) if replaces else (equation,)
            yield from filter(partial(_is_money, book), book.contributions.by_id)
        case pause.Paused() | pause.PlatformLost() | pause.PlatformBack():
            yield from fact.held
        case rules.RulesAdopted(setting=setting) if setting is not None:
            yield setting
            if book.rules.settings[setting].name == rules.QUALITY:
                yield from book.ratings.by_id
        case setback.SetBack():
            yield from (fact.setback, *unfinished(book))  # people may see what is later than the ledger
        case _:
            yield from (subject for name in _SUBJECTS if (subject := getattr(fact, name, None)))


def _by_people(book: Book, fact: Fact) -> Iterator[str]:
    """Yield what changes by who people are: how they are called, and which accounts are one of them."""
    match fact:
        case agent.Forgotten():
            yield from _of_forgotten(book, fact)
        case erasure.NameErased(erased):
            if erased in book.agents.by_id:
                yield from (one.id for one in book.contributions.of(book.agents, erased))
                yield from _money_of(book, (erased,))
            else:
                yield erased
        case agent.Joined():
            yield from (one for one, vote in book.votes.open.items() if vote.opened.bootstrap)
        case identity.Left() | identity.CameBack():
            yield from book.votes.open
        case identity.Linked(younger, older) | identity.Unlinked(younger, older):
            yield from book.votes.open
            yield from _rated_by(book, younger, older)
            yield younger  # about whom the other accounts are told
            yield from _prepared_for(book, younger, older)


def _of_forgotten(book: Book, fact: agent.Forgotten) -> Iterator[str]:
    said = (*book.contributions.of(book.agents, fact.agent), *book.contributions.mentioning(fact.aliases))
    # Their cards, and the messages about them that stand with others.
    yield from (name for one in said for name in (one.id, f"{one.id}/"))
    yield from (f"{one}/flag/{alias}" for alias in fact.aliases for one in book.votes.flagged.get(alias, ()))
    yield from (one.id for one in book.projects.by_id.values() if {*one.initiators} & {*fact.aliases})
    yield from _equations_of(book, {*fact.aliases})
    yield from book.votes.open  # one fewer can vote
    settings = book.rules.settings.values()
    yield from (one.id for one in settings if one.by in fact.aliases or one.confirmed_by in fact.aliases)
    yield from _money_of(book, fact.aliases)


def _equations_of(book: Book, accounts: set[str]) -> Iterator[str]:
    """Yield the proposed equations whose cards name one of these accounts."""
    for number, found in book.equations.by_id.items():
        named = {found.proposed.by, *found.proposed.initiators, *found.answers, *mentions(found.proposed.text.text)}
        if named & accounts:
            yield number


def _money_paid(book: Book, paid: Iterable[ClaimPaid]) -> Iterator[str]:
    """Yield the contributions of money on which something was paid: their cards say what they can still expect."""
    yield from filter(partial(_is_money, book), dict.fromkeys(one.contribution for one in paid if one.contribution))


def _is_money(book: Book, number: str) -> bool:
    """Tell whether the card of a contribution says what the equation that holds does with it."""
    found = book.contributions.by_id[number]
    is_alive = found.state in (contribution.OPEN, contribution.UNSHOWN, contribution.WAITING, validation.ACCEPTED)
    return found.log.kind in MONEY_KINDS and is_alive


def _rated_by(book: Book, *agents: str) -> Iterator[str]:
    """Yield the rated contributions whose quality is another when these agents become one person, or two."""
    accounts = tuple(alias for agent in agents for alias in book.agents.aliases(agent))
    yield from book.ratings.by(accounts)
    yield from (
        number
        for number in book.ratings.by_id
        if {book.contributions.by_id[number].author, book.contributions.by_id[number].contributor} & {*accounts}
    )


def _prepared_for(book: Book, *agents: str) -> Iterator[str]:
    """Yield the payouts that wait for approval and would pay one of these, which their cards say to have changed."""
    accounts = {alias for agent in agents for alias in book.agents.aliases(agent)}
    for number, found in book.payouts.by_id.items():
        if found.state == PREPARED and accounts & found.lines.keys():
            yield number


def _money_of(book: Book, accounts: tuple[str, ...]) -> Iterator[str]:
    """Yield the incomes, distributions, payouts and digests whose cards name one of these accounts."""
    yield from (one.id for one in book.incomes.by_id.values() if _signed(one) & {*accounts})
    for number, found in book.distributions.by_id.items():
        agents = {found.prepared.by, found.approved_by, *found.objections}
        for back in found.reversals:
            agents |= {back.prepared.by, back.approved_by, *back.objections}
        if agents & {*accounts} or any(share.agent in accounts for share in found.prepared.shares):
            yield number
    for number, paid in book.payouts.by_id.items():
        seconds = {one.by for one in (paid.approved, paid.renewal) if one}
        agents = {paid.prepared.by, *seconds, *paid.lines}
        if agents & {*accounts} or any(held.agent in accounts for held in paid.prepared.held):
            yield number
    yield from (one.digest for one in book.periods.by_id.values() if {*one.figures.newcomers} & {*accounts})


def _signed(found: income.Income) -> set[str | None]:
    """Return those who noted and confirmed an income, and its being taken back."""
    return {found.by, found.confirmed_by, found.reversed_by, found.reversal.by if found.reversal else None}
