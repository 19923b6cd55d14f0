"""The same story, broken off at every step in turn and started again: it always comes to the same end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from bot.chat import Choice, Standing, Text
from ledger.store.sqlite import Sqlite
from ledger.store.transaction import Plan
from tests.support.network import Network
from tests.support.picture import picture

STORY = (
    "ana: /join",
    "ben: /join",
    "cara: /join",
    "ana: /contribute 2h aligned the optics",
    "ben +✅ C1",
    "cara: /flag C1 it was one hour",
    "ana: /amend C1 1h aligned the optics",
    "ben +✅ C1",
    "cara: /vote C1 approve",
    "ben: /contribute 3h built the bench",
    "cara: /privacy forget sure:yes",
    "ana: /ledger verify",
)

MONEY = (
    "ana: /join",
    "ben: /join",
    "cara: /join",
    "ana: /contribute 2h aligned the optics",
    "ben +✅ C1",
    "cara +✅ C1",
    "ana: /income note 100 EUR Harbour Lights",
    "ben: /confirm I1",
    "ana: /distribute prepare 70 EUR",
    "ben: /distribute approve D1 {D1}",
    "ana whispers: /account pay-to DE23 1203 0000 0000 2020 61",
    "+2",
    "ana: /payout prepare EUR",
    "ben: /payout approve P1 {P1}",
    "ana: /payout file P1",
    "ben: /payout mark P1 sent SEPA 17",
    "ben: /payout mark P1 failed @A1 the account is closed",
    "ana: /payout prepare EUR",
    "ben: /payout approve P2 {P2}",
    "ben: /payout mark P2 unknown @A1 the bank timed out",
    "ben: /payout resolve P2 @A1 confirmed the statement",
    "ana: /payout resolve P2 @A1 confirmed it came",
)


class Crash(Exception):
    """The process ends here."""


class Steps:
    """Counts the steps that touch the world outside, and breaks off at one of them: before it, or just after."""

    def __init__(self, at: int, *, after: bool) -> None:
        self.count = 0
        self.at = at
        self.after = after

    def before(self) -> None:
        self.count += 1
        if self.count == self.at and not self.after:
            raise Crash

    def done(self) -> None:
        if self.count == self.at and self.after:
            raise Crash


def breaking(network: Network, steps: Steps, patch: pytest.MonkeyPatch) -> None:
    """Make every post, edit and reading of the room, and every commit, a step."""
    post, edit, read, write = network.room.post, network.room.edit, network.room.reactions, Sqlite.write

    async def broken_post(
        channel: str, text: Text, choices: Sequence[Choice], key: str, under: str | None = None
    ) -> str:
        steps.before()
        message = await post(channel, text, choices, key, under)
        steps.done()
        return message

    async def broken_edit(message: str, text: Text, choices: Sequence[Choice]) -> None:
        steps.before()
        await edit(message, text, choices)
        steps.done()

    async def broken_read(messages: Sequence[str]) -> Mapping[str, Standing]:
        steps.before()
        standing = await read(messages)
        steps.done()
        return standing

    async def broken_write(database: Sqlite, plan: Plan) -> None:
        steps.before()
        await write(database, plan)
        steps.done()

    patch.setattr(network.room, "post", broken_post)
    patch.setattr(network.room, "edit", broken_edit)
    patch.setattr(network.room, "reactions", broken_read)
    patch.setattr(Sqlite, "write", broken_write)


async def told(network: Network, line: str) -> str:
    """Let what a line says happen; `{D1}` stands for the fingerprint of that distribution, and `+2` for two days."""
    if line.startswith("+"):
        await passes(network, int(line))
        return ""
    named = {
        **{number: one.prepared.fingerprint for number, one in network.book.distributions.by_id.items()},
        **{number: one.prepared.fingerprint for number, one in network.book.payouts.by_id.items()},
    }
    person, _, said = line.format(**named).partition(": ")
    if person.endswith(" whispers"):
        return await network.whispers(person.removesuffix(" whispers"), said)
    if said:
        return await network.says(person, said)
    person, emoji, about = line.split(" ")
    return await network.reacts(person, emoji.removeprefix("+"), about)


async def passes(network: Network, days: int) -> None:
    """Let days pass, also where the process ends on the way."""
    target = network.now + timedelta(days=days)
    try:
        await network.passes(days=days)
    except Crash:
        await network.kill()
        await network.passes(seconds=int((target - network.now).total_seconds()))


async def play(story: Sequence[str], directory: Path, steps: Steps, patch: pytest.MonkeyPatch) -> dict[str, object]:
    """Play the story; where a line got no answer, the platform delivers it once more after the start."""
    network = await Network(directory).start()
    breaking(network, steps, patch)
    for line in story:
        try:
            answer = await told(network, line)
        except Crash:
            answer = None
        if answer is None:
            await network.kill()
        if answer is None or "Something broke" in answer:
            await network.room.redeliver()
            await network.passes(seconds=0)
    await passes(network, 10)
    book = network.book
    subjects = (*book.contributions.by_id, *book.incomes.by_id, *book.distributions.by_id, *book.payouts.by_id)
    end = {
        "states": {one.id: (one.state, one.log.amount) for one in book.contributions.by_id.values()},
        "cards": {about: network.room.shown(about) for about in subjects},
        "accounts": picture(book.accounts),
        "posts": sorted(message.about for message in network.room.messages.values()),
        "owed": network.core.outbox.stuck(),
        "holds": picture(await network.rebuilt()) == picture(network.book),
    }
    await network.stop()
    return end


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("story", [STORY, MONEY], ids=["votes", "money"])
async def test_broken_off_at_any_step_it_comes_to_the_same_end(
    tmp_path: Path, story: Sequence[str], after: bool
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        whole = Steps(0, after=after)
        expected = await play(story, tmp_path / "whole", whole, patch)
    assert expected["holds"]
    assert whole.count > 25
    for at in range(1, whole.count + 1):
        with pytest.MonkeyPatch.context() as patch:
            end = await play(story, tmp_path / str(at), Steps(at, after=after), patch)
        assert end == expected, f"broken off {'after' if after else 'before'} step {at}"


async def test_the_story_about_money_ends_with_one_payment(tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        end = await play(MONEY, tmp_path, Steps(0, after=False), patch)
    shown = end["cards"]
    assert isinstance(shown, dict)
    assert "ana | 70.00 EUR | failed, back on the account" in shown["P1"]
    assert "ana | 70.00 EUR | confirmed" in shown["P2"]
