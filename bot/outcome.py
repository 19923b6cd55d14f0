"""Outcome of a decision, before anything is stored, answered or posted: facts, answer, posts and files.

A question is what a yes and a no to something would come to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.chain.entry import Entry, Fact
from ledger.governance.notification import LESS
from ledger.network.rules import ABSTAIN, APPROVE, REJECT
from ledger.validation import words as vote_words
from ledger.values.ids import Letter, Subject
from ledger.values.phrase import Code, Made, Phrase, Sayable, phrase

if TYPE_CHECKING:
    from bot.input.draft import Draft
    from bot.menu import Decide
    from ledger.book import Book
    from ledger.governance.awaited import Awaited
    from ledger.network.agent import Agents
    from ledger.network.rules import Rules


class Post(NamedTuple):
    """A post that a decision owes. `bot/output/routing.py` finds its channels.

    `about` is a subject (`C1`) for a card, or one of its messages (`C1/reminder`). `to` is an agent's id for a direct message.
    Without `to`, a message goes to every channel with a card of the subject; a card goes to the channel of the command (the
    main channel, if the command came privately) and to every mirrored channel. `alone` restricts a direct message to exactly
    that account of the person.
    """

    about: str
    to: str | None = None
    alone: bool = False


def direct_posts(tells: Iterable[tuple[str, str]]) -> tuple[Post, ...]:
    """Return a post for each (subject, account) pair, to exactly that account."""
    return tuple(Post(about, account, alone=True) for about, account in tells)


@dataclass(frozen=True, slots=True)
class Offer:
    """One choice under a post: the emoji, its label, and the command that says the same.

    A platform with forms opens one that asks for the options that are left blank (""); elsewhere they are left out.
    """

    emoji: str
    label: Phrase
    command: str
    options: Mapping[str, str]


def yes_or_no(about: str) -> tuple[Offer, Offer]:
    """Return the two buttons of what waits for somebody's yes. They look alike: none is pushed."""
    return (
        Offer("", phrase("Yes"), "confirm", {"what": about}),
        Offer("", phrase("No"), "confirm", {"what": about, "answer": "no"}),
    )


@dataclass(frozen=True, slots=True)
class Notice:
    """Rendered state of a subject: the text and the choices that its card shows now.

    What is `over` is not worth sending any more: it is only edited into a message that was sent before.
    """

    about: str
    phrase: Sayable
    choices: tuple[Offer, ...] = ()
    over: bool = False


