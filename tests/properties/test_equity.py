"""What holds of fluid equity in any network: the parts add up, follow from the ledger alone, and favour nobody."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

from hypothesis import example, given
from hypothesis import strategies as st

from ledger.book import Book
from ledger.contributions.selection import Selection
from ledger.distributions import entitlement, equity
from ledger.distributions.equity import TENTHS, stakes_by_size
from ledger.equations.appraisal import appraise, countable
from ledger.network.identity import Linked
from tests.properties.test_sharing import AMOUNTS, NETWORKS, Ledger
from tests.support.network import MONDAY

WORTHS = st.dictionaries(
    st.integers(1, 60).map("A{}".format), AMOUNTS | st.integers(1, 10**18).map(Fraction), min_size=1
)


def played(logs: list[tuple[int, Fraction, bool]]) -> Ledger:
    made = Ledger()
    for person, hours, for_claims in logs:
        made.accepted(f"A{person + 1}", hours, for_claims=for_claims)
    return made


def parts(made: Ledger) -> dict[str, tuple[Fraction, int]]:
    """Return what each holds, and its tenths of a per cent."""
    return {
        one.agent: (one.worth, one.tenths) for held in equity.equity_of(made.book, None).measures for one in held.stakes
    }


@given(WORTHS)
@example({"A1": Fraction(1), "A2": Fraction(1), "A3": Fraction(1)})
def test_the_parts_add_up_to_a_hundred_per_cent_and_each_is_right_to_a_tenth(worth: dict[str, Fraction]) -> None:
    stakes = stakes_by_size(worth)
    assert sum(one.tenths for one in stakes) == TENTHS
    total = sum(worth.values())
    assert all(abs(one.tenths - TENTHS * one.worth / total) < 1 for one in stakes)
    assert [one.worth for one in stakes] == sorted(worth.values(), reverse=True)
    assert [one.tenths for one in stakes] == sorted((one.tenths for one in stakes), reverse=True)


@given(WORTHS, st.randoms(use_true_random=False))
def test_the_order_of_people_changes_nothing(worth: dict[str, Fraction], random: object) -> None:
    shuffled = list(worth)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis does not say that it is a `random.Random`.
    assert stakes_by_size({agent: worth[agent] for agent in shuffled}) == stakes_by_size(worth)


@given(NETWORKS, st.data())
def test_the_order_in_which_work_was_accepted_changes_nothing(
    logs: list[tuple[int, Fraction, bool]], data: st.DataObject
) -> None:
    assert parts(played(data.draw(st.permutations(logs)))) == parts(played(logs))


@given(NETWORKS)
def test_each_figure_follows_from_what_the_equation_makes_of_each_contribution(
    logs: list[tuple[int, Fraction, bool]],
) -> None:
    made = played(logs)
    now = equity.equity_of(made.book, None)
    seen = entitlement.candidates(made.book, dict.fromkeys(made.book.contributions.changes), Selection())
    worth: dict[str, Fraction] = {}
    for claim in appraise(now.agreed.equation, countable(now.agreed.equation, seen)):
        worth[claim.agent] = worth.get(claim.agent, Fraction(0)) + claim.original
    assert {one.agent: one.worth for held in now.measures for one in held.stakes} == worth
    by_hand = {
        f"A{number + 1}": sum(hours for person, hours, counts in logs if counts and person == number)
        for number in range(8)
    }
    assert worth == {agent: hours for agent, hours in by_hand.items() if hours}


@given(NETWORKS, st.integers(0, 7), AMOUNTS)
def test_who_contributes_more_dilutes_everybody_else(
    logs: list[tuple[int, Fraction, bool]], person: int, more: Fraction
) -> None:
    before, after = parts(played(logs)), parts(played([*logs, (person, more, True)]))
    for agent, (_, tenths) in before.items():
        if agent == f"A{person + 1}":
            assert after[agent][1] >= tenths - 1
        else:
            assert after[agent][1] <= tenths + 1


@given(NETWORKS, st.integers(0, 7), st.integers(0, 7))
def test_two_accounts_of_one_person_hold_what_both_held(
    logs: list[tuple[int, Fraction, bool]], one: int, other: int
) -> None:
    made = played(logs)
    before = parts(made)
    older, younger = sorted((f"A{one + 1}", f"A{other + 1}"))
    if older != younger:
        made.add(Linked(younger, older))
    after = parts(made)
    held = [before[agent][0] for agent in {older, younger} if agent in before]
    assert after.get(older, (Fraction(0), 0))[0] == sum(held)
    assert younger == older or younger not in after


@given(NETWORKS, st.integers(0, 400))
def test_the_last_month_end_after_which_nothing_happened_is_as_now(
    logs: list[tuple[int, Fraction, bool]], days: int
) -> None:
    made = played([*logs, (0, Fraction(1), True)])
    entries = [*made.entries]
    today, persons = MONDAY + timedelta(days=days), {agent: agent for agent in made.book.agents.by_id}
    found = equity.at_month_ends(Book(), entries, None, made.book.rules.now.zone, today, persons)
    assert len(found) <= equity.MONTHS
    assert bool(found) == (days >= 27), "the first month ends 27 days after the first entry"
    now = equity.equity_of(made.book, None)
    assert all(one.equity is not None and one.equity.measures == now.measures for one in found)
