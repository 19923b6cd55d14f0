"""The buckets of an equation's file: parsed, and checked against the rest of the file and against the network."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ledger.contributions.log import KINDS, STREAMS
from ledger.equations.candidate import folded
from ledger.equations.equation import (
    CONTRIBUTION,
    DEFAULT_RATE,
    FOREVER,
    PAID,
    PERSON,
    REMAINING,
    TOTAL,
    UNTIL,
    Bucket,
    Rule,
    read_amount,
)
from ledger.equations.file_table import Table, unknown
from ledger.equations.formula import NAMES, QUALITY, RATE, UNSET, Formula, compute
from ledger.values.phrase import Code, Phrase, Refusal, phrase
from ledger.values.quantity import unit_of

PERCENT_PLACES_MAX = 4


@dataclass(frozen=True, slots=True)
class Known:
    """The words, agents and currencies of a network. Words are folded; `members` are all agents, each by `@` and its id.

    A file that is read without a network is not checked against one.
    """

    what: tuple[str, ...]
    projects: tuple[str, ...]
    agents: tuple[str, ...]
    currencies: Mapping[str, int]
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """The context of a bucket in its file: the currency with its decimals, if it could be read, and the rates.

    A new file has to keep rules that are younger than some agreed ones.
    """

    known: Known | None
    money: tuple[str, int] | None
    rates: Mapping[str, Fraction]
    is_new: bool


def in_bucket(number: int, data: Mapping[str, Any]) -> Phrase:
    """Return the place of a bucket, for mistakes."""
    name = data.get("name")
    if not isinstance(name, str):
        return phrase("Bucket {number}", number=number)
    return phrase("Bucket {number} ({name})", number=number, name=name[:60])


def read_bucket(table: Table, frame: Frame) -> Bucket | None:
    """Return the bucket of a table; mistakes are noted there."""
    table.only(("name", "percent", "amount", "of", "to", "rule"))
    table.need("name", '"Network infrastructure"')
    name, percent, amount = table.text("name"), _percent(table), _amount(table, frame)
    table.need_one(
        "percent",
        "amount",
        both=Refusal("A bucket has a percentage or an amount; this one has both."),
        neither=Refusal("A bucket has a percentage or an amount; this one has neither."),
    )
    if "amount" not in table.data:
        table.need("of", '"total"')
    of, to = table.choice("of", (TOTAL, REMAINING)), table.text("to")
    if to and frame.known:
        _check_named(table, to, frame.known)
    table.need_one(
        "to",
        "rule",
        both=Refusal("A bucket goes to a named agent or has rules; this one has both."),
        neither=Refusal("A bucket goes to a named agent or has rules; this one has neither."),
    )
    rules = tuple(_rule(rule, frame) for rule in table.tables("rule", table.rule_place))
    return None if name is None else Bucket(name, percent, amount, of or REMAINING, to, rules)


def _check_named(table: Table, to: str, known: Known) -> None:
    """Note an agent, a member or a project that the network does not know."""
    if to.strip().casefold() in (*known.agents, *known.members):
        return
    if not to.startswith("@"):
        table.refuse("to", unknown(to, known.agents))
        return
    table.refuse(
        "to",
        Refusal(
            "I do not know {text} in this network. A person becomes known by any command, an organisation by {add}.",
            text=to,
            add=Code("/agent add"),
        ),
    )


def check_names(tables: Sequence[Table], buckets: Sequence[Bucket | None]) -> None:
    """Note each bucket with the name of an earlier one: payments are remembered by the bucket's name."""
    first: dict[str, int] = {}
    for number, (table, bucket) in enumerate(zip(tables, buckets, strict=True), start=1):
        if bucket is None:
            continue
        earliest = first.setdefault(bucket.name.casefold(), number)
        if earliest != number:
            table.refuse(
                "name",
                Refusal("Bucket {number} is called the same. Each bucket has a name of its own.", number=earliest),
            )


def _percent(table: Table) -> Fraction | None:
    percent = table.number("percent", PERCENT_PLACES_MAX)
    if percent is not None and not 0 < percent <= 100:
        table.refuse("percent", Refusal("It is more than 0 and at most {limit}.", limit=100))
        return None
    return percent


def _amount(table: Table, frame: Frame) -> int | None:
    if frame.money is None:
        return None
    currency, decimals = frame.money
    return table.read("amount", lambda number: read_amount(number, currency, decimals))


