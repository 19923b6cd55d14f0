"""The table of contributions of our own export, as an equation sees it, with what the tables beside it say of its numbers.

An export has the numbers of accounts, words and projects. Which accounts are one person, what a word means and which projects share by
themselves stands in the other tables, so that a trial of an export shares as the network does once all of them are there.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from pathlib import Path

from bot.cli.csv_encoding import decoded
from ledger.equations.candidate import Candidate, folded
from ledger.export.tables import TABLES as EXPORTED
from ledger.validation.vote import ACCEPTED
from ledger.values import money
from ledger.values.csv_cell import cell_text
from ledger.values.currency import EXPONENTS, WITHDRAWN
from ledger.values.money import Money
from ledger.values.numeral import LENGTH_MAX
from ledger.values.phrase import Code, Phrase, Refusal, phrase
from ledger.values.quantity import Quantity

TABLES = ("members", "terms", "projects", "equations")
"""The tables beside that of contributions which say what its numbers mean."""

_ERASED = "(erased)"
_NUMBER = re.compile(r"(?:(?P<whole>[0-9]+) )?(?P<over>[0-9]+(?:\.[0-9]+)?)(?:/(?P<under>[1-9][0-9]*))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Beside:
    """The other tables: the person of an account, the words of numbers, and the projects that share by themselves."""

    persons: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    sharing: frozenset[str] = frozenset()
    missing: tuple[str, ...] = TABLES
    is_rated: bool = False


def beside(directory: Path) -> Beside:
    """Read the tables that stand in a directory; raises `Refusal` for one that is no table of an export, and `OSError`."""
    tables = {name: [*_rows(directory / f"{name}.csv", name)] for name in (*TABLES, "ratings")}
    return Beside(
        {row["agent"]: row["same_person_as"] for row in tables["members"] if row["same_person_as"]},
        {row["term"]: row["word"] for row in tables["terms"]}
        | {row["project"]: row["name"] for row in tables["projects"]},
        frozenset(row["project"] for row in tables["equations"] if row["project"] and row["adopted_at"]),
        tuple(name for name in TABLES if not (directory / f"{name}.csv").exists()),
        bool(tables["ratings"]),
    )


def _rows(file: Path, table: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a table, each with its cells by column; none if the file is not there."""
    if not file.exists():
        return
    text = decoded(file.read_bytes()).text
    between = ";" if ";" in text.partition("\n")[0] else ","
    read = csv.DictReader(io.StringIO(text, newline=""), delimiter=between, strict=True, restval="")
    try:
        if not {*EXPORTED[table]} <= {*(read.fieldnames or ())}:
            raise Refusal("{file} is not as the export writes it.", file=file.name)
        yield from ({column: cell_text(row[column]) for column in EXPORTED[table]} for row in read)
    except csv.Error as wrong:
        raise Refusal("{file} is not as the export writes it.", file=file.name) from wrong


class Exported:
    """The contributions of an export. An accepted correction puts its amount in the place of the one that it corrects."""

    def __init__(self, beside: Beside) -> None:
        self.by_id: dict[str, Candidate] = {}
        self._beside = beside
        self._left_out: Counter[str] = Counter()

    def lacks_target(self, cells: Mapping[str, str]) -> bool:
        """Tell whether a row is an accepted correction of what stands in no row above."""
        return cells["state"] == ACCEPTED and bool(cells["corrects"]) and cells["corrects"] not in self.by_id

    def take(
        self, cells: Mapping[str, str], amount: Money | Quantity, done_on: date | None, is_for_claims: bool
    ) -> None:
        """Take in a row that does not lack its target, with the values of its cells as far as they are no words."""
        if cells["state"] != ACCEPTED:
            self._left_out[cells["state"]] += 1
            return
        worth = (None, amount) if isinstance(amount, Money) else (amount, None)
        target = self.by_id.get(cells["corrects"])
        if target is not None:
            self.by_id[target.id] = replace(target, quantity=worth[0], value=worth[1])
            return
        agent, project = cells["agent"], cells["project"]
        self.by_id[cells["id"]] = Candidate(
            id=cells["id"],
            agent=project if project in self._beside.sharing else self._beside.persons.get(agent, agent),
            age=(len(self.by_id), 0),
            kind=cells["kind"],
            what=self._word(cells["what"]),
            project=self._word(project),
            stream=cells["stream"] or None,
            date=done_on,
            quantity=worth[0],
            value=worth[1],
            is_for_claims=is_for_claims,
        )

    def _word(self, number: str) -> str | None:
        word = self._beside.words.get(number, number)
        return folded(word) if word and word != _ERASED else None

    def notes(self) -> list[Phrase]:
        """Return what was left out, and what the missing tables leave open."""
        notes = []
        if self._left_out:
            states = tuple(f"{n} {state}" for state, n in sorted(self._left_out.items()))
            notes.append(phrase("Left out, as they were not accepted: {states}.", states=states))
        if self._beside.missing:
            missing = tuple(Code(f"{name}.csv") for name in self._beside.missing)
            notes.append(
                phrase(
                    "Beside the list there is no {files} of the export, so accounts of one person, types of work and projects may not be told apart rightly.",
                    files=missing,
                )
            )
        if self._beside.is_rated:
            notes.append(phrase("Ratings are not looked at: every contribution has the quality 1."))
        return notes


def exported_amount(number: str, unit: str) -> Money | Quantity:
    """Return an amount as the export writes it: exact, as a decimal or a fraction (`4 1/3`, or `13/3`), and also nothing."""
    match = _NUMBER.fullmatch(number.replace(",", "."))  # decimals stand behind a comma in some countries
    if match is None or (match["whole"] and not match["under"]):
        raise Refusal(
            "{number} is no number as an export writes it. A spreadsheet may have changed it: take the file as it was exported.",
            number=number[:LENGTH_MAX],
        )
    count = int(match["whole"] or 0) + Fraction(match["over"]) / int(match["under"] or 1)
    if unit in EXPONENTS or unit in WITHDRAWN:
        return Money(int(count * 10 ** money.exponent(unit)), unit)
    return Quantity(count, unit)
