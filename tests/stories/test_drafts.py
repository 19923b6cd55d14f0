"""Drafts: a log once more, changed, dropped or posted; and nobody else sees any of it before."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from ledger.values.quantity import Quantity
from tests.support.given import link
from tests.support.network import Network
from tests.support.room import GENERAL

BOARD = "room:here/board"


@pytest.fixture
async def lab(network: Network) -> Network:
    """Let ana, ben and cara be members, and ana have logged something, a day ago."""
    await network.members("ana", "ben", "cara")
    await network.says("ana", "/project start probe")
    await network.says("ana", "/contribute 3h #probe what:machining stream:care aligned the optics")
    await network.passes(days=1)
    return network


def logs(network: Network) -> list[str]:
    """Return the notes of all logs, in their order."""
    return [made.log.note.text or "" for made in network.book.contributions.by_id.values()]


# Again.


async def test_the_last_log_is_a_draft_of_today_until_it_is_posted(lab: Network) -> None:
    shown = await lab.says("ana", "/contribute again")
    assert "Draft 1: 3 h of work (machining) for #probe, “aligned the optics”." in shown
    assert "Done on Tue 6 Jan." in shown
    assert "Stream: care work." in shown
    assert "/confirm draft posts it, /amend draft 3h changes it, /confirm draft no drops it." in shown
    assert "Posted from here, its card goes to #general." in shown
    assert len(logs(lab)) == 1
    answer = await lab.says("ana", "/confirm draft")
    assert answer.startswith("Noted as C2: 3 h of work (machining) for #probe.")
    assert "Its card goes to #general." in answer
    first, second = lab.book.contributions.by_id.values()
    assert second.log == replace(first.log, date=second.log.date)
    assert (second.log.date - first.log.date).days == 1
    assert lab.room.shown("C2").startswith("C2: ana brought 3 h of work (machining) for #probe.")
    assert "Draft" not in await lab.says("ana", "/mine")


@pytest.mark.parametrize(
    "line",
    [
        '20min for-claims:no paid-by:"the city" wrote the minutes with @room:ben',
        "cash 10.50 EUR terms:lend put into the pool",
        "purchase 12 JPY #probe stream:love a lens",
        "expense 0.05 EUR a stamp",
        "material 3 crate what:resin terms:give from the cellar",
        "space 2d what:workshop the big room",
        "work 0.000001 km walked",
        "2:05h for:@room:ben “carried” boxes: 3 pieces",
        "3h for:Riverside a day with them",
    ],
)
@pytest.mark.parametrize("decimal", ["point", "comma"])
async def test_whatever_was_logged_is_logged_the_same_again(lab: Network, line: str, decimal: str) -> None:
    await lab.says("ana", "/agent add Riverside")
    await lab.says("ana", "/agent unit crate")
    if decimal == "comma":
        await decimals(lab, "comma")
        line = line.replace(".", ",")
    assert "Noted as C2" in await lab.says("ana", f"/contribute {line}")
    await lab.says("ana", "/contribute again")
    assert "Noted as C3" in await lab.says("ana", "/confirm draft")
    first, second = (lab.book.contributions.by_id[number] for number in ("C2", "C3"))
    assert (second.log, second.contributor, second.awaits) == (first.log, first.contributor, first.awaits)


async def decimals(network: Network, name: str) -> None:
    """Let everybody agree on how decimals are written."""
    await network.says("ben", f"/settings decimal {name}")
    for person in ("ana", "cara"):
        await network.says(person, "/settings confirm S1")
    await network.passes(days=3)
    assert network.book.rules.now.comma == (name == "comma")


async def test_another_log_of_ones_own_is_repeated_by_its_number(lab: Network) -> None:
    await lab.says("ana", "/contribute expense 12.50 EUR screws")
    assert "Draft 1: 12.50 EUR as an expense, “screws”." in await lab.says("ana", "/contribute again")
    assert "Draft 2: 3 h of work (machining) for #probe" in await lab.says("ana", "/contribute again C1")


async def test_a_log_for_somebody_else_is_one_for_them_again(lab: Network) -> None:
    await lab.says("ana", "/contribute 2h for:@room:ben carried boxes with @room:cara")
    shown = await lab.says("ana", "/contribute again")
    assert "It is for ben." in shown
    assert "“carried boxes with @cara”" in shown
    assert "ben is asked to confirm it" in await lab.says("ana", "/confirm draft")
    assert lab.book.contributions.by_id["C3"].awaits == "A2"


async def test_a_log_that_somebody_else_made_is_not_ones_own_to_repeat(lab: Network) -> None:
    await lab.says("ana", "/contribute 2h for:@room:ben carried boxes")
    assert "C2 was logged by ana: only they can log it again." in await lab.says("ben", "/contribute again C2")
    assert "There is no log of yours yet" in await lab.says("ben", "/contribute again")
    assert "There is no contribution C9." in await lab.says("ana", "/contribute again C9")


async def test_words_that_somebody_else_has_changed_are_not_taken_over(lab: Network) -> None:
    await lab.says("ana", "/contribute 2h for:@room:ben carried boxes")
    await lab.says("ben", "/amend C2 carried all boxes")
    assert "The words of C2 are not yours any more" in await lab.says("ana", "/contribute again C2")
    assert "“aligned the optics”" in await lab.says("ana", "/contribute again")


async def test_what_was_taken_back_is_repeated_only_by_its_number(lab: Network) -> None:
    await lab.says("ana", "/contribute 20h a slip")
    await lab.says("ana", "/withdraw C2")
    assert "“aligned the optics”" in await lab.says("ana", "/contribute again")
    assert "20 h of work, “a slip”" in await lab.says("ana", "/contribute again C2")


async def test_a_correction_is_not_repeated_and_what_it_corrected_is_as_it_stands_now(lab: Network) -> None:
    for name in ("ben", "cara"):
        await lab.says(name, "/vote C1 approve")
    await lab.passes(days=1)
    await lab.says("ana", "/correct C1 2h it was two")
    for name in ("ben", "cara"):
        await lab.says(name, "/vote C2 approve")
    await lab.passes(days=1)
    assert "C2 corrects another log." in await lab.says("ana", "/contribute again C2")
    assert "Draft 1: 2 h of work (machining)" in await lab.says("ana", "/contribute again")


async def test_a_link_of_that_day_is_left_out_and_that_is_said(lab: Network) -> None:
    await lab.says("ana", "/contribute 1h evidence:https://example.org/photo painted the door")
    assert "The link of C2 is left out" in await lab.says("ana", "/contribute again")
    await lab.says("ana", "/confirm draft")
    assert lab.book.contributions.by_id["C3"].log.evidence is None


async def test_the_day_is_the_one_of_the_draft_and_not_of_the_posting(lab: Network) -> None:
    await lab.says("ana", "/contribute again")
    await lab.passes(days=3)
    await lab.says("ana", "/confirm draft")
    assert lab.book.contributions.by_id["C2"].log.date.isoformat() == "2026-01-06"


# Changed, dropped, several.


async def test_a_draft_is_changed_before_it_is_posted(lab: Network) -> None:
    await lab.says("ana", "/contribute again")
    assert "Draft 1: 90 min" not in await lab.says("ana", "/amend draft 4h")
    shown = await lab.says("ana", "/amend draft date:yesterday without the break, with @room:ben")
    assert "Draft 1: 4 h of work (machining) for #probe, “without the break, with @ben”." in shown
    assert "Done on Mon 5 Jan." in shown
    await lab.says("ana", "/confirm draft")
    assert logs(lab)[1] == "without the break, with @A2"
    assert lab.book.contributions.by_id["C2"].revision == 1, "it was never open to anybody before"


async def test_a_change_that_cannot_be_posted_leaves_the_draft_as_it_was(lab: Network) -> None:
    await lab.says("ana", "/contribute again")
    assert "Work is counted in hours or pieces, not in money." in await lab.says("ana", "/amend draft 20 EUR")
    assert "Say what is different" in await lab.says("ana", "/amend draft")
    assert "is still to come" in await lab.says("ana", "/amend draft date:2026-02-01")
    assert "Draft 1: 3 h of work" in await lab.says("ana", "/mine")


async def test_another_kind_does_not_take_the_type_of_the_first_along(lab: Network) -> None:
    await lab.says("ana", "/contribute again")
    assert "Draft 1: 3 h of space for #probe" in await lab.says("ana", "/amend draft space 3h")


async def test_a_draft_that_is_not_wanted_is_dropped(lab: Network) -> None:
    await lab.says("ana", "/contribute again")
    assert "Draft 1 is dropped." in await lab.says("ana", "/confirm draft no")
    assert "You have no draft." in await lab.says("ana", "/confirm draft")
    assert "You have no draft." in await lab.says("ana", "/amend draft 3h")
    assert len(logs(lab)) == 1


async def test_of_several_drafts_each_has_a_number_that_it_keeps(lab: Network) -> None:
    await lab.says("ana", "/contribute again")
    await lab.says("ana", "/contribute again")
    assert "/confirm draft 3 posts it, /amend draft 3 3h changes it" in await lab.says("ana", "/contribute again")
    for line, offered in (
        ("/confirm draft", "/confirm draft 2"),
        ("/confirm draft no", "/confirm draft 2 no"),
        ("/amend draft 5h", "/amend draft 2 3h"),
    ):
        answer = await lab.says("ana", line)
        assert "You have several drafts. Say which:" in answer
        assert f"Draft 2: 3 h of work (machining) for #probe, “aligned the optics”. {offered}" in answer.splitlines()
    assert "Draft 2: 1 h" in await lab.says("ana", "/amend draft 2 1h")
    assert "Draft 3: 3 h of work, “2 boxes" not in await lab.says("ana", "/amend draft 3 5h 2 boxes carried")
    assert "Draft 1 is dropped." in await lab.says("ana", "/confirm draft 1 no")
    assert "You have no draft 1." in await lab.says("ana", "/confirm draft 1")
    assert "Noted as C2: 5 h" in await lab.says("ana", "/confirm draft 3")
    assert logs(lab)[-1] == "2 boxes carried"
    assert "Noted as C3: 1 h" in await lab.says("ana", "/confirm draft"), "the only one that is left"


async def test_one_person_has_as_many_drafts_as_anybody_can_look_through(lab: Network) -> None:
    for _ in range(20):
        await lab.says("ana", "/contribute again")
    answer = await lab.says("ana", "/contribute again")
    assert "You have 20 drafts already. Drop one that you do not want: /confirm draft 1 no." in answer
    await lab.says("ana", "/confirm draft 1 no")
    assert "Draft 21:" in await lab.says("ana", "/contribute again")


# Where it will be seen.


async def test_where_it_will_be_seen_is_said_before_and_is_so(lab: Network) -> None:
    lab.room.private.add(BOARD)
    assert "its card goes to #board." in await lab.says("ana", "/contribute again C1", BOARD)
    assert "Its card goes to #board." in await lab.says("ana", "/confirm draft", BOARD)
    assert lab.book.audience.confined == {"C2"}, "its words are shown nowhere else"
    assert "its card goes to #general." in await lab.whispers("ana", "/contribute again C1")
    assert "Its card goes to #general." in await lab.whispers("ana", "/confirm draft")
    assert lab.room.messages[lab.room.find("C3")].channel == GENERAL


async def test_where_there_is_no_channel_yet_that_is_said(network: Network) -> None:
    await network.whispers("ana", "/contribute 1h got things going")
    answer = await network.whispers("ana", "/contribute again")
    assert "There is no channel yet where others can see its card" in answer


# The rules of the day on which it is posted.


async def test_a_person_who_is_gone_is_said_and_the_draft_stays(lab: Network) -> None:
    await lab.says("ana", "/contribute 2h for:@room:ben carried boxes")
    await lab.says("ana", "/contribute again")
    await lab.says("ben", "/privacy forget sure:yes")
    assert "I do not know @A2 in this network." in await lab.says("ana", "/confirm draft")
    mine = await lab.says("ana", "/mine")
    assert "Draft 1 cannot be posted as it is; /amend draft 1 3h changes it, /confirm draft 1 no drops it." in mine
    assert "Draft 1 is dropped." in await lab.says("ana", "/confirm draft no")


async def test_decimals_that_are_written_in_another_way_meanwhile_are_refused_and_never_misread(lab: Network) -> None:
    await lab.says("ana", "/contribute 1.125h swept")
    await lab.says("ana", "/contribute again")
    await decimals(lab, "comma")
    assert "Nothing was recorded" in await lab.says("ana", "/confirm draft")
    assert "Noted as C3: 2 h" in await lab.says("ana", "/amend draft 2h") + await lab.says("ana", "/confirm draft")


# Gone.


async def test_a_draft_that_is_not_posted_is_gone_after_a_week(lab: Network) -> None:
    await lab.says("ana", "/contribute again")
    await lab.passes(days=6)
    assert "1 draft that nobody else sees; what is not posted is gone after 7 days." in await lab.says(
        "ana", "/privacy"
    )
    await lab.passes(days=1)
    assert "draft" not in await lab.says("ana", "/privacy")
    assert "You have no draft." in await lab.says("ana", "/confirm draft")
    assert await lab.store.drafts(lab.core.journal.network) == []


async def test_a_change_gives_it_another_week(lab: Network) -> None:
    await lab.says("ana", "/contribute again")
    await lab.passes(days=6)
    assert "It is gone on Mon 19 Jan" in await lab.says("ana", "/amend draft 2h")
    await lab.passes(days=6)
    assert "Noted as C2: 2 h" in await lab.says("ana", "/confirm draft")


async def test_what_is_over_is_gone_at_the_next_start_even_if_nobody_was_there(lab: Network) -> None:
    await lab.says("ana", "/contribute again")
    lab.now = lab.now.replace(day=20)
    await lab.kill()
    assert await lab.store.drafts(lab.core.journal.network) == []


async def test_a_restart_keeps_drafts(lab: Network) -> None:
    await lab.says("ana", "/contribute again")
    await lab.says("ana", "/amend draft 5h")
    await lab.kill()
    assert "Draft 1: 5 h of work (machining)" in await lab.says("ana", "/mine")
    assert "Noted as C2: 5 h" in await lab.says("ana", "/confirm draft")


# One person, several accounts.


async def test_all_accounts_of_a_person_have_the_same_drafts_and_keep_their_own_when_they_part(lab: Network) -> None:
    await lab.says("anna", "/contribute 1h wrote the minutes")
    await lab.says("ana", "/contribute again")
    await lab.says("anna", "/contribute again")
    await link(lab, "ana", "anna")
    mine = await lab.says("ana", "/mine")
    assert "Draft 1: 3 h of work" in mine
    assert "Draft 2: 1 h of work, “wrote the minutes”." in mine
    await lab.says("ana", "/amend draft 2 2h")
    assert "Draft 2: 2 h of work" in await lab.says("anna", "/mine")
    await lab.says("anna", "/unlink")
    assert _drafts(await lab.says("ana", "/mine")) == [
        "Draft 1: 3 h of work (machining) for #probe, “aligned the optics”. /confirm draft 1"
    ]
    assert _drafts(await lab.says("anna", "/mine")) == ["Draft 2: 2 h of work, “wrote the minutes”. /confirm draft 2"]


def _drafts(mine: str) -> list[str]:
    return [line for line in mine.splitlines() if line.startswith("Draft ")]


async def test_days_of_a_room_in_a_draft_are_days(network: Network) -> None:
    await network.members("ana", "ben")
    await network.says("ana", "/contribute space 3 days the back room")
    await network.says("ana", "/contribute again")
    assert "4 days of space" in await network.says("ana", "/amend draft 4 days")
    await network.says("ana", "/confirm draft")
    assert network.book.contributions.by_id["C2"].log.amount == Quantity(Fraction(4), "day")
