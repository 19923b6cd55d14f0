"""Choices as people type them: by their word, by another that means the same, or by the emoji with which the network votes."""

from __future__ import annotations

from bot.input.emoji import parse_emoji
from bot.menu import Option
from ledger.network.rules import MARKS, Rules, mark_meant
from ledger.values.phrase import Code, Refusal
from ledger.values.yes_no import NO, YES


def is_choice(option: Option, word: str) -> bool:
    """Tell whether a word is one of the choices, or means one; an emoji may where they are the marks of a vote."""
    said = word.casefold()
    if said in option.choices or said in option.also:
        return True
    return bool(set(MARKS) & set(option.choices)) and parse_emoji(word) is not None


def parse_choice(option: Option, text: str, rules: Rules) -> str:
    """Return the choice that is meant; refuse what is none."""
    said = text.casefold()
    meant = said if said in option.choices else option.also.get(said) or _mark(option, text, rules)
    if meant is not None:
        return meant
    choices = tuple(Code(choice) for choice in option.choices)
    raise Refusal("{option} can be {choices}, not {text}.", option=Code(option.name), choices=choices, text=text[:40])


def _mark(option: Option, text: str, rules: Rules) -> str | None:
    emoji = parse_emoji(text)
    mark = rules.mark(emoji) if emoji else None
    meant = mark_meant(mark) if mark else None
    return meant if meant in option.choices else None


def parse_yes_no(text: str) -> bool:
    """Return whether a text says yes; refuse what says neither."""
    said = text.casefold()
    if said not in (*YES, *NO):
        raise Refusal("{text} is neither {yes} nor {no}.", text=text[:40], yes=Code("yes"), no=Code("no"))
    return said in YES
