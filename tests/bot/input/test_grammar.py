"""The text form of commands: what people type, and what is understood."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import commands
from adapters.console.page import plain_text
from bot.chat import Said
from bot.input import grammar, options
from bot.language import words
from bot.language.words import Reader
from bot.menu import Asked, Kind, Menu, Option, Slash, Verb
from bot.outcome import Outcome
from ledger.book import Book
from ledger.chain.entry import Entry
from ledger.network import project, vocabulary
from ledger.network.agent import Joined
from ledger.values.phrase import NETWORK, Refusal, Words
from tests.support.effort import lines
from tests.support.network import MONDAY

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


def is_unit(word: str) -> bool:
    return options.is_unit(BOOK, word)


def understood(line: str) -> tuple[str, dict[str, str]]:
    name, _, text = line.removeprefix("/").partition(" ")
    verb, rest = grammar.choose_verb(MENU, name, text)
    return verb.name, grammar.read_options(verb, rest, is_unit, partial(options.is_name, BOOK))


def valued(line: str) -> dict[str, object]:
    name, raw = understood(line)
    verb = MENU.verb(name)
    assert verb is not None
    return options.parse_options(verb, raw, BOOK, MONDAY)


def refusal_of(line: str) -> str:
    """Return what the asker of a line reads when it is refused."""
    return refusal(lambda: valued(line))


def refusal(read: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refused:
        read()
    return plain_text(words.say(refused.value.phrase, Reader("en", "UTC", Said)))


def nothing(book: Book, asked: Asked) -> Outcome:
    return Outcome()


def verb_with(*taken: Option, action: str | None = None) -> Verb:
    """Return a verb of no menu."""
    return Verb("try", action, "Try it.", "/try", nothing, taken)


def menu_of(*verbs: Verb) -> Menu:
    return Menu((Slash(verbs),), MENU.react, MENU.compare, MENU.settle)


# What is understood.


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
        ("/contribute 1h for:@room:ben carried", {"amount": "1h", "for": "@room:ben", "note": "carried"}),
        ("/contribute 1h @room:ben carried", {"amount": "1h", "for": "@room:ben", "note": "carried"}),
        ("/contribute @room:ben #probe 1h so", {"for": "@room:ben", "project": "#probe", "amount": "1h", "note": "so"}),
        (
            "/contribute 1h for-claims:no paid-by:employer wrote",
            {"amount": "1h", "for-claims": "no", "paid-by": "employer", "note": "wrote"},
        ),
        ("/vote c1 approve", {"card": "c1", "choice": "approve"}),
        ("/vote choice:approve card:C1", {"choice": "approve", "card": "C1"}),
        ("/flag C1 the receipt is missing", {"card": "C1", "reason": "the receipt is missing"}),
        (
            "/correct C1 nothing:yes it was another day",
            {"card": "C1", "nothing": "yes", "reason": "it was another day"},
        ),
        ("/amend C1", {"card": "C1"}),
        ("/amend C1 2h", {"card": "C1", "amount": "2h"}),
        ("/amend 2h C1 and so on", {"amount": "2h", "card": "C1", "note": "and so on"}),
        ("/amend C1 2h 2 boxes carried", {"card": "C1", "amount": "2h", "note": "2 boxes carried"}),
        ("/amend draft 3 h", {"card": "draft", "amount": "3 h"}),
        ("/amend draft 2 3h", {"card": "draft", "which": "2", "amount": "3h"}),
        ("/amend draft 2 3 h carried", {"card": "draft", "which": "2", "amount": "3 h", "note": "carried"}),
        ("/amend draft 2 work carried", {"card": "draft", "which": "2", "kind": "work", "note": "carried"}),
        ("/confirm draft", {"what": "draft"}),
        ("/confirm draft 2 no", {"what": "draft", "which": "2", "answer": "no"}),
        ("/amend C1 only the words", {"card": "C1", "note": "only the words"}),
        ("/ledger 5", {"number": "5"}),
        ("/ledger", {}),
    ],
)
def test_a_line_is_understood(line: str, expected: dict[str, str]) -> None:
    assert understood(line)[1] == expected


@pytest.mark.parametrize(
    ("line", "verb"),
    [
        ("/contribute 1h x", "contribute"),
        ("/confirm C1", "confirm"),
        ("/contribute confirmed what we had seen for 1h", "contribute"),
        ("/contribute 1h confirm the booking", "contribute"),
        ("/project", "project"),
        ("/project start probe2", "project start"),
        ("/project   start   probe2", "project start"),
        ("/ledger 5", "ledger"),
        ("/ledger VERIFY", "ledger verify"),
        ("/LEDGER", "ledger"),
        ("/flag lift C1", "flag lift"),
        ("/flag C1 lift it up", "flag"),
    ],
)
def test_the_first_word_is_an_action_if_the_command_has_it(line: str, verb: str) -> None:
    name, _, text = line.removeprefix("/").partition(" ")
    assert grammar.choose_verb(MENU, name, text)[0].name == verb


@pytest.mark.parametrize(
    ("typed", "amount", "note"),
    [
        ("2.5h x", "2.5h", "x"),
        ("2.5 h x", "2.5 h", "x"),
        ("3 pieces screws", "3 pieces", "screws"),
        ("3 PIECES screws", "3 PIECES", "screws"),
        ("3 barrel cider", "3 barrel", "cider"),
        ("3barrel cider", "3barrel", "cider"),
        ("120.00 CAD resin", "120.00 CAD", "resin"),
        ("120 cad resin", "120 cad", "resin"),
        ("120CAD resin", "120CAD", "resin"),
        ("12 m² floor", "12 m²", "floor"),
        ("2h30 word processing", "2h30", "word processing"),
        ("90m x", "90m", "x"),
        ("2:30h x", "2:30h", "x"),
        ("2:30 h x", "2:30 h", "x"),
        ("2 h 20 min fixed the roof", "2 h 20 min", "fixed the roof"),
        ("2h 30m fixed", "2h 30m", "fixed"),
        ("2h 300 nails driven", "2h", "300 nails driven"),
        ("2h 5 nails driven", "2h", "5 nails driven"),
        ("3 pieces 20 min of footage", "3 pieces", "20 min of footage"),
        ("2h h is for hours", "2h", "h is for hours"),
        ("3 things made", "3 things", "made"),
        ("3 of them made", "3", "of them made"),
        ("-5h x", "-5h", "x"),
        (".5h x", ".5h", "x"),
        ('"2 h" x', None, '"2 h" x'),
    ],
)
def test_a_number_takes_the_unit_or_the_currency_that_follows(typed: str, amount: str | None, note: str) -> None:
    """The network's own units as well; and minutes behind hours."""
    expected = {"note": note} if amount is None else {"amount": amount, "note": note}
    assert understood(f"/contribute {typed}")[1] == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("/contribute work 2.5h on the parser", {"kind": "work", "amount": "2.5h", "note": "on the parser"}),
        ("/contribute 2.5h work on the parser", {"amount": "2.5h", "note": "work on the parser"}),
        ("/contribute 2.5h cash desk, morning", {"amount": "2.5h", "note": "cash desk, morning"}),
        ("/contribute WORK 2.5h x", {"kind": "WORK", "amount": "2.5h", "note": "x"}),
        ("/contribute working 2.5h", {"note": "working 2.5h"}),
        ("/contribute #probe work 1h x", {"project": "#probe", "kind": "work", "amount": "1h", "note": "x"}),
        ("/contribute date:today work 1h x", {"date": "today", "kind": "work", "amount": "1h", "note": "x"}),
        ("/contribute 1h kind:work space opened", {"amount": "1h", "kind": "work", "note": "space opened"}),
    ],
)
def test_a_choice_that_is_none_of_its_words_is_passed_over_for_good(line: str, expected: dict[str, str]) -> None:
    assert understood(line)[1] == expected


