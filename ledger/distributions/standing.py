"""Standing of a list: the check before approval that nothing in it has changed since it was frozen.

Contributions that were accepted since are no part of the list and leave it as it is. It is out of date if another equation
holds, if it pays the custodian and somebody else holds that office, if the receiver of a share has left, or if one of its own
contributions has another worth or another claimant.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from ledger.distributions import entitlement, payees
from ledger.distributions.distribution import EDITION, Distribution, DistributionPrepared
from ledger.distributions.paid_claims import Effect, effects_of
from ledger.equations.candidate import Candidate
from ledger.equations.claim import Claims
from ledger.equations.engine import make_claims
from ledger.equations.proposal import Agreed
from ledger.network import words as network_words
from ledger.network.custodian import CUSTODIAN
from ledger.values.phrase import Code, Phrase, Refusal, Who, phrase

if TYPE_CHECKING:
    from ledger.book import Book

SumOf = tuple[int, int | None, str]
"""A claim of several contributions together, by its bucket, rule and agent."""


def outdated(book: Book, distribution: Distribution) -> Phrase | None:
    """Return the reason why a list is out of date, as a sentence, or None if it stands as it was frozen."""
    return next(_reasons(book, distribution), None)


def _reasons(book: Book, distribution: Distribution) -> Iterator[Phrase]:
    prepared = distribution.prepared
    if prepared.edition != EDITION:
        yield phrase("it was prepared by an earlier edition of the rules.")
    agreed = _still_agreed(book, prepared)
    if agreed is None:
        yield phrase("another equation holds now.")
        return
    custodian = payees.custodian_in(book, distribution)
    if custodian is not None and payees.is_replaced(book, distribution, custodian):
        who = network_words.receiver(book, custodian)
        yield phrase("{who} is not {custodian} any more.", who=who, custodian=Code(CUSTODIAN))
    for share in prepared.shares:
        if book.agents.is_gone(share.agent):
            yield phrase("{who} gets a share in it and is gone.", who=Who(share.agent))
    for contribution in _changed(book, distribution, agreed):
        yield phrase("{contribution} is worth something else now, or somebody else's.", contribution=Code(contribution))


def _still_agreed(book: Book, prepared: DistributionPrepared) -> Agreed | None:
    """Return the equation by which a list was made, if it still holds."""
    try:
        agreed = book.equations.valid_for(prepared.project, prepared.amount.currency)
    except Refusal:  # the one that holds now counts nothing in this currency
        return None
    return agreed if (agreed.id, agreed.hash) == (prepared.equation, prepared.hash) else None


def _changed(book: Book, distribution: Distribution, agreed: Agreed) -> Iterator[str]:
    """Yield the contributions of a list whose claims have changed; of those that make one claim together, the oldest."""
    claims = entitlement.claims(book, agreed, distribution.selection)
    for effect in effects_of(distribution.prepared):
        if effect.contribution is not None:
            claim = claims.find(effect.bucket, effect.contribution)
            if claim is None or (claim.agent, claim.original) != (effect.agent, effect.worth):
                yield effect.contribution
    yield from _changed_together(book, distribution, agreed)


def _changed_together(book: Book, distribution: Distribution, agreed: Agreed) -> Iterator[str]:
    effects = [effect for effect in effects_of(distribution.prepared) if effect.contribution is None]
    brought = _together(book, distribution, agreed) if effects else {}
    for effect in effects:
        together = brought.get((effect.bucket, effect.rule, effect.agent), [])
        if effect.worth not in _worths(agreed, effect, together):
            yield together[0].id if together else distribution.prepared.distribution


def _worths(agreed: Agreed, effect: Effect, together: list[Candidate]) -> list[Fraction]:
    """Return the worth of the claims that contributions make together, under the rule of an effect."""
    made = make_claims(agreed.equation, Claims(), together)
    return [claim.original for claim in made if (claim.bucket, claim.rule) == (effect.bucket, effect.rule)]


def _together(book: Book, distribution: Distribution, agreed: Agreed) -> dict[SumOf, list[Candidate]]:
    """Return the contributions that were accepted when the list was frozen, by the claim that they make together."""
    sums: dict[SumOf, list[Candidate]] = {}
    accepted = _accepted_before(book, distribution.height)
    for candidate in entitlement.candidates(book, accepted, distribution.selection):
        for number, bucket in enumerate(agreed.equation.buckets):
            sums.setdefault((number, bucket.matching(candidate), candidate.agent), []).append(candidate)
    return sums


def _accepted_before(book: Book, height: int) -> list[str]:
    accepted = dict.fromkeys(book.contributions.changes)
    return [number for number in accepted if book.contributions.by_id[number].settled < height]
