"""The digest: what it says, and that each period has exactly one, whatever happens to the process and the clocks."""

from __future__ import annotations

import asyncio
from copy import copy
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from bot.config.settings import load
from bot.menu import ShellState
from bot.outcome import Outcome
from ledger.book import Book
from ledger.digests.own import own
from ledger.governance import request
from tests.support.given import approved_payout, distributed, prepared, with_hours, with_income, with_pay_to
from tests.support.network import Network


def digests(network: Network) -> list[str]:
    """Return the digests that stand in the channel, without their direct copies."""
    return [text for text in network.room.seen() if "Ledger head " in text]


async def test_a_week_as_a_story(network: Network) -> None:
    await with_hours(network, "2.5h", "1h30", project="#probe")
    await network.says("cara", "/contribute 1h stream:care listened")
    for name in ("ana", "ben", "dan"):
        await network.says(name, "/vote C3 approve")
    await network.passes(hours=24)
    await network.says("dan", "/contribute 1h nobody votes on this")
    await network.says("ana", "/flag C4 who saw it?")
    await with_income(network, "500 EUR", "#probe")
    await distributed(network, "400 EUR", "#probe")
    await with_pay_to(network, "ana", "ben")
    await approved_payout(network)
    await network.says("ben", "/payout mark P1 sent SEPA 17")
    await network.says("ben", "/payout mark P1 failed @room:ana closed")
    await network.says("ben", "/payout mark P1 confirmed statement 14")
    await prepared(network, "/distribute prepare 10 EUR #probe")
    await network.passes(days=7)
    (shown,) = digests(network)
    head = network.book.periods.by_id["W1"].figures.head
    assert shown == (
        "5\N{EN DASH}11 Jan: 5 h by three of you, 1 h of it care, 500 EUR came in.\n"
        "#probe 4 h. ana: “what ana did”, ben: “what ben did”.\n"
        "No project 1 h. cara: “listened”.\n"
        "Decided: ana, ben are stewards.\n"
        "Money: 500 EUR in, 400 EUR shared, 150 EUR paid, 250 EUR owed, 10 EUR set aside, "
        "90 EUR left, which lasts for 4 days at this rate. 1 payment did not arrive.\n"
        "New here: ana, ben, cara, dan, eve, fay. Welcome. New projects: #probe.\n"
        "Waits for a look: C4 “nobody votes on this” (5 days, somebody objects). /mine has what asks you.\n"
        "[picture: Bar chart, accepted hours by project: #probe: 4 h, without a project: 1 h (of it care 1 h); "
        "total 5 h (of it care 1 h).]\n"
        f"Ledger head {head[:8]}, entry {network.book.periods.heads['W1']}; /ledger head shows it whole."
    )