def test_only_kind_stream_and_amount_of_a_contribution_go_without_their_names() -> None:
    verb = MENU.verb("contribute")
    assert verb is not None
    assert [option.name for option in verb.options if option.positional] == ["kind", "stream", "amount"]
    assert understood("/contribute 1h machining on the lathe")[1]["note"] == "machining on the lathe"


MIXED = ("work", "2h 30m", "#probe", "@room:ben", "what:machining", 'paid-by:"a big employer"', "date:2026-01-02")


def test_options_stand_in_any_order_before_the_words() -> None:
    """All orders, in which the kind comes before the amount as the menu has them."""
    expected = understood(f"/contribute {' '.join(MIXED)} aligned the optics")[1]
    assert len(expected) == len(MIXED) + 1
    for order in permutations(MIXED):
        if order.index("work") < order.index("2h 30m"):
            assert understood(f"/contribute {' '.join(order)} aligned the optics")[1] == expected


@pytest.mark.parametrize(
    ("typed", "name", "value"),
    [
        ("what:machining", "what", "machining"),
        ("What:machining", "what", "machining"),
        ('what:"lens making"', "what", "lens making"),
        ('what:""', "what", ""),
        ("paid-by:\"the 'old' firm\"", "paid-by", "the 'old' firm"),
        ("evidence:https://example.org/a?b=c:d#e", "evidence", "https://example.org/a?b=c:d#e"),
        ("paid-by:müller", "paid-by", "müller"),
        ("paid-by:Zürich:Nord", "paid-by", "Zürich:Nord"),
        ("project:probe", "project", "probe"),
        ("for:A1", "for", "A1"),
        ("date:yesterday", "date", "yesterday"),
    ],
)
def test_an_option_is_named_and_a_value_with_spaces_stands_in_double_quotes(typed: str, name: str, value: str) -> None:
    assert understood(f"/contribute 1h {typed} so it was")[1] == {"amount": "1h", name: value, "note": "so it was"}


