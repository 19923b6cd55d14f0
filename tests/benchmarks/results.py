"""The table as people read it, and the results of earlier runs to compare with."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tests.benchmarks.measured import Measured

HERE = Path(__file__).parent / "results"
_HEADINGS = ("", "What", "Against", "Ours", "Theirs", "Ratio", "Before", "Must", "Met")
_FENCE = "```"


def written(name: str, machine: Sequence[str], lines: Iterable[Measured]) -> str:
    """Return a result as a page: the machine, the table, and the raw numbers."""
    found = list(lines)
    before = _before(name)
    rows = [_HEADINGS, tuple("-" * len(heading) or "-" for heading in _HEADINGS)]
    rows += [_row(one, before) for one in found]
    raw = {one.name: {"ratio": one.ratio, **one.raw} for one in found}
    return "\n".join(
        [
            f"# Benchmarks, {name}",
            "",
            *machine,
            "",
            *("| " + " | ".join(row) + " |" for row in _aligned(rows)),
            "",
            "The raw numbers, by round or as named:",
            "",
            f"{_FENCE}json",
            "{",
            ",\n".join(f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in raw.items()),
            "}",
            _FENCE,
            "",
        ]
    )


def kept(name: str, page: str) -> Path:
    """Keep a result among the others and return where."""
    HERE.mkdir(exist_ok=True)
    path = HERE / f"{name}.md"
    path.write_text(page, encoding="utf-8")
    return path


def fresh_name() -> str:
    """Return today's date, with a number behind it where there is a result of today."""
    today = time.strftime("%Y-%m-%d")
    taken = {path.stem for path in HERE.glob("*.md")}
    return next(name for name in (today, *(f"{today}-{n}" for n in range(2, 1000))) if name not in taken)


def _row(one: Measured, before: Mapping[str, float | None]) -> tuple[str, ...]:
    met = {True: "yes", False: "NO", None: ""}[one.met]
    earlier = before.get(one.name)
    return (one.name, one.what, one.against, one.ours, one.theirs, _ratio(one.ratio), _ratio(earlier), one.must, met)


def _ratio(ratio: float | None) -> str:
    if ratio is None:
        return ""
    return f"{ratio:.2f}" if ratio >= 0.1 else f"{ratio:.2g}"


def _before(name: str) -> dict[str, float | None]:
    """Return the ratios of the newest result that is not called so."""
    earlier = sorted((path for path in HERE.glob("*.md") if path.stem != name), key=lambda path: _order(path.stem))
    if not earlier:
        return {}
    page = earlier[-1].read_text(encoding="utf-8")
    raw = json.loads(page.partition(f"{_FENCE}json\n")[2].partition(_FENCE)[0])
    return {key: values["ratio"] for key, values in raw.items()}


def _order(name: str) -> tuple[str, int]:
    """Return what sorts results by their day, and those of one day by their number."""
    number = name[11:]
    return name[:10], int(number) if number.isdigit() else 1


def _aligned(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        [cell.ljust(width, "-" if number == 1 else " ") for cell, width in zip(row, widths, strict=True)]
        for number, row in enumerate(rows)
    ]
