"""Explanations: who could vote and how they did, and how a share or a payment adds up, recomputed from the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from functools import partial
from itertools import chain, takewhile
from typing import NamedTuple

from ledger.book import Book
from ledger.chain.entry import Entry, of_kind
from ledger.contributions import objections, size_words
from ledger.contributions import words as contribution_words
from ledger.contributions.contribution import Contribution
from ledger.distributions import arithmetic, decisions, plan
from ledger.distributions import words as distribution_words
from ledger.distributions.distribution import EDITION, MADE, Distribution, Share
from ledger.distributions.plan import Plan
from ledger.distributions.reversal import DONE
from ledger.equations import words as equation_words
from ledger.equations.presets import DEFAULTS
from ledger.network import seniority
from ledger.network.seen import AROUND_DAYS
from ledger.payouts import line_words
from ledger.payouts.payout import Payout
from ledger.treasury import words as treasury_words
from ledger.treasury.account import Movement
from ledger.validation import (
    drawn,
    electorate,
    lot_explanation,
    outlook_words,
    passed_over,
    quorum_explanation,
    voters_file,
)
from ledger.validation import words as vote_words
from ledger.validation.ballot import ballots
from ledger.validation.passed_over import FirstLots
from ledger.validation.vote import Drawn, Opened, Settled, Vote
from ledger.values.apportionment import half_up
from ledger.values.money import Money
from ledger.values.phrase import Code, Lines, Phrase, Plural, Refusal, Sheet, Who, lines, phrase
from ledger.values.quantity import Quantity


class Before(NamedTuple):
    """The book just before a decision, and the lots of the vote as they first fell, or could have; None where none are drawn."""

    book: Book
    lots: FirstLots | None


def before(entries: Iterable[Entry], contribution: str, height: int) -> Before:
    """Return the state before the entry of that height, by which a contribution was decided."""
    book, lots = Book(), None
    for entry in takewhile(lambda entry: entry.height < height, entries):
        if lots is None and any(_is_for(book, fact, contribution) for fact in of_kind(entry, Drawn)):
            lots = passed_over.first_lots(book, _whole(book, contribution), entry.at)
        book.add(entry)
        if any(fact.subject == contribution for fact in of_kind(entry, Opened)):
            lots = None  # it is judged anew
    vote = _whole(book, contribution)
    if lots is None and drawn.by_lot(book, vote):
        lots = passed_over.first_lots(book, vote, book.at)
    return Before(book, lots)


def _is_for(book: Book, fact: Drawn, contribution: str) -> bool:
    return fact.subject == (book.votes.list_of(contribution) or contribution)


def decision(found: Before, book: Book, contribution: Contribution) -> Lines:
    """Explain why a contribution was decided as it was."""
    then, settled = found.book, contribution.decision
    assert settled is not None, "a decision that was not taken"
    vote = then.votes.of(contribution.id)
    assert vote is not None, "a vote that was not open"
    if settled.lots is not None:
        return _by_lot(found, contribution, vote, settled)
    cast = ballots(vote, then.agents)
    voters = electorate.voters(vote, then.agents, then.contributions.accepted)
    preset = book.rules.versions[settled.rules].preset
    return lines(
        phrase("{id} was {decision}.", id=Code(contribution.id), decision=contribution_words.STATES[settled.decision]),
        vote_words.final_tally(book, settled),
        phrase(
            "By version {version} of the rules, which held when the vote opened: {preset}.",
            version=settled.rules,
            preset=Code(preset.name),
        ),
        *size_words.describe(book, then.contributions.by_id[contribution.id]),
        _voters(voters, vote.opened),
        Sheet((WHO, BALLOT), tuple((Who(person), vote_words.CHOICES[choice]) for person, choice in cast.items())),
        *(phrase("Red flag by {who}: “{reason}”", who=Who(who), reason=reason) for who, reason in vote.flags.items()),
        *objections.of_ended(then, vote),
        *voters_file.voters_file(then, contribution.id, voters),
    )


def _by_lot(found: Before, contribution: Contribution, part: Vote, settled: Settled) -> Lines:
    then, at = found.book, contribution.settled_at
    assert at is not None, "it was settled"
    assert found.lots is not None, "lots were drawn"
    vote, in_unit = _whole(then, contribution.id), _in_unit(contribution)
    explained = lot_explanation.of_settled(then, found.lots, vote, part, settled, at, in_unit)
    return lines(explained, *objections.of_ended(then, part))


def standing(book: Book, contribution: Contribution) -> Lines:
    """Explain how the open vote on a contribution stands, and by which rule it will be decided."""
    vote = book.votes.of(contribution.id)
    assert vote is not None, "a vote that is not open"
    whole = _whole(book, contribution.id)
    if whole.rows:
        how = (*outlook_words.progress_of_list(book, whole), outlook_words.progress_of_row(book, whole, vote))
    else:
        how = tuple(outlook_words.progress(book, vote))
    said = objections.without_names(book, vote)
    if drawn.by_lot(book, vote) is None:
        return lines(*how, *quorum_explanation.of_open(book, vote), *said, *size_words.describe(book, contribution))
    return lines(*how, *lot_explanation.of_open(book, whole, vote, _in_unit(contribution)), *said)


def _whole(book: Book, contribution: str) -> Vote:
    """Return the open vote that decides about a contribution: that of its list, if it is judged in one."""
    return book.votes.open[book.votes.list_of(contribution) or contribution]


def _in_unit(contribution: Contribution) -> Callable[[Fraction], Money | Quantity]:
    amount = contribution.log.amount
    if isinstance(amount, Money):
        return lambda count: Money(half_up(count), amount.currency)
    return lambda count: Quantity(count, amount.unit)


def _voters(voters: tuple[str, ...], opened: Opened) -> Phrase:
    who = voters_file.named(voters)
    if opened.measured is not None:
        return _around(who, in_the_beginning=opened.bootstrap)
    if opened.bootstrap:
        return phrase(
            "Every member could vote but those whom it concerns, as fewer than three who had been here for {days} days, or were first stewards, had accepted work: {who}.",
            days=seniority.DAYS,
            who=who,
        )
    return phrase("Those with accepted work could vote, but those whom it concerns: {who}.", who=who)


def _around(who: tuple[Who | Plural, ...], *, in_the_beginning: bool) -> Phrase:
    if in_the_beginning:
        return phrase(
            "Those who were members when the vote opened could vote, as fewer than three people had accepted work, except those whom it concerns and those who had done nothing for {days} days: {who}.",
            days=AROUND_DAYS,
            who=who,
        )
    return phrase(
        "Those with accepted work could vote, except those whom it concerns and those who had done nothing for {days} days: {who}.",
        days=AROUND_DAYS,
        who=who,
    )


def share(then: Book, book: Book, distribution: Distribution, person: str) -> Lines:
    """Explain an agent's share of a distribution; `then` is the book just before it was prepared."""
    prepared = distribution.prepared
    if prepared.edition != EDITION:
        return _frozen(book, distribution, person)
    again = plan.under_current_equation(
        then, prepared.amount, distribution.selection, partial(then.opted.is_out, then.agents)
    )
    if (again.fingerprint, again.shares) != (prepared.fingerprint, prepared.shares):
        number = Code(prepared.distribution)
        return lines(phrase("The list of {id} is not what the ledger says. Please tell everyone.", id=number))
    title = phrase(
        "{id} shares {pot} of {pool} by {equation}, as of entry {height}.",
        id=Code(prepared.distribution),
        pot=prepared.amount,
        pool=treasury_words.pool(book, prepared.project),
        equation=_equation(book, again),
        height=distribution.height - 1,
    )
    first = lines(arithmetic.explain_infrastructure(then, again), arithmetic.explain_custodian(then, again))
    own = _shares_of(book, again.shares, person)
    claims = arithmetic.explain(then, again, set(map(then.agents.person, book.agents.aliases(person))))
    if not own and not claims:
        return lines(title, first, phrase("Nothing was owed to {who} there, so there is no share.", who=Who(person)))
    return lines(
        title,
        first,
        *chain.from_iterable(claims),
        _together(own, prepared.amount.currency) if len(claims) > 1 else None,
        *_fates(book, distribution, own),
    )


