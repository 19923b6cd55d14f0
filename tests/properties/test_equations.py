"""Laws of sharing under any equation: a naive computation agrees, and what the page promises holds for whatever is made up."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.cli.contributions_csv import Listing
from bot.cli.equation import parse_amounts
from bot.cli.equation_trial import run_trial
from ledger.equations import file as equation_file
from ledger.equations.equation import Equation
from ledger.values.apportionment import split
from tests.support import naive
from tests.support.equation_cases import COLUMNS, Case, case
from tests.support.root import ROOT

cases = st.randoms(use_true_random=False).map(case)
WEIGHTS = st.lists(st.integers(1, 10**6), min_size=1, max_size=30)


def read(made: Case) -> tuple[Equation, Listing]:
    checked = equation_file.read(made.equation)
    assert checked.equation is not None, (checked.refusals, made.equation)
    listing = Listing(checked.equation)
    listing.read(made.rows)
    assert not listing.mistakes, (listing.mistakes, made.rows)
    return checked.equation, listing


def tried_out(made: Case) -> list[dict[str, Any]]:
    equation, listing = read(made)
    amounts, wrong = parse_amounts(made.amounts, equation)
    assert not wrong
    found: list[dict[str, Any]] = json.loads(json.dumps(run_trial(equation, listing.candidates, amounts).plain()))
    return found


@pytest.mark.parametrize("seed", range(4))
def test_a_naive_computation_agrees_on_everything(seed: int) -> None:
    """A thousand made-up cases each: every line, exact share and outstanding claim is the same."""
    for number in range(1000):
        made = case(Random(f"{seed} {number}"))
        assert tried_out(made) == naive.runs(*made), (seed, number)


@given(cases)
def test_what_is_paid_and_what_is_left_is_the_amount_and_nothing_is_negative(made: Case) -> None:
    equation, _ = read(made)
    amounts, _ = parse_amounts(made.amounts, equation)
    for run, one in zip(tried_out(made), amounts, strict=True):
        assert sum(run["paid"].values()) + run["undistributed"] == one.amount
        assert run["undistributed"] >= 0
        assert all(amount > 0 for amount in run["paid"].values())
        assert all(owed >= 0 for by_bucket in run["outstanding"].values() for owed in by_bucket.values())
        assert all(line["amount"] >= 0 for line in run["lines"] if not (equation.disco and line["bucket"] == 2))


@given(cases)
def test_every_line_is_within_one_unit_of_its_exact_share(made: Case) -> None:
    equation, _ = read(made)
    for run in tried_out(made):
        for line in run["lines"]:
            # A claim of a DisCO can be paid in two passes, each of which is rounded.
            limit = 2 if equation.disco and line["bucket"] == 0 else 1
            assert abs(line["amount"] - Fraction(line["quota"])) <= limit


@given(cases)
def test_nobody_is_a_unit_or_more_off_in_a_bucket_however_many_claims_they_have(made: Case) -> None:
    equation, _ = read(made)
    for round_number, run in enumerate(tried_out(made)):
        off: dict[tuple[int, str], Fraction] = {}
        for line in run["lines"]:
            place = (line["bucket"], line["agent"])
            off[place] = off.get(place, Fraction(0)) + line["amount"] - Fraction(line["quota"])
        for (bucket, _), one in off.items():
            if equation.disco:
                # A claim on livelihood can be paid in two passes, each of which is rounded.
                assert abs(one) < (2 if bucket == 0 else 1)
            else:
                # What rounding took in earlier rounds can move a unit to somebody whose share is a whole number.
                assert abs(one) < 1 or (round_number and "forever" in made.equation and abs(one) == 1)


@given(cases, st.randoms(use_true_random=False))
def test_the_order_in_which_contributions_are_found_changes_nothing(made: Case, chance: Random) -> None:
    equation, listing = read(made)
    amounts, _ = parse_amounts(made.amounts, equation)
    shuffled = list(listing.candidates)
    chance.shuffle(shuffled)
    assert run_trial(equation, shuffled, amounts).plain() == run_trial(equation, listing.candidates, amounts).plain()


@given(cases, st.randoms(use_true_random=False))
def test_the_age_of_contributions_changes_nothing_but_ties(made: Case, chance: Random) -> None:
    equation, _ = read(made)
    assume(equation.disco is None)
    head, *rows = made.rows
    chance.shuffle(rows)
    one, other = (
        sorted((line["bucket"], line["agent"], line["quota"]) for line in tried_out(ordered)[0]["lines"])
        for ordered in (made, made._replace(rows=[head, *rows]))
    )
    assert one == other


@given(cases)
def test_an_agent_with_nothing_that_matches_changes_nothing(made: Case) -> None:
    stranger = "x,zoe,space,,9,nights,,,2026-01-10,,,,\n"
    assert tried_out(made._replace(rows=[*made.rows, stranger])) == tried_out(made)


@given(st.integers(0, 10**9), WEIGHTS, st.data())
def test_a_larger_claim_never_gets_a_smaller_share(pot: int, weights: list[int], data: st.DataObject) -> None:
    """Of money, the cap grows with the claim; of a weight, there is none."""
    place = data.draw(st.integers(0, len(weights) - 1))
    owed = data.draw(st.lists(st.booleans(), min_size=len(weights), max_size=len(weights)))
    more = list(weights)
    more[place] += data.draw(st.integers(1, 10**6))

    def share(weights: list[int]) -> Fraction:
        caps = [weight if is_owed else None for weight, is_owed in zip(weights, owed, strict=True)]
        return split(pot, weights, caps).quota(place)

    assert share(more) >= share(weights)


@given(st.integers(0, 10**9), WEIGHTS, st.data())
def test_nobody_gets_more_than_their_cap_and_nothing_stays_while_somebody_could_take_it(
    pot: int, weights: list[int], data: st.DataObject
) -> None:
    caps = data.draw(st.lists(st.integers(0, 10**6), min_size=len(weights), max_size=len(weights)))
    parted = split(pot, weights, caps)
    assert all(0 <= amount <= cap for amount, cap in zip(parted.amounts, caps, strict=True))
    assert sum(parted.amounts) == min(pot, sum(caps))


@given(WEIGHTS, st.integers(0, 10**7), st.integers(0, 10**7))
def test_two_payments_pay_in_full_exactly_when_they_reach_the_sum_of_the_claims(
    claims: list[int], first: int, second: int
) -> None:
    equation = 'name = "T"\ncurrency = "JPY"\n[[bucket]]\nname = "B"\npercent = "100"\nof = "total"\n'
    equation += '[[bucket.rule]]\nkinds = ["cash"]\nvalue = "value"\nuntil = "paid"\n'
    rows = ["id,agent,kind,value,currency\n", *(f"r{n},a,cash,{claim},JPY\n" for n, claim in enumerate(claims))]
    amounts = [str(amount) for amount in (first, second) if amount]
    assume(amounts)
    last = tried_out(Case(equation, rows, amounts))[-1]
    in_full = all(owed == {"0": 0} for owed in last["outstanding"].values())
    assert in_full == (first + second >= sum(claims))


def drift(claims: int, rounds: int, chance: Random, *, remembered: bool, fixed: bool) -> Fraction:
    """Return the largest difference that rounding made to one claim, at any time."""
    weights = [chance.randint(1, 1000) for _ in range(claims)]
    carried, sums, most = [0] * claims, [Fraction(0)] * claims, Fraction(0)
    for _ in range(rounds):
        if not fixed:
            weights = [chance.randint(1, 1000) for _ in range(claims)]
        parted = split(chance.randint(0, 5000), weights, [None] * claims, carried if remembered else [0] * claims)
        for place, amount in enumerate(parted.amounts):
            sums[place] += amount - parted.quota(place)
            carried[place] += parted.taken(place)
        most = max(most, *map(abs, sums))
    return most


@pytest.mark.parametrize("fixed", [True, False], ids=["weights stay", "weights change"])
@pytest.mark.parametrize("claims", [1, 2, 3, 7, 30, 100])
def test_rounding_favours_nobody_over_a_thousand_rounds(claims: int, fixed: bool) -> None:
    for seed in range(3 if claims < 100 else 1):
        assert drift(claims, 1000, Random(seed), remembered=True, fixed=fixed) < 2


def alike(until: str, sizes: Sequence[tuple[str, str]], amounts: list[str]) -> Case:
    """Return hours of work by agents, in turn, that share one bucket."""
    equation = 'name = "T"\ncurrency = "EUR"\n[[bucket]]\nname = "B"\npercent = "100"\nof = "total"\n'
    equation += f'[[bucket.rule]]\nkinds = ["work"]\nweigh = "quantity"\nuntil = "{until}"\n'
    rows = [f"r{number},{agent},work,,{hours},h,,,,,,,\n" for number, (agent, hours) in enumerate(sizes)]
    return Case(equation, [COLUMNS, *rows], amounts)


YEAR = [one for _ in range(365) for one in (("ana", "1"), ("ben", "1.5"))]


@pytest.mark.parametrize("until", ["once", "forever"])
@pytest.mark.parametrize("sizes", [YEAR, sorted(YEAR), sorted(YEAR, reverse=True)], ids=["in turn", "ana", "ben"])
def test_many_small_logs_get_what_one_large_log_would(sizes: list[tuple[str, str]], until: str) -> None:
    """A log a day for a year: every log's share has the same fraction, and the older logs may all be one person's."""
    (run,) = tried_out(alike(until, sizes, ["10"]))
    assert run["paid"] == {"ana": 400, "ben": 600}


def test_many_small_logs_that_are_paid_at_a_rate_are_paid_alike_in_every_round() -> None:
    preset = (Path(equation_file.__file__).parent / "presets" / "nrp.toml").read_text(encoding="utf-8")
    runs = tried_out(alike("once", YEAR, ["10"] * 3)._replace(equation=preset))
    assert [sum(run["paid"][agent] for run in runs) for agent in ("ana", "ben")] == [1200, 1800]


@pytest.mark.parametrize(("agents", "claims"), [(2, 30), (7, 60), (3, 12)])
def test_rounding_favours_no_receiver_over_a_thousand_rounds(agents: int, claims: int) -> None:
    """Of many claims for ever, neither what one claim has got nor what their receiver has got drifts from what is exact."""
    chance = Random(f"{agents} {claims}")
    sizes = [(f"a{chance.randrange(agents)}", f"0.{chance.randint(1, 99):02}") for _ in range(claims)]
    amounts = [f"{chance.randint(1, 300) / 100:.2f}" for _ in range(1000)]
    off: dict[str, Fraction] = {}
    for run in tried_out(alike("forever", sizes, amounts)):
        for line in run["lines"]:
            for whose in (line["agent"], line["contribution"]):
                off[whose] = off.get(whose, Fraction(0)) + line["amount"] - Fraction(line["quota"])
        assert all(abs(one) < 2 for one in off.values())


def test_without_the_memory_the_drift_grows_with_the_rounds() -> None:
    """One cent for three equal claims goes to the oldest each time; with the memory they take turns."""
    parted = split(1, [1, 1, 1], [None] * 3)
    assert list(parted.amounts) == [1, 0, 0]
    carried, got = [0, 0, 0], [0, 0, 0]
    for _ in range(300):
        parted = split(1, [1, 1, 1], [None] * 3, carried)
        carried = [before + parted.taken(place) for place, before in enumerate(carried)]
        got = [before + amount for before, amount in zip(got, parted.amounts, strict=True)]
    assert got == [100, 100, 100]
    assert drift(7, 1000, Random(1), remembered=False, fixed=True) > 10


def test_what_rounding_took_is_remembered_in_millionths_rounded_half_up() -> None:
    parted = split(2, [1, 1, 1], [None] * 3)
    assert [parted.taken(place) for place in range(3)] == [-333333, -333333, 666667]


def test_the_same_input_gives_the_same_bytes_in_every_process(tmp_path: Path) -> None:
    """Python seeds the order of sets anew in each process."""
    made = next(one for seed in range(1000) if len((one := case(Random(seed))).rows) > 8 and "person" in one.equation)
    (tmp_path / "equation.toml").write_text(made.equation, encoding="utf-8")
    (tmp_path / "rows.csv").write_text("".join(made.rows), encoding="utf-8")
    words = [sys.executable, "-m", "bot", "equation", "try", str(tmp_path / "equation.toml"), "--json"]
    words += ["--contributions", str(tmp_path / "rows.csv"), *(f"--amount={amount}" for amount in made.amounts)]
    shown = {
        subprocess.run(
            words,
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(shown) == 1
