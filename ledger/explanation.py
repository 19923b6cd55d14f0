"""Why something came about: who could vote and how, and how a share or a payment adds up, recomputed from the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ledger.book import Book
from ledger.contributions import words as saying
from ledger.contributions.contribution import Contribution
from ledger.distributions import arithmetic as sums
from ledger.distributions import decisions as allotment
from ledger.distributions import plan
from ledger.distributions import words as distribution_words
from ledger.distributions.distribution import EDITION, MADE, Distribution, Share
from ledger.distributions.plan import Plan
from ledger.distributions.reversal import DONE
from ledger.equations import words as equation_words
from ledger.equations.presets import DEFAULTS
from ledger.network import seniority
from ledger.payouts import line_words
from ledger.payouts.payout import Payout
from ledger.treasury import words as treasury_words
from ledger.validation import electorate
from ledger.validation import words as vote_words
from ledger.validation.ballot import ballots
from ledger.values.money import Money
from ledger.values.phrase import Code, Lines, Phrase, Refusal, Sheet, Who, lines, phrase

VOTERS = 30
"""Persons who are listed by name."""


def decision(then: Book, book: Book, found: Contribution) -> Lines:
    """Return why a contribution was decided as it was; `then` is the book just before the decision."""
    settled = found.decision
    assert settled is not None, "a decision that was not taken"
    vote = then.votes.open[found.id]
    cast = ballots(vote, then.agents)
    may = [
        agent.id
        for agent in then.agents.persons()
        if electorate.may_vote(vote, then.agents, then.contributions.accepted, agent.id)
    ]
    preset = book.rules.versions[settled.rules].preset
    return lines(
        phrase("{id} was {decision}.", id=Code(found.id), decision=saying.STATES[settled.decision]),
        vote_words.counted(book, settled),
        phrase(
            "By version {version} of the rules, which held when the vote opened: preset {preset}.",
            version=settled.rules,
            preset=Code(preset.name),
        ),
        _who(may, vote.opened.bootstrap),
        Sheet((WHO, BALLOT), tuple((Who(person), vote_words.CHOICES[choice]) for person, choice in cast.items())),
        *(phrase("Red flag by {who}: “{reason}”", who=Who(who), reason=reason) for who, reason in vote.flags.items()),
    )


def _who(may: list[str], bootstrap: bool) -> Phrase:
    who = tuple(map(Who, may[:VOTERS]))
    if bootstrap:
        return phrase(
            "Every member could vote but those whom it concerns, as fewer than three who had been here for {days} days, or were first stewards, had accepted work: {who}.",
            days=seniority.DAYS,
            who=who,
        )
    return phrase("Those with accepted work could vote, but those whom it concerns: {who}.", who=who)


def share(then: Book, book: Book, found: Distribution, person: str) -> Lines:
    """Return why an agent got their share of a distribution; `then` is the book just before it was prepared."""
    prepared = found.prepared
    if prepared.edition != EDITION:
        return _frozen(book, found, person)
    again = plan.shared(then, prepared.amount, found.selection, partial(then.opted.is_out, then.agents))
    if again.fingerprint != prepared.fingerprint or again.shares != prepared.shares:
        number = Code(prepared.distribution)
        return lines(phrase("The list of {id} is not what the ledger says. Please tell everyone.", id=number))
    title = phrase(
        "{id} shares {pot} of {pool} by {equation}, as everything stood after entry {height}.",
        id=Code(prepared.distribution),
        pot=prepared.amount,
        pool=treasury_words.pool(book, prepared.project),
        equation=_equation(book, again),
        height=found.height - 1,
    )
    first = sums.first(then, again)
    # Two persons who have linked their accounts since had a share each.
    own = [one for one in again.shares if book.agents.person(one.agent) == person]
    claims = sums.of(then, again, {then.agents.person(one) for one in book.agents.aliases(person)})
    if not own and not claims:
        return lines(title, first, phrase("{who} had no claim there, so there is no share.", who=Who(person)))
    together = (
        phrase("Together {amount}.", amount=Money(sum(one.minor for one in own), prepared.amount.currency))
        if len(claims) > 1
        else None
    )
    return lines(
        title,
        first,
        *(part for some in claims for part in some),
        together,
        *(line for one in own for line in _fate(book, found, one)),
    )


def _frozen(book: Book, found: Distribution, person: str) -> Lines:
    """Return what a list says that was computed by the first edition of the rules, which is not computed here any more."""
    prepared = found.prepared
    own = [one for one in prepared.shares if book.agents.person(one.agent) == person]
    currency, accounts = prepared.amount.currency, book.agents.aliases(person)
    return lines(
        phrase(
            "{id} was shared by an earlier edition of the rules, which gave cents in another order; its list stands as it was frozen then, with fingerprint {fingerprint}.",
            id=Code(prepared.distribution),
            fingerprint=Code(prepared.fingerprint),
        ),
        *(
            phrase(
                "For {contribution}: {amount}.", contribution=Code(one.contribution), amount=Money(one.amount, currency)
            )
            for one in prepared.paid
            if one.contribution is not None and one.agent in accounts
        ),
        phrase("Together {amount}.", amount=Money(sum(one.minor for one in own), currency)),
        *(line for one in own for line in _fate(book, found, one)),
    )


def _equation(book: Book, again: Plan) -> Phrase:
    if again.agreed.id in DEFAULTS:
        return phrase("{default}, as no equation was agreed", default=equation_words.default(again.agreed.id))
    return phrase(
        "{equation}, version {version}, fingerprint {hash}",
        equation=equation_words.equation(book, again.agreed.id),
        version=again.agreed.version,
        hash=Code(again.agreed.hash),
    )


def _fate(book: Book, found: Distribution, own: Share) -> Iterator[Phrase]:
    if found.state != MADE:
        state = distribution_words.DISTRIBUTIONS[found.state]
        yield phrase("{id} is {state}.", id=Code(found.prepared.distribution), state=state)
    elif not allotment.takes(book, found, own):
        yield phrase("It was given up, and stayed in the pool.")
    else:
        yield phrase("It came to the account of {who}.", who=Who(own.agent))
        for back in found.reversals:
            for one in back.prepared.shares if back.state == DONE else ():
                if one.agent == own.agent:
                    yield phrase(
                        "{amount} of it were taken back from {who}: “{reason}”",
                        amount=Money(one.minor, back.prepared.currency),
                        who=Who(own.agent),
                        reason=back.prepared.reason,
                    )


def payment(book: Book, found: Payout, person: str) -> Lines:
    """Return what the line of an agent is made of: what came to the account before it, less what had left it."""
    agent = next((one for one in found.lines if book.agents.person(one) == person), None)
    number = found.prepared.payout
    if agent is None:
        raise Refusal("{who} has no line in {id}.", who=Who(person), id=Code(number))
    amount = line_words.of_line(found, agent)
    before = [one for one in book.accounts.movements(book.agents, person) if one.amount.currency == amount.currency]
    first = next((place for place, one in enumerate(before) if one.about == number), len(before))
    rows = tuple((one.at, Code(one.about), one.amount) for one in before[:first])
    return lines(
        phrase(
            "{id} pays {amount} to {who}: all that was on the account then.",
            id=Code(number),
            amount=amount,
            who=Who(person),
        ),
        Sheet((WHEN, ABOUT, AMOUNT), rows),
        phrase("How far it is: {state}.", state=line_words.state(found, agent)),
    )


WHO, BALLOT = phrase("Who"), phrase("Ballot")
WHEN, ABOUT, AMOUNT = phrase("When"), phrase("Because of"), phrase("Amount")
