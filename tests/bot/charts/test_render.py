"""Figures as readers get them: the words that say all of it, the picture that can be read, and what stands where it fails."""

from __future__ import annotations

import asyncio
import io
import os
import struct
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from structlog.testing import capture_logs

from adapters.console.page import plain_text
from bot.charts import canvas, draw, render
from bot.charts.render import BarChart, with_chart_texts, with_pictures
from bot.chat import Mention, Picture, Said, Text
from bot.language.words import Reader, say
from bot.menu import Asked, Menu, Slash, Verb
from bot.outcome import Notice, Outcome
from ledger.book import Book
from ledger.values.answer import agents_in
from ledger.values.phrase import (
    NETWORK,
    BarFigure,
    Code,
    FigureBar,
    Percent,
    Phrase,
    Who,
    Words,
    lines,
    phrase,
)
from ledger.values.quantity import TIME
from tests.support import network
from tests.support.network import Network

NAMES = {"A1": "Ana", "A2": None}
READER = Reader("en", "UTC", lambda agent: Mention(f"console:{agent}"), NAMES.get)
CARE = phrase("of it care")
GERMAN = "Balkendiagramm, {title}: {bars}; {total}."


def figure(*bars: FigureBar, part: Phrase | None = CARE, name: str = "digest-W1.png") -> BarFigure:
    return BarFigure(name, phrase("hours of accepted work by project"), TIME, part, bars)


def bar(label: Any, value: str | int, part: str | int = 0) -> FigureBar:
    return FigureBar(label, Fraction(value), Fraction(part))


def sketched(*bars: FigureBar, part: Phrase | None = CARE, name: str = "digest-W1.png") -> BarChart:
    (sketch,) = say(figure(*bars, part=part, name=name), READER)
    assert isinstance(sketch, BarChart)
    return sketch


WEEK = figure(
    bar(phrase("#{project}", project=Code("probe")), "12.5", 2),
    bar("#garden", 4),
    bar(phrase("without a project"), 1),
)
ALT = (
    "Bar chart, hours of accepted work by project: #probe: 12.5 h (of it care 2 h), #garden: 4 h, without a project: 1 h; "
    "total 17.5 h (of it care 2 h)."
)
SEVEN = [bar(f"project {letter}", number) for number, letter in enumerate("abcdefg", start=1)]


@pytest.fixture(autouse=True)
def _nothing_drawn_before() -> None:
    render._kept.clear()


# The words.


def test_the_words_say_all_that_the_picture_shows() -> None:
    (sketch,) = say(WEEK, READER)
    assert isinstance(sketch, BarChart)
    assert sketch.alt == ALT
    assert (sketch.name, sketch.part, sketch.total) == (
        "digest-W1.png",
        "of it care",
        "total 17.5 h (of it care 2 h)",
    )
    assert [(mark.label, mark.shown, mark.value, mark.part) for mark in sketch.bars] == [
        ("#probe", "12.5 h", Fraction(25, 2), Fraction(2)),
        ("#garden", "4 h", Fraction(4), Fraction(0)),
        ("without a project", "1 h", Fraction(1), Fraction(0)),
    ]


def test_the_words_are_in_the_language_of_the_reader(tmp_path: Path) -> None:
    (tmp_path / "de.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        f'msgid "Bar chart, {{title}}: {{bars}}; {{total}}."\nmsgstr "{GERMAN}"\n\n',
        encoding="utf-8",
    )
    (sketch,) = say(WEEK, replace(READER, locale="de"), tmp_path)
    assert isinstance(sketch, BarChart)
    assert sketch.alt.startswith("Balkendiagramm, ")
    assert "#probe: 12,5 h" in sketch.alt
    assert "17,5 h" in sketch.total
    assert sketch.bars[0].shown == "12,5 h"


def test_seven_bars_stand_each_by_itself() -> None:
    assert [mark.label for mark in sketched(*SEVEN).bars] == [one.label for one in SEVEN]


