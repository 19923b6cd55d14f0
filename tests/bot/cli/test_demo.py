"""The demo: twelve scenes in few lines, in each language, whose sums add up; and how fast it is."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st

from bot.cli import demo
from bot.cli.demo import SECONDS_MAX, SECONDS_MIN, beginning, language, reading_seconds
from bot.language.catalogues import catalogue, languages
from tests.bot.cli.test_command_line import played, potluck

LINES_MAX = 90
SCENES = 12
TURN = {"en": "Your turn", "de": "Jetzt du"}


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return what somebody sees who watches the demo and goes on, in each language."""
    outputs = {}
    for spoken in TURN:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("tempfile.tempdir", str(tmp_path_factory.mktemp("demo")))
            done = potluck("demo", "--fast", "--language", spoken, said="ben: /why D1\n")
        assert done.exit_code == 0, done.output
        outputs[spoken] = done.output
    return outputs


@pytest.fixture(params=TURN)
def told(request: pytest.FixtureRequest, shown: dict[str, str]) -> tuple[str, str]:
    """Return a language, and what is seen in it."""
    return request.param, shown[request.param]


def test_it_is_twelve_scenes_in_few_lines_and_then_it_is_ones_turn(told: tuple[str, str]) -> None:
    spoken, output = told
    story, turn, rest = output.partition(TURN[spoken])
    assert turn
    turn_lines = rest.partition("make run\n")[0].splitlines()
    assert len(story.splitlines()) + len(turn_lines) + 1 <= LINES_MAX
    assert re.findall(r"(?m)^([0-9]+)\. ", story) == [str(number + 1) for number in range(SCENES)]
    assert "make run" in rest
    chart = re.search(r"(?m): (/.*W1\.png)$", rest)
    assert chart
    assert Path(chart.group(1)).read_bytes().startswith(b"\x89PNG")
    assert "200.00 EUR" in rest.replace(",", "."), "one cannot go on in its network"


def test_each_command_of_it_does_something_and_a_card_that_changes_takes_one_line(told: tuple[str, str]) -> None:
    spoken, output = told
    story = output.partition(TURN[spoken])[0]
    refused = catalogue(spoken).gettext("Nothing was recorded.").rstrip(".")
    assert refused not in output
    _, *steps = re.split(r"(?m)^> ", story)
    assert all(" | " in step for step in steps), "nothing is shown of what somebody typed"
    changed = {"en": "changed", "de": "geändert"}[spoken]
    for row, following in zip(story.splitlines(), [*story.splitlines()[1:], ""], strict=True):
        assert f", {changed} | " not in row or not following.startswith(" ")


def test_the_story_shows_what_there_is_and_adds_up(told: tuple[str, str]) -> None:
    spoken, output = told
    story = output.partition(TURN[spoken])[0].replace(",00", ".00")
    accepted = {"en": "Accepted: 2 yes.", "de": "Angenommen: 2 Ja."}[spoken]
    assert story.count(f"| {accepted}\n") == 2
    assert {"en": "“it was three hours”", "de": "„es waren drei Stunden“"}[spoken] in story  # a no, and its reason
    card = story.partition("| D1: 600.00 EUR ")[2]
    shares = re.findall(r"\| (ana|ben) \| ([0-9.]+) EUR", card)[:2]
    assert sum(int(share.replace(".", "")) for _, share in shares) == 600_00
    assert "600.00 EUR × 3 h ÷ 9 h = 200.00 EUR" in story
    assert dict(shares)["ben"] == "200.00"
    assert re.search(r"\| P1: 600.00 EUR ", story)
    digest = {
        "en": "9 h by two of you, 600 EUR came in.\n",
        "de": "9 h von zwei Leuten, 600 EUR hereingekommen.\n",
    }[spoken]
    assert digest in story
    assert {"en": "600 EUR in, 600 EUR shared, ", "de": "600 EUR herein, 600 EUR verteilt, "}[spoken] in story


