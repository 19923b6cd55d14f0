"""Whole lines as people say them, in four languages: what they log, or what they are asked."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from ledger.contributions.part import Part
from ledger.values.money import Money
from ledger.values.quantity import Quantity
from tests.bot.input.test_grammar import refusal_of, valued
from tests.bot.input.test_phrasings import DAYS, DOUBTFUL, MONEY, THINGS, TIMES

EUR, CHF, GBP = "EUR", "CHF", "GBP"
Read = tuple[str, Any, str, dict[str, Any]]


def time(line: str, hours: str, note: str, **more: Any) -> Read:
    return line, Quantity(Fraction(hours), "h"), note, more


def money(line: str, minor: int, currency: str, note: str, **more: Any) -> Read:
    return line, Money(minor, currency), note, more


def thing(line: str, count: str, unit: str, note: str, **more: Any) -> Read:
    return line, Quantity(Fraction(count), unit), note, more


YESTERDAY, FRIDAY, SECOND = date(2026, 1, 4), date(2026, 1, 2), date(2026, 1, 2)

ENGLISH = [
    time("2h put up the shelves", "2", "put up the shelves"),
    time("half an hour making tea for everyone", "1/2", "making tea for everyone"),
    time("3 hrs 20 mins on the roof date:yesterday", "10/3", "on the roof", date=YESTERDAY),
    time("an hour and a half, phone calls", "3/2", "phone calls"),
    time("45min sorted the screws #probe", "3/4", "sorted the screws", project="J1"),
    time("1 day 4 hours, wiring what:electrics", "12", "wiring", what="electrics"),
    time("two hours washing up for:@room:ben", "2", "washing up", **{"for": (Part("A1"),)}),
    time("2h with: @room:ben moving chairs", "2", "moving chairs", **{"with": (Part("A1"),)}),
    time("care 1h sat with Wei", "1", "sat with Wei", stream="care"),
    time("time 2.5 hours at the lathe", "5/2", "at the lathe", kind="work"),
    time("date:last friday 3h welded the frame", "3", "welded the frame", date=FRIDAY),
    money("expense £12.30 screws", 1230, GBP, "screws", kind="expense"),
    money("expense 40 euros, a lamp", 4000, EUR, "a lamp", kind="expense"),
    money("purchase €1,234.50 a drill press", 123450, EUR, "a drill press", kind="purchase"),
    money("cash 20 EUR for the box", 2000, EUR, "for the box", kind="cash"),
    thing("materials 2 1/2 kg of resin", "5/2", "kg", "of resin", kind="material"),
    thing("space 3 days the back room", "3", "day", "the back room", kind="space"),
    thing("room 2 nights for the guests", "2", "night", "for the guests", kind="space"),
]
GERMAN = [
    time("2 Stunden Regale aufgebaut", "2", "Regale aufgebaut"),
    time("eine halbe Stunde Tee gekocht", "1/2", "Tee gekocht"),
    time("3 Std. 20 Min. auf dem Dach date:gestern", "10/3", "auf dem Dach", date=YESTERDAY),
    time("anderthalb Stunden telefoniert", "3/2", "telefoniert"),
    time("eine Dreiviertelstunde Schrauben sortiert #probe", "3/4", "Schrauben sortiert", project="J1"),
    time("1 Tag und 4 Stunden verkabelt", "12", "verkabelt"),
    time("zwei Stunden abgewaschen for:@room:ben", "2", "abgewaschen", **{"for": (Part("A1"),)}),
    time("2,5 Std mit dem Rad unterwegs", "5/2", "mit dem Rad unterwegs"),
    time("Arbeit 1h30 an der Drehbank", "3/2", "an der Drehbank", kind="work"),
    time("fürsorge 1h bei Wei gesessen", "1", "bei Wei gesessen", stream="care"),
    time("3h date:02.01.2026 Rahmen geschweißt", "3", "Rahmen geschweißt", date=SECOND),
    time("3h date:„letzten Freitag“ Rahmen geschweißt", "3", "Rahmen geschweißt", date=FRIDAY),
    money("Ausgabe 12,50 € Schrauben", 1250, EUR, "Schrauben", kind="expense"),
    money("Auslagen 40 Euro eine Lampe", 4000, EUR, "eine Lampe", kind="expense"),
    money("expense 1'234.50 CHF Bohrmaschine", 123450, CHF, "Bohrmaschine", kind="expense"),
    money("Anschaffung 1.234,50 EUR Bohrmaschine", 123450, EUR, "Bohrmaschine", kind="purchase"),
    thing("material 3 Stück Sperrholz", "3", "piece", "Sperrholz", kind="material"),
    thing("Raum 3 Tage das Hinterzimmer", "3", "day", "das Hinterzimmer", kind="space"),
]
FRENCH = [
    time("2 heures monté les étagères", "2", "monté les étagères"),
    time("une demi-heure de thé", "1/2", "de thé"),
    time("3 heures et 20 minutes sur le toit date:hier", "10/3", "sur le toit", date=YESTERDAY),
    time("une heure et demie au téléphone", "3/2", "au téléphone"),
    time("trois quarts d’heure de tri #probe", "3/4", "de tri", project="J1"),
    time("1 jour 4 heures de câblage", "12", "de câblage"),
    time("travail 2,5 heures au tour", "5/2", "au tour", kind="work"),
    time("soin 1h avec Wei", "1", "avec Wei", stream="care"),
    time("3h date:«vendredi dernier» soudé le cadre", "3", "soudé le cadre", date=FRIDAY),
    time('3h date:"2 janvier" soudé le cadre', "3", "soudé le cadre", date=SECOND),
    money("dépense 12,50 € vis", 1250, EUR, "vis", kind="expense"),
    money("achat 1 234,50 EUR une perceuse", 123450, EUR, "une perceuse", kind="purchase"),
    thing("matériel 3 pièces de contreplaqué", "3", "piece", "de contreplaqué", kind="material"),
    thing("espace 2 nuits la chambre", "2", "night", "la chambre", kind="space"),
]
SPANISH = [
    time("2 horas montando estantes", "2", "montando estantes"),
    time("media hora de té", "1/2", "de té"),
    time("3 horas y 20 minutos en el tejado date:ayer", "10/3", "en el tejado", date=YESTERDAY),
    time("una hora y media al teléfono", "3/2", "al teléfono"),
    time("tres cuartos de hora ordenando #probe", "3/4", "ordenando", project="J1"),
    time("1 día y 4 horas de cableado", "12", "de cableado"),
    time("trabajo 2,5 horas en el torno", "5/2", "en el torno", kind="work"),
    time("cuidado 1h con Wei", "1", "con Wei", stream="care"),
    time('3h date:"el viernes pasado" soldado', "3", "soldado", date=FRIDAY),
    time("3h date:2 de enero soldado", "3", "soldado", date=SECOND),
    money("gasto 12,50 € tornillos", 1250, EUR, "tornillos", kind="expense"),
    money("compra 1.234,50 EUR un taladro", 123450, EUR, "un taladro", kind="purchase"),
    thing("material 3 piezas de madera", "3", "piece", "de madera", kind="material"),
    thing("espacio 2 noches la habitación", "2", "night", "la habitación", kind="space"),
]
LINES = [*ENGLISH, *GERMAN, *FRENCH, *SPANISH]

ASKED = [
    ("fixed the fence for 2 hours", "/contribute 2 hours fixed the fence for 2 hours"),
    ("Zaun repariert, 2 Stunden", "/contribute 2 Stunden Zaun repariert, 2 Stunden"),
    ("réparé la clôture, 2 heures", "/contribute 2 heures réparé la clôture, 2 heures"),
    ("reparé la valla, 2 horas", "/contribute 2 horas reparé la valla, 2 horas"),
    ("Ausgabe Lampe für 12,50 €", "/contribute Ausgabe 12,50 € Lampe für 12,50 €"),
    ("2h 15 Stühle repariert", "2h 15 can be read in two ways"),
    ("expense 1.200 € Bohrmaschine", "1.200 can be read in two ways: write 1200 EUR, or 1.20 EUR."),
    ("2h date:03/04/2025 x", "03/04/2025 can be read in two ways: write 2025-03-04, or 2025-04-03."),
    (
        "2h @room:ben und ich haben das Dach repariert",
        "with:@room:ben haben das Dach repariert logs it for you as well",
    ),
    ("2h @room:ben et moi le toit", "with:@room:ben le toit logs it for you as well"),
    ("2h @room:ben y yo el tejado", "with:@room:ben el tejado logs it for you as well"),
    ("3 Kisten Äpfel", "I know no unit Kisten."),
    ("Raum 1 Tag 4 Stunden das Hinterzimmer", "Write days, as in 1.5 days, or hours, as in 36h."),
]


@pytest.mark.parametrize(("line", "amount", "note", "more"), LINES)
def test_a_line_is_read_as_it_is_meant(line: str, amount: Any, note: str, more: dict[str, Any]) -> None:
    assert valued(f"/contribute {line}") == {"amount": amount, "note": note, **more}


@pytest.mark.parametrize(("line", "asked"), ASKED)
def test_what_is_missing_or_doubtful_is_asked_with_a_line_to_type(line: str, asked: str) -> None:
    assert asked in refusal_of(f"/contribute {line}")


def test_the_tables_hold_three_hundred_phrasings() -> None:
    """They have what was found to be misread or refused without reason, and grow with every such thing."""
    table = (TIMES, MONEY, THINGS, DAYS)
    parts = sum(len(typed) for part in table for typed in part.values())
    assert parts + len(DOUBTFUL) + len(LINES) + len(ASKED) > 330