def test_of_more_than_seven_the_smallest_are_summed() -> None:
    """The six largest keep their order; nothing is left out of the total."""
    sketch = sketched(*SEVEN, bar("project h", 8, 3), bar("project i", "0.5", "0.25"))
    assert [(mark.label, mark.shown) for mark in sketch.bars] == [
        ("project c", "3 h"),
        ("project d", "4 h"),
        ("project e", "5 h"),
        ("project f", "6 h"),
        ("project g", "7 h"),
        ("project h", "8 h"),
        ("3 others", "3.5 h"),
    ]
    assert sketch.bars[-1].part == Fraction(1, 4)
    assert "3 others: 3.5 h (of it care 0.25 h); total 36.5 h (of it care 3.25 h)." in sketch.alt


def test_a_figure_without_hatched_parts_speaks_of_none() -> None:
    sketch = sketched(bar("garden", 4))
    assert sketch.part is None
    assert sketch.alt == "Bar chart, hours of accepted work by project: garden: 4 h; total 4 h."


def test_people_are_drawn_by_name_and_nobody_is_rung() -> None:
    labels = [mark.label for mark in sketched(bar(Who("A1"), 1), bar(Who("A2"), 1), bar("for @A1", 1)).bars]
    assert labels == ["Ana", "A2", "for @Ana"]


def test_words_of_members_cannot_change_what_is_around_them() -> None:
    sketch = sketched(bar("one\ntwo", 1), bar("a\u202eb", 2), bar(Words(None, "A1"), 3), bar(" ", 4))
    assert [mark.label for mark in sketch.bars] == ["one / two", "ab", "(erased)", "(no name)"]


def test_words_that_stand_for_a_picture_are_shown_as_words_of_members() -> None:
    assert with_chart_texts(say(lines(phrase("The week."), WEEK), READER)) == ("The week.\n", Said(ALT))


def test_who_is_in_a_figure_is_found_when_they_are_forgotten() -> None:
    named_in = figure(
        bar(Who("A1"), 1), bar(Words("x @A3", "A2"), 1), bar(phrase("{who}", who=Who("A4")), 1), bar("@A5", 1)
    )
    assert agents_in(lines(phrase("The week."), named_in)) == {"A1", "A2", "A3", "A4", "A5"}
    assert agents_in(figure(bar(Words("probe", NETWORK), 1))) == set()


@pytest.mark.parametrize(
    "wrong",
    [
        figure(),
        figure(bar("x", 1, 2)),
        figure(bar("x", -1)),
        figure(bar("x", 1, 1), part=None),
        figure(bar(phrase("{part}", part=Percent(1, 2)), 1), bar(WEEK, 1)),
    ],
)
def test_a_figure_that_makes_no_sense_is_a_mistake_in_the_code(wrong: BarFigure) -> None:
    with pytest.raises(AssertionError):
        say(wrong, READER)


# The picture.


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_the_same_sketch_is_the_same_bytes() -> None:
    (sketch,) = say(WEEK, READER)
    assert isinstance(sketch, BarChart)
    png = draw.draw(sketch)
    assert png == draw.draw(sketch)
    assert b"Software" not in png
    assert b"tEXt" not in png
    assert size(png)[0] == 800


@pytest.mark.parametrize("count", [1, 2, 7, 8, 30])
def test_the_picture_is_as_high_as_it_has_bars(count: int) -> None:
    width, height = size(draw.draw(sketched(*(bar(f"project {number}", number) for number in range(count)))))
    assert width == 800
    assert abs(height - (draw.ROW * min(count, 7) + 132)) <= 1


