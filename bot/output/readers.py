"""Who reads what a network says: their language, the network's zone, and how people are shown where they read."""

from __future__ import annotations

from bot.charts.render import drawn
from bot.chat import Text
from bot.language import length, words
from bot.language.words import Reader
from bot.record import answer_codec as answers
from bot.record.journal import Journal
from bot.reference import Reference
from ledger.values.phrase import Sayable, phrase


class Readers:
    """The readers of one network, as its book is now."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def of_person(self, reference: str, locale: str) -> Reader:
        """Return how to say things to one person, in their own language."""
        return self._reader(reference, locale)

    def of_channel(self, channel: str, subject: str = "") -> Reader:
        """Return how to say things in a channel, in the network's language. The card of a `subject` leads to no card of it."""
        return self._reader(channel, self._journal.book.rules.now.language, subject)

    async def told(self, answer: Sayable | None, reference: str, locale: str) -> Text | None:
        """Return an answer as the person reads it, with its figures drawn; of one that is too long, its beginning."""
        if answer is None:
            return None
        reader = self.of_person(reference, locale)
        said = words.say(answer, reader)
        beginning = length.fitting(said)
        if beginning is not None:
            more = phrase("Here this answer is cut off: all of it would be too long to read. Ask for less at once.")
            said = (*beginning, "\n", *words.say(more, reader))
        return await drawn(said)

    def kept(self, answer: Text | None, reference: str, locale: str) -> bytes:
        """Return an answer as it is kept for a repetition of its command; what is too large says so instead."""
        dumped = answers.dump(answer)
        if len(dumped) <= length.KEPT_MAX:
            return dumped
        again = phrase("This was answered before, and the answer was too long to be kept. Please ask once more.")
        return answers.dump(words.say(again, self.of_person(reference, locale)))

    def _reader(self, reference: str, locale: str, subject: str = "") -> Reader:
        book = self._journal.book
        platform = Reference(reference).platform
        return Reader(
            locale,
            book.rules.now.zone,
            lambda agent: words.shown(book.agents, agent, platform),
            lambda agent: words.called(book.agents, agent),
            lambda code: None if code == subject else self._card(code, reference),
        )

    def _card(self, subject: str, reference: str) -> str | None:
        """Return the newest card of a subject in a reader's channel, else elsewhere on the platform for all to see."""
        posts = self._journal.posts.of(subject)
        if not posts:
            return None
        platform = Reference(reference).platform
        newest = max((post.height for post in posts if post.is_card), default=0)
        cards = {
            post.channel: post.message
            for post in posts
            if post.is_card and post.height == newest and Reference(post.channel).platform == platform
        }
        if reference in cards:
            return cards[reference]
        public = (message for channel, message in cards.items() if self._journal.book.agents.known(channel) is None)
        return next(public, None)
