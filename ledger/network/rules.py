"""Rules of the network, as facts with versions: the settlement of votes, emoji, time zone, language and other settings.

An open vote keeps the rules of its opening. Changes of power or money need two stewards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any, ClassVar

from ledger.chain.entry import Entry, Fact, Upgrade
from ledger.network.preset import STANDARD_1, Preset
from ledger.network.question import LAPSED, Lapsed
from ledger.values import money
from ledger.values.money import Money
from ledger.values.phrase import Words
from ledger.values.schedule import WEEKLY

APPROVE, REJECT, ABSTAIN, FLAG = "approve", "reject", "abstain", "flag"
MARKS = (APPROVE, REJECT, ABSTAIN, FLAG)

FIRST = {APPROVE: "✅", REJECT: "❌", ABSTAIN: "⚪", FLAG: "🚩"}
"""The emoji of the marks, unless a network chooses others."""

ALSO = {"👍": APPROVE, "✔": APPROVE, "👎": REJECT}
"""Emoji that people take for those of `FIRST`. They mean the same as long as the network has not chosen another one."""

ANSWER_DAYS = 14
"""Days in which what waits for somebody's yes is answered."""

EVIDENCE = "evidence"
"""The setting of the amounts above which logs of money need evidence."""

EVIDENCE_ABOVE = 20
"""Units of a currency above which a log needs evidence, where the network has not set another amount."""

QUALITY = "quality"
"""The setting that lets peers rate accepted contributions."""


COMMA_LANGUAGES = frozenset(["de"])
"""Languages that write decimals behind a comma, of those that there are."""


@dataclass(frozen=True, slots=True)
class Infrastructure:
    """The part of each pot, in per cent, that goes first to the agent who keeps the common infrastructure.

    `to` is the id of an agent or of a project, or `CUSTODIAN`: whoever holds that office when something is shared.
    """

    percent: Fraction
    to: str


@dataclass(frozen=True, slots=True)
class Custodian:
    """The agent who holds in trust what a project has in common; without a project, what the network has."""

    agent: str
    project: str | None


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
    minimums: tuple[Money, ...] = ()  # by currency: a smaller balance waits for the next payout
    infrastructure: Infrastructure | None = None
    quality: bool = False  # peers rate accepted contributions, and equations can use the ratings
    default: str = "hours"  # the preset of equations that holds until an equation is agreed
    answer_days: int | None = ANSWER_DAYS  # in which what waits for somebody's yes is answered; None: it has no end
    custodians: tuple[Custodian, ...] = ()  # at most one for each project, and one for the network
    evidence: tuple[Money, ...] = ()  # by currency, where another amount than usual is logged without evidence

    @property
    def writes_comma(self) -> bool:
        """Tell whether people here write decimals behind a comma: so it was decided, or their language does."""
        return self.comma or self.language in COMMA_LANGUAGES

    def custodian(self, project: str | None) -> Custodian | None:
        """Return the custodian of a project: its own, else that of the network; None if nobody was named."""
        offices = {office.project: office for office in self.custodians}
        return offices.get(project) or offices.get(None)

    def minimum(self, currency: str) -> Money | None:
        """Return the least amount that is paid out in a currency, or None."""
        return next((least for least in self.minimums if least.currency == currency), None)

    def evidence_above(self, currency: str) -> Money:
        """Return the amount of a currency above which a log that is not small needs evidence."""
        usual = Money(EVIDENCE_ABOVE * 10 ** money.exponent(currency), currency)
        return next((limit for limit in self.evidence if limit.currency == currency), usual)

    def emoji(self, mark: str) -> str:
        """Return the emoji of a mark."""
        chosen: str = getattr(self, mark)
        return chosen

    def chosen(self, emoji: str) -> str | None:
        """Return the mark for which the network has chosen an emoji, or None."""
        return next((mark for mark in MARKS if getattr(self, mark) == emoji), None)

    def mark(self, emoji: str) -> str | None:
        """Return the mark of an emoji, the emoji itself if it means the same as one, or None if it means nothing.

        The emoji of a person are noted one by one, so that taking one off leaves the other.
        """
        also = ALSO.get(emoji)
        return self.chosen(emoji) or (emoji if also and self.emoji(also) == FIRST[also] else None)


@dataclass(frozen=True, slots=True)
class RulesAdopted:
    """These rules hold from here on. `setting` is the setting or the proposal that brought them, None for the first ones."""

    rules: Rules
    setting: str | None


@dataclass(frozen=True, slots=True)
class SettingProposed:
    """A steward set something. If that needed a second steward, it `waits`: from before what moves votes or money was a proposal."""

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
    """A steward took a waiting setting back, or another one overtook it."""

    setting: str
    by: str


WAITING, ADOPTED, DROPPED = "waiting", "adopted", "dropped"
"""The states of a setting, beside that of one that nobody answered."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A change of the rules, with its author and its state."""

    id: str
    name: str
    value: Words
    by: str
    at: datetime
    state: str
    confirmed_by: str | None = None


