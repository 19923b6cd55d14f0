"""`potluck equation try` on lists as spreadsheets write them: signs, encodings, headings, numbers and days."""

from __future__ import annotations

import json
import re
import textwrap
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from bot.cli.command_line import app
from bot.cli.contributions_csv import Listing
from bot.cli.csv_encoding import decoded
from bot.cli.csv_headings import NEEDED
from ledger.equations.file import read
from ledger.values.csv_cell import to_csv
from ledger.values.numeral import digits
from ledger.values.phrase import Refusal
from tests.support.root import ROOT
from tests.support.said import said

PRESETS = ROOT / "ledger" / "equations" / "presets"
HOURS = read((PRESETS / "hours.toml").read_text(encoding="utf-8")).equation
assert HOURS is not None

PLAIN = "id,agent,kind,quantity,unit\n1,ana,work,1,h\n2,José,work,3,h\n"
SHARES = {"ana": 250, "José": 750}


def tried(tmp_path: Path, rows: str | bytes, *words: str, equation: str = "hours") -> Result:
    (tmp_path / "rows.csv").write_bytes(rows.encode() if isinstance(rows, str) else rows)
    command = ["equation", "try", str(PRESETS / f"{equation}.toml"), "--contributions", str(tmp_path / "rows.csv")]
    return CliRunner().invoke(app, [*command, *(words or ("--amount", "10", "--json"))])


def paid(done: Result) -> Any:
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)[0]["paid"]


def listed(rows: str) -> Listing:
    assert HOURS is not None
    listing = Listing(HOURS)
    listing.read(rows.splitlines(keepends=True))
    return listing


def counts(rows: str) -> list[str]:
    """Return the quantities, or else the values, of a list in which nothing is wrong."""
    listing = listed(rows)
    assert [said(mistake) for mistake in listing.mistakes] == []
    return [str(one.quantity.count if one.quantity else one.value and one.value.minor) for one in listing.candidates]


def mistakes(rows: str) -> list[str]:
    return [said(mistake) for mistake in listed(rows).mistakes]


def notes(rows: str) -> list[str]:
    return [said(note) for note in listed(rows).notes]


@pytest.mark.parametrize("cells", ["3 days,", "3 Tage,", "3,day", "3,days"])
def test_a_day_of_space_is_a_day_and_one_of_work_eight_hours(cells: str) -> None:
    head = "id,agent,kind,quantity,unit\n"
    assert counts(f"{head}1,ana,space,{cells}\n") == ["3"]
    assert counts(f"{head}1,ana,work,{cells}\n") == ["24"]


@pytest.mark.parametrize(
    "rows",
    [
        PLAIN.replace(",", ", "),
        PLAIN.replace(",", " , "),
        PLAIN.replace(",", ";"),
        PLAIN.replace(",", "\t"),
        PLAIN.replace(",", " ; "),
        PLAIN.replace("id,agent,kind", "ID,Agent,KIND"),
        PLAIN.replace("agent", " Agent\u00a0"),
        PLAIN.replace("agent", "\ufeff agent"),
        "sep=,\n" + PLAIN,
        "sep=;\r\n" + PLAIN.replace(",", ";"),
        "SEP=|\n" + PLAIN.replace(",", "|"),
        '"sep=\t"\n' + PLAIN.replace(",", "\t"),
        "sep=;,,,,\n" + PLAIN,
        PLAIN.replace("\n", ",\n"),
        PLAIN.replace("\n", ",,,\n"),
        PLAIN.replace("unit\n", "unit,\n"),
        PLAIN.replace("\n", "\n,,,,\n"),
        PLAIN.replace("\n", "\n\n  \n"),
        "\n,,,,\n" + PLAIN,
        PLAIN.replace("\n", "\r"),
        PLAIN.replace("\n", "\r\n"),
        '"' + PLAIN.replace(",", '","').replace("\n", '"\n"').removesuffix('"'),
        PLAIN.replace("ana", '"ana"').replace(",", ", "),
        PLAIN.replace("ana", " ana "),
        PLAIN.replace("ana", ' "ana" ').replace("h\n", '"h" \n'),
    ],
    ids=range(25),
)
def test_a_list_is_read_however_its_cells_are_parted(tmp_path: Path, rows: str) -> None:
    done = tried(tmp_path, rows)
    assert paid(done) == SHARES
    assert done.stderr == ""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_encodings_of_unicode_are_read(tmp_path: Path, encoding: str, end: str) -> None:
    done = tried(tmp_path, PLAIN.replace("\n", end).encode(encoding))
    assert paid(done) == SHARES
    assert done.stderr == ""