@dataclass(frozen=True, slots=True)
class Recall:
    """An answer that needs a replay of the whole ledger. It runs in a thread, while other decisions go on.

    `read` takes the entries, the oldest first, and may raise `Broken`. It gets no book, as the book changes meanwhile. It has
    to consume all entries if it relies on an intact ledger. `told` makes the answer from its result and the book of that later
    moment; it refuses nothing. A `whole` replay audits the tables beside the entries, too: the iterator then raises `Broken` at
    its end if a table does not fit, and `Unguarded` if the database would let entries be changed.
    """

    read: Callable[[Iterator[Entry]], Any]
    explain: Callable[[Book, Any], Sayable]
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft to keep, in the place of an earlier one of its number; `would` is the outcome if it were posted now."""

    draft: Draft
    would: Outcome


@dataclass(frozen=True, slots=True)
class Dropped:
    """A draft that is not wanted any more, or became what it was a draft of."""

    draft: Draft


class Outcome(NamedTuple):
    """Facts to append, the private answer, the posts that the facts owe, the files to store with them, and changed drafts.

    An outcome without facts may `recall` (replay the ledger) instead of an immediate answer.
    """

    facts: tuple[Fact, ...] = ()
    answer: Sayable | None = None
    posts: tuple[Post, ...] = ()
    files: tuple[Made, ...] = ()
    recall: Recall | None = None
    drafts: tuple[Kept | Dropped, ...] = ()


@dataclass(slots=True)
class Decision:
    """A decision on an event, before it is stored: the author, the facts, the answer to the author, and their drafts.

    `noted` is what is recorded apart from it, where it has no facts: that its author was here.
    `anew` marks an answer with a stored file: a repeated event is decided again, so that the bytes are verified each time.
    """

    author: str
    facts: tuple[Fact, ...]
    answer: Sayable | None
    posts: tuple[Post, ...] = ()
    files: tuple[Made, ...] = ()
    refused: bool = False
    recall: Recall | None = None
    anew: bool = False
    drafts: tuple[Kept | Dropped, ...] = ()
    owed: list[tuple[str, str]] = field(default_factory=list)  # (subject or message, channel) for each post
    noted: tuple[Fact, ...] = ()
    would: list[tuple[str, str]] = field(default_factory=list)  # the same for the posts of a kept draft
    agents: Agents | None = None  # those of whom the answer tells, where the decision makes one of them known

    @property
    def is_stored(self) -> bool:
        """Tell whether anything of it has to be durable before the answer."""
        return bool(self.facts or self.drafts)


def ballot_offers(about: str, rules: Rules, says: Sequence[str] = ()) -> tuple[Offer, ...]:
    """Return the buttons under the card of an open vote; that for no opens a form where a no can say more, in these options."""
    more = {REJECT: dict.fromkeys(says, "")}
    return tuple(
        Offer(
            rules.emoji(mark),
            vote_words.CHOICES[mark],
            "vote",
            {"card": about, "choice": mark, **more.get(mark, {})},
        )
        for mark in (APPROVE, REJECT, ABSTAIN)
    )


def request_offers(numbers: Sequence[str]) -> tuple[Offer, ...]:
    """Return the buttons under requests for these votes, a row for each. Where there are several, they say for which one they are.

    The one that says more than no opens a form; a plain no stays one tap.
    """
    return tuple(
        Offer(
            "", label if len(numbers) == 1 else phrase("{id}: {label}", id=Code(number), label=label), "vote", options
        )
        for number in numbers
        for label, options in (
            (phrase("Yes"), {"card": number, "choice": APPROVE}),
            (phrase("No"), {"card": number, "choice": REJECT}),
            (phrase("No, but…"), {"card": number, "choice": REJECT, "amount": "", "reason": ""}),
            (phrase("Not me"), {"card": number, "choice": ABSTAIN}),
        )
    )


def hearing_offers(book: Book, about: str) -> tuple[Offer, ...]:
    """Return the buttons by which somebody says whether a correction of their work is right, under the message about it."""
    subject = Subject(about)
    if subject.kind != LESS or subject.id not in book.hearings.hears or subject.id not in book.votes.open:
        return ()
    return (
        Offer("", phrase("It is right"), "confirm", {"what": subject.id}),
        Offer("", phrase("It is not"), "confirm", {"what": subject.id, "answer": "no"}),
    )


@dataclass(frozen=True, slots=True)
class Question:
    """A thing that waits for somebody's yes.

    What is `asked_of_all` stands on cards for everybody, or was told at once, and no message asks it. `about` is its subject, or the agent's id of a
    person if it has no number. It waits for any of `persons`, since `since`. No answer is no; with `until`, that is so from then
    on. `line` says what a yes means. `yes` and `no` refuse anybody else than `persons`, with the reason; a no that `says_why` takes words. `typed` is what answers
    it where a plain yes does not. One about a person can be answered by that person instead of its number: `whom`.
    """

    about: str
    persons: tuple[str, ...]
    line: Phrase
    yes: Decide
    no: Decide
    since: datetime
    until: datetime | None = None
    asked_of_all: bool = False
    typed: Code | None = None
    whom: str | None = None
    says_why: bool = False

    def is_about(self, what: str) -> bool:
        """Tell whether a number, or a person, means this question."""
        return what in (self.about, self.whom)

    def in_full(self) -> Phrase:
        """Say what waits, what to type, and until when."""
        if self.typed is not None:
            return self._in_full_typed(self.typed)
        subject = typed_subject(self.about)
        values = {"line": self.line, "confirm": Code(f"/confirm {subject}"), "decline": Code(f"/confirm {subject} no")}
        if self.until is None:
            return phrase("{line} {confirm}, or {decline}.", **values)
        return phrase("{line} {confirm}, or {decline}, until {until}.", until=self.until, **values)

    def _in_full_typed(self, typed: Code) -> Phrase:
        if self.until is None:
            return phrase("{line} {typed}.", line=self.line, typed=typed)
        return phrase("{line} {typed}, until {until}.", line=self.line, typed=typed, until=self.until)


def question(about: str, awaited: Awaited, line: Phrase, yes: Decide, no: Decide, whom: str | None = None) -> Question:
    """Return what waits for somebody's yes by the rules of the ledger, with what it means and what follows from an answer."""
    return Question(about, awaited.persons, line, yes, no, awaited.since, awaited.until, whom=whom)


def describe_end(awaited: Awaited) -> Phrase | None:
    """Return on a card until when something waits for a yes."""
    return phrase("No answer by {until} means no.", until=awaited.until) if awaited.until is not None else None


def typed_subject(about: str) -> str:
    """Return a subject as it is typed: `C1`, and `@A2` for a person."""
    return f"@{about}" if about.startswith(Letter.AGENT) else about
