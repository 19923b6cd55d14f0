"""The message of the day: at six in the evening theirs, a person is told in one message all that waits for them.

It is owed if something waits that the message before did not list, or that the next one could only list with less than a
day left, and it lists all then. It is rendered when it is shown, and again when one of its questions is answered, so that it never asks for what is
done. What came up only after the evening waits for the next one, also where the message is late, as after a start.
What cannot wait is asked at once, unless a card where the person reads asks it.

What became of something of theirs is told in it, once. Requests by lot stand in it as well, with buttons. They are told of once, here or in the second message of a day (`second_message.py`),
and again only in a message that comes for something else.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple, Protocol

from ledger.book import Book
from ledger.contributions import vote_subject
from ledger.governance import changes, members_vote, news_words, proposal_card, request
from ledger.governance.changes import Change
from ledger.governance.hours import next_message, zone_of
from ledger.governance.request import Request
from ledger.network.reminder import DAY, AskedAtOnce, Message, Reminded, Reminder
from ledger.validation import drawn, electorate, griefing, settlement
from ledger.validation.ballot import ballot
from ledger.validation.griefing import Outvoted
from ledger.validation.vote import ACCEPTED, Vote
from ledger.values.evening import last_evening, local_day
from ledger.values.ids import Letter, Subject
from ledger.values.phrase import Code, Phrase, Sayable, Who, phrase

OF_VOTES = "reminder"
"""The kind of the messages that there were before, about votes alone: `A2/reminder/20260108T090000Z`."""


class Question(Protocol):
    """A thing that waits for the yes of any of some persons: its subject, since when, and until when if it has an end."""

    @property
    def about(self) -> str:
        """Return the number of its subject; or the id of a person, if that has no number."""

    @property
    def persons(self) -> tuple[str, ...]:
        """Return the persons who are asked."""

    @property
    def since(self) -> datetime:
        """Return the moment from which on it waits."""

    @property
    def until(self) -> datetime | None:
        """Return its end, or None."""

    @property
    def asked_of_all(self) -> bool:
        """Tell whether cards ask it of everybody, so that no message does."""

    def in_full(self) -> Phrase:
        """Say what waits, and what to type."""


class Line(NamedTuple):
    """One line of a message: the subject, what it says, since when that waits, and until when if it has an end."""

    about: str
    says: Sayable
    since: datetime
    until: datetime | None


Waits = Line | Request
"""A thing that waits for somebody."""

Waiting = Mapping[str, Sequence[Waits]]
"""For each person whom something waits for, all of it."""


def waiting(book: Book, questions: Iterable[Question]) -> dict[str, list[Waits]]:
    """Return all that waits for each person's yes or vote."""
    lines_of: dict[str, list[Waits]] = {}
    for question in questions:
        if question.asked_of_all:
            continue
        line = of_question(question)
        for person in question.persons:
            lines_of.setdefault(person, []).append(line)
    for number, vote in book.votes.open.items():
        if vote.extended is not None and drawn.by_lot(book, vote) is None:
            line = _of_vote(book, number, vote, vote.extended)
            for person in settlement.silent(book, vote):
                lines_of.setdefault(person, []).append(line)
    for person, asked in request.of_votes(book):
        lines_of.setdefault(person, []).append(asked)
    for person, change in changes.of_votes(book):
        if not _was_told_since(book, person, change.since):
            lines_of.setdefault(person, []).append(_of_change(book, change))
    for outvoted in griefing.lately(book):
        if not _was_told_since(book, outvoted.person, outvoted.since):
            lines_of.setdefault(outvoted.person, []).append(_of_outvoted(outvoted))
    for number, vote in book.members_votes.open.items():
        line = _of_proposal(book, number)
        for person in members_vote.silent(book, vote):
            lines_of.setdefault(person, []).append(line)
    for person, about, since in book.news.untold(book.agents):
        if (said := news_words.describe(book, about, person)) is not None:
            lines_of.setdefault(person, []).append(Line(about, said, since, None))
    return lines_of