def test_unicode_text_as_excel_saves_it_is_read(tmp_path: Path) -> None:
    for byte_order in ("le", "be"):
        done = tried(tmp_path, ("\ufeff" + PLAIN.replace(",", "\t")).encode(f"utf-16-{byte_order}"))
        assert paid(done) == SHARES


def test_what_is_not_unicode_is_read_as_windows_writes_it_and_that_is_said(tmp_path: Path) -> None:
    done = tried(tmp_path, PLAIN.encode("cp1252"))
    assert paid(done) == SHARES
    guess = (
        "The list is not in UTF-8, so it was read as Windows-1252. Is José spelt right? If not, save it as CSV UTF-8."
    )
    assert done.stderr.splitlines() == [guess]
    done = tried(tmp_path, PLAIN.replace("José", "b").replace("work", "work ").replace("1,h", "1,h,€").encode("cp1252"))
    assert "Is € spelt right?" in done.stderr
    done = tried(tmp_path, PLAIN.encode("cp1252"), "--amount", "10")
    assert (done.stderr, done.stdout.splitlines()[0]) == ("", guess)


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        (b"PK\x03\x04 and so on", "is a file of a spreadsheet program, and no CSV. Save it there as CSV UTF-8"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is a file of a spreadsheet program, and no CSV."),
        (PLAIN.encode("utf-16")[:-1], "ends in the middle of a character, or is no text in UTF-16."),
        (PLAIN.encode("utf-32"), "Line 1"),
        (
            b"id,agent,kind,quantity,unit\n1,\x81,work,1,h\n",
            "Line 2: It is written neither in UTF-8 nor in Windows-1252",
        ),
    ],
    ids=range(5),
)
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes, wrong: str) -> None:
    done = tried(tmp_path, content)
    assert (done.exit_code, done.stdout) == (2, "")
    assert wrong in done.stderr


HEADINGS = [
    "Nr;Person;Art;Menge;Einheit",
    "Nummer;Mitglied;Art;Anzahl;Einheit",
    "Beleg;Wer;ART;menge;EINHEIT",
    "number;contributor;kind;amount;unit",
    "Contribution;Member;Kind;Quantity;Unit",
    "Nr.;Name:;Art;Menge;Einheit",
]


@pytest.mark.parametrize("heading", HEADINGS)
def test_headings_may_be_english_or_german(heading: str) -> None:
    assert counts(f"{heading}\n1;ana;Arbeit;2,5;Std.\n2;ben;work;30;Minuten\n") == ["5/2", "1/2"]


def test_all_columns_may_be_german() -> None:
    rows = (
        "Nr;Person;Art;Tätigkeit;Menge;Einheit;Wert;Währung;Datum;Projekt;Strom;Für Ansprüche;Qualität\n"
        "1;Jürgen;Arbeit;Löten;2,5;h;;;31.01.2026;Sonde;Sorgearbeit;nein;0,5\n"
        "2;Ana;Ausgabe;;;;1.234,50;EUR;1.2.2026;;;WAHR;\n"
        "3;Ana;Geldeinlage;;;;12,50 €;;2026-02-01;;;ja;1\n"
    )
    assert HOURS is not None
    first, second, third = listed(rows).candidates
    assert mistakes(rows) == []
    assert (first.kind, first.agent, first.what, first.project) == ("work", "Jürgen", "löten", "sonde")
    assert (first.stream, first.is_for_claims, str(first.date)) == ("care", False, "2026-01-31")
    assert {name: str(factor) for name, factor in first.modulators.items()} == {"quality": "1/2"}
    assert (second.kind, second.value and second.value.minor, second.is_for_claims) == ("expense", 123450, True)
    assert (third.kind, third.value and third.value.minor, str(third.date)) == ("cash", 1250, "2026-02-01")


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Work", "work"),
        ("ARBEIT", "work"),
        ("Zeit", "work"),
        ("Stunden", "work"),
        ("Geld", "cash"),
        ("Bargeld", "cash"),
        ("Auslage", "expense"),
        ("Ausgaben", "expense"),
        ("Anschaffung", "purchase"),
        ("Raum", "space"),
        ("Material", "material"),
    ],
)
def test_kinds_may_be_german_words(word: str, kind: str) -> None:
    listing = listed(f"id,agent,kind,quantity,unit,value,currency\n1,ana,{word},1,piece,5,EUR\n")
    assert [one.kind for one in listing.candidates] == [kind]