FACTS = (RulesAdopted, SettingProposed, SettingConfirmed, SettingDropped)


class RuleBook:
    """The page of rules: every version that held, and the settings that led to them."""

    def __init__(self) -> None:
        self.versions: dict[int, Rules] = {}
        self.settings: dict[str, Setting] = {}
        self.now = Rules(0, STANDARD_1)
        self.answers_end_since: datetime | None = None  # when the first rules came by which a question has an end
        self._heights: dict[int, int] = {}  # of the entries that adopted each version

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        self.FOLDS[type(fact)](self, fact, entry)

    def _adopted(self, fact: RulesAdopted, entry: Entry) -> None:
        self.versions[fact.rules.version] = self.now = fact.rules
        if fact.rules.answer_days is not None and self.answers_end_since is None:
            self.answers_end_since = entry.at
        self._heights[fact.rules.version] = entry.height
        if fact.setting in self.settings:
            self.settings[fact.setting] = replace(self.settings[fact.setting], state=ADOPTED)

    def _proposed(self, fact: SettingProposed, entry: Entry) -> None:
        self.settings[fact.setting] = Setting(fact.setting, fact.name, fact.value, fact.by, entry.at, WAITING)

    def _confirmed(self, fact: SettingConfirmed, _: Entry) -> None:
        self.settings[fact.setting] = replace(self.settings[fact.setting], confirmed_by=fact.by)

    def _dropped(self, fact: SettingDropped, _: Entry) -> None:
        self.settings[fact.setting] = replace(self.settings[fact.setting], state=DROPPED)

    def _lapsed(self, fact: Lapsed, _: Entry) -> None:
        if fact.question in self.settings:
            self.settings[fact.question] = replace(self.settings[fact.question], state=LAPSED)

    def awaiting(self) -> Iterator[str]:
        """Yield the numbers of the changes that wait for another steward."""
        return (setting.id for setting in self.settings.values() if setting.state == WAITING)

    def before(self, height: int) -> Rules:
        """Return the rules that held just before the entry of that height."""
        versions = [version for version, adopted in self._heights.items() if adopted < height]
        return self.versions[versions[-1]] if versions else Rules(0, STANDARD_1)

    FOLDS: ClassVar[dict[type, Callable[..., None]]] = {
        RulesAdopted: _adopted,
        SettingProposed: _proposed,
        SettingConfirmed: _confirmed,
        SettingDropped: _dropped,
        Lapsed: _lapsed,
    }


def with_answer_days(page: RuleBook) -> tuple[RulesAdopted, ...]:
    """Return the fact that what waits for a yes has an end from now on, for a network from before there was one."""
    if page.now.answer_days is not None:
        return ()
    return (RulesAdopted(replace(page.now, version=page.now.version + 1, answer_days=ANSWER_DAYS), None),)


def mark_meant(mark: str) -> str:
    """Return the one of `MARKS` that a mark, or an emoji with the same meaning, stands for."""
    return ALSO.get(mark, mark)


def _none_unanswered(preset: dict[str, Any]) -> dict[str, Any]:
    return {**preset, "by_lot": {**preset["by_lot"], "unanswered": 0}} if preset["by_lot"] else preset


def _edition_1(preset: dict[str, Any]) -> dict[str, Any]:
    return {**preset, "edition": 1, "by_lot": None}


UPGRADES: Mapping[str, tuple[Upgrade, ...]] = {
    "RulesAdopted": (
        # Before networks could choose, digests came weekly and everything was paid out.
        lambda values: {**values, "rules": {**values["rules"], "digest": "weekly", "minimums": []}},
        # Everything was shared, before a part could go to the common infrastructure first.
        lambda values: {**values, "rules": {**values["rules"], "infrastructure": None}},
        # Nobody rated anything.
        lambda values: {**values, "rules": {**values["rules"], "quality": False}},
        # Only hours counted before an equation was agreed.
        lambda values: {**values, "rules": {**values["rules"], "default": "hours"}},
        # What waited for a yes had no end.
        lambda values: {**values, "rules": {**values["rules"], "answer_days": None}},
        # Nobody held the office of custodian: parts went to agents by their ids.
        lambda values: {**values, "rules": {**values["rules"], "custodians": []}},
        # Nobody was drawn: ballots were counted against a quorum.
        lambda values: {**values, "rules": {**values["rules"], "preset": _edition_1(values["rules"]["preset"])}},
        # Nobody was asked for evidence, so no network had set another amount than usual.
        lambda values: {**values, "rules": {**values["rules"], "evidence": []}},
        # Lots asked whoever left requests unanswered like everybody else.
        lambda values: {**values, "rules": {**values["rules"], "preset": _none_unanswered(values["rules"]["preset"])}},
    ),
}
