"""The buckets of an equation's file, and their rules: read, and checked against each other and against the network."""

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
    """What a network knows; a file alone knows nothing of it, and refuses nothing for it. Words are folded.

    `members` are all agents, each by `@` and its id.
    """

    what: tuple[str, ...]
    projects: tuple[str, ...]
    agents: tuple[str, ...]
    currencies: Mapping[str, int]
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """What buckets have to know of the rest of their file: the currency with its decimals, if it could be read, and rates.

    What is new is held to more than what was agreed before there was a rule.
    """

    known: Known | None
    money: tuple[str, int] | None
    rates: Mapping[str, Fraction]
    is_new: bool


def in_bucket(number: int, data: Mapping[str, Any]) -> Phrase:
    """Return where something stands: in which bucket."""
    name = data.get("name")
    if not isinstance(name, str):
        return phrase("Bucket {number}", number=number)
    return phrase("Bucket {number} ({name})", number=number, name=name[:60])


def bucket(table: Table, frame: Frame) -> Bucket | None:
    """Return the bucket of a table; mistakes are noted in it."""
    table.only(("name", "percent", "amount", "of", "to", "rule"))
    table.need("name", '"Network infrastructure"')
    name, percent, amount = table.text("name"), _percent(table), _amount(table, frame)
    if "percent" in table.data and "amount" in table.data:
        table.refuse("percent", Refusal("A bucket has a percentage or an amount; this one has both."))
    elif "percent" not in table.data and "amount" not in table.data:
        table.refuse("percent", Refusal("A bucket has a percentage or an amount; this one has neither."))
    if "amount" not in table.data:
        table.need("of", '"total"')
    of, to = table.choice("of", (TOTAL, REMAINING)), table.text("to")
    if to and frame.known:
        _check_named(table, to, frame.known)
    if "to" in table.data and "rule" in table.data:
        table.refuse("to", Refusal("A bucket goes to a named agent or has rules; this one has both."))
    elif "to" not in table.data and not table.data.get("rule"):
        table.refuse("to", Refusal("A bucket goes to a named agent or has rules; this one has neither."))
    rules = [_rule(one, frame) for one in table.tables("rule", table.rule)]
    if name is None:
        return None
    return Bucket(name, percent, amount, of or REMAINING, to, tuple(rule for rule in rules if rule))


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
    """Note each bucket that is called as one before it: what was paid is remembered by a bucket's name."""
    first: dict[str, int] = {}
    for number, (table, one) in enumerate(zip(tables, buckets, strict=True), start=1):
        if one is not None and first.setdefault(one.name.casefold(), number) != number:
            table.refuse(
                "name",
                Refusal(
                    "Bucket {number} is called the same. Each bucket has a name of its own.",
                    number=first[one.name.casefold()],
                ),
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


def _rule(table: Table, frame: Frame) -> Rule | None:
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
    _check_together(table, rule)
    _check_rates(table, rule, frame.rates)
    return rule


def _formula(table: Table, is_new: bool) -> Formula | None:
    if "value" in table.data and "weigh" in table.data:
        table.refuse("value", Refusal("A rule says a value or a weight; this one says both."))
    elif "value" not in table.data and "weigh" not in table.data:
        table.refuse("value", Refusal("A rule says a value or a weight; this one says neither."))
    value, weight = table.formula("value"), table.formula("weigh")
    for key, formula in (("value", value), ("weigh", weight)):
        if formula and not formula.names:
            # It comes to the same for everything, so what is wrong with it shows before anybody contributes.
            _check_constant(table, key, formula)
        if formula and is_new:
            _check_set(table, key, formula)
    return value or weight


def _check_constant(table: Table, key: str, formula: Formula) -> None:
    try:
        compute(formula, {})
    except Refusal as wrong:
        table.refuse(key, wrong)


def _check_set(table: Table, key: str, formula: Formula) -> None:
    """Note the names that nothing can set: whoever agrees to one would trust in what never comes."""
    for name in formula.names:
        if name in UNSET:
            table.refuse(
                key,
                Refusal(
                    "Nothing can set {name} yet. There is {names}.", name=Code(name), names=tuple(map(Code, NAMES))
                ),
            )


def _check_together(table: Table, rule: Rule) -> None:
    """Note what does not go together in a rule."""
    if rule.weighs and table.data.get("until") == PAID:
        table.refuse(
            "until",
            Refusal(
                "A weight is no sum that could be paid: it counts {once} or {forever}.",
                once=Code("once"),
                forever=Code("forever"),
            ),
        )
    if rule.since and rule.before and rule.since > rule.before:
        table.refuse(
            "before",
            Refusal("No day is from {since} on and before the end of {before}.", since=rule.since, before=rule.before),
        )
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
            key = "weigh" if rule.weighs else "value"
            table.refuse(
                key,
                Refusal(
                    "{name} differs between the contributions of a person, which are one claim here.", name=Code(name)
                ),
            )


def _check_rates(table: Table, rule: Rule, rates: Mapping[str, Fraction]) -> None:
    """Note where a formula asks for a rate that nothing says."""
    if RATE not in rule.formula.names or DEFAULT_RATE in rates:
        return
    lacking = [word for word in rule.what if word not in rates]
    key = "weigh" if rule.weighs else "value"
    if lacking:
        table.refuse(
            key,
            Refusal(
                "Under [rates] there is neither {what} nor {default}.", what=tuple(lacking), default=Code(DEFAULT_RATE)
            ),
        )
    elif not rates:
        table.refuse(key, Refusal("It asks for a rate, and there are no [rates] above."))


def _unit(word: str) -> str:
    """Return the unit of a word that everybody knows."""
    unit = unit_of(word)
    if unit is None:
        raise Refusal("I know no unit {word}.", word=word[:40])
    return unit


def _one_of(choices: tuple[str, ...]) -> Callable[[str], str]:
    """Return what finds a word among the choices, or refuses it."""

    def found(word: str) -> str:
        if folded(word) not in choices:
            raise unknown(folded(word), choices)
        return folded(word)

    return found
