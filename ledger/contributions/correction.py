"""Corrections: a further log puts the amount of an accepted one right, after the same vote.

One that takes from somebody else's work is a weapon in the wrong hands, so whoever brought that work is heard (`hearing.py`). Each
person has one correction of a log open at most. Open ones keep nobody else from proposing one; the first that is accepted ends the
others, but those that would take still more: else whoever brought the work could end them with one of a minute's less. Who proposed one that failed cannot try again for `CORRECTION_DAYS`, and after two have failed only
whoever brought the work can propose to take from it. To take from their own they are always free.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from ledger.chain.entry import Fact
from ledger.contributions import evidence, from_options, limits, size
from ledger.contributions.asking_again import CORRECTION_DAYS
from ledger.contributions.contribution import OPEN, UNSHOWN, WITHDRAWN, Contribution, Logged
from ledger.contributions.log import Log, count, unit
from ledger.contributions.opening import opened
from ledger.network.agent import Agents
from ledger.network.pause import is_over
from ledger.network.speaker import contact_of
from ledger.validation.hearing import Heard
from ledger.validation.vote import ACCEPTED, REJECTED, UNDECIDED, Settled, Voided
from ledger.values.ids import Letter, next_id
from ledger.values.money import Money
from ledger.values.phrase import Code, Refusal, Who, Words
from ledger.values.quantity import Quantity

if TYPE_CHECKING:
    from ledger.book import Book

TAKEN_BACK_MAX = 3
"""Corrections of a log that one person can take back before anybody voted, in as many days: each is told to whose work it is."""

TWICE = 2
"""Corrections that failed, after which only whoever brought the work can propose one."""

Amount = Money | Quantity


def correct(
    book: Book,
    contribution: str,
    by: str,
    amount: Amount | None,
    reason: str,
    at: datetime,
    link: str | None = None,
) -> tuple[Fact, ...]:
    """Return the facts of a log that corrects the amount of an accepted one, after the same vote; None corrects to nothing.

    The link shows what is added: much money more needs one.
    """
    target = _correctable(book, contribution)
    after = _nothing(target.log.amount) if amount is None else amount
    if (refusal := why_not(book, target, by, after, at)) is not None:
        raise refusal
    number = next_id(Letter.CONTRIBUTION, book.contributions.by_id)
    content = _content(target, by, after, reason, link)
    limits.check_correction(book, target, by, content)
    logged = Logged(number, by, target.contributor, content, None, contribution)
    measured = size.measure(book, size.of_correction(book.agents, number, by, target, after), at)
    is_more = count(after) > count(target.log.amount)
    if is_more and evidence.is_missing(book.rules.now, content, measured):
        raise _without_evidence(contribution)
    vote = opened(book, number, concerned(target, by), measured, at)
    return (logged, replace(vote, hears=hears(book.agents, by, target, after)))


def concerned(target: Contribution, by: str) -> tuple[str, ...]:
    """Return the agents whom a correction of a log by somebody concerns."""
    return tuple(dict.fromkeys((by, target.author, target.contributor)))


def hears(agents: Agents, by: str, target: Contribution, after: Amount) -> tuple[str, ...]:
    """Return the contributor, if a correction would take from the work of somebody else; else nobody."""
    is_heard = _takes(target.log.amount, after) and size.is_of_others(agents, by, target)
    return (target.contributor,) if is_heard else ()


def hears_on(book: Book, log: Contribution) -> tuple[str, ...]:
    """Return who is heard on a log that is in the book already."""
    if log.corrects is None:
        return ()
    return hears(book.agents, log.author, book.contributions.by_id[log.corrects], log.log.amount)


def why_not(book: Book, target: Contribution, by: str, after: Amount, at: datetime) -> Refusal | None:
    """Return why somebody cannot propose this correction, or None."""
    if (wrong := _wrong_amount(target, after)) is not None:
        return wrong
    for log in open_ones(book, target):
        if book.agents.lineage(log.author) == book.agents.lineage(by):
            return Refusal(
                "{correction}, which is yours, would correct {contribution} already: {withdraw} takes it back.",
                correction=Code(log.id),
                contribution=Code(target.id),
                withdraw=Code(f"/withdraw {log.id}"),
            )
    return _after_failure(book, target, by, after, at)


def _after_failure(book: Book, target: Contribution, by: str, after: Amount, at: datetime) -> Refusal | None:
    """Return why it is too early after corrections that failed. Whoever brought the work may take from it at any time."""
    agents, takes = book.agents, _takes(target.log.amount, after)
    is_own = not size.is_of_others(agents, by, target)
    if is_own and takes:
        return None
    failed = [log for log in _failed(book, target) if log.before and _takes(log.before, log.log.amount) == takes]
    for log in failed:
        until = _until(log)
        if agents.lineage(log.author) == agents.lineage(by) and not is_over(until, at):
            return Refusal(
                "{correction}, which you proposed, came to nothing. From {until} on you can propose it again.",
                correction=Code(log.id),
                until=until,
            )
    if (refusal := _taken_back(book, target, by, at)) is not None and not is_own:
        return refusal
    by_others = [log for log in failed if size.is_of_others(agents, log.author, target)]
    if is_own or len(by_others) < TWICE or is_over(until := max(map(_until, by_others)), at):
        return None
    return Refusal(
        "{corrections} came to nothing. Until {until} only {who} can correct {contribution}.",
        corrections=tuple(Code(log.id) for log in by_others),
        until=until,
        who=Who(target.contributor),
        contribution=Code(target.id),
    )


def _taken_back(book: Book, target: Contribution, by: str, at: datetime) -> Refusal | None:
    """Return why somebody who took back too many of their corrections cannot propose another one yet."""
    own = (
        log
        for log in book.contributions.correcting(target)
        if book.agents.lineage(log.author) == book.agents.lineage(by)
    )
    lately = [log for log in own if log.state == WITHDRAWN and not is_over(_until(log), at)]
    if len(lately) < TAKEN_BACK_MAX:
        return None
    return Refusal(
        "You took {corrections} back. From {until} on you can propose it again.",
        corrections=tuple(Code(log.id) for log in lately),
        until=min(map(_until, lately)),
    )


def _until(log: Contribution) -> datetime:
    assert log.settled_at is not None, "it has ended"
    return log.settled_at + timedelta(days=CORRECTION_DAYS)


def open_ones(book: Book, target: Contribution) -> Iterator[Contribution]:
    """Yield the corrections of a log that are voted on, or will be once others can see their card."""
    return (log for log in book.contributions.correcting(target) if log.state in (OPEN, UNSHOWN))


def _failed(book: Book, target: Contribution) -> Iterator[Contribution]:
    """Yield the corrections of a log that came to nothing after somebody voted on them."""
    for log in book.contributions.correcting(target):
        ended = book.votes.ended.get(log.id)
        was_voted_on = log.state == WITHDRAWN and ended is not None and bool(ended.ballots)
        if log.state in (REJECTED, UNDECIDED) or was_voted_on:
            yield log


def answer(book: Book, number: str, by: str, *, is_right: bool, reason: str | None) -> tuple[Heard, ...]:
    """Return the fact that whoever is heard on a correction says whether it is right; nothing if they said so already."""
    account = book.hearings.hears.get(number)
    if account is None or book.contributions.get(number).state not in (OPEN, UNSHOWN):
        raise Refusal("{id} waits for nobody's word.", id=Code(number))
    contact = contact_of(book.agents, account)
    if contact is None or book.agents.person(by) != contact:
        raise Refusal("{id} is about the work of {who}: only they can say that.", id=Code(number), who=Who(account))
    before = book.hearings.answers.get(number)
    says = Words(reason, by) if reason and not is_right else None
    if before is not None and before.is_right == is_right and says in (None, before.reason):
        return ()
    return (Heard(number, by, is_right, says),)


def overtaken(book: Book, settled: Settled, ended: Collection[str]) -> Iterator[Voided]:
    """Yield the ends of the other open corrections of a log, if this one of it is accepted. Some may have `ended` already.

    One that would take still more goes on, as it is not answered.
    """
    accepted = book.contributions.by_id.get(settled.subject)
    if accepted is None or not accepted.corrects or settled.decision != ACCEPTED:
        return
    for log in open_ones(book, book.contributions.by_id[accepted.corrects]):
        assert log.before is not None, "it is a correction"
        takes_more = _takes(log.before, log.log.amount) and _takes(accepted.log.amount, log.log.amount)
        if log.id != accepted.id and log.id not in ended and not takes_more:
            yield Voided(log.id, accepted.id)


def _content(target: Contribution, by: str, after: Amount, reason: str, link: str | None) -> Log:
    return replace(target.log, amount=after, note=Words(reason, by), evidence=from_options.evidence(link, by))


def _without_evidence(contribution: str) -> Refusal:
    return Refusal(
        "A receipt is missing for what is added; then it can be looked at: {correct}.",
        correct=Code(f"/correct {contribution} evidence:https://…"),
    )


def _correctable(book: Book, contribution: str) -> Contribution:
    target = book.contributions.get(contribution)
    if target.state != ACCEPTED or target.corrects:
        raise Refusal(
            "Only an accepted contribution can be corrected; {contribution} is none.", contribution=Code(contribution)
        )
    return target


def _wrong_amount(target: Contribution, after: Amount) -> Refusal | None:
    """Return why a log cannot be corrected to another unit, or to the same amount."""
    if unit(after) != unit(target.log.amount):
        return Refusal("Write the right amount in the unit that {contribution} has.", contribution=Code(target.id))
    if after == target.log.amount:
        return Refusal("{contribution} has that amount already.", contribution=Code(target.id))
    return None


def _takes(before: Amount, after: Amount) -> bool:
    return count(after) < count(before)


def _nothing(amount: Amount) -> Amount:
    return Money(0, amount.currency) if isinstance(amount, Money) else Quantity(Fraction(0), amount.unit)