def of_question(question: Question) -> Line:
    """Return the line that asks a question."""
    return Line(question.about, question.in_full(), question.since, question.until)


def _of_change(book: Book, change: Change) -> Line:
    return Line(change.about, changes.describe(book, change), change.since, None)


def _of_outvoted(outvoted: Outvoted) -> Line:
    said = phrase(
        "You said no to {times} logs of {who} in {days} days, and those asked by lot accepted each of them. Until {until} your no to a log of theirs counts only at the end of its time, unless you are asked by lot.",
        times=griefing.TIMES,
        who=Who(outvoted.contributor),
        days=griefing.DAYS,
        until=outvoted.until,
    )
    return Line(outvoted.about, said, outvoted.since, None)


def _was_told_since(book: Book, person: str, since: datetime) -> bool:
    """Tell whether a person got a message of the day since a moment: it had all that was new then."""
    last = book.reminders.last(book.agents, person)
    return last is not None and last.at >= since


def _of_proposal(book: Book, number: str) -> Line:
    proposal = book.proposals.by_id[number]
    return Line(number, proposal_card.asked_to_vote(book, proposal), proposal.since, proposal.ends(book.pauses))


def listed_votes(book: Book, numbers: Iterable[str], person: str) -> Iterator[Line]:
    """Yield those of these votes that wait for a person: on a log if it was extended and no lots are drawn, and those of the members."""
    for number in numbers:
        asked = book.members_votes.open.get(number)
        if asked is not None and members_vote.is_asked(book, asked, person):
            yield _of_proposal(book, number)
        vote = book.votes.open.get(number)
        if vote is None or vote.extended is None or drawn.by_lot(book, vote) is not None:
            continue
        if ballot(vote, book.agents, person) is not None:
            continue
        if electorate.may_vote(vote, book.agents, book.contributions.accepted, person):
            yield _of_vote(book, number, vote, vote.extended)


def listed_news(book: Book, message: Message, person: str) -> Iterator[Line]:
    """Yield what a message tells of once: changes, as far as the person has not voted since, and that they were outvoted often."""
    for change in changes.of_person(book, message.asked, person):
        if change.since <= message.at:
            yield _of_change(book, change)
    for number in message.asked:
        outvoted = griefing.begins_with(book, number, person)
        if outvoted is not None and outvoted.since <= message.at:
            yield _of_outvoted(outvoted)


def _of_vote(book: Book, number: str, vote: Vote, extended: datetime) -> Line:
    preset = book.rules.versions[vote.opened.rules].preset
    return Line(number, _judge(book, number), extended, settlement.closes(vote, preset, extended))


def _judge(book: Book, number: str) -> Phrase:
    """Return one line on a log without its members' words, as it stays where it was sent."""
    values = {"id": Code(number), "vote": Code(f"/vote {number} approve")}
    if number in book.audience.confined:
        return phrase(
            "{id}, logged in a private channel, still waits for your vote: {history} tells what it is, and {vote}.",
            history=Code(f"/history {number}"),
            **values,
        )
    content = vote_subject.content(book, number)
    return phrase("{id} still waits for your vote: {content}. {vote}", content=content, **values)


def evenings(book: Book, at: datetime) -> dict[str, datetime]:
    """Return the newest evening of each time zone in which somebody may live."""
    return {zone: last_evening(at, zone) for zone in book.zones.in_use(book.rules.now.zone)}


def remind(book: Book, waiting: Waiting, zones: Collection[str], at: datetime) -> tuple[Reminded, ...]:
    """Return the facts of the messages that are owed to those who live in these zones, whose evening has come."""
    by_day: dict[date, list[Reminder]] = {}
    for person, lines_of in waiting.items():
        zone = zone_of(book, person)
        if zone not in zones or not is_reachable(book, person) or not _may_come(book, person, zone, at):
            continue
        if listed := _listed(book, person, zone, lines_of, at):
            by_day.setdefault(local_day(at, zone), []).append(Reminder(person, listed))
    return tuple(Reminded(day, tuple(reminders)) for day, reminders in sorted(by_day.items()))


