"""Readers: the language, the time zone and the form of names for each person or channel that reads a text."""

from __future__ import annotations

from bot.charts.render import with_pictures
from bot.chat import Text
from bot.language import length, words
from bot.language.words import Reader
from bot.record import answer_codec
from bot.record.journal import Journal
from bot.record.posts import newest
from bot.reference import Reference
from ledger.network.agent import Agents
from ledger.network.zone import UTC
from ledger.values.phrase import Sayable, phrase


class Readers:
    """The readers of one network, by its book as of now."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def of_person(self, reference: str, told: str | None, agents: Agents | None = None) -> Reader:
        """Return the reader for one person, who is told of these agents; `told` is the language that their platform tells."""
        return self._reader(reference, self.language(reference, told), agents=agents)

    def of_channel(self, channel: str, subject: str = "") -> Reader:
        """Return the reader for a channel or a person. Ids of `subject` get no link: its own card is rendered."""
        return self._reader(channel, self.language(channel), subject)

    def language(self, reference: str, told: str | None = None) -> str:
        """Return the language in which we write to a channel, which is the network's, or to a person.

        `told` is what the platform of the person tells just now.
        """
        book = self._journal.book
        person = book.agents.person_behind(reference)
        return book.languages.of(book.agents, person, told, book.rules.now.language)

    async def render(
        self, answer: Sayable | None, reference: str, told: str | None, agents: Agents | None = None
    ) -> Text | None:
        """Render an answer for a person, with its figures drawn. Cut it off if it is too long.

        `agents` are those of whom it tells, where the book does not know them yet.
        """
        if answer is None:
            return None
        reader = self.of_person(reference, told, agents)
        text = words.say(answer, reader)
        beginning = length.shortened(text)
        if beginning is not None:
            more = phrase("Here this answer is cut off: all of it would be too long to read. Ask for less at once.")
            text = (*beginning, "\n", *words.say(more, reader))
        return await with_pictures(text)

    def serialize(self, answer: Text | None, reference: str, told: str | None) -> bytes:
        """Serialize an answer for repetitions of its event. One that is too large is replaced by a sentence that says so."""
        dumped = answer_codec.dump(answer)
        if len(dumped) <= length.KEPT_MAX:
            return dumped
        again = phrase("This was answered before, and the answer was too long to be kept. Please ask once more.")
        return answer_codec.dump(words.say(again, self.of_person(reference, told)))

    def _reader(self, reference: str, locale: str, subject: str = "", agents: Agents | None = None) -> Reader:
        book = self._journal.book
        known = agents or book.agents
        platform = Reference(reference).platform
        zone = self._zone(reference)
        return Reader(
            locale,
            zone,
            lambda agent: words.mention_or_name(known, agent, platform),
            lambda agent: words.name_of(known, agent),
            lambda code: None if code == subject else self._card(code, reference),
            book.at,
            # Nobody lives in UTC, and who lives elsewhere than the network reads other times on its cards.
            names_zone=zone != book.rules.now.zone or zone == UTC,
        )

    def _zone(self, reference: str) -> str:
        """Return the zone in which a channel or a person reads times."""
        book = self._journal.book
        person = book.agents.person_behind(reference)
        return book.zones.of(book.agents, person, book.rules.now.zone) if person else book.rules.now.zone

    def _card(self, subject: str, reference: str) -> str | None:
        """Return the newest card of a subject in a reader's channel, else in a public channel of the platform."""
        platform = Reference(reference).platform
        cards = {
            card.channel: card.message
            for card in newest(self._journal.posts.cards(subject))
            if Reference(card.channel).platform == platform
        }
        if reference in cards:
            return cards[reference]
        public = (
            message for channel, message in cards.items() if self._journal.book.agents.person_behind(channel) is None
        )
        return next(public, None)