@pytest.mark.parametrize(
    "label",
    [
        "$x$",
        "$\\frac{1}{",
        "🌱👩🏽‍🌾❤️",
        "x" * 500,
        "W" * 24,
        "one\ntwo\r\n\tthree",
        "",
        " ",
        "שלום עולם 12 abc",
        "مرحبا بالعالم",
        "日本語",
        "e\u0301\u0301\u0301\u0301\u0301\u0301 Z\u0489",
        "\u202eevil\u2066",
        "\ud800",
        "\x00\x1b[31m",
        "%s {x} \\n",
    ],
)
@pytest.mark.parametrize("value", ["0", "0.000001", "7", "1000000000000000000000"])
def test_no_label_and_no_number_breaks_the_picture(label: str, value: str) -> None:
    """Warnings are errors here: a letter that the font lacks would be one."""
    sketch = sketched(bar(label, value, value), bar("other", 0), bar("third", 5))
    assert size(draw.draw(sketch))[0] == 800
    raw = replace(sketch, bars=(replace(sketch.bars[0], label=label), *sketch.bars[1:]), title=f"The week of {label}")
    assert size(draw.draw(raw))[0] == 800


def test_the_marks_are_where_they_should_be() -> None:
    """The picture is looked at: a bar is solid at its end, and its part is lines on the card."""
    colours = pixels(draw.draw(sketched(bar("garden", 8, 4), bar("probe", 4))))
    blue, card = rgb(canvas.BLUE), rgb(canvas.CARD)
    rows = [[x for x, colour in enumerate(row) if colour == blue] for row in colours]
    longest = max((row for row in rows if len(row) > 100), key=lambda row: row[-1] - row[0])
    start, end = longest[0], longest[-1]
    middle = (start + end) // 2
    bodies = [row for row in colours if row[end - 2] == blue]
    assert len(bodies) == draw.BAR
    assert all(all(colour == blue for colour in row[middle + 4 : end - 2]) for row in bodies)
    inside = [colour for row in bodies[4:-4] for colour in row[start + 4 : middle - 4]]
    assert 0.15 < inside.count(card) / len(inside) < 0.85


def test_a_title_that_is_long_is_wrapped_and_at_last_cut() -> None:
    sketch = sketched(bar("garden", 1))
    one, two, much = (size(draw.draw(replace(sketch, title="word " * words)))[1] for words in (3, 12, 1000))
    assert two - one == canvas.TITLE_LINE
    assert much - one == canvas.TITLE_LINE * (canvas.TITLE_LINES_MAX - 1)


def test_a_label_is_cut_in_the_picture_and_whole_in_the_words() -> None:
    label = "the garden behind the old school"
    assert canvas.cut(label) == "the garden behind the o…"
    assert label in sketched(bar(label, 1)).alt


def test_a_language_that_the_font_cannot_write_is_not_drawn() -> None:
    sketch = replace(sketched(bar("菜園", 1)), title="プロジェクトの時間")
    with pytest.raises(canvas.Unwritable):
        draw.draw(sketch)


# What can be seen.


def rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return red, green, blue


