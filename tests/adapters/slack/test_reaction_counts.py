"""The reactions on many cards on Slack: few calls, and no card whose votes are taken for gone because a page does not tell them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from adapters.slack.adapter import Pace
from adapters.slack.manifest import SCOPES
from bot.chat import Gone, Standing, Unreachable
from ledger.contributions.limits import OPEN_MAX
from ledger.validation.vote import NONE
from tests.adapters.slack.api import Fault
from tests.adapters.slack.workspace import OUR_BOT
from tests.adapters.slack.world import SlackWorld
from tests.processes.slack_network import SlackNetwork

PAGE, ALONE = "conversations.history", "reactions.get"


@pytest.fixture
def world(socket_slack: SlackWorld) -> SlackWorld:
    return socket_slack


def cards(world: SlackWorld, count: int, *, between: int = 0, channel: str = "C0GENERAL0") -> list[str]:
    """Let cards stand in a channel, each with one vote, and so many messages of others after each; return them."""
    ben, reference = world.workspace.user("ben"), world.general.replace("C0GENERAL0", channel)
    made = []
    for number in range(count):
        card = world.workspace.say(channel, OUR_BOT, f"C{number}", reactions={"white_check_mark": [ben]})
        made.append(f"{reference}/{card.ts}")
        for _ in range(between):
            world.workspace.say(channel, ben, "chatter", reactions={"x": [ben]})
    return made


def votes(told: Standing) -> list[tuple[str, str]]:
    """Return the emoji and the people that were read."""
    assert not isinstance(told, Unreachable | Gone), told
    return [(one.emoji, one.by.rpartition("/")[2]) for one in told]


async def test_three_hundred_cards_are_read_in_a_few_calls(world: SlackWorld) -> None:
    """Among others: with a list that is cut short, in a thread, deleted, and deleted with a stone in its place."""
    made = cards(world, 300, between=1)
    crowd = [world.workspace.user(f"v{number:02d}") for number in range(world.api.listed_max + 10)]
    world.workspace.find(made[20]).reactions["x"] = crowd
    world.workspace.find(made[40]).thread = world.workspace.find(made[39]).ts
    await world.delete(made[60])
    world.workspace.find(made[80]).deleted = True
    told = await world.chat.reactions(made)
    assert world.api.calls[PAGE] == 3
    assert world.api.calls[ALONE] == 4
    assert told.keys() == set(made)
    assert [number for number, one in enumerate(made) if isinstance(told[one], Gone)] == [60, 80]
    ben = world.workspace.user("ben")
    assert votes(told[made[20]]) == [("✅", ben), *(("❌", who) for who in crowd)]
    alive = [one for number, one in enumerate(made) if number not in (20, 60, 80)]
    assert all(votes(told[one]) == [("✅", ben)] for one in alive)


@pytest.mark.parametrize("page_max", [1, 7, 15])
async def test_pages_that_are_shorter_than_asked_for_are_gone_on_from(world: SlackWorld, page_max: int) -> None:
    world.api.page_max = page_max
    made = cards(world, 30, between=2)
    told = await world.chat.reactions(made)
    assert [votes(told[one]) for one in made] == [[("✅", world.workspace.user("ben"))]] * 30
    assert world.api.calls[PAGE] + world.api.calls[ALONE] <= 30


async def test_cards_far_apart_take_no_more_calls_than_one_each(world: SlackWorld) -> None:
    made = cards(world, 5, between=450)
    told = await world.chat.reactions(made)
    assert [votes(told[one]) for one in made] == [[("✅", world.workspace.user("ben"))]] * 5
    assert world.api.calls[PAGE] + world.api.calls[ALONE] == 5


async def test_every_channel_has_its_own_pages(world: SlackWorld) -> None:
    direct = f"D{world.workspace.user('ana')[1:]}"
    private = world.workspace.channels["G0PRIVATE0"]
    private.members.add(OUR_BOT)
    made = [*cards(world, 3), *cards(world, 3, channel="G0PRIVATE0")]
    here = [world.workspace.say(direct, OUR_BOT, f"C{number}").ts for number in range(3)]
    made += [f"{world.person('ana')}/{stamp}" for stamp in here]
    told = await world.chat.reactions(made)
    assert [len(votes(told[one])) for one in made] == [1] * 6 + [0] * 3
    assert (world.api.calls[PAGE], world.api.calls[ALONE]) == (3, 0)


async def test_one_card_is_one_call(world: SlackWorld) -> None:
    (card,) = cards(world, 1)
    assert votes((await world.chat.reactions([card]))[card]) == [("✅", world.workspace.user("ben"))]
    assert (world.api.calls[PAGE], world.api.calls[ALONE]) == (0, 1)


async def test_where_no_page_may_be_read_the_cards_are_read_alone(world: SlackWorld) -> None:
    world.api.granted = set(SCOPES) - {"channels:history"}
    made = cards(world, 10)
    told = await world.chat.reactions(made)
    assert [votes(told[one]) for one in made] == [[("✅", world.workspace.user("ben"))]] * 10
    assert (world.api.calls[PAGE], world.api.calls[ALONE]) == (1, 10)


async def test_where_pages_are_rationed_the_cards_are_read_alone(world: SlackWorld) -> None:
    """As for an app that others sell: one page a minute, while a single card has a limit of its own."""
    world.api.faults.append(Fault(PAGE, retry_after=60))
    made = cards(world, 10)
    for _ in range(2):
        told = await world.chat.reactions(made)
        assert [votes(told[one]) for one in made] == [[("✅", world.workspace.user("ben"))]] * 10
    assert (world.api.calls[PAGE], world.api.calls[ALONE]) == (1, 20)


@pytest.mark.parametrize("method", [PAGE, ALONE])
async def test_a_pause_that_slack_asks_for_is_waited_through(world: SlackWorld, method: str) -> None:
    world.api.faults.append(Fault(method, retry_after=0.05, times=2))
    made = cards(world, 3 if method == PAGE else 1)
    told = await world.chat.reactions(made)
    assert [len(votes(told[one])) for one in made] == [1] * len(made)
    assert world.api.calls[method] == 3


async def test_after_too_long_a_pause_the_rest_is_not_asked_for(world: SlackWorld) -> None:
    world.chat = world.slack = world.adapter(Pace(post=0, patience=0.04))
    world.api.granted = set(SCOPES) - {"channels:history"}
    made = cards(world, 5)
    await world.chat.reactions(made[:1])  # who voted is known now
    world.api.faults.append(Fault(ALONE, retry_after=0.05, times=99))
    told = await world.chat.reactions(made)
    assert all(isinstance(told[one], Unreachable) for one in made)
    assert world.api.calls[ALONE] == 2


async def test_a_page_that_does_not_come_says_nothing_about_its_cards(world: SlackWorld) -> None:
    world.api.page_max = 4
    made = cards(world, 10)
    world.api.faults.append(Fault(PAGE, status=503))
    told = await world.chat.reactions(made)
    assert all(isinstance(told[one], Unreachable) for one in made)
    assert (world.api.calls[PAGE], world.api.calls[ALONE]) == (1, 0)


async def test_a_voter_about_whom_slack_says_nothing_now_spoils_one_card_alone(world: SlackWorld) -> None:
    made = cards(world, 4)
    await world.chat.reactions(made[:1])  # who ben is, is known now
    world.workspace.find(made[2]).reactions["x"] = [world.workspace.user("cara")]
    world.api.faults.append(Fault("users.info", status=503))
    told = await world.chat.reactions(made)
    assert [isinstance(told[one], Unreachable) for one in made] == [False, False, True, False]


async def test_cards_in_a_channel_that_is_no_more_are_gone_and_others_are_read(world: SlackWorld) -> None:
    made = cards(world, 3)
    lost = [one.replace("C0GENERAL0", "C0NOWHERE0") for one in made]
    told = await world.chat.reactions([*lost, *made])
    assert all(isinstance(told[one], Gone) for one in lost)
    assert all(len(votes(told[one])) == 1 for one in made)


async def logged(network: SlackNetwork, count: int) -> list[str]:
    """Let people log so many contributions, and talk in between; return the cards, the oldest first."""
    await network.members("ana", "ben", "cara", "dan")
    ana = network.world.workspace.user("ana")
    for number in range(count):
        await network.world.says(f"l{number // OPEN_MAX:02d}", f"/contribute 1h piece {number}")
        network.world.workspace.say("C0GENERAL0", ana, "more of that soon")
    await network.done()
    return [str(post.message) for post in network.core.journal.posts if post.is_card]


def unheard(world: SlackWorld, name: str, emoji: str, messages: Sequence[str]) -> None:
    """Let somebody react without anybody being told."""
    for message in messages:
        world.reacted(name, emoji, message, added=True)


def choices(network: SlackNetwork, number: str) -> list[str]:
    """Return the ballots on a contribution that stand."""
    ballots = network.book.votes.open[number].ballots.values()
    return sorted(ballot.choice for ballot in ballots if ballot.choice != NONE)


async def test_a_recount_of_three_hundred_open_votes_takes_a_few_calls(tmp_path: Path) -> None:
    network = await SlackNetwork(tmp_path).start()
    made = await logged(network, 300)
    unheard(network.world, "ben", "✅", made)
    unheard(network.world, "cara", "❌", made[10:])
    crowd = [f"v{number:02d}" for number in range(network.world.api.listed_max + 1)]
    for name in crowd:
        unheard(network.world, name, "🎉", made[150:151])
    await network.world.delete(made[7])
    network.world.api.calls.clear()
    await network.directory.recount()
    assert network.world.api.calls[PAGE] == 3
    assert network.world.api.calls[ALONE] == 2
    await network.done()
    ben, both = ["approve"], ["approve", "reject"]
    assert [choices(network, f"C{number}") for number in range(1, 301)] == [ben] * 7 + [[]] + [ben] * 2 + [both] * 290
    (card,) = network.core.journal.posts.about_subject("C8")
    assert card.message not in (None, made[7]), "what was deleted is shown again"
    await network.stop()


async def test_a_vote_that_is_delivered_while_its_page_is_on_the_way_stays(tmp_path: Path) -> None:
    network = await SlackNetwork(tmp_path).start()
    made = await logged(network, 3)
    go = asyncio.Event()
    network.world.api.faults.append(Fault(PAGE, late=go))
    recount = asyncio.create_task(network.directory.recount())
    await network.world.api.until(lambda: network.world.api.calls[PAGE] == 1)
    await network.world.reacts("ben", "✅", made[1])
    go.set()
    await recount
    assert [choices(network, f"C{number}") for number in (1, 2, 3)] == [[], ["approve"], []]
    await network.stop()