def _shares_of(book: Book, shares: Iterable[Share], person: str) -> list[Share]:
    """Return the shares of a person: several if the accounts were linked only after the distribution."""
    return [share for share in shares if book.agents.person(share.agent) == person]


def _together(own: list[Share], currency: str) -> Phrase:
    return phrase("Together {amount}.", amount=Money(sum(share.minor for share in own), currency))


def _frozen(book: Book, distribution: Distribution, person: str) -> Lines:
    """Repeat a list of the first edition of the rules, which this program does not compute any more."""
    prepared = distribution.prepared
    own = _shares_of(book, prepared.shares, person)
    return lines(
        phrase(
            "{id} was shared by an earlier edition of the rules, which gave cents in another order; its list stands as it was frozen then, with fingerprint {fingerprint}.",
            id=Code(prepared.distribution),
            fingerprint=Code(prepared.fingerprint),
        ),
        *_frozen_claims(distribution, book.agents.aliases(person)),
        _together(own, prepared.amount.currency),
        *_fates(book, distribution, own),
    )


def _frozen_claims(distribution: Distribution, accounts: tuple[str, ...]) -> Iterator[Phrase]:
    currency = distribution.prepared.amount.currency
    for claim in distribution.prepared.paid:
        if claim.contribution is not None and claim.agent in accounts:
            amount = Money(claim.amount, currency)
            yield phrase("For {contribution}: {amount}.", contribution=Code(claim.contribution), amount=amount)


