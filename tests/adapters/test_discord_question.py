"""Questions that are open on Discord: written down before anybody is told to wait, together where they come together."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord_question import NOTE, Question, Questions
from bot.chat import Command
from tests.adapters.discord_people import until
from tests.adapters.pocketbook import Pocketbook

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


class Slow(Pocketbook):
    """A notebook whose every writing waits until the test lets it go on, or fails."""

    def __init__(self) -> None:
        super().__init__()
        self.writings: list[asyncio.Future[None]] = []

    async def put(self, values: Mapping[str, str]) -> None:
        held: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.writings.append(held)
        await held
        await super().put(values)

    @property
    def keys(self) -> list[str]:
        """Return what is durable."""
        return [one["command"]["key"] for one in json.loads(self.pages.get(NOTE, "[]"))]


def question(number: int) -> Question:
    return Question(Command(f"k{number}", "mine", "discord:1", "discord:2/3"), 7, f"token{number}", NOON)


async def test_a_question_is_durable_when_its_writing_returns_and_those_that_come_meanwhile_go_together() -> None:
    notebook = Slow()
    questions = Questions(notebook)
    first = asyncio.create_task(questions.note(question(0)))
    await until(lambda: len(notebook.writings) == 1)
    others = [asyncio.create_task(questions.note(question(number))) for number in range(1, 100)]
    await asyncio.sleep(0)
    assert not first.done()
    notebook.writings[0].set_result(None)
    await first
    assert notebook.keys == ["k0"]
    assert not any(other.done() for other in others)
    await until(lambda: len(notebook.writings) == 2)
    notebook.writings[1].set_result(None)
    await asyncio.gather(*others)
    assert notebook.keys == [f"k{number}" for number in range(100)]
    assert len(notebook.writings) == 2


async def test_a_writing_that_fails_is_told_to_all_who_wait_for_it_and_the_next_one_has_everything() -> None:
    notebook = Slow()
    questions = Questions(notebook)
    noting = [asyncio.create_task(questions.note(question(number))) for number in range(3)]
    await until(lambda: len(notebook.writings) == 1)
    notebook.writings[0].set_exception(OSError("no space left"))
    told = await asyncio.gather(*noting, return_exceptions=True)
    assert [type(one) for one in told] == [OSError] * 3
    again = asyncio.create_task(questions.note(question(3)))
    await until(lambda: len(notebook.writings) == 2)
    notebook.writings[1].set_result(None)
    await again
    assert notebook.keys == ["k0", "k1", "k2", "k3"]


async def test_what_is_answered_is_crossed_out_at_the_latest_at_the_end() -> None:
    notebook = Pocketbook()
    questions = Questions(notebook)
    await questions.note(question(0))
    await questions.note(question(1))
    questions.answered(question(0))
    await questions.close()
    assert [one.command.key for one in await Questions(notebook).left()] == ["k1"]


@pytest.mark.parametrize(("minutes", "over"), [(14, False), (16, True)])
def test_a_question_is_over_when_its_token_is(minutes: int, *, over: bool) -> None:
    assert question(0).is_over(NOON + timedelta(minutes=minutes)) is over


WORD = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(
    st.dictionaries(WORD, WORD, max_size=4), WORD, st.one_of(st.none(), WORD), st.dictionaries(WORD, WORD, max_size=2)
)
async def test_a_question_is_read_as_it_was_written(
    options: dict[str, str], name: str, called: str | None, attached: dict[str, str]
) -> None:
    command = Command("k", name, "discord:1", "discord:2/3", options, locale="de", called=called, said_at=NOON)
    asked = Question(command, 7, "token", NOON, attached)
    notebook = Pocketbook()
    await Questions(notebook).note(asked)
    assert await Questions(notebook).left() == [asked]
