"""Tables for people: who is meant and how much it is, in the form that spreadsheets of two countries open."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from babel.numbers import get_decimal_symbol
from hypothesis import given
from hypothesis import strategies as st

from bot.language.catalogues import languages
from ledger import verification
from ledger.export.rows import rows
from ledger.export.sheets import FRACTIONS, NAMED, NUMBERS, Sheets, names_of
from ledger.export.tables import TABLES, Number, count, json_line
from ledger.network.preset import STANDARD
from ledger.network.rules import Rules
from ledger.values.csv_cell import cell_text
from tests.ledger.export.test_export import exported_from, lines, with_everything
from tests.support.network import Network

HOURS = st.fractions(0, 24)
SIGNS, BETWEEN = {"en": ".", "de": ","}, {"en": ",", "de": ";"}


def opened(written: str, between: str) -> list[dict[str, str]]:
    """Return the rows of a table as a spreadsheet of one country opens it."""
    return [*csv.DictReader(io.StringIO(written.removeprefix("\ufeff"), newline=""), delimiter=between, strict=True)]


def sheet(directory: Path, name: str, between: str) -> list[dict[str, str]]:
    return opened((directory / f"{name}.csv").read_bytes().decode(), between)


def number(cell: str, sign: str) -> Fraction:
    """Read a cell as a spreadsheet of that decimal sign does, which knows no other."""
    other = "," if sign == "." else "."
    assert other not in cell
    whole, _, part = cell.replace(sign, ".").rpartition(" ")
    return (Fraction(whole) if whole else Fraction(0)) + Fraction(part)


@pytest.mark.parametrize("language", SIGNS)
async def test_the_tables_of_a_network_open_in_the_spreadsheets_of_its_country(
    network: Network, tmp_path: Path, language: str
) -> None:
    await with_everything(network)
    await network.says("ana", "/settings me name Ana Müller")
    await network.says("ben", "/settings me name =Ben")
    if language != "en":
        await network.says("ana", f"/settings set language {language}")
    directory = await exported_from(network, tmp_path / "export")
    tables = {name: sheet(directory, name, BETWEEN[language]) for name in TABLES}
    for name, shown in tables.items():
        says_the_same(lines(directory, name), shown, SIGNS[language])
    says_who_is_meant(tables)
    says_how_much(lines(directory, "contributions"), tables["contributions"], SIGNS[language])
    says_how_much(lines(directory, "shares"), tables["shares"], SIGNS[language], "hours")


def says_the_same(exact: list[dict[str, Any]], shown: list[dict[str, str]], sign: str) -> None:
    """Check each cell of a table against the same one in JSON Lines."""
    assert len(exact) == len(shown)
    for one, other in zip(exact, shown, strict=True):
        for column, value in one.items():
            if column in NUMBERS and value is not None:
                assert number(other[column], sign) == Fraction(value)
                assert "/" not in other[column] or " " in other[column], "a spreadsheet takes it for a day"
            elif isinstance(value, str):
                assert cell_text(other[column]) == value


def says_who_is_meant(tables: dict[str, list[dict[str, str]]]) -> None:
    """Check that the names of now stand beside numbers in all rows, also in those from before."""
    logs = tables["contributions"]
    assert {row["author_name"] for row in logs if row["author"] == "A1"} == {"Ana Müller"}
    assert {row["contributor_name"] for row in logs if row["contributor"] == "A2"} == {"'=Ben"}
    assert {row["author_name"] for row in logs if row["author"] == "A6"} == {"(erased)"}
    assert {row["project_name"] for row in logs if row["project"]} == {"probe"}
    assert "'=machining" in {row["what_name"] for row in logs}
    accounts = {row["account"]: row["account_name"] for row in tables["postings"]}
    assert {name for account, name in accounts.items() if account.endswith("/A1")} == {"Ana Müller"}
    assert accounts["pool"] == ""


def says_how_much(exact: list[dict[str, Any]], shown: list[dict[str, str]], sign: str, column: str = "amount") -> None:
    """Check that decimals stand beside exact numbers, and add up to the same but for their rounding."""
    for unit in {row.get("unit", "h") for row in exact}:
        which = [place for place, row in enumerate(exact) if row.get("unit", "h") == unit]
        total = sum((Fraction(exact[place][column]) for place in which), Fraction())
        decimals = [shown[place][f"{column}_decimal"] for place in which]
        assert abs(sum((number(one, sign) for one in decimals), Fraction()) - total) <= Fraction(len(which), 200)
        assert unit != "h" or all(one[-3] == sign for one in decimals)
    if column == "amount":
        assert {row["amount"]: row["amount_decimal"] for row in shown}["1 1/3"] == f"1{sign}33"


async def test_every_number_of_an_export_stands_in_a_column_that_is_written_as_one(network: Network) -> None:
    await with_everything(network)
    name = network.core.journal.network
    slices = network.store.slices(name, asyncio.get_running_loop())
    entries = await asyncio.to_thread(lambda: [*verification.entries(name, slices)])
    columns = {
        TABLES[table][place]
        for table, values in rows(entries)
        for place, value in enumerate(values)
        if isinstance(value, Number)
    }
    assert columns <= NUMBERS
    assert columns >= {"amount", "hours", "measured", "week", "worth"}, "hardly any number was written"
    every = {column for table in TABLES.values() for column in table}
    assert every >= {*FRACTIONS, *NUMBERS, *NAMED}, "a column is spelt as in no table"


def test_who_has_another_name_in_the_end_has_it_in_all_rows() -> None:
    members = [
        json.dumps({"agent": "A1", "name": "Ana"}),
        json.dumps({"agent": "A2", "name": {"erased": True}}),
        json.dumps({"agent": "A3", "name": None}),
    ]
    names = names_of({"members": members, "projects": [], "terms": []})
    assert names == {"A1": "Ana", "A2": "(erased)", "A3": ""}


@given(st.lists(HOURS, max_size=40), st.booleans())
def test_decimals_of_hours_add_up_to_the_exact_ones_within_their_rounding(hours: list[Fraction], comma: bool) -> None:
    columns = TABLES["shares"]
    plain = [json_line(("shares", ("D1", "A1", count(one), Number("0.00"), "EUR", True))) for one in hours]
    written = "".join(Sheets({"A1": "Jürgen;=1"}, comma).lines("shares", plain))
    shown = opened(written, ";" if comma else ",")
    assert tuple(column for column in shown[0] if column in columns) == columns if shown else True
    sign = "," if comma else "."
    assert [number(row["hours"], sign) for row in shown] == hours
    decimals = [number(row["hours_decimal"], sign) for row in shown]
    assert abs(sum(decimals, Fraction()) - sum(hours, Fraction())) <= Fraction(len(hours), 200)
    assert all(row["hours_decimal"][-3] == sign for row in shown)
    assert {row["receiver_name"] for row in shown} <= {"Jürgen;'=1"}


@pytest.mark.parametrize(
    ("unit", "exact", "decimal"),
    [
        ("h", "13/3", "4.33"),
        ("h", "0.005", "0.01"),
        ("piece", "-7/2", "-3.50"),
        ("EUR", "12.50", "12.50"),
        ("JPY", "500", "500"),
        ("BHD", "1.234", "1.234"),
    ],
)
def test_a_decimal_has_the_places_of_its_unit(unit: str, exact: str, decimal: str) -> None:
    row = dict.fromkeys(TABLES["contributions"]) | {"amount": exact, "unit": unit}
    (shown,) = opened("".join(Sheets({}, comma=False).lines("contributions", [json.dumps(row)])), ",")
    assert shown["amount_decimal"] == decimal


@pytest.mark.parametrize("language", languages())
def test_each_language_has_the_decimal_sign_that_its_people_write(language: str) -> None:
    rules = Rules(version=1, preset=STANDARD, language=language)
    assert rules.writes_comma == (get_decimal_symbol(language) == ",")
    assert replace(rules, comma=True).writes_comma
