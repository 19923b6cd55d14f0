"""Where somebody is paid: what is an IBAN or an address is checked as it is typed, and everything else is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.payouts.destination import address, bank_account, parse, split_name
from ledger.values.phrase import Refusal
from tests.support.given import iban


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("DE02 1203 0000 0000 2020 51", "DE02 1203 0000 0000 2020 51"),
        ("de02120300000000202051", "DE02 1203 0000 0000 2020 51"),
        ("iban:DE02-1203-0000-0000-2020-51", "DE02 1203 0000 0000 2020 51"),
        ("IBAN: nl91abna0417164300", "NL91 ABNA 0417 1643 00"),
        ("paypal:ana@example.org", "paypal:ana@example.org"),
        ("PayPal: ana@example.org", "paypal:ana@example.org"),
        ("wise:ana.silva+net@example.org", "wise:ana.silva+net@example.org"),
        ("opencollective:ana-silva", "opencollective:ana-silva"),
        ("opencollective:https://opencollective.com/Ana-Silva/", "opencollective:ana-silva"),
        ("IBAN DE89 3704 0044 0532 0130 00", "DE89 3704 0044 0532 0130 00"),
        ("iban nl91 abna 0417 1643 00", "NL91 ABNA 0417 1643 00"),
        ("IbanDE89370400440532013000", "DE89 3704 0044 0532 0130 00"),
        ("DE89\u20113704\u20110044\u20110532\u20110130\u201100", "DE89 3704 0044 0532 0130 00"),
        ("IBAN\u00a0DE89\u00a03704\u20130044\u202f0532-0130-00", "DE89 3704 0044 0532 0130 00"),
        ("IBAN is on file with Cara", "IBAN is on file with Cara"),
        ("ibanez guitar shop", "ibanez guitar shop"),
        ("<mailto:ana@example.org|ana@example.org>", "ana@example.org"),
        ("mailto:ana@example.org", "ana@example.org"),
        ("paypal:<mailto:ana@example.org|ana@example.org>", "paypal:ana@example.org"),
        ("wise:mailto:ana@example.org", "wise:ana@example.org"),
        ("Venmo @ben", "Venmo @ben"),
        ("the  blue house", "the blue house"),
        ("interac:ana@example.org", "interac:ana@example.org"),
        ("ana@example.org", "ana@example.org"),
        ("XX02 1203 0000 0000 2020 51", "XX02 1203 0000 0000 2020 51"),
    ],
)
def test_what_is_right_is_kept_in_one_spelling(typed: str, kept: str) -> None:
    assert parse(typed) == kept
    assert parse(kept) == kept


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("DE02 1203 0000 0000 2020 52", "its check digits do not fit"),
        ("DE20 1203 0000 0000 2020 51", "its check digits do not fit"),
        ("DE02 1203 0000 0000 2020 5", "has {n} letters and digits; yours has {given}"),
        ("IBAN DE88 3704 0044 0532 0130 00", "its check digits do not fit"),
        ("iban DE88 3704 0044", "has {n} letters and digits; yours has {given}"),
        ("my IBAN is DE89 3704 0044 0532 0130 00, thanks", "Write it alone"),
        ("@A4 DE89370400440532013000", "Write it alone"),
        ("BIC: COBADEFF, NL91 ABNA 0417 1643 00", "Write it alone"),
        ("iban:XX02 1203 0000 0000 2020 51", "begins with the two letters of a country"),
        ("iban:none of your business", "begins with the two letters of a country|not an IBAN"),
        ("iban:", "not an IBAN|begins with"),
        ("ibn:DE02 1203 0000 0000 2020 51", "Did you mean {meant}"),
        ("paypal:ana", "stands an e-mail address"),
        ("wise:=1+1@example.org", "stands an e-mail address"),
        ("opencollective:ana silva", "stands your name there"),
    ],
)
def test_a_slip_is_refused_with_what_works(typed: str, why: str) -> None:
    with pytest.raises(Refusal, match=why.replace("{", r"\{")) as refused:
        parse(typed)
    shown = str([value for value in refused.value.phrase.values if value[0] != "example"])
    assert not {"2020", "0044"} & {shown[place : place + 4] for place in range(len(shown))}, "it is repeated"


@given(st.integers(0, 9999).map(iban), st.integers(0, 21), st.integers(1, 9))
def test_no_single_wrong_digit_of_an_iban_gets_through(right: str, place: int, by: int) -> None:
    compact = right.replace(" ", "")
    if not compact[place].isdigit():
        return
    wrong = compact[:place] + str((int(compact[place]) + by) % 10) + compact[place + 1 :]
    assert bank_account(right) is not None
    assert bank_account(wrong) is None
    with pytest.raises(Refusal):
        parse(wrong)


@given(st.text(max_size=60))
def test_anything_typed_is_kept_or_refused(text: str) -> None:
    try:
        kept = parse(text)
    except Refusal:
        return  # the other way in which it may end
    assert kept == " ".join(text.split()) or bank_account(kept) or ":" in kept
    assert address(kept, "paypal") is None or "@" in kept


def test_an_address_that_was_written_before_it_was_checked_is_none() -> None:
    for written in ("paypal:=1+1@example.org", "paypal:ana", "opencollective:Ana Silva", "wise:"):
        assert address(written, written.partition(":")[0]) is None


@pytest.mark.parametrize(
    ("typed", "where", "name"),
    [
        ('DE02 1203 name:"Ana Silva"', "DE02 1203", "Ana Silva"),
        ("DE02 1203 name:Ana Silva", "DE02 1203", "Ana Silva"),
        ("DE02 1203 Name: “Ana Silva”", "DE02 1203", "Ana Silva"),
        ("DE02 1203 name:„Ana Müller“", "DE02 1203", "Ana Müller"),
        ('name:"Ana Silva"', "", "Ana Silva"),
        ("my username:ana", "my username:ana", None),
        ("the blue house", "the blue house", None),
    ],
)
def test_the_name_on_an_account_may_stand_behind_the_address(typed: str, where: str, name: str | None) -> None:
    assert split_name(typed) == (where, name)
