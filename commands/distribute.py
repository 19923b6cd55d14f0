"""`/distribute`: share the money of a pool; previewed, prepared, approved by a second steward, open to objections."""

from __future__ import annotations

from datetime import datetime

from bot.menu import Asked, Kind, Option, ShellState, Slash, Verb
from bot.outcome import Notice, Outcome, Post
from ledger.book import Book
from ledger.chain.entry import Fact
from ledger.contributions.selection import Selection
from ledger.distributions import decisions, plan_words, restitution, restitution_words
from ledger.distributions import words as distribution_words
from ledger.distributions.distribution import (
    OBJECTION_HOURS,
    OBJECTIONS,
    Distribution,
    DistributionHalted,
    DistributionMade,
    DistributionPrepared,
)
from ledger.distributions.reversal import DistributionReversed, ReversalHalted
from ledger.equations import words as equation_words
from ledger.governance import pause_words
from ledger.network import role
from ledger.treasury import words as treasury_words
from ledger.treasury.account import of_pool
from ledger.values.ids import Letter, Subject
from ledger.values.money import LIMIT, Money
from ledger.values.phrase import Code, Phrase, Refusal, lines, phrase


def preview(book: Book, asked: Asked) -> Outcome:
    """Show who would get what, without recording anything."""
    amount, selection = _amount(book, asked), _selection(asked)
    planned = decisions.plan(book, amount, selection)
    typed = f"{treasury_words.typed_amount(book, amount)}{treasury_words.typed_project(book, selection.project)}"
    command = " ".join(("/distribute prepare", typed, *_days(selection)))
    return Outcome(
        answer=lines(
            phrase(
                "{amount} of {pool}, shared by {equation}:",
                amount=amount,
                pool=treasury_words.pool(book, selection.project),
                equation=equation_words.equation(book, planned.agreed.id),
            ),
            plan_words.describe(book, planned),
            phrase("Fingerprint {fingerprint}. Nothing is recorded yet.", fingerprint=Code(planned.fingerprint)),
            phrase(
                "A steward prepares exactly this with {command}.",
                command=Code(f"{command} fingerprint:{planned.fingerprint}"),
            ),
        )
    )


def _selection(asked: Asked) -> Selection:
    return Selection(asked["project"], asked["since"], asked["before"])


def _days(selection: Selection) -> tuple[str, ...]:
    """Return the days as they are typed."""
    days = {"since": selection.since, "before": selection.before}
    return tuple(f"{name}:{day.isoformat()}" for name, day in days.items() if day)


def _amount(book: Book, asked: Asked) -> Money:
    """Return the amount that is asked for, or all that the pool holds where it holds one currency."""
    amount: Money | None = asked["amount"]
    if amount is not None:
        return amount
    pool = of_pool(asked["project"])
    balances = book.accounts.balances(pool)
    if not balances:
        raise Refusal(
            "There is nothing in {pool} to share yet. A steward notes what came in: {income}.",
            pool=treasury_words.pool(book, asked["project"]),
            income=Code("/income note 1000 EUR Harbour Lights"),
        )
    if len(balances) > 1:
        raise Refusal(
            "There is {balances} in {pool}: say how much of which.",
            balances=balances,
            pool=treasury_words.pool(book, asked["project"]),
        )
    return min(balances[0], Money(LIMIT, balances[0].currency))


def prepare(book: Book, asked: Asked) -> Outcome:
    """Set money aside and freeze the list of shares."""
    role.check_steward(book.roles, book.agents, asked.agent)
    amount = _amount(book, asked)
    facts = decisions.prepare(book, amount, _selection(asked), asked["fingerprint"], asked.agent)
    number = facts[0].distribution
    asks = _asks(book, asked.agent, number, facts[0].fingerprint)
    answer = phrase("{id} is prepared: {amount} are set aside for it.", id=Code(number), amount=_given(facts[0]))
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
    return Outcome(facts, lines(answer, distribution_words.founders_note(book, asked["distribution"])))


def _approve_back(book: Book, asked: Asked) -> Outcome:
    """Approve that a distribution is taken back, and tell everybody from whom."""
    number = asked["distribution"]
    facts = restitution.approve(book, number, asked["fingerprint"], asked.agent, asked.at)
    answer = phrase(
        "That {id} is taken back is approved. It is done by itself in {hours} hours, unless {n} members object.",
        id=Code(number),
        hours=OBJECTION_HOURS,
        n=OBJECTIONS,
    )
    return Outcome(facts, answer, _tell(book, number, restitution_words.COMING))


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
    number = asked["distribution"]
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
        lift=Code(f"/distribute lift {number}"),
    )
    return Outcome(facts, answer)


