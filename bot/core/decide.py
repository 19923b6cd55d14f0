"""Decision on an event: a pure function from the book and the event to facts, answer and posts.

It does no I/O and reads no clock. The shell (`bot/core/network.py`) renders the answer, makes everything durable, and answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from itertools import starmap
from typing import NamedTuple

from bot.chat import Command, Reaction
from bot.core import whereabouts
from bot.core.arrival import arrival, reacting, with_greeting, with_newcomers
from bot.input import choice, grammar, mentions, options, remarks, retyped, talk
from bot.input.draft import Draft
from bot.input.paging import PAGE
from bot.input.zone import zone_of
from bot.menu import Asked, Menu, Reacted, Verb
from bot.outcome import Decision, Post
from bot.record.posts import Posted, Posts
from ledger.book import Book
from ledger.chain.entry import Fact
from ledger.contributions import vote_subject
from ledger.governance import notification
from ledger.network import seen
from ledger.network.acquaintance import introduce
from ledger.network.agent import Introduced
from ledger.network.language import tell_language
from ledger.network.role import FIRST_TWO
from ledger.network.zone import tell_zone
from ledger.payouts.fit import Payer
from ledger.values.answer import kept_files_in
from ledger.values.phrase import Code, Phrase, Refusal, Sample, lines, phrase


class Context(NamedTuple):
    """Everything from outside the ledger that a decision may use: time, place, randomness and settings."""

    at: datetime
    in_public: bool = False
    chance: bytes | None = None  # 16 random bytes for a verb that draws
    head: str = ""  # the hash of the last entry, in hexadecimal
    stewards: tuple[str, ...] | str = FIRST_TWO
    payer: Payer | None = None
    platforms: tuple[str, ...] = ()
    drafts: tuple[Draft, ...] = ()  # of the person who asks


class _Read(NamedTuple):
    """A command as it was read: its verb, and the options as texts and as values."""

    verb: Verb
    raw: Mapping[str, str]
    values: Mapping[str, object]


def decide(book: Book, posts: Posts, menu: Menu, event: Command | Reaction, context: Context) -> Decision:
    """Decide an event. A refusal is an answer without facts.

    Who acts without leaving a fact was here all the same, and that is noted: somebody who only reads, mistypes, or says again what
    is so already. Who is unknown, has left, took an emoji off, which a moderator can do, or said words without a command, leaves no
    trace.
    """
    decided = _decided(book, posts, menu, event, context)
    account = None if talk.is_words(event) else book.agents.account(event.by)
    if account is not None and decided.author and not decided.facts and getattr(event, "added", True):
        decided.noted = seen.noted(book.seen, book.agents, account, context.at)
    return decided


def _decided(book: Book, posts: Posts, menu: Menu, event: Command | Reaction, context: Context) -> Decision:
    if isinstance(event, Reaction):
        return _react(book, posts, menu, event, context)
    try:
        return of_command(book, posts, menu, event, context)
    except Refusal as refusal:
        # What is said to words is an example itself.
        hint = None if talk.is_words(event) else _hint(menu, event, refusal)
        said = mentions.named_in(refusal.phrase, book, event.named)
        return Decision(book.agents.person_behind(event.by) or "", (), lines(said, hint), refused=True)


def of_command(book: Book, posts: Posts, menu: Menu, command: Command, context: Context) -> Decision:
    """Decide a command. Raises `Refusal`, also for words without a command."""
    if talk.is_words(command):
        raise talk.refusal(menu, book, command, context.at)
    verb, rest = grammar.find_verb(menu, command.name, command.text)
    raw = command.options
    if rest is not None:
        raw = grammar.read_options(verb, rest, partial(options.is_unit, book), partial(options.is_name, book))
    before, welcome = _arrives(book, verb, command, context)
    trial = with_newcomers(book, before, context.at)
    introduced = _introduced(trial, verb, raw, command)
    trial = with_newcomers(trial, introduced, context.at)
    raw = mentions.in_words(verb, raw, trial.agents, command.named)
    values = options.parse_options(verb, raw, trial, context.at, command.files, zone_of(command), context.drafts)
    decided = _ask(trial, posts, menu, command, context, _Read(verb, raw, values))
    decided.facts = (*before, *introduced, *decided.facts) if decided.facts else before
    decided.answer, decided.agents = with_greeting(before, decided.answer), trial.agents if introduced else None
    decided.posts = (*decided.posts, *welcome)
    if (remark := remarks.on_days(verb, raw, values)) is not None:
        decided.answer = lines(decided.answer, remark)
    return decided


def _introduced(book: Book, verb: Verb, raw: Mapping[str, str], command: Command) -> tuple[Introduced, ...]:
    """Return the facts that introduce those whom a command credits, and who did nothing here yet."""
    text = " ".join(raw.get(option.name, "") for option in verb.options if option.named)
    by = book.agents.person_behind(command.by) or ""
    return introduce(book.agents, by, mentions.introduced(text, book.agents, command.named))


def notified(book: Book, facts: Iterable[Fact], by: str) -> tuple[Post, ...]:
    """Return the direct messages that facts owe to those whom they concern; `by` is who did it."""
    return tuple(starmap(Post, notification.messages(book, facts, by)))


def _hint(menu: Menu, command: Command, refusal: Refusal) -> Phrase:
    """Return that nothing was recorded, with an example if the refusal has no line to type."""
    example = None if _proposes(refusal.phrase) else _example(menu, command)
    if example is None:
        return phrase("Nothing was recorded.")
    return phrase("Nothing was recorded. An example that works: {example}", example=Sample(example, example))


def _proposes(said: object) -> bool:
    """Tell whether something that is said has a line to type in it."""
    match said:
        case Code(text):
            return text.startswith("/") and " " in text
        case Phrase(values=values):
            # The command that was read is no line to type.
            return any(_proposes(value) for name, value in values if name != "command")
        case tuple():
            return any(map(_proposes, said))
    return False


def _example(menu: Menu, command: Command) -> str | None:
    """Return the example of the verb that was probably meant, and of the same kind, if one of its choices was said."""
    try:
        verb, rest = grammar.find_verb(menu, command.name, command.text)
    except Refusal:
        return None if command.name else "/help"  # a button of another version has no name
    words = command.options.values() if rest is None else rest.split(maxsplit=2)[:2]
    meant = (choice.said(option, word) for word in words for option in verb.options)
    return next((verb.examples[one] for one in meant if one is not None and one in verb.examples), verb.example)


def is_slow(menu: Menu, event: Command | Reaction) -> bool:
    """Return whether the decision goes through all subjects of a kind, so that it has to run in a thread beside the event loop."""
    if isinstance(event, Reaction) or event.name.partition(" ")[0].casefold() not in menu.slow:
        return False
    try:
        return grammar.find_verb(menu, event.name, event.text)[0].slow
    except Refusal:
        return False


def _ask(
    book: Book,
    posts: Posts,
    menu: Menu,
    command: Command,
    context: Context,
    read: _Read,
) -> Decision:
    """Let the verb decide, on the book in which its author is known."""
    verb, raw, values = read
    person = book.agents.person_behind(command.by) or ""
    account = book.agents.account(command.by) or ""
    zone = zone_of(command)
    told = () if verb.reads else _told(book, account, zone, command.locale)
    asked = Asked(
        person,
        values,
        context.at,
        context.chance,
        command.channel if context.in_public else "",
        command.channel == command.by or command.unseen,
        context.head,
        menu,
        context.payer,
        account,
        context.platforms,
        zone,
        context.drafts,
        retyped.line(book, verb, raw, values, without=PAGE.name) if PAGE in verb.options else "",
    )
    outcome = verb.decide(book, asked)
    whereabouts.check_words(posts, command, verb, values, outcome)
    return Decision(
        person,
        (*told, *outcome.facts, *whereabouts.confine(book, command, verb, values, outcome)),
        outcome.answer,
        (*outcome.posts, *notified(book, outcome.facts, person)),
        outcome.files,
        recall=outcome.recall,
        anew=bool(kept_files_in(outcome.answer)),
        drafts=outcome.drafts,
    )


def _told(book: Book, account: str, zone: str | None, locale: str | None) -> tuple[Fact, ...]:
    """Return the facts of what the platform tells of a person with a command."""
    return (
        *tell_zone(book.zones, book.agents, account, zone),
        *tell_language(book.languages, book.agents, account, locale),
    )


def _arrives(book: Book, verb: Verb, command: Command, context: Context) -> tuple[tuple[Fact, ...], tuple[Post, ...]]:
    if verb.reads or verb.departs:
        return (), ()
    return arrival(book, command, context.stewards, in_public=context.in_public)


def _react(book: Book, posts: Posts, menu: Menu, reaction: Reaction, context: Context) -> Decision:
    """Decide a live reaction. One on a message that is no card of a contribution is ignored."""
    post = _judged_card(book, posts, reaction.message)
    if post is None:
        return Decision("", (), None)
    known = book.agents.person_behind(reaction.by) or ""
    before = reacting(book, reaction)
    trial = with_newcomers(book, before, context.at)
    account = trial.agents.account(reaction.by) or ""
    current = post.height >= (vote_subject.counts_since(book, post.subject) or 0)
    reacted = Reacted(account, post.subject, post.number, current, reaction.emoji, reaction.added, context.at)
    try:
        outcome = menu.react(trial, reacted)
    except Refusal as refusal:
        return Decision(known, (), refusal.phrase)
    if not outcome.facts:
        return Decision(known, (), outcome.answer)
    person = trial.agents.person(account)
    posts_owed = (*outcome.posts, *notified(trial, outcome.facts, person))
    answer = with_greeting(before, outcome.answer)
    return Decision(person, (*before, *outcome.facts), answer, posts_owed)


def _judged_card(book: Book, posts: Posts, message: str) -> Posted | None:
    """Return the post of a message that is the card of something that people vote on, or None."""
    post = posts.of_message(message)
    is_judged = post is not None and post.is_card and vote_subject.counts_since(book, post.subject) is not None
    return post if is_judged else None