@pytest.mark.parametrize("heading", ["hours", "Hours", "Stunden", "Std.", "Stunden (h)", "Stunden [h]"])
def test_a_heading_of_hours_says_unit_and_kind(heading: str) -> None:
    assert counts('Nr;Wer;"Stunden\n(h)"\n1;ana;2\n') == ["2"]  # as in a cell with a line break
    assert counts(f"Nr;Wer;{heading}\n1;ana;2\n2;ben;1,5\n3;cara;1h30\n4;dan;1:30\n5;eve;90 min\n6;fay;0:13\n") == [
        *("2", "3/2", "3/2", "3/2", "3/2", "13/60")
    ]


def test_hours_are_read_as_spreadsheets_show_times() -> None:
    assert counts("id,agent,hours\n1,ana,01:30:00\n2,ben,74:30:00\n3,cara,0:13\n") == ["3/2", "149/2", "13/60"]
    (wrong,) = mistakes("id,agent,hours\n1,ana,00:03:58\n")
    assert wrong == ("Line 2, hours: 00:03:58 has seconds, which are not counted. Write hours and minutes, as in 1:30.")


def test_a_unit_may_stand_in_its_column_and_beside_the_number() -> None:
    assert counts("id,agent,kind,quantity,unit\n1,ana,work,0:13,h\n2,ana,work,2 h,h\n3,ana,work,1h30,Std\n") == [
        *("13/60", "2", "3/2")
    ]
    assert mistakes("id,agent,kind,quantity,unit\n1,ana,work,2 km,h\n")
    assert mistakes("id,agent,kind,quantity\n1,ana,work,1:30\n2,ana,work,2\n") == [
        "Line 2, quantity: 1:30 has a colon. It stands only between hours and minutes, as in 2:30h.",
        "Line 3, quantity: 2 has no unit. Write one behind the number, as in 3h.",
    ]


def test_an_amount_is_what_the_columns_beside_it_say() -> None:
    assert counts("id,agent,kind,amount,unit\n1,ana,work,2,h\n2,ana,cash,12.50,EUR\n") == ["2", "1250"]
    assert counts("id,agent,kind,amount,currency\n1,ana,cash,12.50,EUR\n") == ["1250"]
    assert counts("Nr;Wer;Art;Betrag;Währung\n1;ana;Geld;12,50;Euro\n2;ana;Geld;12,50;€\n") == ["1250", "1250"]
    assert counts("Nr;Wer;Art;Betrag (€)\n1;ana;Geld;12,50\n2;ana;Geld;12,50 €\n3;ana;Geld;€ 12,50\n") == ["1250"] * 3
    assert counts("Nr;Wer;Art;Betrag in EUR\n1;ana;Geld;12,50\n") == ["1250"]
    assert counts("Nr;Wer;Art;Stunden;Betrag;Währung\n1;ana;Arbeit;2;;\n2;ana;Auslage;;3,50;EUR\n") == ["2", "350"]
    assert counts("id,agent,kind,amount\n1,ana,work,2 h\n2,ana,expense,12.50 EUR\n3,ana,expense,€12.50\n") == [
        *("2", "1250", "1250")
    ]
    assert counts("id,agent,kind,amount,unit,currency\n1,ana,work,2,h,\n2,ana,expense,12.50,,EUR\n") == ["2", "1250"]
    assert mistakes("id,agent,kind,quantity,currency\n1,ana,work,2,EUR\n2,ana,expense,2 km,EUR\n") == [
        "Line 2, quantity: 2 has no unit. Write one behind the number, as in 3h.",
        "Line 3, value: A contribution has a quantity or a value; of cash, expenses and purchases it is a value.",
    ]
    assert mistakes("Nr;Wer;Art;Betrag (€)\n1;ana;Geld;12,50 CHF\n") == [
        "Line 2, Betrag (€): 12,50 CHF is not in EUR, which is the currency beside it."
    ]
    assert mistakes("Nr;Wer;Art;Betrag\n1;ana;Geld;12,50\n") == [
        "Line 2, Betrag: 12,50 has no currency. Write it behind the number, as in 12,50 EUR."
    ]


