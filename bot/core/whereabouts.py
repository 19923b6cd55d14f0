"""Rules on channels and cards: words from a private channel stay there, and a vote needs a card that others can see."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot.chat import Command
from bot.menu import Kind, Verb
from bot.outcome import Outcome, Post
from bot.record.posts import Posted, Posts
from bot.reference import Reference
from ledger.chain.entry import Fact
from ledger.contributions import correction, log_list, opening, size, vote_subject
from ledger.contributions.contribution import INCOMPLETE, Listed
from ledger.network import presence
from ledger.network.audience import Confined, Unshown
from ledger.validation.vote import Opened
from ledger.values.ids import Letter, Subject
from ledger.values.phrase import Channel, Code, Phrase, Refusal, phrase

if TYPE_CHECKING:
    from ledger.book import Book

QUOTING = (Letter.CONTRIBUTION, Letter.INCOME, Letter.LIST, Letter.PROJECT)
"""Letters of the subjects whose cards quote one person. All other subjects are acts of the whole network."""

WORDY = (Letter.CONTRIBUTION, Letter.DISTRIBUTION, Letter.INCOME, Letter.LIST, Letter.PROPOSAL)
"""Letters of the subjects whose cards quote comments of other people."""


def confine(book: Book, command: Command, verb: Verb, values: Mapping[str, object], outcome: Outcome) -> list[Fact]:
    """Return the facts that confine the new cards of a private command: their words go to no wider channel."""
    if not (_has_private_words(command, verb, values) or (command.closed and outcome.drafts)):
        return []
    abouts = [post.about for post in outcome.posts if post.to is None]
    abouts += (row for fact in outcome.facts if isinstance(fact, Listed) for row in fact.rows)
    return [Confined(about) for about in abouts if is_quoting(about) and about not in book.audience.confined]


def check_words(posts: Posts, command: Command, verb: Verb, values: Mapping[str, object], outcome: Outcome) -> None:
    """Refuse private words about a subject that has its card in another channel: the card would show them there."""
    if not _has_private_words(command, verb, values) or any(Subject(post.about).is_card for post in outcome.posts):
        return
    for subject in _quoting_subjects(verb, values):
        if any(card.channel != command.channel for card in posts.cards(subject)):
            raise Refusal(
                "Your words about {id} are shown with its card, where others read them than here. Say it in the channel of its card, or in a direct message with me.",
                id=Code(subject),
            )


def _has_private_words(command: Command, verb: Verb, values: Mapping[str, object]) -> bool:
    texts = (option for option in verb.options if option.kind in (Kind.words, Kind.text))
    return command.closed and any(values.get(option.name) is not None for option in texts)


def _quoting_subjects(verb: Verb, values: Mapping[str, object]) -> Iterator[str]:
    """Yield the subjects named by the options of a command whose cards quote comments on them."""
    for option in verb.options:
        subject = values.get(option.name)
        is_number = option.kind in (Kind.card, Kind.subject)
        if is_number and isinstance(subject, str) and subject.startswith(WORDY):
            yield subject


def unshown(book: Book, facts: Iterable[Fact], owed: Collection[tuple[str, str]], asker: str) -> list[Fact]:
    """Return the facts that hold each new vote whose card goes to nobody but its author."""
    opened = {fact.subject for fact in facts if isinstance(fact, Opened)}
    shown = {about for about, channel in owed if channel != asker and book.agents.person_behind(channel) is None}
    hidden = opened - shown
    return [Unshown(about) for about in dict(owed) if about in hidden]


def asks_by_name(book: Book, posts: Posts, is_ours: Callable[[str], bool], person: str, about: str) -> bool:
    """Return whether a card that a person can read asks them by name, as that of a log does that was made for them.

    So does that of a log of theirs which lacks evidence.
    """
    log = book.contributions.by_id.get(about)
    is_named = about in book.lists.pending or (log is not None and (log.awaits is not None or log.state == INCOMPLETE))
    return is_named and is_shown(book, posts, is_ours, person, about)


def is_shown(book: Book, posts: Posts, is_ours: Callable[[str], bool], person: str, about: str) -> bool:
    """Return whether a person can read a card about a subject. Who reads in a private channel is not known."""
    if about in book.audience.confined:
        return False
    log = book.contributions.by_id.get(about)
    references = presence.present(book.agents, book.agents.handles(person))
    platforms = {Reference(reference).platform for reference in references}
    cards = (
        card for card in posts.cards(about, log.opened if log else 0) if not card.refused and is_ours(card.channel)
    )
    return any(
        Reference(card.channel).platform in platforms and book.agents.person_behind(card.channel) in (None, person)
        for card in cards
    )


def out_of_sight(book: Book, posts: Posts, is_ours: Callable[[str], bool]) -> list[str]:
    """Return the logs without a visible card: open votes with no card in a place of ours, and votes that are on hold."""
    numbers = [number for number in book.votes.open if not any(is_ours(card.channel) for card in posts.cards(number))]
    return [*numbers, *sorted(book.audience.unshown)]


def check_visibility(book: Book, posts: Posts, is_ours: Callable[[str], bool], number: str, at: datetime) -> Outcome:
    """Open the vote on a log whose card became visible; hold it, and tell its author, if the card is nowhere any more."""
    cards = posts.cards(number, vote_subject.counts_since(book, number) or 0)
    public = [card for card in cards if book.agents.person_behind(card.channel) is None]
    if number in book.audience.unshown and _is_any_visible(public, is_ours):
        return Outcome(_opened(book, number, at))
    # The card of a log is looked for as its vote opens with it; that of a list was owed before.
    is_hidden = _are_all_hidden(public, is_ours) or (number in book.lists.by_id and not public)
    if number in book.votes.open and is_hidden:
        return Outcome((Unshown(number),), posts=(Post(f"{number}/unshown", vote_subject.maker(book, number)),))
    return Outcome()


def _opened(book: Book, number: str, at: datetime) -> tuple[Fact, ...]:
    if number in book.lists.by_id:
        return log_list.opened_list(book, number, at)
    log = book.contributions.by_id[number]
    measured = size.measure(book, size.of(book, log), at)
    target = book.contributions.by_id[log.corrects] if log.corrects else log
    opened = opening.opened(book, number, correction.concerned(target, log.author), measured, at)
    return (replace(opened, hears=correction.hears_on(book, log)),)


def _is_any_visible(cards: Iterable[Posted], is_ours: Callable[[str], bool]) -> bool:
    return any(card.message is not None and is_ours(card.channel) for card in cards)


def _are_all_hidden(cards: Collection[Posted], is_ours: Callable[[str], bool]) -> bool:
    return bool(cards) and all(card.refused or not is_ours(card.channel) for card in cards)


def describe_draft_place(cards: Iterable[tuple[str, str]], is_person: Callable[[str], bool]) -> Phrase | None:
    """Return the channel to which the card of a draft would go, by its (subject, channel) pairs; None if it has no card."""
    channel = next((channel for about, channel in cards if is_quoting(about)), None)
    if channel is None:
        return None
    if is_person(channel):
        return _describe_no_channel(is_held=False)
    return phrase("Posted from here, its card goes to {place}.", place=Channel(channel))


def is_quoting(about: str) -> bool:
    """Return whether a post is a card that quotes one person."""
    return about.startswith(QUOTING) and Subject(about).is_card


def describe_places(
    cards: Iterable[Posted], unshown: Collection[str], is_person: Callable[[str], bool]
) -> list[Phrase]:
    """Return for each subject the channel of its new card, or the reason why it has none."""
    by_subject: dict[str, Posted] = {}
    for card in cards:
        if is_quoting(card.about):
            first = by_subject.setdefault(card.about, card)
            by_subject[card.about] = card if first.refused and not card.refused else first
    return [_describe_place(card, subject in unshown, is_person) for subject, card in by_subject.items()]


def _describe_place(card: Posted, is_held: bool, is_person: Callable[[str], bool]) -> Phrase:
    if is_person(card.channel):
        return _describe_no_channel(is_held)
    place = Channel(card.channel)
    return _describe_barred(place, is_held) if card.refused else phrase("Its card goes to {place}.", place=place)


def _describe_no_channel(is_held: bool) -> Phrase:
    name = Code("/settings set main here")
    if is_held:
        return phrase(
            "There is no channel yet where others can see its card: {main}, typed in one, makes it that. Until then it "
            "is kept as not yet shown, and its vote does not run.",
            main=name,
        )
    return phrase(
        "There is no channel yet where others can see its card: {main}, typed in one, makes it that.", main=name
    )


def _describe_barred(place: Channel, is_held: bool) -> Phrase:
    if is_held:
        return phrase(
            "Nobody can see its card yet, as I may not write in {place}. Somebody there can invite me. Until then it is kept "
            "as not yet shown, and its vote does not run.",
            place=place,
        )
    return phrase(
        "Nobody can see its card yet, as I may not write in {place}. Somebody there can invite me.", place=place
    )
