"""What an equation costs grows no faster than the contributions: counted in steps, and so the same on every machine."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from bot.cli.contributions_csv import Listing
from bot.cli.equation_trial import AmountToShare, run_trial
from ledger.equations import presets
from ledger.equations.candidate import Candidate
from ledger.equations.equation import Equation
from ledger.equations.file import read
from tests.support.effort import lines

PRESETS = sorted(Path(presets.__path__[0]).glob("*.toml"))
KINDS = (("work", "guiding", "3.5", "h", ""), ("cash", "", "", "", "12.34"), ("expense", "", "", "", "0.05"))


def listed(equation: Equation, rows: int) -> list[Candidate]:
    """Return contributions of a tenth as many agents, of all kinds and streams."""
    listing = Listing(equation)
    listing.read(
        [
            "id,agent,kind,what,quantity,unit,value,currency,stream\n",
            *(
                f"{n},a{n * 7 % (rows // 10)},{kind},{what},{count},{unit},{value},{equation.currency if value else ''},{stream}\n"
                for n in range(rows)
                for kind, what, count, unit, value in [KINDS[n % 3]]
                for stream in [("livelihood", "love", "care")[n // 3 % 3] if equation.disco else ""]
            ),
        ]
    )
    assert not listing.mistakes
    return listing.candidates


def equation_of(preset: Path) -> Equation:
    equation = read(preset.read_text(encoding="utf-8")).equation
    assert equation is not None
    return equation


@pytest.mark.parametrize("preset", PRESETS, ids=lambda path: path.stem)
def test_ten_times_the_contributions_are_no_more_than_ten_times_the_steps(preset: Path) -> None:
    equation = equation_of(preset)

    def steps(rows: int) -> int:
        candidates = listed(equation, rows)
        amounts = [AmountToShare(100_003, None), AmountToShare(7, None), AmountToShare(1_000_000_019, None)]
        return lines(lambda: [run.shared.paid() for run in run_trial(equation, candidates, amounts).runs])

    assert steps(3000) <= 10 * steps(300)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda path: path.stem)
def test_ten_times_the_contributions_take_no_more_than_ten_times_the_memory(preset: Path) -> None:
    equation = equation_of(preset)

    def peak(rows: int) -> int:
        candidates = listed(equation, rows)
        tracemalloc.start()
        run_trial(equation, candidates, [AmountToShare(100_003, None), AmountToShare(1_000_000_019, None)])
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    # Tables of keys double when they are full, at one size or the other.
    assert peak(3000) <= 10 * peak(300) * 1.5


def test_a_loop_in_a_loop_would_be_found() -> None:
    def pairs(rows: int) -> int:
        count = 0
        for one in range(rows):
            for other in range(rows):
                count += one < other
        return count

    assert lines(lambda: pairs(300)) > 10 * lines(lambda: pairs(30))
