"""The decimals of every currency are those of ISO 4217, and nothing that ended can be taken for money."""

from __future__ import annotations

from collections.abc import Mapping

import iso4217
import pytest

from ledger.values.currency import EXPONENTS, SUCCESSORS, WITHDRAWN


def published() -> dict[str, int]:
    """Return the currencies of the installed list that somebody can be paid in, and their decimals."""
    entries = iso4217.raw_xml.findall("CcyTbl/CcyNtry")
    funds = {entry.findtext("Ccy") for entry in entries if entry.find("CcyNm[@IsFund='true']") is not None}
    return {one.code: one.exponent for one in iso4217.Currency if one.exponent is not None and one.code not in funds}


def differences(table: Mapping[str, int]) -> dict[str, tuple[int | None, int | None]]:
    """Return the currencies of which the table and the installed list say different things, and what they say."""
    listed = published()
    return {
        code: (table.get(code), listed.get(code)) for code in {*table, *listed} if table.get(code) != listed.get(code)
    }


def test_the_snapshot_is_the_list_of_its_date() -> None:
    """A newer list fails here, so that somebody decides what the change means for amounts in the ledger."""
    assert iso4217.__published__.isoformat() == "2026-01-01"
    assert differences(EXPONENTS) == {}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"JPY": 2}, {"JPY": (2, 0)}),
        ({"XAU": 2}, {"XAU": (2, None)}),
        ({"CHE": 2}, {"CHE": (2, None)}),
    ],
)
def test_a_wrong_snapshot_would_be_noticed(change: dict[str, int], expected: dict[str, tuple[int, int | None]]) -> None:
    assert differences({**EXPONENTS, **change}) == expected


def test_a_missing_currency_would_be_noticed() -> None:
    assert differences({code: places for code, places in EXPONENTS.items() if code != "CAD"}) == {"CAD": (None, 2)}


@pytest.mark.parametrize("code", ["XAU", "XDR", "XTS", "XXX", "CHE", "CLF", "BGN", "HRK", "ANG"])
def test_what_nobody_is_paid_in_is_no_currency(code: str) -> None:
    assert code not in EXPONENTS


def test_a_withdrawn_currency_is_not_in_use_and_its_successor_is() -> None:
    assert WITHDRAWN.keys() & EXPONENTS.keys() == set()
    assert WITHDRAWN.keys() == SUCCESSORS.keys()
    assert set(SUCCESSORS.values()) <= EXPONENTS.keys()
