"""Names as banks take them, and names that no bank could read."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.payouts.letters import NAME_MAX, holder, to_latin
from ledger.values.phrase import Refusal


@pytest.mark.parametrize(
    ("name", "country", "written"),
    [
        ("Müller", "DE", "Mueller"),
        ("Mu\u0308ller", "DE", "Mueller"),
        ("Jörg Groß", "AT", "Joerg Gross"),
        ("Ärzte & Söhne", "DE", "Aerzte + Soehne"),
        ("ÄRZTE", "DE", "AERZTE"),
        ("Mäkinen", "FI", "Makinen"),
        ("Müller", "", "Muller"),
        ("José Núñez", "ES", "Jose Nunez"),
        ("Łukasz Żółć", "PL", "Lukasz Zolc"),
        ("Øle", "DK", "Ole"),
        ("O'Brien, Jr.", "IE", "O'Brien, Jr."),
        ("//Weiß  / Straße", "DE", "Weiss Strasse"),
        ("Жанна", "BG", "Zhanna"),
        ("💚", "DE", ""),
    ],
)
def test_a_name_is_written_as_the_banks_of_its_country_write_it(name: str, country: str, written: str) -> None:
    assert to_latin(name, country) == written


@given(st.text(max_size=100), st.sampled_from(["DE", "FR", ""]))
def test_whatever_the_name_banks_take_what_is_written(name: str, country: str) -> None:
    assert re.fullmatch(
        r"|[A-Za-z0-9\-?:().,'+](?:[A-Za-z0-9\-?:().,'+ ]{0,68}[A-Za-z0-9\-?:().,'+])?", to_latin(name, country)
    )


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ana   Silva ", "Ana Silva"),
        ("Jörg Groß", "Jörg Groß"),
        ("Müller & Söhne GmbH", "Müller & Söhne GmbH"),
        ("Γιώργος", "Γιώργος"),
        ("x" * NAME_MAX, "x" * NAME_MAX),
    ],
)
def test_the_name_of_a_holder_is_kept_as_it_was_written(typed: str, kept: str) -> None:
    assert holder(typed) == kept


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "cannot be seen"),
        ("\u200b", "cannot be seen"),
        ("Ana\u202eSilva", "cannot be seen"),
        ("محمد علي", "in Latin letters"),
        ("王小明", "in Latin letters"),
        ("Ana 王", "in Latin letters"),
        ("1234", "in Latin letters"),
        ("💚", "in Latin letters"),
        ("x" * (NAME_MAX + 1), "banks take"),
    ],
)
def test_a_name_that_no_bank_could_read_is_refused(typed: str, why: str) -> None:
    with pytest.raises(Refusal, match=why):
        holder(typed)
