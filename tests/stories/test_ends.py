"""No answer is no: what waits for a yes has an end, which is told to whoever asked; time in which nobody can act does not count."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from bot.record.journal import Journal
from ledger.contributions.contribution import Logged
from ledger.contributions.log import Log
from ledger.governance.awaited import awaited
from ledger.network.agent import Joined
from ledger.network.preset import LIGHT_1
from ledger.network.rules import ANSWER_DAYS, Rules, RulesAdopted
from ledger.store.store import open_store
from ledger.values.phrase import NETWORK, Words
from ledger.values.quantity import Quantity
from tests.stories.test_pauses import down
from tests.support.given import with_five, with_income
from tests.support.network import MONDAY, Network

LOG = "/contribute 2h for:@room:ben moved chairs"

ASKED = {
    "log": ("C6", [("ana", LOG)]),
    "income": ("I1", [("ana", "/income note 10 EUR raffle")]),
    "rule": ("G1", [("ana", "/settings set quality on")]),
    "candidate": ("G1", [("dan", "/role take steward"), ("eva", "/confirm @room:dan")]),
    "speaker": ("A4/speaker/A6", [("eva", "/agent add Club"), ("eva", "/agent speaker Club @room:dan")]),
}
"""The questions of each noun: its name, and the lines that ask it."""

ANSWERED = {
    "log": [("ben", "/confirm C6")],
    "income": [("ben", "/confirm I1")],
    "rule": [("ben", "/confirm G1")],
    "candidate": [("ana", "/confirm @room:dan")],
    "speaker": [("dan", "/confirm @room:dan")],
}

HEARS = {
    "log": "C6, 2 h of work, counts for nothing: ben, for whom you logged it, did not say yes in time. /contribute again C6 logs it once more.",
    "income": "I1, 10.00 EUR, which you noted, was confirmed by no other steward in time: it counts for nothing. If the money is there, note it again: /income note.",
    "rule": "G1: ratings of work: on. Too few said yes in time, so nothing changes.",
    "candidate": "G1: dan as a steward. Too few said yes in time, so nothing changes.",
    "speaker": "dan does not speak for Club: nobody, or too few, said yes in time. /agent speaker @A6 @A4 asks once more.",
}


async def asked(network: Network, noun: str) -> None:
    await with_five(network)
    await say(network, ASKED[noun][1])


async def say(network: Network, lines: Iterable[tuple[str, str]]) -> None:
    for person, line in lines:
        await network.says(person, line)


def waits(network: Network) -> set[str]:
    return {each.question for each in awaited(network.book)}


def messages(network: Network) -> dict[str, list[str]]:
    return {name: network.room.direct(name) for name in ("ana", "ben", "cara", "dan", "eva")}


@pytest.mark.parametrize("noun", ASKED)
async def test_what_nobody_answers_is_off_after_two_weeks_and_whoever_asked_hears(network: Network, noun: str) -> None:
    await asked(network, noun)
    question, lines = ASKED[noun]
    await network.passes(days=13, hours=23)
    assert waits(network) == {question}
    before = {name: len(said) for name, said in messages(network).items()}
    await network.passes(hours=1)
    assert waits(network) == set()
    await network.passes(hours=9)  # past six in the evening: about a log, the message of the day tells it
    new = {name: told for name, said in messages(network).items() if (told := said[before[name] :])}
    assert new == {lines[0][0]: [HEARS[noun]]}
    said = await network.says("ben", "/confirm")
    assert "Nothing waits for your yes." in said
    assert (await network.rebuilt()).height == network.book.height


@pytest.mark.parametrize("noun", ASKED)
async def test_what_is_answered_does_not_end_later(network: Network, noun: str) -> None:
    await asked(network, noun)
    await network.passes(days=13, hours=23)
    await say(network, ANSWERED[noun])
    await network.passes(days=20)
    whole = await network.store.slice("commons", 1)
    assert not any(b"Lapsed" in one.body for one in whole.sealed)


@pytest.mark.parametrize("noun", ASKED)
async def test_it_can_be_asked_once_more(network: Network, noun: str) -> None:
    await asked(network, noun)
    await network.passes(days=14)
    await say(network, [line for line in ASKED[noun][1] if not line[1].startswith("/agent add")])
    assert len(waits(network)) == 1
    until = next(awaited(network.book)).until
    assert until == network.now + timedelta(days=ANSWER_DAYS)


@pytest.mark.parametrize("noun", ["log", "income", "rule"])
async def test_its_card_says_until_when_and_what_came_of_it(network: Network, noun: str) -> None:
    await asked(network, noun)
    question, _ = ASKED[noun]
    assert "No answer by Tue 20 Jan, 10:00 UTC means no." in network.room.shown(question)
    assert f"/confirm {question} no, until Tue 20 Jan, 10:00 UTC." in await network.says("ben", "/mine")
    await network.passes(days=14)
    shown = network.room.shown(question)
    assert "/confirm" not in shown
    assert "say yes in time" in shown or "said yes in time" in shown
    assert "in time: no answer is no." in await network.says("ana", f"/history {question}")


async def test_an_income_that_nobody_wants_taken_back_in_time_stays(network: Network) -> None:
    await with_five(network)
    await with_income(network, "10 EUR")
    await network.says("ana", "/income reverse I1 a nought too many")
    assert "No answer by" in network.room.shown("I1")
    await network.passes(days=14)
    income = network.book.incomes.by_id["I1"]
    assert (income.state, income.reversal) == ("confirmed", None)
    assert network.room.direct("ana")[-1] == (
        "I1, 10.00 EUR, stays in the books: no other steward said in time that it is to be taken back."
    )
    await network.says("ana", "/income reverse I1 it is wrong")
    await network.says("ben", "/confirm I1")
    assert network.book.incomes.by_id["I1"].state == "reversed"


async def test_another_revision_is_another_question(network: Network) -> None:
    await asked(network, "log")
    await network.passes(days=10)
    await network.says("ana", "/amend C6 3h moved all the chairs")
    await network.passes(days=13)
    assert waits(network) == {"C6"}
    await network.passes(days=1)
    assert network.book.contributions.by_id["C6"].state == "lapsed"


async def test_a_new_speaker_has_as_long_as_the_one_before(network: Network) -> None:
    await with_five(network)
    await network.says("eva", "/agent add Club")
    await network.says("ana", '/contribute 2h for:"Club" lent the hall')
    await network.passes(days=13)
    await network.says("eva", "/agent speaker Club @room:dan")
    await network.says("dan", "/confirm @room:dan")
    await network.passes(days=13)
    assert waits(network) == {"C6"}
    await network.says("dan", "/confirm C6")
    assert network.book.contributions.by_id["C6"].state == "open"


@pytest.mark.parametrize("noun", ASKED)
async def test_time_in_which_the_program_was_down_does_not_count(network: Network, noun: str) -> None:
    await asked(network, noun)
    await network.passes(days=13)
    await down(network, days=30)
    assert waits(network) == {ASKED[noun][0]}
    await network.passes(hours=23)
    assert waits(network) == {ASKED[noun][0]}
    await network.passes(hours=1)
    assert waits(network) == set()


async def test_the_card_and_the_message_say_the_end_to_which_it_was_put_off(network: Network) -> None:
    await asked(network, "income")
    await network.passes(days=1)
    assert "until Tue 20 Jan, 10:00 UTC" in network.room.direct("ben")[-1]
    await down(network, days=5)
    await network.passes(minutes=1)
    assert "No answer by Sun 25 Jan, 10:00 UTC means no." in network.room.shown("I1")
    assert "until Sun 25 Jan, 10:00 UTC" in network.room.direct("ben")[-1]


async def with_old_ledger(network: Network) -> None:
    """Write what an old program wrote: rules without an end of questions, and a log that has waited for 100 days."""
    store = await open_store(network.path)
    journal = Journal("commons", store, _salt)
    await journal.open()
    log = Log(
        "work",
        Quantity(Fraction(2), "h"),
        None,
        None,
        Words("moved chairs", "A1"),
        None,
        "livelihood",
        MONDAY.date(),
        True,
        None,
        None,
    )
    old = (
        (NETWORK, RulesAdopted(Rules(1, LIGHT_1, answer_days=None), None)),
        ("A1", Joined("A1", Words("room:ana", "A1"), Words("ana", "A1"))),
        ("A2", Joined("A2", Words("room:ben", "A2"), Words("ben", "A2"))),
        ("A1", Logged("C1", "A1", "A2", log, "A2", None)),
    )
    for by, fact in old:
        await journal.append(by, (fact,), MONDAY, None, ())
    await store.close()


def _salt(height: int, number: int) -> bytes:
    return bytes([height, number]) * 16


async def test_what_waited_before_questions_had_an_end_has_as_long_as_any_other(tmp_path: Path) -> None:
    """An old ledger is opened: nothing of it is off at once, however long it has waited."""
    network = Network(tmp_path)
    await with_old_ledger(network)
    network.now += timedelta(days=100)
    await network.start()
    try:
        rules = network.book.rules.now
        assert rules == replace(Rules(2, LIGHT_1), answer_days=ANSWER_DAYS), "nothing else of the rules is another"
        (log,) = awaited(network.book)
        assert (log.question, log.until) == ("C1", network.now + timedelta(days=ANSWER_DAYS))
        await network.passes(days=13, hours=23)
        assert waits(network) == {"C1"}
        await down(network, minutes=1)
        assert network.book.rules.now.version == 2, "once"
        await network.passes(hours=2)
        assert waits(network) == set()
        assert network.book.contributions.by_id["C1"].state == "lapsed"
    finally:
        await network.stop()