def test_no_sentence_of_the_german_one_is_english(shown: dict[str, str]) -> None:
    english = {"the", "and", "is", "of", "to", "for", "with", "who", "nobody", "has", "accepted", "waits", "yes"}
    found = {spoken: english & set(re.findall(r"[\w-]+", output.lower())) for spoken, output in shown.items()}
    assert found == {"en": english, "de": set()}
    both = set(shown["en"].splitlines()) & set(shown["de"].splitlines())
    script = {f"> {line}" for line in demo.script("de")}
    assert both <= {*script, ""}, "a line of it was not translated"


@pytest.mark.parametrize("spoken", languages())
def test_each_language_has_the_same_story(spoken: str) -> None:
    def shape(line: str) -> str:
        """Return a line without the words of people."""
        return re.sub(r"(/contribute \w+|reject 3h|600 EUR(?= \S)|sent|confirmed) .*", r"\1", line)

    there, here = (
        [re.sub(r"^(// [0-9]*).*", r"\1", line) for line in map(shape, demo.script(name))] for name in ("en", spoken)
    )
    assert here == there
    assert spoken == "en" or demo.script(spoken) != demo.script("en")


@pytest.mark.parametrize(
    ("given_one", "machine", "spoken"),
    [
        (None, {}, "en"),
        (None, {"LANG": "de_AT.UTF-8"}, "de"),
        (None, {"LANG": "de"}, "de"),
        (None, {"LANG": "de_DE.UTF-8", "LC_ALL": "C"}, "en"),
        (None, {"LANG": "en_GB.UTF-8", "LC_MESSAGES": "de_DE.UTF-8", "LC_ALL": ""}, "de"),
        (None, {"LANG": "fr_FR.UTF-8"}, "en"),
        ("en", {"LANG": "de_DE.UTF-8"}, "en"),
        ("de", {}, "de"),
    ],
)
def test_it_speaks_the_language_that_is_asked_for_or_else_that_of_the_machine(
    given_one: str | None, machine: dict[str, str], spoken: str
) -> None:
    assert language(given_one, machine) == spoken


def test_a_language_that_it_does_not_speak_is_refused() -> None:
    with pytest.raises(typer.BadParameter, match="There is de and en"):
        language("fr", {})


@given(st.integers(0, 10**6).map(lambda hours: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(hours=hours)))
def test_the_story_ends_on_the_last_monday_so_that_nothing_is_missed_afterwards(now: datetime) -> None:
    moves = [line for line in demo.script("en") if line.startswith("=")]
    ends = beginning(now) + timedelta(days=sum(int(line.strip("= +d")) for line in moves))
    assert timedelta() <= now - ends < timedelta(weeks=1)
    assert (ends.weekday(), ends.hour) == (0, 9)


@pytest.mark.parametrize("week", range(4))
def test_the_story_is_the_same_whomever_lots_ask(tmp_path: Path, week: int) -> None:
    """They follow the hashes of the entries, and so the week in which it is played."""
    begins = beginning(datetime(2026, 2, 4, tzinfo=UTC) + timedelta(weeks=week))
    told = played(tmp_path / "data", f"= {begins.isoformat()}", *demo.script("en"))
    assert told.exit_code == 0
    assert "Nothing was recorded" not in told.output
    assert told.output.count("| Accepted: 2 yes.") == 2
    assert "ben | 200.00 EUR | confirmed" in told.output


def test_one_can_read_each_line_before_the_next_comes(tmp_path: Path) -> None:
    waited: list[float] = []

    async def wait(seconds: float) -> None:
        waited.append(seconds)

    lines = ["// A scene.", "ana: /contribute 1h swept", "", "ben +✅ C1", "DM"]
    assert asyncio.run(demo.perform(demo.settings(tmp_path, "en"), lines, wait)) == 0
    assert len(waited) == 1 + 3  # the clock is set before the story begins
    assert all(SECONDS_MIN <= seconds <= SECONDS_MAX for seconds in waited)
    assert waited[1] > waited[2] > waited[3] == SECONDS_MIN, "more words take longer"


def test_one_looks_longer_at_more_words_within_reason() -> None:
    assert reading_seconds(0) == SECONDS_MIN
    assert reading_seconds(1000) == SECONDS_MAX
    assert SECONDS_MIN < reading_seconds(16) < SECONDS_MAX
