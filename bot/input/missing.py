"""Missing options: what a command lacks is named, with the line put right if it stands among the words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.input.in_front import LINE_MAX, with_amount_in_front
from bot.input.line_reader import refused
from bot.menu import Kind, Option, Verb
from ledger.values.confusables import skeleton
from ledger.values.phrase import Code, Refusal, phrase


def check_complete(verb: Verb, raw: Mapping[str, str], values: Mapping[str, Any]) -> None:
    """Refuse a command that lacks a required option; `raw` is what was typed, and `values` what was read of it."""
    for option in verb.options:
        if option.required and _is_left_out(option, values.get(option.name)):
            given = {name: text for name, text in raw.items() if text}
            raise refused(verb, given, _missing(verb, option, given))


def _is_left_out(option: Option, value: Any) -> bool:
    """Tell whether an option has no value, or words of which nothing can be seen."""
    return value in (None, "") or (option.kind is Kind.words and not skeleton(value))


def _missing(verb: Verb, option: Option, given: Mapping[str, str]) -> Refusal:
    """Return the refusal of what lacks an option: with the line put right, if an amount stands among the words."""
    words = next((given[other.name] for other in verb.options if other.kind is Kind.words and other.name in given), "")
    meant = with_amount_in_front(words) if option.kind is Kind.amount else None
    if meant is None:
        return Refusal("One thing is missing: {option}, {help}.", option=Code(option.name), help=phrase(option.help))
    line = " ".join((f"/{verb.name}", *_in_front(verb, given), meant))
    return Refusal("The amount stands in front of your words: {line}", line=Code(line[:LINE_MAX]))


def _in_front(verb: Verb, given: Mapping[str, str]) -> Iterator[str]:
    """Yield the options that were given beside the words, as they are typed."""
    for option in verb.options:
        value = given.get(option.name)
        if value and option.kind is not Kind.words:
            is_bare = option.kind is Kind.project or (option.positional and option.kind is Kind.choice)
            yield value if is_bare else f'{option.name}:"{value}"' if " " in value else f"{option.name}:{value}"
