"""What people type, in four languages, is read as they mean it, or asked about: a table of lines with their reading."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

import pytest

from ledger.values.money import Money
from ledger.values.quantity import Quantity
from tests.bot.input.test_grammar import refusal_of, valued
from tests.support.root import ROOT


def hours(count: str) -> Quantity:
    return Quantity(Fraction(count), "h")


TIMES = {
    "10/3": (
        *("3 hrs 20 mins", "3 hours 20 mins", "3 hr 20 min", "3h 20mins", "3 hrs 20 minutes", "3 hours 20 minutes"),
        *("3 h 20 min", "3hrs20mins", "3h20", "3:20h", "3:20 h", "3 hours and 20 minutes", "3 hours, 20 minutes"),
        *(
            "3 Std 20 Min",
            "3 Std. 20 Min.",
            "3 Stunden 20 Minuten",
            "3 Stunden und 20 Minuten",
            "drei Stunden 20 Minuten",
        ),
        *("3 heures 20 minutes", "3 heures et 20 minutes", "trois heures 20 minutes", "3 horas 20 minutos"),
        *("3 horas y 20 minutos", "tres horas y 20 minutos", "200 min", "200 minutes", "200 Minuten", "200 minutos"),
    ),
    "3/2": (
        *(
            "1 hour and 30 minutes",
            "an hour and a half",
            "1.5h",
            "1,5 h",
            "1½ h",
            "1 1/2 hours",
            "90min",
            "90 mins",
            "1h30",
        ),
        *(
            "1h30m",
            "1 h & 30 min",
            "1.5 hours",
            "anderthalb Stunden",
            "eineinhalb Stunden",
            "1,5 Stunden",
            "1 Std 30 Min",
        ),
        *("une heure et demie", "1 heure et demie", "1,5 heures", "90 minutes", "una hora y media", "1,5 horas"),
    ),
    "1/2": (
        *("half an hour", "½h", "½ h", "0.5h", "30m", "30 minutes", "1/2 h", "half hour", "a half hour", "0:30h"),
        *(
            "eine halbe Stunde",
            "halbe Stunde",
            "30 Minuten",
            "une demi-heure",
            "demi-heure",
            "media hora",
            "30 minutos",
        ),
    ),
    "3/4": (
        *("three quarters of an hour", "¾ h", "3/4 hour", "45 min", "0,75 h", "0:45 h", "eine Dreiviertelstunde"),
        *("trois quarts d'heure", "trois quarts d’heure", "tres cuartos de hora"),
    ),
    "1/4": (
        *("a quarter of an hour", "¼ h", "15 mins", "eine Viertelstunde", "un quart d'heure", "un cuarto de hora"),
    ),
    "2": (
        *("2h", "2 h", "2H", "2 hours", "two hours", "2 Stunden", "zwei Stunden", "2 Std", "deux heures", "2 heures"),
        *("dos horas", "2 horas", "2h,", "2h.", "2 hrs:", "120 min"),
    ),
    "12": (
        *(
            "1 day 4 hours",
            "1 day and 4 hours",
            "1 Tag 4 Stunden",
            "1 Tag und 4 Stunden",
            "1 jour 4 heures",
            "1.5 days",
        ),
        *("1 día y 4 horas", "anderthalb Tage", "1½ days", "a day and a half", "12 hrs"),
    ),
    "4": ("half a day", "einen halben Tag", "une demi-journée", "medio día", "240 min", "½ day"),
    "16": ("2 days", "2d", "zwei Tage", "2 jours", "dos días", "16h"),
}


@pytest.mark.parametrize(
    ("count", "typed"), [(count, typed) for count, all_typed in TIMES.items() for typed in all_typed]
)
def test_a_time_is_read_with_what_was_done(count: str, typed: str) -> None:
    read = valued(f"/contribute {typed} swept the hall")
    assert (read["amount"], read["note"]) == (hours(count), "swept the hall")


MONEY = {
    Money(4000, "EUR"): (
        *(
            "40 EUR",
            "40EUR",
            "40 eur",
            "40€",
            "40 €",
            "€40",
            "€ 40",
            "EUR 40",
            "EUR40",
            "40 euros",
            "40 euro",
            "40 Euro",
        ),
        *("40.00 EUR", "40,00 €", "€40.00", "€ 40,00", "40\u00a0€"),
    ),
    Money(1250, "EUR"): ("12.50 EUR", "12,50 EUR", "12,50 €", "€12.50", "12.5 €", "12,5 Euro", "EUR 12,50"),
    Money(123450, "CHF"): (
        *("1'234.50 CHF", "1’234.50 CHF", "CHF 1'234.50", "1234.50 CHF", "1234,50 CHF", "1 234,50 CHF", "1.234,50 CHF"),
        *("1,234.50 CHF", "1'234,50 Franken"),
    ),
    Money(1230, "GBP"): ("£12.30", "12.30 GBP", "£ 12.30", "12.30£", "GBP 12.30"),
    Money(12000, "CAD"): ("120 CAD", "120CAD", "CAD 120", "120.00 cad"),
    Money(1200, "JPY"): ("1200 JPY", "1,200 JPY", "1.200 JPY", "1'200 JPY", "1200 yen"),
}


@pytest.mark.parametrize(
    ("money", "typed"), [(money, typed) for money, all_typed in MONEY.items() for typed in all_typed]
)
def test_money_is_read_with_what_it_was_for(money: Money, typed: str) -> None:
    read = valued(f"/contribute expense {typed} a lamp")
    assert (read["amount"], read["note"]) == (money, "a lamp")


THINGS = {
    ("piece", 3): ("3 pieces", "3pcs", "3 Stück", "3 pièces", "3 piezas"),
    ("page", 5): ("5 pages", "5 Seiten", "5 páginas"),
    ("word", 1200): ("1200 words", "1'200 Wörter", "1 200 mots", "1200 palabras"),
    ("night", 2): ("2 nights", "2 Nächte", "2 nuits", "2 noches"),
    ("kg", Fraction(5, 2)): ("2.5 kg", "2,5kg", "2½ kg", "2 1/2 kg"),
}


@pytest.mark.parametrize(
    ("thing", "typed"), [(thing, typed) for thing, all_typed in THINGS.items() for typed in all_typed]
)
def test_things_are_counted_in_their_unit(thing: tuple[str, int | Fraction], typed: str) -> None:
    read = valued(f"/contribute material {typed} for the roof")
    assert (read["amount"], read["note"]) == (Quantity(Fraction(thing[1]), thing[0]), "for the roof")


# It is Monday, the fifth of January 2026.
DAYS = {
    date(2026, 1, 5): ("today", "heute", "hoy", "aujourd'hui", "monday", "5 Jan", "05.01.2026", "5.1.2026", "Montag"),
    date(2026, 1, 4): (
        "yesterday",
        "gestern",
        "hier",
        "ayer",
        "sunday",
        "Sonntag",
        "dimanche",
        "1 day ago",
        "hace 1 día",
    ),
    date(2026, 1, 2): (
        *(
            "friday",
            "last friday",
            "Freitag",
            "letzten Freitag",
            "vendredi",
            "vendredi dernier",
            "viernes",
            "on friday",
        ),
        *("2 Jan", "Jan 2", "January 2", "2nd January", "2 Jan 2026", "Jan 2, 2026", "2. Januar", "2. Januar 2026"),
        *(
            "2 janvier",
            "2 de enero",
            "2 de enero de 2026",
            "02.01.2026",
            "2.1.",
            "2026-01-02",
            "3 days ago",
            "vor 3 Tagen",
        ),
        *("il y a 3 jours", "hace 3 días", "el viernes pasado"),
    ),
    date(2025, 12, 29): (
        "last monday",
        "letzten Montag",
        "lundi dernier",
        "29 Dec",
        "29. Dezember",
        "29/12",
        "12/29/2025",
    ),
    date(2025, 12, 12): ("12/12", "12.12.", "12 December", "12 de diciembre", "12 déc"),
}


@pytest.mark.parametrize(("day", "typed"), [(day, typed) for day, all_typed in DAYS.items() for typed in all_typed])
def test_a_day_is_the_last_one_of_that_name(day: date, typed: str) -> None:
    assert valued(f'/contribute 2h date:"{typed}" swept')["date"] == day


DOUBTFUL = [
    (
        "2h 30 swept",
        '2h 30 can be read in two ways: write /contribute 2h30 swept, or put your words in quotes, /contribute 2h "30 swept".',
    ),
    (
        "3h 20 x",
        '3h 20 can be read in two ways: write /contribute 3h20 x, or put your words in quotes, /contribute 3h "20 x".',
    ),
    ("1h 2h x", '1h and 2h are two amounts. Write one, or put your words in quotes: /contribute 1h "2h x".'),
    ("1h5 x", "1h5 can be read in two ways. Minutes have two digits, as in 2h05."),
    ("1h 30m 15s x", "Seconds are not counted. Write hours and minutes, as in 1h30."),
    ("expense 1.200 EUR x", "1.200 can be read in two ways: write 1200 EUR, or 1.20 EUR."),
    ("expense 1,200 EUR x", "1,200 can be read in two ways: write 1200 EUR, or 1.20 EUR."),
    ("1,500 km x", "1,500 can be read in two ways: write 1500 km, or 1.500 km."),
    ("expense 40$ x", "$ is several currencies. Write which: 40 USD, 40 CAD, 40 AUD."),
    ("expense $40 x", "$ is several currencies. Write which: 40 USD, 40 CAD, 40 AUD."),
    ("expense 40 dollars x", "dollars is several currencies. Write which: 40 USD, 40 CAD, 40 AUD."),
    ("expense 40 kr x", "kr is several currencies. Write which: 40 SEK, 40 NOK, 40 DKK."),
    ("2h date:02/01/2026 x", "02/01/2026 can be read in two ways: write 2026-01-02, or 2026-02-01."),
    ("2h date:31.02.2026 x", "31.02.2026 is not a date."),
]


@pytest.mark.parametrize(("typed", "asked"), DOUBTFUL)
def test_what_could_mean_two_things_is_asked_about(typed: str, asked: str) -> None:
    assert asked in refusal_of(f"/contribute {typed}")


@pytest.mark.parametrize(
    ("typed", "name", "value"),
    [
        ('what:"deep cleaning" x', "what", "deep cleaning"),
        ("what:“deep cleaning” x", "what", "deep cleaning"),
        ("what:„deep cleaning“ x", "what", "deep cleaning"),
        ("what:«deep cleaning» x", "what", "deep cleaning"),
        ("what:”deep cleaning” x", "what", "deep cleaning"),
        ("date:“last friday” x", "date", date(2026, 1, 2)),
        ("date\uff1a2026-01-02 x", "date", date(2026, 1, 2)),
    ],
)
def test_quotes_are_quotes_however_a_keyboard_writes_them(typed: str, name: str, value: object) -> None:
    read = valued(f"/contribute 2h {typed}")
    assert (read[name], read["note"]) == (value, "x")


def test_the_quotes_around_all_of_the_words_go_whatever_they_are() -> None:
    for note in ("“30 swept”", "„30 swept“", '"30 swept"', "«30 swept»"):
        assert valued(f"/contribute 2h {note}")["note"] == "30 swept"


def test_the_page_about_commands_promises_what_is_read() -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    (promise,) = (part for part in page.split("\n\n") if part.startswith("Amounts and days are read"))
    times, money, days, doubtful = (re.findall("`([^`]+)`", part) for part in re.split(r";|A day of work", promise))
    assert [len(times), len(money), len(days)] == [6, 4, 4]
    assert all(isinstance(valued(f"/contribute {typed} x")["amount"], Quantity) for typed in times)
    assert all(isinstance(valued(f"/contribute expense {typed} x")["amount"], Money) for typed in money)
    assert all(isinstance(valued(f"/contribute 2h {typed} x")["date"], date) for typed in days)
    amount, day = doubtful
    assert "two ways" in refusal_of(f"/contribute expense {amount} x")
    assert "two ways" in refusal_of(f"/contribute 2h date:{day} x")