@pytest.mark.parametrize(
    "note",
    [
        "aligned the optics",
        "two  spaces\nand lines  ",
        "two lines\n\n\tand a tab",
        "über die Brücke 橋 🪚 עברית",
        "e\u0301 stays two characters",
        '"some" of it',
        'all of "it"',
        '"one" and "two"',
        "'single quotes'",
        "at 12:30 we met #probe @room:ben",
        "12:30 was too late",
        "see https://example.org/x:y",
        "https://example.org/x:y shows it",
        "mailto:ana@example.org",
        "really:true",
        "C1 was easier",
        ": a colon",
        "# a heading",
        "@ nine sharp",
        "5 km of it in the rain",
        "work:life balance",
        "kind regards, ana",
        "what a day",
        "for:",
        "/vote C1 approve",
        "no format {here} or %s",
        "a" * 3900,
    ],
)
def test_the_words_are_what_is_left_exactly_as_it_was_typed(note: str) -> None:
    assert understood(f"/contribute 1h {note}")[1] == {"amount": "1h", "note": note}


@given(rest=st.text(max_size=200))
def test_once_the_words_have_begun_nothing_is_read_but_options_at_their_end(rest: str) -> None:
    assume(":" not in rest and "\uff1a" not in rest)
    assert understood(f"/contribute 1h so {rest}")[1] == {"amount": "1h", "note": f"so {rest}"}


@pytest.mark.parametrize(
    ("behind", "expected"),
    [
        ("date:2026-01-02", {"date": "2026-01-02"}),
        ("date:2026-01-02 stream:care", {"date": "2026-01-02", "stream": "care"}),
        ("evidence:https://example.org/r?x=1:2", {"evidence": "https://example.org/r?x=1:2"}),
        ('what:"deep cleaning"', {"what": "deep cleaning"}),
        ("for:@room:ben  ", {"for": "@room:ben"}),
        ("project:probe", {"project": "probe"}),
    ],
)
def test_options_may_stand_behind_the_words(behind: str, expected: dict[str, str]) -> None:
    read = understood(f"/contribute 1h swept the hall {behind}")[1]
    assert read == {"amount": "1h", "note": "swept the hall", **expected}


@pytest.mark.parametrize(
    "note",
    [
        "see https://example.org",
        "at 12:30",
        "ratio 1:2",
        "the date: it was late",
        '"to be done date:2026-01-02"',
        "work:life balance",
    ],
)
def test_what_is_no_option_stays_in_the_words(note: str) -> None:
    assert understood(f"/contribute 1h {note}")[1] == {"amount": "1h", "note": note.strip('"')}


def test_an_option_in_front_and_behind_is_given_twice() -> None:
    assert "date: is given twice" in refusal_of("/contribute 1h date:2026-01-02 swept date:2026-01-03")


