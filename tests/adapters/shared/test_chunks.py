"""A long text arrives whole, in pieces that a platform takes, and no character of it is broken."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.shared.chunks import pages

CLUSTERS = ["e\u0301", "👩🏽\u200d💻", "🇩🇪", "🏴\U000e0067\U000e0062\U000e007f", "1\ufe0f\u20e3", "각", "नि", "👍🏿"]
LONGEST = max(map(len, CLUSTERS))

texts = st.text(max_size=200) | st.lists(
    st.sampled_from([*CLUSTERS, " ", "\n", "  ", "\n\n", "a", "word", "\t"]), max_size=80
).map("".join)


def lost(text: str, pieces: list[str]) -> str:
    """Return what of the text stands in no piece; the pieces must be parts of it, in order."""
    rest, found = text, []
    for piece in pieces:
        before, piece_found, rest = rest.partition(piece)
        assert piece_found, f"{piece!r} is no part of what is left"
        found.append(before)
        if before.strip():
            break
    return "".join(found) + rest


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("short", 10, ["short"]),
        ("exactly 10", 10, ["exactly 10"]),
        ("kept as it is \n", 20, ["kept as it is \n"]),
        ("one two\nthree four", 10, ["one two", "three four"]),
        ("one\ntwo\nthree", 8, ["one\ntwo", "three"]),
        ("one\n  two three", 12, ["one", "  two three"]),
        ("one\n\n\ntwo and three", 14, ["one", "two and three"]),
        ("one two three", 7, ["one two", "three"]),
        ("one    two", 5, ["one", "two"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("go abcdefgh", 4, ["go", "abcd", "efgh"]),
        ("\n\n\n\nlate", 4, ["late"]),
        ("a\n" + " " * 20 + "b", 5, ["a", "b"]),
        ("", 5, []),
        (" \n ", 5, []),
        (" " * 20, 5, []),
    ],
)
def test_a_text_is_cut_at_lines_then_at_words_then_anywhere(text: str, limit: int, expected: list[str]) -> None:
    assert pages(text, limit) == expected


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("ae\u0301o", 2, ["a", "e\u0301", "o"]),
        ("a👩🏽\u200d💻", 4, ["a", "👩🏽\u200d💻"]),
        ("🇩🇪🇫🇷", 3, ["🇩🇪", "🇫🇷"]),
        ("x🇩ab", 2, ["x🇩", "ab"]),
        ("a🇩🇪🇫🇷", 2, ["a", "🇩🇪", "🇫🇷"]),
        ("ab\ud83d\ude00", 3, ["ab", "\ud83d\ude00"]),
        ("ab \u0301cd", 4, ["ab \u0301", "cd"]),
        ("a" + "\u0301" * 4, 2, ["a\u0301", "\u0301\u0301", "\u0301"]),
    ],
)
def test_what_is_seen_as_one_character_is_cut_only_if_it_is_longer_than_a_piece(
    text: str, limit: int, expected: list[str]
) -> None:
    assert pages(text, limit) == expected


@given(text=texts, limit=st.integers(1, 30))
@example(text="0 \u03010", limit=2)
def test_nothing_but_white_space_is_lost(text: str, limit: int) -> None:
    assert lost(text, pages(text, limit)).strip() == ""


def test_a_loss_would_be_noticed() -> None:
    assert lost("one two three", ["one", "three"]) == " two "


@given(text=texts, limit=st.integers(1, 30))
def test_every_piece_shows_something_and_keeps_the_limit(text: str, limit: int) -> None:
    assert all(piece.strip() and len(piece) <= limit for piece in pages(text, limit))


@given(text=texts.filter(str.strip))
def test_a_text_within_the_limit_is_one_piece_and_unchanged(text: str) -> None:
    assert pages(text, len(text)) == [text]


def test_a_limit_that_lets_nothing_through_is_wrong_code() -> None:
    with pytest.raises(AssertionError, match="nothing fits"):
        pages("text", 0)


def broken(piece: str) -> str:
    """Return what of a piece is left when all whole characters are taken away."""
    for cluster in (*CLUSTERS, *"word \n"):
        piece = piece.replace(cluster, "")
    return piece


@given(clusters=st.lists(st.sampled_from([*CLUSTERS, " ", "\n", "word "]), max_size=60), limit=st.integers(LONGEST, 20))
def test_no_character_that_fits_is_cut(clusters: list[str], limit: int) -> None:
    assert [broken(piece) for piece in pages("".join(clusters), limit) if broken(piece)] == []


@pytest.mark.parametrize("cluster", CLUSTERS)
def test_a_character_that_was_cut_would_be_noticed(cluster: str) -> None:
    assert all(broken(cluster[:place]) or broken(cluster[place:]) for place in range(1, len(cluster)))


@pytest.mark.parametrize("worst", ["a", "\u0301", "🇩🇪", " \u0301", "\n", " ", "\n  a"])
def test_a_million_characters_are_cut(worst: str) -> None:
    """Each is the worst there is for one of the ways to cut; if they took quadratic time, this would not end."""
    text = worst * (10**6 // len(worst))
    assert "".join("".join(pages(text, 2000)).split()) == "".join(text.split())
