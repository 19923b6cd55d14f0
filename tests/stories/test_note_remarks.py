"""Remarks on the words of a log: what they would count as is said, with a line that does it."""

from __future__ import annotations

import re

import pytest

from tests.support.given import with_five
from tests.support.network import Network


async def remarks(network: Network, line: str) -> list[str]:
    """Return the lines of the answer between what was noted and how it is judged."""
    said = await network.says("ana", line)
    assert said.startswith("Noted as C6: "), said
    return [one for one in said.split("\n")[1:] if not re.match(r"Its card goes|/history C6|It is day", one)]


@pytest.mark.parametrize(
    ("words", "remark"),
    [
        ("fixed #probe's lens near #probe for all", "#probe stands in your words. To count it: /amend C6 #probe."),
        ("fixed the lens of #prob today", "#prob is no project here. Did you mean /amend C6 #probe?"),
        ("yesterday wrote x", "Noted for Tue 6 Jan. If it was yesterday: /amend C6 date:2026-01-05."),
        ("on 2026-01-02 wrote x", "Noted for Tue 6 Jan. If it was 2026-01-02: /amend C6 date:2026-01-02."),
        ("wrote x on friday", "Noted for Tue 6 Jan. If it was on friday: /amend C6 date:2026-01-02."),
        ("letzten Freitag gefegt", "Noted for Tue 6 Jan. If it was letzten Freitag: /amend C6 date:2026-01-02."),
        ("am 2. Januar gefegt", "If it was 2. Januar: /amend C6 date:2026-01-02."),
        ("wrote date:2026-01-02 all of it", "date:2026-01-02 stands in your words. To count it: /amend C6 date:2026-01-02."),
        ("built it for:ben on the lathe", "for:ben in your words credits nobody. In front of them it does: /contribute 2 h for:ben built it on the lathe."),
        ("swept, and 3h cleaned the windows", "3h in your words is not counted. On its own it is: /contribute 3h cleaned the windows."),
        ("swept and bought soap for 12 EUR", "12 EUR in your words is not counted. On its own it is: /contribute expense 12 EUR swept and bought soap for 12 EUR."),
        ("care listened to them", "care stands in your words. To count it: /amend C6 stream:care."),
        ("fixed the roof with Ben, all day", "Nothing is credited to ben by your words. /contribute 2 h for:@ben fixed the roof with Ben, all day does that."),
        ("fixed the roof with @room:ben", "Nothing is credited to ben by your words. /contribute 2 h for:@ben fixed the roof with @ben does that."),
    ],
)  # fmt: skip
async def test_what_would_count_outside_the_words_is_said(network: Network, words: str, remark: str) -> None:
    await with_five(network)
    await network.says("eva", "/project start probe a lens")
    assert [line for line in await remarks(network, f"/contribute 2h {words}") if remark in line]


@pytest.mark.parametrize(
    "words",
    [
        "swept the hall",
        "planned the monday meeting and wrote it up",
        "today wrote x",
        "hier gefegt",
        "cut 1/2 of the hedge",
        "planted 30 trees, 5 kg of seeds",
        "listened to issue #12 at http://example.org:80/x",
        "worked 2h at the lathe",
        "had half a day off, so do all of us",
        "care: see the list",
        "sat with Wei and with ana",
        "read chapter 3, so more than the 40 pages",
    ],
)
async def test_ordinary_words_are_not_remarked_on(network: Network, words: str) -> None:
    await with_five(network)
    await network.says("eva", "/project start probe a lens")
    assert await remarks(network, f"/contribute 2h {words}") == []


async def test_what_was_given_is_not_asked_for_again(network: Network) -> None:
    await with_five(network)
    await network.says("eva", "/project start probe a lens")
    line = "/contribute 2h #probe date:2026-01-02 stream:care for:@room:eva care on monday for #probe by @room:eva"
    assert await remarks(network, line) == ["eva is asked to confirm it; then peers vote."]


@pytest.mark.parametrize(
    ("words", "line"),
    [("fixed the lens for #probe as said", "#probe"), ("yesterday wrote x", "date:2026-01-05"), ("care for all", "stream:care")],
)  # fmt: skip
async def test_the_line_that_is_proposed_does_it(network: Network, words: str, line: str) -> None:
    await with_five(network)
    await network.says("eva", "/project start probe a lens")
    said = await network.says("ana", f"/contribute 2h {words}")
    (proposed,) = re.findall(r"(/amend C6 \S+?)\.?(?:\n|$)", said)
    assert proposed.endswith(line)
    assert "C6 is now" in await network.says("ana", proposed)


async def test_terms_among_the_words_are_remarked_on(network: Network) -> None:
    await with_five(network)
    line = "/contribute material 3 pieces lend chairs"
    assert await remarks(network, line) == ["lend stands in your words. To count it: /amend C6 terms:lend."]


async def test_a_project_behind_income_is_taken_and_one_among_its_words_is_remarked_on(network: Network) -> None:
    await with_five(network)
    await network.says("eva", "/project start probe a lens")
    await network.says("ana", "/income note 1000 EUR Harbour Lights #probe")
    income = network.book.incomes.by_id["I1"]
    assert (income.project, income.source.text) == ("J1", "Harbour Lights")
    said = await network.says("ana", "/income note 1000 EUR Harbour #probe Lights")
    line = "/income note 1000.00 EUR #probe Harbour #probe Lights"
    assert f"#probe stands in your words. If the money is for it: /withdraw I2, then {line}." in said


async def test_words_of_which_nothing_can_be_seen_are_no_words(network: Network) -> None:
    await with_five(network)
    assert "One thing is missing: note" in await network.says("ana", "/contribute 2h \u200b")


async def test_a_day_of_work_says_how_long_it_is(network: Network) -> None:
    await with_five(network)
    assert "A day counts as 8 h." in await network.says("ana", "/contribute 1 day 4 hours swept")
    assert "A day counts as 8 h." in await network.says("ana", "/amend C6 half a day")
    assert "A day" not in await network.says("ana", "/amend C6 3h")
    assert "A day" not in await network.says("ana", "/contribute space 3 days the back room")