@given(inside=st.text(st.characters(exclude_characters='"'), max_size=100), blank=st.sampled_from(["", " ", "\n"]))
def test_one_pair_of_quotes_around_all_of_the_words_is_removed(inside: str, blank: str) -> None:
    """Within quotes stands anything, also what looks like an option."""
    assert understood(f'/contribute 1h "{inside}"{blank}')[1] == {"amount": "1h", "note": inside}
    assert understood(f'/contribute 1h "what:{inside}"{blank}')[1]["note"] == f"what:{inside}"


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        (Kind.card, "c12", "c12"),
        (Kind.card, "C0", None),
        (Kind.card, "C12345678901", None),
        (Kind.card, "Ｃ1", None),
        (Kind.card, "first", None),
        (Kind.number, "17", "17"),
        (Kind.number, "seventeen", None),
        (Kind.date, "2026-01-31", "2026-01-31"),
        (Kind.date, "Yesterday", "Yesterday"),
        (Kind.date, "todays", None),
        (Kind.money, "5 EUR", "5 EUR"),
        (Kind.quantity, "5 barrel", "5 barrel"),
        (Kind.text, "one", "one"),
        (Kind.text, '"one and two"', "one and two"),
        (Kind.person, "ben", "ben"),
        (Kind.project, "probe", "probe"),
    ],
)
def test_a_value_without_its_name_is_taken_where_it_looks_like_one(kind: Kind, typed: str, value: str | None) -> None:
    verb = verb_with(Option("it", kind, "it", positional=True), Option("rest", Kind.words, "the rest"))
    assert grammar.read_options(verb, typed, is_unit) == ({"rest": typed} if value is None else {"it": value})


@pytest.mark.parametrize("verb", [verb for verb in MENU.verbs if verb.action is None], ids=lambda verb: verb.name)
def test_the_word_that_one_platform_needs_for_a_default_verb_is_read_everywhere(verb: Verb) -> None:
    _, _, text = verb.example.removeprefix("/").partition(" ")
    found, rest = grammar.choose_verb(MENU, verb.command, f"{verb.spelled} {text}")
    kept = (
        [verb.spelled] if verb.command in ("contribute", "help", "confirm") else []
    )  # there it may be a member's own word
    assert (found, rest.split()) == (verb, [*kept, *text.split()])


def test_a_word_of_ones_own_is_never_taken_away() -> None:
    assert understood("/contribute log splitting for 2h")[1]["note"] == "log splitting for 2h"


@pytest.mark.parametrize("text", ["C1", "  C1 ", "\tC1", "card:C1", '"C1"'])
def test_blanks_around_values_mean_nothing(text: str) -> None:
    verb, rest = grammar.choose_verb(MENU, "history", text)
    assert grammar.read_options(verb, rest, is_unit) == {"card": "C1"}


