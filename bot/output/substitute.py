"""Substitutes: the channel of a post whose own is gone or bars us. Private words go to no wider channel.

A message to a person goes to the next of their accounts, and nowhere else: what it says is for that person.
"""

from __future__ import annotations

from bot.output.admission import Admission
from bot.output.routing import is_for_one_account, open_main_channel
from bot.record.posts import Posted
from ledger.book import Book
from ledger.network import presence
from ledger.values.ids import Letter


def of_gone(book: Book, admission: Admission, post: Posted) -> str | None:
    """Return the channel for a post whose own is gone: the same if there is no other yet, None for a person who is gone."""
    if book.agents.person_behind(post.channel) is not None:
        return _of_gone_person(book, admission, post)
    return open_main_channel(book, post.subject) or post.channel


def _of_gone_person(book: Book, admission: Admission, post: Posted) -> str | None:
    admission.closed.add(post.channel)
    if post.is_card and post.subject.startswith(Letter.CONTRIBUTION):
        return open_main_channel(book, post.subject)
    return other_account(book, admission, post)


def other_account(book: Book, admission: Admission, post: Posted) -> str | None:
    """Return another account of the person whom an unsent message is for, if one is left that has not refused us."""
    if post.is_card or post.message is not None or is_for_one_account(post.about):
        return None
    person = book.agents.person_behind(post.channel)
    accounts = presence.present(book.agents, book.agents.handles(person)) if person else ()
    # The newest first, as where the last one that was heard is not known.
    open_ones = (one for one in reversed(accounts) if one not in admission.barred and one not in admission.closed)
    return next((one for one in open_ones if one != post.channel), None)
