"""Meanings of the settings of a network, each with a value that sets it."""

from __future__ import annotations

from collections.abc import Mapping

from ledger.values.phrase import Phrase, phrase

MEANINGS: Mapping[str, tuple[Phrase, str]] = {
    "preset": (phrase("The rule for votes on logs: light, standard or strict."), "light"),
    "approve": (phrase("The emoji that says yes."), "👍"),
    "reject": (phrase("The emoji that says no."), "👎"),
    "abstain": (phrase("The emoji that says neither yes nor no."), "⚪"),
    "flag": (phrase("The emoji of a red flag."), "🚩"),
    "minimum": (phrase("The least that is paid out in a currency; none EUR takes it away."), "5 EUR"),
    "evidence": (phrase("The amount from which on a log needs a receipt."), "100 EUR"),
    "custodian": (
        phrase("The holder of the office of custodian, in the network or in a project."),
        "@ana #probe",
    ),
    "infrastructure": (
        phrase("The part that goes to the common infrastructure before anything is shared, and to whom."),
        "5 custodian",
    ),
    "quality": (phrase("Ratings of accepted work from 1 to 5: on or off."), "on"),
    "digest": (phrase("The rhythm of the digest: daily, weekly, monthly or off."), "weekly"),
    "main": (phrase("The channel for what belongs to no other: it is the one in which this is typed."), "here"),
    "mirror": (phrase("Cards in this channel as well: here, or off."), "here"),
    "zone": (phrase("The time zone in which the days of the network begin."), "Europe/Berlin"),
    "language": (phrase("The language of cards and messages: en or de."), "en"),
    "decimal": (phrase("The sign before decimals: point or comma."), "comma"),
}
"""By its name: what it is, and an example of its value."""
