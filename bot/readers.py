"""Who reads what a network says: their language, the network's zone, and how people are shown where they read."""

from __future__ import annotations

from bot import words
from bot.charts import drawn
from bot.chat import Text
from bot.journal import Journal
from bot.words import Reader
from ledger.phrase import Sayable


class Readers:
    """The readers of one network, as its book is now."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def of_person(self, reference: str, locale: str) -> Reader:
        """Return how to say things to one person, in their own language."""
        return self._reader(reference, locale)

    def of_channel(self, channel: str) -> Reader:
        """Return how to say things in a channel, in the network's language."""
        return self._reader(channel, self._journal.book.rules.now.language)

    async def told(self, answer: Sayable | None, reference: str, locale: str) -> Text | None:
        """Return an answer as the person reads it, with its figures drawn."""
        if answer is None:
            return None
        return await drawn(words.say(answer, self.of_person(reference, locale)))

    def _reader(self, reference: str, locale: str) -> Reader:
        book = self._journal.book
        platform = reference.partition(":")[0]
        return Reader(
            locale,
            book.rules.now.zone,
            lambda agent: words.shown(book.agents, agent, platform),
            lambda agent: words.called(book.agents, agent),
        )
