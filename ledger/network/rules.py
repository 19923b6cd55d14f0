"""The network's own rules, as facts: how votes are settled, which emoji vote, which zone and language hold, since when.

An open vote keeps the rules of its opening. What moves power or money needs two stewards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar

from ledger.chain.entry import Entry, Fact, Upgrade
from ledger.values.money import Money
from ledger.values.phrase import Words
from ledger.values.schedule import WEEKLY

APPROVE, REJECT, ABSTAIN, FLAG = "approve", "reject", "abstain", "flag"
MARKS = (APPROVE, REJECT, ABSTAIN, FLAG)

FIRST = {APPROVE: "✅", REJECT: "❌", ABSTAIN: "⚪", FLAG: "🚩"}
"""The emoji of the marks, unless a network chooses others."""

ALSO = {"👍": APPROVE, "✔": APPROVE, "👎": REJECT}
"""Emoji that people take for those with which a network begins. They say the same as long as it has chosen no others."""

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
class Infrastructure:
    """What goes to who keeps the common infrastructure, before anything is shared: so many per cent, to an agent."""

    percent: Fraction
    to: str


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules of a network at one time."""

    version: int
    preset: Preset
    approve: str = FIRST[APPROVE]
    reject: str = FIRST[REJECT]
    abstain: str = FIRST[ABSTAIN]
    flag: str = FIRST[FLAG]
    zone: str = "UTC"
    language: str = "en"
    comma: bool = False  # numbers are typed with a decimal comma
    main: Words | None = None
    mirrors: tuple[Words, ...] = ()
    digest: str = WEEKLY
    minimums: tuple[Money, ...] = ()  # below which a balance waits for the next payout, by currency
    infrastructure: Infrastructure | None = None
    quality: bool = False  # peers rate what was accepted, and equations can use it
    default: str = "hours"  # the preset by which is shared until an equation is agreed

    def minimum(self, currency: str) -> Money | None:
        """Return the least that is paid out in a currency, or None."""
        return next((one for one in self.minimums if one.currency == currency), None)

    def emoji(self, mark: str) -> str:
        """Return the emoji of a mark."""
        chosen: str = getattr(self, mark)
        return chosen

    def chosen(self, emoji: str) -> str | None:
        """Return the mark for which the network has chosen an emoji, or None."""
        for mark in MARKS:
            if getattr(self, mark) == emoji:
                return mark
        return None

    def mark(self, emoji: str) -> str | None:
        """Return the mark of an emoji, or the emoji itself where it says the same as one, or None if it says nothing.

        What a person has put up is known emoji by emoji, so that taking one off leaves the other.
        """
        also = ALSO.get(emoji)
        return self.chosen(emoji) or (emoji if also and self.emoji(also) == FIRST[also] else None)


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


FACTS = (RulesAdopted, SettingProposed, SettingConfirmed, SettingDropped)


class RuleBook:
    """The page of rules: every version that held, and the settings that led to them."""

    FOLDS: ClassVar[tuple[type, ...]] = FACTS

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


def meaning(mark: str) -> str:
    """Return which of `MARKS` is meant by a mark, or by an emoji that says the same."""
    return ALSO.get(mark, mark)


UPGRADES: Mapping[str, tuple[Upgrade, ...]] = {
    "RulesAdopted": (
        # Digests came weekly and everything was paid out before a network could choose.
        lambda values: {**values, "rules": {**values["rules"], "digest": "weekly", "minimums": []}},
        # Everything was shared, before a part could go to the common infrastructure first.
        lambda values: {**values, "rules": {**values["rules"], "infrastructure": None}},
        # Nobody rated anything.
        lambda values: {**values, "rules": {**values["rules"], "quality": False}},
        # Only hours counted before an equation was agreed.
        lambda values: {**values, "rules": {**values["rules"], "default": "hours"}},
    ),
}