# What is refused.


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("/contribut 1h x", "There is no command /contribut. Did you mean /contribute?"),
        ("/Contribut 1h x", "Did you mean /contribute?"),
        ("/vot C1 approve", "Did you mean /vote?"),
        ("/widthraw C1", "Did you mean /withdraw?"),
        ("/xyzzy", "There is no command /xyzzy. /help lists them all."),
        ("/", "/help lists them all."),
        (f"/{'x' * 1000}", f"There is no command /{'x' * 40}. /help lists them all."),
        ("/contribute 1h wat:machining x", "wat is not an option here. Did you mean what:?"),
        ("/contribute 1h whatt:machining x", "Did you mean what:?"),
        ("/contribute 1h whut:machining x", "Did you mean what:?"),
        ("/contribute 1h Proect:probe x", "Proect is not an option here. Did you mean project:?"),
        ("/contribute 1h for-claim:no x", "Did you mean for-claims:?"),
        ("/contribute 1h paid_by:ben x", "Did you mean paid-by:?"),
        ("/vote C1 choise:approve", "Did you mean choice:?"),
        ("/contribute 1h what:a what:b x", "what: is given twice."),
        ("/contribute 1h #probe project:probe x", "project: is given twice."),
        ("/contribute 1h amount:2h x", "amount: is given twice."),
        ("/contribute 2h", "One thing is missing: note, what was done, in your words."),
        ('/contribute 2h ""', "One thing is missing: note"),
        ("/con 2h x", "There is no command /con. Did you mean /contribute, /confirm?"),
        ("/log 2h x", "There is no command /log. Did you mean /contribute?"),
        ("/quit", "There is no command /quit. /help lists them all."),
        ("/invite", "There is no command /invite. /help lists them all."),
        (
            "/contribute I spent 3 hours on the parser",
            "The amount stands in front of your words: /contribute 3 hours I spent 3 hours on the parser",
        ),
        (
            "/contribute wrote the parser, 90min",
            "The amount stands in front of your words: /contribute 90min wrote the parser, 90min",
        ),
        ("/contribute wrote the parser", "with its unit, as in /contribute 3h wrote the parser"),
        ("/contribute", "One thing is missing: amount"),
        ("/contribute 3 things made", "I know no unit things. There is h, piece"),
        ("/vote C1", "One thing is missing: choice, approve, reject, abstain or none."),
        ("/vote", "One thing is missing: card"),
        ("/vote C1 maybe", "maybe as reason. One thing is missing: choice, approve, reject, abstain or none."),
        ("/vote first approve", "One thing is missing: card, the number, such as C1."),
        ("/history C1 gladly", "gladly"),
        ("/income now", "I do not know what to do with now."),
        ("/role many", "I do not know what to do with many."),
        ("/ledger -5", "-5 is not a whole number."),
        ("/contribute 1h #nowhere x", "There is no project nowhere."),
        ("/contribute 1h #prob x", "Did you mean #probe?"),
        ("/contribute 1h for:@room:zoe x", "I do not know @room:zoe in this network."),
        ("/contribute 1h date:tomorrow x", "tomorrow is not a date."),
        ("/contribute 1h date:02/01/2026 x", "02/01/2026 can be read in two ways: write 2026-01-02, or 2026-02-01."),
        (
            "/contribute 2h 30 nails driven",
            '2h 30 can be read in two ways: write /contribute 2h30 nails driven, or put your words in quotes, /contribute 2h "30 nails driven".',
        ),
        (
            "/contribute 1h 2h x",
            '1h and 2h are two amounts. Write one, or put your words in quotes: /contribute 1h "2h x".',
        ),
        ("/contribute expense 40$ a lamp", "$ is several currencies. Write which: 40 USD, 40 CAD, 40 AUD."),
        ("/contribute 1h date:2026-02-30 x", "2026-02-30 is not a date."),
        ("/contribute 1h for-claims:maybe x", "maybe is neither yes nor no."),
        ("/contribute 1h stream:lov x", "stream can be livelihood, love, care, not lov."),
    ],
)
def test_a_line_is_refused_with_what_is_wrong(line: str, wrong: str) -> None:
    assert wrong in refusal_of(line)


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ("/contribute", "I read /contribute."),
        ("/contribute 2h #probe", "I read /contribute with 2h as amount, #probe as project."),
        ("/vote C1 maybe", "I read /vote with C1 as card, maybe as reason."),
        ("/contribute 2h whatt:a x", "I read /contribute with 2h as amount."),
        ("/contribute 2h date:tomorrow x", "I read /contribute with tomorrow as date."),
        ("/flag lift", "I read /flag lift."),
        ("/contribute what:" + "x" * 500, "I read /contribute with " + "x" * 59 + "… as what."),
    ],
)
def test_a_refusal_begins_with_what_was_understood(line: str, first: str) -> None:
    assert refusal_of(line).startswith(first)


@pytest.mark.parametrize(
    "text", ['"wat:machining"', "so wat:machining", "12:30", "http://example.org", "chapter:one", "x:y"]
)
def test_a_colon_in_the_words_is_no_slip_of_an_option(text: str) -> None:
    assert understood(f"/contribute 1h {text}")[1]["note"] == text.strip('"')


def test_a_command_without_a_default_names_its_actions_or_the_nearest() -> None:
    menu = menu_of(verb_with(action="prepare"), verb_with(action="approve"))
    assert (
        refusal(lambda: grammar.choose_verb(menu, "try", "")) == "/try needs one more word: /try prepare, /try approve."
    )
    assert (
        refusal(lambda: grammar.choose_verb(menu, "try", "aprove 5"))
        == "I know /try, but not aprove. Did you mean /try approve?"
    )
    assert (
        refusal(lambda: grammar.choose_verb(menu, "try", "xyzzy"))
        == "I know /try, but not xyzzy. There is /try prepare, /try approve."
    )
    assert grammar.choose_verb(menu, "try", " Approve 5") == (menu.verbs[1], " 5")


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
        "0.0h",
        ".5h",
        "5.h",
        "0.005 EUR",
        "1_000h",
        "1,500h",
        "1.500 EUR",
        "\uff13h",
        "٣h",
        "9" * 40 + "h",
        "0x10h",
        "",
        "1.5 JPY",
        "5 BGN",
        "2.5.1h",
        "2h90",
        "2h5",
    ],
)
def test_a_number_that_is_not_plain_is_refused_and_nothing_is_guessed(amount: str) -> None:
    is_money = amount.isupper() or amount.endswith(("EUR", "JPY", "BGN"))
    assert refusal_of(f"/contribute {'expense ' if is_money else ''}{amount} a lamp")


