"""Several commands in one message: each is done once, and answered."""

from __future__ import annotations

import pytest

from bot.chat import Command, Refused
from bot.input.several import COMMANDS_MAX, several
from tests.support.given import with_five
from tests.support.network import Network

NAMES = ("contribute", "mine")


def commands(text: str, name: str = "contribute") -> list[tuple[str, str | None, str]]:
    made = several(Command("k", name, "room:ana", "room:here/general", text=text), NAMES)
    return [(command.name, command.text, command.key) for command in made]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1h a", [("contribute", "1h a", "k")]),
        ("1h a\n/contribute 2h b", [("contribute", "1h a", "k"), ("contribute", "2h b", "k/2")]),
        ("1h a\n\n  !Contribute 2h b\n/mine", [("contribute", "1h a", "k"), ("Contribute", "2h b", "k/2"), ("mine", "", "k/3")]),
        ("1h a\nb\n/contribute 2h c\nd", [("contribute", "1h a\nb", "k"), ("contribute", "2h c\nd", "k/2")]),
        ("1h see\n/usr/bin/env\n/contributed", [("contribute", "1h see\n/usr/bin/env\n/contributed", "k")]),
        ("1h a /contribute 2h b", [("contribute", "1h a /contribute 2h b", "k")]),
    ],
)  # fmt: skip
def test_a_command_begins_a_line(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert commands(text) == expected


def test_a_form_is_one_command() -> None:
    form = Command("k", "contribute", "room:ana", "room:here/general", {"note": "a\n/contribute 2h b"})
    assert several(form, NAMES) == [form]


async def test_each_is_logged_and_answered(network: Network) -> None:
    await with_five(network)
    said = await network.says("ana", "/contribute 1h swept\n/contribute 2h the windows\nand the door\n/mine")
    first, second, third = said.split("\n\n")
    assert "Noted as C6: 1 h of work." in first
    assert "Noted as C7: 2 h of work." in second
    assert third.startswith("You are ana (A1).")
    logs = network.book.contributions.by_id
    assert [logs[number].log.note.text for number in ("C6", "C7")] == ["swept", "the windows\nand the door"]


async def test_one_that_is_refused_holds_no_other_back(network: Network) -> None:
    await with_five(network)
    said = await network.says("ana", "/contribute 1h 2h x\n/contribute 2h the windows")
    assert "two amounts" in said
    assert "Noted as C6: 2 h of work." in said


async def test_the_same_message_again_does_nothing_more(network: Network) -> None:
    await with_five(network)
    command = Command(
        "twice", "contribute", "room:ana", "room:here/general", text="1h a\n/contribute 2h b", called="ana"
    )
    first = await network.directory.receive(command)
    again = await network.directory.receive(command)
    assert first == again
    assert len(network.book.contributions.by_id) == 7


async def test_a_message_without_one_that_works_is_refused(network: Network) -> None:
    command = Command("k", "contribute", "room:ana", "room:here/general", text="1h\n/contribute 2h", called="ana")
    assert isinstance(await network.directory.receive(command), Refused)


async def test_of_very_many_the_first_are_done(network: Network) -> None:
    said = await network.says("ana", "\n".join(["/mine"] * (COMMANDS_MAX + 1)))
    assert said.count("You are new here") == COMMANDS_MAX
    assert said.endswith(f"Only the first {COMMANDS_MAX} commands of one message are done. Send the others again.")