@pytest.mark.parametrize(
    ("rows", "read_as"),
    [
        ("id;agent;hours\n1;ana;1,5\n2;ben;1.5\n", ["3/2", "3/2"]),
        ("id;agent;hours\n1;ana;1,200\n", ["6/5"]),  # semicolons are of countries with decimal commas
        ('id,agent,hours\n1,ana,"1,200"\n2,ben,"12,50"\n', ["6/5", "25/2"]),
        ("id\tagent\thours\n1\tana\t1,200\n2\tben\t1.234,5\n", ["6/5", "2469/2"]),
        ("id,agent,hours\n1,ana,1.200\n2,ben,12.50\n", ["6/5", "25/2"]),
        ("id;agent;hours\n1;ana;1.200\n2;ben;12.50\n", ["6/5", "25/2"]),  # as in Switzerland
        ("id;agent;hours\n1;ana;0.125\n2;ben;1'234.50\n", ["1/8", "2469/2"]),
        ("id,agent,hours\n1,ana,½\n2,ben,1 1/2\n", ["1/2", "3/2"]),
    ],
    ids=range(8),
)
def test_both_decimal_signs_are_read(rows: str, read_as: list[str]) -> None:
    assert counts(rows) == read_as


TWO = "can be read in two ways: write"


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        ('id,agent,hours\n1,ana,"1,200"\n', f"Line 2, hours: 1,200 {TWO} 1200 h, or 1.200 h."),
        ("id\tagent\thours\n1\tana\t1.234\n", f"Line 2, hours: 1.234 {TWO} 1234, or 01.234."),
        ("id\tagent\thours\n1\tana\t1,250\n", f"Line 2, hours: 1,250 {TWO} 1250, or 1.25."),
        ("id;agent;hours\n1;ana;1.200\n", f"Line 2, hours: 1.200 {TWO} 1200 h, or 1,200 h."),
        ("id;agent;hours\n1;ana;1,5\n2;ana;1.5\n3;ana;1,200\n", f"Line 4, hours: 1,200 {TWO} 1200, or 1.2."),
        ("id;agent;kind;value;currency\n1;ana;cash;1.200;EUR\n", f"Line 2, value: 1.200 {TWO} 1200 EUR, or 1,20 EUR."),
        ("id\tagent\tkind\tvalue\n1\tana\tcash\t1.200 BHD\n", f"Line 2, value: 1.200 {TWO} 1200, or 1.2."),
    ],
    ids=range(7),
)
def test_a_doubtful_number_is_asked_about_with_both_readings(rows: str, wrong: str) -> None:
    assert mistakes(rows) == [wrong]


def test_a_number_that_is_read_as_the_rest_of_the_file_is_said() -> None:
    assert notes('id,agent,hours\n1,ana,"1,200"\n2,ben,"12,50"\n3,ben,"1,300"\n') == [
        "Numbers such as 1,200 (line 2) are read with a decimal comma, as elsewhere in the list."
    ]
    assert notes("id,agent,hours\n1,ana,1.200\n2,ben,12.50\n") == [
        "Numbers such as 1.200 (line 2) are read with a decimal point, as elsewhere in the list."
    ]
    assert notes("id;agent;hours\n1;ana;1,200\n") == [
        "Numbers such as 1,200 (line 2) are read with a decimal comma, as the list has semicolons between its cells."
    ]
    assert notes("id,agent,hours\n1,ana,1.200\n") == [
        "Numbers such as 1.200 (line 2) are read with a decimal point, as the list has commas between its cells."
    ]
    assert notes("id;agent;hours\n1;ana;1,2\n") == []