def show(book: Book, asked: Asked) -> Outcome:
    """Show one distribution as its card does."""
    return Outcome(answer=card(book, book.distributions.get(asked["distribution"]).prepared.distribution).phrase)


def lift(book: Book, asked: Asked) -> Outcome:
    """Take the asker's objection back."""
    facts = decisions.lift(book, asked["distribution"], asked.agent)
    return Outcome(facts, phrase("Your objection to {id} is taken back.", id=Code(asked["distribution"])))


def drop(book: Book, asked: Asked) -> Outcome:
    """Take a distribution back that was not approved."""
    role.check_steward(book.roles, book.agents, asked.agent)
    if restitution.under_way(book, asked["distribution"]):
        facts = restitution.drop(book, asked["distribution"], asked.agent)
        return Outcome(facts, phrase("{id} stays as it is.", id=Code(asked["distribution"])))
    facts = decisions.drop(book, asked["distribution"], asked.agent, asked.at)
    return Outcome(facts, phrase("{id} is dropped: its money is in the pool again.", id=Code(asked["distribution"])))


def come_due(book: Book, now: datetime, seen: ShellState) -> Outcome:
    """Carry out the distributions whose time for objections has ended, and tell those who get a share."""
    facts: list[Fact] = []
    posts: list[Post] = []
    for distribution in book.distributions.due(now):
        ended = decisions.end(book, distribution)
        facts += ended
        if isinstance(ended[0], DistributionMade):
            posts += _share_posts(book, distribution)
    for reversed_ in book.distributions.reversals_due(now):
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
        paused = pause_words.describe(book, subject.id, distribution.paused)
        return Notice(about, lines(distribution_words.describe(book, distribution), *paused))
    if subject.kind == "share":
        return Notice(about, distribution_words.share_message(distribution, subject.rest))
    return Notice(about, restitution_words.message(book, about))


_NUMBER = Option("distribution", Kind.card, "the number, such as D1", required=True, positional=True)
_AMOUNT = Option("amount", Kind.money, "how much; all of the pool if you leave it out", positional=True)
_PROJECT = Option("project", Kind.project, "whose pool, if it is not the network's")
_DAYS = (
    Option("since", Kind.date, "only what was done from this day on"),
    Option("before", Kind.date, "only what was done up to this day, and on it"),
)

VERBS = (
    Verb(
        "distribute",
        "preview",
        "See who would get what of a pool, by its equation; nothing is recorded.",
        "/distribute preview 1000 EUR #probe",
        preview,
        (_AMOUNT, _PROJECT, *_DAYS),
        reads=True,
        slow=True,
    ),
    Verb(
        "distribute",
        "prepare",
        "Set money of a pool aside to share it; another steward approves.",
        "/distribute prepare 1000 EUR #probe",
        prepare,
        (
            _AMOUNT,
            _PROJECT,
            *_DAYS,
            Option("fingerprint", Kind.text, "that of the preview, so that nothing else is prepared"),
        ),
        slow=True,
    ),
    Verb(
        "distribute",
        "approve",
        "Approve what another steward prepared.",
        "/distribute approve D1 3fa9c2b1",
        approve,
        (_NUMBER, Option("fingerprint", Kind.text, "the one on the card", required=True, positional=True)),
        slow=True,
    ),
    Verb(
        "distribute",
        "object",
        "Object to a distribution, with a reason; two objections halt it.",
        "/distribute object D1 the hours of May are missing",
        object_to,
        (_NUMBER, Option("reason", Kind.words, "why you object", required=True)),
    ),
    Verb("distribute", "show", "See one distribution.", "/distribute show D1", show, (_NUMBER,), reads=True),
    Verb("distribute", "lift", "Take your objection back.", "/distribute lift D1", lift, (_NUMBER,)),
    Verb(
        "distribute",
        "reverse",
        "Take back what was carried out, as far as it is still on accounts; another steward approves.",
        "/distribute reverse D1 somebody was forgotten",
        reverse,
        (_NUMBER, Option("reason", Kind.words, "why", required=True)),
    ),
    Verb("distribute", "drop", "Take back what is not approved.", "/distribute drop D1", drop, (_NUMBER,)),
)

COMMAND = Slash(VERBS, subject=Letter.DISTRIBUTION, card=card, come_due=come_due)
