"""`/confirm`: yes or no to what waits for you: a log for you, money that came in, a rule, somebody who offers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.input import draft_reader
from bot.input.draft import DRAFT
from bot.menu import Asked, Kind, Option, ShellState, Slash, Verb
from bot.outcome import Dropped, Outcome, Question, typed_subject
from ledger.book import Book
from ledger.governance import awaited
from ledger.values import yes_no
from ledger.values.phrase import Code, Phrase, Refusal, lines, phrase

YES, NO = "yes", "no"
_SAID = {**dict.fromkeys(yes_no.YES, YES), **dict.fromkeys(yes_no.NO, NO)}


def confirm(book: Book, asked: Asked) -> Outcome:
    """Carry out the yes or the no to what the asker names; list what waits if they name nothing."""
    assert asked.menu is not None, "questions come from the menu"
    about: str | None = asked["what"]
    if about == DRAFT:
        return _draft(book, asked)
    questions = list(asked.menu.questions(book))
    own = [question for question in questions if asked.agent in question.persons]
    if about is None:
        return Outcome(answer=lines(*_listed(book, own)))
    named = [question for question in own if question.is_about(about)]
    if len(named) > 1 and asked["which"] is None:
        return Outcome(answer=lines(*_choices(about, named)))
    # A question to somebody else, or none at all: the rules of its noun say why the asker cannot answer.
    question = _chosen(asked, named or [question for question in questions if question.is_about(about)])
    _check_words(book, asked, question)
    if question is None:
        return _without_question(book, asked, about)
    return question.no(book, asked) if asked["answer"] == NO else question.yes(book, asked)


def _check_words(book: Book, asked: Asked, question: Question | None) -> None:
    """Refuse words that nobody would read: only a no to a correction of one's work has any."""
    says_why = question.says_why if question is not None else asked["what"] in book.hearings.hears
    if asked["reason"] and not (says_why and asked["answer"] == NO):
        raise Refusal("Nothing more is read behind that. Say it under the card.")


def _without_question(book: Book, asked: Asked, about: str) -> Outcome:
    assert asked.menu is not None, "decisions come from the menu"
    decide = asked.menu.decision("confirm", about)
    if decide is not None:
        return decide(book, asked)
    raise Refusal(
        "Nothing about {about} waits for a yes. {mine} lists what waits for you.",
        about=Code(typed_subject(about)),
        mine=Code("/mine"),
    )


def _draft(book: Book, asked: Asked) -> Outcome:
    """Post a draft of the asker's, or drop it."""
    draft, is_no = draft_reader.chosen(asked), asked["answer"] == NO
    if draft is None:
        return draft_reader.ask_which(book, asked, "/confirm draft {n} no" if is_no else "/confirm draft {n}")
    if is_no:
        return Outcome(answer=phrase("Draft {n} is dropped.", n=draft.number), drafts=(Dropped(draft),))
    return draft_reader.posted(book, asked, draft)._replace(drafts=(Dropped(draft),))


def _listed(book: Book, own: Sequence[Question]) -> Iterator[Phrase]:
    if not own:
        yield phrase("Nothing waits for your yes. {mine} lists all that waits for you.", mine=Code("/mine"))
    for question in own:
        yield question.in_full()


def _choices(about: str, named: Sequence[Question]) -> Iterator[Phrase]:
    """Yield the things of one subject that wait for one person, to be told apart by their number."""
    yield phrase("Several things wait there. Say which:")
    for number, question in enumerate(named, start=1):
        yield phrase("{confirm}: {line}", confirm=Code(f"/confirm {typed_subject(about)} {number}"), line=question.line)


def _chosen(asked: Asked, questions: Sequence[Question]) -> Question | None:
    """Return the question that is meant; None if there is none."""
    number = asked["which"] or 1
    if questions and not 1 <= number <= len(questions):
        raise Refusal("Say a number from 1 to {n}.", n=len(questions))
    return questions[number - 1] if questions else None


def come_due(book: Book, now: datetime, seen: ShellState) -> Outcome:
    """Answer with no what nobody answered by its end."""
    return Outcome(awaited.lapsed(book, now))


VERBS = (
    Verb(
        "confirm",
        None,
        "Say yes or no to what waits for you, such as a log that somebody made for you.",
        "/confirm C1",
        confirm,
        (
            Option(
                "what",
                Kind.subject,
                "its number, such as C1, a person, or draft",
                positional=True,
                choices=(DRAFT,),
            ),
            Option("which", Kind.number, "which one, where several things wait", positional=True),
            Option("answer", Kind.choice, "no, if you do not want it", positional=True, choices=(NO, YES), also=_SAID),
            Option("reason", Kind.words, "why a correction of your work is not right"),
        ),
    ),
)

COMMAND = Slash(VERBS, come_due=come_due)
