"""Named cards: those that name a person, or say what becomes of money, and so read differently when that changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

from ledger.contributions.contribution import INCOMPLETE, LISTED, OPEN, UNSHOWN, WAITING
from ledger.contributions.log import MONEY_KINDS, Log
from ledger.equations.claim import ClaimPaid
from ledger.equations.proposal import ADOPTED
from ledger.equations.proposal import OPEN as UNDECIDED
from ledger.network.agent import Forgotten
from ledger.payouts.naming import cards_naming
from ledger.payouts.payout import PREPARED
from ledger.validation.vote import ACCEPTED, Vote
from ledger.values.phrase import mentions

if TYPE_CHECKING:
    from ledger.book import Book

_MONEY_STATES = (OPEN, UNSHOWN, LISTED, INCOMPLETE, WAITING, ACCEPTED)
"""The states in which a contribution may still be paid for, or is."""


def crediting(book: Book, agent: str) -> Iterator[str]:
    """Yield the cards that credit an agent, or name it beside money."""
    yield from (contribution.id for contribution in book.contributions.of(book.agents, agent))
    yield from money_of(book, {agent})


def contributions_of(book: Book, fact: Forgotten) -> Iterator[str]:
    """Yield the contributions that name a forgotten person, and the messages beside their cards that do."""
    own = book.contributions.of(book.agents, fact.agent)
    yield from awaiting(book, fact.aliases)
    mentioning = (
        made for made in book.contributions.by_id.values() if not _mentioned(made.log).isdisjoint(fact.aliases)
    )
    for contribution in (*own, *mentioning):
        yield contribution.id
        yield f"{contribution.id}/"
    yield from (number for number, answer in book.hearings.answers.items() if answer.by in fact.aliases)
    for alias in fact.aliases:
        for number in book.votes.flagged.get(alias, ()):
            yield from (f"{number}/flag/{alias}", f"{number}/flagged/{alias}")
    yield from _quoting(book, {*fact.aliases})


def _quoting(book: Book, aliases: set[str]) -> Iterator[str]:
    """Yield the cards that quote what these accounts said with a no, or somebody who named them, and the messages about them."""
    said = (
        *(book.votes.flagged.get(alias, ()) for alias in aliases),
        *(book.votes.explained.get(alias, ()) for alias in aliases),
    )
    naming = (number for number, vote in book.votes.ended.items() if not _named_in(vote).isdisjoint(aliases))
    for number in dict.fromkeys((*chain.from_iterable(said), *naming)):
        rows = book.lists.by_id[number].rows if number in book.lists.by_id else ()
        for about in (number, *rows):
            yield from (about, f"{about}/")


def _named_in(vote: Vote) -> set[str]:
    """Return the accounts that the reasons of a vote mention."""
    reasons = (*vote.flags.values(), *(cast.reason for cast in vote.ballots.values()))
    return set(chain.from_iterable(mentions(reason.text) for reason in reasons if reason is not None))


def _mentioned(content: Log) -> set[str]:
    """Return the accounts that the words of a log mention."""
    texts = filter(None, (content.note, content.evidence, content.paid_by))
    return set(chain.from_iterable(mentions(words.text) for words in texts))


def awaiting(book: Book, accounts: tuple[str, ...]) -> Iterator[str]:
    """Yield the logs that wait for the person of these accounts to confirm them."""
    numbers = book.contributions.awaiting
    return (number for number in numbers if book.contributions.by_id[number].awaits in accounts)


def projects_of(book: Book, accounts: set[str]) -> Iterator[str]:
    """Yield the projects that one of these accounts began."""
    return (project.id for project in book.projects.by_id.values() if accounts.intersection(project.initiators))


def settings_of(book: Book, accounts: set[str]) -> Iterator[str]:
    """Yield the changes of the rules that one of these accounts proposed or confirmed, or that pay one of them."""
    for setting in book.rules.settings.values():
        named = {setting.by, setting.confirmed_by, *(setting.value.text or "").split()}
        if named & accounts:
            yield setting.id


def proposals_of(book: Book, accounts: set[str]) -> Iterator[str]:
    """Yield the proposals whose cards and messages name one of these accounts."""
    for number, proposal in book.proposals.by_id.items():
        value = proposal.proposed.value
        words = (value.text or "").split() if value is not None else ()
        if {proposal.by, *proposal.confirmed_by, *proposal.declined_by, *proposal.flags, *words} & accounts:
            yield from (number, f"{number}/")


def equations_of(book: Book, accounts: set[str]) -> Iterator[str]:
    """Yield the proposed equations whose cards name one of these accounts."""
    for number, equation in book.equations.by_id.items():
        proposed = equation.proposed
        named = {proposed.by, *proposed.initiators, *equation.answers, *mentions(proposed.text.text)}
        if named & accounts:
            yield number


def naming_custodian(book: Book) -> Iterator[str]:
    """Yield the equations whose cards say who holds the office of custodian."""
    for number, equation in book.equations.by_id.items():
        if equation.state in (UNDECIDED, ADOPTED) and equation.names_custodian:
            yield number


def of_custodian(book: Book, agent: str) -> Iterator[str]:
    """Yield those equations if the agent holds the office anywhere."""
    person = book.agents.person(agent)
    if any(book.agents.person(office.agent) == person for office in book.rules.now.custodians):
        yield from naming_custodian(book)


def money_paid(book: Book, paid: Iterable[ClaimPaid]) -> Iterator[str]:
    """Yield the contributions of money on which something was paid: their cards say what they can still expect."""
    return only_money(book, dict.fromkeys(filter(None, (claim.contribution for claim in paid))))


def only_money(book: Book, numbers: Iterable[str]) -> Iterator[str]:
    """Yield the contributions whose cards say what the equation in force does with them."""
    for number in numbers:
        contribution = book.contributions.by_id[number]
        if contribution.log.kind in MONEY_KINDS and contribution.state in _MONEY_STATES:
            yield number


def _accounts(book: Book, agents: Iterable[str]) -> set[str]:
    return {*chain.from_iterable(map(book.agents.aliases, agents))}


def rated_by(book: Book, *agents: str) -> Iterator[str]:
    """Yield the rated contributions whose quality changes when these agents become one person, or two."""
    accounts = _accounts(book, agents)
    yield from book.ratings.rated_by(tuple(accounts))
    for number in book.ratings.by_id:
        contribution = book.contributions.by_id[number]
        if {contribution.author, contribution.contributor} & accounts:
            yield number


def prepared_for(book: Book, *agents: str) -> Iterator[str]:
    """Yield the payouts that wait for approval and would pay one of these, which their cards say to have changed."""
    accounts = _accounts(book, agents)
    for number, payout in book.payouts.by_id.items():
        if payout.state == PREPARED and accounts & payout.lines.keys():
            yield number


def money_of(book: Book, accounts: set[str]) -> Iterator[str]:
    """Yield the incomes, distributions and payouts whose cards name one of these accounts."""
    yield from cards_naming(book, accounts)