def _equation(book: Book, again: Plan) -> Phrase:
    if again.agreed.id in DEFAULTS:
        return phrase("{default}, as no equation was agreed", default=equation_words.describe_preset(again.agreed.id))
    return phrase(
        "{equation}, version {version}, fingerprint {hash}",
        equation=equation_words.equation(book, again.agreed.id),
        version=again.agreed.version,
        hash=Code(again.agreed.hash),
    )


def _fates(book: Book, distribution: Distribution, own: list[Share]) -> Iterator[Phrase]:
    """Yield for each share whether it came to the account, and what was taken back of it."""
    for share in own:
        if distribution.state != MADE:
            state = distribution_words.DISTRIBUTIONS[distribution.state]
            yield phrase("{id} is {state}.", id=Code(distribution.prepared.distribution), state=state)
        elif not decisions.takes(book, distribution, share):
            yield phrase("It was given up, and stayed in the pool.")
        else:
            yield phrase("It came to the account of {who}.", who=Who(share.agent))
            yield from _taken_back(distribution, share.agent)


def _taken_back(distribution: Distribution, agent: str) -> Iterator[Phrase]:
    for prepared in [reversal.prepared for reversal in distribution.reversals if reversal.state == DONE]:
        for share in prepared.shares:
            if share.agent == agent:
                yield phrase(
                    "{amount} of it were taken back from {who}: “{reason}”",
                    amount=Money(share.minor, prepared.currency),
                    who=Who(agent),
                    reason=prepared.reason,
                )


def payment(book: Book, payout: Payout, person: str) -> Lines:
    """Explain the line of an agent: what came to the account before the payout, less what had left it."""
    number = payout.prepared.payout
    agent = next((agent for agent in payout.lines if book.agents.person(agent) == person), None)
    if agent is None:
        raise Refusal("{who} has no line in {id}.", who=Who(person), id=Code(number))
    amount = line_words.line_amount(payout, agent)
    before = takewhile(lambda movement: movement.about != number, _movements(book, person, amount.currency))
    rows = tuple((movement.at, Code(movement.about), movement.amount) for movement in before)
    return lines(
        phrase(
            "{id} pays {amount} to {who}: all that was on the account then.",
            id=Code(number),
            amount=amount,
            who=Who(person),
        ),
        Sheet((WHEN, ABOUT, AMOUNT), rows),
        phrase("State: {state}.", state=line_words.state(payout, agent)),
    )


def _movements(book: Book, person: str, currency: str) -> Iterator[Movement]:
    for movement in book.accounts.movements(book.agents, person):
        if movement.amount.currency == currency:
            yield movement


WHO, BALLOT = phrase("Who"), phrase("Vote")
WHEN, ABOUT, AMOUNT = phrase("When"), phrase("Because of"), phrase("Amount")
