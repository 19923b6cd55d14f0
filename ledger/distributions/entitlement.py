"""Entitlements: the claims that accepted contributions make under an equation, with all that was paid on them so far.

They follow from contributions, ratings, links and payments alone, so they are no facts, and no page of the book. What was
worked out for a book is remembered beside it: a value that nobody changes, put in the place of the one before in one step,
so that whoever reads it meanwhile, in whichever thread, reads one or the other whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from ledger.contributions import quality
from ledger.contributions.contribution import Contribution
from ledger.contributions.selection import Selection
from ledger.distributions.succession import settled
from ledger.equations.appraisal import is_foreign
from ledger.equations.candidate import Candidate, folded
from ledger.equations.claim import NOTHING, Claims, key
from ledger.equations.engine import claimed
from ledger.equations.equation import Equation
from ledger.equations.proposal import Agreed
from ledger.network.project import is_project
from ledger.values.money import Money
from ledger.values.quantity import Quantity

if TYPE_CHECKING:
    from ledger.book import Book


@dataclass(frozen=True, slots=True)
class Entitled:
    """The claims that a selection of contributions makes under an equation, and how far they were followed.

    `seen` changes of contributions and `steps` of distributions are in them already. They hold as long as what they
    `rest_on`: how often accounts were linked or forgotten, whether quality counts, and which projects share by themselves.
    """

    claims: Claims
    rest_on: tuple[int, bool, frozenset[str]]
    agents: Mapping[str, None]  # who has a claim, or had one
    without: Mapping[str, None]  # contributions for claims that make none
    seen: int
    steps: int


Named = tuple[str, str, Selection]
"""Which claims: those of a selection, by the id of an equation and a currency."""

_REMEMBERED: WeakKeyDictionary[Book, Mapping[Named, Entitled]] = WeakKeyDictionary()


def claims(book: Book, agreed: Agreed, selection: Selection) -> Claims:
    """Return the claims of a selection of contributions under an equation, as `entitled` does."""
    return entitled(book, agreed, selection).claims


def entitled(book: Book, agreed: Agreed, selection: Selection) -> Entitled:
    """Return the claims of a selection of contributions under an equation, with what became of them so far.

    Raises `Refusal` with the formula and the contribution where one cannot be computed.
    """
    named = (agreed.id, agreed.equation.currency, selection)
    is_kept = not selection.has_days and book.equations.knows(agreed)  # there is no end of what somebody asks for
    found = followed(book, agreed, selection, remembered(book).get(named) if is_kept else None)
    if is_kept:
        _REMEMBERED[book] = {**remembered(book), named: found}
    return found


def remembered(book: Book) -> Mapping[Named, Entitled]:
    """Return the claims that were worked out for a book so far, each as of the last time that somebody asked."""
    return _REMEMBERED.get(book, {})


def followed(book: Book, agreed: Agreed, selection: Selection, before: Entitled | None) -> Entitled:
    """Return the claims as the book has them now; `before` are those at some earlier time, and stay as they are."""
    rest_on = (book.agents.changes, book.rules.now.quality, book.equations.apart())
    if before is None or before.rest_on != rest_on:
        before = Entitled(Claims(), rest_on, {}, {}, 0, 0)
    seen, steps = len(book.contributions.changes), len(book.payments.steps)
    if (before.seen, before.steps) == (seen, steps):
        return before
    equation, after = agreed.equation, before.claims.copy()
    changed = dict.fromkeys(book.contributions.changes[before.seen :])
    looked_at = candidates(book, _concerned(book, equation, selection, changed), selection)
    facts = claimed(equation, after, looked_at)
    after.add(facts)
    without = dict(before.without)
    for one in looked_at:
        without.pop(one.id, None)
        if one.is_for_claims and not makes_claim(equation, one):
            without[one.id] = None
    seen_now = {one.id: one for one in looked_at}
    paid_on = (one for one in dict.fromkeys(book.payments.changed_since(before.steps)) if one not in seen_now)
    _bear(book, agreed, selection, after, seen_now | {one.id: one for one in candidates(book, paid_on, selection)})
    agents = {**before.agents, **dict.fromkeys(fact.agent for fact in facts)}
    return Entitled(after, rest_on, agents, without, seen, steps)


def _bear(book: Book, agreed: Agreed, selection: Selection, claims: Claims, seen: Mapping[str, Candidate]) -> None:
    """Say of the claims of contributions, and of what people brought together, what became of them so far."""
    found = settled(book, agreed, selection, claims, seen)
    for number in claims.buckets():
        for named in seen:
            if claims.find(number, named):
                claims.settle(number, named, found.get((number, named), NOTHING))
        if any(rule.per_person for rule in agreed.equation.rules(number)):
            for claim in claims.on(number, lambda claim: claim.contribution is None):
                claims.settle(number, key(claim), found.get((number, key(claim)), NOTHING))


def makes_claim(equation: Equation, one: Candidate) -> bool:
    """Tell whether a contribution makes a claim by any rule: one valued in another currency makes none."""
    if is_foreign(equation, one):
        return False
    return equation.disco is not None or any(bucket.matching(one) is not None for bucket in equation.buckets)


def _concerned(book: Book, equation: Equation, selection: Selection, changed: Iterable[str]) -> Iterable[str]:
    """Return the contributions to look at: where a rule takes those of somebody together, all of theirs and of nobody else."""
    if not any(rule.per_person for bucket in equation.buckets for rule in bucket.rules):
        return changed
    claimants = {claimant(book, book.contributions.by_id[one], selection) for one in changed}
    contributors = [alias for one in claimants for alias in book.agents.aliases(one)]
    credited: Iterable[str] = (
        one for contributor in contributors for one in book.contributions.credited.get(contributor, ())
    )
    if any(map(is_project, claimants)):
        credited = dict.fromkeys(book.contributions.changes)
    return (one for one in credited if claimant(book, book.contributions.by_id[one], selection) in claimants)


def claimant(book: Book, one: Contribution, selection: Selection) -> str:
    """Return whose claim a contribution makes: its person's, in whichever account, or that of its project's pool.

    A project that shares by an equation of its own receives from the network what is for its contributions, and shares it
    again: so each contribution is shared by one equation.
    """
    project = one.log.project
    if project is not None and selection.project is None and book.equations.own(project) is not None:
        return project
    return book.agents.person(one.contributor)


def candidates(book: Book, numbers: Iterable[str], selection: Selection) -> list[Candidate]:
    """Return accepted contributions as an equation sees them, those of a selection."""
    found = (book.contributions.by_id[number] for number in numbers)
    return [candidate(book, one, selection) for one in found if selection.takes(one.log)]


def candidate(book: Book, one: Contribution, selection: Selection) -> Candidate:
    """Return an accepted contribution as an equation sees it, in the name of whoever has its claim."""
    log = one.log
    word = book.vocabulary.by_id[log.what].word.text if log.what else None
    project = book.projects.by_id[log.project].name.text if log.project else None
    rated = quality.of(book, one)
    return Candidate(
        one.id,
        claimant(book, one, selection),
        (one.settled, int(one.id[1:])),
        log.kind,
        what=folded(word) if word else None,
        project=folded(project) if project else None,
        stream=log.stream,
        date=log.date,
        quantity=log.amount if isinstance(log.amount, Quantity) else None,
        value=log.amount if isinstance(log.amount, Money) else None,
        is_for_claims=log.for_claims,
        modulators={"quality": rated.factor} if rated else {},
    )
