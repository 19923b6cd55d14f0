"""What is decided by where something is said: what its card may show where, and what is answered about that."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from bot.chat import Command
from bot.menu import Kind, Verb
from bot.outcome import Outcome, Post
from bot.record.posts import Posted, Posts
from ledger.chain.entry import Fact
from ledger.contributions import contribution
from ledger.network.audience import Confined, Unshown
from ledger.validation.vote import Opened
from ledger.values.ids import Letter, Subject
from ledger.values.phrase import Channel, Code, Phrase, Refusal, phrase

if TYPE_CHECKING:
    from ledger.book import Book

QUOTING = (Letter.CONTRIBUTION, Letter.INCOME, Letter.PROJECT)
"""The letters of the subjects whose cards are what one person has said; all others are acts of the whole network."""

WORDY = (Letter.CONTRIBUTION, Letter.DISTRIBUTION, Letter.INCOME)
"""The letters of the subjects whose cards quote what others say about them."""


def confining(book: Book, command: Command, verb: Verb, values: Mapping[str, object], outcome: Outcome) -> list[Fact]:
    """Return the facts that the words of a command were said in private; refuse words that a wider card would show."""
    if not command.closed or not _has_words(verb, values):
        return []
    cards = [post.about for post in outcome.posts if post.to is None and Subject(post.about).is_card]
    return [Confined(one) for one in cards if one.startswith(QUOTING) and one not in book.audience.confined]


def check_words(posts: Posts, command: Command, verb: Verb, values: Mapping[str, object], outcome: Outcome) -> None:
    """Refuse words from a private channel about what has its card elsewhere, as that would show them there."""
    if not command.closed or not _has_words(verb, values) or any(Subject(post.about).is_card for post in outcome.posts):
        return
    for option in verb.options:
        subject = values.get(option.name)
        if option.kind is not Kind.card or not isinstance(subject, str) or not subject.startswith(WORDY):
            continue
        if any(row.is_card and row.channel != command.channel for row in posts.of(subject)):
            raise Refusal(
                "What you say about {id} is shown with its card, where others read it than here. Say it in the channel "
                "of its card, or in a direct message with me.",
                id=Code(subject),
            )


def _has_words(verb: Verb, values: Mapping[str, object]) -> bool:
    words = (option for option in verb.options if option.kind in (Kind.words, Kind.text))
    return any(values.get(option.name) is not None for option in words)


def unseen(book: Book, facts: Iterable[Fact], owed: Collection[tuple[str, str]], asker: str) -> list[Fact]:
    """Return the facts that a vote which opens now has no card that anybody but its author could see."""
    if not any(channel == asker or book.agents.known(channel) is not None for _, channel in owed):
        return []
    opened = {fact.contribution for fact in facts if isinstance(fact, Opened)}
    channels: dict[str, list[str]] = {}
    for about, channel in owed:
        if about in opened:
            channels.setdefault(about, []).append(channel)
    persons = (asker, *(one for found in channels.values() for one in found if book.agents.known(one) is not None))
    return [Unshown(number) for number, found in channels.items() if all(channel in persons for channel in found)]


def out_of_sight(book: Book, posts: Posts, is_ours: Callable[[str], bool]) -> list[str]:
    """Return the logs that nobody could see yet, and those under vote with cards only where we serve nobody any more."""
    numbers = [number for number in book.votes.open if not any(is_ours(card.channel) for card in _cards(posts, number))]
    return [*numbers, *sorted(book.audience.unshown)]


def visible(book: Book, posts: Posts, is_ours: Callable[[str], bool], number: str, at: datetime) -> Outcome:
    """Return what it comes to that a log has a card which can be seen, or has none, which whoever logged it is told."""
    log = book.contributions.by_id[number]
    others = [
        card for card in _cards(posts, number) if card.height >= log.opened and book.agents.known(card.channel) is None
    ]
    seen = any(card.message is not None and is_ours(card.channel) for card in others)
    if seen and number in book.audience.unshown:
        concerned = (log.author, log.contributor)
        return Outcome((contribution.opened(book, number, concerned, at),))
    is_hidden = others and all(card.refused or not is_ours(card.channel) for card in others)
    if number in book.votes.open and is_hidden:
        return Outcome((Unshown(number),), posts=(Post(f"{number}/unshown", log.author),))
    return Outcome()


def _cards(posts: Posts, number: str) -> list[Posted]:
    return [row for row in posts.of(number) if row.is_card]


def is_quoting(about: str) -> bool:
    """Tell whether a post is a card that shows what one person has said."""
    return about.startswith(QUOTING) and Subject(about).is_card


def told(cards: Iterable[Posted], unshown: Collection[str], is_person: Callable[[str], bool]) -> list[Phrase]:
    """Return where the new cards go, or why they are nowhere; those of one subject are told once."""
    found: dict[str, Posted] = {}
    for card in cards:
        if is_quoting(card.about) and (card.about not in found or (found[card.about].refused and not card.refused)):
            found[card.about] = card
    return [_where(card, subject in unshown, is_person) for subject, card in found.items()]


def _where(card: Posted, is_held: bool, is_person: Callable[[str], bool]) -> Phrase:
    if is_person(card.channel):
        name = Code("/settings main")
        if is_held:
            return phrase(
                "There is no channel yet where others can see its card: {main}, typed in one, makes it that. Until then it "
                "is kept as not yet shown, and its vote does not run.",
                main=name,
            )
        return phrase(
            "There is no channel yet where others can see its card: {main}, typed in one, makes it that.", main=name
        )
    place = Channel(card.channel)
    if card.refused and is_held:
        return phrase(
            "Nobody can see its card yet, as I may not write in {place}. Somebody there can invite me. Until then it is kept "
            "as not yet shown, and its vote does not run.",
            place=place,
        )
    if card.refused:
        return phrase(
            "Nobody can see its card yet, as I may not write in {place}. Somebody there can invite me.", place=place
        )
    return phrase("Its card goes to {place}.", place=place)
