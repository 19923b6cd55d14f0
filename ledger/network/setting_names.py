"""Names and values of settings as people read them; they are typed by the words of `/settings set`."""

from __future__ import annotations

from collections.abc import Mapping

from ledger.network.custodian import CUSTODIAN
from ledger.network.rules import ABSTAIN, APPROVE, EVIDENCE, FLAG, QUALITY, REJECT
from ledger.values.phrase import Channel, Phrase, Words, phrase

RULES: Mapping[str, Phrase] = {
    "preset": phrase("the rule for votes"),
    APPROVE: phrase("the emoji for yes"),
    REJECT: phrase("the emoji for no"),
    ABSTAIN: phrase("the emoji for no opinion"),
    FLAG: phrase("the emoji of the red flag"),
    "minimum": phrase("the least that is paid out"),
    EVIDENCE: phrase("the amount above which a receipt is needed"),
    "infrastructure": phrase("the part for what all use"),
    CUSTODIAN: phrase("who keeps what all own"),
    QUALITY: phrase("ratings of work"),
}
"""The rules about votes and money, as cards call them."""

NAMES: Mapping[str, Phrase] = {
    **RULES,
    "digest": phrase("the digest"),
    "main": phrase("the main channel"),
    "mirror": phrase("a channel that shows every card"),
    "unmirror": phrase("a channel that shows every card no more"),
    "zone": phrase("the time zone"),
    "language": phrase("the language"),
    "decimal": phrase("the decimal sign"),
}
"""The same, and the other settings."""

_VALUES: Mapping[str, Mapping[str, Phrase]] = {
    "digest": {
        "daily": phrase("daily"),
        "weekly": phrase("weekly"),
        "monthly": phrase("monthly"),
        "off": phrase("off"),
    },
    QUALITY: {"on": phrase("on"), "off": phrase("off")},
    "language": {"de": phrase("German"), "en": phrase("English")},
    "decimal": {"comma": phrase("comma"), "point": phrase("point")},
}


def plain_value(name: str, value: Words) -> Phrase | Channel | Words:
    """Return the value of a setting in the words of its reader; a value without any as it was typed."""
    if name in ("main", "mirror", "unmirror") and value.text is not None:
        return Channel(value.text)
    return value_words(name, value.text or "") or value


def value_words(name: str, value: str) -> Phrase | None:
    """Return the words for a value of a setting, or None."""
    return _VALUES.get(name, {}).get(value.casefold())
