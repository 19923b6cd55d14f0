"""`/distribute`: share the money of a pool; previewed, prepared, approved by a second steward, open to objections."""

from __future__ import annotations

from datetime import datetime

from bot.menu import DAYS, Asked, Kind, Option, ShellState, Slash, Verb
from bot.outcome import Notice, Offer, Outcome, Post
from ledger.book import Book
from ledger.chain.entry import Fact
from ledger.contributions.selection import Selection
from ledger.distributions import consent, consent_words, decisions, restitution, restitution_words
from ledger.distributions import words as distribution_words
from ledger.distributions.distribution import (
    APPROVED,
    OBJECTION_HOURS,
    OBJECTIONS,
    Distribution,
    DistributionHalted,
    DistributionMade,
    DistributionPrepared,
)
from ledger.distributions.reversal import DistributionReversed, ReversalHalted
from ledger.governance import pause_words
from ledger.network import role
from ledger.network.rules import APPROVE
from ledger.treasury import pool
from ledger.validation.vote import NONE
from ledger.values.ids import Letter, Subject
from ledger.values.money import Money
from ledger.values.phrase import Code, Phrase, Refusal, lines, phrase, sample


def prepare(book: Book, asked: Asked) -> Outcome:
    """Set money aside and freeze the list of shares."""
    role.check_steward(book.roles, book.agents, asked.agent)
    selection = Selection(asked["project"], asked["from"], asked["to"])
    amount = asked["amount"] or pool.all_of(book, selection.project)
    facts = decisions.prepare(book, amount, selection, asked["fingerprint"], asked.agent)
    number = facts[0].distribution
    asks = _asks(book, asked.agent, number, facts[0].fingerprint)
    answer = phrase("{id} is prepared, with {amount} set aside for it.", id=Code(number), amount=_given(facts[0]))
    return Outcome(facts, lines(answer, asks), (Post(number),))


def _asks(book: Book, steward: str, number: str, fingerprint: str) -> Phrase:
    return role.advice_to_only_steward(book.roles, book.agents, steward) or phrase(
        "Another steward approves it with {approve}.", approve=Code(f"/distribute approve {number} {fingerprint}")
    )


def _given(prepared: DistributionPrepared) -> Money:
    return Money(sum(share.minor for share in prepared.shares), prepared.amount.currency)


def approve(book: Book, asked: Asked) -> Outcome:
    """Approve the list that another steward prepared: from now on members can object."""
    role.check_second(book.roles, book.agents, asked.agent)
    if restitution.under_way(book, asked["distribution"]):
        return _approve_back(book, asked)
    facts = decisions.approve(book, asked["distribution"], asked["fingerprint"], asked.agent, asked.at)
    answer = phrase(
        "{id} is approved. It is carried out by itself in {hours} hours, unless {n} members with accepted work object.",
        id=Code(asked["distribution"]),
        hours=OBJECTION_HOURS,
        n=OBJECTIONS,
    )
    at_once = consent_words.at_once(asked["distribution"], is_small=facts[0].small)
    return Outcome(facts, lines(answer, at_once, distribution_words.founders_note(book, asked["distribution"])))


def _approve_back(book: Book, asked: Asked) -> Outcome:
    """Approve that a distribution is taken back, and tell everybody from whom."""
    number = asked["distribution"]
    facts = restitution.approve(book, number, asked["fingerprint"], asked.agent, asked.at)
    answer = phrase(
        "It is approved that {id} is taken back. That happens by itself in {hours} hours, unless {n} members object.",
        id=Code(number),
        hours=OBJECTION_HOURS,
        n=OBJECTIONS,
    )
    at_once = consent_words.at_once(number, is_small=facts[0].small)
    return Outcome(facts, lines(answer, at_once), _tell(book, number, restitution_words.COMING))


def _tell(book: Book, number: str, what: str) -> tuple[Post, ...]:
    """Return the messages to the persons from whom a share of a distribution is taken back."""
    reversals = book.distributions.by_id[number].reversals
    agents = (share.agent for share in reversals[-1].prepared.shares)
    return tuple(
        Post(f"{number}/{what}/{len(reversals)}/{agent}", agent) for agent in agents if _can_be_told(book, agent)
    )


def _can_be_told(book: Book, agent: str) -> bool:
    return book.agents.is_person(agent) and not book.agents.is_gone(agent)


def reverse(book: Book, asked: Asked) -> Outcome:
    """Propose to take back a distribution that was carried out, as far as its shares are still on accounts."""
    role.check_steward(book.roles, book.agents, asked.agent)
    number = asked["distribution"]
    fact = restitution.prepare(book, number, asked["reason"], asked.agent)
    total = Money(sum(share.minor for share in fact.shares), fact.currency)
    asks = _asks(book, asked.agent, number, fact.fingerprint)
    answer = phrase("{total} of {id} can be taken back. The card shows from whom.", total=total, id=Code(number))
    return Outcome((fact,), lines(answer, asks))


def object_to(book: Book, asked: Asked) -> Outcome:
    """Record an objection; the second one halts the distribution."""
    number = asked["card"]
    facts = decisions.object_to(book, number, asked.agent, asked["reason"], asked.at)
    kinds = set(map(type, facts))
    if ReversalHalted in kinds:
        return Outcome(facts, phrase("Two members object: {id} stays as it is.", id=Code(number)))
    if DistributionHalted in kinds:
        answer = phrase("{id} is halted: two members object. Its money is in the pool again.", id=Code(number))
        return Outcome(facts, answer)
    answer = phrase(
        "Your objection to {id} stands. With one more it is halted. {lift} takes yours back.",
        id=Code(number),
        lift=Code(f"/flag lift {number}"),
    )
    return Outcome(facts, answer)


