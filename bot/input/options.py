"""The values of options, read by their kind: text as it was typed or chosen becomes money, quantities, ids and dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.chat import FILE_MAX, Command
from bot.input.grammar import LENGTH_MAX, refused
from bot.menu import Kind, Option, Verb
from ledger.values import money, quantity
from ledger.values.currency import EXPONENTS, WITHDRAWN
from ledger.values.money import Money
from ledger.values.phrase import Code, Refusal, phrase
from ledger.values.quantity import Quantity
from ledger.values.spelling import composed

if TYPE_CHECKING:
    from ledger.book import Book

WORDS_MAX = 2000
"""Characters that a text of a member may have in the ledger."""


def read(
    verb: Verb,
    raw: Mapping[str, str],
    book: Book,
    at: datetime,
    files: Mapping[str, bytes] = MappingProxyType({}),
    zone: str | None = None,
) -> dict[str, Any]:
    """Return the options as values: `Money`, `Quantity`, dates, ids of agents, projects and cards, or text.

    `files` are those that came with the command, by their names. What day it is for the person depends on `zone`, the
    network's if it is None.

    Raises `Refusal` for an option that the verb does not have, one that is missing, and a value that is not of its kind.
    """

    def today() -> date:
        return at.astimezone(ZoneInfo(zone or book.rules.now.zone)).date()

    values: dict[str, Any] = {}
    for name, text in raw.items():
        option = verb.option(name)
        if option is None:
            raise refused(verb, {}, Refusal("{name} is not an option here.", name=name[:40]))
        if text == "" and option.kind is not Kind.words:
            continue  # platforms with forms send the fields that were left empty
        try:
            values[name] = _file(text, files) if option.kind is Kind.file else _value(option, text, book, today)
        except Refusal as wrong:
            raise refused(verb, {name: text}, wrong) from None
    for option in verb.options:
        if option.required and values.get(option.name) in (None, ""):
            given = {name: text for name, text in raw.items() if text and name in values}
            raise refused(
                verb,
                given,
                Refusal("One thing is missing: {option}, {help}.", option=Code(option.name), help=phrase(option.help)),
            )
    return values


def zone_of(command: Command) -> str | None:
    """Return the time zone in which a person lives, if the platform tells one that this machine knows."""
    try:
        return ZoneInfo(command.zone).key if command.zone else None
    except (KeyError, ValueError, OSError):
        return None


def is_unit(book: Book, word: str) -> bool:
    """Tell whether the word is a unit, the network's own included, or a currency, one that is no longer in use included."""
    known = quantity.unit_of(word, book.vocabulary.spellings) is not None
    return known or (len(word) == 3 and word.isascii() and _is_currency(word.upper()))


def _is_currency(code: str) -> bool:
    return code in EXPONENTS or code in WITHDRAWN


def mentioned(command: Command, book: Book) -> list[str]:
    """Return the people whom a command mentions by their reference; what answers it may quote them."""
    # What is longer is refused without being quoted.
    typed = " ".join(text[:LENGTH_MAX] for text in (command.text or "", *command.options.values()))
    return [book.agents.person(one[0]) for found in _MENTION.finditer(typed) if (one := _account(found.group(1), book))]


_MENTION = re.compile(r"@([^\s\"]{1,200})")


def _named(text: str, book: Book) -> str:
    """Return the text with the people whom it mentions as the ledger names them: by `@` and their id."""

    def by_id(found: re.Match[str]) -> str:
        one = _account(found.group(1), book)
        return f"@{one[0]}{one[1]}" if one else found.group()

    return _MENTION.sub(by_id, text) if "@" in text else text


def _called(text: str, book: Book) -> str:
    """Return the text with the people whom a platform's reference in it names as they are called: `@ben`, as it was typed."""

    def by_name(found: re.Match[str]) -> str:
        one = _account(found.group(1), book)
        return f"@{book.agents.name(one[0]).text}{one[1]}" if one else found.group()

    return _MENTION.sub(by_name, text) if "@" in text else text


def _account(typed: str, book: Book) -> tuple[str, str] | None:
    """Return the account whose reference this is, and what stands behind it: a full stop, or the letter of a genitive."""
    for end in range(len(typed), 0, -1):
        behind = typed[end:]
        if not behind[:1].isalnum() and (account := book.agents.account(typed[:end])):
            return account, behind
    return None


def _value(option: Option, text: str, book: Book, today: Callable[[], date]) -> Any:
    match option.kind:
        case Kind.text | Kind.words:
            return (_called if option.verbatim else _named)(_checked(text), book)
        case Kind.number:
            return _number(text)
        case Kind.quantity:
            return quantity.read(text, book.vocabulary.spellings, book.rules.now.comma)
        case Kind.money:
            return _money(text, book)
        case Kind.amount:
            return _amount(text, book)
        case Kind.date:
            return _date(text, today())
        case Kind.person:
            return _person(text, book)
        case Kind.project:
            return _project(text, book)
        case Kind.card:
            return _card(text)
        case Kind.choice:
            return _choice(option, text)
        case Kind.yes_no:
            return _yes_no(text)
    raise AssertionError(option.kind)


