"""Values of options, parsed by their kind: text as it was typed or chosen becomes money, quantities, ids and dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from difflib import get_close_matches
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.chat import FILE_MAX
from bot.input import choice, names, persons
from bot.input.draft import DRAFT, Draft
from bot.input.in_front import LINE_MAX
from bot.input.line_reader import refused
from bot.input.mentions import with_mentions
from bot.input.missing import check_complete
from bot.input.persons import ISOLATES
from bot.menu import Kind, Option, Verb
from ledger.contributions.log import SPACE
from ledger.contributions.part import Part
from ledger.network import naming
from ledger.values import amount, quantity
from ledger.values.day import say_day
from ledger.values.ids import Letter
from ledger.values.money import Money
from ledger.values.phrase import Code, Refusal, sample
from ledger.values.quantity import Quantity
from ledger.values.spelling import composed

if TYPE_CHECKING:
    from ledger.book import Book

WORDS_MAX = 2000
"""Characters that a text of a member may have in the ledger."""

_ZERO = re.compile(r"0+(?:[.,]0+)?\s*\D*")
_THOUSANDS = re.compile(r"(?P<whole>[1-9][0-9]{0,2})(?P<sign>[.,])(?P<decimals>[0-9]{2}0)\s?(?P<unit>[^\W\d]\S*)$")
_PLAIN = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,2})?")
_BROKEN = re.compile("[\0\ud800-\udfff]")
_CARD = re.compile(r"[A-Z][1-9][0-9]{0,9}")
_NUMBER = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class _Typed:
    """The text of an option, with everything that its parser needs."""

    text: str
    option: Option
    verb: Verb
    raw: Mapping[str, str]
    book: Book
    at: datetime
    zone: str | None
    files: Mapping[str, bytes]
    drafts: tuple[Draft, ...]


def parse_options(
    verb: Verb,
    raw: Mapping[str, str],
    book: Book,
    at: datetime,
    files: Mapping[str, bytes] = MappingProxyType({}),
    zone: str | None = None,
    drafts: tuple[Draft, ...] = (),
) -> dict[str, Any]:
    """Return the options as values: `Money`, `Quantity`, dates, ids of agents, projects and cards, or text.

    `files` are those that came with the command, by their names, and `drafts` the person's own. The person's day is that of `zone`, or of the network's
    zone if it is None.

    Raises `Refusal` for an option that the verb does not have, one that is missing, and a value that is not of its kind.
    """
    values: dict[str, Any] = {}
    for name, text in raw.items():
        option = verb.option(name)
        if option is None:
            raise refused(verb, {}, Refusal("{name} is not an option here.", name=name[:40]))
        if text or option.kind is Kind.words:  # platforms with forms send the fields that were left empty
            values[name] = _parsed(verb, _Typed(text, option, verb, raw, book, at, zone, files, drafts))
    check_complete(verb, raw, values)
    return values


def _parsed(verb: Verb, typed: _Typed) -> Any:
    try:
        return _PARSERS[typed.option.kind](typed)
    except Refusal as wrong:
        raise refused(verb, {typed.option.name: typed.text}, wrong) from None


def is_unit(book: Book, word: str) -> bool:
    """Tell whether the word is a unit, the network's own included, or a currency, even one that is no longer in use."""
    return quantity.unit_of(word, book.vocabulary.spellings) is not None or amount.is_currency(word)


def is_name(book: Book, kind: Kind, words: str) -> bool:
    """Tell whether words name something that an option of a kind can be about."""
    if kind is Kind.project:
        return book.projects.find(words.translate(ISOLATES)) is not None
    return bool(names.numbers_of(book, kind, words))


def _words(typed: _Typed) -> str:
    """Return words with the people whom they mention as the ledger names them: by `@` and their id.

    Verbatim words are nobody's to look up: a platform's reference in them becomes the name that was typed, `@ben`.
    """
    agents = typed.book.agents
    text = _checked(typed.text)
    if typed.option.verbatim:
        return with_mentions(text, typed.book, lambda account: agents.name(account).text)
    return with_mentions(text, typed.book, lambda account: account)


def _checked(text: str) -> str:
    if len(text) > WORDS_MAX:
        raise Refusal("That text has {n} characters; {limit} fit.", n=len(text), limit=WORDS_MAX)
    if _BROKEN.search(text):
        raise Refusal("That text has a broken character in it.")
    return text


