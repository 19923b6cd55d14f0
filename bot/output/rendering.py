"""Rendering of posts: the text and the choices of a card or a message, as of now."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.charts.render import with_pictures
from bot.chat import Choice, Text
from bot.language import words
from bot.menu import Menu
from bot.outcome import Notice
from bot.record.journal import Journal
from bot.record.posts import Posted
from ledger.values.phrase import Code, phrase


class Renderer:
    """Renders the posts of one network. `reader` takes a channel, and the subject whose card is rendered."""

    def __init__(self, journal: Journal, menu: Menu, reader: Callable[[str, str], words.Reader]) -> None:
        self._journal = journal
        self._menu = menu
        self._reader = reader

    async def render(self, post: Posted) -> tuple[Text, Sequence[Choice]]:
        """Return the text and the choices of a post."""
        subject = post.subject if post.is_card and not self.is_outdated(post) else ""
        rendered, choices = words.render_card(self._notice(post), self._reader(post.channel, subject))
        return await with_pictures(rendered), choices

    def is_over(self, post: Posted) -> bool:
        """Return whether nothing is left to say by a post that was owed before."""
        return not post.is_card and self._notice(post).over

    def is_outdated(self, post: Posted) -> bool:
        """Return whether a newer revision of its contribution exists."""
        contribution = self._journal.book.contributions.by_id.get(post.subject)
        return contribution is not None and post.height < contribution.opened

    def is_marked_outdated(self, post: Posted) -> bool:
        """Return whether a card says already that a newer one counts."""
        contributions = self._journal.book.contributions.by_id
        return post.is_card and self.is_outdated(post) and contributions[post.subject].opened <= post.shown

    def root(self, post: Posted) -> str | None:
        """Return the card in the same channel that a message to everybody belongs to, if there is one."""
        if post.is_card or self._journal.book.agents.person_behind(post.channel) is not None:
            return None
        return self._journal.posts.shown_in(post.channel, post.subject)

    def _notice(self, post: Posted) -> Notice:
        if post.is_card and self.is_outdated(post):
            newer = phrase("This card of {id} is out of date: a newer one counts.", id=Code(post.subject))
            return Notice(post.about, newer)
        return self._menu.card(self._journal.book, post.about)
