"""Notifications in words: the messages of `ledger/governance/notification.py`, as of the moment when one is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ledger.book import Book
from ledger.contributions import asking_again, objections, repeated
from ledger.contributions import words as contribution_words
from ledger.contributions.contribution import OPEN, UNSHOWN, Contribution
from ledger.digests.news import OVERTAKEN
from ledger.governance.notification import DECLINED, DROPPED, FIRST, FLAGGED, KEPT, LEFT, LESS, REDUCED
from ledger.network import amounts
from ledger.network.question import LAPSED
from ledger.network.speaker import contact_of
from ledger.validation import ballot, end_words, flag_messages
from ledger.validation.hearing import Heard
from ledger.validation.vote import ACCEPTED, REJECTED, UNDECIDED
from ledger.values.ids import Letter, Subject
from ledger.values.phrase import Code, Phrase, Refusal, Sayable, Who, lines, phrase, sample


def describe(book: Book, about: str) -> tuple[Sayable, bool] | None:
    """Render such a message as of now, with a flag that nothing is left for it to say; None for any other post."""
    subject = Subject(about)
    if subject.id in book.contributions.by_id:
        of_log = _OF_LOG.get(subject.kind)
        return of_log(book, book.contributions.by_id[subject.id], subject.rest) if of_log else None
    of_office = _OF_OFFICE.get((subject.kind, subject.id[0]))
    return (of_office(book, subject), False) if of_office else None


def _log(book: Book, log: Contribution) -> Phrase:
    """Return a log as it is named in such a message."""
    if log.corrects:
        return phrase("{id}, the correction of {corrects},", id=Code(log.id), corrects=Code(log.corrects))
    return phrase("{id}, {content},", id=Code(log.id), content=contribution_words.content(book, log.log))


def _of_rejected(book: Book, log: Contribution, _: str) -> tuple[Sayable, bool]:
    assert log.decision is not None, "it was decided"
    said = phrase("{log} was not accepted: {count}.", log=_log(book, log), count=end_words.count(log.decision))
    return lines(said, *objections.of_not_accepted(book, log.id), _way_on(book, log)), False


def _way_on(book: Book, log: Contribution) -> Phrase:
    """Render what can be done next about a log that was not accepted, by its author or, of a list, by whoever it credits."""
    why = Code(f"/why {log.id}")
    if log.corrects:
        again = asking_again.propose_again(book, log)
        return phrase("Talk about it under its card. {why} tells more. {again}", why=why, again=again)
    return phrase(
        "Talk about it under its card, or log it anew, put right: {again}. {why} tells more.",
        again=_made_again(book, log),
        why=why,
    )


def _made_again(book: Book, log: Contribution) -> Code:
    """Return what is typed to log the same again, by the one who hears of its end."""
    reader = contact_of(book.agents, log.contributor) if log.within else None
    try:
        repeated.own_log(book.contributions, book.agents, log.id, book.agents.person(reader or log.author))
    except Refusal:
        return sample("/contribute 2h what you did")
    return Code(f"/contribute again {log.id}")


def _of_undecided(book: Book, log: Contribution, _: str) -> tuple[Sayable, bool]:
    undecided = phrase("{log} is undecided: too few said yes.", log=_log(book, log))
    reasons = objections.of_not_accepted(book, log.id)
    return lines(undecided, *reasons, asking_again.describe(book, log)), log.state != UNDECIDED


def _of_flagged(book: Book, log: Contribution, account: str) -> tuple[Sayable, bool]:
    person, vote = book.agents.person(account), book.votes.open.get(log.id)
    reason = ballot.flags(vote, book.agents).get(person) if vote else None
    if reason is None:
        return phrase("{who} had raised a red flag on {id}.", who=Who(person), id=Code(log.id)), True
    said = phrase(
        "{who} raised a red flag on {log} because: “{reason}”", who=Who(person), log=_log(book, log), reason=reason
    )
    lift = Code(f"/flag lift {log.id}")
    if log.corrects:
        way = phrase(
            "{withdraw} takes it back, and {correct} begins anew. Or talk about it under its card: {who} takes the flag down with {lift}.",
            withdraw=Code(f"/withdraw {log.id}"),
            correct=asking_again.typed(book, log),
            who=Who(person),
            lift=lift,
        )
    else:
        way = phrase(
            "{amend} changes it. The flag stays until {who} takes it down with {lift}: talk about it under its card.",
            amend=flag_messages.typed_change(book, log.id),
            who=Who(person),
            lift=lift,
        )
    return lines(said, way), False


def _of_flagged_list(book: Book, about: Subject) -> Sayable:
    person, vote = book.agents.person(about.rest), book.votes.open.get(about.id)
    reason = ballot.flags(vote, book.agents).get(person) if vote else None
    if reason is None:
        return phrase("{who} had raised a red flag on {id}.", who=Who(person), id=Code(about.id))
    return lines(
        phrase(
            "{who} raised a red flag on {id}, your list, because: “{reason}”",
            who=Who(person),
            id=Code(about.id),
            reason=reason,
        ),
        phrase(
            "{withdraw} takes back what is yours of it. Or talk about it under its card.",
            withdraw=Code(f"/withdraw {about.id}"),
        ),
    )


def _of_declined(book: Book, log: Contribution, _: str) -> tuple[Sayable, bool]:
    who = Who(log.contributor)
    return phrase(
        "{log} counts for nothing: {who}, for whom you logged it, does not want it.", log=_log(book, log), who=who
    ), False


def _of_lapsed_log(book: Book, log: Contribution, _: str) -> tuple[Sayable, bool]:
    if log.lacks:
        said = phrase(
            "{log} counts for nothing: its receipt did not come in time. {again} logs it once more.",
            log=_log(book, log),
            again=Code(f"/contribute again {log.id}"),
        )
        return said, False
    said = phrase(
        "{log} counts for nothing: {who}, for whom you logged it, did not say yes in time. {again} logs it once more.",
        log=_log(book, log),
        who=Who(log.contributor),
        again=Code(f"/contribute again {log.id}"),
    )
    return said, False


def _of_correction(book: Book, log: Contribution, _: str) -> tuple[Sayable, bool]:
    """Render it without the reason, which may have been given where the reader is not."""
    is_over = log.state not in (OPEN, UNSHOWN)
    said = phrase(
        "{who} would correct {corrects}, which is yours, down to {amount}. Others vote on it: {history} tells why and how it stands.",
        who=Who(log.author),
        corrects=Code(log.corrects or ""),
        amount=amounts.in_words(book, log.log.amount),
        history=Code(f"/history {log.id}"),
    )
    answer = book.hearings.answers.get(log.id)
    if log.id not in book.hearings.hears or (is_over and answer is None):
        return said, is_over
    return lines(said, _answered(answer) if answer is not None else _is_it_right(log.id)), is_over


def _is_it_right(number: str) -> Phrase:
    return phrase(
        "Is that right? {confirm}, or {decline}. Until you say that it is, nothing is decided before its end.",
        confirm=Code(f"/confirm {number}"),
        decline=sample("/confirm {id} no WHY", id=number),
    )


def _answered(answer: Heard) -> Phrase:
    return phrase("You said that it is right.") if answer.is_right else phrase("You said that it is not right.")


def _of_reduced(book: Book, log: Contribution, _: str) -> tuple[Sayable, bool]:
    said = phrase(
        "{corrects}, which is yours, is {amount} now: {id} was accepted. {why} tells more.",
        corrects=Code(log.corrects or ""),
        amount=amounts.in_words(book, log.log.amount),
        id=Code(log.id),
        why=Code(f"/why {log.id}"),
    )
    return said, False


def _of_overtaken(book: Book, log: Contribution, _: str) -> tuple[Sayable, bool]:
    said = phrase(
        "{log} is void: another correction of {corrects} was accepted. {history} tells which.",
        log=_log(book, log),
        corrects=Code(log.corrects or ""),
        history=Code(f"/history {log.corrects}"),
    )
    return said, False


def _of_first(book: Book, log: Contribution, _: str) -> tuple[Sayable, bool]:
    said = phrase(
        "{log} is accepted, your first. Thank you! {mine} shows what you brought.",
        log=_log(book, log),
        mine=Code("/mine"),
    )
    return said, log.state != ACCEPTED


def _income(book: Book, about: Subject) -> Mapping[str, Any]:
    return {"id": Code(about.id), "amount": book.incomes.by_id[about.id].amount}


def _of_income(book: Book, about: Subject) -> Sayable:
    return phrase(
        "{id}, {amount}, which you noted, was turned down: it counts for nothing. If the money is there, note it again: {note}.",
        note=_NOTE,
        **_income(book, about),
    )


def _of_lapsed_income(book: Book, about: Subject) -> Sayable:
    return phrase(
        "{id}, {amount}, which you noted, was confirmed by no other steward in time: it counts for nothing. If the money is there, note it again: {note}.",
        note=_NOTE,
        **_income(book, about),
    )


def _of_kept_income(book: Book, about: Subject) -> Sayable:
    return phrase(
        "{id}, {amount}, stays in the books: that you want it taken back was turned down.", **_income(book, about)
    )


def _of_left_income(book: Book, about: Subject) -> Sayable:
    return phrase(
        "{id}, {amount}, stays in the books: no other steward said in time that it is to be taken back.",
        **_income(book, about),
    )


_NOTE = Code("/income note")


def _of_setting(book: Book, about: Subject) -> Sayable:
    name = Code(book.rules.settings[about.id].name)
    return phrase("{id}, your change of {name}, was turned down: nothing changes.", id=Code(about.id), name=name)


def _of_lapsed_setting(book: Book, about: Subject) -> Sayable:
    name = Code(book.rules.settings[about.id].name)
    return phrase(
        "{id}, your change of {name}: no other steward said yes in time, so nothing changes.",
        id=Code(about.id),
        name=name,
    )


def _of_lapsed_person(_: Book, about: Subject) -> Sayable:
    """Render that somebody does not speak for an agent, or is no steward, as too few said yes in time."""
    if not about.rest:
        return phrase(
            "Too few said yes in time to your offer to be a steward. {take} offers it again.",
            take=Code("/role take steward"),
        )
    return phrase(
        "{who} does not speak for {agent}: nobody, or too few, said yes in time. {again} asks once more.",
        who=Who(about.id),
        agent=Who(about.rest),
        again=Code(f"/agent speaker @{about.rest} @{about.id}"),
    )


_OF_LOG: Mapping[str, Callable[[Book, Contribution, str], tuple[Sayable, bool]]] = {
    REJECTED: _of_rejected,
    UNDECIDED: _of_undecided,
    FLAGGED: _of_flagged,
    DECLINED: _of_declined,
    FIRST: _of_first,
    LAPSED: _of_lapsed_log,
    LESS: _of_correction,
    REDUCED: _of_reduced,
    OVERTAKEN: _of_overtaken,
}

_OF_OFFICE: Mapping[tuple[str, str], Callable[[Book, Subject], Sayable]] = {
    (LAPSED, Letter.INCOME): _of_lapsed_income,
    (LAPSED, Letter.SETTING): _of_lapsed_setting,
    (LAPSED, Letter.AGENT): _of_lapsed_person,
    (LEFT, Letter.INCOME): _of_left_income,
    (FLAGGED, Letter.LIST): _of_flagged_list,
    (DROPPED, Letter.INCOME): _of_income,
    (KEPT, Letter.INCOME): _of_kept_income,
    (DROPPED, Letter.SETTING): _of_setting,
}
