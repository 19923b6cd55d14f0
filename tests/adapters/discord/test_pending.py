"""Questions that are open on Discord: written down before anybody is told to wait, crossed out once they are answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord import pending
from adapters.discord.pending import Question, Questions
from bot.chat import Command
from tests.adapters.discord.people import until
from tests.support.pocketbook import Pocketbook

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


class Full(Pocketbook):
    """A notebook that cannot be written for now."""

    is_full = True

    async def drop(self, prefix: str) -> None:
        if self.is_full:
            raise OSError("no space left")
        await super().drop(prefix)


def question(number: int) -> Question:
    return Question(Command(f"k{number}", "mine", "discord:1", "discord:2/3"), 7, f"token{number}", NOON)


async def test_each_question_stands_under_the_reference_of_who_asks() -> None:
    notebook = Pocketbook()
    await Questions(notebook).note(question(0))
    assert [name.partition("/")[0] for name in notebook.pages] == ["discord:1"]


async def test_what_is_left_comes_in_the_order_in_which_it_was_asked() -> None:
    notebook = Pocketbook()
    asked = [replace(question(number), asked_at=NOON - timedelta(seconds=number)) for number in range(3)]
    for one in asked:
        await Questions(notebook).note(one)
    await notebook.put({"commands": "7777 aHash"})
    assert await Questions(notebook).unanswered() == asked[::-1]


async def test_what_is_answered_is_crossed_out_at_the_latest_at_the_end() -> None:
    notebook = Pocketbook()
    questions = Questions(notebook)
    for number in (1, 10, 2):
        await questions.note(question(number))
    questions.answered(question(1))
    await questions.close()
    assert [one.command.key for one in await Questions(notebook).unanswered()] == ["k10", "k2"]


async def test_what_is_answered_is_crossed_out_in_the_meantime(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pending, "CROSS_OUT_SECONDS", 0.0)
    notebook = Pocketbook()
    questions = Questions(notebook)
    for number in range(3):  # each time anew
        await questions.note(question(number))
        questions.answered(question(number))
        await until(lambda: notebook.pages == {})


async def test_what_could_not_be_crossed_out_is_so_later(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(pending, "CROSS_OUT_SECONDS", 0.0)
    notebook = Full()
    questions = Questions(notebook)
    await questions.note(question(0))
    questions.answered(question(0))
    await until(lambda: "no space left" in caplog.text)
    notebook.is_full = False
    await until(lambda: notebook.pages == {})


@pytest.mark.parametrize("text", ["", "[]", '{"command": {}}', '{"command": {"of another version": 1}, "token": 1}'])
async def test_what_cannot_be_read_keeps_nobody_else_from_their_answer_and_is_crossed_out(text: str) -> None:
    notebook = Pocketbook()
    await notebook.put({"discord:1/question/k0/": text})
    await Questions(notebook).note(question(1))
    questions = Questions(notebook)
    assert await questions.unanswered() == [question(1)]
    await questions.close()
    assert list(notebook.pages) == ["discord:1/question/k1/"]


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
    assert await Questions(notebook).unanswered() == [asked]