def _checked(text: str) -> str:
    if len(text) > WORDS_MAX:
        raise Refusal("That text has {n} characters; {limit} fit.", n=len(text), limit=WORDS_MAX)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Refusal("That text has a broken character in it.") from None
    if "\0" in text:
        raise Refusal("That text has a broken character in it.")
    return text


def _file(name: str, files: Mapping[str, bytes]) -> str:
    """Return the text of a file that came with the command."""
    if name not in files:
        raise Refusal("No file {name} came with this command. Attach it, and name it here.", name=name[:60])
    if len(files[name]) > FILE_MAX:
        raise Refusal("{name} is larger than {limit} KB.", name=name[:60], limit=FILE_MAX // 1024)
    try:
        return composed(files[name].decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Refusal("{name} is not a text in UTF-8.", name=name[:60]) from None


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise Refusal("{text} is not a whole number.", text=text[:40])
    return int(text)


def _split(text: str) -> tuple[str, str]:
    """Return number and unit of `120.00 CAD` or `120CAD`."""
    text = text.strip()
    cut = next((place for place, letter in enumerate(text) if letter.isalpha()), len(text))
    return text[:cut].rstrip(), text[cut:]


def _money(text: str, book: Book) -> Money:
    number, currency = _split(text)
    if not currency:
        raise Refusal(
            "{number} of which currency? Write it behind: {example}.", number=number[:40], example=Code("120 CAD")
        )
    return money.parse(number, currency, book.rules.now.comma)


def _amount(text: str, book: Book) -> Money | Quantity:
    number, unit = _split(text)
    if not unit and ":" not in text:
        raise Refusal(
            "{number} of what? Write a unit or a currency behind it: {hours} or {money}.",
            number=number[:40],
            hours=Code("3h"),
            money=Code("120 CAD"),
        )
    if quantity.unit_of(unit, book.vocabulary.spellings) is None and len(unit) == 3 and _is_currency(unit.upper()):
        return money.parse(number, unit, book.rules.now.comma)
    return quantity.read(text, book.vocabulary.spellings, book.rules.now.comma)


def _date(text: str, today: date) -> date:
    keywords = {"today": today, "yesterday": today - timedelta(days=1)}
    if text.casefold() in keywords:
        return keywords[text.casefold()]
    try:
        if not _DATE.fullmatch(text):
            raise ValueError  # the other forms of ISO 8601 are not what people mean
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal(
            "{text} is not a date. Write {example}, or {today}.",
            text=text[:40],
            example=Code(today.isoformat()),
            today=Code("today"),
        ) from None


_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _person(text: str, book: Book) -> str:
    found = book.agents.find(text.translate(_ISOLATES))
    if found is None:
        raise Refusal(
            "I do not know {text} in this network. A person becomes known by any command, an organisation by {add}.",
            text=text[:80],
            add=Code("/agent add"),
        )
    return found


# What we show isolates names that run from right to left; a name that was copied brings the marks along.
_ISOLATES = dict.fromkeys(range(0x2066, 0x206A))


def _project(text: str, book: Book) -> str:
    found = book.projects.find(text.translate(_ISOLATES))
    if found is not None:
        return found
    name = text.removeprefix("#")[:40]
    near = get_close_matches(name.casefold(), book.projects.names(), n=1)
    if near:
        raise Refusal("There is no project {name}. Did you mean {meant}?", name=name, meant="#" + near[0])
    raise Refusal(
        "There is no project {name}. Anyone can start it: {start}.", name=name, start=Code("/project start NAME")
    )


def _card(text: str) -> str:
    card = text.upper()
    if not (
        card.isascii()
        and len(card) >= 2
        and card[0].isalpha()
        and card[1:].isdigit()
        and card[1] != "0"
        and len(card) <= 11
    ):
        raise Refusal("{text} is not a number of a card, such as {example}.", text=text[:40], example=Code("C1"))
    return card


def _choice(option: Option, text: str) -> str:
    if text.casefold() in option.choices:
        return text.casefold()
    choices = tuple(Code(choice) for choice in option.choices)
    raise Refusal("{option} can be {choices}, not {text}.", option=Code(option.name), choices=choices, text=text[:40])


def _yes_no(text: str) -> bool:
    known = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}
    if text.casefold() not in known:
        raise Refusal("{text} is neither {yes} nor {no}.", text=text[:40], yes=Code("yes"), no=Code("no"))
    return known[text.casefold()]
