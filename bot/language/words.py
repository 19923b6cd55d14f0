"""Rendering of phrases in the reader's language. Members' words become `Said`; only our own words stay plain strings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, ClassVar, get_args, overload
from zoneinfo import ZoneInfo

from bot.charts.describe import localize
from bot.charts.render import Chart, TextWithCharts
from bot.chat import Cell, Choice, File, Link, Mention, Moment, Piece, Place, Said, Table, Text
from bot.language import catalogues, moments
from bot.language.measures import MEASURES
from bot.language.pieces import extend, in_one, quote, write, write_bare
from bot.language.translation import Language, language_for
from bot.outcome import Notice
from bot.reference import Reference
from ledger.network.agent import Agents
from ledger.values.phrase import (
    MENTION,
    Channel,
    Code,
    Emoji,
    Figure,
    Lines,
    Made,
    Percent,
    Phrase,
    Sample,
    Sayable,
    Sheet,
    Who,
    Words,
    phrase,
)

Shown = Mention | Said | str
"""The mention, the name or the id that stands for an agent."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A person who reads, or a channel: the language, the time zone, and the mention or name of an agent there.

    The locale is one as platforms write them (`de-CH`, `pt_BR`); the zone is a name of the IANA database, which is said with each
    moment if it `names_zone`.
    """

    locale: str
    zone: str
    who: Callable[[str], Shown]
    called: Callable[[str], str | None] = lambda agent: None
    """Returns the name of an agent, without notifying them, or None if there is no such agent or name."""
    card: Callable[[str], str | None] = lambda subject: None
    """Returns the message where the reader sees the card of a subject, or None."""
    now: datetime | None = None
    names_zone: bool = True


@overload
def say(said: Phrase, reader: Reader, folder: Path = ...) -> Text: ...
@overload
def say(said: Sayable, reader: Reader, folder: Path = ...) -> TextWithCharts: ...
def say(said: Sayable, reader: Reader, folder: Path = catalogues.HERE) -> TextWithCharts:
    """Render something to say in the reader's language; `folder` holds the catalogues.

    Only our own words are plain strings in it. Lines, and the tables and figures among them, are separated by line feeds.
    """
    return tuple(_Speech(reader, language_for(reader.locale, folder)).pieces(said))


def render_card(
    notice: Notice, reader: Reader, folder: Path = catalogues.HERE
) -> tuple[TextWithCharts, tuple[Choice, ...]]:
    """Render a card in the reader's language, with the choices under it. Labels are our words alone."""
    speech = _Speech(reader, language_for(reader.locale, folder))
    choices = [Choice(offer.emoji, speech.ours(offer.label), offer.command, offer.options) for offer in notice.choices]
    return tuple(speech.pieces(notice.phrase)), tuple(choices)


def mention_or_name(agents: Agents, agent: str, platform: str) -> Shown:
    """Return the newest account of an agent on a platform, else the name, else the bare id."""
    name, handles = agents.name(agent).text, reversed(agents.handles(agent))
    if (handle := next((one for one in handles if Reference(one).platform == platform), None)) is not None:
        return Mention(handle, name)
    return agent if name is None else Said(name)


def name_of(agents: Agents, agent: str) -> str | None:
    """Return the name of an agent, or None where it is unknown or forgotten."""
    return agents.name(agent).text if agent in agents.by_id else None


_Writer = Callable[["_Speech", list[Piece | Chart], Any], None]

ERASED = phrase("(erased)")
"""The words in the place of those that their author had erased."""


def _measure_writer(measure: Callable[[Language, Any], str]) -> _Writer:
    return lambda speech, pieces, value: write(pieces, measure(speech._language, value))