def _file(typed: _Typed) -> str:
    """Return the text of a file that came with the command."""
    name, content = typed.text, typed.files.get(typed.text)
    if content is None:
        raise Refusal("No file {name} came with this command. Attach it, and name it here.", name=name[:60])
    if len(content) > FILE_MAX:
        raise Refusal("{name} is larger than {limit} KB.", name=name[:60], limit=FILE_MAX // 1024)
    try:
        return composed(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Refusal("{name} is not a text in UTF-8.", name=name[:60]) from None


def _number(typed: _Typed) -> int:
    if not _NUMBER.fullmatch(typed.text):
        raise Refusal("{text} is not a whole number.", text=typed.text[:40])
    return int(typed.text)


def _quantity(typed: _Typed) -> Quantity:
    return quantity.parse_quantity(typed.text, typed.book.vocabulary.spellings, typed.book.rules.now.comma)


def _money(typed: _Typed) -> Money:
    return amount.parse_money(typed.text, typed.book.rules.now.comma)


def _amount(typed: _Typed) -> Money | Quantity:
    if not any(letter.isalpha() or letter in amount.SIGNS_OF_MONEY for letter in typed.text) and ":" not in typed.text:
        number = typed.text if _PLAIN.fullmatch(typed.text) else "3"
        raise Refusal(
            "{number} of what? Write a unit or a currency behind it: {hours} or {money}.",
            number=typed.text[:40],
            hours=Code(f"{number}h"),
            money=Code(f"{number} EUR"),
        )
    if typed.verb.option("nothing") and _ZERO.fullmatch(typed.text):
        line = f"/{typed.verb.name} {typed.raw.get('card', 'C1')} nothing:yes {typed.raw.get('reason', '')}".rstrip()
        raise Refusal("If nothing of it is right: {line}.", line=Code(line[:LINE_MAX]))
    sign, doubtful = "," if typed.book.rules.now.comma else ".", _THOUSANDS.match(typed.text)
    if doubtful is not None and doubtful["sign"] == sign and not amount.is_currency(doubtful["unit"]):
        raise _two_readings(doubtful)
    parse = quantity.parse_calendar if _is_of_space(typed) else quantity.parse_quantity
    return amount.parse(typed.text, typed.book.vocabulary.spellings, typed.book.rules.now.comma, parse)


def _two_readings(found: re.Match[str]) -> Refusal:
    """Return the refusal of `1.500 kg`, which in one country is a thousand times what it is in another.

    Whoever means decimals leaves out the last nought, as we do ourselves.
    """
    whole, decimals, unit = found["whole"], found["decimals"], found["unit"]
    return Refusal(
        "{number} can be read in two ways: write {thousands}, or {decimal}.",
        number=f"{whole}{found['sign']}{decimals}",
        thousands=Code(f"{whole}{decimals} {unit}"),
        decimal=Code(f"{whole}{found['sign']}{decimals} {unit}".replace(decimals, decimals.rstrip("0") or "0")),
    )


def _is_of_space(typed: _Typed) -> bool:
    """Tell whether an amount is of space, by the kind that is typed beside it, or by the log that it is about."""
    kind, number = typed.verb.option("kind"), typed.raw.get("card", "").upper()
    if kind is not None and typed.raw.get("kind"):
        return choice.said(kind, typed.raw["kind"]) == SPACE
    if number == DRAFT.upper():
        named = (draft for draft in typed.drafts if typed.raw.get("which") in (None, "", str(draft.number)))
        return any(draft.values.get("kind") == SPACE for draft in named)
    about = typed.book.contributions.by_id.get(number)
    return about is not None and about.log.kind == SPACE


def _date(typed: _Typed) -> date:
    text = typed.text
    today = typed.at.astimezone(ZoneInfo(typed.zone or typed.book.rules.now.zone)).date()
    day = say_day(text, today)
    if day is None:
        raise Refusal(
            "{text} is not a date. Write {example}, or {today}.",
            text=text[:40],
            example=Code(today.isoformat()),
            today=sample("today"),
        )
    return day


def _person(typed: _Typed) -> str:
    return persons.person(typed.book, typed.text)


def _persons(typed: _Typed) -> tuple[Part, ...]:
    """Return several persons, each with their own amount, if one stands behind them."""
    return tuple(_part(typed, name, own) for name, own in persons.apart(typed.text))


def _part(typed: _Typed, name: str, own: str | None) -> Part:
    """Return somebody's part. A name may end in a number, which is no amount then."""
    whole = f"{name} {own}" if own else name
    if own is None or naming.called(typed.book.agents, whole):
        return Part(persons.person(typed.book, whole))
    return Part(persons.person(typed.book, name), _amount(replace(typed, text=own)))


def _project(typed: _Typed) -> str:
    projects = typed.book.projects
    project = projects.find(typed.text.translate(ISOLATES))
    if project is not None:
        return project
    name = typed.text.removeprefix("#")[:40]
    near = get_close_matches(name.casefold(), projects.names(), n=1)
    if near:
        raise Refusal("There is no project {name}. Did you mean {meant}?", name=name, meant="#" + near[0])
    raise Refusal(
        "There is no project {name}. Anyone can start it: {start}.", name=name, start=sample("/project start NAME")
    )


def _card(typed: _Typed) -> str:
    card = typed.text.upper().strip("#,:")
    if card.isdecimal():
        card = typed.option.letter + card
    if _CARD.fullmatch(card):
        return card
    if named := names.numbers_of(typed.book, Kind.card, typed.text):
        return names.only_one(named, typed.text)
    raise Refusal("{text} is not a number of a card, such as {example}.", text=typed.text[:40], example=Code("C1"))


def _subject(typed: _Typed) -> str:
    """Return the number of a card, the id of an agent, or one of the words that the option knows."""
    text = typed.text.rstrip(",:")
    if text.casefold() in typed.option.choices:
        return text.casefold()
    if _CARD.fullmatch(text.upper()) and not text.upper().startswith(Letter.AGENT):
        return text.upper()
    if text.startswith("@") or typed.book.agents.find(text):
        return _person(typed)
    if named := names.numbers_of(typed.book, Kind.subject, text):
        return names.only_one(named, text)
    raise Refusal(
        "{text} is neither a number, such as {example}, nor the name of somebody or something here.",
        text=text[:40],
        example=Code("C1"),
    )


def _choice(typed: _Typed) -> str:
    return choice.parse_choice(typed.option, typed.text, typed.book.rules.now)


def _yes_no(typed: _Typed) -> bool:
    return choice.parse_yes_no(typed.text)


_PARSERS: Mapping[Kind, Callable[[_Typed], Any]] = {
    Kind.text: _words,
    Kind.words: _words,
    Kind.number: _number,
    Kind.fingerprint: _words,
    Kind.quantity: _quantity,
    Kind.money: _money,
    Kind.amount: _amount,
    Kind.date: _date,
    Kind.person: _person,
    Kind.persons: _persons,
    Kind.project: _project,
    Kind.card: _card,
    Kind.subject: _subject,
    Kind.choice: _choice,
    Kind.yes_no: _yes_no,
    Kind.file: _file,
}
