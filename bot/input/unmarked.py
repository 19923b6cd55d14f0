"""Commands without their mark: what somebody says to us by our name or alone, and a line in a channel that lacks only its slash.

Adapters ask here, so that the same words are heard on every platform. Where everybody talks, little may be taken for a command:
`vote for me` and `why not` begin as commands do. So such a line has to read as a whole, with a number that its command needs.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from bot.input import grammar
from bot.menu import Kind, Menu, Verb
from ledger.values import amount
from ledger.values.phrase import Refusal

_CARD = re.compile(r"[A-Z][1-9][0-9]{0,9}", re.IGNORECASE | re.ASCII)
_AMOUNTS = (Kind.amount, Kind.quantity, Kind.money)
_CARDS = (Kind.card, Kind.subject)


def spoken(menu: Menu, words: str, *, called: bool) -> tuple[str, str]:
    """Return the name and the text of the command in words that were said to us; words that are none have an empty name.

    What begins with `/` or `!` is a command, even one that does not exist. Where we were `called` by our name, a command that
    exists needs no mark.
    """
    words = words.strip()
    is_marked = words.startswith(("/", "!")) and words[1:2].isalpha()
    name, text = name_and_text(words[1:] if is_marked else words)
    if is_marked or (called and name.casefold() in grammar.commands_read(menu)):
        return name, text
    return "", words


def name_and_text(words: str) -> tuple[str, str]:
    """Return the first word, and the text behind it; a line break stays between them where another command may follow."""
    name = next(iter(words.split(maxsplit=1)), "")
    behind = words.lstrip()[len(name) :]
    text = behind.lstrip()
    is_apart = text.startswith(("/", "!")) and "\n" in behind[: len(behind) - len(text)]
    return name, f"\n{text}" if is_apart else text


def named_before(words: str, names: Collection[str]) -> str | None:
    """Return what follows one of our names at the beginning of words, or None if they do not begin with one.

    A name alone counts, `@name`, and `name:` or `name,`; a bare one before other words does not: it may be any word.
    """
    ours = "|".join(re.escape(name) for name in sorted(filter(None, names), key=len, reverse=True))
    alone, before = rf"@?(?:{ours})[,:.!?]*", rf"(?:@(?:{ours})[,:]?|(?:{ours})[,:])\s+"
    if not ours or re.fullmatch(alone, words.strip(), re.IGNORECASE):
        return "" if ours else None
    found = re.match(before, words.lstrip(), re.IGNORECASE)
    return words.lstrip()[found.end() :].strip() if found else None


def lacks_mark(menu: Menu, line: str) -> bool:
    """Tell whether a line in a channel lacks only its mark: the whole of it reads, with an amount or card number that has to be there.

    Units of a network's own are not known here, so a line with one is left alone.
    """
    name, *text = line.split(maxsplit=1) or [""]
    if name.casefold() not in menu.commands():
        return False
    try:
        verb, rest = grammar.choose_verb(menu, name, "".join(text))
        given = grammar.read_options(verb, rest, amount.is_unit)
        return _is_complete(verb, given) and _has_number(verb, given)
    except Refusal:
        return False


def _is_complete(verb: Verb, given: Mapping[str, str]) -> bool:
    return all(given.get(option.name) for option in verb.options if option.required)


def _has_number(verb: Verb, given: Mapping[str, str]) -> bool:
    """Tell whether an option that has to be there is a number of a card or an amount; raises `Refusal` for an unreadable amount."""
    amounts = [given[option.name] for option in verb.options if option.kind in _AMOUNTS and option.name in given]
    for typed in amounts:
        amount.parse(typed, {}, comma=False)
    needed = [option for option in verb.options if option.required]
    return any(
        option.kind in _AMOUNTS or (option.kind in _CARDS and _CARD.fullmatch(given[option.name])) for option in needed
    )
