"""A pot is split to the last unit, whatever the weights and their order."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.values.apportionment import Uncommon, apportion, as_whole_numbers, half_up, split

WEIGHTS = st.lists(st.fractions(0, 10**6, max_denominator=3600), min_size=1, max_size=60)
POTS = st.integers(0, 10**15)


@given(POTS, WEIGHTS)
def test_the_parts_add_up_to_the_pot_and_each_is_within_one_unit_of_its_quota(
    pot: int, weights: list[Fraction]
) -> None:
    parts = apportion(pot, weights)
    total = sum(weights)
    if not total:
        assert parts == [0] * len(weights)
        return
    assert sum(parts) == pot
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - pot * weight / total) < 1
        assert part >= 0
        assert weight or not part, "somebody without a weight got something"


@given(POTS, WEIGHTS, st.randoms(use_true_random=False))
def test_the_order_changes_nothing_but_ties(pot: int, weights: list[Fraction], chance: Random) -> None:
    places = list(range(len(weights)))
    chance.shuffle(places)
    shuffled = dict(zip(places, apportion(pot, [weights[place] for place in places]), strict=True))
    total = sum(weights)
    remainders = [pot * weight / total % 1 if total else weight for weight in weights]
    for place, part in enumerate(apportion(pot, weights)):
        assert part == shuffled[place] or remainders.count(remainders[place]) > 1


def test_of_equal_remainders_the_first_gets_the_unit_that_is_left_whatever_the_weights() -> None:
    """A case in which the parts are others in another order, as the remainders are equal where the weights are not."""
    weights = [Fraction(1), Fraction(2), Fraction(187, 71)]
    parts, backwards = apportion(1530600, weights), apportion(1530600, weights[::-1])
    assert sum(parts) == sum(backwards) == 1530600
    assert sorted(parts) != sorted(backwards)


@given(POTS, WEIGHTS, st.integers(1, 1000))
def test_only_the_proportions_count(pot: int, weights: list[Fraction], factor: int) -> None:
    assert apportion(pot, weights) == apportion(pot, [weight * factor for weight in weights])


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=30))
def test_another_way_of_computing_agrees(pot: int, weights: list[int]) -> None:
    """Give the left units one by one to whoever is furthest below their quota, looking at all of them anew each time."""
    total = sum(weights)
    if not total:
        return
    parts = [int(Fraction(pot * weight, total)) for weight in weights]
    given_to: set[int] = set()
    while sum(parts) < pot:
        furthest = max(
            (place for place in range(len(weights)) if place not in given_to),
            key=lambda place: (
                Fraction(pot * weights[place], total) - int(Fraction(pot * weights[place], total)),
                -place,
            ),
        )
        parts[furthest] += 1
        given_to.add(furthest)
    assert apportion(pot, [Fraction(weight) for weight in weights]) == parts


@pytest.mark.parametrize(
    ("pot", "weights", "parts"),
    [
        (10_000, (1, 1, 1), [3334, 3333, 3333]),
        (10_000, (1,) * 6, [1667, 1667, 1667, 1667, 1666, 1666]),
        (1, (1, 1, 1), [1, 0, 0]),
        (1, (0, 0, 5), [0, 0, 1]),
        (100, (0, 0), [0, 0]),
        (100, (7,), [100]),
        (0, (1, 2), [0, 0]),
        (10**15, (1, 10**15), [1, 10**15 - 1]),
    ],
)
def test_cents_go_to_the_largest_fractions_and_then_to_the_first(
    pot: int, weights: tuple[int, ...], parts: list[int]
) -> None:
    assert apportion(pot, [Fraction(weight) for weight in weights]) == parts


def test_ten_thousand_people_and_large_weights_come_out_exactly() -> None:
    weights = [Fraction(n * 10**12 + 1, 60) for n in range(10_000)]
    assert sum(apportion(10**15, weights)) == 10**15


@pytest.mark.parametrize(
    ("pot", "weights", "caps", "amounts", "quotas"),
    [
        (150, (1, 1, 2), (10, None, None), [10, 47, 93], ["10", "140/3", "280/3"]),
        (100, (1, 1), (30, 30), [30, 30], ["30", "30"]),
        (60, (1, 1), (30, 30), [30, 30], ["30", "30"]),
        # The first cap that is reached makes room, and with it the second is reached as well.
        (100, (10, 10, 10), (5, 40, None), [5, 40, 55], ["5", "40", "55"]),
        (0, (1, 2), (5, 5), [0, 0], ["0", "0"]),
        (9, (0, 3), (0, None), [0, 9], ["0", "9"]),
        (9, (), (), [], []),
    ],
)
def test_nobody_gets_more_than_their_cap_and_the_rest_is_shared_again(
    pot: int, weights: tuple[int, ...], caps: tuple[int | None, ...], amounts: list[int], quotas: list[str]
) -> None:
    parted = split(pot, weights, caps)
    assert list(parted.amounts) == amounts
    assert [str(parted.quota(place)) for place in range(len(weights))] == quotas


def test_what_was_taken_before_decides_about_cents_but_never_for_those_without_a_weight() -> None:
    assert list(split(1, (1, 1, 1), (None, None, None), (0, 1, 0)).amounts) == [0, 1, 0]
    assert list(split(1, (0, 1, 1), (None, None, None), (9_000_000, -3_000_000, -2_000_000)).amounts) == [0, 0, 1]
    assert list(split(7, (1, 1, 1), (5, None, 1), (0, 0, 0)).amounts) == [3, 3, 1]
    assert list(split(6, (1, 1, 1), (5, None, 1), (-1, 0, 0)).amounts) == [2, 3, 1]


def test_nothing_is_taken_from_a_claim_that_gets_its_cap() -> None:
    parted = split(10, (1, 1, 1), (2, None, None))
    assert [parted.taken(place) for place in range(3)] == [0, 0, 0]
    parted = split(9, (1, 1, 1), (2, None, None))
    assert [parted.taken(place) for place in range(3)] == [0, -500_000, 500_000]


def test_weights_are_brought_to_one_denominator_unless_it_is_too_large() -> None:
    assert as_whole_numbers([Fraction(1, 2), 3, Fraction(2, 3)]) == [3, 18, 4]
    assert as_whole_numbers([]) == []
    assert as_whole_numbers([Fraction(1, 3), Fraction(1, 5)], bits_max=4) == [5, 3]
    with pytest.raises(Uncommon):
        as_whole_numbers([Fraction(1, 3), Fraction(1, 7)], bits_max=4)


@pytest.mark.parametrize(("exact", "rounded"), [("0.5", 1), ("0.49", 0), ("1.5", 2), ("2.5", 3), ("7", 7), ("1/3", 0)])
def test_halves_are_rounded_up(exact: str, rounded: int) -> None:
    assert half_up(Fraction(exact)) == rounded
