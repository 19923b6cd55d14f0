"""Phrases become text in the reader's language; what members wrote becomes `Said`, and only our own words stay plain."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any, overload
from zoneinfo import ZoneInfo

from bot.charts.describe import sketch
from bot.charts.render import Drawing, Sketched
from bot.chat import Cell, Choice, File, Link, Mention, Moment, Piece, Place, Said, Table, Text
from bot.language import catalogues as locales
from bot.language.sanitize import harmless
from bot.language.translation import Tongue, tongue
from bot.outcome import Notice
from bot.reference import Reference
from ledger.network.agent import Agents
from ledger.values.money import Money
from ledger.values.phrase import (
    MENTION,
    Channel,
    Code,
    Course,
    Emoji,
    Exact,
    Figure,
    Lines,
    Made,
    Percent,
    Phrase,
    Plural,
    Sayable,
    Sheet,
    Who,
    Words,
    phrase,
    plural,
)
from ledger.values.quantity import TIME, Quantity

Shown = Mention | Said | str
"""What stands for an agent."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads, or a channel: the language, the zone of times, and what stands for the agent of an id there.

    The locale is one as platforms write them (`de-CH`, `pt_BR`); the zone is a name of the IANA database.
    """

    locale: str
    zone: str
    who: Callable[[str], Shown]
    called: Callable[[str], str | None] = lambda agent: None
    """Returns the name of an agent, without ringing them, or None where there is no such agent or name."""
    card: Callable[[str], str | None] = lambda subject: None
    """Returns the message where the reader sees the card of a subject, or None."""


@overload
def say(said: Phrase, reader: Reader, folder: Path = ...) -> Text: ...
@overload
def say(said: Sayable, reader: Reader, folder: Path = ...) -> Sketched: ...
def say(said: Sayable, reader: Reader, folder: Path = locales.HERE) -> Sketched:
    """Return what is to be said in the reader's language; `folder` holds the catalogues.

    Only our own words are plain strings in it. Lines, and the tables and figures among them, are parted by line feeds.
    """
    return tuple(_Speech(reader, tongue(reader.locale, folder)).pieces(said))


def show(notice: Notice, reader: Reader, folder: Path = locales.HERE) -> tuple[Sketched, tuple[Choice, ...]]:
    """Return how a subject looks in the reader's language, and what can be chosen under it. Labels are our words alone."""
    speech = _Speech(reader, tongue(reader.locale, folder))
    choices = [Choice(one.emoji, speech.ours(one.label), one.command, one.options) for one in notice.choices]
    return tuple(speech.pieces(notice.phrase)), tuple(choices)


def shown(agents: Agents, agent: str, platform: str) -> Shown:
    """Return what stands for an agent on a platform: the newest account there, else the name, else the bare id."""
    for handle in reversed(agents.handles(agent)):
        if Reference(handle).platform == platform:
            return Mention(handle)
    return agent if (name := agents.name(agent).text) is None else Said(name)


def called(agents: Agents, agent: str) -> str | None:
    """Return the name of an agent, or None where it is unknown or forgotten."""
    return agents.name(agent).text if agent in agents.by_id else None


def languages() -> tuple[str, ...]:
    """Return the languages that have words."""
    return locales.languages()


COUNTED = {
    "piece": plural(1, "{n} piece", "{n} pieces"),
    "page": plural(1, "{n} page", "{n} pages"),
    "word": plural(1, "{n} word", "{n} words"),
    "night": plural(1, "{n} night", "{n} nights"),
    "trip": plural(1, "{n} trip", "{n} trips"),
    "metre": plural(1, "{n} metre", "{n} metres"),
    "litre": plural(1, "{n} litre", "{n} litres"),
}
"""The units that are words."""

SIGNS = {"h": "h", "km": "km", "m2": "m²", "m3": "m³", "g": "g", "kg": "kg", "t": "t", "kWh": "kWh"}
"""The units that are signs, the same in every language."""

ERASED = phrase("(erased)")
"""What stands for words that their author had erased."""


