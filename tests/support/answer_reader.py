"""A reader of the answers of `/why`, sentence by sentence: each sum is done again, and each has to lead to the next."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from tests.support.reckoning import (
    ANY,
    COUNT,
    MILLION,
    MONEY,
    NUMBER,
    TIME,
    check,
    count,
    evaluated,
    half_up,
    listed,
    money,
    number,
    same,
)

OF_UNIT = {
    "en": rf"(?P<whole>{MONEY})(?: and (?P<fraction>{NUMBER}) of (?P<unit>{MONEY}))?",
    "de": rf"(?P<whole>{MONEY})(?: und (?P<fraction>{NUMBER}) von (?P<unit>{MONEY}))?",
}
SUM = {lang: rf"(?P<pot>{MONEY}) × (?P<own>{ANY}) ÷ (?P<total>{ANY}) = {tail}" for lang, tail in OF_UNIT.items()}
BASE = {
    "en": (r"all that is shared", r"what was left at this point"),
    "de": (r"allem, was verteilt wird", r"dem, was noch übrig war"),
}
PART = {
    "en": rf"(?P<percent>{NUMBER}) % of (?P<whole>{MONEY})",
    "de": rf"(?P<percent>{NUMBER}) % von (?P<whole>{MONEY})",
}
TO = {
    "en": rf"(?P<to>the largest fractions|those who lost most by rounding, then and now), down to (?P<last>{NUMBER})(?P<tied>, and of equal ones to the older)?",
    "de": rf"(?P<to>die größten Bruchteile|die, die beim Runden damals und jetzt am meisten verloren), bis hinab zu (?P<last>{NUMBER})(?P<tied>, und von gleichen an die älteren)?",
}
SENTENCES: dict[str, dict[str, str]] = {
    "en": {
        "title": rf"D\d+ shares (?P<pot>{MONEY}) of .*",
        "first": rf"(?P<amount>{MONEY}) of it \((?P<percent>{NUMBER}) %\) go to .* for the infrastructure before anything is shared, which leaves (?P<rest>{MONEY})\.",
        "own_first": rf"(?P<amount>{MONEY}) go to .* for the infrastructure: {PART['en']}(?P<rounded>, rounded half up)?\.",
        "before": rf"Of (?P<whole>{MONEY}) the buckets before gave (?P<gave>.*), so (?P<left>{MONEY}) were left\.",
        "bucket": rf"Bucket (?P<place>\d+), .*, had (?P<pot>{MONEY}): (?P<part>.*)\.",
        "named": rf"(?P<pot>{MONEY}) go to .*?: (?P<part>.*)\.",
        "hours": rf"\S+ has (?P<worth>{TIME}): (?P<logs>.*)\.",
        "formula": r".* brought (?P<logs>.*): (?P<formula>.*), with (?P<values>.*), is (?P<worth>.*)\.",
        "credits": rf".* brought (?P<logs>\S+ {COUNT}): (?P<n>{NUMBER}) × (?P<rate>{NUMBER}) = (?P<worth>.*)\.",
        "plain": rf".* brought (?P<logs>.*): (?:(?P<formula>[^:=]*) = )?(?P<worth>{ANY})\.",
        "quality": rf"Quality of \S+: (?P<points>\d+) points of (?P<persons>\d+) peers?, and 3 each is as one expects: (?P<sum>\d+ ÷ \d+ ÷ 3) = (?P<factor>{NUMBER})\.",
        "paid": rf"(?P<less>{MONEY}) of it (?:were paid before|were set aside by what was under way|had their turn, and are owed no more)\.",
        "owed": rf"So (?P<owed>{MONEY}) were owed\.",
        "beside": rf"Beside weights it counts for (?P<n>{NUMBER}), one for each {MONEY}\.",
        "full": rf"There was enough for (?:that|(?P<id>C\d+)): (?P<amount>{MONEY}), in full\.",
        "nothing": r"There was nothing left for it\.",
        "rest": rf"(?P<full>{MONEY}) of (?P<pot>{MONEY}) went to claims that were paid in full\.",
        "back": rf"Love did not need (?P<rest>{MONEY}), which went back to livelihood for what was still owed\.",
        "together_count": rf"Together these count for (?P<own>{ANY})\.",
        "each": rf"Of it (?P<amount>{MONEY}) are for (?P<id>C\d+): {SUM['en']}\.",
        "sum": rf"{SUM['en']}(?P<exactly>, exactly)?\.",
        "taken": rf"Rounding had (?P<how>taken|given) (?P<n>\d+) millionths of {MONEY} .*, which counts now\.",
        "units": rf"Rounding down left (?P<left>{MONEY})\. It went, one smallest unit each, to {TO['en']}, (?P<got>this share among them: that makes|not to this share: it stays) (?P<share>{MONEY})\.",
        "over": rf"Rounding down left (?P<left>{MONEY}) of it, which went to {TO['en']}\.",
        "care": rf"\S+ did (?P<own>{TIME}) of care, which is (?P<how>less|more) than the mean: (?P<amount>{MONEY}) .*",
        "mean": rf"The mean is (?P<total>{TIME}) ÷ (?P<persons>\d+) = (?P<mean>{TIME})\.",
        "withheld": rf"{PART['en']} × (?P<short>{TIME}) ÷ (?P<mean>{TIME}) = {OF_UNIT['en'].replace('whole', 'floor')}(?:, exactly|, rounded half up to (?P<amount>{MONEY}))\.",
        "together": rf"Together (?P<amount>{MONEY})\.",
        "office": r"The part for custodian went to \S+, who held that office then\.",
        "fate": r"It came to the account of .*|D\d+ is .*",
        "none": r"Nothing was owed to .* there, so there is no share\.",
        "rounded_worth": rf"(?P<exact>{NUMBER}), rounded half up to (?P<worth>{MONEY})",
        "agreed": r"the agreed amount",
        "agreed_less": rf"agreed are (?P<amount>{MONEY}), but only (?P<left>{MONEY}) were left",
        "part": rf"{PART['en']}, (?P<base>{'|'.join(BASE['en'])})(?P<rounded>, rounded half up)?(?:, but only (?P<left>{MONEY}) were left)?",
        "love": rf"what livelihood did not need of (?P<whole>{MONEY}), after it took (?P<taken>{MONEY})",
        "gave": rf"(?P<amount>{MONEY}) \(bucket \d+\)",
    },
    "de": {
        "title": rf"D\d+ verteilt (?P<pot>{MONEY}) aus .*",
        "first": rf"Davon gehen (?P<amount>{MONEY}) \((?P<percent>{NUMBER}) %\) für die Infrastruktur an .*, bevor etwas verteilt wird; so bleiben (?P<rest>{MONEY})\.",
        "own_first": rf"(?P<amount>{MONEY}) gehen für die Infrastruktur an .*?: {PART['de']}(?P<rounded>, kaufmännisch gerundet)?\.",
        "before": rf"Von (?P<whole>{MONEY}) gaben die Teile davor (?P<gave>.*), so waren (?P<left>{MONEY}) übrig\.",
        "bucket": rf"Teil (?P<place>\d+), .*, hatte (?P<pot>{MONEY}): (?P<part>.*)\.",
        "named": rf"(?P<pot>{MONEY}) gehen an .*?: (?P<part>.*)\.",
        "hours": rf"\S+ hat (?P<worth>{TIME}): (?P<logs>.*)\.",
        "formula": r".* hat (?P<logs>.*) beigetragen: (?P<formula>.*), mit (?P<values>.*), ergibt (?P<worth>.*)\.",
        "credits": rf".* hat (?P<logs>\S+ {COUNT}) beigetragen: (?P<n>{NUMBER}) × (?P<rate>{NUMBER}) = (?P<worth>.*)\.",
        "plain": rf".* hat (?P<logs>.*) beigetragen: (?:(?P<formula>[^:=]*) = )?(?P<worth>{ANY})\.",
        "quality": rf"Qualität von \S+: (?P<points>\d+) Punkte von (?P<persons>\d+) \w+, und 3 je Person sind, wie man erwartet: (?P<sum>\d+ ÷ \d+ ÷ 3) = (?P<factor>{NUMBER})\.",
        "paid": rf"(?P<less>{MONEY}) davon waren (?:schon bezahlt|durch das zurückgelegt, was unterwegs war|an der Reihe und sind nicht mehr geschuldet)\.",
        "owed": rf"So waren (?P<owed>{MONEY}) geschuldet\.",
        "beside": rf"Neben Gewichten zählt das (?P<n>{NUMBER}), eins je {MONEY}\.",
        "full": rf"(?:Dafür|Für (?P<id>C\d+)) war genug da: (?P<amount>{MONEY}), in voller Höhe\.",
        "nothing": r"Dafür war nichts mehr übrig\.",
        "rest": rf"(?P<full>{MONEY}) von (?P<pot>{MONEY}) gingen an Ansprüche, die ganz bezahlt wurden\.",
        "back": rf"Bei love wurden (?P<rest>{MONEY}) nicht gebraucht; sie gingen zurück an livelihood für das, was noch geschuldet war\.",
        "together_count": rf"Zusammen zählen sie (?P<own>{ANY})\.",
        "each": rf"Davon sind (?P<amount>{MONEY}) für (?P<id>C\d+): {SUM['de']}\.",
        "sum": rf"{SUM['de']}(?P<exactly>, genau)?\.",
        "taken": rf"Runden hatte .* vorher (?P<n>\d+) Millionstel von {MONEY} (?P<how>genommen|zu viel gegeben), das zählt jetzt mit\.",
        "units": rf"Beim Abrunden blieben (?P<left>{MONEY}) übrig\. Sie gingen, je eine kleinste Einheit, an {TO['de']}, (?P<got>auch an diesen Anteil: Das macht|nicht an diesen Anteil: Es bleiben) (?P<share>{MONEY})\.",
        "over": rf"Beim Abrunden blieben davon (?P<left>{MONEY}) übrig; sie gingen an {TO['de']}\.",
        "care": rf"\S+ hat (?P<own>{TIME}) \S.* (?P<how>weniger|mehr) als .*: (?P<amount>{MONEY}) .*",
        "mean": rf"Der Durchschnitt ist (?P<total>{TIME}) ÷ (?P<persons>\d+) = (?P<mean>{TIME})\.",
        "withheld": rf"{PART['de']} × (?P<short>{TIME}) ÷ (?P<mean>{TIME}) = {OF_UNIT['de'].replace('whole', 'floor')}(?:, genau|, kaufmännisch gerundet (?P<amount>{MONEY}))\.",
        "together": rf"Zusammen (?P<amount>{MONEY})\.",
        "office": r"Der Teil für custodian ging an \S+, damals in diesem Amt\.",
        "fate": r"Er kam auf das Konto von .*|D\d+ ist .*",
        "none": r"Dort stand .* nichts zu, also gibt es keinen Anteil\.",
        "rounded_worth": rf"(?P<exact>{NUMBER}), kaufmännisch gerundet (?P<worth>{MONEY})",
        "agreed": r"der vereinbarte Betrag",
        "agreed_less": rf"vereinbart sind (?P<amount>{MONEY}), aber nur (?P<left>{MONEY}) waren übrig",
        "part": rf"{PART['de']}, (?P<base>{'|'.join(BASE['de'])})(?P<rounded>, kaufmännisch gerundet)?(?:, aber nur (?P<left>{MONEY}) waren übrig)?",
        "love": rf"was livelihood von (?P<whole>{MONEY}) nicht brauchte, nachdem es (?P<taken>{MONEY}) nahm",
        "gave": rf"(?P<amount>{MONEY}) \(Teil \d+\)",
    },
}
SAYS = {lang: {name: re.compile(text) for name, text in some.items()} for lang, some in SENTENCES.items()}


@dataclass
class Claim:
    """What was read of one claim: what it counts for, what of it was paid, and its part before and after units."""

    id: str
    owed: Fraction
    full: bool = False
    quota: Fraction = Fraction(0)
    taken: int = 0
    amount: int = 0


@dataclass
class Split:
    """What was read of a share of one receiver in one pot: whether they got a unit of those left, and down to which rank."""

    pot: str
    quota: Fraction
    taken: int = 0
    got: int = 0
    left: int = 0
    last: Fraction | None = None

    @property
    def rank(self) -> Fraction:
        """Return by what it was decided."""
        return self.quota - int(self.quota) + Fraction(self.taken, MILLION)


def check_together(some: list[Split], *, complete: bool) -> None:
    """Check that what the receivers of one pot were told of the units left fits together."""
    told = [one for one in some if one.last is not None]
    if not told:
        return
    check(len({(one.left, one.last) for one in told}) == 1, f"{some} do not tell the same")
    last, left = told[0].last, told[0].left
    got = [one.rank for one in told if one.got]
    if complete:
        check(len(got) == left, f"{left} units were left, and {some} got them")
        check(min(got) == last, f"{last} is not the last rank of {some}")


@dataclass
class Answer:
    """An answer as it is read, from its first sentence to its last."""

    language: str
    pot: int = 0
    left: int | None = None
    rest: int = 0
    total: int = 0
    claims: list[Claim] = field(default_factory=list)
    sharing: list[Claim] = field(default_factory=list)
    seen_each: list[Claim] = field(default_factory=list)
    quota: Fraction = Fraction(0)
    share: int = 0
    taken: int = 0
    factor: tuple[Fraction, Fraction] | None = None
    mean: Fraction = Fraction(0)
    care: tuple[Fraction, int] = (Fraction(0), 0)
    minimum: dict[str, int] = field(default_factory=dict)
    bucket: str = ""
    splits: list[Split] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)
    at_end: bool = False  # a sum stands that may go on
    is_care: bool = False

    def read(self, text: str) -> int:
        """Read an answer and do each of its sums; return what it says that the share is."""
        for line in text.splitlines():
            self._line(line)
        self._end_of_split()
        return self.total

    def _line(self, line: str) -> None:
        for name, pattern in SAYS[self.language].items():
            if name in ("rounded_worth", "agreed", "agreed_less", "part", "love", "gave"):
                continue
            if found := pattern.fullmatch(line):
                self.seen[name] = self.seen.get(name, 0) + 1
                step: Callable[[re.Match[str]], None] = getattr(self, f"_{name}")
                step(found)
                return
        raise AssertionError(f"nobody can read: {line}")

    def _inner(self, name: str, text: str) -> re.Match[str] | None:
        return SAYS[self.language][name].fullmatch(text)

    # From the amount to the pots.

    def _title(self, found: re.Match[str]) -> None:
        # The equation of hours has one bucket, and does not say so.
        self.pot = self.rest = money(found["pot"])

    def _first(self, found: re.Match[str]) -> None:
        amount = money(found["amount"])
        check(amount == half_up(number(found["percent"]) * self.pot / 100), found.string)
        self.pot = self.rest = self.pot - amount
        check(self.pot == money(found["rest"]), found.string)
        self.minimum["first"] = amount

    def _own_first(self, found: re.Match[str]) -> None:
        exact = number(found["percent"]) * money(found["whole"]) / 100
        check(half_up(exact) == money(found["amount"]) == self.minimum["first"], found.string)
        check((exact.denominator > 1) == bool(found["rounded"]), found.string)
        check(money(found["whole"]) == self.pot + self.minimum["first"], found.string)
        self.total += money(found["amount"])

    def _before(self, found: re.Match[str]) -> None:
        self._end_of_split()
        gave = re.findall(SENTENCES[self.language]["gave"], found["gave"])
        self.left = money(found["left"])
        check(money(found["whole"]) == self.pot, found.string)
        check(self.left == self.pot - sum(map(money, gave)), found.string)

    def _bucket(self, found: re.Match[str]) -> None:
        self._end_of_split()
        self._part(found)
        self.bucket = found["place"]
        self.claims, self.left, self.rest = [], None, money(found["pot"])

    def _named(self, found: re.Match[str]) -> None:
        self._end_of_split()
        self._part(found)
        self.left = None
        self.total += money(found["pot"])

    def _part(self, found: re.Match[str]) -> None:
        """Do the sum of a pot again."""
        pot, text = money(found["pot"]), found["part"]
        left = self.pot if self.left is None else self.left
        if part := self._inner("part", text):
            whole, exact = money(part["whole"]), number(part["percent"]) * money(part["whole"]) / 100
            check(whole == (self.pot if part["base"] == BASE[self.language][0] else left), found.string)
            check((exact.denominator > 1) == bool(part["rounded"]), found.string)
            check(pot == (money(part["left"]) if part["left"] else half_up(exact)), found.string)
            if part["left"]:
                check(money(part["left"]) == left < half_up(exact), found.string)
        elif part := self._inner("agreed_less", text):
            check(pot == money(part["left"]) == left < money(part["amount"]), found.string)
        elif part := self._inner("love", text):
            check(money(part["whole"]) == self.pot and pot == self.pot - money(part["taken"]), found.string)
        else:
            check(self._inner("agreed", text) is not None, found.string)

    # From what was brought to what a claim counts for.

    def _claim(self, logs: str, worth: Fraction) -> None:
        self._end_of_split()
        brought = listed(COUNT, logs)
        self.claims.append(Claim(brought[0][0], worth))

    def _hours(self, found: re.Match[str]) -> None:
        self._end_of_split()
        check(sum(count(one) for _, one in listed(COUNT, found["logs"])) == count(found["worth"]), found.string)
        self._claim(found["logs"], count(found["worth"]))

    def _formula(self, found: re.Match[str]) -> None:
        values = {name: number(value) for name, value in listed(NUMBER, found["values"])}
        logs = listed(COUNT, found["logs"])
        counted = [count(one) for _, one in logs if not re.fullmatch(MONEY, one)]
        check(values.get("quantity", sum(counted)) == sum(counted), found.string)
        self.factor = (values["quality"], Fraction(0)) if "quality" in values else None
        exact = evaluated(found["formula"], values)
        self._claim(found["logs"], self._result(exact, found["worth"]))

    def _result(self, exact: Fraction, text: str) -> Fraction:
        """Return what a formula comes to, which is printed exactly, and rounded where it is money."""
        if part := self._inner("rounded_worth", text):
            check(same(number(part["exact"]), exact, text), text)
            places = Fraction(10 ** _places(part["worth"]))
            check(half_up(exact * places) == money(part["worth"]), text)
            return Fraction(money(part["worth"]))
        if re.fullmatch(MONEY, text):
            check(exact * 10 ** _places(text) == money(text), text)
            return Fraction(money(text))
        check(same(number(text), exact, text), text)
        return exact

    def _credits(self, found: re.Match[str]) -> None:
        check(number(found["n"]) == count(listed(COUNT, found["logs"])[0][1]), found.string)
        self._claim(found["logs"], self._result(number(found["n"]) * number(found["rate"]), found["worth"]))

    def _plain(self, found: re.Match[str]) -> None:
        if found["formula"]:
            self._claim(found["logs"], self._result(evaluated(found["formula"], {}), found["worth"]))
            return
        check(found["logs"].split(" ", 1)[1] == found["worth"], found.string)
        self._claim(found["logs"], count(found["worth"]))

    def _quality(self, found: re.Match[str]) -> None:
        points, persons = int(found["points"]), int(found["persons"])
        check(found["sum"] == f"{points} ÷ {persons} ÷ 3", found.string)
        check(number(found["factor"]) == Fraction(points, 3 * persons), found.string)
        check(self.factor is not None and self.factor[0] == number(found["factor"]), found.string)

    def _paid(self, found: re.Match[str]) -> None:
        self.claims[-1].owed -= money(found["less"])

    def _owed(self, found: re.Match[str]) -> None:
        check(max(Fraction(0), self.claims[-1].owed) == money(found["owed"]), found.string)

    def _beside(self, found: re.Match[str]) -> None:
        check(number(found["n"]) == self.claims[-1].owed, found.string)

    # From pots and claims to whole units.

    def _full(self, found: re.Match[str]) -> None:
        claim = next(one for one in self.claims if found["id"] in (None, one.id) and not one.full)
        check(claim.owed == money(found["amount"]), found.string)
        claim.full, claim.amount = True, money(found["amount"])
        self.total += claim.amount

    def _nothing(self, found: re.Match[str]) -> None:
        check(self.rest == 0 or not any(one.owed for one in self.claims), found.string)

    def _rest(self, found: re.Match[str]) -> None:
        check(money(found["pot"]) == self.rest, found.string)
        self.rest -= money(found["full"])

    def _back(self, found: re.Match[str]) -> None:
        self._end_of_split()
        self.rest = money(found["rest"])
        for claim in self.claims:
            claim.owed -= claim.amount
            claim.full = claim.owed == 0
            claim.amount = claim.taken = 0

    def _together_count(self, found: re.Match[str]) -> None:
        check(count(found["own"]) == sum(one.owed for one in self.claims if not one.full), found.string)

    def _summed(self, found: re.Match[str]) -> Fraction:
        """Do a sum again, and return what it comes to in smallest units."""
        exact = money(found["pot"]) * count(found["own"]) / count(found["total"])
        fraction = number(found["fraction"] or "0")
        check(0 <= fraction < 1 and (not found["unit"] or money(found["unit"]) == 1), found.string)
        check(same(exact, money(found["whole"]) + fraction, found.string), found.string)
        return exact

    def _sum(self, found: re.Match[str]) -> None:
        if self.is_care:
            self._care_given(found)
            return
        self.sharing = [one for one in self.claims if not one.full]
        check(money(found["pot"]) == self.rest, found.string)
        check(
            same(count(found["own"]), sum((one.owed for one in self.sharing), Fraction(0)), found.string), found.string
        )
        self.quota, self.share = self._summed(found), money(found["whole"])
        self.splits.append(Split(f"{self.bucket} {self.rest}", self.quota))
        check(not found["exactly"] or self.quota == self.share, found.string)
        if len(self.sharing) == 1:
            self.sharing[0].quota = self.quota
        self.at_end = True

    def _taken(self, found: re.Match[str]) -> None:
        taken = int(found["n"]) * (1 if found["how"] in ("taken", "genommen") else -1)
        if self.seen_each:
            self.seen_each[-1].taken = taken
        else:
            self.taken = taken

    def _units(self, found: re.Match[str]) -> None:
        whole = int(self.quota)
        rank, last = self.quota - whole + Fraction(self.taken, MILLION), number(found["last"])
        got = money(found["share"]) - whole
        check(got in (0, 1) and (got == 1) == found["got"].startswith(("this", "auch")), found.string)
        check(same(rank, last, found.string) or (rank > last) == bool(got), found.string)
        check(rank != last or bool(got) or bool(found["tied"]), found.string)
        if self.is_care:
            check(money(found["share"]) == self.care[1], found.string)
        else:
            self.share = money(found["share"])
            split = self.splits[-1]
            split.taken, split.got, split.left, split.last = self.taken, got, money(found["left"]), last

    def _each(self, found: re.Match[str]) -> None:
        claim = next(one for one in self.sharing if one.id == found["id"] and one not in self.seen_each)
        check(money(found["pot"]) == self.rest and same(count(found["own"]), claim.owed, found.string), found.string)
        claim.quota, claim.amount = self._summed(found), money(found["amount"])
        self.seen_each.append(claim)

    def _over(self, found: re.Match[str]) -> None:
        got = [one for one in self.seen_each if one.amount > int(one.quota)]
        none = [one for one in self.seen_each if one.amount == int(one.quota)]
        check(len(got) + len(none) == len(self.seen_each), found.string)
        check(money(found["left"]) == len(got), found.string)
        check(
            min(map(_rank, got)) == number(found["last"]) >= max(map(_rank, none), default=Fraction(-2)), found.string
        )
        check(bool(found["tied"]) == any(_rank(one) == number(found["last"]) for one in none), found.string)

    def _end_of_split(self) -> None:
        """Take a share as it stands, when nothing more is said of it."""
        if not self.at_end:
            return
        if len(self.sharing) > 1:
            check(self.seen_each == self.sharing, "a claim is not told")
            check(sum(one.amount for one in self.sharing) == self.share, "the claims do not add up")
        else:
            self.sharing[0].amount = self.share
        self.total += self.share
        self.at_end, self.seen_each, self.taken = False, [], 0

    # Care, and the end.

    def _care(self, found: re.Match[str]) -> None:
        self._end_of_split()
        amount = money(found["amount"])
        self.is_care, self.care = True, (count(found["own"]), amount)
        self.minimum["got"] = self.total
        self.total += -amount if found["how"] in ("less", "weniger") else amount

    def _mean(self, found: re.Match[str]) -> None:
        self.mean = count(found["mean"])
        check(count(found["total"]) / int(found["persons"]) == self.mean, found.string)

    def _withheld(self, found: re.Match[str]) -> None:
        check(count(found["mean"]) == self.mean and count(found["short"]) == self.mean - self.care[0], found.string)
        check(money(found["whole"]) == self.minimum["got"], found.string)
        exact = number(found["percent"]) / 100 * money(found["whole"]) * count(found["short"]) / count(found["mean"])
        check(exact == money(found["floor"]) + number(found["fraction"] or "0"), found.string)
        check(half_up(exact) == money(found["amount"] or found["floor"]) == self.care[1], found.string)

    def _care_given(self, found: re.Match[str]) -> None:
        check(count(found["own"]) == self.care[0] - self.mean, found.string)
        self.quota, self.taken = self._summed(found), 0
        check(not found["exactly"] or self.quota == self.care[1], found.string)

    def _together(self, found: re.Match[str]) -> None:
        self._end_of_split()
        check(self.total == money(found["amount"]), found.string)

    def _office(self, found: re.Match[str]) -> None:
        pass

    def _fate(self, found: re.Match[str]) -> None:
        self._end_of_split()

    def _none(self, found: re.Match[str]) -> None:
        check(self.total == 0, found.string)


def _rank(one: Claim) -> Fraction:
    return one.quota - int(one.quota) + Fraction(one.taken, MILLION)


def _places(text: str) -> int:
    return {"JPY": 0, "KWD": 3}.get(text.rsplit(" ", 1)[1], 2)
