"""Offers: the numbers that a verb would take from a person now, by verb and option. What it would refuse is not offered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from bot.input import money_offers
from bot.input.asking import Asking
from bot.input.draft import DRAFT
from bot.input.money_offers import Offers
from bot.outcome import typed_subject
from ledger.contributions import quality, revision
from ledger.contributions.contribution import OPEN, UNSHOWN, Contribution
from ledger.network.agent import ORGANIZATION, PERSON
from ledger.network.role import STEWARD
from ledger.network.rules import APPROVE
from ledger.network.speaker import living_speaker
from ledger.validation import electorate
from ledger.validation.vote import ACCEPTED


def _may_judge(asking: Asking) -> Iterator[str]:
    """Yield the open votes in which a ballot of theirs counts, the newest first."""
    book = asking.book
    for number, vote in reversed(book.votes.open.items()):
        if electorate.may_vote(vote, book.agents, book.contributions.accepted, asking.person):
            yield number


def _others(asking: Asking) -> Iterator[str]:
    """Yield the numbers of what people decide about that is no log."""
    book = asking.book
    yield from (proposal.id for proposal in book.proposals.open())
    yield from (number for number, known in book.equations.by_id.items() if known.state == "open")
    yield from money_offers.under_way(asking)


def _to_vote(asking: Asking) -> Iterator[str]:
    yield from _may_judge(asking)
    for number in _others(asking):
        known = asking.book.equations.by_id.get(number)
        typed = known.proposed.hash if known else None
        if asking.takes("vote", number, card=number, choice=APPROVE, fingerprint=typed):
            yield number


def _own_ballots(asking: Asking) -> Iterator[str]:
    yield from _may_judge(asking)
    book = asking.book
    yield from (
        number
        for number, vote in book.members_votes.open.items()
        if electorate.may_vote(vote, book.agents, book.contributions.accepted, asking.person)
    )


def _to_flag(asking: Asking) -> Iterator[str]:
    votes = asking.book.votes.open
    yield from (number for number in _may_judge(asking) if not any(map(asking.is_mine, votes[number].flags)))
    yield from (number for number in _others(asking) if asking.takes("flag", number, card=number, reason="why"))


def _flagged(asking: Asking) -> Iterator[str]:
    book = asking.book
    for number, vote in book.votes.open.items():
        if any(map(asking.is_mine, vote.flags)):
            yield number
    yield from (number for number in _others(asking) if asking.takes("flag lift", number, card=number))


def _questions(asking: Asking) -> Iterator[str]:
    """Yield what waits for their yes."""
    questions = asking.menu.questions(asking.book)
    yield from (typed_subject(question.about) for question in questions if asking.person in question.persons)
    yield from (DRAFT for _ in asking.drafts[:1])


def _own_logs(asking: Asking) -> list[Contribution]:
    """Return what they logged, or what credits them, the newest first."""
    if asking.person not in asking.book.agents.by_id:
        return []
    return asking.book.contributions.of(asking.book.agents, asking.person)[::-1]


def _changeable(asking: Asking) -> Iterator[str]:
    yield from (DRAFT for _ in asking.drafts[:1])
    yield from (log.id for log in _own_logs(asking) if revision.is_changeable(asking.book, log, asking.person))


def _repeatable(asking: Asking) -> Iterator[str]:
    for log in _own_logs(asking):
        if asking.is_mine(log.author) and asking.is_mine(log.log.note.subject) and not log.corrects:
            yield log.id


def _correctable(asking: Asking) -> Iterator[str]:
    open_ones = {log.corrects for log in _own_logs(asking) if log.corrects and log.state in (OPEN, UNSHOWN)}
    for log in reversed(asking.book.contributions.by_id.values()):
        if log.state == ACCEPTED and not log.corrects and log.id not in open_ones:
            yield log.id


def _ratable(asking: Asking) -> Iterator[str]:
    numbers = quality.open_at(asking.book, reversed(asking.book.contributions.by_id), asking.at)
    return (number for number in numbers if quality.may_rate(asking.book, number, asking.person))


def _withdrawable(asking: Asking) -> Iterator[str]:
    book = asking.book
    money = (
        *book.incomes.awaiting,
        *money_offers.under_way(asking),
        *money_offers.payouts(asking, lambda _, payout: not payout.approved),
    )
    others = (*_others(asking), *money, *(setting for setting in book.rules.settings), *book.lists.pending)
    for number in (*(log.id for log in _own_logs(asking)), *dict.fromkeys(others)):
        if asking.takes("withdraw", number, what=number):
            yield number
    if asking.is_steward:
        yield STEWARD


def _newest(page: str) -> Offers:
    """Return the offers of all of a page of the book, the newest first."""
    return lambda asking: reversed(getattr(asking.book, page).by_id)


def _explainable(asking: Asking) -> Iterator[str]:
    """Yield what can be explained: of shares and payments, those that concern them."""
    yield from money_offers.distributions(money_offers.is_for_me)(asking)
    yield from money_offers.payouts(asking, money_offers.pays_me)
    yield from reversed(asking.book.proposals.by_id)
    yield from reversed(asking.book.contributions.by_id)


def _all(asking: Asking) -> Iterator[str]:
    """Yield all that has a history: what is open first, then the newest."""
    book = asking.book
    yield from reversed(book.votes.open)
    yield from _others(asking)
    pages = (
        book.proposals,
        book.distributions,
        book.payouts,
        book.incomes,
        book.equations,
        book.contributions,
        book.lists,
    )
    yield from chain.from_iterable(reversed(page.by_id) for page in pages)
    yield from (f"#{project.name.text}" for project in book.projects.by_id.values())


def _organizations(asking: Asking) -> Iterator[str]:
    """Yield the organisations for which nobody speaks, or for which they do."""
    agents = asking.book.agents
    for known in agents.by_id.values():
        if known.kind == ORGANIZATION and living_speaker(agents, known.id) in (None, asking.person):
            yield known.name.text or known.id


def _spoken_for(asking: Asking) -> Iterator[str]:
    agents = asking.book.agents
    for known in agents.by_id.values():
        if known.kind != PERSON and living_speaker(agents, known.id) == asking.person:
            yield known.name.text or known.id


def _people(asking: Asking) -> Iterator[str]:
    agents = asking.book.agents
    return (f"@{known.id}" if known.name.text is None else known.name.text for known in agents.persons())


OFFERS: Mapping[tuple[str, str], Offers] = {
    ("contribute again", "card"): _repeatable,
    ("vote", "card"): _to_vote,
    ("flag", "card"): _to_flag,
    ("flag lift", "card"): _flagged,
    ("mine", "card"): _own_ballots,
    ("confirm", "what"): _questions,
    ("account give", "distribution"): money_offers.distributions(money_offers.can_be_given),
    ("account pay-to", "for"): _spoken_for,
    ("agent speaker", "organization"): _organizations,
    ("amend", "card"): _changeable,
    ("correct", "card"): _correctable,
    ("digest", "digest"): _newest("periods"),
    ("distribute", "distribution"): _newest("distributions"),
    ("distribute approve", "distribution"): money_offers.distributions(money_offers.waits_for_second),
    ("distribute reverse", "distribution"): money_offers.distributions(money_offers.can_be_taken_back),
    ("equation", "equation"): _newest("equations"),
    ("equation try", "equation"): _newest("equations"),
    ("history", "card"): _all,
    ("income", "income"): _newest("incomes"),
    ("income reverse", "income"): money_offers.incomes_to_reverse,
    ("ledger", "about"): _all,
    ("payout", "payout"): _newest("payouts"),
    ("payout approve", "payout"): money_offers.of_payouts(money_offers.payout_waits),
    ("payout mark", "payout"): money_offers.of_payouts(money_offers.can_be_marked),
    ("payout resolve", "payout"): money_offers.of_payouts(money_offers.is_unknown),
    ("payout file", "payout"): money_offers.of_payouts(money_offers.has_file),
    ("payout renew", "payout"): money_offers.of_payouts(money_offers.can_be_renewed),
    ("payout prepare", "on"): lambda asking: (),
    ("payout renew", "on"): lambda asking: (),
    ("project start", "with"): _people,
    ("rate", "card"): _ratable,
    ("why", "about"): _explainable,
    ("withdraw", "what"): _withdrawable,
}
"""What is offered for an option of a verb, where its kind alone does not say it."""
