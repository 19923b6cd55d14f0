"""*Five*, a repair café's first month: how often each of five people is written to, and in which words."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest

from ledger.network.preset import STANDARD, STANDARD_1, Preset
from tests.simple.mailbox import BACK, Mailbox
from tests.support.given import adopts, with_five
from tests.support.network import Network

FIVE = ("ana", "ben", "cara", "dan", "eva")


@pytest.mark.parametrize(
    ("preset", "asked"),
    # By lot all are asked among five: whoever did not look, Dan and Eva in the first week and Eva in the second, is asked once.
    [(STANDARD_1, ([], [])), (STANDARD, (["dan", "eva"], ["eva"]))],
    ids=["edition 1", "edition 2"],
)
async def test_a_month_of_a_repair_cafe_writes_to_each_of_five_less_than_twice_a_week(
    network: Network, preset: Preset, asked: tuple[list[str], list[str]]
) -> None:
    mailbox = Mailbox(network, FIVE)
    await mailbox.joins()
    await adopts(network, preset)

    # The first Saturday: everybody logs, and the others look the same evening.
    await network.passes(days=5)
    for name in FIVE:
        number = await mailbox.logs(name, "4h repaired what came")
        await mailbox.react("✅", number, [other for other in FIVE if other != name][:3])
    await mailbox.week_ends()
    assert Counter(mailbox.weeks[0]) == Counter([*FIVE, *asked[0]]), "their very first acceptance, and who is asked"

    # The second week: Ana writes the hours of two others down where only some read, and buys fuses.
    await mailbox.logs("ana", "2h for:@room:ben posters", BACK)
    await mailbox.logs("ana", "1h for:@room:cara tea", BACK)
    await mailbox.react(
        "✅",
        await mailbox.logs("ana", "expense 12.50 EUR evidence:https://example.org/r.pdf fuses"),
        ("ben", "cara", "dan"),
    )
    await network.passes(days=2)
    await network.says("ben", "/confirm C6")
    await network.says("cara", "/confirm C7 no")
    await mailbox.react("✅", "C6", ("cara", "dan", "eva"))
    await mailbox.week_ends()
    # Ana hears that Cara does not want it, and on two evenings what was accepted, as Ben does once; Ben and Cara were asked at six.
    assert Counter(mailbox.weeks[1]) == Counter(["ana", "ana", "ana", "ben", "ben", "cara", *asked[1]])

    # The third: one log is flagged and changed, one is rejected.
    number = await mailbox.logs("dan", "9h sorted screws")
    await network.says("eva", f"/flag {number} it was one afternoon")
    await network.says("dan", f"/amend {number} 4h sorted screws")
    await mailbox.react("✅", number, ("ana", "ben", "eva"))
    await mailbox.react("❌", await mailbox.logs("eva", "8h thought about it"), ("ana", "ben", "cara", "dan"))
    await mailbox.week_ends()
    assert max(mailbox.weeks[2].values()) <= 4

    # The fourth: nobody looks at two logs in time; all are asked once more, together.
    await mailbox.logs("cara", "1h wrote the minutes")
    await mailbox.logs("cara", "1h carried boxes")
    await mailbox.week_ends()
    assert max(mailbox.weeks[3].values()) <= 4

    assert mailbox.mean <= Fraction(3, 2)
    assert mailbox.most <= 4
    assert max(mailbox.posts) <= 12
    assert max(mailbox.lines("vote"), mailbox.lines("confirm")) <= 5
    assert mailbox.lines("") <= 4, "one that was left undecided in a closed channel says how it goes on"
    assert mailbox.mentioned <= 3
    assert mailbox.words() == set()


async def test_a_saturday_of_all_five_is_one_line_a_tap_each_and_no_message_but_the_first(network: Network) -> None:
    mailbox = Mailbox(network, FIVE)
    await mailbox.joins()
    await network.passes(days=5)
    await network.says("ana", "/contribute 4h with:@room:ben,@room:cara,@room:dan,@room:eva repaired what came")
    for name in ("ben", "cara", "dan", "eva", "ana"):
        await network.reacts(name, "✅", "L1")  # their own is right, and they approve the others
    await mailbox.week_ends()
    assert {log.state for log in network.book.contributions.by_id.values()} == {"accepted"}
    assert len(network.room.cards("L1")) == 1, "one card for all of them"
    assert set(mailbox.weeks[0].values()) == {1}, "their very first acceptance"
    assert mailbox.words() == set()


async def test_what_nobody_answers_is_asked_twice_and_its_end_told_once(network: Network) -> None:
    mailbox = Mailbox(network, FIVE)
    await mailbox.joins()
    await mailbox.logs("ana", "2h for:@room:ben posters", BACK)
    for _ in range(3):
        await mailbox.week_ends()
    # Ben is asked the first evening, and the last one with a day left; then, in the evening, Ana hears that it is off.
    assert [week["ben"] for week in mailbox.weeks] == [1, 1, 0]
    assert [week["ana"] for week in mailbox.weeks] == [0, 0, 1]
    assert mailbox.words() == set()


async def test_what_came_in_is_shared_at_once_when_all_five_say_yes(network: Network) -> None:
    await with_five(network)
    await network.says("ana", "/income note 100 EUR raffle")
    await network.says("ben", "/confirm I1")
    mark = (await network.says("ana", "/distribute prepare 100 EUR")).rpartition(" ")[2].rstrip(".")
    before = {name: len(network.room.direct(name)) for name in FIVE}
    await network.says("ben", f"/distribute approve D1 {mark}")
    for name in ("cara", "dan", "eva"):
        await network.says(name, "/vote D1 approve")  # the line, or the button, of its card
    assert network.book.distributions.by_id["D1"].state == "made"
    assert {name: len(network.room.direct(name)) - before[name] for name in FIVE} == dict.fromkeys(FIVE, 1), (
        "their money moved, and nothing else"
    )


async def test_a_quiet_month_writes_to_nobody(network: Network) -> None:
    mailbox = Mailbox(network, FIVE)
    await mailbox.joins()
    for _ in range(4):
        await mailbox.week_ends()
    assert mailbox.most == 0


async def test_a_log_typed_as_one_speaks_is_one_line_and_what_is_asked_back_is_a_line_to_type(network: Network) -> None:
    mailbox = Mailbox(network, FIVE)
    await mailbox.joins()
    for typed in ("3 hrs 20 mins fixed the bike", "half an hour made tea", "1,5 h kettle date:yesterday"):
        assert (await network.says("ana", f"/contribute {typed}")).startswith("Noted as C")
    asked = await network.says("ben", "/contribute 2h 30 swept")
    assert "Nothing was recorded." in asked
    for line in ("2h30 swept", '2h "30 swept"'):
        assert line in asked
        assert (await network.says("ben", f"/contribute {line}")).startswith("Noted as C")
    assert not any(network.room.direct(name)[1:] for name in FIVE), "and no message comes of it"


async def test_what_only_the_words_say_costs_one_line_and_what_was_typed_without_a_slash_another(
    network: Network,
) -> None:
    mailbox = Mailbox(network, FIVE)
    await mailbox.joins()
    said = await network.says("ana", "/contribute 2h yesterday fixed the bike")
    (line,) = [part for part in said.split("\n") if "yesterday" in part]
    assert line.count("/") == 1, "one line to type, and no second question"
    assert (await network.says("ana", line[line.index("/") :].rstrip("."))).startswith("C1 is now")
    answered = await network.whispers("ben", "2h made tea")
    assert answered == "That is not logged yet. /contribute 2h made tea would log it."
    assert (await network.says("ben", "/contribute 2h made tea")).startswith("Noted as C2")
    both = await network.says("cara", "/contribute 1h swept\n/contribute 1h cooked")
    assert ("Noted as C3" in both, "Noted as C4" in both) == (True, True)
    assert not any(network.room.direct(name)[1:] for name in FIVE), "and no message comes of it"
