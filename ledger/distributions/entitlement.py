"""Entitlements: the claims that accepted contributions make under an equation, with all that was paid on them so far.

They follow from contributions, ratings, links and payments alone. So they are neither facts nor a page of the book, but a
cache beside it, kept per equation, currency and selection.

A preview must not look at every contribution again. So an `Entitled` notes how far it has read the changes of contributions
and the steps of payments; the next call reads on from there. It starts anew if something changed that can move any claim:
links of accounts, the rule about quality, or the set of projects that share by themselves. If a rule makes one claim of
all contributions of a person, a change of one looks at all of theirs, as a claim made of the new one alone would be too
small.

Nothing in the cache is changed in place: a call copies the claims, and puts the new value into the cache in one step. An
earlier version updated it in place; a thread and the event loop did so at once, and people were paid wrongly. Selections
with days and equations that are only tried are not cached, as there is no end of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from ledger.contributions import quality
from ledger.contributions.contribution import Contribution
from ledger.contributions.selection import Selection
from ledger.distributions.succession import settled
from ledger.equations.appraisal import is_foreign
from ledger.equations.candidate import Candidate, folded
from ledger.equations.claim import NOTHING, Claims, Key, key
from ledger.equations.engine import make_claims
from ledger.equations.equation import Equation, Rule
from ledger.equations.proposal import Agreed
from ledger.network.project import is_project
from ledger.values.money import Money
from ledger.values.phrase import Words
from ledger.values.quantity import Quantity

if TYPE_CHECKING:
    from ledger.book import Book


@dataclass(frozen=True, slots=True)
class Entitled:
    """The claims that a selection of contributions makes under an equation, and the point up to which they are read.

    They contain the first `seen` changes of contributions and the first `steps` of payments. They are valid while the basis
    in `rest_on` is the same: the number of changes to accounts, whether quality counts, and the projects that share by
    themselves.
    """

    claims: Claims
    rest_on: tuple[int, bool, frozenset[str]]
    agents: Mapping[str, None]  # agents who have a claim, or had one
    without: Mapping[str, None]  # contributions for claims that make none
    seen: int
    steps: int


EntitlementKey = tuple[str, str, Selection]
"""The key of the cache: the id of an equation, a currency and a selection."""

_REMEMBERED: WeakKeyDictionary[Book, Mapping[EntitlementKey, Entitled]] = WeakKeyDictionary()


def claims(book: Book, agreed: Agreed, selection: Selection) -> Claims:
    """Return the claims of a selection of contributions under an equation, as `entitled` does."""
    return entitled(book, agreed, selection).claims


def entitled(book: Book, agreed: Agreed, selection: Selection) -> Entitled:
    """Return the claims of a selection of contributions under an equation, with their balances.

    Raises `Refusal` with the formula and the contribution if one cannot be computed.
    """
    named = (agreed.id, agreed.equation.currency, selection)
    is_kept = not selection.has_days and book.equations.knows(agreed)
    current = read_on(book, agreed, selection, cached(book).get(named) if is_kept else None)
    if is_kept:
        _REMEMBERED[book] = {**cached(book), named: current}
    return current


def cached(book: Book) -> Mapping[EntitlementKey, Entitled]:
    """Return the cached claims of a book, each as of the last time that somebody asked."""
    return _REMEMBERED.get(book, {})


def read_on(book: Book, agreed: Agreed, selection: Selection, before: Entitled | None) -> Entitled:
    """Return the claims as the book has them now, read on from an earlier value, which stays as it is."""
    rest_on = (book.agents.changes, book.rules.now.quality, book.equations.projects_with_own())
    if before is None or before.rest_on != rest_on:
        before = Entitled(Claims(), rest_on, {}, {}, 0, 0)
    seen, steps = len(book.contributions.changes), len(book.payments.steps)
    if (before.seen, before.steps) == (seen, steps):
        return before
    after = before.claims.copy()
    changed = _changed(book, agreed.equation, selection, before.seen)
    made = make_claims(agreed.equation, after, changed)
    after.add(made)
    _settle(book, agreed, selection, after, changed + _paid_on(book, selection, before.steps, changed))
    agents = {**before.agents, **dict.fromkeys(claim.agent for claim in made)}
    return Entitled(after, rest_on, agents, _without(before.without, agreed.equation, changed), seen, steps)


def _changed(book: Book, equation: Equation, selection: Selection, seen: int) -> list[Candidate]:
    """Return the contributions that changed since, with those that make one claim with them."""
    numbers = dict.fromkeys(book.contributions.changes[seen:])
    if any(_adds_up_persons(bucket.rules) for bucket in equation.buckets):
        return candidates(book, _of_same_claimants(book, selection, numbers), selection)
    return candidates(book, numbers, selection)


def _of_same_claimants(book: Book, selection: Selection, changed: Iterable[str]) -> Iterator[str]:
    """Yield all contributions of those whose contributions changed."""
    claimants = {claimant(book, book.contributions.by_id[number], selection) for number in changed}
    for number in _credited(book, claimants):
        if claimant(book, book.contributions.by_id[number], selection) in claimants:
            yield number


def _credited(book: Book, claimants: Collection[str]) -> Iterable[str]:
    """Return the contributions that can be of these claimants: any, if one is the pool of a project."""
    if any(map(is_project, claimants)):
        return dict.fromkeys(book.contributions.changes)
    accounts = chain.from_iterable(map(book.agents.aliases, claimants))
    return chain.from_iterable(book.contributions.credited.get(account, ()) for account in accounts)


def _paid_on(book: Book, selection: Selection, steps: int, changed: Iterable[Candidate]) -> list[Candidate]:
    """Return the contributions whose balance alone changed since, and not they themselves."""
    known = {candidate.id for candidate in changed}
    paid_on = dict.fromkeys(book.payments.changed_since(steps))
    return candidates(book, (number for number in paid_on if number not in known), selection)


def _settle(book: Book, agreed: Agreed, selection: Selection, claims: Claims, looked_at: Iterable[Candidate]) -> None:
    """Set the balances of the claims of contributions that were looked at, and of all that people have together."""
    seen = {candidate.id: candidate for candidate in looked_at}
    balances = settled(book, agreed, selection, claims, seen)
    for bucket in claims.buckets():
        for number in seen:
            if claims.find(bucket, number):
                claims.settle(bucket, number, balances.get((bucket, number), NOTHING))
        for together in _claims_together(agreed.equation, claims, bucket):
            claims.settle(bucket, together, balances.get((bucket, together), NOTHING))


def _claims_together(equation: Equation, claims: Claims, bucket: int) -> list[Key]:
    """Return the keys of the claims on a bucket that several contributions make together."""
    if not _adds_up_persons(equation.rules(bucket)):
        return []
    return [key(claim) for claim in claims.on_bucket(bucket, lambda claim: claim.contribution is None)]


def _adds_up_persons(rules: Iterable[Rule]) -> bool:
    """Tell whether a rule makes one claim of all that a person contributed."""
    return any(rule.per_person for rule in rules)


def _without(before: Mapping[str, None], equation: Equation, changed: Iterable[Candidate]) -> Mapping[str, None]:
    """Return the contributions for claims that make none, after some of them changed."""
    without = dict(before)
    for candidate in changed:
        without.pop(candidate.id, None)
        if candidate.is_for_claims and not _makes_claim(equation, candidate):
            without[candidate.id] = None
    return without


def _makes_claim(equation: Equation, candidate: Candidate) -> bool:
    """Tell whether a contribution makes a claim by any rule. One that is valued in another currency makes none."""
    if is_foreign(equation, candidate):
        return False
    return equation.disco is not None or any(bucket.matching(candidate) is not None for bucket in equation.buckets)


def claimant(book: Book, contribution: Contribution, selection: Selection) -> str:
    """Return the agent who has the claim of a contribution: its person, in any account, or the pool of its project.

    A project that shares by its own equation receives from the network the money for its contributions, and shares it
    again. So each contribution is shared by one equation.
    """
    project = contribution.log.project
    if project is not None and selection.project is None and book.equations.agreed_for(project) is not None:
        return project
    return book.agents.person(contribution.contributor)


def candidates(book: Book, numbers: Iterable[str], selection: Selection) -> list[Candidate]:
    """Return the accepted contributions of a selection as an equation sees them."""
    accepted = (book.contributions.by_id[number] for number in numbers)
    return [candidate(book, contribution, selection) for contribution in accepted if selection.takes(contribution.log)]


def candidate(book: Book, contribution: Contribution, selection: Selection) -> Candidate:
    """Return an accepted contribution as an equation sees it, in the name of its claimant."""
    log = contribution.log
    rated = quality.of(book, contribution)
    return Candidate(
        contribution.id,
        claimant(book, contribution, selection),
        (contribution.settled, int(contribution.id[1:])),
        log.kind,
        what=_folded(book.vocabulary.by_id[log.what].word) if log.what else None,
        project=_folded(book.projects.by_id[log.project].name) if log.project else None,
        stream=log.stream,
        date=log.date,
        quantity=log.amount if isinstance(log.amount, Quantity) else None,
        value=log.amount if isinstance(log.amount, Money) else None,
        is_for_claims=log.for_claims,
        modulators={"quality": rated.factor} if rated else {},
    )


def _folded(words: Words) -> str | None:
    """Return a name as equations compare it; None if it was erased."""
    return folded(words.text) if words.text else None
