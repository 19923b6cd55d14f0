"""Settings: changes of the rules. One steward sets what is for comfort; what moves votes or money is a proposal."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from operator import attrgetter
from zoneinfo import available_timezones

from ledger.chain.entry import Fact
from ledger.network import seniority
from ledger.network.agent import Agents
from ledger.network.custodian import CUSTODIAN
from ledger.network.language import read_language
from ledger.network.preset import PRESETS
from ledger.network.proposal import Proposed
from ledger.network.role import Roles
from ledger.network.rules import (
    EVIDENCE,
    MARKS,
    QUALITY,
    WAITING,
    Custodian,
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
from ledger.values.ids import Letter, next_id
from ledger.values.phrase import NETWORK, Code, Refusal, Words
from ledger.values.schedule import SCHEDULES

TWO_STEWARDS = ("preset", *MARKS, "minimum", EVIDENCE, CUSTODIAN, "infrastructure", QUALITY)
"""The settings that move votes or money: a second steward confirms them, and everybody has notice of them."""


def changed(rules: Rules, name: str, value: str) -> Rules:
    """Return the next version of the rules, with one setting changed; refuse an impossible value."""
    values = {name: _emoji(rules, name, value)} if name in MARKS else _FIELDS[name](rules, value)
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


Fields = dict[str, object]
"""Fields of `Rules` with new values."""


def _preset(_: Rules, value: str) -> Fields:
    if value not in PRESETS:
        raise Refusal(
            "There is no rule for votes {value}. There is {presets}.",
            value=value[:40],
            presets=tuple(map(Code, PRESETS)),
        )
    return {"preset": PRESETS[value]}


def _zone(_: Rules, value: str) -> Fields:
    if value not in available_timezones():
        raise Refusal(
            "{value} is not a time zone. Write one like {example}.", value=value[:40], example=Code("Europe/Berlin")
        )
    return {"zone": value}


def _language(_: Rules, value: str) -> Fields:
    return {"language": read_language(value)}


def _decimal(_: Rules, value: str) -> Fields:
    if value not in ("point", "comma"):
        raise Refusal("The decimal sign is {point} or {comma}.", point=Code("point"), comma=Code("comma"))
    return {"comma": value == "comma"}


def _digest(_: Rules, value: str) -> Fields:
    if value not in SCHEDULES:
        raise Refusal("The digest comes {schedules}.", schedules=tuple(map(Code, SCHEDULES)))
    return {"digest": value}


def _quality(_: Rules, value: str) -> Fields:
    if value not in ("on", "off"):
        raise Refusal("Quality is {on} or {off}.", on=Code("on"), off=Code("off"))
    return {"quality": value == "on"}


def _main(_: Rules, value: str) -> Fields:
    return {"main": Words(value, NETWORK)}


def _mirror(rules: Rules, value: str) -> Fields:
    if value in _channels(rules):
        raise Refusal("Cards are mirrored in this channel already.")
    return {"mirrors": (*rules.mirrors, Words(value, NETWORK))}


def _unmirror(rules: Rules, value: str) -> Fields:
    if value not in _channels(rules):
        raise Refusal("Cards are not mirrored in this channel.")
    return {"mirrors": tuple(mirror for mirror in rules.mirrors if mirror.text != value)}


def _channels(rules: Rules) -> set[str | None]:
    return {mirror.text for mirror in rules.mirrors}


def _minimum(rules: Rules, value: str) -> Fields:
    """Set the least amount of a payout in a currency; `none EUR` removes it."""
    number, _, currency = value.strip().partition(" ")
    if not currency:
        raise Refusal(
            "Write an amount with its currency, such as {example}, or {none} to remove it.",
            example=Code("5 EUR"),
            none=Code("none EUR"),
        )
    is_removed = number.casefold() == "none"
    # An amount is parsed even for a removal, to refuse a currency that does not exist.
    least = money.parse("1" if is_removed else number, currency.strip(), rules.comma)
    others = tuple(minimum for minimum in rules.minimums if minimum.currency != least.currency)
    return {"minimums": others if is_removed else (*others, least)}


def _evidence(rules: Rules, value: str) -> Fields:
    """Set the amount of a currency above which a log that is not small needs evidence."""
    number, _, currency = value.strip().partition(" ")
    if not currency:
        raise Refusal("Write an amount with its currency, such as {example}.", example=Code("50 EUR"))
    limit = money.parse(number, currency.strip(), rules.comma)
    others = (other for other in rules.evidence if other.currency != limit.currency)
    return {"evidence": tuple(sorted((*others, limit), key=attrgetter("currency")))}


def _custodian(rules: Rules, value: str) -> Fields:
    """Set the id of the agent who holds the office, with that of a project if it is for one; `none` leaves it to nobody."""
    agent, _, project = value.partition(" ")
    scope = project or None
    offices = [office for office in rules.custodians if office.project != scope]
    if agent != "none":
        offices.append(Custodian(agent, scope))
    return {"custodians": tuple(sorted(offices, key=lambda office: office.project or ""))}


def _infrastructure(rules: Rules, value: str) -> Fields:
    """Set the percentage for the infrastructure and the id of who gets it; `none` removes it."""
    percent, _, to = value.partition(" ")
    if percent.casefold() == "none":
        return {"infrastructure": None}
    if not _PERCENT.fullmatch(percent) or not 0 < Fraction(percent) <= 50:
        raise Refusal(
            "A part for the infrastructure is more than 0 and at most {limit} %, such as {example}.",
            limit=50,
            example=Code("5"),
        )
    return {"infrastructure": Infrastructure(Fraction(percent), to)}


_FIELDS: Mapping[str, Callable[[Rules, str], Fields]] = {
    "preset": _preset,
    "zone": _zone,
    "language": _language,
    "decimal": _decimal,
    "digest": _digest,
    QUALITY: _quality,
    "main": _main,
    "mirror": _mirror,
    "unmirror": _unmirror,
    "minimum": _minimum,
    EVIDENCE: _evidence,
    CUSTODIAN: _custodian,
    "infrastructure": _infrastructure,
}
"""The settings by name, each with the function that parses its value. The emoji of the marks are settings as well."""

_PERCENT = re.compile(r"[0-9]{1,2}(\.[0-9]{1,2})?", re.ASCII)


def set_one(page: RuleBook, name: str, value: str, by: str) -> tuple[Fact, ...]:
    """Return the facts of a steward's change of what is for comfort, which is in force at once."""
    rules = changed(page.now, name, value)
    setting = next_id(Letter.SETTING, page.settings)
    return (SettingProposed(setting, name, Words(value, NETWORK), by, waits=False), RulesAdopted(rules, setting))