def test_what_is_proposed_for_a_doubtful_number_can_be_read() -> None:
    for number in ("1.200", "1,234", "9.074"):
        for what in ("{} h", "{} BHD", "{} km"):
            rows = "id\tagent\tkind\tamount\tunit\n1\tana\tmaterial\t{}\n"
            (wrong,) = mistakes(rows.format(what.format(number).replace(" ", "\t")))
            for proposed in re.findall(r"write ([0-9.]+), or ([0-9.]+)\.$", wrong)[0]:
                assert counts(rows.format(what.format(proposed).replace(" ", "\t")))


@given(st.from_regex(r"\A[0-9]{1,4}[.,][0-9]{1,4}\Z"), st.sampled_from(",;\t"), st.sampled_from(["", "12,50", "12.50"]))
def test_no_number_is_read_in_a_way_in_which_it_could_be_another(number: str, between: str, other: str) -> None:
    """A number alone means one thing, or the file says which, or it is asked about."""
    cells = [cell for cell in (number, other) if cell]
    listing = listed(
        "id?agent?hours\n".replace("?", between)
        + "".join(f'{n}{between}a{between}"{cell}"\n' for n, cell in enumerate(cells))
    )
    if not listing.candidates or listing.candidates[0].id != "0":
        return
    quantity = listing.candidates[0].quantity
    assert quantity is not None
    signs = ["," in other] if other else {",": [False], ";": [True], "\t": [False, True]}[between]
    for comma in signs:
        whole, decimals = digits(number, comma, "")
        assert quantity.count * 10 ** len(decimals) == int(whole + decimals)


@pytest.mark.parametrize(
    ("days", "read_as"),
    [
        ("2026-01-31 31.01.2026 31/01/2026 2026/01/31", ["2026-01-31"] * 4),
        ("31.1.2026 1/31/2026", ["2026-01-31"] * 2),
        ("05/05/2026", ["2026-05-05"]),
        ("03/04/2026 13/04/2026", ["2026-04-03", "2026-04-13"]),
        ("03/04/2026 04/13/2026", ["2026-03-04", "2026-04-13"]),
        ("03-04-2026 13-04-2026", ["2026-04-03", "2026-04-13"]),
        ("2026-01-31T00:00:00 31.01.2026_08:30", ["2026-01-31"] * 2),
    ],
)
def test_days_are_read_as_files_write_them(days: str, read_as: list[str]) -> None:
    rows = "".join(f"{n},ana,1,{day.replace('_', ' ')}\n" for n, day in enumerate(days.split()))
    listing = listed("id,agent,hours,date\n" + rows)
    assert [said(mistake) for mistake in listing.mistakes] == []
    assert [str(one.date) for one in listing.candidates] == read_as


@pytest.mark.parametrize(
    ("days", "wrong"),
    [
        ("03/04/2026", ["Line 2, date: 03/04/2026 can be read in two ways: write 2026-03-04, or 2026-04-03."]),
        (
            "13/04/2026 04/13/2026 03/04/2026",
            ["Line 4, date: 03/04/2026 can be read in two ways: write 2026-03-04, or 2026-04-03."],
        ),
        ("31.01.26", ["Line 2, date: 31.01.26 is no day. Write it as in 2026-01-31."]),
        ("31.01.", ["Line 2, date: 31.01. is no day. Write it as in 2026-01-31."]),
        ("gestern", ["Line 2, date: gestern is no day. Write it as in 2026-01-31."]),
        ("30.02.2026", ["Line 2, date: 30.02.2026 is no day. Write it as in 2026-01-31."]),
        ("45688", ["Line 2, date: 45688 is no day. Write it as in 2026-01-31."]),
    ],
)
def test_a_doubtful_day_is_asked_about(days: str, wrong: list[str]) -> None:
    rows = "".join(f"{n},ana,1,{day}\n" for n, day in enumerate(days.split()))
    assert mistakes("id,agent,hours,date\n" + rows) == wrong


