"""Headings of a list of contributions: the names of its columns in English and German, in any case, and what they say of the cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from ledger.contributions.log import WORK
from ledger.equations.file_table import unknown
from ledger.export.tables import TABLES
from ledger.values import amount
from ledger.values.phrase import Code, Phrase, Refusal, phrase
from ledger.values.quantity import TIME, unit_of
from ledger.values.spelling import composed

NEEDED = ("id", "agent", "kind")
COLUMNS = (
    *NEEDED,
    *("what", "quantity", "unit", "value", "currency", "date", "project", "stream", "for_claims", "quality"),
)

HEADING_MAX = 60
"""Characters of a heading that a message repeats."""

_HOURS = ("hours", "hour", "hrs", "h", "stunden", "stunde", "std")
"""The headings that say that the cells are hours, and of work."""

_AMOUNTS = {"amount": "quantity", "betrag": "value"}
"""The headings of a number that may be a quantity or money, and which of both it is where no other column tells."""

_NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("contribution", "number", "no", "nr", "nummer", "beleg", "belegnummer"),
    "agent": ("contributor", "person", "member", "name", "who", "user", "mitglied", "wer", "benutzer"),
    "kind": ("art",),
    "what": ("type of work", "kind of work", "was", "tätigkeit", "taetigkeit", "art der arbeit", "art von arbeit"),
    "quantity": ("duration", "menge", "anzahl", "dauer", *_HOURS),
    "unit": ("einheit",),
    "value": ("worth", "wert"),
    "currency": ("währung", "waehrung"),
    "date": ("day", "done on", "datum", "tag"),
    "project": ("projekt",),
    "stream": ("strom",),
    "for_claims": ("claims", "für ansprüche", "fuer ansprueche", "ansprüche", "zählt für ansprüche"),
    "quality": ("qualität", "qualitaet"),
}
_COLUMN_OF = {
    **{name: column for column, names in _NAMES.items() for name in names},
    **{column.replace("_", " "): column for column in COLUMNS},
}

_WITH_UNIT = re.compile(r"(?P<name>.+?) ?(?:\((?P<round>[^()]+)\)|\[(?P<square>[^\[\]]+)\]|in (?P<word>\S+))")

_NEAR = 0.8
"""How alike a heading and a name are, from 0 to 1, if the one may be meant for the other."""

_NEAR_MIN = 4
"""Letters of a name that another heading can nearly be; shorter ones are like too many words."""

_EXPORTED = {column.replace("_", " ") for column in TABLES["contributions"]}
"""The headings of our own export; names and decimals stand among them, and a later version may have more."""


@dataclass(slots=True)
class Headings:
    """The columns of a list: the place of each, its heading as it is typed, the headings of those that are not read, and mistakes.

    `line` is where they stand, and `width` how many columns there are.
    `unit`, `currency` and `kind` are what headings say of all cells; empty if they say nothing.
    """

    line: int
    width: int
    places: dict[str, int] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    mistakes: list[Phrase] = field(default_factory=list)
    unit: str = ""
    currency: str = ""
    kind: str = ""
    is_export: bool = False


def known(headings: Iterable[str]) -> int:
    """Count the headings that name a column."""
    return sum(_column(_folded(heading))[0] is not None for heading in headings)


def read(row: Sequence[str], line: int) -> Headings:
    """Read the row in that line, which names the columns. Cells without a name at its end are no columns."""
    while row and not row[-1].strip():
        row = row[:-1]
    names = [_folded(heading) for heading in row]
    found = Headings(line, len(row), is_export={*names} >= _EXPORTED)
    if found.is_export:
        found.places |= {column: names.index(column) for column in ("state", "corrects")}
    for column, places in _by_column(row).items():
        _take(found, row, column, places)
    _note_what_is_missing(found)
    return found


def _folded(heading: str) -> str:
    """Return a heading for comparison: in small letters, with single blanks, and without a colon or a point at its end."""
    return " ".join(re.split(r"[\s_\ufeff-]+", composed(heading).casefold())).strip().rstrip(":.*").rstrip()


def _column(name: str) -> tuple[str | None, str]:
    """Return the column that a heading names, and what it says of the unit, as in `Stunden (h)`; `amount` for either number."""
    if name in _COLUMN_OF or name in _AMOUNTS:
        return _COLUMN_OF.get(name, name), TIME if name in _HOURS else ""
    match = _WITH_UNIT.fullmatch(name)
    behind = match and (match["round"] or match["square"] or match["word"])
    if match is None or not behind or not (unit_of(behind) or amount.is_currency(behind)):
        return None, ""
    return _COLUMN_OF.get(match["name"], match["name"] if match["name"] in _AMOUNTS else None), behind


def _by_column(row: Sequence[str]) -> dict[str | None, list[int]]:
    """Return the places of each column; those under None are of none that is known."""
    places: dict[str | None, list[int]] = {}
    for place, heading in enumerate(row):
        places.setdefault(_column(_folded(heading))[0], []).append(place)
    for name, otherwise in _AMOUNTS.items():
        if name in places:
            places.setdefault(_amount(places, otherwise), []).extend(places.pop(name))
    return places


def _amount(places: Mapping[str | None, object], otherwise: str) -> str:
    """Return the column that an amount is: the other one of quantity and value is there, or a column that goes with one of them."""
    for beside, column in (("quantity", "value"), ("value", "quantity"), ("unit", "quantity"), ("currency", "value")):
        if beside in places:
            return column
    return otherwise


def _take(found: Headings, row: Sequence[str], column: str | None, places: list[int]) -> None:
    if column is None:
        found.ignored += [row[place].strip()[:HEADING_MAX] for place in places if row[place].strip()]
        return
    own = [place for place in places if _folded(row[place]) == column.replace("_", " ")]
    if len(places) > 1 and len(own) != 1:
        found.mistakes.append(_twice(column, [row[place].strip()[:HEADING_MAX] for place in places], found.line))
        places = places[:1]
    place = (own or places)[0]
    found.ignored += [row[other].strip()[:HEADING_MAX] for other in places if other != place]
    found.places[column] = place
    found.typed[column] = row[place].strip()[:HEADING_MAX]
    behind = _column(_folded(row[place]))[1]
    if behind and amount.is_currency(behind) and not unit_of(behind):
        found.currency = behind
    elif behind:
        found.unit = behind
        found.kind = WORK if unit_of(behind) == TIME else ""


def _twice(column: str, typed: Sequence[str], line: int) -> Phrase:
    if _folded(typed[0]) == _folded(typed[1]):
        return phrase("Line {line} names the column {column} twice.", line=line, column=typed[0])
    return phrase(
        "Line {line}, which names the columns: {one} and {other} both mean {column}.",
        line=line,
        one=typed[0],
        other=typed[1],
        column=Code(column),
    )


def _note_what_is_missing(found: Headings) -> None:
    """Note each needed column that is not there; a heading that is nearly its name is asked about."""
    missing = [column for column in NEEDED if column not in found.places and not (column == "kind" and found.kind)]
    is_without_amount = not found.places.keys() & {"quantity", "value"}
    near = dict(_near(found.ignored, [*missing, *(("quantity", "value") if is_without_amount else ())]))
    for heading, wrong in near.values():
        found.ignored.remove(heading)
        found.mistakes.append(
            phrase("Line {line}, which names the columns: {wrong}", line=found.line, wrong=wrong.phrase)
        )
    lacking = tuple(Code(column) for column in missing if column not in near)
    if lacking:
        found.mistakes.append(
            phrase(
                "Line {line}, which names the columns, lacks {columns}. A line that works: {example}.",
                line=found.line,
                columns=lacking,
                example=Code("id,agent,hours"),
            )
        )
    elif not found.mistakes and is_without_amount:
        found.mistakes.append(
            phrase(
                "Line {line}, which names the columns, has neither {quantity} nor {value}.",
                line=found.line,
                quantity=Code("quantity"),
                value=Code("value"),
            )
        )


def _near(headings: Iterable[str], missing: Iterable[str]) -> Iterator[tuple[str, tuple[str, Refusal]]]:
    """Yield each missing column for whose name a heading may be meant, with the heading and the question."""
    left = list(headings)
    for column in missing:
        names = [name for name in (column, *_NAMES[column]) if len(name) >= _NEAR_MIN]
        heading = next(
            (heading for heading in left if get_close_matches(_folded(heading), names, n=1, cutoff=_NEAR)), None
        )
        if heading is not None:
            left.remove(heading)
            yield column, (heading, unknown(_shown(heading), names))


def _shown(heading: str) -> str:
    return " ".join(heading.split())
