"""Sums of a share as sentences: the pot by the part of all, in whole units, and the leftover units of rounding down."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from ledger.distributions import leftover
from ledger.distributions.leftover import Due, Leftover
from ledger.equations.equation import Equation
from ledger.equations.result import Part
from ledger.values.money import Money
from ledger.values.phrase import Code, Exact, Phrase, phrase
from ledger.values.quantity import TIME, Quantity


def quota(equation: Equation, part: Part, number: int, due: Due, *, in_hours: bool = False) -> Phrase:
    """Render the sum of a share of a split, before units are rounded, for anyone to do again."""
    split = part.splits[number]
    whole = phrase(
        "{pot} × {own} ÷ {total} = {whole}",
        pot=equation.amount(split.rest),
        own=counted(equation, part, due.own, in_hours=in_hours),
        total=counted(equation, part, leftover.total(part, number, due.places[0]), in_hours=in_hours),
        whole=equation.amount(due.whole),
    )
    if not due.fraction:
        return whole
    return phrase("{sum} and {fraction} of {unit}", sum=whole, fraction=Exact(due.fraction), unit=equation.amount(1))


def counted(equation: Equation, part: Part, own: Fraction, *, in_hours: bool = False) -> Any:
    """Render the weight of claims: money, hours or a number. Money that meets weights counts in smallest units."""
    if in_hours:
        return Exact(Quantity(own, TIME))
    return Exact(own) if is_mixed(part) or part.claims[0].weighs else equation.amount(int(own))


def is_mixed(part: Part) -> bool:
    """Tell whether some claims of a part are money, and some weights."""
    return len({claim.weighs for claim in part.claims}) > 1


def carried(equation: Equation, taken: int, several: Sequence[int]) -> Phrase | None:
    """Tell the millionths of a unit that rounding had taken before from one claim or several, or given to them."""
    unit = equation.amount(1)
    if taken < 0:
        return _given_before(-taken, unit, several)
    return _taken_before(taken, unit, several) if taken else None


def _given_before(millionths: int, unit: Money | Code, several: Sequence[int]) -> Phrase:
    if len(several) > 1:
        return phrase(
            "Rounding had given {millionths} millionths of {unit} too much to these claims before, which counts now.",
            millionths=millionths,
            unit=unit,
        )
    return phrase(
        "Rounding had given {millionths} millionths of {unit} too much to this claim before, which counts now.",
        millionths=millionths,
        unit=unit,
    )


def _taken_before(millionths: int, unit: Money | Code, several: Sequence[int]) -> Phrase:
    if len(several) > 1:
        return phrase(
            "Rounding had taken {millionths} millionths of {unit} from these claims before, which counts now.",
            millionths=millionths,
            unit=unit,
        )
    return phrase(
        "Rounding had taken {millionths} millionths of {unit} from this claim before, which counts now.",
        millionths=millionths,
        unit=unit,
    )


def units(equation: Equation, due: Due, left: Leftover) -> Phrase:
    """Tell the receivers of the leftover units, and whether one of them went here."""
    values = {"left": equation.amount(left.units), "to": receivers(left), "share": equation.amount(due.amount)}
    if due.amount > due.whole:
        return phrase(
            "Rounding down left {left}. It went, one smallest unit each, to {to}, this share among them: that makes {share}.",
            **values,
        )
    return phrase(
        "Rounding down left {left}. It went, one smallest unit each, to {to}, not to this share: it stays {share}.",
        **values,
    )


def receivers(left: Leftover) -> Phrase:
    """Describe the receivers of the leftover units."""
    last = Exact(left.last)
    return _to_those_who_lost(left, last) if left.remembers else _to_fractions(left, last)


def _to_those_who_lost(left: Leftover, last: Exact) -> Phrase:
    if left.is_tied:
        return phrase(
            "those who lost most by rounding, then and now, down to {last}, and of equal ones to the older", last=last
        )
    return phrase("those who lost most by rounding, then and now, down to {last}", last=last)


def _to_fractions(left: Leftover, last: Exact) -> Phrase:
    if left.is_tied:
        return phrase("the largest fractions, down to {last}, and of equal ones to the older", last=last)
    return phrase("the largest fractions, down to {last}", last=last)
