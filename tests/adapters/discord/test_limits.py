"""The Discord of the tests is strict: what the real one would refuse is found, so that passing against it means something."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from tests.adapters.discord import limits, seen
from tests.adapters.discord.server import Server

BUTTON = {"type": 2, "custom_id": "a", "label": "a", "emoji": {"id": None, "name": "✅"}}
FIELD = {"type": 4, "custom_id": "a", "max_length": 4000}
LABEL = {"type": 18, "label": "A", "description": "a", "component": FIELD}
COMMAND = {"type": 1, "name": "vote", "description": "a", "options": []}
OPTION = {"type": 3, "name": "card", "description": "a"}


@pytest.mark.parametrize(
    "sent",
    [
        {"content": "x" * 2001},
        {"content": ""},
        {"content": "a", "embeds": [{"description": "a"}] * 11},
        {"embeds": [{"description": "x" * 4097}]},
        {"embeds": [{"description": "x" * 3500}] * 2},
        {"embeds": [{"footer": {"text": "x" * 2049}, "description": "a"}]},
        {"embeds": [{"image": {"url": "attachment://a.png"}}]},
        {"content": "a", "nonce": "x" * 26},
        {"content": "a", "attachments": [{"description": "x" * 1025}]},
        {"content": "a", "components": [{"components": [BUTTON] * 6}]},
        {"content": "a", "components": [{"components": [BUTTON, BUTTON]}]},
        {"content": "a", "components": [{"components": [BUTTON | {"custom_id": "x" * 101}]}]},
        {"content": "a", "components": [{"components": [BUTTON | {"label": "x" * 81}]}]},
        {"content": "a", "components": [{"components": [BUTTON | {"emoji": {"id": None, "name": "abc"}}]}]},
        {"content": "a", "components": [{"components": []}] * 6},
    ],
)
def test_a_message_beyond_the_limits_is_found(sent: dict[str, Any]) -> None:
    assert list(limits.message(sent, [], is_new=True))


def test_a_message_within_the_limits_is_not() -> None:
    embeds = [{"description": "x" * 4096, "footer": {"text": "C1/1"}, "image": {"url": "attachment://a.png"}}]
    sent = {"content": "x" * 2000, "embeds": embeds, "nonce": "x" * 25, "components": [{"components": [BUTTON]}]}
    assert list(limits.message(sent, ["a.png"], is_new=True)) == []


@pytest.mark.parametrize(
    "sent",
    [
        [COMMAND, COMMAND],
        [COMMAND | {"name": f"c{number}"} for number in range(101)],
        [COMMAND | {"name": "Vote"}],
        [COMMAND | {"name": "two words"}],
        [COMMAND | {"name": "x" * 33}],
        [COMMAND | {"description": ""}],
        [COMMAND | {"description": "x" * 101}],
        [COMMAND | {"description_localizations": {"de": "x" * 101}}],
        [COMMAND | {"options": [OPTION | {"name": f"o{number}"} for number in range(26)]}],
        [COMMAND | {"options": [OPTION, OPTION]}],
        [COMMAND | {"options": [OPTION, OPTION | {"name": "b", "required": True}]}],
        [COMMAND | {"options": [OPTION | {"choices": [{"name": "a", "value": "a"}] * 26}]}],
        [COMMAND | {"options": [OPTION | {"choices": [{"name": "a", "value": "a"}], "autocomplete": True}]}],
        [COMMAND | {"options": [OPTION | {"name": f"o{n}", "description": "x" * 100, "choices": [{"name": "x" * 50, "value": "x" * 50}] * 4} for n in range(20)]}],
        [{"type": 3, "name": "x" * 33}],
        [{"type": 3, "name": "x", "name_localizations": {"de": "x" * 33}}],
    ],
)  # fmt: skip
def test_commands_beyond_the_limits_are_found(sent: list[dict[str, Any]]) -> None:
    assert list(limits.commands(sent))
    assert list(limits.commands([COMMAND | {"options": [OPTION]}, {"type": 3, "name": "Log it"}])) == []


@pytest.mark.parametrize(
    "change",
    [
        {"title": "x" * 46},
        {"custom_id": "x" * 101},
        {"components": []},
        {"components": [LABEL] * 6},
        {"components": [LABEL | {"label": "x" * 46}]},
        {"components": [LABEL | {"description": "x" * 101}]},
        {"components": [LABEL | {"component": FIELD | {"value": "x" * 4001}}]},
        {"components": [LABEL | {"component": {"type": 3, "options": [], "min_values": 1}}]},
        {"components": [LABEL | {"component": {"type": 3, "options": [{}], "min_values": True}}]},
    ],
)
def test_a_form_beyond_the_limits_is_found(change: dict[str, Any]) -> None:
    fine = {"title": "a", "custom_id": "a", "components": [LABEL]}
    assert list(limits.form(fine)) == []
    assert list(limits.form(fine | change))


def test_suggestions_beyond_the_limits_are_found() -> None:
    one = {"name": "a", "value": "a"}
    assert list(limits.offers({"choices": [one] * 25})) == []
    assert list(limits.offers({"choices": [one] * 26}))
    assert list(limits.offers({"choices": [one | {"value": "x" * 101}]}))


async def test_a_request_that_nobody_has_thought_of_is_written_down() -> None:
    server = Server()
    await server.open()
    async with aiohttp.ClientSession() as session, session.get(f"{server.address}/guilds/1/bans") as reply:
        assert reply.status == 404
    await server.close()
    assert server.wrong == ["GET /guilds/1/bans is not here"]


@pytest.mark.parametrize(
    "said",
    ["*a*", "_a_", "~~a~~", "||a||", "`a`", "[a](https://b.example)", "@everyone", "@here", "<@&5>", "# a", "- a", "1. a", "-# a"],
)  # fmt: skip
def test_mark_up_that_was_not_made_harmless_is_seen(said: str) -> None:
    assert "⟦" in seen.shown(said, {})
    assert seen.shown("<@5>", {5: "ana"}) == "@ana"


def test_what_rings_is_seen() -> None:
    message = {"content": "<@5> @everyone", "allowed_mentions": None}
    assert seen.rung(message) == ["discord:5", "everyone"]
    assert seen.rung(message | {"allowed_mentions": {"parse": []}}) == []
    assert seen.rung(message | {"allowed_mentions": {"parse": [], "users": ["5"]}}) == ["discord:5"]
