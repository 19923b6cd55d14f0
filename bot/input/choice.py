"""Choices as people type them: by their word, by another that means the same, or by the emoji with which the network votes."""

from __future__ import annotations

from bot.input.emoji import parse_emoji
from bot.menu import Option
from ledger.network.rules import MARKS, Rules, mark_meant
from ledger.values.phrase import Code, Refusal
from ledger.values.yes_no import NO, YES


def said(option: Option, word: str) -> str | None:
    """Return the choice that a word is, or means; None if it is none."""
    small = word.casefold()
    bare = small.rstrip(".,:;!")
    return next((one for one in (small, bare) if one in option.choices), option.also.get(bare))


def is_choice(option: Option, word: str) -> bool:
    """Tell whether a word is one of the choices, or means one; an emoji may where they are the marks of a vote."""
    if said(option, word) is not None:
        return True
    return bool(set(MARKS) & set(option.choices)) and parse_emoji(word) is not None


def parse_choice(option: Option, text: str, rules: Rules) -> str:
    """Return the choice that is meant; refuse what is none."""
    meant = said(option, text)
    meant = _mark(option, text, rules) if meant is None else meant
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
    small = text.casefold()
    if small not in (*YES, *NO):
        raise Refusal("{text} is neither {yes} nor {no}.", text=text[:40], yes=Code("yes"), no=Code("no"))
    return small in YES
