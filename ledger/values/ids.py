"""Ids: what a network counts has a letter and a number, from 1. No two nouns share a letter."""

from __future__ import annotations

from collections.abc import Sized
from enum import StrEnum, unique


@unique
class Letter(StrEnum):
    """The letter of each noun. Terms have a `V` since digests had the `W` that both had once: old ones keep it."""

    AGENT = "A"
    SETBACK = "B"
    CONTRIBUTION = "C"
    DISTRIBUTION = "D"
    EQUATION = "E"
    INCOME = "I"
    PROJECT = "J"
    PAYOUT = "P"
    SETTING = "S"
    TERM = "V"
    DIGEST = "W"


def following(letter: Letter, known: Sized) -> str:
    """Return the id of the next one, after all that are known."""
    return f"{letter}{len(known) + 1}"
