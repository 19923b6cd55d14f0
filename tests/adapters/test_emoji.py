"""Whatever a platform makes of an emoji, a vote with it is one vote."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.emoji import SHORTCODES, bare

EMOJI = ["✅", "❌", "⚪", "🚩", "👍", "✔", "1⃣", "👩‍💻", "❤‍🔥", "🏳‍🌈", "🇩🇪"]
VARIATIONS = ["\ufe0e", "\ufe0f", *"🏻🏼🏽🏾🏿"]

fragments = st.sampled_from(
    [
        *EMOJI,
        *VARIATIONS,
        *SHORTCODES,
        ":",
        "::",
        "::skin-tone-2",
        "::skin-tone-3-4",
        "<:x:1>",
        "<a:",
        ">",
        "custom:1",
        " ",
    ]
)
written = st.lists(fragments, max_size=6).map("".join) | st.text(max_size=10)


@pytest.mark.parametrize(
    ("spelling", "expected"),
    [
        ("✅", "✅"),
        ("✔️", "✔"),
        ("✔︎", "✔"),
        ("👍", "👍"),
        ("👍🏽", "👍"),
        ("👍\ufe0f", "👍"),
        ("👩🏽‍💻", "👩‍💻"),
        ("❤️‍🔥", "❤‍🔥"),
        ("1️⃣", "1⃣"),
        ("thumbsup", "👍"),
        (":thumbsup:", "👍"),
        ("+1", "👍"),
        (":+1:", "👍"),
        ("+1::skin-tone-3", "👍"),
        (":+1::skin-tone-6:", "👍"),
        ("-1", "👎"),
        ("white_check_mark", "✅"),
        ("heavy_check_mark", "✔"),
        ("x", "❌"),
        ("white_circle", "⚪"),
        ("triangular_flag_on_post", "🚩"),
        ("one", "1⃣"),
        ("five", "5⃣"),
        (":tada:", "🎉"),
        ("people_holding_hands::skin-tone-2-5", "people_holding_hands"),
        ("shipit", "shipit"),
        (":shipit:", "shipit"),
        ("<:shipit:123>", "custom:123"),
        ("<a:shipit:123>", "custom:123"),
    ],
)
def test_each_way_to_write_an_emoji_leads_to_the_bare_one(spelling: str, expected: str) -> None:
    assert bare(spelling) == expected


@pytest.mark.parametrize(
    "text",
    ["", "hello there", "👍👍", "::x::", ":x", "x:", "<:x:>", "<:x:12", "<b:x:12>", "<:x:\u0661>", "🏽", "\ufe0f"],
)
def test_what_is_no_spelling_of_an_emoji_comes_back_as_it_is(text: str) -> None:
    assert bare(text) == text


@pytest.mark.parametrize("one", SHORTCODES)
def test_an_emoji_of_a_server_is_never_the_standard_one_of_the_same_name(one: str) -> None:
    name = one.replace("+", "plus_").replace("-", "minus_")
    assert bare(f"<:{name}:42>") == "custom:42"
    assert bare(f"<:{name}:42>") != bare(one)


def test_the_two_check_marks_stay_two_emoji() -> None:
    assert bare("white_check_mark") != bare("heavy_check_mark")


@given(emoji=st.sampled_from(EMOJI), variations=st.lists(st.sampled_from(VARIATIONS), max_size=4))
def test_no_variation_makes_another_emoji(emoji: str, variations: list[str]) -> None:
    assert bare(emoji[0] + "".join(variations) + emoji[1:]) == emoji
    assert bare(emoji + "".join(variations)) == emoji


@given(name=st.sampled_from(list(SHORTCODES)), tone=st.sampled_from(["", *(f"::skin-tone-{n}" for n in range(2, 7))]))
def test_a_name_is_its_emoji_with_or_without_colons_and_in_each_skin_tone(name: str, tone: str) -> None:
    assert {bare(name + tone), bare(f":{name}{tone}:")} == {SHORTCODES[name]}


@pytest.mark.parametrize("emoji", sorted(set(SHORTCODES.values())))
def test_what_a_name_stands_for_is_bare_itself(emoji: str) -> None:
    assert bare(emoji) == emoji


@given(text=written)
def test_what_is_bare_stays_as_it_is(text: str) -> None:
    assert bare(bare(text)) == bare(text)


@given(text=written.filter(bool))
def test_nothing_becomes_an_empty_emoji(text: str) -> None:
    assert bare(text) != ""