class _Speech:
    """Says things to one reader."""

    __slots__ = ("_reader", "_tongue")

    def __init__(self, reader: Reader, spoken: Tongue) -> None:
        self._reader = reader
        self._tongue = spoken

    def pieces(self, value: Any) -> list[Piece | Drawing]:
        """Return what is shown for a value; strings of ours that touch are one piece."""
        pieces: list[Piece | Drawing] = []
        self._add(pieces, value)
        return pieces

    def ours(self, value: Phrase) -> str:
        """Return a phrase as one string, in which nothing but our own words may stand."""
        pieces = self.pieces(value)
        assert len(pieces) == 1 and isinstance(pieces[0], str), f"these are not our words alone: {pieces}"
        return pieces[0]

    def _add(self, pieces: list[Piece | Drawing], value: Any) -> None:
        """Put what is shown for a value, or for something to say, behind the pieces."""
        match value:
            case Phrase():
                self._sentence(pieces, value)
            case str():
                _quote(pieces, self._naming(value))
            case Who(agent):
                who = self._reader.who(agent)
                if isinstance(who, Said):
                    _quote(pieces, who.words)
                elif isinstance(who, str):
                    _write(pieces, who)
                else:
                    pieces.append(who)
            case Channel(reference):
                pieces.append(Place(reference))
            case Code(text) if card := self._reader.card(text):
                pieces.append(Link(text, card))
            case Code(text) | Emoji(text):
                if text.isprintable() and not _MARKUP.search(text):
                    _write(pieces, text)
                else:
                    _quote(pieces, text)
            case Words(text=None):
                self._sentence(pieces, ERASED)
            case Words(text=str(text)):
                _quote(pieces, self._naming(text))
            case Lines(parts):
                self._joined(pieces, parts, "\n")
            case tuple() | list():
                self._joined(pieces, value, ", ")
            case Made(name, data):
                pieces.append(File(data, name))
            case Sheet(headings, rows):
                cells = tuple(tuple(self._cell(cell) for cell in row) for row in rows)
                pieces.append(Table(tuple(map(self.ours, headings)), cells))
            case Figure() | Course():
                # Nothing rings anybody in a picture: who has an account here is drawn by name, too.
                named = replace(self._reader, who=lambda agent: Said(self._reader.called(agent) or agent))
                speech = _Speech(named, self._tongue)
                pieces.append(sketch(value, lambda shown: _whole(speech.pieces(shown))))
            case _:
                self._measure(pieces, value)

    def _naming(self, text: str) -> str:
        """Return what somebody wrote with the names of the agents whom it mentions."""
        if "@" not in text:
            return text
        return MENTION.sub(lambda found: f"@{self._reader.called(found.group(1)) or found.group(1)}", text)

    def _measure(self, pieces: list[Piece | Drawing], value: Any) -> None:
        """Put a number, an amount or a time behind the pieces."""
        formats = self._tongue.formats
        match value:
            case bool():
                raise AssertionError("yes and no are sentences, which differ with what was asked")
            case int():
                _write(pieces, str(value))
            case Money():
                _write(pieces, formats.money(value))
            case Quantity():
                self._quantity(pieces, value)
            case datetime():
                assert value.tzinfo is not None, "a time has a zone"
                pieces.append(Moment(value.astimezone(ZoneInfo(self._reader.zone))))
            case date():
                _write(pieces, formats.day(value))
            case Plural(n=n):
                self._counted(pieces, n, value, str(n))
            case Percent(part, whole):
                self._add(pieces, phrase("{n} %", n=(200 * part + whole) // (2 * whole)))
            case Fraction():
                _write(pieces, formats.fraction(value))
            case Exact(Quantity() as amount):
                self._quantity(pieces, amount, formats.exact)
            case Exact(number):
                _write(pieces, formats.exact(number))
            case _:
                raise AssertionError(f"nothing says how to show {value!r}")

    def _sentence(self, pieces: list[Piece | Drawing], said: Phrase) -> None:
        template = self._tongue.template(said.sentence)
        values = said.values
        assert len(values) == template.values, f"{said.sentence!r} does not have one blank for each of {values!r}"
        for words, place, name in template.blanks:
            _write(pieces, words)
            given, value = values[place]
            assert given == name, f"{said.sentence!r} has no value for {name}"
            self._add(pieces, value)
        _write(pieces, template.rest)

    def _joined(self, pieces: list[Piece | Drawing], parts: Iterable[Any], between: str) -> None:
        """Put the parts behind the pieces, without those that show nothing."""
        begun = False
        for part in parts:
            if said := self.pieces(part):
                if begun:
                    _write(pieces, between)
                begun = True
                if isinstance(first := said[0], str):
                    _write(pieces, first)
                    del said[0]
                pieces += said  # in which nothing of ours touches any more

    def _quantity(
        self, pieces: list[Piece | Drawing], amount: Quantity, written: Callable[[Fraction], str] | None = None
    ) -> None:
        count, formats = amount.count, self._tongue.formats
        written = written or formats.fraction
        if amount.unit in COUNTED:
            # A part of one is said as several: so do most languages, and one form has to be chosen.
            number = count.numerator if count.denominator == 1 else 2
            self._counted(pieces, number, COUNTED[amount.unit], written(count))
        elif amount.unit == TIME and 100 % count.denominator and not 60 % count.denominator:
            # Two decimals do not say it, whole minutes do.
            _write(pieces, formats.minutes(int(count * 60)))
        else:
            # A unit of the network's own has only its id here: who knows its word says both in a phrase.
            _write(pieces, f"{written(count)} {SIGNS.get(amount.unit, amount.unit)}")

    def _counted(self, pieces: list[Piece | Drawing], number: int, said: Plural, written: str) -> None:
        before, after = self._tongue.plural(number, said.one, said.many)
        _write(pieces, f"{before}{written}{after}")

    def _cell(self, value: Any) -> Cell:
        """Return what is shown for a value as one piece; ours and theirs together count as theirs."""
        match self.pieces(value):
            case []:
                return ""
            case [str() | Mention() | Said() | Moment() | Link() as piece]:
                return piece
            case pieces:
                return Said(_whole(pieces))


def _whole(pieces: list[Piece | Drawing]) -> str:
    """Return our words and theirs as one string."""
    words = [piece.words if isinstance(piece, Said | Link) else piece for piece in pieces]
    assert all(isinstance(word, str) for word in words), f"a cell or a label holds words or one other thing: {pieces}"
    return "".join(map(str, words))


def _write(pieces: list[Piece | Drawing], words: str) -> None:
    """Put words of ours behind the pieces; where they touch others of ours, they are one piece with them."""
    if words and pieces and isinstance(last := pieces[-1], str):
        pieces[-1] = last + words
    elif words:
        pieces.append(words)


def _quote(pieces: list[Piece | Drawing], text: str) -> None:
    words = harmless(text)
    if words:
        pieces.append(Said(words))


_MARKUP = re.compile(r"[<>&*_~`|\\@\[\]]")
"""What a platform may read as more than itself. A code or an emoji with it is escaped like words of a member."""