def lift(book: Book, asked: Asked) -> Outcome:
    """Take the asker's objection back."""
    facts = decisions.lift(book, asked["card"], asked.agent)
    return Outcome(facts, phrase("Your objection to {id} is taken back.", id=Code(asked["card"])))


def vote(book: Book, asked: Asked) -> Outcome:
    """Record the yes of somebody who could object, or take it back; a no is an objection, which has a reason."""
    number, choice = asked["card"], asked["choice"]
    if choice == NONE:
        return Outcome(
            consent.retract(book, number, asked.agent), phrase("Your yes to {id} is taken back.", id=Code(number))
        )
    if choice != APPROVE:
        raise Refusal(
            "Anybody against {id} can object, and say why: {flag}.",
            id=Code(number),
            flag=sample("/flag {id} why", id=number),
        )
    known = consent.objectionable(book, number)
    return Outcome(
        consent.assent(book, number, known, asked.agent, asked.at),
        consent_words.noted(book, number, known, asked.agent, asked.at),
    )


def drop(book: Book, asked: Asked) -> Outcome:
    """Take a distribution back that was not approved."""
    role.check_steward(book.roles, book.agents, asked.agent)
    number = asked["what"]
    if restitution.under_way(book, number):
        facts = restitution.drop(book, number, asked.agent)
        return Outcome(facts, phrase("{id} stays as it is.", id=Code(number)))
    facts = decisions.drop(book, number, asked.agent, asked.at)
    return Outcome(facts, phrase("{id} is dropped: its money is in the pool again.", id=Code(number)))


def come_due(book: Book, now: datetime, seen: ShellState) -> Outcome:
    """Carry out the distributions whose time for objections has ended, or to which all said yes; tell those who get a share."""
    facts: list[Fact] = []
    posts: list[Post] = []
    for distribution in consent.due(book, now):
        ended = decisions.end(book, distribution)
        facts += ended
        if isinstance(ended[0], DistributionMade):
            posts += _share_posts(book, distribution)
    for reversed_ in consent.reversals_due(book, now):
        taken = decisions.take_back(book, reversed_)
        facts += taken
        if isinstance(taken[0], DistributionReversed):
            posts += _tell(book, reversed_.prepared.distribution, restitution_words.TAKEN)
    return Outcome(tuple(facts), None, tuple(posts))


def _share_posts(book: Book, distribution: Distribution) -> list[Post]:
    number = distribution.prepared.distribution
    return [Post(f"{number}/share/{person}", person) for person in decisions.receivers(book, distribution)]


def card(book: Book, about: str) -> Notice:
    """Render the card of a distribution as it is now, or the message to a person who got a share."""
    subject = Subject(about)
    distribution = book.distributions.by_id[subject.id]
    if subject.is_card:
        paused = pause_words.describe(book, subject.id, distribution.at)
        says = lines(distribution_words.describe(book, distribution), *paused)
        return Notice(about, says, _offers(distribution))
    if subject.kind == "share":
        return Notice(about, distribution_words.share_message(distribution, subject.rest))
    return Notice(about, restitution_words.message(book, about))


def _offers(distribution: Distribution) -> tuple[Offer, ...]:
    """Return the button of those who could object, as long as their yes is waited for."""
    known = distribution.open_reversal or distribution
    if not known.is_small or known.state != APPROVED:
        return ()
    options = {"card": distribution.prepared.distribution, "choice": APPROVE}
    return (Offer("", phrase("Nothing against it"), "vote", options),)


_NUMBER = Option("distribution", Kind.card, "the number, such as D1", required=True, positional=True)
_AMOUNT = Option("amount", Kind.money, "how much; all of the pool if you leave it out", positional=True)
_PROJECT = Option("project", Kind.project, "whose pool, if it is not the network's")

VERBS = (
    Verb(
        "distribute",
        "prepare",
        "Set money of a pool aside to share it; another steward approves.",
        "/distribute prepare 1000 EUR #probe",
        prepare,
        (
            _AMOUNT,
            _PROJECT,
            *DAYS,
            Option("fingerprint", Kind.fingerprint, "that of the preview, so that nothing else is prepared"),
        ),
        slow=True,
    ),
    Verb(
        "distribute",
        "approve",
        "Approve what another steward prepared.",
        "/distribute approve D1 3fa9c2b1",
        approve,
        (_NUMBER, Option("fingerprint", Kind.fingerprint, "the one on the card", required=True, positional=True)),
        slow=True,
    ),
    Verb(
        "distribute",
        "reverse",
        "Take back what was carried out, as far as it is still on accounts; another steward approves.",
        "/distribute reverse D1 somebody was forgotten",
        reverse,
        (_NUMBER, Option("reason", Kind.words, "why", required=True)),
    ),
)

COMMAND = Slash(
    VERBS,
    subject=Letter.DISTRIBUTION,
    card=card,
    come_due=come_due,
    takes={"vote": vote, "flag": object_to, "flag lift": lift, "withdraw": drop},
)
