"""Rows of bars as readers get them: the words that say all of it, and a picture that can be read on a phone."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from bot.charts import canvas, draw, draw_rows
from bot.charts.describe import ROWS_MAX
from bot.charts.render import RowsChart, _written
from bot.language.words import Reader, say
from ledger.values.answer import agents_in
from ledger.values.phrase import Days, FigureBar, FigureRow, RowsFigure, Who, phrase
from ledger.values.quantity import TIME
from tests.bot.charts.test_render import pixels, rgb, size

READER = Reader("en", "UTC", lambda agent: agent, {"A1": "Ana"}.get)
MONDAY = date(2026, 1, 5)


def row(label: Any, *values: str | int, care: str | int = 0) -> FigureRow:
    """Return a row with a bar for each week; a part of the first is care."""
    days = [MONDAY + timedelta(weeks=week) for week in range(len(values))]
    bars = (
        FigureBar(Days(day, day), Fraction(value), Fraction(0 if place else care))
        for place, (day, value) in enumerate(zip(days, values, strict=True))
    )
    return FigureRow(label, tuple(bars))


def figure(*rows: FigureRow) -> RowsFigure:
    return RowsFigure("W3.png", phrase("accepted hours by project and week"), TIME, phrase("of it care"), rows)


def sketched(*rows: FigureRow, locale: str = "en") -> RowsChart:
    (sketch,) = say(figure(*rows), Reader(locale, "UTC", lambda agent: agent))
    assert isinstance(sketch, RowsChart)
    return sketch


def test_the_words_say_all_that_the_picture_shows() -> None:
    sketch = sketched(row("#press", "13/3", 0, 2, care=1), row("#garden", 0, "1/3", 0))
    assert sketch.alt == (
        "Bar charts, accepted hours by project and week, for 5 Jan to 19 Jan. "
        "#press: 5 Jan 4 h 20 min (of it care 1 h), 19 Jan 2 h; #garden: 12 Jan 20 min; "
        "total 6 h 40 min (of it care 1 h)."
    )
    assert [(one.label, one.shown) for one in sketch.rows] == [
        ("#press", "total 6 h 20 min (of it care 1 h)"),
        ("#garden", "total 20 min"),
    ]


def test_it_is_in_the_language_of_the_reader() -> None:
    sketch = sketched(row("#press", "13/3", "2.5", care=1), locale="de")
    assert "5. Jan. bis 12. Jan.: #press: 5. Jan. 4 h 20 min (davon Sorgearbeit 1 h), 12. Jan. 2,5 h" in sketch.alt


def test_of_too_many_rows_the_smallest_are_one_and_nothing_is_lost() -> None:
    sketch = sketched(*(row(f"#p{number}", number, 1) for number in range(1, 9)))
    assert [one.label for one in sketch.rows] == ["#p5", "#p6", "#p7", "#p8", "4 others"]
    assert sketch.total == "total 44 h"
    assert sum(bar.value for one in sketch.rows for bar in one.bars) == 44


def test_who_is_in_a_figure_is_found_when_they_are_forgotten() -> None:
    assert agents_in(figure(row(Who("A1"), 1, 2), row("@A2", 1, 2))) == {"A1", "A2"}


@pytest.mark.parametrize("wrong", [figure(), figure(row("x")), figure(row("x", 1), row("y", 1, 2))])
def test_a_figure_that_makes_no_sense_is_a_mistake_in_the_code(wrong: RowsFigure) -> None:
    with pytest.raises(AssertionError):
        say(wrong, READER)


@pytest.mark.parametrize("columns", [2, 3, 8])
@pytest.mark.parametrize("rows", [1, ROWS_MAX, 30])
def test_the_picture_is_as_high_as_it_has_rows_and_drawn_alike_by_the_worker(rows: int, columns: int) -> None:
    sketch = sketched(*(row(f"#p{number}", *["13/3"] * columns, care=1) for number in range(rows)))
    png = draw.draw(sketch)
    width, height = size(png)
    assert width == 800
    assert height <= 1100, "a phone shows it at half its size"
    assert png == draw.draw(draw.from_json(_written(sketch)))


@pytest.mark.parametrize("label", ["$x$", "🌱", "W" * 500, "one\ntwo", "", "שלום", "\x00\x1b[31m", "%s {x}"])
@pytest.mark.parametrize("value", ["0", "0.000001", "7", "100000000000000000000", "100000000000000000000/3"])
def test_no_label_and_no_number_breaks_the_picture(label: str, value: str) -> None:
    assert size(draw.draw(sketched(row(label, *[value] * 8), row("other", *[0] * 8))))[0] == 800


def test_a_number_that_is_too_wide_has_its_minutes_below_its_hours() -> None:
    assert draw_rows._in_lines("4 h 20 min", 90) == ["4 h", "20 min"]
    assert draw_rows._in_lines("4 h 20 min", 200) == ["4 h 20 min"]
    assert draw_rows._in_lines("20 min", 90) == ["20 min"]


def test_each_bar_stands_on_the_ground_and_all_have_one_scale() -> None:
    """The picture is looked at: the bars of a column, from their upper end to the ground."""
    colours = pixels(draw.draw(sketched(row("#a", 8, 4), row("#b", 2, 0))))
    blue = rgb(canvas.BLUE)
    width = (canvas.WIDTH - 2 * canvas.MARGIN) // 2
    heights = []
    for column in (canvas.MARGIN + width // 2, canvas.MARGIN + width + width // 2):
        runs = "".join("#" if line[column] == blue else " " for line in colours).split()
        heights.append([len(run) for run in runs])
    assert heights == [[draw_rows.HEIGHT, draw_rows.HEIGHT // 4], [draw_rows.HEIGHT // 2]]


def test_care_is_told_from_other_work_by_more_than_its_colour() -> None:
    plain, care = (
        sum(
            colour == rgb(canvas.BLUE)
            for line in pixels(draw.draw(sketched(row("#a", 8, 4, care=part))))
            for colour in line
        )
        for part in (0, 8)
    )
    assert care < plain - draw_rows.HEIGHT * draw_rows.BAR_WIDTH_MAX / 4
