"""Wording of the message of a day, of its second one, and of one at once: what still waits when they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import NamedTuple

from ledger.book import Book
from ledger.governance import news_words, request
from ledger.governance.reminder import Line, Question, listed_news, listed_votes, of_question
from ledger.governance.request import Request
from ledger.network.reminder import AT_ONCE, BY_LOT, DAY, UNREACHED
from ledger.values.ids import Subject
from ledger.values.phrase import Code, Sayable, Who, lines, phrase

SHOWN = 10
"""Things that one message lists, beside requests by lot."""

REQUESTS_SHOWN = 5
"""Requests by lot that one message lists: so many rows of buttons Discord has under one, and so much is looked at in five minutes."""


class Shown(NamedTuple):
    """A message as of now: what it says, whether nothing is left for it to say, and the votes for which it has buttons."""

    says: Sayable
    is_over: bool = False
    votes: tuple[str, ...] = ()


def is_message(about: str) -> bool:
    """Tell whether a post is a message of a day, or one at once, or names somebody whom no message reaches."""
    return Subject(about).kind in (DAY, BY_LOT, AT_ONCE, UNREACHED)


def describe(book: Book, about: str, questions: Iterable[Question]) -> Shown:
    """Render such a message as of now."""
    subject = Subject(about)
    if subject.kind == UNREACHED:
        return _describe_unreached(book, subject)
    if subject.kind == AT_ONCE:
        return _describe_at_once(book, subject, questions)
    person = book.agents.person(subject.id)
    message = next((each for each in book.reminders.asks(book.agents, person) if each.subject == about), None)
    news = tuple(news_words.describe_all(book, book.news.of_message(book.agents, person, about), person))
    if message is None:
        if news:
            return Shown(lines(*news))
        return Shown(phrase("A newer message lists what waits for you."), is_over=True)
    asked = (each for each in questions if each.about in message.asked and person in each.persons)
    changed = listed_news(book, message, person)
    waiting = [*map(of_question, asked), *listed_votes(book, message.asked, person), *changed]
    waiting.sort(key=lambda each: message.asked.index(each.about))
    requests = request.of_person(book, message.asked, person)
    if not (waiting or requests or news):
        nothing = phrase("You were asked for something here. Nothing of that waits for you any more.")
        return Shown(nothing, is_over=True)
    return _shown(book, waiting, requests, news)


def _describe_at_once(book: Book, about: Subject, questions: Iterable[Question]) -> Shown:
    person = book.agents.person(about.rest.partition("/")[0])
    waiting = [of_question(each) for each in questions if each.about == about.id and person in each.persons]
    if not waiting or about not in book.reminders.asking(book.agents, about.id, person):
        nothing = phrase("You were asked for something here. It does not wait for you any more.")
        return Shown(nothing, is_over=True)
    return _shown(book, waiting)


def _describe_unreached(book: Book, about: Subject) -> Shown:
    """Name somebody whom no message reaches, without what it is about: everybody reads it."""
    person = book.agents.person(about.rest)
    said = phrase(
        "{who}, something waits for you, and you take no messages from me. {mine} shows it.",
        who=Who(person),
        mine=Code("/mine"),
    )
    return Shown(said, is_over=not request.of_person(book, (about.id,), person))


def describe_of_votes(book: Book, about: str) -> Sayable:
    """Render a reminder as it was sent before there was the message of a day, and as it is still owed where it was not."""
    waiting = list(listed_votes(book, book.votes.open, book.agents.person(Subject(about).id)))
    if not waiting:
        return phrase("Your vote was asked for. Nothing of that waits for you any more.")
    return _shown(book, waiting).says


def _shown(
    book: Book, waiting: Sequence[Line], requests: Sequence[Request] = (), news: Sequence[Sayable] = ()
) -> Shown:
    """Return the first of what waits, the newest last, then the requests that end first, how many more there are, and the news."""
    first = requests[:REQUESTS_SHOWN]
    rest = len(waiting[SHOWN:]) + len(requests[REQUESTS_SHOWN:])
    says = lines(
        *(each.says for each in sorted(waiting[:SHOWN], key=attrgetter("since"))),
        request.in_words(book, first),
        phrase("and {n} more: {mine} lists them.", n=rest, mine=Code("/mine")) if rest > 0 else None,
        *news,
    )
    return Shown(says, votes=tuple(each.about for each in first))
