"""Whether a list of shares still stands: what in it is no longer as it was when it was frozen.

What was accepted since is no part of the list and leaves it as it is. It is out of date where another equation holds, where
somebody who gets a share has left, or where one of its own contributions is worth something else, or is somebody else's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ledger.distributions import entitlement
from ledger.distributions.distribution import EDITION, Distribution
from ledger.equations.candidate import Candidate
from ledger.equations.claim import ClaimEnded, ClaimPaid, Claims
from ledger.equations.engine import claimed
from ledger.equations.proposal import Agreed
from ledger.values.phrase import Code, Phrase, Refusal, Who, phrase

if TYPE_CHECKING:
    from ledger.book import Book


def outdated(book: Book, found: Distribution) -> Phrase | None:
    """Return what in a list is no longer so, in a sentence, or None where it stands as it was frozen."""
    prepared = found.prepared
    if prepared.edition != EDITION:
        return phrase("it was prepared by an earlier edition of the rules.")
    try:
        agreed = book.equations.holds(prepared.project, prepared.amount.currency)
    except Refusal:
        return phrase("another equation holds now.")
    if (agreed.id, agreed.hash) != (prepared.equation, prepared.hash):
        return phrase("another equation holds now.")
    gone = next((share.agent for share in prepared.shares if book.agents.is_gone(share.agent)), None)
    if gone is not None:
        return phrase("{who} gets a share in it and is gone.", who=Who(gone))
    changed = next(_changed(book, found, agreed), None)
    if changed is not None:
        return phrase("{contribution} is worth something else now, or somebody else's.", contribution=Code(changed))
    return None


def _changed(book: Book, found: Distribution, agreed: Agreed) -> Iterator[str]:
    """Yield the contributions of a list whose claims are others now; of what somebody has together, the oldest."""
    claims = entitlement.claims(book, agreed, found.selection)
    done: tuple[ClaimPaid | ClaimEnded, ...] = (*found.prepared.paid, *found.prepared.ended)
    for one in done:
        if one.contribution is not None:
            claim = claims.find(one.bucket, one.contribution)
            if claim is None or (claim.agent, claim.original) != (one.agent, one.worth):
                yield one.contribution
    brought = _together(book, found, agreed) if any(one.contribution is None for one in done) else {}
    for one in done:
        if one.contribution is None:
            together = brought.get((one.bucket, one.rule, one.agent), [])
            made = claimed(agreed.equation, Claims(), together)
            if one.worth not in [fact.original for fact in made if (fact.bucket, fact.rule) == (one.bucket, one.rule)]:
                yield together[0].id if together else found.prepared.distribution


def _together(book: Book, found: Distribution, agreed: Agreed) -> dict[tuple[int, int | None, str], list[Candidate]]:
    """Return, by bucket, rule and whose, the contributions that were accepted when the list was frozen."""
    sums: dict[tuple[int, int | None, str], list[Candidate]] = {}
    accepted = (book.contributions.by_id[number] for number in dict.fromkeys(book.contributions.changes))
    numbers = [one.id for one in accepted if one.settled < found.height]
    for one in entitlement.candidates(book, numbers, found.selection):
        for number, bucket in enumerate(agreed.equation.buckets):
            sums.setdefault((number, bucket.matching(one), one.agent), []).append(one)
    return sums
