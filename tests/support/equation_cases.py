"""Equations, lists of contributions and amounts, made up by chance: small ones, in which much meets."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from random import Random
from typing import NamedTuple

from ledger.contributions.log import Log
from ledger.values.money import parse
from ledger.values.phrase import Words
from ledger.values.quantity import parse_quantity as quantity
from tests.support.network import MONDAY

AGENTS = ("ana", "ben", "cai", "dee", "eli")
COLUMNS = "id,agent,kind,what,quantity,unit,value,currency,date,project,stream,for_claims,quality\n"
DAYS = ("2026-01-10", "2026-01-31", "2026-02-01", "2026-02-28", "2026-03-15")
VALUES = (
    "value",
    "value * 1.2",
    "quantity * 25",
    "quantity * rate + value",
    "max(value, quantity * 10) * quality",
    "min(quantity, 5) * 7.125",
    "(quantity + value) / 3",
)
WEIGHTS = ("1", "quantity", "quantity * quality", "value + 1", "quantity / 7 + 1 / 3", "min(quantity, 0.5)")
TOGETHER = ("1", "quantity", "value + quantity / 3")


class Case(NamedTuple):
    """The text of an equation, the lines of a list of contributions, and the amounts to share."""

    equation: str
    rows: list[str]
    amounts: list[str]


def case(chance: Random) -> Case:
    """Make one up."""
    currency = chance.choice(("CAD", "CAD", "JPY", "KWD"))
    head = f'name = "Made up"\ncurrency = "{currency}"\n[rates]\ndefault = "12.5"\nsoldering = "20"\n'
    if chance.random() < 0.2:
        body = f'[disco]\nlivelihood = "{chance.choice((0, 33, 75, 100))}"\ncare_weight = "{chance.choice((0, 0.25, 1))}"\n'
    else:
        body = _buckets(chance, currency)
    rows = [COLUMNS, *(_row(chance, number, currency) for number in range(chance.randrange(10)))]
    return Case(head + body, rows, [_amount(chance, currency) for _ in range(chance.randint(1, 4))])


def logged(row: Mapping[str, str]) -> tuple[str, Log]:
    """Return the agent of a line, and what it would be as a log of a network that knows the words of these cases."""
    agent = f"A{AGENTS.index(row['agent']) + 1}"
    return agent, Log(
        row["kind"],
        parse(row["value"], row["currency"]) if row["value"] else quantity(f"{row['quantity']} {row['unit']}"),
        {"soldering": "W1", "guiding": "W2"}.get(row["what"]),
        "J1" if row["project"] else None,
        Words("x", agent),
        None,
        row["stream"] or "livelihood",
        date.fromisoformat(row["date"]) if row["date"] else MONDAY.date(),
        row["for_claims"] != "no",
        None,
        None,
    )


def money(chance: Random, currency: str, most: int) -> str:
    places = {"JPY": 0, "KWD": 3}.get(currency, 2)
    minor = chance.choice((chance.randint(1, 9), chance.randint(1, most * 10**places)))
    whole, behind = divmod(minor, 10**places)
    return f"{whole}.{behind:0{places}}" if places else str(whole)


def _amount(chance: Random, currency: str) -> str:
    day = f"@{chance.choice(DAYS)}" if chance.random() < 0.5 else ""
    return money(chance, currency, 3000) + day


def _buckets(chance: Random, currency: str) -> str:
    total, buckets = 100, []
    for number in range(chance.randint(1, 4)):
        of = chance.choice(("total", "remaining"))
        percent = chance.choice((5, 10, 33.3333, 50, 100))
        if of == "total" and percent > total:
            of = "remaining"
        total -= int(percent + 1) if of == "total" else 0
        if chance.random() < 0.15:
            size = f'amount = "{money(chance, currency, 400)}"\n' + chance.choice(("", 'of = "total"\n'))
        else:
            size = f'percent = "{percent}"\nof = "{of}"\n'
        goes = (
            'to = "custodian"\n'
            if chance.random() < 0.2
            else "".join(_rule(chance) for _ in range(chance.randint(1, 2)))
        )
        buckets.append(f'[[bucket]]\nname = "B{number}"\n{size}{goes}')
    return "".join(buckets)


def _rule(chance: Random) -> str:
    until = chance.choice(("paid", "paid", "forever", "once"))
    together = until == "forever" and chance.random() < 0.4
    key = "weigh" if until != "paid" and chance.random() < 0.5 else "value"
    formula = chance.choice(TOGETHER if together else VALUES if key == "value" else WEIGHTS)
    kinds = chance.choice(('"work"', '"work", "cash"', '"cash", "expense"', '"work", "cash", "expense", "material"'))
    lines = [f"kinds = [{kinds}]", f'{key} = "{formula}"', f'until = "{until}"']
    lines += ['per = "person"'] if together else []
    for line in ('what = ["soldering"]', 'projects = ["lab"]', 'streams = ["love", "care"]', 'units = ["h", "page"]'):
        lines += [line] if chance.random() < 0.1 else []
    lines += ["since = 2026-01-31"] if chance.random() < 0.1 else []
    lines += ["before = 2026-02-28"] if chance.random() < 0.1 else []
    return "[[bucket.rule]]\n" + "\n".join(lines) + "\n"


def _row(chance: Random, number: int, currency: str) -> str:
    kind = chance.choice(("work", "work", "work", "cash", "expense", "material"))
    quantity = unit = value = of = ""
    if kind in ("work", "material"):
        quantity, unit = chance.choice((("8", "h"), ("2.5", "h"), ("140", "min"), ("7", "pieces"), ("0.333333", "h")))
    if kind != "work" and (kind != "material" or chance.random() < 0.5):
        of = currency if chance.random() < 0.9 else "EUR"
        value = money(chance, of, 500)
    cells = (
        f"r{number}",
        chance.choice(AGENTS),
        kind,
        chance.choice(("", "soldering", "guiding")),
        quantity,
        unit,
        value,
        of,
        chance.choice(("", *DAYS)),
        chance.choice(("", "lab")),
        chance.choice(("", "livelihood", "love", "care")),
        chance.choice(("", "yes", "no")) if chance.random() < 0.3 else "",
        chance.choice(("", "", "0.5", "2")),
    )
    return ",".join(cells) + "\n"