def _rule(table: Table, frame: Frame) -> Rule:
    table.only(("kinds", "value", "weigh", "until", "per", "what", "projects", "streams", "units", "since", "before"))
    table.need("kinds", '["work"]')
    table.need("until", '"paid"')
    known = frame.known
    rule = Rule(
        kinds=table.several("kinds", _one_of(KINDS)),
        formula=_formula(table, frame.is_new) or Formula("", (), ()),
        weighs="weigh" in table.data,
        until=table.choice("until", UNTIL) or PAID,
        per_person=table.choice("per", (CONTRIBUTION, PERSON)) == PERSON,
        what=table.several("what", _one_of(known.what) if known else folded),
        projects=table.several("projects", _one_of(known.projects) if known else folded),
        streams=table.several("streams", _one_of(STREAMS)),
        units=table.several("units", _unit),
        since=table.day("since"),
        before=table.day("before"),
    )
    _check_until(table, rule)
    _check_days(table, rule)
    _check_per_person(table, rule)
    _check_rates(table, rule, frame.rates)
    return rule


def _formula(table: Table, is_new: bool) -> Formula | None:
    table.need_one(
        "value",
        "weigh",
        both=Refusal("A rule says a value or a weight; this one says both."),
        neither=Refusal("A rule says a value or a weight; this one says neither."),
    )
    formulas = {key: table.formula(key) for key in ("value", "weigh")}
    for key, formula in formulas.items():
        if formula:
            _check_formula(table, key, formula, is_new)
    return formulas["value"] or formulas["weigh"]


def _check_formula(table: Table, key: str, formula: Formula, is_new: bool) -> None:
    _check_constant(table, key, formula)
    if is_new:
        _check_set(table, key, formula)


def _check_constant(table: Table, key: str, formula: Formula) -> None:
    """Note the mistake of a formula without names: it is the same for every contribution, so it shows at once."""
    if formula.names:
        return
    try:
        compute(formula, {})
    except Refusal as wrong:
        table.refuse(key, wrong)


def _check_set(table: Table, key: str, formula: Formula) -> None:
    """Note the names that nothing can set: members who agree to one would trust in a value that never comes."""
    for name in formula.names:
        if name in UNSET:
            table.refuse(
                key,
                Refusal(
                    "Nothing can set {name} yet. There is {names}.", name=Code(name), names=tuple(map(Code, NAMES))
                ),
            )


def _check_until(table: Table, rule: Rule) -> None:
    if rule.weighs and table.data.get("until") == PAID:
        table.refuse(
            "until",
            Refusal(
                "A weight is no sum that could be paid: it counts {once} or {forever}.",
                once=Code("once"),
                forever=Code("forever"),
            ),
        )


def _check_days(table: Table, rule: Rule) -> None:
    if rule.since and rule.before and rule.since > rule.before:
        table.refuse(
            "before",
            Refusal("{since} is after {before}: no day lies between.", since=rule.since, before=rule.before),
        )


def _check_per_person(table: Table, rule: Rule) -> None:
    """Note parts of a rule that cannot hold for all contributions of a person together."""
    if not rule.per_person:
        return
    if "until" in table.data and rule.until != FOREVER:
        table.refuse(
            "per",
            Refusal(
                "The contributions of a person are one claim only where it stands {forever}.", forever=Code("forever")
            ),
        )
    for name in rule.formula.names:
        if name in (RATE, QUALITY):
            table.refuse(
                _formula_key(rule),
                Refusal(
                    "{name} differs between the contributions of a person, which are one claim here.", name=Code(name)
                ),
            )


def _formula_key(rule: Rule) -> str:
    return "weigh" if rule.weighs else "value"


def _check_rates(table: Table, rule: Rule, rates: Mapping[str, Fraction]) -> None:
    """Note a formula with a rate that the file does not give."""
    if RATE not in rule.formula.names or DEFAULT_RATE in rates:
        return
    lacking = [word for word in rule.what if word not in rates]
    if lacking:
        table.refuse(
            _formula_key(rule),
            Refusal(
                "Under [rates] there is neither {what} nor {default}.", what=tuple(lacking), default=Code(DEFAULT_RATE)
            ),
        )
    elif not rates:
        table.refuse(_formula_key(rule), Refusal("It asks for a rate, and there are no [rates] above."))


def _unit(word: str) -> str:
    """Return the unit that a word names; refuse an unknown one."""
    unit = unit_of(word)
    if unit is None:
        raise Refusal("I know no unit {word}.", word=word[:40])
    return unit


def _one_of(choices: tuple[str, ...]) -> Callable[[str], str]:
    """Return a function that folds a word, and refuses one that is no choice."""

    def choose(word: str) -> str:
        chosen = folded(word)
        if chosen not in choices:
            raise unknown(chosen, choices)
        return chosen

    return choose
