"""Whatever a platform makes of an emoji, a vote with it is one vote."""

from __future__ import annotations

import pytest
from emoji import EMOJI_DATA, STATUS
from hypothesis import given
from hypothesis import strategies as st

from bot.input.emoji import NAMES, bare, comes_in_several, parse_emoji, platforms_without

UNICODE = 16
HAIR = "🦰🦱🦳🦲"
"""Parts of emoji that are none by themselves."""


EMOJI = ["✅", "❌", "⚪", "🚩", "👍", "✔", "1⃣", "👩‍💻", "❤‍🔥", "🏳‍🌈", "🇩🇪"]
VARIATIONS = ["\ufe0e", "\ufe0f", *"🏻🏼🏽🏾🏿"]

fragments = st.sampled_from(
    [
        *EMOJI,
        *VARIATIONS,
        *NAMES,
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
        ("people_holding_hands::skin-tone-2-5", "🧑‍🤝‍🧑"),
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


def test_an_emoji_of_a_server_is_never_the_standard_one_of_the_same_name() -> None:
    for one in NAMES:
        name = one.replace("+", "plus_").replace("-", "_")[:32]
        assert bare(f"<:{name}:42>") == "custom:42" != bare(one)


def test_the_two_check_marks_stay_two_emoji() -> None:
    assert bare("white_check_mark") != bare("heavy_check_mark")


@given(emoji=st.sampled_from(EMOJI), variations=st.lists(st.sampled_from(VARIATIONS), max_size=4))
def test_no_variation_makes_another_emoji(emoji: str, variations: list[str]) -> None:
    assert bare(emoji[0] + "".join(variations) + emoji[1:]) == emoji
    assert bare(emoji + "".join(variations)) == emoji


@given(name=st.sampled_from(list(NAMES)), tone=st.sampled_from(["", *(f"::skin-tone-{n}" for n in range(2, 7))]))
def test_a_name_is_its_emoji_with_or_without_colons_and_in_each_skin_tone(name: str, tone: str) -> None:
    assert {bare(name + tone), bare(f":{name}{tone}:")} == {NAMES[name]}


def test_what_a_name_stands_for_is_bare_itself_and_an_emoji() -> None:
    for emoji in NAMES.values():
        assert bare(emoji) == emoji
        assert parse_emoji(emoji) == emoji


def test_every_emoji_of_unicode_in_each_tone_is_in_the_table() -> None:
    """Unicode's own list, as another library has it."""
    for emoji, told in EMOJI_DATA.items():
        if told["E"] <= UNICODE and told["status"] <= STATUS["fully_qualified"] and emoji not in HAIR:
            assert bare(emoji) in NAMES.values(), emoji
            assert bare(bare(emoji)) == bare(emoji)


def test_names_that_two_tables_have_are_of_the_same_emoji() -> None:
    """Of another library's names, those that are of one emoji there."""
    others: dict[str, set[str]] = {}
    for emoji, told in EMOJI_DATA.items():
        for name in (told["en"], *told.get("alias", ())):
            others.setdefault(name.strip(":"), set()).add(bare(emoji))
    apart = {name for name, emoji in NAMES.items() if others.get(name, {emoji}) != {emoji} and len(others[name]) == 1}
    # Slack's older names of women and men are of anybody there, and its cloud has more of the sun.
    assert apart == {"bride_with_veil", "email", "guardsman", "man_with_turban", "ok_woman", "sun_behind_cloud"}


@pytest.mark.parametrize("emoji", ["🤷🏽", "🤝🏽", "🫱🏻‍🫲🏿", "👩🏻‍🤝‍👨🏿", "🧑🏻‍❤️‍🧑🏿", "👍"])
def test_one_person_can_put_up_several_of_what_comes_in_tones(emoji: str) -> None:
    assert comes_in_several(bare(emoji))


@pytest.mark.parametrize("emoji", ["✅", "❌", "⚪", "🚩", "1⃣", "custom:1"])
def test_one_person_can_put_up_but_one_of_what_has_one_tone_and_name(emoji: str) -> None:
    assert not comes_in_several(emoji)


def test_a_hand_in_two_tones_is_the_hand() -> None:
    assert bare("🫱🏻‍🫲🏿") == bare("🤝🏽") == bare("handshake") == "🤝"
    assert bare("👩🏻‍🤝‍👨🏿") == bare("couple") == "👫"


@pytest.mark.parametrize("text", ["", "x", "shipit", "👍👍", "a👍", "→", "½", "custom:", "custom:1a", " ", "\u200d"])
def test_what_nobody_can_react_with_is_no_emoji(text: str) -> None:
    assert parse_emoji(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("👍🏽", "👍"),
        (":shrug:", "🤷"),
        (":+1:", "👍"),
        (":raising_hand::skin-tone-3:", "🙋"),
        ("<:ours:42>", "custom:42"),
    ],
)
def test_an_emoji_can_be_typed_by_itself_and_by_its_name(text: str, expected: str) -> None:
    assert parse_emoji(text) == expected


def test_an_emoji_of_a_server_is_lacking_on_other_platforms() -> None:
    platforms = ("console", "discord", "matrix", "slack")
    assert platforms_without("👍", platforms) == ()
    assert platforms_without("custom:1", platforms) == ("matrix", "slack")
    assert platforms_without("custom:1", ("discord",)) == ()


@given(text=written)
def test_what_is_bare_stays_as_it_is(text: str) -> None:
    assert bare(bare(text)) == bare(text)


@given(text=written.filter(bool))
def test_nothing_becomes_an_empty_emoji(text: str) -> None:
    assert bare(text) != ""