def test_an_order_of_days_that_the_file_tells_is_said() -> None:
    assert notes("id,agent,hours,Datum\n1,ana,1,03/04/2026\n2,ana,1,13/04/2026\n") == [
        "Days such as 03/04/2026 (line 2) are read as 2026-04-03, day before month, as others in the column."
    ]
    assert notes("id,agent,hours,Datum\n1,ana,1,03/04/2026\n2,ana,1,04/13/2026\n") == [
        "Days such as 03/04/2026 (line 2) are read as 2026-03-04, month before day, as others in the column."
    ]


def test_other_columns_are_named_and_stop_nobody(tmp_path: Path) -> None:
    done = tried(tmp_path, "id,agent,comment,hours,Kostenstelle,\n1,ana,was nice,1,7,\n2,José,,3,8,\n")
    assert paid(done) == SHARES
    assert done.stderr == "Columns that are not read: comment, Kostenstelle.\n"


def test_a_title_above_the_headings_is_left_out_and_said(tmp_path: Path) -> None:
    for title in ("Work of June,,,,\n\n", "Work of June\nby José; in hours\n"):
        done = tried(tmp_path, title + PLAIN)
        assert paid(done) == SHARES
        assert done.stderr == "Not read: what stands above line 3, which names the columns.\n"
    assert mistakes("id,agent,hours\n1,ana,much\nNr,Wer,Stunden\n")[0].startswith("Line 2, hours: much")


def test_a_near_miss_of_a_needed_column_is_asked_about() -> None:
    assert mistakes("id,agnet,hours\n1,ana,1\n") == [
        "Line 1, which names the columns: Nothing here is called agnet. Did you mean agent?"
    ]
    assert mistakes("Nr;Persohn;Stunden\n1;ana;1\n") == [
        "Line 1, which names the columns: Nothing here is called Persohn. Did you mean person?"
    ]
    assert mistakes("id,agent,kind,quanity\n1,ana,work,1 h\n") == [
        "Line 1, which names the columns: Nothing here is called quanity. Did you mean quantity?"
    ]
    assert mistakes("id,agent,kind,note\n1,ana,work,x\n") == [
        "Line 1, which names the columns, has neither quantity nor value."
    ]


@pytest.mark.parametrize("heading", ["Description", "Kunde", "reason", "Stundensatz", "rate", "note", "Tags"])
def test_no_other_word_is_proposed_for_a_needed_column_that_is_not_there(heading: str) -> None:
    assert mistakes(f"{heading},comment\nx,y\n") == [
        "Line 1, which names the columns, lacks id, agent, kind. A line that works: id,agent,hours."
    ]


def test_two_columns_for_one_thing_are_asked_about_unless_one_has_its_name() -> None:
    assert mistakes("Nr,Person,Mitglied,hours\n1,ana,x,1\n") == [
        "Line 1, which names the columns: Person and Mitglied both mean agent."
    ]
    assert mistakes("id,agent,hours,hours\n1,ana,1,1\n") == ["Line 1 names the column hours twice."]
    assert notes("id,number,agent,hours\n1,7,ana,1\n") == ["Columns that are not read: number."]


def test_a_row_of_totals_is_left_out_and_said(tmp_path: Path) -> None:
    rows = "Nr;Person;Stunden\n1;ana;1\n2;José;3\n;;\nSumme;;4\n;Gesamt:;4\n"
    done = tried(tmp_path, rows)
    assert paid(done) == SHARES
    assert done.stderr == "Left out, as a total of other rows: line 5, line 6.\n"
    assert notes("id,agent,hours\n1,ana,1\nTotal,,1\n") == ["Left out, as a total of other rows: line 3."]
    assert mistakes("id,agent,kind,hours\n1,ana,work,1\nTotal,ben,work,1\n") == []
    assert len(listed("id,agent,kind,hours\n1,ana,work,1\nTotal,ben,work,1\n").candidates) == 2


def test_what_went_wrong_in_the_spreadsheet_is_said_so() -> None:
    assert mistakes("Nr;Wer;Stunden\n1;ana;#WERT!\n2;ben;####\n") == [
        "Line 2, Stunden: #WERT! is an error of a spreadsheet, or a column that was too narrow. Write the number there.",
        "Line 3, Stunden: #### is an error of a spreadsheet, or a column that was too narrow. Write the number there.",
    ]
    assert mistakes("Nr,Wer,Stunden\n1,ana,1,5\n") == [
        'Line 2: It has 4 cells, where line 1 names 3 columns. A cell with a comma stands in quotation marks, as in "1,5".'
    ]
    assert mistakes("id,agent,kind,value\n1,ana,expense,$12.50\n") == [
        "Line 2, value: $ is several currencies. Write which: 12.50 USD, 12.50 CAD, 12.50 AUD."
    ]


