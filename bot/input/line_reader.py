"""Reader of the options in a line that a person typed: named, marked, positional, and the rest of the line as words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import ClassVar

from bot.input.quotes import IN_MARKS, IN_QUOTES, unquoted
from bot.menu import Kind, Option, Verb
from ledger.values import amount, duration
from ledger.values.duration import Found
from ledger.values.phrase import Code, Phrase, Refusal, phrase

IsUnit = Callable[[str], bool]
"""Tells whether a word is a unit or a currency that may follow a number."""

_NAMED = re.compile(rf"([^\W\d_][\w-]*)[:\uff1a]({IN_MARKS}(?=\s|$)|\S+)")
_APART = re.compile(r"([^\W\d_][\w-]*)[:\uff1a]\s+(\S+)")
_NOTHING = re.compile(r"(?!)")
_LOOKS_LIKE = {
    Kind.date: re.compile(r"[0-9]{1,4}[-./][0-9]{1,2}\S*|today|yesterday", re.IGNORECASE),
    Kind.text: re.compile(r"https?://\S+"),
    Kind.project: re.compile(r"#\S+"),
    Kind.person: re.compile(r"@\S+"),
    Kind.persons: re.compile(r"@\S+"),
}
"""What can only be the value of a named option that stands apart from its name."""

_LAST = re.compile(rf"(?<=\s)([^\W\d_][\w-]*)[:\uff1a]({IN_MARKS}|\S+)\s*$")
_QUOTED = re.compile(rf"{IN_MARKS}(?=\s|$)")
_WORD = re.compile(r"\S+")
_BEHIND_AMOUNT = re.compile(r"[.,;:]+(?=\s)")
_CARD = re.compile(r"[A-Z][1-9][0-9]{0,9}$", re.IGNORECASE | re.ASCII)
_FINGERPRINT = re.compile(r"[0-9a-f]{8}$", re.IGNORECASE)
_DATE = re.compile(r"\d{4}-|today$|yesterday$", re.IGNORECASE)
_WHOLE = re.compile(r"[0-9]+")
_NUMBER = re.compile(r"[+-]?[.,]?\d")
_CODE = re.compile(r"[A-Z]{3}")
_AMOUNTS = (Kind.amount, Kind.quantity, Kind.money)
_MARKS = {"#": Kind.project, "@": Kind.person}


@dataclass
class LineReader:
    """The state of the reader: its place in the line, the options so far, and the positional options it has passed over."""

    verb: Verb
    text: str
    is_unit: IsUnit
    place: int = 0
    options: dict[str, str] = field(default_factory=dict)
    passed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.place = _skip_blanks(self.text, 0)

    def step(self) -> None:
        """Read one option: a named one, a marked one, a positional one, or else the rest of the line as words."""
        if self._named() or self._marked() or self._positional():
            self.place = _skip_blanks(self.text, self.place)
        else:
            self._words()

    def _named(self) -> bool:
        """Read `name:value`; or `name: value`, if it can be nothing else."""
        named = _NAMED.match(self.text, self.place) or self._named_apart()
        if named is None:
            return False
        name = named.group(1).casefold()
        if self.verb.option(name) is None:
            self._check_spelling(named.group(1))
            return False
        self._take(name, unquoted(named.group(2)), named.end())
        return True

    def _named_apart(self) -> re.Match[str] | None:
        apart = _APART.match(self.text, self.place)
        option = self.verb.option(apart.group(1).casefold()) if apart else None
        return apart if apart and option and _LOOKS_LIKE.get(option.kind, _NOTHING).fullmatch(apart.group(2)) else None

    def _check_spelling(self, name: str) -> None:
        """Refuse a name one letter away from an option. Any other, as in `https://...`, is no option at all."""
        for option in self.verb.options:
            if _one_letter_apart(name.casefold(), option.name):
                raise self._refused(
                    "{wrong} is not an option here. Did you mean {meant}?", wrong=name, meant=Code(f"{option.name}:")
                )

    def _marked(self) -> bool:
        """Read `#project` and `@person`; where words are kept as they were typed, these may be the first of them."""
        word = _word_at(self.text, self.place)
        kind = _MARKS.get(word[0])
        if kind is None or word in _MARKS or _is_verbatim(self.verb):
            return False
        option = of_kind(not_given(self.verb, self.options), kind)
        if option is None:
            return False
        self._take(option.name, word, self.place + len(word))
        return True

    def _positional(self) -> bool:
        """Read the value of the first positional option that it fits. A choice or number that is not there is passed over."""
        for option in self._expected():
            end = self._end_of(option)
            if end is not None:
                self._take(option.name, unquoted(self.text[self.place : end]), end)
                if option.kind in _AMOUNTS and (mark := _BEHIND_AMOUNT.match(self.text, self.place)):
                    self.place = mark.end()  # `2h, swept`
                return True
            if option.kind in (Kind.choice, Kind.number):
                self.passed.add(option.name)
        return False

    def _expected(self) -> list[Option]:
        left = not_given(self.verb, self.options)
        return [option for option in left if option.positional and option.name not in self.passed]

    def _end_of(self, option: Option) -> int | None:
        """Return where the value of this positional option ends, or None if what comes next is no such value."""
        length_of = self.LENGTHS.get(option.kind)
        length = length_of(self, option, _word_at(self.text, self.place)) if length_of else 0
        return self.place + length if length else None

    def _choice(self, option: Option, word: str) -> int:
        return len(word) if word.casefold() in option.choices else 0

    def _card(self, option: Option, word: str) -> int:
        return len(word) if _CARD.match(word) else 0

    def _fingerprint(self, option: Option, word: str) -> int:
        return len(word) if _FINGERPRINT.match(word) else 0

    def _date(self, option: Option, word: str) -> int:
        return len(word) if _DATE.match(word) else 0

    def _text(self, option: Option, word: str) -> int:
        quoted = _QUOTED.match(self.text, self.place)
        return len(quoted.group() if quoted else word)

    def _amount(self, option: Option, number: str) -> int:
        """Return the length of the longest amount that begins here, or of a number without a known unit."""
        found = amount.find(self.text, self.place, partial(self._is_unit, kind=option.kind))
        if found is None:
            return len(number) if _NUMBER.match(number) else 0
        self._check_reading(found)
        return found.end - self.place

    def _check_reading(self, found: Found) -> None:
        """Refuse what could be one amount or two, with a line for each."""
        typed, rest = self.text[self.place : found.end], self.text[found.end :].strip()
        if found.open:
            hours, _, minutes = typed.rpartition(" ")
            apart = f'{hours} "{minutes} {_short(rest)}"'
            raise self._refused(
                "{typed} can be read in two ways: write {together}, or put your words in quotes, {apart}.",
                typed=typed,
                together=Code(f"{hours}{minutes} {_short(rest)}"),
                apart=Code(apart),
            )
        start = _skip_blanks(self.text, found.end)
        is_figure = _NUMBER.match(self.text, start)  # in words it is rather what was done: `half an hour more`
        again = duration.find(self.text, start) if is_figure and duration.find(self.text, self.place) else None
        if again is not None:
            raise self._refused(
                "{first} and {second} are two amounts. Write one, or put your words in quotes: {apart}.",
                first=typed,
                second=self.text[start : again.end],
                apart=Code(f'{typed} "{_short(rest)}"'),
            )

    def _number(self, option: Option, word: str) -> int:
        """Return the length of a number; one with a unit is left to an amount, where that is expected, too."""
        length = self._amount(option, word)
        is_whole = _WHOLE.fullmatch(self.text, self.place, self.place + length) is not None
        return length if is_whole or not self._awaits_amount() else 0

    def _subject(self, option: Option, word: str) -> int:
        """Return the length of a subject; what begins with a digit is left to an amount, where that is expected, too."""
        return 0 if _NUMBER.match(word) and self._awaits_amount() else self._text(option, word)

    def _awaits_amount(self) -> bool:
        return any(option.kind is Kind.amount for option in self._expected())

    def _is_unit(self, word: str, kind: Kind) -> bool:
        if not word:
            return False
        # Behind money, three capitals mean a currency, also where there is none of that name: it is refused by name.
        return self.is_unit(word) or (kind is Kind.money and _CODE.fullmatch(word) is not None)

    LENGTHS: ClassVar[Mapping[Kind, Callable[[LineReader, Option, str], int]]] = {
        Kind.choice: _choice,
        Kind.card: _card,
        Kind.subject: _subject,
        Kind.project: _text,
        Kind.person: _text,
        Kind.date: _date,
        Kind.fingerprint: _fingerprint,
        Kind.text: _text,
        Kind.number: _number,
        Kind.quantity: _amount,
        Kind.money: _amount,
        Kind.amount: _amount,
    }
    """The length of a positional value that begins here, by its kind; 0 if what comes next is no such value."""

    def _words(self) -> None:
        option = of_kind(not_given(self.verb, self.options), Kind.words)
        if option is None:
            raise self._unknown(self.text[self.place :])
        end = self._end_of_words(option)
        words = self.text[self.place : end]
        self._take(option.name, unquoted(words if end == len(self.text) else words.rstrip()), len(self.text))

    def _end_of_words(self, words: Option) -> int:
        """Read the named options behind the words, the last one first; return where the words end."""
        end = len(self.text)
        while not IN_QUOTES.fullmatch(self.text, self.place, end):
            last = _LAST.search(self.text, self.place, end)
            option = self.verb.option(last.group(1).casefold()) if last else None
            if last is None or option is None or option.kind is words.kind:
                break
            self._take(option.name, unquoted(last.group(2)), self.place)
            end = last.start()
        return end

    def _unknown(self, rest: str) -> Refusal:
        """Return the refusal of what fits nothing. If a required option is still missing, that one is explained."""
        missing = next((option for option in not_given(self.verb, self.options) if option.required), None)
        if missing is None:
            return self._refused("I do not know what to do with {rest}.", rest=_short(rest))
        return self._refused(
            "{rest} does not fit here. {option} is {help}.",
            rest=_short(rest),
            option=Code(f"{missing.name}:"),
            help=phrase(missing.help),
        )

    def _take(self, name: str, value: str, end: int) -> None:
        if name in self.options:
            raise self._refused("{name} is given twice.", name=Code(f"{name}:"))
        self.options[name] = value
        self.place = end

    def _refused(self, sentence: str, **values: object) -> Refusal:
        return refused(self.verb, self.options, Refusal(sentence, **values))


def not_given(verb: Verb, options: Mapping[str, str]) -> list[Option]:
    """Return the options of a verb that have no value yet."""
    return [option for option in verb.options if option.name not in options]


def of_kind(options: Iterable[Option], kind: Kind) -> Option | None:
    """Return the first option of a kind, or None."""
    return next((option for option in options if option.kind is kind), None)


def _is_verbatim(verb: Verb) -> bool:
    return any(option.verbatim for option in verb.options)


def refused(verb: Verb, options: Mapping[str, str], wrong: Refusal) -> Refusal:
    """Return the refusal with what had been understood before it in front."""
    parts: list[Phrase] = [
        phrase("{value} as {option}", option=Code(name), value=_short(value)) for name, value in options.items()
    ]
    command = Code(f"/{verb.name}")
    if not parts:
        return Refusal("I read {command}. {wrong}", command=command, wrong=wrong.phrase)
    return Refusal(
        "I read {command} with {understood}. {wrong}", command=command, understood=tuple(parts), wrong=wrong.phrase
    )


def _short(words: str) -> str:
    return words if len(words) <= 60 else words[:59] + "…"


def _skip_blanks(text: str, place: int) -> int:
    return len(text) - len(text[place:].lstrip())


def _word_at(text: str, place: int) -> str:
    """Return the word that begins at a place; an empty one at a blank or at the end."""
    word = _WORD.match(text, place)
    return word.group() if word else ""


def _one_letter_apart(one: str, other: str) -> bool:
    """Tell whether one letter added, left out or changed makes the two the same."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    short, long = sorted((one, other), key=len)
    same = 0
    while same < len(short) and short[same] == long[same]:
        same += 1
    return short[same + (len(short) == len(long)) :] == long[same + 1 :]