def luminance(colour: str) -> float:
    """Return the relative luminance as the W3C defines it: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance ."""
    parts = [part / 255 for part in rgb(colour)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio ."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def faint(texts: tuple[str, ...], marks: tuple[str, ...], card: str) -> list[str]:
    """Return the colours that are too faint: text below 4.5 to 1, marks below 3 to 1."""
    return [colour for colour in texts if contrast(colour, card) < 4.5] + [
        colour for colour in marks if contrast(colour, card) < 3
    ]


def test_text_and_marks_can_be_told_from_the_card() -> None:
    assert faint((canvas.INK, canvas.QUIET), (canvas.BLUE, canvas.INK), canvas.CARD) == []
    assert min(canvas.TITLE, canvas.TEXT, canvas.SMALL) >= 14


def test_the_check_for_contrast_finds_a_colour_that_is_too_faint() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert faint(("#777777",), ("#56b4e9",), "#ffffff") == ["#777777", "#56b4e9"]


def pixels(png: bytes) -> list[list[tuple[int, int, int]]]:
    with Image.open(io.BytesIO(png)) as image:
        assert image.mode == "RGBA"
        assert image.getchannel("A").getextrema() == (255, 255), "the card is solid"
        plane = image.convert("RGB")
    data = plane.tobytes()
    colours = [(data[at], data[at + 1], data[at + 2]) for at in range(0, len(data), 3)]
    return [colours[at : at + plane.width] for at in range(0, len(colours), plane.width)]


def test_the_colours_that_are_checked_are_those_in_the_picture() -> None:
    """What else is there is the soft edge of a letter, and rare."""
    found = Counter(colour for row in pixels(draw.draw(sketched(bar("garden", 8, 4)))) for colour in row)
    checked = {rgb(colour) for colour in (canvas.CARD, canvas.INK, canvas.QUIET, canvas.BLUE)}
    assert checked <= set(found)
    assert {colour for colour, times in found.items() if times > found.total() / 200} <= checked


# The worker.


async def test_a_sketch_becomes_a_picture_among_its_words() -> None:
    text = await with_pictures(say(lines(phrase("The week."), WEEK, phrase("That is all.")), READER))
    before, picture, after = text
    assert (before, after) == ("The week.\n", "\nThat is all.")
    assert isinstance(picture, Picture)
    assert (picture.alt, picture.name) == (ALT, "digest-W1.png")
    (sketch,) = say(WEEK, READER)
    assert isinstance(sketch, BarChart)
    assert picture.png == draw.draw(sketch), "the worker draws what is drawn here"
    assert plain_text(text) == f"The week.\n[picture: {ALT}]\nThat is all."


async def test_a_text_without_a_sketch_comes_back_without_any_wait() -> None:
    text: Text = ("ours", Said("theirs"))
    with pytest.raises(StopIteration) as returned:
        with_pictures(text).send(None)
    assert returned.value.value == text


async def test_the_loop_turns_while_the_worker_draws() -> None:
    turns = 0

    async def turn() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    turning = asyncio.create_task(turn())
    (picture,) = await with_pictures(say(WEEK, READER))
    turning.cancel()
    assert isinstance(picture, Picture)
    assert turns > 100


async def test_the_same_sketch_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three channels ask at a time, and later a fourth, to whom no worker could give anything."""
    text = say(WEEK, READER)
    first, *others = await asyncio.gather(with_pictures(text), with_pictures(text), with_pictures(text))
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert [*others, await with_pictures(text)] == [first, first, first]
    assert isinstance(first[0], Picture)


async def test_only_the_newest_drawings_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "KEPT_MAX", 1)
    one, other = sketched(bar("x", 1)), sketched(bar("y", 1))
    await with_pictures((one, other))
    assert list(render._kept) == [other]


@pytest.fixture
def no_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "matplotlib.py").write_text("raise ImportError('it is not installed')", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))


@pytest.mark.usefixtures("no_library")
async def test_where_the_library_is_missing_the_words_stand_alone() -> None:
    with capture_logs() as logs:
        assert await with_pictures(say(lines(phrase("The week."), WEEK), READER)) == ("The week.\n", Said(ALT))
    (logged,) = logs
    assert (logged["event"], logged["log_level"], logged["name"]) == ("chart not drawn", "warning", "digest-W1.png")
    assert logged["why"] == "ImportError: it is not installed (exit 1)"


async def test_what_cannot_be_written_stands_as_words() -> None:
    with capture_logs() as logs:
        (said,) = await with_pictures((replace(sketched(bar("菜園", 1)), title="プロジェクト"),))
    assert isinstance(said, Said)
    assert "the font lacks most of the letters" in logs[0]["why"]


async def test_a_machine_that_starts_no_process_leaves_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with capture_logs() as logs:
        assert await with_pictures(say(WEEK, READER)) == (Said(ALT),)
    assert "No such file" in logs[0]["why"]


def own_processes() -> set[str]:
    """Return the processes that this one started and that are still there, ended ones that nobody waited for included."""
    children: set[str] = set()
    for task in Path("/proc/self/task").iterdir():
        # A thread may end while we look; its children are then with another one.
        with suppress(FileNotFoundError):
            children.update((task / "children").read_text(encoding="utf-8").split())
    return children


listed = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="this machine does not list processes")


@listed
@pytest.mark.parametrize("seconds", [0, 0.05])
async def test_a_drawing_that_takes_too_long_is_ended(seconds: float) -> None:
    before = own_processes()
    with capture_logs() as logs:
        assert await with_pictures(say(WEEK, READER), seconds) == (Said(ALT),)
    assert logs[0]["why"] == f"it took longer than {seconds} s"
    assert own_processes() <= before


@listed
async def test_a_drawing_that_is_called_off_is_ended() -> None:
    before = own_processes()
    drawing = asyncio.create_task(with_pictures(say(WEEK, READER)))
    while not own_processes() - before:  # noqa: ASYNC110  # The kernel starts it, and sets no event of ours.
        await asyncio.sleep(0)
    drawing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await drawing
    assert own_processes() <= before
    (picture,) = await with_pictures(say(WEEK, READER))
    assert isinstance(picture, Picture), "the next one has its turn"


def test_the_library_is_imported_in_the_worker_alone() -> None:
    program = (
        "import sys, bot.__main__, bot.language.words; sys.exit('matplotlib' in sys.modules or 'numpy' in sys.modules)"
    )
    assert (
        subprocess.run(
            [sys.executable, "-c", program], check=False, cwd=draw.__file__.rpartition("/bot/")[0]
        ).returncode
        == 0
    )


def test_what_somebody_set_for_their_own_drawings_does_not_hold(tmp_path: Path) -> None:
    (tmp_path / "matplotlibrc").write_text("axes.facecolor: red\nfont.size: 40\nhatch.color: red\n", encoding="utf-8")
    sketch = sketched(bar("garden", 2, 1))
    done = subprocess.run(
        [sys.executable, "-m", "bot.charts.draw"],
        input=render._written(sketch),
        capture_output=True,
        env={**os.environ, "MATPLOTLIBRC": str(tmp_path)},
        check=True,
    )
    assert done.stdout == draw.draw(sketch)


# In a network.


def with_a_figure() -> Menu:
    """Return the whole menu with a command that answers with a figure, and cards that show one."""
    menu = network.MENU

    def decide(book: Book, asked: Asked) -> Outcome:
        return Outcome(answer=lines(phrase("The week."), WEEK))

    def card(book: Book, about: str) -> Notice:
        notice = menu.card(book, about)
        return replace(notice, phrase=lines(notice.phrase, WEEK))

    verb = Verb("chart", None, "Show the week.", "/chart", decide, reads=True)
    cards = (Slash((), letter, card) for letter in menu.cards)
    return Menu((Slash((*menu.verbs, verb)), *cards), menu.react, menu.compare, menu.settle)


async def test_an_answer_with_a_figure_is_kept_with_its_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "MENU", with_a_figure())
    started = await Network(tmp_path).start()
    try:
        assert await started.says("ana", "/chart") == f"The week.\n[picture: {ALT}]"
        assert await started.room.redeliver() == f"The week.\n[picture: {ALT}]"
        first, again = started.room.answers["ana"]
        assert first == again
        assert isinstance(first[-1], Picture)
    finally:
        await started.stop()


async def test_a_card_with_a_figure_is_posted_and_edited_with_its_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "MENU", with_a_figure())
    started = await Network(tmp_path).start()
    try:
        await started.says("ana", "/contribute 2h aligned the optics")
        await started.reacts("ben", "✅", "C1")
        shown = [
            piece.alt for one in started.room.messages.values() for piece in one.text if isinstance(piece, Picture)
        ]
        assert set(shown) == {ALT}
        assert started.room.edits
    finally:
        await started.stop()


@pytest.mark.usefixtures("no_library")
async def test_a_network_without_the_library_answers_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "MENU", with_a_figure())
    started = await Network(tmp_path).start()
    try:
        assert await started.says("ana", "/chart") == f"The week.\n{ALT}"
    finally:
        await started.stop()
