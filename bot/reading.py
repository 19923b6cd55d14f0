"""Reads the cards of a contribution from the platforms, and finds what they show beyond what is known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.chat import Chat, Gone, Reaction, Unreachable
from bot.journal import Journal
from bot.menu import Menu
from bot.outcome import Outcome
from bot.teller import Teller
from ledger import agent
from ledger.book import Book
from ledger.entry import Fact
from ledger.validation import Vote

Readings = dict[int, list[Reaction]]
"""The reactions on each card that could be read, by the number of its post."""


async def read(journal: Journal, teller: Teller, chats: Mapping[str, Chat], number: str) -> tuple[Readings, bool]:
    """Return what stands on the current cards of a contribution, and whether all of them could be read.

    A card that is gone counts as read; it is owed again.
    """
    found = journal.book.contributions.by_id[number]
    standing: Readings = {}
    complete = True
    for post in journal.posts.of(number):
        if not post.is_card or post.height < found.opened or post.message is None:
            continue
        chat = chats.get(post.channel.partition(":")[0])
        try:
            if chat is None:
                raise Unreachable("not connected")
            standing[post.number] = list(await chat.reactions(post.message))
        except Unreachable:
            complete = False
        except Gone:
            await journal.move(post, post.channel)
            teller.touch([number])
    return standing, complete


def compared(menu: Menu, book: Book, number: str, standing: Readings, at: datetime) -> Outcome:
    """Return what a reading adds to the book. While every affiliate may vote, it may be how somebody joins."""
    vote = book.votes.open.get(number)
    joined = _joined(book, vote, standing, at) if vote and vote.opened.bootstrap else ()
    trial = book.trial(joined, at) if joined else book
    pairs = {
        card: [(account, one.emoji) for one in reactions if (account := trial.agents.account(one.by))]
        for card, reactions in standing.items()
    }
    outcome = menu.compare(trial, number, pairs)
    return Outcome((*joined, *outcome.facts), None, outcome.posts) if outcome.facts else outcome


def _joined(book: Book, vote: Vote, standing: Readings, at: datetime) -> tuple[Fact, ...]:
    """Return the facts by which those who are unknown and have voted by emoji join."""
    rules = book.rules.versions[vote.opened.rules]
    gone = {
        sight for account, sights in vote.sighted.items() if book.agents.by_id[account].forgotten for sight in sights
    }
    joined: list[Fact] = []
    trial = book
    for card, reaction in ((card, one) for card, reactions in standing.items() for one in reactions):
        mark = rules.mark(reaction.emoji)
        if mark is None or (card, mark) in gone:
            continue  # an emoji that somebody forgotten left must not bring them back
        if trial.agents.known(reaction.by) is None:
            joined.append(agent.join(trial.agents, reaction.by, reaction.called))
            trial = book.trial(tuple(joined), at)
    return tuple(joined)
