"""The text form of commands: what people type, and what is understood."""

from __future__ import annotations

import pytest

import commands
from bot import grammar, options
from ledger import project, vocabulary
from ledger.agent import Joined
from ledger.book import Book
from ledger.entry import Entry
from ledger.phrase import NETWORK, Phrase, Refusal, Words
from tests.network import MONDAY

MENU = commands.load()


def book() -> Book:
    made = Book()
    facts = (
        Joined("A1", Words("room:ben", "A1"), Words("ben", "A1")),
        project.start(made.projects, "probe", None, ("A1",)),
        vocabulary.add(made.vocabulary, "unit", "barrel", "A1"),
    )
    made.add(Entry(1, MONDAY, NETWORK, facts))
    return made


BOOK = book()


def understood(line: str) -> tuple[str, dict[str, str]]:
    name, _, text = line.removeprefix("/").partition(" ")
    verb, rest = grammar.choose(MENU, name, text)
    return verb.name, grammar.read(verb, rest, lambda word: options.is_unit(BOOK, word))


def refusal_of(line: str) -> str:
    with pytest.raises(Refusal) as refused:
        valued(line)
    return said(refused.value.phrase)


def valued(line: str) -> dict[str, object]:
    name, raw = understood(line)
    verb = MENU.verb(name)
    assert verb is not None
    return options.read(verb, raw, BOOK, MONDAY)


def said(value: object) -> str:
    if isinstance(value, Phrase):
        return value.sentence.format(**{name: said(one) for name, one in value.values})
    if isinstance(value, tuple):
        return ", ".join(map(said, value))
    return str(getattr(value, "text", value))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("/contribute 2.5h aligned the optics", {"amount": "2.5h", "note": "aligned the optics"}),
        (
            "/contribute work 2.5h #probe what:machining date:2026-01-02 aligned the optics",
            {
                "kind": "work",
                "amount": "2.5h",
                "project": "#probe",
                "what": "machining",
                "date": "2026-01-02",
                "note": "aligned the optics",
            },
        ),
        (
            "/contribute expense 120.00 CAD #probe evidence:https://example.org/r/17 resin, two bottles",
            {
                "kind": "expense",
                "amount": "120.00 CAD",
                "project": "#probe",
                "evidence": "https://example.org/r/17",
                "note": "resin, two bottles",
            },
        ),
        (
            "/contribute #probe what:machining 2.5h work on it",
            {"project": "#probe", "what": "machining", "amount": "2.5h", "note": "work on it"},
        ),
        ("/contribute 2.5h work on the parser", {"amount": "2.5h", "note": "work on the parser"}),
        ("/contribute 3 pieces screws", {"amount": "3 pieces", "note": "screws"}),
        ("/contribute material 3 barrel cider", {"kind": "material", "amount": "3 barrel", "note": "cider"}),
        ("/contribute 2h30 word processing", {"amount": "2h30", "note": "word processing"}),
        ("/contribute 2 h 20 min fixed the roof", {"amount": "2 h 20 min", "note": "fixed the roof"}),
        ("/contribute 2h 30m fixed", {"amount": "2h 30m", "note": "fixed"}),
        ("/contribute 2h 30 nails driven", {"amount": "2h", "note": "30 nails driven"}),
        ("/contribute 1h for:@room:ben carried", {"amount": "1h", "for": "@room:ben", "note": "carried"}),
        ("/contribute 1h @room:ben carried", {"amount": "1h", "for": "@room:ben", "note": "carried"}),
        ('/contribute 1h what:"lens making" ground', {"amount": "1h", "what": "lens making", "note": "ground"}),
        ('/contribute 1h "what:ever it was"', {"amount": "1h", "note": "what:ever it was"}),
        ("/contribute 1h  two  spaces\nand lines  ", {"amount": "1h", "note": "two  spaces\nand lines  "}),
        ('/contribute 1h "all of it"', {"amount": "1h", "note": "all of it"}),
        ('/contribute 1h "some" of it', {"amount": "1h", "note": '"some" of it'}),
        (
            "/contribute 1h at 12:30 we met #probe @room:ben",
            {"amount": "1h", "note": "at 12:30 we met #probe @room:ben"},
        ),
        ("/contribute 1h see https://example.org/x:y", {"amount": "1h", "note": "see https://example.org/x:y"}),
        (
            "/contribute 1h for-claims:no paid-by:employer wrote",
            {"amount": "1h", "for-claims": "no", "paid-by": "employer", "note": "wrote"},
        ),
        ("/contribute 1h über die Brücke 橋", {"amount": "1h", "note": "über die Brücke 橋"}),
        ("/vote c1 approve", {"card": "c1", "choice": "approve"}),
        ("/vote choice:approve card:C1", {"choice": "approve", "card": "C1"}),
        ("/flag C1 the receipt is missing", {"card": "C1", "reason": "the receipt is missing"}),
        ("/CONTRIBUTE 1h Shouted", {"amount": "1h", "note": "Shouted"}),
    ],
)
def test_a_line_is_understood(line: str, expected: dict[str, str]) -> None:
    assert understood(line)[1] == expected


