"""Roles and rules: a few who confirm each other take no power unseen, and a few who object to everything only delay it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from ledger.governance import members_vote
from ledger.network.role import STEWARD, RoleOffered
from tests.simple.mailbox import OURS
from tests.stories.test_pauses import down
from tests.support.given import (
    asked_before,
    held,
    link,
    link_code,
    made_steward,
    rule_before,
    ruled,
    with_five,
    with_hours,
    with_income,
)
from tests.support.network import Network
from tests.support.room import GENERAL

Shown = dict[str, Any]

HONEST = ("ana", "ben", *(f"m{number}" for number in range(1, 13)))
RING = ("r1", "r2", "r3")

POWER = (
    "r1: /role take steward",
    "r2: /confirm @r1",
    "r3: /confirm G1",
    "r2: /role take steward",
    "r1: /confirm G2",
    "r3: /confirm G2",
    "r1: /settings preset light",
    "r2: /confirm S1",
    "r1: /contribute 400h planned everything",
    "r2: /vote C18 approve",
    "r3: /vote C18 approve",
    "r1: /distribute prepare 1000 EUR",
)
"""What three people do who have an accepted hour each, as it once gave one of them nearly all of the money."""


def beginning() -> Iterable[str]:
    """Yield the lines by which seventeen people have an accepted hour each, and the pool has 1,000 EUR."""
    people = (*HONEST, *RING)
    yield from (f"{name}: /join" for name in people)
    yield "ana: /settings set main here"
    for number, name in enumerate(people, start=1):
        yield f"{name}: /contribute 1h what {name} did"
        yield from (f"{other}: /vote C{number} approve" for other in [one for one in people if one != name][:4])
    yield from ("= +15d", "ana: /income note 1000 EUR raffle", "ben: /confirm I1")


def played(directory: Path, *lines: str) -> list[Shown]:
    """Play a script on the console, and return all that was shown."""
    script = directory / "script.txt"
    script.write_text("\n".join((*beginning(), *lines)), encoding="utf-8")
    data = ["--data", str(directory / "data"), "--script", str(script)]
    done = subprocess.run([sys.executable, "-m", "bot", "console", "--json", *data], capture_output=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def answers(shown: Iterable[Shown], line: str, script: tuple[str, ...]) -> str:
    """Return the answer to a line of a script."""
    number = len([*beginning(), *script[: script.index(line)]]) + 1
    (answer,) = [one["text"] for one in shown if one["kind"] == "answer" and one["line"] == number]
    return str(answer)


def direct(shown: Iterable[Shown], person: str) -> list[str]:
    """Return the direct messages to somebody, as they were sent first."""
    return [one["text"] for one in shown if one["kind"] == "direct" and one["to"] == person]


def test_three_who_confirm_each_other_get_no_power_where_one_steward_objects(tmp_path: Path) -> None:
    script: tuple[str, ...] = (
        *POWER,
        "ana: /flag G1 who are you?",
        "ben: /flag G2 and you?",
        *(f"{name}: /vote {number} approve" for name in RING for number in ("G1", "G2")),
        *("= +8d", "ana: /role", "ana: /settings", "ana: /income", "= +13d", "ben: /role", "ana: /ledger verify"),
    )
    shown = played(tmp_path, *script)
    for steward in ("ana", "ben"):
        notices = [
            text for text in direct(shown, steward) if text.startswith("G1: r1 becomes a steward on Fri 23 Jan, 09:00")
        ]
        assert len(notices) == 1, "at once, and once"
    cards = [one for one in shown if one["kind"] == "post" and one["about"] == "G1" and one["to"] is None]
    assert [one["channel"] for one in cards] == ["#general"]
    assert "Only a steward can do that" in answers(shown, "r1: /settings preset light", script)
    assert "Only a steward can do that" in answers(shown, "r1: /distribute prepare 1000 EUR", script)
    assert "the members vote on it" in answers(shown, "ana: /flag G1 who are you?", script)
    for role in ("ana: /role", "ben: /role"):
        assert "Stewards: ana, ben." in answers(shown, role, script)
    assert "Votes by standard" in answers(shown, "ana: /settings", script)
    digests = [one["text"] for one in shown if one["kind"] == "post" and "Ledger head " in one["text"]]
    assert any("Still open: G1 (r1 as a steward, voted on until " in text for text in digests)
    assert any("Not decided: G1" in text for text in digests)
    assert any("Money: 1000 EUR in, 1000 EUR left." in text for text in digests)
    assert not any("shared" in text or "paid" in text for text in digests)
    assert any("G1: r1 as a steward. Too few said yes, so nothing changes." in text for text in direct(shown, "r1"))
    assert "The ledger is intact" in answers(shown, "ana: /ledger verify", script)


def test_where_nobody_objects_it_holds_three_days_after_the_second_yes(tmp_path: Path) -> None:
    script = (*POWER[:3], "= +71h", "ana: /role", "= +59m", "ben: /role", "= +1m", "r2: /role")
    shown = played(tmp_path, *script)
    assert "Stewards: ana, ben.\nr1 offers to be one" in answers(shown, "ana: /role", script)
    assert "Stewards: ana, ben.\n" in answers(shown, "ben: /role", script)
    assert "Stewards: ana, ben, r1." in answers(shown, "r2: /role", script)
    assert any(one["text"].startswith("r1 is a steward from now on") for one in shown if one["kind"] == "post")


# How it stands, and who is told.


def stewards(network: Network) -> list[str]:
    """Return the names of the stewards."""
    return [
        network.book.agents.name(one).text or "" for one in network.book.roles.holders(STEWARD, network.book.agents)
    ]


def state(network: Network, number: str = "G1") -> str:
    return network.book.proposals.by_id[number].state


async def candidate(network: Network, name: str = "cara", *yes: str) -> None:
    """Let somebody offer to be a steward, and these say yes."""
    await network.says(name, "/role take steward")
    for one in yes:
        await network.says(one, "/confirm G1")


async def test_the_card_stands_in_the_main_channel_wherever_it_was_asked_for(network: Network) -> None:
    await with_five(network)
    await network.says("ana", "/settings set main here")
    await network.says("ana", "/settings set mirror here", "room:here/board")
    await network.whispers("cara", "/role take steward")
    network.room.private.add("room:here/secret")
    await network.says("ana", "/settings set preset light", "room:here/secret")
    for number in ("G1", "G2"):
        channels = [message.channel for message in network.room.messages.values() if message.about == number]
        assert sorted(channels) == ["room:here/board", GENERAL]


async def test_without_a_main_channel_it_stands_where_all_can_see_it(network: Network) -> None:
    await with_five(network)
    network.room.private.add("room:here/secret")
    await network.says("ana", "/settings set preset light", "room:here/secret")
    await network.whispers("cara", "/role take steward")
    assert [message.channel for message in network.room.messages.values() if message.about in ("G1", "G2")] == [
        GENERAL
    ] * 2


async def test_its_card_says_how_it_stands_at_each_step(network: Network) -> None:
    await with_five(network)
    await candidate(network)
    assert network.room.shown("G1") == (
        "G1: cara offers to be a steward.\nTwo others with accepted work say yes to it: /confirm G1.\n"
        "No answer by Tue 20 Jan, 10:00 UTC means no."
    )
    await network.says("dan", "/confirm G1")
    assert "Yes by dan. One more with accepted work has to: /confirm G1." in network.room.shown("G1")
    await network.says("ana", "/confirm G1")
    assert network.room.shown("G1") == (
        "G1: cara becomes a steward on Fri 9 Jan, 10:00 UTC. Yes by dan, ana.\n"
        "One steward, or two members with accepted work, who object until then make it a vote of all: /flag G1 why."
    )
    await network.says("eva", "/flag G1 too soon")
    assert "eva objects: “too soon”" in network.room.shown("G1")
    await network.says("ben", "/flag G1 I think so too")
    assert "G1: the members vote until Tue 13 Jan, 10:00 UTC whether cara becomes a steward." in network.room.shown(
        "G1"
    )
    assert "0 yes and 0 no so far. It takes 3 yes, and twice as many yes as no" in network.room.shown("G1")
    for name in ("ana", "dan", "cara"):
        await network.reacts(name, "✅", "G1")
    await network.says("eva", "/vote G1 reject")
    assert "3 yes and 1 no so far." in network.room.shown("G1")
    assert stewards(network) == ["ana", "ben"], "not at the first moment at which it would pass"
    await network.passes(days=7)
    assert network.room.shown("G1") == (
        "G1: cara as a steward. It holds from now on.\n3 yes and 1 no. It took 3 yes, and twice as many yes as no."
    )
    assert stewards(network) == ["ana", "ben", "cara"]
    await network.rebuilt()


async def test_all_stewards_are_told_at_once_and_whoever_offered_hears_each_step(network: Network) -> None:
    await with_five(network)
    before = {name: len(network.room.direct(name)) for name in ("ana", "ben", "cara", "dan", "eva")}
    await candidate(network, "cara", "dan", "ana")
    new = {name: network.room.direct(name)[count:] for name, count in before.items()}
    assert {name for name, said in new.items() if said} == {"ben", "cara"}, "ana did it herself"
    assert new["ben"] == [
        "G1: cara becomes a steward on Fri 9 Jan, 10:00 UTC. Yes by dan, ana.\nIf that is not right, object: /flag G1 why."
    ]
    await network.says("eva", "/flag G1 too soon")
    assert "eva objects: “too soon”" in network.room.direct("cara")[-1]
    await network.says("dan", "/flag G1 I thought again")
    assert "the members vote until" in network.room.direct("cara")[-1]
    assert "the members vote until" in network.room.direct("ana")[-1]
    await network.passes(days=15)
    assert network.room.direct("cara")[-1].startswith("G1: cara as a steward. Too few said yes, so nothing changes.")


async def test_everybody_who_may_vote_is_asked_by_name_and_who_has_voted_no_more(network: Network) -> None:
    await with_five(network)
    await network.members("zoe")
    await candidate(network, "cara", "dan", "ana")
    await network.says("ben", "/flag G1 too soon")
    await network.says("eva", "/vote G1 abstain")
    before = {name: len(network.room.direct(name)) for name in ("ana", "ben", "cara", "dan", "eva", "zoe")}
    await network.passes(hours=9)
    asked = {
        name
        for name, count in before.items()
        if any("the members vote" in one for one in network.room.direct(name)[count:])
    }
    assert asked == {"ana", "ben", "cara", "dan"}
    assert "whether cara becomes a steward. /vote G1 approve, or /vote G1 reject." in await network.says("ana", "/mine")
    await network.says("ana", "/vote G1 approve")
    assert "the members vote" not in await network.says("ana", "/mine")
    assert "Nothing of that waits for you any more." in network.room.direct("ana")[-1]
    assert "What you said on G1: approve." in await network.says("ana", "/mine G1")


async def test_the_digest_names_what_is_proposed_and_what_became_of_it(network: Network) -> None:
    await with_five(network)
    await candidate(network)
    await network.says("ana", "/settings set preset light")
    await network.says("ben", "/confirm G2")
    await network.passes(days=6)
    assert "Still open: G1 (cara as a steward)." in network.room.shown("W1")
    assert "Decided: the rule for votes: light, " in network.room.shown("W1")
    await network.says("ana", "/settings set minimum 5 EUR")
    await network.passes(days=5)
    await network.says("ben", "/confirm G3")
    await network.passes(days=2)
    assert (
        "Still open: G3 (the least that is paid out: 5 EUR, from Tue 20 Jan, 10:00 UTC on unless enough object), "
        in network.room.shown("W2")
    )


async def test_it_is_told_why_and_what_happened_and_nobody_reads_who_chose_what_before_the_end(
    network: Network,
) -> None:
    await with_five(network)
    await candidate(network, "cara", "dan", "ana")
    await network.says("ben", "/flag G1 too soon")
    await network.says("eva", "/vote G1 reject")
    said = await network.says("eva", "/why G1")
    assert "Yes by dan, ana." in said and "ben objected: “too soon”" in said
    assert "5 with accepted work were around, so it took 3 yes: half of them where at most 12 are around" in said
    assert "eva | reject" not in said
    await network.passes(days=14)
    assert "eva | reject" in await network.says("dan", "/why G1")
    history = await network.says("dan", "/history G1")
    for words in (
        "cara offered to be a steward: G1.",
        "dan said yes to G1.",
        "G1 has the yes that it needs: it holds in 72 hours, unless enough object.",
        "ben objected to G1: “too soon”",
        "The members vote on G1: it takes 3 yes, with 5 of them around.",
        "The vote of eva on G1: reject.",
        "Too few said yes to G1: the members are asked once more.",
        "G1 ended without enough yes: 0 yes, 1 no, 0 without an opinion.",
    ):
        assert words in history


async def test_no_card_and_no_message_has_a_word_of_the_trade(network: Network) -> None:
    await with_five(network)
    await candidate(network, "cara", "dan", "ana")
    await network.says("ana", "/settings set preset light")
    await network.says("ben", "/confirm G2")
    await network.says("ben", "/flag G1 too soon")
    await network.passes(days=15)
    said = [
        plain
        for message in network.room.messages.values()
        if message.about[:1] == "G"
        for plain in [network.room.cards(message.about)]
    ]
    told = [text for name in ("ana", "cara", "eva") for text in network.room.direct(name)]
    words = " ".join([*(text for texts in said for text in texts), *told]).casefold()
    assert not [word for word in OURS if word in words]


# The yes that it needs.


async def test_a_rule_holds_three_days_after_another_steward_said_yes(network: Network) -> None:
    await with_five(network)
    assert "It holds 72 hours after that, unless enough object." in await network.says(
        "ana", "/settings set preset light"
    )
    assert "G1: ana proposes another rule: the rule for votes: light." in network.room.shown("G1")
    await network.passes(days=5)
    assert state(network) == "asked"
    await network.says("ben", "/confirm G1")
    await network.passes(hours=71, minutes=59)
    assert network.book.rules.now.preset.name == "standard"
    await network.passes(minutes=1)
    assert network.book.rules.now.preset.name == "light"
    assert network.book.rules.settings == {}


async def test_of_what_is_for_comfort_one_steward_decides_at_once_and_it_is_a_setting(network: Network) -> None:
    await with_five(network)
    assert "S1 is set, the time zone: Europe/Berlin." in await network.says("ana", "/settings set zone Europe/Berlin")
    assert network.book.proposals.by_id == {}


async def test_two_rules_at_once_are_each_one_change_of_the_rules_of_that_moment(network: Network) -> None:
    await with_five(network)
    for line in ("/settings set preset light", "/settings set quality on"):
        await network.says("ana", line)
    await network.says("ben", "/confirm G1")
    await network.passes(hours=5)
    await network.says("ben", "/confirm G2")
    await network.says("ana", "/settings set zone Europe/Berlin")
    await network.passes(hours=72)
    now = network.book.rules.now
    assert (now.preset.name, now.quality, now.zone, now.version) == ("light", True, "Europe/Berlin", 4)


async def test_the_later_of_two_on_one_rule_says_so_and_is_void_if_the_earlier_holds(network: Network) -> None:
    await with_five(network)
    for emoji in ("👍", "🟢"):
        await network.says("ana", f"/settings set approve {emoji}")
    assert "would change the same rule" not in network.room.shown("G1")
    assert "G1 would change the same rule: if it does first, this one is void." in network.room.shown("G2")
    for number in ("G1", "G2"):
        await network.says("ben", f"/confirm {number}")
    await network.passes(hours=72)
    assert network.book.rules.now.approve == "👍"
    assert network.room.shown("G2") == "G2: the emoji for yes: 🟢. Void, as what it rested on changed meanwhile."
    await network.rebuilt()


async def test_of_two_on_one_rule_that_the_members_pass_at_the_same_moment_one_holds(network: Network) -> None:
    await with_five(network)
    for number, emoji in (("G1", "👍"), ("G2", "🟢"), ("G3", "🟩")):
        mark = "abstain" if number == "G3" else "approve"
        await network.says("ana", f"/settings set {mark} {emoji}")
        await network.says("dan", f"/flag {number} let us ask all")
        await network.says("eva", f"/flag {number} so do I")
        await network.says("ben", f"/confirm {number}")
        for name in ("ana", "ben", "cara"):
            await network.says(name, f"/vote {number} approve")
    await network.passes(days=7)
    now = network.book.rules.now
    assert (now.approve, now.abstain, now.version) == ("👍", "🟩", 3)
    assert [state(network, number) for number in ("G1", "G2", "G3")] == ["passed", "overtaken", "passed"]
    await network.rebuilt()


async def test_the_later_one_holds_where_the_earlier_came_to_nothing(network: Network) -> None:
    await with_five(network)
    for emoji in ("👍", "🟢"):
        await network.says("ana", f"/settings set approve {emoji}")
    await network.says("ben", "/confirm G2")
    await network.says("ana", "/withdraw G1")
    assert "would change" not in network.room.shown("G2")
    await network.passes(hours=72)
    assert network.book.rules.now.approve == "🟢"


async def test_an_emoji_that_means_something_else_meanwhile_is_not_given_a_second_meaning(network: Network) -> None:
    await with_five(network)
    for name in ("approve", "abstain"):
        await network.says("ana", f"/settings set {name} 🟢")
        await network.says("ben", f"/confirm {'G1' if name == 'approve' else 'G2'}")
    await network.passes(hours=72)
    assert (network.book.rules.now.approve, network.book.rules.now.abstain, state(network, "G2")) == (
        "🟢",
        "⚪",
        "overtaken",
    )


async def test_three_at_most_are_open_of_one_person(network: Network) -> None:
    await with_five(network)
    for value in ("preset light", "quality on", "minimum 5 EUR"):
        assert "is proposed" in await network.says("ana", f"/settings set {value}")
    assert "You have 3 proposals open: G1, G2, G3. /withdraw G1 takes one back." in await network.says(
        "ana", "/settings set minimum 5 USD"
    )


@pytest.mark.parametrize("asked", ["/withdraw G1", "/withdraw steward"])
async def test_a_candidate_takes_it_back_at_any_time(network: Network, asked: str) -> None:
    await with_five(network)
    await candidate(network, "cara", "dan", "ana")
    assert "cara proposed G1, and can take it back." in await network.says("ana", "/withdraw G1")
    assert "G1 is taken back." in await network.says("cara", asked)
    await network.passes(days=4)
    assert (stewards(network), state(network)) == (["ana", "ben"], "dropped")
    await network.says("cara", "/role take steward")
    assert state(network, "G2") == "asked"


async def test_who_proposed_a_rule_takes_it_back_from_the_notice_and_from_the_vote(network: Network) -> None:
    await with_five(network)
    for number in ("G1", "G2"):
        await network.says("ana", "/settings set preset light")
        await network.says("ben", f"/confirm {number}")
    await network.says("ben", "/flag G2 I thought again")
    for number in ("G1", "G2"):
        assert f"{number} is taken back." in await network.says("ana", f"/withdraw {number}")
    assert "is decided already" in await network.says("dan", "/vote G2 approve")
    await network.passes(days=8)
    assert network.book.rules.now.preset.name == "standard"
    await network.rebuilt()


async def test_what_nobody_answers_within_two_weeks_is_off(network: Network) -> None:
    await with_five(network)
    await candidate(network, "cara", "dan")
    await network.passes(days=14)
    assert state(network) == "lapsed"
    assert network.room.direct("cara")[-1] == "G1: cara as a steward. Too few said yes in time, so nothing changes."
    await network.rebuilt()


# Who goes while it waits.


@pytest.mark.parametrize("goes", ["/privacy leave sure:yes", "/privacy forget sure:yes"])
@pytest.mark.parametrize("yes", [(), ("dan", "ana")])
async def test_a_candidate_who_leaves_or_is_forgotten_ends_it(
    network: Network, goes: str, yes: tuple[str, ...]
) -> None:
    await with_five(network)
    await candidate(network, "cara", *yes)
    await network.says("cara", goes)
    assert state(network) == "dropped"
    await network.passes(days=4)
    assert stewards(network) == ["ana", "ben"]
    if "forget" in goes:
        assert "cara" not in network.room.shown("G1")
    await network.rebuilt()


async def test_a_candidate_who_is_not_in_the_place_at_the_end_is_no_steward(network: Network) -> None:
    await with_five(network)
    await candidate(network, "cara", "dan", "ana")
    network.room.outside.add("cara")
    await network.passes(hours=72)
    assert (stewards(network), state(network)) == (["ana", "ben"], "gone")
    network.room.outside.clear()
    await network.passes(days=2)
    assert stewards(network) == ["ana", "ben"]
    await network.rebuilt()


async def test_what_was_confirmed_stays_so_where_one_who_did_goes(network: Network) -> None:
    await with_five(network)
    await candidate(network, "cara", "dan", "ana")
    await network.says("dan", "/privacy forget sure:yes")
    await network.passes(hours=72)
    assert stewards(network) == ["ana", "ben", "cara"]
    await network.rebuilt()


async def test_a_yes_of_one_who_went_before_the_last_one_does_not_count(network: Network) -> None:
    await with_five(network)
    await candidate(network, "cara", "dan")
    await network.says("dan", "/privacy leave sure:yes")
    assert "One more has to confirm" in await network.says("eva", "/confirm G1")
    await network.says("ana", "/confirm G1")
    assert state(network) == "noticed"


@pytest.mark.parametrize("goes", ["/withdraw steward", "/privacy leave sure:yes", "/privacy forget sure:yes"])
async def test_a_rule_of_a_steward_who_is_none_any_more_is_not_confirmed_and_others_end_it(
    network: Network, goes: str
) -> None:
    await with_five(network)
    await made_steward(network, "cara", "ana", "ben")
    await network.says("ana", "/settings set preset light")
    await network.says("ana", goes)
    assert "begin anew" in await network.says("ben", "/confirm G2")
    assert "G2 is dropped" in await network.says("cara", "/confirm G2 no")
    await network.rebuilt()


async def test_a_rule_that_was_confirmed_goes_on_where_its_proposer_steps_back(network: Network) -> None:
    await with_five(network)
    await network.says("ana", "/settings set preset light")
    await network.says("ben", "/confirm G1")
    await network.says("ana", "/withdraw steward")
    await network.passes(hours=72)
    assert network.book.rules.now.preset.name == "light"
    await network.rebuilt()


async def test_an_objection_of_one_who_went_counts_no_more(network: Network) -> None:
    await with_five(network)
    await candidate(network, "cara", "dan", "ana")
    await network.says("eva", "/flag G1 too soon")
    await network.says("eva", "/privacy leave sure:yes")
    assert "With one more" in await network.says("dan", "/flag G1 I thought again")
    assert state(network) == "noticed"
    await network.says("eva", "/contribute 1h is back")
    await network.passes(hours=72)
    assert state(network) == "voted on", "both are here when the three days are over"
    await network.rebuilt()


# Objections.


async def test_one_member_is_noted_and_the_second_makes_it_a_vote_once(network: Network) -> None:
    await with_five(network)
    await network.members("zoe")
    await candidate(network, "cara", "ana", "ben")
    assert "You have none yet" in await network.says("zoe", "/flag G1 hm")
    assert "With one more, or that of a steward, the members vote on it." in await network.says("dan", "/flag G1 hm")
    assert "Your objection to G1 stands already." in await network.says("dan", "/flag G1 hm")
    assert state(network) == "noticed"
    assert "so the members vote on it" in await network.says("eva", "/flag G1 hm")
    assert state(network) == "voted on"
    assert "The members vote on G1: /vote G1 reject." in await network.says("ben", "/flag G1 hm")
    assert "The members vote on G1" in await network.says("dan", "/flag lift G1")


async def test_an_objection_is_taken_back_before_it_is_a_vote(network: Network) -> None:
    await with_five(network)
    await candidate(network, "cara", "ana", "ben")
    await network.says("dan", "/flag G1 hm")
    assert "is taken back" in await network.says("dan", "/flag lift G1")
    assert "You have no objection to G1." in await network.says("dan", "/flag lift G1")
    assert "With one more" in await network.says("eva", "/flag G1 hm")
    await network.passes(hours=72)
    assert stewards(network) == ["ana", "ben", "cara"]


async def test_an_objection_to_an_offer_counts_once_the_offer_has_its_yes(network: Network) -> None:
    """Nobody calls all members to a vote on a mere offer."""
    await with_five(network)
    await candidate(network)
    assert "Once it has the yes that it needs, the members vote on it." in await network.says("ana", "/flag G1 hm")
    assert "ana objects: “hm”" in network.room.shown("G1")
    assert state(network) == "asked"
    await network.says("dan", "/confirm G1")
    assert "enough object: the members vote on it" in await network.says("ben", "/confirm G1")
    assert state(network) == "voted on"
    assert "the members vote until" in network.room.direct("ana")[-1]
    await network.rebuilt()


async def test_of_many_who_object_to_an_offer_its_candidate_hears_until_it_is_enough(network: Network) -> None:
    await with_five(network)
    await candidate(network)
    before = len(network.room.direct("cara"))
    for name in ("dan", "eva", "ana", "ben"):
        await network.says(name, f"/flag G1 {name} says no")
    assert len(network.room.direct("cara")) == before + 2
    shown = network.room.shown("G1")
    assert "dan objects: “dan says no”\neva objects: “eva says no”\n2 more object: /why G1." in shown


async def test_whoever_is_against_it_by_emoji_is_told_how_to_object(network: Network) -> None:
    await with_five(network)
    await candidate(network, "cara", "ana", "ben")
    for emoji in ("❌", "🚩"):
        assert await network.reacts("dan", emoji, "G1") == "To object, say why: /flag G1 why."
    assert await network.reacts("eva", "✅", "G1") == ""
    assert network.book.proposals.by_id["G1"].flags == {}


async def test_an_objection_from_a_private_channel_is_not_shown_elsewhere(network: Network) -> None:
    await with_five(network)
    await candidate(network, "cara", "ana", "ben")
    network.room.private.add("room:here/secret")
    assert "are shown with its card" in await network.says("dan", "/flag G1 between us", "room:here/secret")
    await network.whispers("dan", "/flag G1 hm")
    assert "dan objects: “hm”" in network.room.shown("G1")


async def test_two_accounts_that_were_linked_once_are_one_objection_and_one_yes(network: Network) -> None:
    await with_five(network)
    await link(network, "dan", "dan2")
    await network.says("dan2", "/link undo")
    await candidate(network, "cara", "ana", "ben")
    await network.says("dan2", "/contribute 1h x")
    for name in ("ana", "ben", "cara"):
        await network.says(name, "/vote C6 approve")
    await network.passes(hours=25)
    await network.says("dan", "/flag G1 hm")
    assert "Your objection to G1 stands already." in await network.says("dan2", "/flag G1 hm")
    assert members_vote.around(network.book) == 5
    await network.says("ana", "/flag G1 hm")
    await network.says("dan", "/vote G1 approve")
    await network.says("dan2", "/vote G1 approve")
    assert "1 yes and 0 no so far. It takes 3 yes" in network.room.shown("G1")
    await network.says("dan", "/vote G1 reject")
    assert "0 yes and 1 no so far." in network.room.shown("G1")


async def test_a_ring_of_two_that_objects_to_each_candidate_only_delays_them(network: Network) -> None:
    await with_five(network)
    await candidate(network, "cara", "ana", "ben")
    for line in ("/flag G1 never", "/vote G1 reject"):
        for name in ("dan", "eva"):
            await network.says(name, line)
    for name in ("ana", "ben", "cara"):
        await network.says(name, "/vote G1 approve")
    await network.passes(days=7)
    assert state(network) == "not passed", "three of five are not twice as many as two"
    assert "Not passed, so nothing changes." in network.room.direct("cara")[-1]
    await with_three_more(network)
    await network.says("cara", "/role take steward")
    for name in ("ana", "ben"):
        await network.says(name, "/confirm G2")
    for line in ("/flag G2 never", "/vote G2 reject"):
        for name in ("dan", "eva"):
            await network.says(name, line)
    for name in ("ana", "ben", "cara", "finn"):
        await network.says(name, "/vote G2 approve")
    await network.passes(days=7)
    assert stewards(network) == ["ana", "ben", "cara"]


async def with_three_more(network: Network) -> None:
    """Let three more people have accepted work."""
    for name in ("finn", "gil", "hana"):
        number = (await network.says(name, "/contribute 1h x")).partition(":")[0].removeprefix("Noted as ")
        for other in ("ana", "ben", "cara"):
            await network.says(other, f"/vote {number} approve")
    await network.passes(hours=25)


# The members' vote.


@pytest.mark.parametrize(
    ("around", "may", "least"),
    [
        (0, 0, 2),
        (2, 2, 2),
        (2, 5, 3),
        (3, 3, 3),
        (5, 5, 3),
        (7, 7, 4),
        (12, 12, 6),
        (13, 13, 5),
        (17, 17, 6),
        (60, 200, 20),
    ],
)
def test_a_third_of_those_around_approve_half_where_they_are_few_and_three_at_least(
    around: int, may: int, least: int
) -> None:
    assert members_vote.needed(around, may) == least


async def test_it_is_decided_by_what_stands_on_the_card_at_its_end(network: Network) -> None:
    await with_five(network)
    await candidate(network, "cara", "ana", "ben")
    await network.reacts("eva", "✅", "G1")  # before there is a vote
    await network.says("ana", "/flag G1 let us ask all")
    assert "1 yes and 0 no so far." in network.room.shown("G1")
    network.room.go_down()
    for name in ("dan", "ben"):
        await network.reacts(name, "✅", "G1")
    await network.comes_back()
    assert "3 yes and 0 no so far." in network.room.shown("G1")
    network.room.manners.forgetful = 1
    await network.unreacts("eva", "✅", "G1")
    await network.passes(days=8)
    assert state(network) == "voted on"
    assert "Too few had said yes in time, so it is asked once more." in network.room.shown("G1")
    await network.rebuilt()


async def test_a_reading_that_fails_is_waited_for_and_then_it_rests_on_what_is_known(network: Network) -> None:
    await with_five(network)
    await candidate(network, "cara", "ana", "ben")
    await network.says("ana", "/flag G1 let us ask all")
    for name in ("dan", "ben", "eva"):
        await network.says(name, "/vote G1 approve")
    await network.reacts("ana", "⚪", "G1")
    network.room.manners.cut = True
    await network.passes(days=13)
    assert state(network) == "voted on"
    await network.passes(days=1)
    ended = network.book.proposals.by_id["G1"].ended
    assert ended is not None
    assert (stewards(network), ended.blind) == (["ana", "ben", "cara"], True)
    await network.rebuilt()


async def test_those_vote_who_had_accepted_work_before_it_opened(network: Network) -> None:
    await with_five(network)
    await network.members("zoe")
    await candidate(network, "cara", "ana", "ben")
    await network.says("ana", "/flag G1 let us ask all")
    assert "when its vote opened" in await network.says("zoe", "/vote G1 approve")
    assert "when its vote opened" in await network.reacts("zoe", "✅", "G1")
    await with_three_more(network)
    assert "when its vote opened" in await network.says("finn", "/vote G1 approve")
    assert "What you said on G1: approve." in await network.says("eva", "/vote G1 approve")
    await network.says("ana", "/settings set preset light")
    assert "The members do not vote on G2 now. /flag G2 why objects to it." in await network.says(
        "eva", "/vote G2 approve"
    )


async def test_a_vote_is_held_open_while_nobody_could_act_and_so_is_a_notice(network: Network) -> None:
    await with_five(network)
    await candidate(network, "cara", "ana", "ben")
    await network.passes(hours=70)
    await down(network, hours=48)
    await network.passes(hours=1)
    assert stewards(network) == ["ana", "ben"]
    assert "Held open: nobody could act" in network.room.shown("G1")
    await network.says("ana", "/flag G1 I was away")
    await network.passes(days=6)
    await down(network, hours=48)
    await network.passes(hours=1)
    assert state(network) == "voted on" and not network.book.proposals.by_id["G1"].extended
    await network.rebuilt()


async def test_where_nobody_has_accepted_work_it_stays_with_the_stewards(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    await network.says("ana", "/settings set preset light")
    await network.says("ben", "/confirm G1")
    assert "You have none yet" in await network.says("cara", "/flag G1 hm")
    await network.says("ben", "/flag G1 I thought again")
    assert "It takes 2 yes" in network.room.shown("G1")
    assert "Nothing was recorded" in await network.says("cara", "/vote G1 approve")
    await network.passes(days=15)
    assert (state(network), network.book.rules.now.preset.name) == ("undecided", "standard")


async def test_a_small_network_waits_as_long_and_nothing_ends_early(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h")
    await network.says("cara", "/role take steward")
    for name in ("ana", "ben"):
        await network.says(name, "/confirm G1")
    await network.passes(hours=71)
    assert stewards(network) == ["ana", "ben"]
    await network.says("ana", "/flag G1 hm")
    asked = network.book.proposals.by_id["G1"].asked
    assert asked is not None and (asked.around, asked.approvals, asked.small) == (3, 3, True)
    for name in ("ana", "ben", "cara"):
        await network.says(name, "/vote G1 approve")
    await network.passes(days=6, hours=23)
    assert stewards(network) == ["ana", "ben"]
    await network.passes(hours=1)
    assert stewards(network) == ["ana", "ben", "cara"]


# What waits from before there were proposals.


async def test_what_waits_in_an_old_ledger_goes_on_as_it_began(network: Network) -> None:
    await with_five(network)
    await asked_before(network, rule_before("S1", "preset light"), RoleOffered("A3", STEWARD))
    assert "S1: ana would set the rule for votes to light." in await network.says("ben", "/confirm")
    assert "S1 holds from now on." in await network.says("ben", "/confirm S1")
    assert network.book.rules.now.preset.name == "light"
    assert "have offered it already" in await network.says("cara", "/role take steward")
    await network.says("dan", "/confirm @room:cara")
    assert "cara is a steward now." in await network.says("ana", "/confirm @room:cara")
    assert stewards(network) == ["ana", "ben", "cara"]
    await network.rebuilt()


# What somebody with bad intentions tries.


async def test_an_account_that_links_with_a_steward_meanwhile_gets_no_second_office(network: Network) -> None:
    await with_five(network)
    await network.members("eve")
    await network.says("eve", "/role take steward")
    for name in ("ben", "dan"):
        await network.says(name, "/confirm G1")
    await link(network, "ana", "eve")
    await network.passes(hours=72)
    assert (stewards(network), state(network)) == (["ana", "ben"], "overtaken")
    await network.rebuilt()


async def test_one_person_has_one_candidacy_whatever_the_account(network: Network) -> None:
    await with_five(network)
    await link(network, "cara", "cara2")
    await network.says("cara", "/role take steward")
    assert "You have offered it already: G1." in await network.says("cara2", "/role take steward")
    await network.says("cara2", "/link undo")
    assert "You have offered it already: G1." in await network.says("cara2", "/role take steward")


async def test_nobody_confirms_themselves_by_another_account(network: Network) -> None:
    await with_five(network)
    await candidate(network)
    code = await link_code(network, "cara")
    await network.says("dan", f"/link {code}")
    assert "Others confirm you" in await network.says("dan", "/confirm G1")
    await network.says("dan", "/link undo")
    assert "Others confirm you" in await network.says("dan", "/confirm G1")


async def test_the_money_is_where_it_was_while_a_ring_waits_for_its_stewards(network: Network) -> None:
    await with_five(network)
    await with_income(network, "1000 EUR")
    await candidate(network, "cara", "dan", "ben")
    for line in ("/distribute prepare 1000 EUR", "/settings set preset light", "/income reverse I1 it was never there"):
        assert "Only a steward can do that." in await network.says("cara", line)
    assert held(network, "pool") == 100_000


async def test_after_a_restart_everything_goes_on(network: Network) -> None:
    await with_five(network)
    await candidate(network, "cara", "dan", "ben")
    await network.kill()
    await network.says("ana", "/flag G1 hm")
    await network.reacts("eva", "✅", "G1")
    await network.kill()
    assert "1 yes and 0 no so far." in network.room.shown("G1")
    await ruled(network, "quality on")
    await network.passes(days=12)
    assert state(network) == "undecided"
    await network.rebuilt()