def is_overtaken(page: RuleBook, proposed: Proposed) -> bool:
    """Tell whether the rule that a proposal would change is another one than it was then, or cannot be changed so any more."""
    name, value = proposed.effect, value_of(proposed)
    if _before(page.versions[proposed.rules], name, value) != _before(page.now, name, value):
        return True
    try:
        changed(page.now, name, value)
    except Refusal:
        return True
    return False


def value_of(proposed: Proposed) -> str:
    """Return the value that a rule would get."""
    assert proposed.value is not None and proposed.value.text is not None, "words of the network are never erased"
    return proposed.value.text


def _before(rules: Rules, name: str, value: str) -> object:
    """Return what a change rests on: the value of its setting."""
    scope = _scope(name, value)
    if name == "minimum":
        return rules.minimum(scope)
    if name == CUSTODIAN:
        return next((office for office in rules.custodians if office.project == (scope or None)), None)
    return getattr(rules, name)


def changes_same(one: Proposed, other: Proposed) -> bool:
    """Tell whether two proposals would change the same rule."""
    if one.value is None or other.value is None or one.effect != other.effect:
        return False
    return _scope(one.effect, value_of(one)) == _scope(other.effect, value_of(other))


def _scope(name: str, value: str) -> str:
    """Return the currency or the project that has a value of its own in a setting; an empty text where nothing has."""
    scope = value.strip().partition(" ")[2].strip()
    return {"minimum": scope.upper(), CUSTODIAN: scope}.get(name, "")


def confirm(page: RuleBook, roles: Roles, agents: Agents, setting: str, by: str, at: datetime) -> tuple[Fact, ...]:
    """Return the facts by which a second steward puts a change into force that waits from before there were proposals."""
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
    if setting not in page.settings:
        raise Refusal("There is no setting {setting}.", setting=Code(setting))
    if page.settings[setting].state != WAITING:
        raise Refusal("{setting} is decided already.", setting=Code(setting))
    return page.settings[setting]