def test_a_quotation_mark_that_is_not_closed_swallows_no_rows() -> None:
    assert mistakes('Nr;Wer;Stunden\n1;"ana;2\n2;ben;3\n') == ["Line 3 cannot be read: unexpected end of data"]
    assert counts('id,agent,hours,what\n1,"a "" b" ,2,5" pipe\n2,"c\nd" ,3,"x "" "\n') == ["2", "3"]


def test_lists_of_time_trackers_need_no_other_headings_for_hours_and_persons() -> None:
    assert counts("No,User,Duration (h),Duration (decimal)\n1,ana,0:13,0.22\n") == ["13/60"]
    assert counts("Nr;Benutzer;Dauer;Art\n1;ana;1h30;Arbeit\n") == ["3/2"]


def test_all_rows_that_cannot_be_read_are_listed_and_nothing_is_shared(tmp_path: Path) -> None:
    done = tried(tmp_path, "Nr;Wer;Stunden\n1;ana;1\n2;;2\n3;ben;viel\n4;cara;1,5\n")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        "Line 3, Wer: It is empty, and every contribution needs one.",
        "Line 4, Stunden: viel h does not begin with a number. Write it as in 3h.",
    ]


def test_one_name_in_both_forms_of_unicode_is_one_person(tmp_path: Path) -> None:
    rows = "id,agent,hours\n1,Jose\u0301,1\n2,José,1\n3,\u00a0José ,1\n4,ana,1\n"
    assert paid(tried(tmp_path, rows)) == {"José": 750, "ana": 250}
    rows = rows.replace("José", "José\u00a0da  Silva").replace("Jose\u0301", "Jose\u0301 da Silva")
    assert paid(tried(tmp_path, rows)) == {"José da Silva": 750, "ana": 250}


def test_names_that_differ_in_capitals_alone_are_pointed_at() -> None:
    assert notes("id,agent,hours\n1,Ana,1\n2,ben,1\n3,ana,1\n") == ["Taken for different persons: Ana, ana."]


@given(
    st.lists(st.tuples(st.text("aöß'\";,-= ", max_size=6), st.integers(1, 9999)), min_size=1, max_size=6),
    st.sampled_from(",;\t"),
    st.booleans(),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_a_list_is_the_same_in_each_spelling(
    people: list[tuple[str, int]], between: str, is_german: bool, encoding: str
) -> None:
    """The delimiter, the decimal sign, the language of the headings and the encoding change nothing."""
    plain = [
        (*NEEDED, "quantity", "unit"),
        *((str(n), f"x{name}", "work", f"{c // 100}.{c % 100:02}", "h") for n, (name, c) in enumerate(people)),
    ]
    other = [
        ("Nr", "Wer", "Art", "Menge", "Einheit"),
        *((a, b, "Arbeit", d.replace(".", ","), "Std") for a, b, _, d, _ in plain[1:]),
    ]
    expected = listed(to_csv(plain))
    found = listed(decoded(to_csv(other if is_german else plain, between).encode(encoding)).text)
    assert [said(mistake) for mistake in found.mistakes] == [said(mistake) for mistake in expected.mistakes] == []
    assert found.candidates == expected.candidates


@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda text: text.encode("utf-16")))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        text = decoded(data).text
    except Refusal as refusal:
        assert said(refusal.phrase)
        return
    listing = listed("id,agent,hours\n" + text)
    assert all(said(one) for one in (*listing.mistakes, *listing.notes))


def test_the_list_of_the_guide_is_read() -> None:
    page = (ROOT / "docs" / "equations.md").read_text(encoding="utf-8")
    block = re.search(r"\n\n((?:    .*\n)+)", page.partition("### The list")[2])
    assert block is not None
    assert counts(textwrap.dedent(block[1])) == ["5/2", "3/2"]
