"""How a text looks on Matrix: what members wrote is never markup, nobody is rung by accident, and everything fits."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.matrix.text import edit_content, file_content, in_thread, one_line, render, with_mentions
from bot.chat import Choice, File, Mention, Moment, Picture, Said, Table, Text

EVENT_BYTES = 65_536
"""The most that an event may have (client-server specification, "size limits")."""


class Reader(HTMLParser):
    """What a program for people makes of HTML: the tags, and the words between them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]
        if tag == "br":
            self.words += "\n"

    def handle_data(self, data: str) -> None:
        self.words += data


def only(text: Text, *choices: Choice) -> dict[str, object]:
    (content,) = render(text, choices).contents
    return content


@given(st.text())
def test_words_of_members_are_neither_markup_nor_a_second_line(words: str) -> None:
    content = only(("Note: ", Said(words)))
    read = Reader(str(content["formatted_body"]))
    assert read.tags == []
    assert read.words == content["body"] == f"Note: {one_line(words)}".strip("\n")
    assert "\n" not in str(content["body"])


@given(st.text())
def test_what_is_clean_stays_as_it_is_and_can_be_sent(words: str) -> None:
    assert one_line(one_line(words)) == one_line(words)
    one_line(words).encode()


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Cf")), max_size=200))
def test_words_that_steer_nothing_come_through_unchanged(words: str) -> None:
    assert one_line(words) == words


@pytest.mark.parametrize("words", ["\u202eabc", "\u2066abc", "abc\u2069", "a\x1b[31mb", "a\u2028b"])
def test_words_that_turn_the_direction_of_writing_lose_that(words: str) -> None:
    assert not set("\u202e\u2066\u2069\x1b\u2028") & set(one_line(words))


def test_marks_that_keep_other_writing_together_stay() -> None:
    assert one_line("\u2068שלום\u2069 x") == "\u2068שלום\u2069 x"


def test_a_person_is_a_link_and_is_rung_only_where_that_is_wanted() -> None:
    said = render(("Ask ", Mention("matrix:@ana:example.org"), "."), ())
    (content,) = said.contents
    read = Reader(str(content["formatted_body"]))
    assert content["body"] == "Ask @ana:example.org."
    assert read.links == ["https://matrix.to/#/@ana:example.org"]
    assert content["m.mentions"] == {}
    assert with_mentions(content, said.named)["m.mentions"] == {"user_ids": ["@ana:example.org"]}


def test_a_person_whose_id_is_markup_is_no_markup() -> None:
    content = only((Mention('matrix:@"><b>x</b>:example.org'),))
    assert Reader(str(content["formatted_body"])).tags == ["a"]


def test_people_in_a_table_are_named_too() -> None:
    table = Table(("Who",), ((Mention("matrix:@ana:example.org"),), (Mention("matrix:@ben:example.org"),)))
    assert render((table,), ()).named == ("@ana:example.org", "@ben:example.org")


def test_a_table_is_a_table_in_html_and_lines_without_it() -> None:
    content = only(("Hours:\n", Table(("Who", "Hours"), ((Said("<i>"), "3"), (Said("ben"), "2")))))
    assert content["body"] == "Hours:\nWho | Hours\n<i> | 3\nben | 2"
    assert (
        Reader(str(content["formatted_body"])).tags
        == ["br", "table", "thead", "tr", "th", "th", "tbody"]
        + [
            "tr",
            "td",
            "td",
        ]
        * 2
    )


def test_a_moment_says_its_zone() -> None:
    assert only((Moment(datetime(2026, 1, 5, 9, 30, tzinfo=UTC), "Mon 5 Jan, 09:30"),))["body"] == "Mon 5 Jan, 09:30"


def test_choices_are_told_in_words_unless_the_text_does_so() -> None:
    approve, reject = Choice("✅", "approve", "vote", {}), Choice("❌", "reject", "vote", {})
    assert only(("C1",), approve, reject)["body"] == "C1\n✅ approve, ❌ reject"
    assert only(("C1: ✅ approve it",), approve, reject)["body"] == "C1: ✅ approve it\n❌ reject"


def test_a_picture_stands_in_the_text_with_its_words_and_is_sent_with_them() -> None:
    picture = Picture(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x03", "Ana has 3 of 5 hours.", "shares.png")
    assert only(("Shares", picture))["body"] == "Shares\n[picture: Ana has 3 of 5 hours.]"
    content = file_content(picture, "mxc://example.org/1")
    assert (content["body"], content["filename"]) == ("Ana has 3 of 5 hours.", "shares.png")
    assert content["info"] == {"mimetype": "image/png", "size": 24, "w": 2, "h": 3}
    assert content["m.mentions"] == {}


def test_a_file_has_its_name_and_size() -> None:
    content = file_content(File(b"1,2\n", "hours.csv"), "mxc://example.org/1")
    assert (content["msgtype"], content["body"], content["info"]) == ("m.file", "hours.csv", {"size": 4})


@pytest.mark.parametrize("letter", ["x", "ü", "<", "🚩", '"'])
def test_a_text_of_any_length_fits_and_loses_nothing(letter: str) -> None:
    line = letter * 60
    said = render(("\n".join([line] * 1200),), ())
    assert len(said.contents) > 1
    for content in said.contents:
        edit = edit_content("$" + "e" * 43, in_thread(content, "$" + "r" * 43))
        assert len(json.dumps(edit, ensure_ascii=False).encode()) < EVENT_BYTES
    assert "\n".join(str(content["body"]) for content in said.contents).split() == [line] * 1200


def test_an_edit_rings_nobody_and_shows_the_new_words_to_old_programs_too() -> None:
    content = with_mentions(only(("After",)), ("@ana:example.org",))
    edit = edit_content("$card", content | {"m.mentions": {}})
    assert edit["m.mentions"] == edit["m.new_content"]["m.mentions"] == {}
    assert edit["m.relates_to"] == {"rel_type": "m.replace", "event_id": "$card"}
    assert (edit["body"], edit["m.new_content"]["body"]) == ("* After", "After")


def test_a_message_in_a_thread_answers_its_root_for_old_programs() -> None:
    assert in_thread({"body": "x"}, None) == {"body": "x"}
    relates = in_thread({"body": "x"}, "$root")["m.relates_to"]
    assert relates == {
        "rel_type": "m.thread",
        "event_id": "$root",
        "is_falling_back": True,
        "m.in_reply_to": {"event_id": "$root"},
    }
