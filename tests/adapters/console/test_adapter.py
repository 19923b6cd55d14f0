"""The console beyond the contract: its lines, what it prints, and what it keeps."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import commands
from adapters.console.adapter import Console
from adapters.console.page import Page, literal
from adapters.console.terminal import Scene, Terminal
from adapters.console.wording import UnreadableLine
from bot.chat import (
    Choice,
    Command,
    Event,
    File,
    Gone,
    Mention,
    Moment,
    Picture,
    Reaction,
    Reconnected,
    Said,
    Table,
    Text,
    Unreachable,
)
from tests.adapters.contract.test_contract import Hearing
from tests.support.standing import standing

GENERAL = "console:here/general"
APPROVE = Choice("✅", "approve", "vote", {"card": "C1", "choice": "approve"})
MENU = commands.load()


class Desk(Hearing):
    """A console on a directory, for a core that answers everything with `answer`; and all that is printed."""

    def __init__(self, directory: Path, *, as_json: bool = False, answer: Text | None = None) -> None:
        super().__init__(answer)
        self.out = io.StringIO()
        self.console = Console(directory)
        self.console.page = Page(directory, as_json=as_json, out=self.out)
        self.console.connect(MENU, self)

    async def play(self, *lines: str) -> None:
        for line in lines:
            await self.console.line(line)

    @property
    def printed(self) -> list[str]:
        return self.out.getvalue().splitlines()

    @property
    def objects(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.printed]


async def nothing_to_suggest(command: str, option: str, typed: str, person: str, channel: str) -> Sequence[str]:
    return ()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


# Lines.


async def test_a_command_is_said_in_the_current_channel(desk: Desk) -> None:
    await desk.play("ana: /mine", "#workshop", "ana: /payout prepare", "DM", "ana: /mine", "#general", "ana: /mine")
    assert [(command.name, command.text, command.channel) for command in desk.commands] == [
        ("mine", "", GENERAL),
        ("payout", "prepare", "console:here/workshop"),
        ("mine", "", "console:ana"),
        ("mine", "", GENERAL),
    ]


async def test_chat_comments_and_empty_lines_are_not_for_the_bot(desk: Desk) -> None:
    await desk.play("ana: good morning", "// a comment", "", "   ", "ana:")
    assert desk.heard == []
    assert desk.printed == []


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["ana: contribute 2h x"], ("", "contribute 2h x", GENERAL)),
        (["DM", "ana: hello"], ("", "hello", "console:ana")),
        (["DM", "ana: help"], ("", "help", "console:ana")),
        (["DM", "ana: 2h wrote docs"], ("", "2h wrote docs", "console:ana")),
        (["DM", "ana: contribute 2h x"], ("", "contribute 2h x", "console:ana")),
        (["ana: @Potluck help"], ("help", "", GENERAL)),
        (["ana: potluck: hello"], ("", "hello", GENERAL)),
        (["ana: @potluck"], ("", "", GENERAL)),
        (["ana:/contribute 2h x"], ("contribute", "2h x", GENERAL)),
        (["ana: good morning", "help"], ("help", "", GENERAL)),
        (["ana: good morning", "DM", "/help"], ("help", "", "console:ana")),
        (["ana: good morning", "ben: hello", "?"], ("help", "", GENERAL)),
    ],
)
async def test_what_is_said_to_it_without_a_command_is_handed_on(
    desk: Desk, lines: list[str], said: tuple[str, str, str]
) -> None:
    await desk.play(*lines)
    assert [(one.name, one.text, one.channel) for one in desk.commands] == [said]


async def test_whoever_is_called_as_it_is_is_spoken_to_as_a_person(desk: Desk) -> None:
    await desk.play("potluck: good morning", "ana: @potluck hello")
    assert desk.heard == []


@pytest.mark.parametrize("line", ["help", "/help", "?", "Help"])
async def test_before_somebody_has_spoken_help_says_what_can_be_typed(
    desk: Desk, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    await desk.play(line)
    told = capsys.readouterr().err
    for form in ("ana: /mine", "ben +✅ C1", "ben -✅ C1", "#workshop", "DM", "help", "quit"):
        assert form in told
    assert desk.heard == []


async def test_a_reaction_goes_to_the_newest_card_or_to_a_message(desk: Desk) -> None:
    console = desk.console
    old = await console.post(GENERAL, ("old",), (), "C1/1")
    new = await console.post("console:here/workshop", ("new",), (), "C1/2")
    await console.post("console:ben", ("Judge it.",), (), "C1/reminder/3")
    await desk.play("ben +✅ C1", "ben +❌ m1", "ben -✅ c1", "ben +✅ m3")
    assert [(one.message, one.emoji, one.added) for one in desk.reactions] == [
        (new, "✅", True),
        (old, "❌", True),
        (new, "✅", False),
        ("console:ben/m3", "✅", True),
    ]


async def test_a_reaction_that_changes_nothing_is_no_event(desk: Desk) -> None:
    await desk.console.post(GENERAL, ("C1",), (), "C1/1")
    await desk.play("ben -✅ C1", "ben +✅ C1", "ben +✅\ufe0f C1")
    assert len(desk.heard) == 1


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("what is this", "I cannot read 'what is this'. Type   ana: /help   or   ben +✅ C1   or   help"),
        ("ben +✅ C9", "There is no card about 'C9'."),
        ("ana +✅ m1", "m1 is a direct message to ben; ana does not see it."),
        ("= +3d", "'= +3d' is for scripts; here the clock goes by itself."),
        ("#two words", "I cannot read '#two words'."),
        ("a\x1b[2Jna: /mine", r"I cannot read 'a\x1b[2Jna: /mine'."),
        ("ana\u202e: /mine", r"I cannot read 'ana\u202e: /mine'."),
    ],
)
async def test_an_unreadable_line_says_why(desk: Desk, line: str, why: str) -> None:
    await desk.console.post("console:ben", ("Judge it.",), (), "C1/reminder/1")
    with pytest.raises(UnreadableLine) as refused:
        await desk.play(line)
    assert str(refused.value).startswith(why)
    assert desk.heard == []


async def test_a_name_behind_an_at_is_a_person_if_somebody_of_that_name_has_spoken(desk: Desk) -> None:
    await desk.play(
        "ben: hello",
        'ana: /x for:@ben what:"@ben" with @ben, @zed and mail@ben of @Ben (@ben)',
        "cara: /x @ana!",
    )
    assert [command.text for command in desk.commands] == [
        'for:@console:ben what:"@console:ben" with @console:ben, @zed and mail@ben of @Ben (@ben)',
        "@console:ana!",
    ]


# What it keeps.


async def test_keys_are_running_numbers_and_go_on_after_a_restart(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    assert desk.console.is_new
    await desk.console.post(GENERAL, ("C1",), (), "C1/1")
    await desk.play("ana: /mine", "ben +✅ C1")
    again = Desk(tmp_path)
    assert not again.console.is_new
    await again.play("ben -✅ C1", "ana: /mine @ben")
    assert [event.key for event in (*desk.heard, *again.heard) if isinstance(event, Command | Reaction)] == list("1234")
    assert again.commands[0].text == "@console:ben"


async def test_a_message_outlives_the_process_with_its_reactions(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    message = await desk.console.post(GENERAL, ("C1",), (APPROVE,), "C1/1")
    await desk.play("ben +✅ C1")
    again = Desk(tmp_path)
    assert [(one.by, one.emoji) for one in await standing(again.console, message)] == [("console:ben", "✅")]
    assert await again.console.post(GENERAL, ("C1",), (APPROVE,), "C1/1") == message
    assert again.printed == []
    assert await again.console.post(GENERAL, ("C2",), (), "C2/2") == f"{GENERAL}/m2"


async def test_it_keeps_no_text(tmp_path: Path) -> None:
    desk = Desk(tmp_path, answer=("an answer",))
    message = await desk.console.post(GENERAL, ("a post",), (APPROVE,), "C1/1")
    await desk.console.edit(message, ("an edit",), ())
    await desk.play("ana: /contribute 1h a command", "ana: a chat", "ben +✅ C1")
    (kept,) = tmp_path.iterdir()
    assert json.loads(kept.read_text(encoding="utf-8")) == {
        "events": 2,
        "posts": 1,
        "people": ["ana", "ben"],
        "messages": {
            "m1": {"channel": GENERAL, "about": "C1", "key": "C1/1", "choices": [], "reactions": {"✅": ["ben"]}}
        },
    }


async def test_a_state_that_was_half_written_counts_for_nothing(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    await desk.play("ana: /mine")
    (tmp_path / "console.json.new").write_text('{"events": 9', encoding="utf-8")
    again = Desk(tmp_path)
    await again.play("ana: /mine")
    assert again.commands[0].key == "2"


async def test_an_event_is_kept_before_it_is_delivered(tmp_path: Path) -> None:
    kept: list[int] = []

    async def receive(event: Event) -> Text | None:
        kept.append(json.loads((tmp_path / "console.json").read_text(encoding="utf-8"))["events"])
        return None

    console = Console(tmp_path)
    console.connect(MENU, receive)
    await console.line("ana: /mine")
    await console.line("ana: /mine")
    assert kept == [1, 2]


async def test_what_cannot_be_written_is_not_taken(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    message = await desk.console.post(GENERAL, ("C1",), (), "C1/1")
    (tmp_path / "console.json.new").mkdir()
    with pytest.raises(Unreachable, match="cannot write"):
        await desk.console.post(GENERAL, ("C2",), (), "C2/2")
    with pytest.raises(Unreachable, match="cannot write"):
        await desk.console.edit(message, ("changed",), ())
    (tmp_path / "console.json.new").rmdir()
    await desk.console.post(GENERAL, ("C2",), (), "C2/2")
    assert desk.printed == ["#general m1 | C1", "#general m3 | C2"]


async def test_away_a_command_is_not_delivered_and_a_reaction_stands(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    message = await desk.console.post(GENERAL, ("C1",), (), "C1/1")
    desk.console.go_down()
    await desk.play("ana: /mine", "ben +✅ C1", "DM", "cara: /mine")
    assert desk.printed[1:] == [
        "to ana | not delivered: the platform is down",
        "to cara | not delivered: the platform is down",
    ]
    await desk.console.go_up()
    assert desk.heard == [Reconnected("console")]
    assert [one.by for one in await standing(desk.console, message)] == ["console:ben"]


async def test_a_message_under_another_channel_or_in_another_place_is_gone(desk: Desk) -> None:
    await desk.console.post(GENERAL, ("C1",), (), "C1/1")
    with pytest.raises(Gone):
        await desk.console.edit("console:here/workshop/m1", ("changed",), ())
    with pytest.raises(Gone):
        await desk.console.post("console:elsewhere/general", ("C1",), (), "C1/2")


# What it prints.


async def test_people_read_one_block_a_message(tmp_path: Path) -> None:
    desk = Desk(tmp_path, answer=("Noted.\nPeers now vote.",))
    await desk.play("ana: /contribute 1h swept")
    message = await desk.console.post(GENERAL, ("C1\n", "by ", Mention("console:ana")), (), "C1/1")
    await desk.console.edit(message, ("C1, accepted",), ())
    reminder = await desk.console.post("console:ben", ("Judge C1.",), (), "C1/reminder/2")
    await desk.console.edit(reminder, ("Too late.",), ())
    assert desk.printed == [
        "to ana | Noted.",
        "       | Peers now vote.",
        "#general m1 | C1",
        "            | by ana",
        "#general m1, changed | C1, accepted",
        "DM ben m2 | Judge C1.",
        "DM ben m2, changed | Too late.",
    ]


class TerminalOut(io.StringIO):
    """An output that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("variables", "out", "is_dim"),
    [
        ({}, TerminalOut, True),
        ({"NO_COLOR": ""}, TerminalOut, True),
        ({"NO_COLOR": "1"}, TerminalOut, False),
        ({"TERM": "dumb"}, TerminalOut, False),
        ({}, io.StringIO, False),
    ],
)
async def test_of_a_card_that_changes_a_terminal_dims_what_stays(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    variables: dict[str, str],
    out: type[io.StringIO],
    is_dim: bool,
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    desk = Desk(tmp_path)
    desk.console.page = Page(tmp_path, as_json=False, out=(screen := out()))
    message = await desk.console.post(GENERAL, ("C1\nOne yes.",), (), "C1/1")
    await desk.console.edit(message, ("C1\nTwo yes.",), ())
    first, second = ("\x1b[2m", "\x1b[0m") if is_dim else ("", "")
    assert screen.getvalue().splitlines() == [
        "#general m1 | C1",
        "            | One yes.",
        f"#general m1, changed | {first}C1{second}",
        "                     | Two yes.",
    ]


async def test_a_choice_is_named_where_the_text_does_not_name_it(desk: Desk) -> None:
    reject = Choice("❌", "reject", "vote", {})
    await desk.console.post(GENERAL, ("Vote: ✅ approve.",), (APPROVE, reject), "C1/1")
    assert desk.printed == ["#general m1 | Vote: ✅ approve.", "            | ❌ reject"]


async def test_programs_read_one_object_a_line_with_its_keys_in_order(tmp_path: Path) -> None:
    desk = Desk(tmp_path, as_json=True, answer=("Noted.",))
    desk.console.page.line, desk.console.page.at = 12, datetime(2026, 1, 5, 9, tzinfo=UTC)
    await desk.play("ana: /mine")
    message = await desk.console.post(GENERAL, ("C1",), (APPROVE,), "C1/1")
    await desk.console.edit(message, ("C1, accepted",), ())
    await desk.console.post("console:ben", (File(b"a,b\n", "ledger.csv"),), (), "C1/reminder/2")
    begin = '{"line": 12, "at": "2026-01-05T09:00:00Z", "kind": '
    assert desk.printed == [
        begin + '"answer", "to": "ana", "channel": "#general", "about": null, "message": null, '
        '"text": "Noted.", "choices": [], "name": null, "path": null}',
        begin + '"post", "to": null, "channel": "#general", "about": "C1", "message": "m1", '
        '"text": "C1", "choices": ["✅"], "name": null, "path": null}',
        begin + '"edit", "to": null, "channel": "#general", "about": "C1", "message": "m1", '
        '"text": "C1, accepted", "choices": [], "name": null, "path": null}',
        begin + '"direct", "to": "ben", "channel": null, "about": "C1", "message": "m2", '
        '"text": "[file: ledger.csv]", "choices": [], "name": null, "path": null}',
        begin + '"file", "to": "ben", "channel": null, "about": "C1", "message": "m2", '
        '"text": "", "choices": [], "name": "ledger.csv", "path": "files/ledger.csv"}',
    ]


async def test_an_edit_that_changes_nothing_is_not_printed(desk: Desk) -> None:
    message = await desk.console.post(GENERAL, ("C1",), (APPROVE,), "C1/1")
    await desk.console.edit(message, ("C1",), (APPROVE,))
    assert desk.printed == ["#general m1 | C1", "            | ✅ approve"]
    await desk.console.edit(message, ("C1",), ())
    await desk.console.edit(message, ("C1",), ())
    assert desk.printed[2:] == ["#general m1, changed | C1"]


async def test_tables_pictures_and_files_stand_on_lines_of_their_own(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    at = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
    table = Table(
        ("Who", "Note"), ((Mention("console:ana"), Said("one\ntwo")), (Said("ben"), Moment(at, "Mon 5 Jan, 09:30")))
    )
    text = ("Shares:", table, "All of it.", Picture(b"png", "Ana has most.", "shares.png"), File(b"csv", "shares.csv"))
    await desk.console.post(GENERAL, text, (), "D1/1")
    assert [line.partition("| ")[2] for line in desk.printed] == [
        "Shares:",
        "Who | Note",
        "ana | one / two",
        "ben | Mon 5 Jan, 09:30",
        "All of it.",
        "[picture: Ana has most.]",
        "[file: shares.csv]",
        f"file shares.png: {tmp_path / 'files' / 'shares.png'}",
        f"file shares.csv: {tmp_path / 'files' / 'shares.csv'}",
    ]
    assert (tmp_path / "files" / "shares.png").read_bytes() == b"png"
    assert (tmp_path / "files" / "shares.csv").read_bytes() == b"csv"


async def test_a_file_never_replaces_another_and_never_leaves_its_directory(tmp_path: Path) -> None:
    desk = Desk(tmp_path, as_json=True)
    for number, content in enumerate((b"one", b"two", b"one"), start=1):
        await desk.console.post(GENERAL, (File(content, "../../ledger.csv"),), (), f"D1/{number}")
    paths = [shown["path"] for shown in desk.objects if shown["kind"] == "file"]
    assert paths == ["files/ledger.csv", "files/ledger-2.csv", "files/ledger.csv"]
    assert [(tmp_path / str(path)).read_bytes() for path in paths] == [b"one", b"two", b"one"]


@given(
    words=st.text(st.characters(codec=None), max_size=60)
    | st.text("\n\r\x1b\u2028\u202e\u2066\u2069m1 #|", max_size=60)
)
def test_no_words_of_a_member_can_look_like_a_block_or_steer_a_terminal(words: str) -> None:
    """Every line that is printed begins with the head of the one message, or with as much room; nothing else is moved."""
    out = io.StringIO()
    page = Page(Path("unused"), as_json=False, out=out)
    page.post("#general", "m1", "C1", ("Note: ", Said(words), Mention(f"console:{words}")), ())
    first, *rest = out.getvalue().removesuffix("\n").split("\n")
    assert first.startswith("#general m1 | Note: ")
    assert all(line.startswith("            |     ") for line in rest)
    for line in (first, *rest):
        line.encode()
        assert all(letter.isprintable() or letter not in STEERING for letter in line)
        assert abs(line.count("\u2069") - sum(map(line.count, "\u2066\u2067\u2068"))) == 0


STEERING = {chr(code) for code in (*range(32), *range(0x7F, 0xA0), 0x2028, 0x2029, *range(0x202A, 0x202F))}


@pytest.mark.parametrize(
    "kept",
    [
        "\u2068\u05e9\u05dc\u05d5\u05dd\u2069",
        "👩🏽\u200d💻",
        "\u0646\u0645\u06cc\u200c\u062f\u0627\u0646\u0645",
        "e\u0301",
    ],
)
def test_what_only_shapes_a_word_stays(kept: str) -> None:
    assert literal(kept) == kept


def test_words_that_close_what_they_did_not_open_lose_their_marks() -> None:
    assert literal("a\u2069b\u2066c") == "abc"


# The terminal.


async def lines_of(*lines: str) -> AsyncIterator[str]:
    for line in lines:
        yield line


async def test_lines_go_on_after_one_that_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    console = Console(tmp_path, lines=lines_of("what is this\n", "ana: /mine\n"))

    async def receive(event: Event) -> Text | None:
        return ("Noted.",)

    await console.run(MENU, receive, nothing_to_suggest)
    shown = capsys.readouterr()
    assert shown.out == "to ana | Noted.\n"
    assert shown.err.startswith("I cannot read 'what is this'.")


@pytest.mark.parametrize("word", ["quit", " exit\n"])
async def test_it_ends_by_a_word(tmp_path: Path, word: str) -> None:
    hearing = Hearing()

    async def typed() -> AsyncIterator[str]:
        for line in ("ana: /mine", word, "ana: /help"):
            yield line

    await Console(tmp_path, lines=typed()).run(MENU, hearing, nothing_to_suggest)
    assert [command.name for command in hearing.commands] == ["mine"]


async def test_it_ends_when_nobody_reads_any_more(tmp_path: Path) -> None:
    class Closed(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    async def receive(event: Event) -> Text | None:
        return ("Noted.",)

    console = Console(tmp_path, lines=lines_of("ana: /mine\n", "ana: /mine\n"))
    console.page = Page(tmp_path, as_json=False, out=Closed())
    with pytest.raises(BrokenPipeError):
        await console.run(MENU, receive, nothing_to_suggest)


@pytest.mark.parametrize("locale", ["C.UTF-8", "C"])
def test_any_bytes_may_come_through_a_pipe_whatever_the_locale(tmp_path: Path, locale: str) -> None:
    environment = {**os.environ, "LC_ALL": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    command = [sys.executable, "-m", "bot", "console", "--data", str(tmp_path)]
    typed = "ana: /contribute 1h grüßte\n".encode() + b"ana: \xff\xfe\nana: /contribute 1h \xff\n"
    done = subprocess.run(command, input=typed, capture_output=True, check=True, env=environment)
    shown = done.stdout.decode()
    assert "“grüßte”" in shown
    assert "“\N{REPLACEMENT CHARACTER}”" in shown
    assert "✅ approve" in shown
    assert done.stderr == b""


SCENE = Scene(("ana", "ben"), ("C12", "C2", "S1"), GENERAL)


@pytest.mark.parametrize(
    ("line", "typed", "offered"),
    [
        ("", "", ["ana: /", "ben: /"]),
        ("be", "be", ["ben: /"]),
        ("ben +✅ c", "c", ["C12", "C2"]),
        ("ben -✅ C1", "C1", ["C12"]),
        ("ana: /contr", "/contr", ["/contribute"]),
        ("ana: /contribute ag", "ag", ["again"]),
        ("ana: /contribute 2h what:ma", "what:ma", ["what:machining"]),
        ('ana: /contribute 2h for:"Riv', 'for:"Riv', ['for:"Riverside Workshop"']),
        ("ana: /contribute 2h for:R", "for:R", ['for:"Riverside Workshop"']),
        ("ana: /contribute 2h @b", "@b", ["@ben"]),
        ("ana: /contribute 2h @R", "@R", []),
        ("ana: /contribute 2h #pr", "#pr", ["#probe"]),
        ("ana: /contribute 2h evid", "evid", ["evidence:"]),
        ("ana: /vote C", "C", ["C12", "C2"]),
        ("ana: good mor", "", []),
        ("ana: /nosuch x", "x", []),
    ],
)
async def test_it_offers_what_may_stand_next(tmp_path: Path, line: str, typed: str, offered: list[str]) -> None:
    known = {
        "what": ["machining", "mending"],
        "for": ["ben", "Riverside Workshop"],
        "project": ["#probe"],
        "card": ["C12", "C2"],
    }
    asked: list[tuple[str, str]] = []

    async def suggest(command: str, option: str, begun: str, person: str, channel: str) -> Sequence[str]:
        asked.append((person, channel))
        begun = begun.lstrip("#@").casefold()
        return [value for value in known.get(option, []) if value.lstrip("#@").casefold().startswith(begun)]

    terminal = Terminal(tmp_path / "history", commands.load(), suggest, lambda: SCENE)
    end, offers = await terminal.completions(line)
    assert end == typed
    assert offers == offered
    assert set(asked) <= {("console:ana", GENERAL)}


async def test_the_scene_is_who_spoke_what_has_a_card_and_where_one_is(desk: Desk) -> None:
    for number, about in enumerate(("C1", "C2", "C2/reminder", "C1"), start=1):
        await desk.console.post(GENERAL, (about,), (), f"{about}/{number}")
    await desk.play("ana: good morning", "#workshop")
    assert desk.console.scene() == Scene(["ana"], ("C1", "C2"), "console:here/workshop")
    await desk.play("DM")
    assert desk.console.scene().channel is None


async def test_in_direct_messages_values_are_asked_for_there(tmp_path: Path) -> None:
    asked: list[str] = []

    async def suggest(command: str, option: str, begun: str, person: str, channel: str) -> Sequence[str]:
        asked.append(channel)
        return ()

    terminal = Terminal(tmp_path / "history", commands.load(), suggest, lambda: Scene(("ana",), (), None))
    await terminal.completions("ana: /vote C")
    assert set(asked) == {"console:ana"}


class Screen:
    """A real terminal on all three streams of a console, and what has appeared on it that was not looked at yet."""

    def __init__(self, data: Path, language: str) -> None:
        self._ours, its = pty.openpty()
        config = data / "potluck.toml"
        config.write_text(f'[networks.commons]\nlanguage = "{language}"\n', encoding="utf-8")
        command = [sys.executable, "-m", "bot", "console", "--data", str(data), "--config", str(config)]
        environment = {**os.environ, "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1"}
        self.process = subprocess.Popen(command, stdin=its, stdout=its, stderr=its, env=environment)
        self._shown = b""
        os.close(its)

    def until(self, wanted: str) -> str:
        """Read on to the end of the wanted words, and return all before them."""
        while wanted.encode() not in self._shown:
            self._shown += os.read(self._ours, 4096)
        before, _, self._shown = self._shown.partition(wanted.encode())
        return re.sub(r"\x1b\[\?[0-9]+[hl]", "", before.decode()).replace("\r\n", "\n")

    def type(self, keys: str) -> None:
        os.write(self._ours, keys.encode())

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._ours)


@contextmanager
def screen(data: Path, language: str = "en") -> Iterator[Screen]:
    opened = Screen(data, language)
    try:
        yield opened
    finally:
        opened.close()


PROMPT = "\x1b[?2004h"
"""What is written when a line can be typed."""

WELCOME = {
    "en": """\
Potluck: you log what you bring, others vote on it by emoji, and what comes in is shared.
The network commons is new, and nobody is in it yet.
It is kept in {data}/.
You type for everybody. Three lines to try:
  ana: /contribute 2.5h aligned the optics
  ben +✅ C1
  cara +✅ C1
help says what you can type, quit ends.

""",
    "de": """\
Potluck: Du trägst ein, was du einbringst, andere stimmen mit Emoji darüber ab, und was hereinkommt, wird geteilt.
Das Netzwerk commons ist neu, und noch ist niemand darin.
Es liegt in {data}/.
Du tippst für alle. Drei Zeilen zum Probieren:
  ana: /contribute 2,5h die Optik ausgerichtet
  ben +✅ C1
  cara +✅ C1
help sagt, was du tippen kannst, quit beendet.

""",
}


def test_whoever_opens_a_terminal_reads_what_this_is_and_types_with_completion_and_history(tmp_path: Path) -> None:
    with screen(tmp_path) as opened:
        assert opened.until(PROMPT) == WELCOME["en"].format(data=tmp_path)
        opened.until("#general >")
        opened.type("ana: /rol")
        opened.until(" /role ")
        opened.type("\t\r")
        opened.until("This network has no steward at the moment.")
        opened.type("#workshop\r")
        opened.until("#workshop >")
        opened.type("ana: /contribute 2h swept\r")
        opened.until("#workshop m1 | C1")
        opened.type("DM\r")
        opened.until("DM >")
        opened.type("quit\r")
        assert opened.process.wait() == 0
    assert "+ana: /role" in (tmp_path / "history").read_text(encoding="utf-8").splitlines()
    with screen(tmp_path) as again:
        told = again.until(PROMPT).splitlines()
        assert told[1] == "The network commons goes on: 1 member, 1 open vote."
        assert told[3:] == ["You type for everybody, as in   ana: /mine", "help says what you can type, quit ends.", ""]
        again.type("\x04")
        assert again.process.wait() == 0


def test_a_german_network_is_german_on_a_terminal(tmp_path: Path) -> None:
    with screen(tmp_path, "de") as opened:
        assert opened.until(PROMPT) == WELCOME["de"].format(data=tmp_path)
        for typed, told in (
            ("ana: /contribute 2,5h die Optik ausgerichtet", "C1: ana hat 2,5 h Arbeit eingebracht."),
            ("ben +✅ C1", "#general m1, geändert | "),
            ("wie bitte", "'wie bitte' kann ich nicht lesen. Tippe   ana: /help   oder   ben +✅ C1   oder   help"),
            ("ben +✅ C9", "Eine Karte zu 'C9' gibt es nicht."),
            ("ana: /mine", "an ana | "),
            ("help", "ana benutzt einen Befehl"),
        ):
            opened.type(f"{typed}\r")
            opened.until(told)
