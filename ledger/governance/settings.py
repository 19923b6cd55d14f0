"""Changes of the rules: what can be set, read, proposed by a steward and confirmed by another where it moves power or money."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from zoneinfo import available_timezones

from ledger.chain.entry import Fact
from ledger.network import seniority
from ledger.network.agent import Agents
from ledger.network.role import Roles
from ledger.network.rules import (
    MARKS,
    PRESETS,
    QUALITY,
    Infrastructure,
    RuleBook,
    Rules,
    RulesAdopted,
    Setting,
    SettingConfirmed,
    SettingDropped,
    SettingProposed,
)
from ledger.values import money
from ledger.values.ids import Letter, following
from ledger.values.money import Money
from ledger.values.phrase import NETWORK, Code, Refusal, Words
from ledger.values.schedule import SCHEDULES

TWO_STEWARDS = ("preset", *MARKS, "minimum", "infrastructure", QUALITY)


def changed(rules: Rules, name: str, value: str) -> Rules:
    """Return the rules with one setting changed, as the next version; refuse a value that cannot be."""
    values = {name: _emoji(rules, name, value)} if name in MARKS else _values(rules, name, value)
    after = replace(rules, **values)
    if after == rules:
        raise Refusal("{name} is {value} already.", name=Code(name), value=value)
    return replace(after, version=rules.version + 1)


def _emoji(rules: Rules, name: str, value: str) -> str:
    other = rules.chosen(value)
    if other not in (None, name):
        raise Refusal(
            "{value} already means {mark}. Each choice needs an emoji of its own.", value=value, mark=Code(str(other))
        )
    return value


def _values(rules: Rules, name: str, value: str) -> dict[str, object]:
    match name:
        case "preset":
            if value not in PRESETS:
                raise Refusal(
                    "There is no preset {value}. There is {presets}.",
                    value=value[:40],
                    presets=tuple(map(Code, PRESETS)),
                )
            return {"preset": PRESETS[value]}
        case "zone":
            if value not in available_timezones():
                raise Refusal(
                    "{value} is not a time zone. Write one like {example}.",
                    value=value[:40],
                    example=Code("Europe/Berlin"),
                )
            return {"zone": value}
        case "language":
            return {"language": _language(value)}
        case "decimal":
            if value not in ("point", "comma"):
                raise Refusal("The decimal sign is {point} or {comma}.", point=Code("point"), comma=Code("comma"))
            return {"comma": value == "comma"}
        case "digest":
            if value not in SCHEDULES:
                raise Refusal("The digest comes {schedules}.", schedules=tuple(map(Code, SCHEDULES)))
            return {"digest": value}
        case "minimum":
            return {"minimums": _minimums(rules, value)}
        case "quality":
            if value not in ("on", "off"):
                raise Refusal("Quality is {on} or {off}.", on=Code("on"), off=Code("off"))
            return {"quality": value == "on"}
        case "infrastructure":
            return {"infrastructure": _infrastructure(value)}
        case "main":
            return {"main": Words(value, NETWORK)}
        case "mirror":
            if any(mirror.text == value for mirror in rules.mirrors):
                raise Refusal("Cards are mirrored in this channel already.")
            return {"mirrors": (*rules.mirrors, Words(value, NETWORK))}
        case "unmirror":
            if all(mirror.text != value for mirror in rules.mirrors):
                raise Refusal("Cards are not mirrored in this channel.")
            return {"mirrors": tuple(mirror for mirror in rules.mirrors if mirror.text != value)}
    raise AssertionError(name)


def _language(value: str) -> str:
    letters = value.replace("-", "")
    if not (letters.isascii() and letters.isalpha() and 2 <= len(value) <= 10):
        raise Refusal("{value} is not a language. Write one like {example}.", value=value[:40], example=Code("en"))
    return value


def _minimums(rules: Rules, value: str) -> tuple[Money, ...]:
    """Return the least amounts with one more or another; `none EUR` takes the one of a currency away."""
    number, _, currency = value.strip().partition(" ")
    if not currency:
        raise Refusal(
            "Write an amount with its currency, such as {example}, or {none} to take it away.",
            example=Code("5 EUR"),
            none=Code("none EUR"),
        )
    # Read also where it is taken away, so that a currency that does not exist is refused.
    least = money.parse("1" if number.casefold() == "none" else number, currency.strip(), rules.comma)
    others = [one for one in rules.minimums if one.currency != least.currency]
    return tuple(others) if number.casefold() == "none" else (*others, least)


def _infrastructure(value: str) -> Infrastructure | None:
    """Read a percentage and the id of an agent; `none` takes the part away."""
    percent, _, to = value.partition(" ")
    if percent.casefold() == "none":
        return None
    if not _PERCENT.fullmatch(percent) or not 0 < Fraction(percent) <= 50:
        raise Refusal(
            "A part for the infrastructure is more than 0 and at most {limit} %, such as {example}.",
            limit=50,
            example=Code("5"),
        )
    return Infrastructure(Fraction(percent), to)


_PERCENT = re.compile(r"[0-9]{1,2}(\.[0-9]{1,2})?", re.ASCII)


def propose(page: RuleBook, name: str, value: str, by: str) -> tuple[Fact, ...]:
    """Return the facts of a steward's change: at once, or waiting for a second steward where it moves power."""
    rules = changed(page.now, name, value)
    setting = following(Letter.SETTING, page.settings)
    waits = name in TWO_STEWARDS
    proposed = SettingProposed(setting, name, Words(value, NETWORK), by, waits)
    return (proposed,) if waits else (proposed, RulesAdopted(rules, setting))


def confirm(page: RuleBook, roles: Roles, agents: Agents, setting: str, by: str, at: datetime) -> tuple[Fact, ...]:
    """Return the facts by which a second steward puts a waiting change into force."""
    waiting = _waiting(page, setting)
    seniority.check_two(roles, agents, waiting.by, by, setting, at)
    assert waiting.value.text is not None, "words of the network are never erased"
    rules = changed(page.now, waiting.name, waiting.value.text)
    return (SettingConfirmed(setting, by), RulesAdopted(rules, setting))


def drop(page: RuleBook, setting: str, by: str) -> tuple[Fact, ...]:
    """Return the fact that a waiting change is taken back."""
    _waiting(page, setting)
    return (SettingDropped(setting, by),)


def _waiting(page: RuleBook, setting: str) -> Setting:
    found = page.settings.get(setting)
    if found is None:
        raise Refusal("There is no setting {setting}.", setting=Code(setting))
    if found.state != "waiting":
        raise Refusal("{setting} is settled already.", setting=Code(setting))
    return found
