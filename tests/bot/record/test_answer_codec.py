"""What is kept of an answer says the same again, to the last piece."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import Choice, File, Link, Mention, Moment, Picture, Refused, Said, Table, Text
from bot.record.answer_codec import dump, load

words = st.text(max_size=30)
zones = st.sampled_from(["UTC", "Europe/Berlin", "America/Montreal", "Asia/Kathmandu", "Pacific/Apia"]).map(ZoneInfo)
offsets = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.builds(
    lambda at, zone, said: Moment(at.replace(tzinfo=UTC).astimezone(zone), said),
    st.datetimes(datetime(1980, 1, 1), datetime(2200, 1, 1)),  # noqa: DTZ001  # the zone is put on after it
    zones | offsets,
    words,
)
cells = words | words.map(Mention) | words.map(Said) | moments | st.builds(Link, words, words)
tables = st.integers(0, 3).flatmap(
    lambda width: st.builds(
        Table,
        st.tuples(*[words] * width),
        st.lists(st.tuples(*[cells] * width), max_size=3).map(tuple),
    )
)
choices = st.builds(Choice, words, words, words, st.dictionaries(words, words, max_size=3))
pictures = st.builds(Picture, st.binary(max_size=50), words, words)
files = st.builds(File, st.binary(max_size=50), words)
texts = st.lists(cells | tables | choices | pictures | files, max_size=6).map(tuple)


@given(text=texts | texts.map(Refused))
def test_what_was_dumped_is_loaded_as_it_was(text: Text) -> None:
    """A refusal stays one, though it is equal to other words that say the same."""
    loaded = load(dump(text))
    assert loaded == text
    assert type(loaded) is type(text)


@given(moment=moments)
def test_a_moment_keeps_its_clock_as_well_as_its_instant(moment: Moment) -> None:
    """Equal moments can stand in different zones, so the round trip alone would not show a zone that was lost."""
    loaded = load(dump((moment,)))
    assert loaded is not None
    assert isinstance(loaded[0], Moment)
    assert loaded[0].at.isoformat() == moment.at.isoformat()


def test_a_moment_that_an_older_version_kept_has_words_as_well() -> None:
    kept = b'[["at", "2026-10-25T02:30:00+01:00", "Europe/Berlin"], ["at", "2026-01-05T09:00:00+00:00", null]]'
    loaded = load(kept)
    assert loaded is not None
    assert [piece.words for piece in loaded if isinstance(piece, Moment)] == [
        "2026-10-25 02:30 CET",
        "2026-01-05 09:00 UTC",
    ]


def test_nothing_to_say_stays_nothing_to_say() -> None:
    assert load(dump(None)) is None
    assert load(dump(())) == ()


def test_words_of_a_member_stay_apart_from_ours() -> None:
    """A member who writes what the bytes of a mention look like has written words."""
    text = (Said('["m","console:ana"]'), '["m","console:ana"]')
    assert load(dump(text)) == text


def test_the_common_answer_is_short_json() -> None:
    assert json.loads(dump(("Noted as C1. ", Said("optics"), Mention("console:ana")))) == [
        "Noted as C1. ",
        ["s", "optics"],
        ["m", "console:ana"],
    ]


def test_a_moment_without_a_zone_is_a_mistake_of_ours() -> None:
    with pytest.raises(AssertionError):
        dump((Moment(datetime(2026, 1, 5, 9), ""),))  # noqa: DTZ001  # this is what is refused


def test_bytes_that_hold_no_answer_are_not_taken_for_one() -> None:
    with pytest.raises(ValueError, match="no piece"):
        load(b'[["x",1]]')


def test_a_person_keeps_their_name_beside_the_mention() -> None:
    """The name is for files, and makes no other mention: the two are equal, so the round trip alone would not show it."""
    loaded = load(dump((Mention("room:ana", "Ana"), Mention("room:ben"))))
    assert loaded is not None
    assert [piece.name for piece in loaded if isinstance(piece, Mention)] == ["Ana", None]
