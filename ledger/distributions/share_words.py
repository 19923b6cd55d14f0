"""The sums of a share: the pot by the own part of all, in whole units, and where went what rounding down left."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from ledger.distributions import leftover
from ledger.distributions.leftover import Due, Leftover
from ledger.equations.equation import Equation
from ledger.equations.result import Part
from ledger.values.phrase import Exact, Phrase, phrase
from ledger.values.quantity import TIME, Quantity


def quota(equation: Equation, part: Part, number: int, due: Due, *, in_hours: bool = False) -> Phrase:
    """Return the sum by which a share of a split comes about, before units are rounded, as anyone can do it again."""
    split = part.splits[number]
    does = phrase(
        "{pot} × {own} ÷ {total} = {whole}",
        pot=equation.amount(split.rest),
        own=counted(equation, part, due.own, in_hours=in_hours),
        total=counted(equation, part, leftover.total(part, number, due.places[0]), in_hours=in_hours),
        whole=equation.amount(due.whole),
    )
    if not due.fraction:
        return does
    return phrase("{sum} and {fraction} of {unit}", sum=does, fraction=Exact(due.fraction), unit=equation.amount(1))


def counted(equation: Equation, part: Part, own: Fraction, *, in_hours: bool = False) -> Any:
    """Return what claims count for: money, hours or a number; where money meets weights, it counts in smallest units."""
    if in_hours:
        return Exact(Quantity(own, TIME))
    return Exact(own) if is_mixed(part) or part.claims[0].weighs else equation.amount(int(own))


def is_mixed(part: Part) -> bool:
    """Tell whether some claims of a part are money, and some weights."""
    return len({claim.weighs for claim in part.claims}) > 1


def before(equation: Equation, taken: int, several: Sequence[int]) -> Phrase | None:
    """Return what rounding had taken before from one claim or several, in millionths of a unit, or given."""
    unit = equation.amount(1)
    if not taken:
        return None
    if taken < 0 and len(several) > 1:
        return phrase(
            "Rounding had given {millionths} millionths of {unit} too much to these claims before, which counts now.",
            millionths=-taken,
            unit=unit,
        )
    if taken < 0:
        return phrase(
            "Rounding had given {millionths} millionths of {unit} too much to this claim before, which counts now.",
            millionths=-taken,
            unit=unit,
        )
    if len(several) > 1:
        return phrase(
            "Rounding had taken {millionths} millionths of {unit} from these claims before, which counts now.",
            millionths=taken,
            unit=unit,
        )
    return phrase(
        "Rounding had taken {millionths} millionths of {unit} from this claim before, which counts now.",
        millionths=taken,
        unit=unit,
    )


def units(equation: Equation, due: Due, left: Leftover) -> Phrase:
    """Return where the units went that rounding down left among all, and whether one of them went here."""
    said = {"left": equation.amount(left.units), "to": to(left), "share": equation.amount(due.amount)}
    if due.amount > due.whole:
        return phrase(
            "Rounding down left {left}, which went, one smallest unit each, to {to}: one of them here. It makes {share}.",
            **said,
        )
    return phrase(
        "Rounding down left {left}, which went, one smallest unit each, to {to}: none here. It stays {share}.", **said
    )


def to(left: Leftover) -> Phrase:
    """Return to whom the units went that were left."""
    last = Exact(left.last)
    if left.remembers and left.is_tied:
        return phrase(
            "those who lost most by rounding, then and now, down to {last}, and of equal ones to the older", last=last
        )
    if left.remembers:
        return phrase("those who lost most by rounding, then and now, down to {last}", last=last)
    if left.is_tied:
        return phrase("the largest fractions, down to {last}, and of equal ones to the older", last=last)
    return phrase("the largest fractions, down to {last}", last=last)
