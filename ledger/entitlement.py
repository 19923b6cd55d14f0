"""Entitlements: the claims that accepted contributions make under an equation, followed as the ledger goes on.

They follow from contributions, ratings, links and payments alone, so they are no facts. What was worked out is kept with the page of
payments, and only what changed since is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ledger import quality
from ledger.appraisal import is_foreign
from ledger.book import Book
from ledger.candidate import Candidate, folded
from ledger.claim import ClaimPaid, Claims
from ledger.contribution import Contribution
from ledger.equation import Equation
from ledger.money import Money
from ledger.payment import Entitled, Payment
from ledger.proposal import Agreed
from ledger.quantity import Quantity
from ledger.selection import Selection
from ledger.sharing import claimed


def claims(book: Book, agreed: Agreed, selection: Selection) -> Claims:
    """Return the claims of a selection of contributions under an equation, as `entitled` does."""
    return entitled(book, agreed, selection).claims


def entitled(book: Book, agreed: Agreed, selection: Selection) -> Entitled:
    """Return the claims of a selection of contributions under an equation that holds, after all that was paid on them.

    Raises `Refusal` with the formula and the contribution where one cannot be computed.
    """
    named = (agreed.id, agreed.equation.currency, selection)
    is_kept = not selection.has_days and book.equations.knows(agreed)  # there is no end of what somebody asks for
    found = book.payments.entitled.get(named) if is_kept else None
    rest_on = (book.agents.changes, book.rules.now.quality)
    if found is None or found.rest_on != rest_on:
        found = Entitled(Claims(), rest_on)
    changed = dict.fromkeys(book.contributions.changes[found.seen :])
    looked_at = candidates(book, _concerned(book, agreed.equation, changed), selection)
    facts = claimed(agreed.equation, found.claims, looked_at)
    found.claims.add(facts)
    found.agents.update(dict.fromkeys(fact.agent for fact in facts))
    for one in looked_at:
        if makes_claim(agreed.equation, one) or not one.is_for_claims:
            found.without.pop(one.id, None)
        else:
            found.without[one.id] = None
    found.seen = len(book.contributions.changes)
    payments = book.payments.under(agreed.id)
    for payment in payments[found.paid :]:
        _pay(book, found.claims, selection, payment)
    found.paid = len(payments)
    if is_kept:
        book.payments.entitled[named] = found
    return found


def makes_claim(equation: Equation, one: Candidate) -> bool:
    """Tell whether a contribution makes a claim by any rule: one valued in another currency makes none."""
    if is_foreign(equation, one):
        return False
    return equation.disco is not None or any(bucket.matching(one) is not None for bucket in equation.buckets)


def _concerned(book: Book, equation: Equation, changed: Iterable[str]) -> Iterable[str]:
    """Return the contributions to look at: where a rule takes those of a person together, all of theirs."""
    if not any(rule.per_person for bucket in equation.buckets for rule in bucket.rules):
        return changed
    contributors = dict.fromkeys(
        alias for one in changed for alias in book.agents.aliases(book.contributions.by_id[one].contributor)
    )
    return (one for contributor in contributors for one in book.contributions.credited.get(contributor, ()))


def candidates(book: Book, numbers: Iterable[str], selection: Selection) -> list[Candidate]:
    """Return accepted contributions as an equation sees them, those of a selection."""
    found = (book.contributions.by_id[number] for number in numbers)
    return [candidate(book, one) for one in found if selection.takes(one.log)]


def candidate(book: Book, one: Contribution) -> Candidate:
    """Return an accepted contribution as an equation sees it; it belongs to the person, in whichever account."""
    log = one.log
    word = book.vocabulary.by_id[log.what].word.text if log.what else None
    project = book.projects.by_id[log.project].name.text if log.project else None
    rated = quality.of(book, one)
    return Candidate(
        one.id,
        book.agents.person(one.contributor),
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


def _pay(book: Book, claims: Claims, selection: Selection, payment: Payment) -> None:
    """Let a claim have what was paid on it, if it is one of these."""
    fact = payment.fact
    if fact.contribution is not None:
        if claims.find(fact.bucket, fact.contribution):
            claims.add([fact])
        return
    # All that a person brought under a rule is another claim in another selection.
    person = book.agents.person(fact.agent)
    assert fact.rule is not None and isinstance(fact, ClaimPaid), "what is together is never ended"
    if payment.selection == selection and claims.find(fact.bucket, (fact.rule, person)):
        claims.add([replace(fact, agent=person)])