def ask_at_once(
    book: Book, questions: Iterable[Question], is_asked_by_card: Callable[[str, str], bool], at: datetime
) -> tuple[AskedAtOnce, ...]:
    """Return the facts of the messages that cannot wait for an evening, each to those who got none about it.

    `is_asked_by_card` takes a person and a subject.
    """
    facts = []
    for question in questions:
        if question.asked_of_all:
            continue
        silent = (person for person in question.persons if is_reachable(book, person))
        urged = (person for person in silent if _is_urgent(book, question, person, at))
        if persons := tuple(person for person in urged if not is_asked_by_card(person, question.about)):
            facts.append(AskedAtOnce(question.about, persons))
    return tuple(facts)


def _is_urgent(book: Book, question: Question, person: str, at: datetime) -> bool:
    """Tell whether a person was not asked yet, and has to be now: about money, or before the second message from now."""
    if is_told(book, person, question):
        return False
    if question.about.startswith(Letter.INCOME):
        return True
    second = next_message(book, person, next_message(book, person, at))
    return question.until is not None and question.until < second


def is_reachable(book: Book, person: str) -> bool:
    """Tell whether a person is here, or was introduced, and was not forgotten, so that a message may reach them."""
    is_known = book.agents.is_here(person) or person in book.agents.introduced
    return is_known and not book.agents.is_gone(person)


def _may_come(book: Book, person: str, zone: str, at: datetime) -> bool:
    """Tell whether a person got no message since the evening, and none on this day."""
    last = book.reminders.last(book.agents, person)
    return (last is None or last.at < last_evening(at, zone)) and had_none_today(book, person, zone, at, DAY)


def had_none_today(book: Book, person: str, zone: str, at: datetime, kind: str) -> bool:
    """Tell whether no account of a person got a message of a kind on this day: neither by the zone of now nor by that of then.

    Of accounts that were linked, the one that got its message last may have had it on the earlier day.
    """
    today = local_day(at, zone)
    last = book.reminders.of_accounts(book.agents, person, kind)
    return all(today > max(each.day, local_day(each.at, zone)) for each in last)


def _listed(book: Book, person: str, zone: str, waiting: Sequence[Waits], at: datetime) -> tuple[str, ...]:
    """Return the subjects that wait, those first that are new, or that end soon; nothing if there are none of these."""
    evening = last_evening(at, zone)
    following = next_message(book, person, evening)
    after = next_message(book, person, following)
    is_few = book.preferences.wants_few(book.agents, person)

    def rank(each: Waits) -> int:
        if each.since > evening or (is_few and is_acceptance(each.about)):
            return _LATER
        if not is_told(book, person, each):
            return _NEW
        if isinstance(each, Request):
            return _LATER  # nobody is reminded of a vote
        return _ENDS if each.until is not None and following <= each.until < after else _LATER

    ranked = sorted(waiting, key=lambda each: (rank(each), each.since))
    if not ranked or rank(ranked[0]) == _LATER:
        return ()
    return tuple(dict.fromkeys(each.about for each in ranked))


def is_acceptance(about: str) -> bool:
    """Tell whether something is the news that a log was accepted: it may wait for another message."""
    return Subject(about).kind == ACCEPTED


def is_told(book: Book, person: str, waiting: Waits | Question) -> bool:
    """Tell whether a person was told of what waits: by the last message of a day or its second one, or at once."""
    asked = book.reminders.asked_at_once(book.agents, waiting.about, person)
    lists = (
        each.at >= waiting.since and waiting.about in each.asked for each in book.reminders.asks(book.agents, person)
    )
    return any(lists) or (asked is not None and asked >= waiting.since)


_NEW, _ENDS, _LATER = range(3)
"""The ranks of what waits: no message listed it, this is the last one with a day left to act, or it may stand in one to come."""