async def test_what_was_laid_out_and_given_is_told_as_well(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h", "1h")
    for line in ("expense 12.50 EUR solder", "material 3 pieces jars", "work 12 pages translated"):
        await network.says("ben", f"/contribute {line}")
    for number in ("C5", "C6", "C7"):
        for name in ("ana", "cara", "dan"):
            await network.says(name, f"/vote {number} approve")
    await network.passes(days=7)
    (shown,) = digests(network)
    assert "4 h by four of you, 12 pages of work, 12.50 EUR as an expense, 3 pieces of material." in shown
    for said in ("ben: 12.50 EUR, “solder”", "ben: 3 pieces, “jars”", "ben: 12 pages, “translated”"):
        assert said in shown


async def test_a_week_with_an_expense_alone_says_so(network: Network) -> None:
    await network.members("ana", "ben", "cara", "dan")
    await network.says("dan", "/contribute expense 15 EUR fuses")
    for name in ("ana", "ben", "cara"):
        await network.says(name, "/vote C1 approve")
    await network.passes(days=7)
    assert ": 15 EUR as an expense by one of you.\ndan: 15 EUR, “fuses”.\n" in digests(network)[0]


async def test_what_was_decided_and_what_was_not(network: Network) -> None:
    await with_hours(network, *["1h"] * 6)
    await network.says("ana", "/settings set zone Europe/Berlin")
    await network.says("ana", "/settings set zone Europe/Paris")
    await network.says("ben", "/project start garden")
    await network.says("ana", "/equation propose preset:equal")
    for name in ("ana", "ben", "cara", "dan", "eve", "fay"):
        await network.says(name, f"/vote E1 approve {network.book.equations.by_id['E1'].proposed.hash}")
    await network.says("dan", "/contribute 9h all of it")
    for name in ("ana", "ben", "cara", "eve", "fay"):
        await network.says(name, "/vote C7 reject")
    await network.says("cara", "/correct C1 2h it was longer")
    for name in ("ben", "dan", "eve", "fay"):
        await network.says(name, "/vote C8 approve")
    await network.says("ben", "/withdraw steward")
    await network.passes(days=4)
    await network.says("ben", "/equation propose preset:nrp")
    await network.passes(days=2)
    (shown,) = digests(network)
    assert "Decided: the network shares by “Equal”, ana is a steward, zone Europe/Paris, " in shown
    assert "C1 is 2 h now" in shown
    assert "ben is no longer a steward" in shown
    assert "Europe/Berlin" not in shown
    assert "Not accepted: C7." in shown
    assert "New projects: #garden." in shown
    assert "Still open: E2 (“Costs, then work” for the network, voted on until " in shown
    assert "Wanted: a second steward. /role take steward offers it." in shown


async def test_a_quiet_week_is_two_lines(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h")
    await network.passes(days=7)
    await network.passes(days=7)
    quiet = digests(network)[1]
    assert quiet.splitlines()[0] == "12\N{EN DASH}18 Jan: quiet, nothing new."
    assert len(quiet.splitlines()) == 2
    await network.says("dan", "/contribute 1h nobody looks at this")
    await network.says("ana", "/settings set digest daily")
    await network.passes(days=2)
    quiet = digests(network)[-1]
    assert len(quiet.splitlines()) == 2
    assert "quiet, nothing new. Waits for a look: C4 “nobody looks at this” (2 days). /mine has what asks you." in quiet


async def test_of_many_works_eight_are_named_of_as_many_people_as_can_be(network: Network) -> None:
    await with_hours(network, *["1h"] * 6)
    for number in range(7):
        await network.says("ana", f"/contribute 1h piece {number} of ana's")
        for name in ("ben", "cara", "dan"):
            await network.says(name, f"/vote C{7 + number} approve")
        await network.passes(hours=1)
    await network.passes(days=7)
    (shown,) = digests(network)
    named = [name for name in ("ana", "ben", "cara", "dan", "eve", "fay") if f"{name}: “what {name} did”" in shown]
    assert len(named) == 6
    assert shown.count("“") == 8
    assert "And 5 more." in shown


async def test_long_words_are_cut_at_a_word_and_a_mention_is_kept_whole(network: Network) -> None:
    await with_hours(network, "1h")
    await network.says("ben", "/contribute 1h " + "long words " * 20)
    await network.says("cara", "/contribute 1h " + "a" * 70)
    await network.says("dan", "/contribute 1h with @room:eve " + "and @room:eve " * 30)
    for number in ("C2", "C3", "C4"):
        for name in ("ana", "eve", "fay"):
            await network.says(name, f"/vote {number} approve")
    await network.passes(days=7)
    (shown,) = digests(network)
    assert "ben: “long words long words long words long words long words long…”" in shown
    assert f"cara: “{'a' * 59}…”" in shown
    assert "dan: “with @eve and @eve" in shown
    assert all(len(words.partition("”")[0]) <= 60 for words in shown.split("“")[1:])


async def test_who_is_forgotten_leaves_it_with_name_and_words(network: Network) -> None:
    await with_hours(network, "1h", "2h", "3h")
    await network.says("dan", "/contribute 1h with @room:cara in the yard")
    for name in ("ana", "ben", "eve"):
        await network.says(name, "/vote C4 approve")
    await network.says("ana", "/settings me digest direct")
    await network.passes(days=7, hours=9)
    assert "cara: “what cara did”" in digests(network)[0]
    said = await network.says("ben", "/digest W1")
    assert "cara" in said
    await network.says("cara", "/privacy forget sure:yes")
    shown = [network.room.shown("W1"), *network.room.direct("ana"), await network.says("ben", "/digest 1")]
    told = [text for text in shown if "Ledger head" in text]
    assert len(told) == 3
    for text in told:
        assert "cara" not in text
        assert "7 h by four of you" in text, "the figures stay"
        assert "And 1 more." in text


async def test_words_of_a_closed_channel_stay_there(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h")
    hidden = "room:here/hidden"
    network.room.private.add(hidden)
    await network.says("dan", "/contribute 2h a secret matter", hidden)
    for name in ("ana", "ben", "cara"):
        await network.says(name, "/vote C4 approve", hidden)
    await network.says("dan", "/contribute 2h another secret", hidden)
    await network.passes(days=1)
    said = await network.says("ana", "/digest")
    assert "C4, 2 h" in said
    assert "Waits for a look: C5." in said or "Waits for a look: C5 (" in said
    assert "secret" not in said


async def test_the_copy_of_somebody_begins_with_their_own(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h")
    await network.says("ana", "/settings me digest direct")
    await network.says("ana", "/contribute 9h all of it")
    await network.says("ben", "/vote C4 reject reason:it was two hours")
    for name in ("cara", "dan", "eve"):
        await network.says(name, "/vote C4 reject")
    await with_income(network)
    await distributed(network)
    await network.passes(days=6, hours=9)
    (copy,) = [text for text in network.room.direct("ana") if "Ledger head" in text]
    assert (
        "Yours, accepted: C1 “what ana did” (1 h).\n"
        "Yours, not accepted: C4 “all of it” (9 h), by 0 yes and 2 no. “it was two hours” /why C4 tells more.\n"
        "Shared with you: 33.34 EUR.\n"
    ) + digests(network)[0] in copy


async def test_the_copy_says_what_waits_for_somebody_s_look_and_for_nobody_else_s(network: Network) -> None:
    await with_hours(network, *["1h"] * 6)
    await network.passes(days=6)
    await network.says("ana", "/contribute 1h swept")
    book = network.book
    asked = {person for person, _ in request.of_votes(book)}
    assert 0 < len(asked) < 5
    made = book.periods.by_id["W1"]
    told = {agent for agent in book.agents.by_id if "Waits for your look" in str(own(book, made, agent))}
    assert told == asked


async def test_the_picture_has_the_weeks_before_it(network: Network) -> None:
    await with_hours(network, "4h20", "1h", project="#probe")
    await network.passes(days=14)
    await network.says("cara", "/contribute 40 min #probe swept")
    for name in ("ana", "ben", "dan"):
        await network.says(name, "/vote C3 approve")
    await network.passes(days=7)
    assert (
        "[picture: Bar charts, accepted hours by project and week, for 5 Jan to 19 Jan. "
        "#probe: 5 Jan 5 h 20 min, 19 Jan 40 min; total 6 h.]"
    ) in digests(network)[-1]


async def test_what_waits_is_named_from_the_oldest_on_and_so_is_what_stayed_undecided(network: Network) -> None:
    await with_hours(network, "1h")
    await network.says("ana", "/contribute 1h nobody looks at this")
    await network.passes(days=3)
    for number in range(7):
        await network.says("ben", f"/contribute 1h piece {number}")
    await network.passes(days=3)
    await network.passes(days=7)
    first, second = digests(network)
    assert "Waits for a look: C3 “piece 0” (3 days), C4 “piece 1” (3 days), C5 " in first
    assert "and 2 more. /mine has what asks you." in first
    assert "Not decided: C2, C3, C4, C5, C6, C7, C8, C9." in second
    assert "Waits" not in second


async def test_without_the_drawing_library_it_goes_out_as_words(
    network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A week of its own, so that no drawing of another test is remembered."""
    (tmp_path / "matplotlib.py").write_text("raise ImportError('it is not installed')", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    await with_hours(network, "7.25h")
    await network.passes(days=7)
    (shown,) = digests(network)
    assert "Bar chart, accepted hours by project: without a project: 7.25 h; total 7.25 h." in shown
    assert "[picture" not in shown


async def test_there_is_one_a_week_in_the_network_s_own_zone(tmp_path: Path) -> None:
    network = await Network(tmp_path, load(None, {"POTLUCK_NETWORKS__COMMONS__ZONE": "Europe/Berlin"})).start()
    await with_hours(network, "1h")
    await network.passes(days=100)
    ends = [made.until.isoformat() for made in network.book.periods.by_id.values()]
    # Clocks go forward on 29 March: nine in Berlin is eight in UTC before, and seven after.
    assert ends[11:13] == ["2026-03-30T07:00:00+00:00", "2026-04-06T07:00:00+00:00"]
    assert ends[10] == "2026-03-23T08:00:00+00:00"
    assert len(digests(network)) == len(ends) == 14
    sinces = [made.since for made in network.book.periods.by_id.values()]
    assert sinces[1:] == [made.until for made in network.book.periods.by_id.values()][:-1]
    await network.stop()


async def test_what_was_missed_is_told_of_in_one_digest_for_all_of_it(network: Network) -> None:
    await with_hours(network, "1h")
    await network.passes(days=5)
    network.now += timedelta(weeks=3)
    await network.kill()
    await network.kill()
    (shown,) = digests(network)
    assert shown.startswith("5\N{EN DASH}25 Jan: 1 h by one of you. Late, as I was not running.\n")
    (made,) = network.book.periods.by_id.values()
    assert made.late
    await network.passes(hours=1)
    assert len(digests(network)) == 1
    await network.passes(days=7)
    assert "Late" not in digests(network)[1]


async def test_it_is_posted_once_although_the_room_was_away_and_the_process_stopped(network: Network) -> None:
    await with_hours(network, "1h")
    network.room.manners.down = True
    await network.passes(days=7)
    assert digests(network) == []
    await network.kill()
    await network.says("ana", "/income note 5 EUR Harbour Lights")
    await network.comes_back()
    (shown,) = digests(network)
    assert "Money" not in shown  # its figures are those of its own period
    await network.kill()
    assert digests(network) == [shown]


async def test_two_ticks_at_once_make_one(network: Network) -> None:
    await with_hours(network, "1h")
    network.now += timedelta(days=8)
    await network.tick_twice()
    assert len(digests(network)) == 1


async def test_a_clock_that_goes_back_makes_no_second_one(network: Network) -> None:
    await with_hours(network, "1h")
    await network.passes(days=7)
    network.wrong = timedelta(days=-3)
    await network.says("ana", "/contribute 1h swept")
    await network.passes(days=3)
    assert len(digests(network)) == 1


async def test_anyone_reads_it_privately_at_any_time_and_gets_it_on_request(network: Network) -> None:
    await with_hours(network, "1h")
    said = await network.says("cara", "/digest")
    assert said.startswith("Since 5 Jan: 1 h by one of you.\nana: “what ana did”.\n")
    assert "The next digest comes Mon 12 Jan, 09:00 UTC." in said
    assert "in the message of that day" in await network.says("cara", "/settings me digest direct")
    await network.says("cara", "/settings me digest direct")
    await network.passes(days=6)
    assert digests(network)
    assert network.room.direct("cara") == [], "before six in the evening"
    await network.passes(hours=9)
    assert network.room.direct("cara") == digests(network)
    assert network.room.direct("dan") == []
    for typed in ("W1", "w1", "1", "#W1"):
        assert await network.says("dan", f"/digest {typed}") == digests(network)[0]
    assert "There is no digest W9." in await network.says("dan", "/digest W9")
    await network.says("cara", "/settings me digest none")
    await network.passes(days=8)
    assert len(network.room.direct("cara")) == 1


async def test_a_network_may_want_it_daily_or_not_at_all(network: Network) -> None:
    await with_hours(network, "1h")
    await network.says("ana", "/settings set digest off")
    await network.passes(days=21)
    assert digests(network) == []
    await network.says("ana", "/settings set digest daily")
    await network.passes(days=2)
    assert len(digests(network)) == 2
    assert not any("Late" in text for text in digests(network))


async def test_who_chooses_daily_in_the_middle_of_a_week_gets_one_the_next_morning_and_none_that_is_late(
    network: Network,
) -> None:
    await with_hours(network, "1h")
    await network.passes(days=10)
    await network.says("ana", "/settings set digest daily")
    await network.passes(hours=1)
    assert len(digests(network)) == 1
    await network.passes(days=1)
    first, second = digests(network)
    assert second.startswith("12\N{EN DASH}16 Jan: ")
    assert "Late" not in first + second


async def test_a_network_without_people_makes_none(network: Network) -> None:
    await network.passes(days=30)
    assert network.book.periods.by_id == {}
    assert network.book.height == 1


async def test_while_it_is_made_everything_else_has_its_turns(network: Network) -> None:
    loop, turned = asyncio.get_running_loop(), Event()
    had_turns = []

    def slowly(book: Book, now: datetime, seen: ShellState) -> Outcome:
        loop.call_soon_threadsafe(turned.set)
        had_turns.append(turned.wait(10))
        return Outcome()

    network.core.menu = copy(network.core.menu)
    network.core.menu.come_due = (slowly,)
    await network.core.tick()
    assert had_turns == [True]