@pytest.mark.parametrize(
    ("line", "verb"),
    [
        ("/contribute confirm C1", "contribute confirm"),
        ("/contribute confirmed what we had seen for 1h", "contribute"),
        ("/project", "project"),
        ("/project start probe2", "project start"),
        ("/ledger 5", "ledger"),
        ("/ledger VERIFY", "ledger verify"),
    ],
)
def test_the_first_word_is_an_action_if_the_command_has_it(line: str, verb: str) -> None:
    name, _, text = line.removeprefix("/").partition(" ")
    assert grammar.choose(MENU, name, text)[0].name == verb


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("/contribut 1h x", "There is no command contribut. Did you mean /contribute?"),
        ("/xyzzy", "There is no command xyzzy. /help lists them all."),
        ("/contribute 1h wat:machining x", "wat is not an option here. Did you mean what:?"),
        ("/contribute 1h proect:probe x", "Did you mean project:?"),
        ("/contribute 1h what:a what:b x", "what: is given twice."),
        ("/contribute 2h", "One thing is missing: note"),
        ("/contribute wrote the parser", "One thing is missing: amount"),
        ("/contribute", "One thing is missing: amount"),
        ("/contribute 3 things", "3 of what?"),
        ("/vote C1", "One thing is missing: choice"),
        ("/vote C1 maybe", "I do not know what to do with maybe."),
        ("/vote first approve", "I do not know what to do with first approve."),
        ("/contribute 1h #nowhere x", "There is no project nowhere."),
        ("/contribute 1h #prob x", "Did you mean #probe?"),
        ("/contribute 1h for:@room:zoe x", "I do not know @room:zoe in this network."),
        ("/contribute 1h date:tomorrow x", "tomorrow is not a date."),
        ("/contribute 1h date:2026-02-30 x", "2026-02-30 is not a date."),
        ("/contribute 1h for-claims:maybe x", "maybe is neither yes nor no."),
        ("/contribute 1h stream:lov x", "stream can be livelihood, love, care, not lov."),
    ],
)
def test_a_line_is_refused_with_what_was_understood_and_what_is_wrong(line: str, wrong: str) -> None:
    assert wrong in refusal_of(line)


def test_a_refusal_tells_what_was_understood_before_it() -> None:
    assert refusal_of("/contribute 2h #probe").startswith("I read /contribute with 2h as amount, #probe as project.")


@pytest.mark.parametrize(
    "amount",
    [
        "NaN h",
        "sNaN",
        "Infinity",
        "1e400h",
        "-5h",
        "-0h",
        "+5h",
        "0h",
        "0.005 EUR",
        "1_000h",
        "1,000.00 EUR",
        "1.000,00 EUR",
        "\uff13h",
        "٣h",
        "9" * 40 + "h",
        "0x10h",
        "",
        "1.5 JPY",
        "5 BGN",
        "2.5.1h",
        "½h",
    ],
)
def test_a_number_that_is_not_plain_is_refused_and_nothing_is_guessed(amount: str) -> None:
    assert refusal_of(
        f"/contribute expense {amount} a lamp" if amount.isupper() or "EUR" in amount else f"/contribute {amount} work"
    )
