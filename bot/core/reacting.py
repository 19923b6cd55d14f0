"""What a live reaction on a card comes to: a pure decision, as those of the commands are."""

from __future__ import annotations

from datetime import datetime

from bot.chat import Reaction
from bot.menu import Menu, Reacted
from bot.outcome import Decided
from bot.record.posts import Posted
from ledger.book import Book
from ledger.network import agent
from ledger.values.phrase import Refusal


def decided(menu: Menu, book: Book, post: Posted, reaction: Reaction, at: datetime) -> Decided:
    """Return what a reaction on the card of a contribution, which that post shows, comes to."""
    known = book.agents.account(reaction.by)
    joined = () if known else (agent.join(book.agents, reaction.by, reaction.called),)
    trial = book.trial(joined, at) if joined else book
    account = joined[0].agent if joined else str(known)
    current = post.height >= book.contributions.by_id[post.subject].opened
    reacted = Reacted(account, post.subject, post.number, current, reaction.emoji, reaction.added, at)
    try:
        outcome = menu.react(trial, reacted)
    except Refusal as refusal:
        return Decided(known or "", (), refusal.phrase)
    if not outcome.facts:
        return Decided(known or "", (), outcome.answer)
    return Decided(trial.agents.person(account), (*joined, *outcome.facts), outcome.answer, outcome.posts)
