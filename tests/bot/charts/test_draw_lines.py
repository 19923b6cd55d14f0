"""Line charts as readers get them: the words that say all of it, and a picture in which each line can be told from the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.charts import canvas, draw, draw_lines
from bot.charts.describe import BARS_MAX
from bot.charts.render import LineChart, _written
from bot.language.words import Reader, say
from ledger.values.answer import agents_in
from ledger.values.phrase import Code, FigureLine, LineFigure, Who, Words, phrase
from tests.bot.charts.test_render import contrast, faint, pixels, rgb, size

NAMES = {
    f"A{number}": name for number, name in enumerate(("Ana", "Ben", "Cara", "Dan", "Eve", "Fay", "Gil", "Hana"), 1)
}
READER = Reader("en", "UTC", lambda agent: agent, NAMES.get)


def curve(label: Any, *values: str | int | None) -> FigureLine:
    return FigureLine(label, tuple(None if value is None else Fraction(value) for value in values))


def course(*lines: FigureLine, moments: int | None = None) -> LineFigure:
    count = moments or len(lines[0].values)
    at = (*(Code(f"2026-{month:02}") for month in range(1, count)), phrase("now"))
    return LineFigure("equity.png", phrase("parts of the network"), phrase("%"), at, lines)


def plotted(*lines: FigureLine) -> LineChart:
    (plot,) = say(course(*lines), READER)
    assert isinstance(plot, LineChart)
    return plot


def many(count: int) -> list[FigureLine]:
    return [curve(Who(f"A{number}"), 0, 10 + number, number) for number in range(count, 0, -1)]


def test_the_words_say_all_that_the_picture_shows() -> None:
    plot = plotted(curve(Who("A1"), 100, "66.7", 50), curve(Who("A2"), None, "33.3", 50))
    assert plot.alt == (
        "Line chart, parts of the network, for 2026-01, 2026-02, now. "
        "Ana: 100 %, 66.7 %, 50 %; Ben: unknown, 33.3 %, 50 %."
    )
    assert [(trace.label, trace.shown) for trace in plot.lines] == [("Ana", "50 %"), ("Ben", "50 %")]
    assert plot.moments == ("2026-01", "2026-02", "now")


def test_of_more_than_seven_those_that_end_lowest_have_no_line_and_are_told_of_together() -> None:
    plot = plotted(*many(9))
    assert [trace.label for trace in plot.lines] == ["A9", "Hana", "Gil", "Fay", "Eve", "Dan"]
    assert plot.others == "3 others, not in the picture: 6 % together"
    assert "3 others: 0 %, 36 %, 6 %." in plot.alt


def test_many_with_little_do_not_press_the_others_to_the_ground() -> None:
    """Nineteen of them have more together than anybody alone, and the scale is that of persons."""
    plot = plotted(*(curve(Who(f"A{number}"), 3, 12) for number in range(1, 7)), *(curve("x", 1, 2),) * 19)
    assert draw_lines._scale(plot.lines) == (5, 15)


def test_others_of_whom_one_has_no_number_have_none_together() -> None:
    lines = [*many(8)[:-1], curve(Who("A1"), None, 11, 1)]
    assert "2 others: unknown, 23 %, 3 %." in plotted(*lines).alt


def test_who_is_in_a_course_is_found_when_they_are_forgotten() -> None:
    assert agents_in(course(curve(Who("A1"), 1, 2), curve(Words("x @A3", "A2"), 1, 2))) == {"A1", "A2", "A3"}


@pytest.mark.parametrize(
    "wrong",
    [
        course(moments=2),
        course(curve("x", 1)),
        course(curve("x", 1, 2), curve("y", 1)),
        course(curve("x", 1, None)),
    ],
)
def test_a_course_that_makes_no_sense_is_a_mistake_in_the_code(wrong: LineFigure) -> None:
    with pytest.raises(AssertionError):
        say(wrong, READER)


@pytest.mark.parametrize("people", [1, 2, 8, 20])
def test_the_picture_is_as_wide_and_high_whoever_is_in_it(people: int) -> None:
    plot = plotted(*(curve(f"person {number}", *range(12), 5) for number in range(people)))
    png = draw.draw(plot)
    assert size(png)[0] == 800
    assert abs(size(png)[1] - 514 - (draw_lines.OTHERS if plot.others else 0)) <= 1
    assert png == draw.draw(draw.from_json(_written(plot))), "the worker draws what is drawn here"
    assert b"tEXt" not in png


@pytest.mark.parametrize(
    "label", ["$x$", "🌱👩🏽‍🌾", "W" * 500, "one\ntwo", " ", "שלום", "日本語", "\x00\x1b[31m", "%s {x}"]
)
@pytest.mark.parametrize("value", ["0", "0.000001", "7", "1000000000000000000000"])
def test_no_label_and_no_number_breaks_the_picture(label: str, value: str) -> None:
    plot = plotted(curve(label, value, None, value), curve("other", 0, 0, 0), curve("third", None, None, 5))
    assert size(draw.draw(plot))[0] == 800
    raw = replace(plot, title=f"The parts of {label} and the others", moments=(label, label, "now"))
    assert size(draw.draw(raw))[0] == 800


@pytest.mark.parametrize("width", [0, 1, 10, 40])
def test_words_are_cut_to_any_width(width: int) -> None:
    assert canvas.fitting("word", canvas.TEXT, width) in ("…", "w…", "word")


def test_a_language_that_the_font_cannot_write_is_not_drawn() -> None:
    with pytest.raises(canvas.Unwritable):
        draw.draw(replace(plotted(curve("菜園", 1, 2)), title="プロジェクトの時間"))


def test_no_two_lines_have_a_sign_dashes_or_a_colour_in_common_and_none_is_too_faint() -> None:
    assert len({sign for _, _, sign in draw_lines.STYLES}) == len(draw_lines.STYLES) == BARS_MAX
    assert len({repr(dashes) for _, dashes, _ in draw_lines.STYLES}) == BARS_MAX
    assert len({colour for colour, _, _ in draw_lines.STYLES}) == BARS_MAX
    assert faint((), tuple(colour for colour, _, _ in draw_lines.STYLES), canvas.CARD) == []
    assert contrast(canvas.INK, canvas.CARD) >= 4.5


def test_each_line_is_in_the_picture_in_its_colour() -> None:
    plot = plotted(*(curve(f"p{number}", 10 * number, 10 * number + 5) for number in range(7, 0, -1)))
    seen = {colour for row in pixels(draw.draw(plot)) for colour in row}
    assert {rgb(colour) for colour, _, _ in draw_lines.STYLES} <= seen


def test_where_there_is_no_number_the_line_is_broken() -> None:
    whole, broken = (plotted(curve("x", 50, value, 50)) for value in (50, None))
    blue = rgb(canvas.BLUE)
    dots = [
        sum(colour == blue for row in pixels(draw.draw(plot)) for colour in row[300:500]) for plot in (whole, broken)
    ]
    assert dots[0] > 200
    assert dots[1] < dots[0] / 10


@given(st.lists(st.floats(0, draw_lines.HEIGHT), min_size=1, max_size=BARS_MAX))
def test_labels_stand_apart_in_the_order_of_their_lines_and_within_the_picture(ends: Sequence[float]) -> None:
    found = draw_lines._apart(ends, 0, draw_lines.HEIGHT)
    order = sorted(range(len(ends)), key=lambda place: (ends[place], place))
    gaps = [found[later] - found[earlier] for earlier, later in pairwise(order)]
    assert all(gap >= draw_lines.SHIFT - 1e-6 for gap in gaps)
    assert all(-1e-6 <= middle <= draw_lines.HEIGHT + 1e-6 for middle in found)


@given(st.lists(st.fractions(0, 10**6), min_size=1, max_size=9))
def test_the_scale_holds_all_numbers_with_six_lines_at_most(values: list[Fraction]) -> None:
    traces = plotted(curve("x", *map(str, values), str(values[-1]))).lines
    step, most = draw_lines._scale(traces)
    assert most >= max(values)
    assert most % step == 0
    assert 1 <= most // step <= 6
