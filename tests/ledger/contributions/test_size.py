"""How much a log is: by the median of its network, the week of its contributor, and what is never a trifle."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest

from ledger.book import fold
from ledger.contributions import log_list, medians
from ledger.network.preset import STANDARD_1
from ledger.network.speaker import SpeakerChanged
from ledger.validation.vote import Measured, Settled
from tests.commands.conftest import Town
from tests.support.effort import lines

PEOPLE = ("ana", "ben", "cara", "dan")


def settled(town: Town, number: str, decision: str = "accepted") -> None:
    town.add(Settled(number, decision, 1, 2, "", 2, 2, 0, 0, 0, blind=False))


def logged(town: Town, name: str, what: str) -> Measured:
    """Return the size of a log that is put to the vote. Each is of a day of its own."""
    day = date(2025, 12, 31) - timedelta(days=len(town.book.contributions.by_id))
    town.does(name, f"/contribute {what} date:{day} did it")
    measured = town.log(town.last).measured
    assert measured is not None
    return measured


def accepted(town: Town, name: str, *logs: str) -> None:
    for what in logs:
        logged(town, name, what)
        settled(town, town.last)


def grown(*amounts: str) -> Town:
    """Return a network of four, of which three each have these amounts of work accepted; that was a month ago."""
    town = Town(*PEOPLE, preset=STANDARD_1)
    for name in PEOPLE[1:]:
        accepted(town, name, *amounts)
    town.now += timedelta(days=30)
    return town


@pytest.fixture
def town() -> Town:
    """Return a network where a log is usually 2 h."""
    return grown("1h", "2h", "2h", "3h")


@pytest.mark.parametrize(
    ("what", "size"),
    [
        ("30min", "tiny"),
        ("31min", "small"),
        ("2h", "small"),
        ("121min", "usual"),
        ("8h", "usual"),
        ("481min", "large"),
        ("24h", "large"),
    ],
)
def test_a_log_is_as_large_as_it_is_beside_the_usual(town: Town, what: str, size: str) -> None:
    assert logged(town, "ana", what).size == size


def test_what_is_more_than_twenty_times_the_usual_is_huge() -> None:
    town = grown("1h", "1h", "1h", "1h")
    assert [logged(town, "ana", what).size for what in ("20h", "1201min")] == ["large", "huge"]


@pytest.mark.parametrize(("before", "last", "week"), [(3, "tiny", 2), (4, "small", Fraction(5, 2))])
def test_many_tiny_logs_of_a_week_are_small(town: Town, before: int, last: str, week: Fraction) -> None:
    for _ in range(before):
        logged(town, "ana", "30min")
    measured = logged(town, "ana", "30min")
    assert (measured.size, measured.week) == (last, week)


def test_ten_small_logs_of_a_week_are_a_large_one(town: Town) -> None:
    sizes = []
    for _ in range(10):
        sizes.append(logged(town, "ana", "2h").size)
        settled(town, town.last)
    assert sizes == ["small"] * 4 + ["usual"] * 4 + ["large"] * 2


def test_a_busy_week_is_nothing_new_for_somebody_who_is_always_busy(town: Town) -> None:
    for _ in range(9):
        accepted(town, "ana", *["2h"] * 10)
        town.now += timedelta(days=7)
    measured = [logged(town, "ana", "2h") for _ in range(7)]
    assert measured[0].own == Fraction(2 * 10 * 9 * 7, 90)
    assert [one.size for one in measured] == ["small"] * 7, "14 h a week is their mean"


def test_a_hundred_logs_of_one_weigh_as_one(town: Town) -> None:
    accepted(town, "ana", *["10h"] * 100)
    assert logged(town, "ben", "1h").median == 2


def test_accounts_that_were_ever_linked_are_one_contributor(town: Town) -> None:
    accepted(town, "ana", *["10h"] * 10)
    assert logged(town, "dan", "1h").median == 2
    town.linked("ben", "cara")
    assert logged(town, "dan", "1h").median == 2, "of ana, dan, and ben with cara"
    town.does("cara", "/link undo")
    assert logged(town, "dan", "1h").median == 2
    assert logged(town, "cara", "1h").week == 1
    assert logged(town, "ben", "1h").week == 2, "with that of cara, who was ben once"


def test_what_is_older_than_ninety_days_tells_nothing(town: Town) -> None:
    town.now += medians.WINDOW - timedelta(days=30, seconds=1)
    assert logged(town, "ana", "1h").median == 2
    town.now += timedelta(seconds=1)
    assert logged(town, "ana", "1h").median is None


def test_a_clock_that_goes_back_finds_the_old_again(town: Town) -> None:
    town.now += medians.WINDOW
    assert logged(town, "ana", "1h").median is None
    town.now -= medians.WINDOW
    assert logged(town, "ana", "1h").median == 2


def test_seven_days_end_to_the_second(town: Town) -> None:
    logged(town, "ana", "2h")
    town.now += timedelta(days=7, seconds=-1)
    assert logged(town, "ana", "1h").week == 3
    town.now += timedelta(seconds=1)
    assert logged(town, "ana", "1h").week == 2


@pytest.mark.parametrize("end", ["withdraw", "rejected", "undecided"])
def test_what_was_taken_back_or_rejected_is_in_no_week(town: Town, end: str) -> None:
    logged(town, "ana", "5h")
    if end == "withdraw":
        town.does("ana", f"/withdraw {town.last}")
    else:
        settled(town, town.last, end)
    assert logged(town, "ana", "1h").week == (6 if end == "undecided" else 1)


def test_many_logs_that_waited_are_of_the_week_in_which_their_votes_open(town: Town) -> None:
    numbers = []
    for _ in range(10):
        town.does("dan", f"/contribute 2h for:@{town.person('ana')} helped")
        numbers.append(town.last)
    town.now += timedelta(days=8)
    for number in numbers:
        town.does("ana", f"/confirm {number}")
    sizes = [log.measured.size for log in map(town.log, numbers) if log.measured]
    assert sizes == ["small"] * 4 + ["usual"] * 4 + ["large"] * 2


def test_two_logs_of_a_list_that_turn_out_to_be_of_one_person_are_measured_together(town: Town) -> None:
    town.joins("ana2")
    town.does("ben", f"/contribute 2h with:@{town.person('ana')},@{town.person('ana2')} moved")
    for name in ("ana", "ana2"):
        town.does(name, "/confirm L1")
    town.linked("ana", "ana2")
    town.add(*log_list.due(town.book, town.now))
    sizes = [
        (log.measured.amount, log.measured.size)
        for log in map(town.log, town.book.contributions.rows("L1"))
        if log.measured
    ]
    assert sizes == [(Fraction(2), "small"), (Fraction(4), "usual"), (Fraction(4), "usual")]
    assert town.vote("L1").opened.measured == Measured("usual", Fraction(4), Fraction(2), Fraction(4), Fraction(0))


def test_organisations_of_ones_own_are_no_way_to_take_a_large_log_apart(town: Town) -> None:
    sizes = []
    for name in ("ana", *(f"Club {number}" for number in range(9))):
        if name != "ana":
            town.does("ana", f"/agent add {name}")
        whose = f' for:"{name}"' if name != "ana" else ""
        sizes.append(logged(town, "ana", f"2h{whose}").size)
        settled(town, town.last)
    assert sizes == ["small"] * 4 + ["usual"] * 4 + ["large"] * 2
    assert logged(town, "ben", "2h").median == 2, "they are one contributor"
    assert len(medians.of(town.book.contributions, town.book.agents, town.now).scales["work", "h"].medians) == 4


def test_whoever_speaks_for_an_organisation_now_has_its_week(town: Town) -> None:
    town.does("ana", "/agent add Club")
    logged(town, "ana", "5h for:Club")
    club = town.book.agents.find("Club")
    assert club is not None
    assert logged(town, "ana", "1h").week == 6
    town.add(SpeakerChanged(club, town.person("dan")))
    assert logged(town, "ana", "1h").week == 2
    assert logged(town, "dan", "1h").week == 6


def test_a_correction_is_measured_by_what_it_changes(town: Town) -> None:
    accepted(town, "ana", "6h")
    number = town.last
    town.now += timedelta(days=8)
    town.does("ana", f"/correct {number} 390min half an hour more")
    measured = town.log(town.last).measured
    assert measured is not None
    assert (measured.amount, measured.week, measured.size) == (Fraction(1, 2), Fraction(1, 2), "tiny")
    assert logged(town, "ana", "1h").week == Fraction(3, 2), "what it would add is of the week"
    settled(town, f"C{int(town.last[1:]) - 1}")
    assert logged(town, "ana", "1h").week == Fraction(5, 2)
    assert medians.of(town.book.contributions, town.book.agents, town.now).sum(
        town.book.agents, town.person("ana"), ("work", "h")
    ) == Fraction(13, 2)


def test_a_correction_of_this_week_adds_nothing_twice(town: Town) -> None:
    accepted(town, "ana", "1h")
    town.does("ana", f"/correct {town.last} 3h it was more")
    assert logged(town, "ana", "1h").week == 4
    settled(town, f"C{int(town.last[1:]) - 1}")
    assert logged(town, "ana", "1h").week == 5


@pytest.mark.parametrize(("by", "size"), [("ana", "tiny"), ("dan", "large")])
def test_to_take_from_anothers_log_is_never_a_trifle(town: Town, by: str, size: str) -> None:
    accepted(town, "ana", "2h")
    town.now += timedelta(days=8)
    town.does(by, f"/correct {town.last} 110min it was less")
    measured = town.log(town.last).measured
    assert measured is not None
    assert measured.size == size


def test_what_is_corrected_to_nothing_is_no_log_any_more(town: Town) -> None:
    for number in ("C1", "C5"):
        town.does("dan", f"/correct {number} nothing:yes it never happened")
        settled(town, town.last)
    assert logged(town, "ana", "1h").median == 2
    town.does("dan", "/correct C9 nothing:yes it never happened")
    settled(town, town.last)
    assert logged(town, "ana", "1h").median is None, "nine are left"


def test_the_first_hours_are_measured_by_two() -> None:
    first = Town(*PEOPLE, preset=STANDARD_1)
    for name in PEOPLE[:3]:
        accepted(first, name, "2h")
    sizes = [(one.size, one.median) for one in (logged(first, "dan", what) for what in ("30min", "2h", "8h", "24h"))]
    assert sizes == [("tiny", None), ("small", None), ("usual", None), ("large", None)]


def test_nothing_is_less_than_usual_before_three_persons_have_accepted_work() -> None:
    town = Town(*PEOPLE, preset=STANDARD_1)
    sizes = []
    for name in (*PEOPLE[:2], *PEOPLE):
        sizes.append(logged(town, name, "15min").size)
        settled(town, town.last)
    assert sizes == ["usual", "usual", "usual", "usual", "usual", "tiny"], "two of them logged twice"


def test_money_is_large_until_it_is_usual_and_never_tiny(town: Town) -> None:
    assert logged(town, "ana", "expense 1 EUR").size == "large"
    for name in PEOPLE[1:]:
        accepted(town, name, "expense 8 EUR", "purchase 8 EUR", "cash 8 EUR", "material 8 EUR")
    town.now += timedelta(days=8)
    assert [logged(town, "ana", what).size for what in ("expense 1 EUR", "expense 9 EUR")] == ["small", "usual"]
    assert logged(town, "ana", "expense 1 CAD").size == "large"


def test_another_unit_is_no_way_around_the_usual_hours(town: Town) -> None:
    assert logged(town, "ana", "material 1 kg").size == "large"
    assert logged(town, "ana", "space 1h").size == "large", "the hours of a room are not those of work"
    assert logged(Town(*PEOPLE, preset=STANDARD_1), "ana", "material 900 kg").size == "usual", (
        "nothing is known of hours"
    )


def effort(logs: int, *, is_cached: bool = True) -> int:
    """Return the lines of Python that the medians take after one log more, beside so many of each."""
    town = Town(*PEOPLE, preset=STANDARD_1)
    for name in PEOPLE[1:]:
        accepted(town, name, *["2h"] * logs)
    logged(town, "ana", "1h")
    settled(town, town.last)
    book = town.book if is_cached else fold(town.entries)
    return lines(lambda: medians.of(book.contributions, book.agents, town.now))


def test_one_log_more_costs_no_walk_over_all() -> None:
    assert effort(60) == effort(15)


def test_a_walk_over_all_would_be_seen() -> None:
    assert effort(60, is_cached=False) > 2 * effort(15, is_cached=False)


def test_why_tells_the_size_and_what_it_was_measured_by(town: Town) -> None:
    logged(town, "ana", "3h")
    said = town.says("ana", f"/why {town.last}")
    assert "It counts as usual: 3 h, where such a log usually has 2 h." in said
    assert "With it ana had 3 h in seven days, and brings 0 h in a usual week." in said
    settled(town, town.last)
    for _ in range(2):
        logged(town, "ana", "material 10 EUR")
    said = town.says("ana", f"/why {town.last}")
    assert "It counts as large: 10.00 EUR, and too few such logs were accepted to tell what is usual." in said
    assert "With it ana had 20.00 EUR in seven days, and brings 0.00 EUR in a usual week." in said


def test_why_tells_the_size_of_what_is_settled(town: Town) -> None:
    logged(town, "ana", "30min")
    settled(town, town.last)
    assert "It counts as tiny: 0.5 h, where such a log usually has 2 h." in town.says("ana", f"/why {town.last}")
