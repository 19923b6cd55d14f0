"""Long lists are whole, by page or by file: no row twice, none missing, and none is left out without a word."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

import pytest

from bot.input.paging import PAGE
from bot.menu import Kind, Verb
from ledger.distributions import decisions
from ledger.network.audience import Confined
from ledger.validation.vote import ACCEPTED, Settled
from ledger.values.csv_cell import BYTE_ORDER_MARK
from ledger.values.phrase import Lines, Made, Refusal, Sayable
from tests.commands.conftest import MENU, Town

MANY = 300
NEXT = re.compile(r"^Page (\d+) of (\d+)\. The next: (.+)$", re.MULTILINE)


def pages(town: Town, name: str, line: str) -> Iterator[str]:
    """Yield every page of an answer, each reached by the line that the one before says."""
    for _ in range(MANY):
        said = town.says(name, line)
        yield said
        following = NEXT.search(said)
        if following is None:
            return
        line = following.group(3)
    raise AssertionError("pages without an end")


def whole(town: Town, name: str, line: str, pattern: str) -> list[str]:
    """Return what a pattern finds on all pages, in the order in which they are read."""
    return [row for page in pages(town, name, line) for row in re.findall(pattern, page, re.MULTILINE)]


def files(said: Sayable | None) -> list[Made]:
    """Return the files that an answer hands over."""
    if isinstance(said, Made):
        return [said]
    return [file for part in said.parts for file in files(part)] if isinstance(said, Lines) else []


def table(town: Town, name: str, line: str) -> list[dict[str, str]]:
    """Return the rows of the only file that an answer hands over."""
    (file,) = files(town.decides(name, line).answer)
    assert file.name.endswith(".csv")
    text = file.data.decode()
    assert text.startswith(BYTE_ORDER_MARK)
    return list(csv.DictReader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")))


def numbers(letter: str, count: int = MANY) -> list[str]:
    return [f"{letter}{number}" for number in range(1, count + 1)]


def accepted(town: Town, name: str, line: str) -> str:
    """Log something, and let it be accepted."""
    town.does(name, line)
    number = town.last
    town.add(Settled(number, ACCEPTED, 1, 3, "", 2, 2, 0, 0, 0, False))
    return number


def new_town(count: int) -> Town:
    town = Town("ana", "ben", *(f"p{number}" for number in range(3, count + 1)))
    town.stewards("ana", "ben")
    return town


@pytest.fixture(scope="module")
def crowd() -> Town:
    """Return a network of 300 with accepted work each, and money that is shared and paid out to all of them."""
    town = new_town(MANY)
    for name in town.people:
        accepted(town, name, "/contribute 1h swept the floor")
    town.now += timedelta(days=20)
    town.does("ana", "/income note 6000 EUR Harbour Lights")
    town.does("ben", "/confirm I1")
    prepared = town.does("ana", "/distribute prepare 3000 EUR").facts[0]
    town.does("ben", f"/distribute approve D1 {prepared.fingerprint}")
    town.add(*decisions.make(town.book, town.book.distributions.by_id["D1"]))
    for name in list(town.people)[: MANY // 2]:
        town.does(name, "/account pay-to paypal:me@example.org", channel=f"room:{name}")
    town.now += timedelta(days=3)
    town.does("ana", "/payout prepare EUR")
    town.does("ana", "/distribute prepare 600 EUR")
    return town


@pytest.fixture(scope="module")
def busy() -> Town:
    """Return a small network with 300 of everything that is listed by page."""
    town = new_town(4)
    for number in range(1, MANY + 1):
        town.now += timedelta(hours=25)
        town.does("ana", f"/project start q{number}")
        accepted(town, "ana", f"/contribute 1h #q1 number {number}")
        town.does("ana", f"/income note {number} EUR source {number}")
        town.does("ben", f"/confirm I{number}")
        town.does("ana", f"/settings set language {'de' if number % 2 else 'en'}")
        town.does("ben", f"/agent add Workshop {number}")
    town.now += timedelta(days=30)
    return town


# By page.


def test_the_ledger_is_whole_by_pages(busy: Town) -> None:
    heights = list(map(int, whole(busy, "ana", "/ledger", r"^Entry (\d+),")))
    assert sorted(heights) == list(range(1, busy.book.height + 1))
    first = re.findall(r"^Entry (\d+),", busy.says("ana", "/ledger"), re.MULTILINE)
    assert list(map(int, first)) == list(range(busy.book.height - 9, busy.book.height + 1)), (
        "the newest, in their order"
    )


def test_as_many_entries_as_are_asked_for(busy: Town) -> None:
    last = busy.book.height
    assert re.findall(r"^Entry (\d+),", busy.says("ana", "/ledger 5"), re.MULTILINE) == [
        str(height) for height in range(last - 4, last + 1)
    ]
    assert "Page" not in busy.says("ana", "/ledger 5")
    heights = list(map(int, whole(busy, "ana", "/ledger 120", r"^Entry (\d+),")))
    assert sorted(heights) == list(range(last - 119, last + 1)), "no cap cuts it"


def test_entries_by_subject_author_day_and_number(busy: Town) -> None:
    assert "number 7" in busy.says("ana", "/ledger C7")
    assert "number 8" not in busy.says("ana", "/ledger C7")
    of_project = whole(busy, "ana", "/ledger #q1", r"logged (C\d+):")
    assert sorted(of_project, key=lambda number: int(number[1:])) == numbers("C")
    confirmed = whole(busy, "ana", "/ledger @ben", r"(I\d+)")
    assert set(confirmed) == set(numbers("I"))
    assert whole(busy, "ana", "/ledger @ben", r"ana logged") == []
    day = busy.book.contributions.by_id["C9"].at.date()
    assert whole(busy, "ana", f"/ledger from:{day} to:{day}", r"logged (C\d+)") == ["C9"]
    assert busy.says("ana", "/ledger entry:3").startswith("Entry 3, ")
    with pytest.raises(Refusal):
        busy.decides("ana", f"/ledger entry:{busy.book.height + 1}")


@pytest.mark.parametrize(
    ("line", "pattern", "expected"),
    [
        ("/mine", r"^(C\d+), ", numbers("C")),
        ("/mine #q1", r"^(C\d+), ", numbers("C")),
        ("/mine from:2020-01-01", r"^(C\d+), ", numbers("C")),
        ("/project", r"^#(q\d+) ", [f"q{number}" for number in range(1, MANY + 1)]),
        ("/project #q1", r"^(C\d+), ", numbers("C")),
        ("/income", r"^(I\d+) ", numbers("I")),
        ("/settings list", r"^(S\d+), ", numbers("S")),
        ("/agent", r"^A\d+ \| (Workshop \d+) ", [f"Workshop {number}" for number in range(1, MANY + 1)]),
        ("/history #q1", r"logged (C\d+)", numbers("C")),
    ],
)
def test_a_list_is_whole_by_pages(busy: Town, line: str, pattern: str, expected: list[str]) -> None:
    found = whole(busy, "ana", line, pattern)
    assert sorted(found) == sorted(expected)


def test_what_others_may_read_of_somebody_is_whole_by_pages(busy: Town) -> None:
    assert sorted(whole(busy, "ben", "/mine @ana", r"^(C\d+), ")) == sorted(numbers("C"))


def test_what_moved_on_an_account_is_whole_by_pages() -> None:
    town = new_town(4)
    accepted(town, "ana", "/contribute 1h swept the floor")
    accepted(town, "ben", "/contribute 1h swept the floor")
    for number in range(1, 36):
        town.does("ana", "/income note 10 EUR Harbour Lights")
        town.does("ben", f"/confirm I{number}")
        town.does("ana", "/distribute prepare 10 EUR")
        town.add(*decisions.make(town.book, town.book.distributions.by_id[f"D{number}"]))
    assert sorted(whole(town, "ana", "/account", r"\| (D\d+) \|")) == sorted(numbers("D", 35))
    assert sorted(whole(town, "ana", "/distribute", r"^(D\d+) ")) == sorted(numbers("D", 35))


def test_a_page_that_there_is_not_is_refused(busy: Town) -> None:
    for line in ("/mine page:31", "/mine page:0", "/income page:99", "/agent page:1000", "/ledger page:99999"):
        with pytest.raises(Refusal, match="There is no page"):
            busy.decides("ana", line)
    assert busy.says("ana", "/history #q1 page:9999").startswith("There is no page 9999: the last one is ")
    assert busy.says("ana", "/ledger #q1 page:9999").startswith("There is no page 9999: the last one is ")


# By file.


def test_who_would_get_what_is_whole_in_a_file(crowd: Town) -> None:
    said = crowd.says("ana", "/distribute 1200 EUR")
    assert "and 280 more people: the file has all of them." in said
    assert "/why" not in said, "of a preview it can tell nothing"
    rows = table(crowd, "ana", "/distribute 1200 EUR")
    assert sorted(row["number"] for row in rows) == sorted(numbers("A"))
    assert {row["name"] for row in rows} == set(crowd.people)
    assert {(row["hours"], row["share"], row["currency"]) for row in rows} == {("1", "4.00", "EUR")}


def test_what_the_second_steward_approves_is_whole_in_a_file(crowd: Town) -> None:
    assert "and 280 more people: /distribute D2 hands over the list of all." in crowd.card("D2")
    prepared = crowd.book.distributions.by_id["D2"].prepared
    rows = table(crowd, "ben", "/distribute D2")
    assert [row["number"] for row in rows] == [share.agent for share in prepared.shares]
    assert sum(round(100 * float(row["share"])) for row in rows) == 60_000


def test_what_is_taken_back_is_whole_in_a_file(crowd: Town) -> None:
    crowd.does("ana", "/distribute reverse D1 it was too early")
    try:
        assert "hands over the list of all" in crowd.card("D1").rsplit("wants", 1)[1]
        files_of = files(crowd.decides("ben", "/distribute D1").answer)
        assert [file.name for file in files_of] == ["D1-shares.csv", "D1-taken-back-1.csv"]
        taken = crowd.book.distributions.by_id["D1"].reversals[-1].prepared.shares
        assert files_of[1].data.decode().count("\r\n") == len(taken) + 1
    finally:
        crowd.does("ana", "/withdraw D1")


def test_the_lines_of_a_payout_and_who_is_held_back_are_whole_in_a_file(crowd: Town) -> None:
    card = crowd.card("P1")
    assert "and 130 more lines: /payout P1 hands over the list of all." in card
    assert "and 130 more who are held back: /payout P1 hands over the list of all." in card
    rows = table(crowd, "ben", "/payout P1")
    assert sorted(row["number"] for row in rows) == sorted(numbers("A"))
    assert {row["held back"] for row in rows} == {"", "not known how to pay it"}
    assert all(row["amount"] == "10.00" for row in rows)
    assert all("@" not in "".join(row.values()) for row in rows), "no address is in it"
    changed = [row for row in rows if row["changed since"]]
    assert len(changed) == MANY // 2, "each new address is told"


def test_the_parts_of_all_are_whole_in_a_file(crowd: Town) -> None:
    said = crowd.says("ana", "/account equity")
    assert "281 others" in said
    assert "The file has all of them." in said
    rows = table(crowd, "ana", "/account equity")
    assert sorted(row["number"] for row in rows) == sorted(numbers("A"))


def test_who_could_vote_is_whole_in_a_file(crowd: Town) -> None:
    said = crowd.says("ana", "/why C2")
    assert "269 more" in said
    assert "The file has all of them." in said
    rows = table(crowd, "ana", "/why C2")
    assert sorted(row["number"] for row in rows) == sorted(set(numbers("A")) - {"A2"}), "all but whose log it is"


def test_claims_are_whole_in_a_file() -> None:
    town = new_town(4)
    for number in range(40):
        town.now += timedelta(days=1)
        accepted(town, "ana", f"/contribute expense {number + 1} EUR lamp {number}")
    town.does("ana", "/equation propose preset:costs-then-hours with:currency=EUR")
    for name in ("ana", "ben"):
        with suppress(Refusal):
            town.does(name, f"/vote E1 approve {town.book.equations.by_id['E1'].proposed.hash}")
    said = town.says("ana", "/account claims")
    assert "and 10 earlier ones: the file has all of them." in said
    rows = table(town, "ana", "/account claims")
    assert [row["for"] for row in rows] == numbers("C", 40)
    assert sum(float(row["worth"]) for row in rows) == 40 * 41 / 2


def test_a_short_list_has_no_file() -> None:
    town = new_town(4)
    accepted(town, "ana", "/contribute 1h swept the floor")
    town.does("ana", "/income note 10 EUR Harbour Lights")
    town.does("ben", "/confirm I1")
    town.does("ana", "/distribute prepare 5 EUR")
    for line in ("/distribute 5 EUR", "/distribute D1", "/account equity"):
        assert files(town.decides("ana", line).answer) == []
        assert "file" not in town.says("ana", line)


def test_no_cell_of_a_file_is_a_formula() -> None:
    town = Town("ana", "ben", "=1+1", *(f"p{number}" for number in range(25)))
    town.stewards("ana", "ben")
    for name in town.people:
        accepted(town, name, "/contribute 1h swept the floor")
    town.does("ana", "/income note 100 EUR Harbour Lights")
    town.does("ben", "/confirm I1")
    rows = table(town, "ana", "/distribute 100 EUR")
    assert "'=1+1" in {row["name"] for row in rows}


def test_where_numbers_have_a_comma_semicolons_stand_between_the_cells() -> None:
    town = new_town(25)
    for name in town.people:
        accepted(town, name, "/contribute 1h swept the floor")
    town.does("ana", "/income note 10 EUR Harbour Lights")
    town.does("ben", "/confirm I1")
    town.does("ana", "/settings set decimal comma")  # or a language that writes them so
    (file,) = files(town.decides("ana", "/distribute 10 EUR").answer)
    assert '\r\nA1;ana;1;"0,40";EUR\r\n' in file.data.decode()


# None is left out without a word.


def listing(verb: Verb) -> bool:
    """Tell whether a verb reads something of which there may be many, and needs nothing to be said for it."""
    return verb.reads and not any(option.required and option.kind is not Kind.subject for option in verb.options)


LISTING = [pytest.param(verb, id=verb.name) for verb in MENU.verbs if listing(verb)]


@pytest.mark.parametrize("verb", LISTING)
def test_an_answer_says_how_a_long_list_goes_on(busy: Town, verb: Verb) -> None:
    """Whatever a verb shows of a hundred and more things: it shows all, or says the line or the file that has the rest."""
    values = {option.name: "C1" for option in verb.options if option.required}
    line = " ".join((f"/{verb.name}", *values.values()))
    said = busy.says("ana", line)
    for letter in "CISAJE":
        shown = set(re.findall(rf"\b{letter}[1-9]\d*\b", said))
        if 5 < len(shown) < MANY:
            assert NEXT.search(said) or "the file has all" in said, f"{line} cuts {letter}"
    if PAGE in verb.options and (following := NEXT.search(said)):
        assert following.group(3).endswith("page:2")


def test_a_list_that_is_cut_would_be_seen() -> None:
    assert NEXT.search("C1\nC2\nPage 1 of 3. The next: /mine page:2")
    assert not NEXT.search("C1\nC2\nand 3 more.")


# What others may read.


def test_words_of_a_private_channel_are_their_authors_alone() -> None:
    town = new_town(4)
    town.does("ana", "/project start probe")
    number = accepted(town, "ana", "/contribute 2h #probe something that nobody else is told")
    town.add(Confined(number))
    assert "something that nobody else is told" in town.says("ana", "/mine")
    said = town.says("ben", "/mine @ana")
    assert f"{number}, accepted: 2 h of work for #probe, logged in a private channel." in said
    assert "nobody else" not in said


def test_somebody_elses_ballot_drafts_and_what_waits_for_them_stay_theirs() -> None:
    town = new_town(4)
    town.does("ana", "/contribute 2h swept the floor")
    town.does("p3", "/vote C1 approve")
    said = town.says("ben", "/mine @p3")
    assert "Waiting for you" not in said
    assert "C1" not in said
    with pytest.raises(Refusal):
        town.decides("ben", "/mine @p3 card:C1")


def test_sums_are_by_time_and_by_project_and_of_ones_own_work() -> None:
    town = new_town(4)
    town.does("ana", "/project start probe")
    accepted(town, "ana", "/contribute 5h date:2025-11-03 long ago")
    town.now += timedelta(days=10)  # Thursday, 15 January
    accepted(town, "ana", "/contribute 3h date:2026-01-06 last week")
    accepted(town, "ana", "/contribute 2h #probe date:2026-01-13 this week")
    accepted(town, "ana", "/contribute 7h for:@p3 what somebody else did")
    said = town.says("ana", "/mine")
    assert "Accepted: this week 2 h of work, this month 5 h of work, in all 10 h of work." in said
    assert "By project: no project 8 h of work, #probe 2 h of work." in said
    assert "“what somebody else did”. It is for p3." in said
    assert "Accepted: 2 h of work." in town.says("ana", "/mine #probe")
    assert "Accepted: 3 h of work." in town.says("ana", "/mine from:2026-01-05 to:2026-01-08")
