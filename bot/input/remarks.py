"""Remarks on how an option was read."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from bot.menu import Kind, Verb
from ledger.values import duration
from ledger.values.phrase import Phrase, phrase
from ledger.values.quantity import TIME, Quantity


def on_days(verb: Verb, raw: Mapping[str, str], values: Mapping[str, Any]) -> Phrase | None:
    """Return what has to be said of days that were read as hours of work; None if there are none."""
    amounts = (option.name for option in verb.options if option.kind in (Kind.amount, Kind.quantity))
    hours = (name for name in amounts if isinstance(values.get(name), Quantity) and values[name].unit == TIME)
    if not any(duration.has_days(raw[name]) for name in hours):
        return None
    return phrase("A day counts as {hours}.", hours=Quantity(Fraction(duration.HOURS_PER_DAY), TIME))
