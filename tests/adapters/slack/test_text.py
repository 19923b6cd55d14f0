"""Words on Slack: nothing that a member wrote means anything but itself, and nothing is lost on the way."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.command_names import TAKEN, Names
from adapters.slack.text import blocks, escaped, heard, mentioned, parts, plain
from bot.chat import File, Link, Mention, Moment, Picture, Piece, Said, Table, Text
from tests.adapters.slack.checks import wrong_blocks
from tests.adapters.slack.workspace import Workspace

PLACE = "slack:T1"
printable = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf"]), max_size=40)
pieces: st.SearchStrategy[Piece] = st.one_of(
    printable,
    printable.map(Said),
    st.just(Mention("slack:T1/U0ANA00000")),
    st.just(Moment(datetime(2026, 1, 5, 9, 30, tzinfo=UTC), "2026-01-05 09:30 UTC")),
    st.builds(
        Table, st.just(("Who", "What")), st.lists(st.tuples(printable, printable.map(Said)), max_size=3).map(tuple)
    ),
    printable.map(lambda words: Picture(b"", words, "a.png")),
    printable.map(lambda words: File(b"", words)),
    st.builds(Link, st.sampled_from(["C1", "D12"]), st.just("slack:T1/C0GENERAL0/1780000000.000100")),
)
texts = st.lists(pieces, max_size=6).map(tuple)


@given(words=st.text())
def test_no_words_are_a_mention_a_link_or_an_entity(words: str) -> None:
    assert not re.search(r"[<>]|&(?!(amp|lt|gt);)", escaped(words))


@given(words=st.text(st.characters(exclude_characters="<>", exclude_categories=["Cs"])))
def test_what_slack_escaped_is_heard_as_it_was_typed(words: str) -> None:
    assert heard(escaped(words), PLACE) == words


@given(words=st.text(alphabet="<>&@#!|:;ltgamp ", max_size=40))
def test_angles_that_somebody_typed_are_heard_as_they_were_typed(words: str) -> None:
    assert heard(escaped(words), PLACE) == words


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("pay-to paypal:<mailto:ana@example.org|ana@example.org>", "pay-to paypal:ana@example.org"),
        ("1h called <tel:+4930123456|+49 30 123456>", "1h called +4930123456"),
        ("evidence:<https://example.org/r|example.org/r>", "evidence:https://example.org/r"),
        ("1h see <mailto:ana@example.org>", "1h see mailto:ana@example.org"),
    ],
)
def test_an_address_is_heard_as_it_was_typed(sent: str, typed: str) -> None:
    assert heard(sent, PLACE) == typed


@given(words=st.text(), name=st.text())
def test_members_words_are_only_ever_text(words: str, name: str) -> None:
    made = blocks((Said(words), Table((name,), ((Said(words),),)), Picture(b"", words, name)), {})
    kinds = {element["type"] for block in made for part in block["elements"] for element in part["elements"]}
    assert kinds <= {"text"}
    assert "<" not in plain((Said(words), Mention(f"{PLACE}/U1")), {"U1": words})


@given(text=texts)
def test_slack_takes_every_text(text: Text) -> None:
    assert wrong_blocks(blocks(text, {}, home="https://commons.slack.com/")) == []


@given(text=texts)
def test_the_blocks_show_what_the_plain_words_say(text: Text) -> None:
    workspace = Workspace()
    workspace.user("ana")
    names = {"U0ANA00000": "ana"}
    shown = workspace.shown({"text": "", "blocks": blocks(text, names)})
    said = workspace.shown({"text": plain(text, names)})
    assert re.sub(r" UTC|\s", "", shown) == re.sub(r" UTC|\s", "", said)


@given(text=texts, limit=st.integers(20, 200))
def test_a_long_text_is_parted_without_losing_a_word(text: Text, limit: int) -> None:
    words = [word for word in re.split(r"\s+", plain(text, {})) if word]
    made = parts(text, limit)
    again = [word for part in made for word in re.split(r"\s+", plain(part, {})) if word]
    without_headings = [word for word in again if word not in ("Who", "What")]
    assert "".join(without_headings) == "".join(word for word in words if word not in ("Who", "What"))


@given(words=st.text(max_size=300))
def test_a_part_is_no_longer_than_its_limit(words: str) -> None:
    assert all(len(plain(part, {})) <= 5 * 50 for part in parts((Said(words),), 50))


def test_people_in_a_table_are_named_and_ring_nobody() -> None:
    text = (Mention("slack:T1/U0BEN00000"), Table(("Who", "h"), ((Mention("slack:T1/U0ANA00000"), "3"),)))
    assert mentioned(text) == {"U0ANA00000", "U0BEN00000"}
    made = blocks(text, {"U0ANA00000": "Ana"})
    rung = [one for block in made for part in block["elements"] for one in part["elements"] if one["type"] == "user"]
    assert rung == [{"type": "user", "user_id": "U0BEN00000"}]
    assert made[0]["elements"][1]["elements"][0]["text"] == "Who   h\n@Ana  3"


def test_a_moment_is_shown_in_the_zone_of_its_reader() -> None:
    (block,) = blocks((Moment(datetime(2026, 1, 5, 9, 30, tzinfo=UTC), "Mon 5 Jan, 09:30"),), {})
    assert block["elements"][0]["elements"] == [
        {"type": "date", "timestamp": 1767605400, "format": "{date_num} {time}", "fallback": "Mon 5 Jan, 09:30"}
    ]


@given(given_names=st.dictionaries(st.sampled_from(["help", "join", "mine"]), st.sampled_from(["a-help", "b", "c_1"])))
def test_a_command_is_found_again_by_its_name_there(given_names: dict[str, str]) -> None:
    commands = ("help", "join", "mine")
    names = Names(commands, given_names)
    there = [names.on_slack(name) for name in commands]
    if len(set(there)) == len(there):
        assert [names.ours(name) for name in there] == list(commands)


@pytest.mark.parametrize("name", sorted(TAKEN))
def test_no_command_has_a_name_that_slack_keeps_for_itself(name: str) -> None:
    assert Names([name], {}).on_slack(name) not in TAKEN