class _Speech:
    """The rendering for one reader: each method appends the pieces of a value to those before it."""

    __slots__ = ("_language", "_reader")

    def __init__(self, reader: Reader, language: Language) -> None:
        self._reader = reader
        self._language = language

    def pieces(self, value: Any) -> list[Piece | Chart]:
        """Render a value; adjacent strings of ours are one piece."""
        pieces: list[Piece | Chart] = []
        self._add(pieces, value)
        return pieces

    def ours(self, value: Phrase) -> str:
        """Render a phrase that has only our own words in it as one string, in which a number is no link."""
        pieces = self.pieces(value)
        assert all(isinstance(piece, str | Link) for piece in pieces), f"these are not our words alone: {pieces}"
        return in_one(pieces)

    def _add(self, pieces: list[Piece | Chart], value: Any) -> None:
        """Append the rendering of a value, or of something to say."""
        writer = self.WRITERS.get(type(value)) or self._inherited(value)
        writer(self, pieces, value)

    def _inherited(self, value: object) -> _Writer:
        return next(self.WRITERS[base] for base in type(value).__mro__ if base in self.WRITERS)

    def _text(self, pieces: list[Piece | Chart], text: str) -> None:
        quote(pieces, self._with_names(text))

    def _who(self, pieces: list[Piece | Chart], agent: Who) -> None:
        who = self._reader.who(agent.agent)
        if isinstance(who, Said):
            quote(pieces, who.words)
        elif isinstance(who, str):
            write(pieces, who)
        else:
            pieces.append(who)

    def _channel(self, pieces: list[Piece | Chart], channel: Channel) -> None:
        pieces.append(Place(channel.reference))

    def _code(self, pieces: list[Piece | Chart], code: Code) -> None:
        card = self._reader.card(code.text)
        if card:
            pieces.append(Link(code.text, card))
        else:
            write_bare(pieces, code.text)

    def _sample(self, pieces: list[Piece | Chart], line: Sample) -> None:
        template = self._language.template(line.sentence)
        before = "".join(f"{words}{line.values[place][1]}" for words, place, _ in template.blanks)
        write_bare(pieces, before + template.rest)

    def _emoji(self, pieces: list[Piece | Chart], emoji: Emoji) -> None:
        write_bare(pieces, emoji.text)

    def _words(self, pieces: list[Piece | Chart], words: Words) -> None:
        if words.text is None:
            self._sentence(pieces, ERASED)
        else:
            self._text(pieces, words.text)

    def _lines(self, pieces: list[Piece | Chart], lines: Lines) -> None:
        self._join(pieces, lines.parts, "\n")

    def _list(self, pieces: list[Piece | Chart], values: Iterable[Any]) -> None:
        self._join(pieces, values, ", ")

    def _file(self, pieces: list[Piece | Chart], file: Made) -> None:
        pieces.append(File(file.data, file.name))

    def _sheet(self, pieces: list[Piece | Chart], sheet: Sheet) -> None:
        cells = tuple(tuple(map(self._cell, row)) for row in sheet.rows)
        pieces.append(Table(tuple(map(self.ours, sheet.headings)), cells))

    def _chart(self, pieces: list[Piece | Chart], chart: Figure) -> None:
        # Nobody is notified by a picture: agents with an account here are drawn by name, too.
        named = replace(self._reader, who=lambda agent: Said(self._reader.called(agent) or agent))
        speech = _Speech(named, self._language)
        pieces.append(localize(chart, lambda label: in_one(speech.pieces(label))))

    def _moment(self, pieces: list[Piece | Chart], moment: datetime) -> None:
        assert moment.tzinfo is not None, "a time has a zone"
        at = moment.astimezone(ZoneInfo(self._reader.zone))
        pieces.append(moments.moment(self._language, at, self._today(), names_zone=self._reader.names_zone))

    def _day(self, pieces: list[Piece | Chart], day: date) -> None:
        write(pieces, moments.day_words(self._language, day, self._today()))

    def _today(self) -> date | None:
        """Return the day that it is for the reader, if it is known."""
        return self._reader.now and self._reader.now.astimezone(ZoneInfo(self._reader.zone)).date()

    def _percent(self, pieces: list[Piece | Chart], ratio: Percent) -> None:
        self._sentence(pieces, phrase("{n} %", n=(200 * ratio.part + ratio.whole) // (2 * ratio.whole)))

    def _sentence(self, pieces: list[Piece | Chart], said: Phrase) -> None:
        template = self._language.template(said.sentence)
        values = said.values
        assert len(values) == template.values, f"{said.sentence!r} does not have one blank for each of {values!r}"
        for words, place, name in template.blanks:
            write(pieces, words)
            given, value = values[place]
            assert given == name, f"{said.sentence!r} has no value for {name}"
            self._add(pieces, value)
        write(pieces, template.rest)

    def _unknown(self, pieces: list[Piece | Chart], value: object) -> None:
        raise AssertionError(f"nothing says how to show {value!r}")

    def _with_names(self, text: str) -> str:
        """Return a member's text with the names of the agents whom it mentions."""
        if "@" not in text:
            return text
        return MENTION.sub(lambda mention: f"@{self._reader.called(mention.group(1)) or mention.group(1)}", text)

    def _join(self, pieces: list[Piece | Chart], parts: Iterable[Any], between: str) -> None:
        """Append the parts, without those that show nothing."""
        shown = filter(None, map(self.pieces, parts))
        for number, part in enumerate(shown):
            if number:
                write(pieces, between)
            extend(pieces, part)

    def _cell(self, value: Any) -> Cell:
        """Render one table cell. If it mixes our text with a member's, treat all of it as untrusted."""
        match self.pieces(value):
            case []:
                return ""
            case [str() | Mention() | Said() | Moment() | Link() as piece]:
                return piece
            case pieces:
                return Said(in_one(pieces))

    WRITERS: ClassVar[dict[type, _Writer]] = {
        Phrase: _sentence,
        str: _text,
        Who: _who,
        Channel: _channel,
        Code: _code,
        Sample: _sample,
        Emoji: _emoji,
        Words: _words,
        Lines: _lines,
        tuple: _list,
        list: _list,
        Made: _file,
        Sheet: _sheet,
        **dict.fromkeys(get_args(Figure), _chart),
        datetime: _moment,
        date: _day,
        Percent: _percent,
        **{kind: _measure_writer(measure) for kind, measure in MEASURES.items()},
        object: _unknown,
    }
    """The method that shows a value, by its type."""