# Long and hostile lines.


def test_a_line_may_be_as_long_as_the_longest_message_of_a_platform() -> None:
    begin = "1h "
    fits = begin + "x" * (grammar.LENGTH_MAX - len(begin))
    assert len(understood(f"/contribute {fits}")[1]["note"]) == grammar.LENGTH_MAX - len(begin)
    assert refusal_of(f"/contribute {fits}x") == "That is 4001 characters long; a command may have 4000."


@pytest.mark.parametrize(
    "text",
    [
        "1h " + "@room:ben " * 10_000,
        "1h " + "x" * 10**6,
        "what:" + "x" * 10**6,
        '"' * 10**6,
        " " * 10**6,
        "x" * 10**6,
        "1" * 10**6,
    ],
    ids=["mentions", "words", "value", "quotes", "blanks", "word", "digits"],
)
def test_a_message_without_end_is_refused_in_few_words(text: str) -> None:
    refused = refusal_of(f"/contribute {text}")
    assert "a command may have 4000" in refused
    assert len(refused) < 100


def test_a_thousand_mentions_that_fit_are_words() -> None:
    note = "@room:ben " * 390
    assert understood(f"/contribute @room:ben 1h {note}")[1] == {"for": "@room:ben", "amount": "1h", "note": note}


SHARDS = ["/", '"', "'", ":", "#", "@", " ", "\n", "\t", "1", "2h", "30m", "h", "min", "EUR", ",", ".", "-", "+", "C1"]
SHARDS += [
    "what:",
    "wat:",
    "note:",
    "for-claims:",
    'what:"',
    "kind:",
    "work",
    "approve",
    "#probe",
    "@room:ben",
    "today",
]
SHARDS += ["\0", "\u202e", "\u200b", "\ud800", "e\u0301", "İ", "ß", "²", "㎡", "barrel", "a:b", "://", "C0", "9" * 50]

ANYTHING = st.text(st.characters(exclude_categories=()), max_size=200) | st.lists(
    st.sampled_from(SHARDS) | st.characters(exclude_categories=()), max_size=60
).map("".join)
"""Any characters, also halves of characters; and shards of what has a meaning, in any order."""


@given(name=st.sampled_from(MENU.commands()) | ANYTHING, text=ANYTHING)
def test_any_line_is_understood_or_refused(name: str, text: str) -> None:
    """And what is understood stands in the line, of which a refusal repeats little."""
    try:
        verb, rest = grammar.choose_verb(MENU, name, text)
        raw = grammar.read_options(verb, rest, is_unit)
    except Refusal as refused:
        assert len(plain_text(words.say(refused.phrase, Reader("en", "UTC", Said)))) < 1500
        return
    assert all(value in text for value in raw.values())
    assert all(verb.option(option) for option in raw)


@given(name=st.sampled_from(MENU.commands()), text=ANYTHING)
def test_any_line_that_is_understood_has_values_or_is_refused(name: str, text: str) -> None:
    try:
        verb, rest = grammar.choose_verb(MENU, name, text)
        options.parse_options(verb, grammar.read_options(verb, rest, is_unit), BOOK, MONDAY)
    except Refusal as refused:
        assert len(plain_text(words.say(refused.phrase, Reader("en", "UTC", Said)))) < 1500


# The time that reading takes, in steps: a line that is twice as long takes about twice as many.


def read_or_refused(line: str) -> None:
    try:
        understood(line)
    except Refusal:
        return  # a refusal is read to its end as well


