"""The network's own rules, as facts: how votes are settled, which emoji vote, which zone and language hold, since when.

An open vote keeps the rules of its opening. What moves power or money needs two stewards.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from zoneinfo import available_timezones

from ledger import money, role
from ledger.agent import Agents
from ledger.entry import Entry, Fact
from ledger.money import Money
from ledger.phrase import NETWORK, Code, Refusal, Words
from ledger.schedule import SCHEDULES, WEEKLY

APPROVE, REJECT, ABSTAIN, FLAG = "approve", "reject", "abstain", "flag"
MARKS = (APPROVE, REJECT, ABSTAIN, FLAG)

QUALITY = "quality"
"""The setting by which peers rate what was accepted."""


@dataclass(frozen=True, slots=True)
class Preset:
    """How a vote is settled. Hours count from when two may vote."""

    name: str
    quorum: int  # ballots at least
    quorum_share: Fraction  # and at least this share of those who may vote
    approvals: int  # at least
    share: Fraction  # of approvals and rejects that must approve
    flagged_approvals: int  # the same two while a red flag is open
    flagged_share: Fraction
    wait_hours: int  # before which nothing is accepted unless all have voted
    window_hours: int


STANDARD = Preset("standard", 2, Fraction(1, 5), 2, Fraction(2, 3), 3, Fraction(3, 4), 24, 72)
LIGHT = Preset("light", 2, Fraction(0), 2, Fraction(2, 3), 3, Fraction(3, 4), 0, 48)
PRESETS = {preset.name: preset for preset in (STANDARD, LIGHT)}


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules of a network at one time."""

    version: int
    preset: Preset
    approve: str = "✅"
    reject: str = "❌"
    abstain: str = "⚪"
    flag: str = "🚩"
    zone: str = "UTC"
    language: str = "en"
    comma: bool = False  # numbers are typed with a decimal comma
    main: Words | None = None
    mirrors: tuple[Words, ...] = ()
    digest: str = WEEKLY
    minimums: tuple[Money, ...] = ()  # below which a balance waits for the next payout, by currency
    quality: bool = False  # peers rate what was accepted, and equations can use it

    def minimum(self, currency: str) -> Money | None:
        """Return the least that is paid out in a currency, or None."""
        return next((one for one in self.minimums if one.currency == currency), None)

    def emoji(self, mark: str) -> str:
        """Return the emoji of a mark."""
        return {APPROVE: self.approve, REJECT: self.reject, ABSTAIN: self.abstain, FLAG: self.flag}[mark]

    def mark(self, emoji: str) -> str | None:
        """Return what an emoji says in a vote, or None if it says nothing."""
        return {self.approve: APPROVE, self.reject: REJECT, self.abstain: ABSTAIN, self.flag: FLAG}.get(emoji)


@dataclass(frozen=True, slots=True)
class RulesAdopted:
    """These rules hold from here on. `setting` is the change that brought them, None for the first ones."""

    rules: Rules
    setting: str | None


@dataclass(frozen=True, slots=True)
class SettingProposed:
    """A steward set something; where it needs a second steward, it waits."""

    setting: str
    name: str
    value: Words
    by: str
    waits: bool


@dataclass(frozen=True, slots=True)
class SettingConfirmed:
    """A second steward confirmed a setting."""

    setting: str
    by: str


@dataclass(frozen=True, slots=True)
class SettingDropped:
    """A waiting setting was taken back by a steward, or overtaken."""

    setting: str
    by: str


@dataclass(frozen=True, slots=True)
class Setting:
    """A change of the rules: what, by whom, and how far it is."""

    id: str
    name: str
    value: Words
    by: str
    state: str  # waiting, adopted or dropped
    confirmed_by: str | None = None


class RuleBook:
    """The page of rules: every version that held, and the settings that led to them."""

    def __init__(self) -> None:
        self.versions: dict[int, Rules] = {}
        self.settings: dict[str, Setting] = {}
        self.now = Rules(0, STANDARD)

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        match fact:
            case RulesAdopted(rules, setting):
                self.versions[rules.version] = self.now = rules
                if setting is not None:
                    self.settings[setting] = replace(self.settings[setting], state="adopted")
            case SettingProposed(setting, name, value, by):
                self.settings[setting] = Setting(setting, name, value, by, "waiting")
            case SettingConfirmed(setting, by):
                self.settings[setting] = replace(self.settings[setting], confirmed_by=by)
            case SettingDropped(setting, _):
                self.settings[setting] = replace(self.settings[setting], state="dropped")


SETTINGS = ("preset", *MARKS, "minimum", QUALITY, "digest", "zone", "language", "decimal", "main", "mirror", "unmirror")
TWO_STEWARDS = ("preset", *MARKS, "minimum", QUALITY)


def changed(rules: Rules, name: str, value: str) -> Rules:
    """Return the rules with one setting changed, as the next version; refuse a value that cannot be."""
    values = {name: _emoji(rules, name, value)} if name in MARKS else _values(rules, name, value)
    after = replace(rules, **values)
    if after == rules:
        raise Refusal("{name} is {value} already.", name=Code(name), value=value)
    return replace(after, version=rules.version + 1)


def _emoji(rules: Rules, name: str, value: str) -> str:
    emoji = bare(value)
    if not _EMOJI.fullmatch(emoji):
        raise Refusal("{value} is not an emoji.", value=value[:40])
    other = rules.mark(emoji)
    if other not in (None, name):
        raise Refusal(
            "{value} already means {mark}. Each choice needs an emoji of its own.", value=emoji, mark=Code(str(other))
        )
    return emoji


def bare(emoji: str) -> str:
    """Return an emoji as adapters hand it over in a reaction: without skin tone and variation mark."""
    return emoji.translate(_VARIATIONS)


_VARIATIONS = dict.fromkeys((0xFE0E, 0xFE0F, *range(0x1F3FB, 0x1F400)))
_EMOJI = re.compile(r"custom:[0-9]{1,20}|[^\x00-\x7f\s\w]{1,16}")


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
            letters = value.replace("-", "")
            if not (letters.isascii() and letters.isalpha() and 2 <= len(value) <= 10):
                raise Refusal(
                    "{value} is not a language. Write one like {example}.", value=value[:40], example=Code("en")
                )
            return {"language": value}
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


def propose(page: RuleBook, name: str, value: str, by: str) -> tuple[Fact, ...]:
    """Return the facts of a steward's change: at once, or waiting for a second steward where it moves power."""
    rules = changed(page.now, name, value)
    setting = f"S{len(page.settings) + 1}"
    waits = name in TWO_STEWARDS
    proposed = SettingProposed(setting, name, Words(value, NETWORK), by, waits)
    return (proposed,) if waits else (proposed, RulesAdopted(rules, setting))


def confirm(page: RuleBook, agents: Agents, setting: str, by: str) -> tuple[Fact, ...]:
    """Return the facts by which a second steward puts a waiting change into force."""
    waiting = _waiting(page, setting)
    role.check_other(agents, waiting.by, by, setting)
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
