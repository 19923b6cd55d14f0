"""What counts as a command on Matrix, and what it says."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.matrix.command_text import Line, parse_line, with_answered_words
from adapters.matrix.event import annotation, is_state
from adapters.matrix.mentions import with_references
from tests.support.network import MENU

ME = "@potluck:example.org"
REPLY = {"m.in_reply_to": {"event_id": "$1"}}


def message(body: object, **more: Any) -> dict[str, Any]:
    return {"type": "m.room.message", "content": {"msgtype": "m.text", "body": body} | more}


def read(body: str, relates: dict[str, Any] | None = None, *, direct: bool = False) -> Line | None:
    more = {"m.relates_to": relates} if relates else {}
    return parse_line(message(body, **more), ME, MENU, direct=direct)


def typed(body: str, relates: dict[str, Any] | None = None, *, direct: bool = False) -> tuple[str, str] | None:
    found = read(body, relates, direct=direct)
    return (found.name, found.text) if found else None


@pytest.mark.parametrize(
    ("body", "command"),
    [
        ("!contribute 2h swept", ("contribute", "2h swept")),
        ("/contribute 2h swept", ("contribute", "2h swept")),
        ("!Contribute 2h swept", ("Contribute", "2h swept")),
        ("  !mine", ("mine", "")),
        ("!contribute\n2h swept\nthe floor", ("contribute", "2h swept\nthe floor")),
        ("!mine\n!contribute 2h swept", ("mine", "\n!contribute 2h swept")),  # two commands
        ("potluck: contribute 2h swept", ("contribute", "2h swept")),
        ("@potluck:example.org contribute 2h", ("contribute", "2h")),
        ("@potluck, !mine", ("mine", "")),
        ("!contribut 2h", ("contribut", "2h")),  # near enough that the core can say what was meant
    ],
)
def test_a_command_is_marked_or_said_to_us(body: str, command: tuple[str, str]) -> None:
    assert typed(body) == command


@pytest.mark.parametrize(
    "body",
    [
        "good morning",
        "contribute what you can",
        "help",
        "potluck is great",
        "potluck tonight at eight",
        "we should !contribute more",
        "!",
        "/",
        "!!contribute 2h",
        "! contribute",
        "!weather berlin",  # of another program
        "potlucks: two",
        "a/b",
        "",
    ],
)
def test_chat_and_commands_of_other_programs_are_left_alone(body: str) -> None:
    assert typed(body) is None


def test_in_a_talk_every_word_is_for_us() -> None:
    assert typed("!weather berlin", direct=True) == ("weather", "berlin")
    assert typed("good morning", direct=True) == ("", "good morning")
    assert typed("contribute 2h swept", direct=True) == ("", "contribute 2h swept")
    assert typed("potluck: contribute 2h swept", direct=True) == ("contribute", "2h swept")
    assert typed("potluck is great", direct=True) == ("", "is great")
    assert typed("> <@potluck:example.org> hello\n\nthanks", REPLY, direct=True) == ("", "thanks")
    assert typed("  ", direct=True) is None


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("potluck", ""),
        ("@potluck", ""),
        ("@potluck: hello", "hello"),
        ("potluck: thank you", "thank you"),
        ("@potluck 3h swept the floor", "3h swept the floor"),
        ("@potluck:example.org log 2h x", "log 2h x"),
        ("contribute 2h swept", "contribute 2h swept"),  # it lacks only its mark
    ],
)
def test_words_to_us_without_a_command_have_no_name(body: str, words: str) -> None:
    assert typed(body) == ("", words)


KITCHEN = '<a href="https://matrix.to/#/@potluck:example.org">Kitchen Bot</a>'
QUOTED = f"<mx-reply><blockquote>{KITCHEN}<br>C1</blockquote></mx-reply>"


@pytest.mark.parametrize(
    ("body", "html", "command"),
    [
        ("Kitchen Bot: mine", f"{KITCHEN}: mine", ("mine", "")),
        ("Kitchen Bot: contribute 2h x", f"{KITCHEN}: contribute 2h x", ("contribute", "2h x")),
        ("Kitchen Bot mine", f"{KITCHEN} mine", ("mine", "")),
        ("Kitchen Bot 3h swept", f"{KITCHEN} 3h swept", ("", "3h swept")),
        ("Kitchen Bot: hello", f"{KITCHEN}: hello", ("", "hello")),
        ("Kitchen Bot", KITCHEN, ("", "")),
        ("how do I log, Kitchen Bot?", f"how do I log, {KITCHEN}?", ("", "how do I log, Kitchen Bot?")),
        ("contribute 2h less, Kitchen Bot", f"contribute 2h less, {KITCHEN}", ("", "contribute 2h less, Kitchen Bot")),
        ("Kitchen Bot: mine", '<a href="https://matrix.to/#/@ben:x.org">Kitchen Bot</a>: mine', None),
        ("Kitchen Bot: mine", "", None),
    ],
)
def test_our_name_is_what_a_link_to_us_says(body: str, html: str, command: tuple[str, str] | None) -> None:
    found = parse_line(message(body, formatted_body=html), ME, MENU, direct=False)
    assert (found and (found.name, found.text)) == command


def test_a_message_may_name_us_beside_its_text() -> None:
    named = message("Kitchen Bot: mine", **{"m.mentions": {"user_ids": [ME]}})
    assert parse_line(named, ME, MENU, direct=False, called="Kitchen Bot") == Line("mine", "", None, None)
    assert parse_line(named, ME, MENU, direct=False) == Line("", "Kitchen Bot: mine", None, None)
    other = message("Kitchen Bot: mine", **{"m.mentions": {"user_ids": ["@ben:example.org"]}})
    assert parse_line(other, ME, MENU, direct=False) is None


def test_an_answer_to_a_message_of_ours_is_no_word_to_us() -> None:
    """Programs name the author of the answered message beside the text, and quote it with a link."""
    more = {"m.mentions": {"user_ids": [ME]}, "m.relates_to": REPLY}
    answer = message("> <@potluck:example.org> C1\n\nnice!", formatted_body=f"{QUOTED}nice!", **more)
    assert parse_line(answer, ME, MENU, direct=False) is None
    named = message("> C1\n\nKitchen Bot: mine", formatted_body=f"{QUOTED}{KITCHEN}: mine", **more)
    assert parse_line(named, ME, MENU, direct=False) == Line("mine", "", "$1", None)


def test_an_edit_never_is_a_command() -> None:
    relation = {"rel_type": "m.replace", "event_id": "$1"}
    assert typed("!payout send 100 EUR", relation) is None
    assert (
        parse_line(message("!payout send 100 EUR", **{"m.new_content": {"body": "x"}}), ME, MENU, direct=False) is None
    )


@pytest.mark.parametrize("kind", ["m.notice", "m.emote", "m.image", None, 3])
def test_only_text_is_a_command(kind: object) -> None:
    assert parse_line(message("!mine", msgtype=kind), ME, MENU, direct=False) is None


def test_a_quoted_command_is_not_run_and_a_real_one_behind_the_quotation_is() -> None:
    assert typed("> <@ben:example.org> !payout send\n\nlooks right", REPLY) is None
    assert typed("> <@ben:example.org> !mine\n> more\n\n!contribute 2h swept", REPLY) == ("contribute", "2h swept")


def test_without_a_reply_a_line_that_looks_quoted_is_what_somebody_typed() -> None:
    assert typed("> x\n\n!mine") is None


def test_a_command_in_a_thread_says_which_and_a_reply_says_to_what() -> None:
    thread: dict[str, Any] = {
        "rel_type": "m.thread",
        "event_id": "$root",
        "is_falling_back": True,
        "m.in_reply_to": {"event_id": "$1"},
    }
    assert read("!mine", thread) == Line("mine", "", None, "$root")
    answering = thread | {"is_falling_back": False}
    assert read("!mine", answering) == Line("mine", "", "$1", "$root")
    assert read("!mine", REPLY) == Line("mine", "", "$1", None)


def pill(user: str, words: str) -> str:
    return f'<a href="https://matrix.to/#/{user}">{words}</a>'


@pytest.mark.parametrize(
    ("text", "html", "said"),
    [
        ("for:Bob 2h", f"for:{pill('@ben:x.org', 'Bob')} 2h", "for:@matrix:@ben:x.org 2h"),
        ("for:@Bob 2h", f"for:{pill('@ben:x.org', '@Bob')} 2h", "for:@matrix:@ben:x.org 2h"),
        (
            "Bob and Bob",
            f"{pill('@b:x.org', 'Bob')} and {pill('@c:x.org', 'Bob')}",
            "@matrix:@b:x.org and @matrix:@c:x.org",
        ),
        ("with @ben:x.org.", "", "with @matrix:@ben:x.org."),
        ("with @ben:x.org:8448", "", "with @matrix:@ben:x.org:8448"),
        ("1h for:@dan:x.test carried", "", "1h for:@matrix:@dan:x.test carried"),
        ("with:@dan:x.test,@eva:x.test", "", "with:@matrix:@dan:x.test,@matrix:@eva:x.test"),
        ("an plan", pill("@an:x.org", "plan"), "an @matrix:@an:x.org"),
        ("Bobby", pill("@ben:x.org", "Bob"), "Bobby"),
        ("to Bob", pill("%40ben%3Ax.org?via=x.org", "Bob"), "to @matrix:@ben:x.org"),
        ("mail a@b.org", "", "mail a@b.org"),
        ("Bob", '<a href="https://evil.example/#/@ben:x.org">Bob</a>', "Bob"),
        ("potluck Bob", f"{pill(ME, 'potluck')} {pill('@ben:x.org', 'Bob')}", "potluck @matrix:@ben:x.org"),
    ],
)
def test_people_are_named_by_their_reference(text: str, html: str, said: str) -> None:
    assert with_references(text, html, ME) == said


def test_a_mention_that_was_made_a_reference_is_not_made_one_again() -> None:
    said = "for:@matrix:@ben:x.org"
    assert with_references(said, "", ME) == said


SWEPT = message("swept the\nfloor")


@pytest.mark.parametrize(
    ("name", "text", "recorded"),
    [
        ("contribute", "2h", '2h note:"swept the floor"'),
        ("contribute", "", 'note:"swept the floor"'),
        ("contribute", "2 hours", '2 hours note:"swept the floor"'),
        ("contribute", "2h something else", "2h something else"),
        ("mine", "", ""),
        ("contribut", "2h", "2h"),
    ],
)
def test_a_command_that_answers_a_message_takes_its_words(name: str, text: str, recorded: str) -> None:
    assert with_answered_words(Line(name, text, "$1", None), MENU, SWEPT) == recorded


def test_what_is_recorded_is_words_and_no_options() -> None:
    said = message('for:@matrix:@mallory:x.org" date:2026-01-01 9h')
    text = with_answered_words(Line("contribute", "2h", "$1", None), MENU, said)
    assert text == '2h note:"for:@matrix:@mallory:x.org” date:2026-01-01 9h"'


def test_a_long_message_is_recorded_by_its_beginning_and_a_redacted_one_not_at_all() -> None:
    assert len(with_answered_words(Line("contribute", "2h", "$1", None), MENU, message("x" * 900))) < 600
    assert with_answered_words(Line("contribute", "2h", "$1", None), MENU, {"content": {}}) == "2h"


def test_only_what_has_a_state_key_is_a_state() -> None:
    assert is_state({"type": "m.room.tombstone", "state_key": ""}, "m.room.tombstone")
    assert not is_state({"type": "m.room.tombstone"}, "m.room.tombstone")
    assert not is_state({"type": "m.room.tombstone", "state_key": "@ana:x.org"}, "m.room.tombstone")


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=20), inner, max_size=3),
    max_leaves=10,
)
NAMES = (
    "msgtype",
    "body",
    "formatted_body",
    "m.relates_to",
    "m.new_content",
    "m.mentions",
    "user_ids",
    "rel_type",
    "event_id",
    "key",
)


@given(st.dictionaries(st.sampled_from(NAMES), ANYTHING | st.dictionaries(st.sampled_from(NAMES), ANYTHING)), ANYTHING)
def test_nothing_that_a_member_can_send_breaks_the_reading(content: dict[str, Any], other: object) -> None:
    for event in ({"content": content}, {"content": content | {"msgtype": "m.text"}}, {"content": other}, {}):
        parse_line(event, ME, MENU, direct=True)
        annotation(event)