def grows_faster_than_its_input(work: Callable[[int], object]) -> bool:
    """Tell whether twice the input takes clearly more than twice the steps."""
    once, twice = lines(lambda: work(900)), lines(lambda: work(1800))
    return twice > 2 * once + 200


@pytest.mark.parametrize(
    "piece",
    [
        " ",
        "x",
        "x ",
        "\n",
        '"',
        '" ',
        '"" ',
        "a:",
        "a:b ",
        'a:" ',
        "#",
        "#p ",
        "@",
        "@p ",
        "1",
        "1 ",
        "1h ",
        "1h 1m ",
        "-",
        "what:",
        "what:a ",
        'what:"',
        "-:",
        "C1 ",
        "work ",
        ".",
        "é",
        "İ",
        "\u200b",
    ],
)
@pytest.mark.parametrize("begin", ["", "1h ", "1h what:", '1h "', "2h 3"])
def test_a_longer_line_takes_no_more_than_its_share_of_steps(begin: str, piece: str) -> None:
    assert not grows_faster_than_its_input(
        lambda length: read_or_refused(f"/contribute {begin}{piece * (length // len(piece))}")
    )


def test_steps_that_grow_too_fast_would_be_seen() -> None:
    def compares_all_with_all(length: int) -> None:
        for _ in range(length):
            for _ in range(length):
                pass

    assert grows_faster_than_its_input(compares_all_with_all)


@pytest.mark.parametrize("line", [verb.example for verb in MENU.verbs])
def test_every_example_of_the_menu_is_read_whole(line: str) -> None:
    """No option that it names is lost, and none is read into it."""
    name, raw = understood(line)
    rest = line.removeprefix(f"/{name}")
    for option, value in raw.items():
        assert value in rest
        rest = rest.replace(value, "", 1).replace(f"{option}:", "", 1)
    assert set(rest.replace('""', "").split()) == set()


@pytest.mark.parametrize(
    ("typed", "persons"),
    [
        ("with:@room:ben,Mill", "@room:ben,Mill"),
        ("with:@room:ben, @room:dan", "@room:ben, @room:dan"),
        ("with: @room:ben and @room:dan", "@room:ben and @room:dan"),
        ("with:@room:ben @room:dan", "@room:ben @room:dan"),
        ("with:ben,dan", "ben,dan"),
        ("with:ben, dan", "ben, dan"),
        ("with:ben", "ben"),
        ('with:"@room:ben 3h, dan"', "@room:ben 3h, dan"),
        ("with:@room:ben with:@room:dan", "@room:ben,@room:dan"),
    ],
)
def test_several_persons_are_one_value(typed: str, persons: str) -> None:
    for line in (
        f"/contribute 2h {typed} swept it",
        f"/contribute {typed} 2h swept it",
        f"/contribute 2h swept it {typed}",
    ):
        assert understood(line)[1] == {"amount": "2h", "with": persons, "note": "swept it"}


@pytest.mark.parametrize(
    ("typed", "options"),
    [
        ("swept date:2026-01-02", {"date": "2026-01-02"}),
        ("swept date: last friday", {"date": "last friday"}),
        ("swept date:last friday evidence:https://example.org/1", {"date": "last friday", "evidence": "https://example.org/1"}),
        ("swept what: machining", {"what": "machining"}),
        ("swept for: @room:ben #probe", {"for": "@room:ben", "project": "#probe"}),
        ("swept #probe.", {"project": "#probe"}),
        ("date: last friday swept", {"date": "last friday"}),
        ("date:2. Januar 2026 swept", {"date": "2. Januar 2026"}),
        ("stream: care swept", {"stream": "care"}),
        ('paid-by: "Harbour Lights" swept', {"paid-by": "Harbour Lights"}),
    ],
)  # fmt: skip
def test_options_stand_before_and_behind_the_words(typed: str, options: dict[str, str]) -> None:
    assert understood(f"/contribute 2h {typed}")[1] == {"amount": "2h", "note": "swept", **options}


@pytest.mark.parametrize(
    "note",
    [
        "see issue #12",
        "he said: no",
        "the ratio 3:4",
        "stream: of water",
        "note: this",
        "look at x:y",
        "the on:off switch is at x=3",
    ],
)
def test_what_only_looks_like_an_option_stays_in_the_words(note: str) -> None:
    assert understood(f"/contribute 2h {note}")[1] == {"amount": "2h", "note": note}
