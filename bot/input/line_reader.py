"""Reader of the options in a line that a person typed: named, marked, positional, and the rest of the line as words.

Options stand in any order, before the words and behind them. What is read as words is kept as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.input import positional
from bot.input.named import NAME, end_of_value, is_of_another, option_called
from bot.input.positional import AMOUNTS, PERSONS, IsName, Spot, shortened, skip_blanks, word_at
from bot.input.quotes import IN_QUOTES, unquoted
from bot.menu import Kind, Option, Verb
from ledger.values.amount import IsUnit
from ledger.values.conjunction import AND
from ledger.values.phrase import Code, Phrase, Refusal, phrase

_BLANKS = re.compile(r"\s*")
_PERSONS = re.compile(PERSONS)
_NAME_BEHIND = re.compile(rf"(?<=\s){NAME.pattern}")
_MARKED_LAST = re.compile(r"(?<=\s)(?P<value>#\S+?)[.!]?$")
_LEADS_ON = re.compile(
    r"(?<!\S)(?:the|a|on|for|of|in|at|to|with|by|from|and|or|der|die|das|dem|den|des|für|am|im|an|auf|bei|zu|zum|zur|vom|von|mit|und"
    r"|le|la|les|du|de|des|pour|sur|avec|et|el|los|las|del|para|en|con|y)\s*$",
    re.IGNORECASE,
)
"""Words that need another one behind them."""

_BEHIND_AMOUNT = re.compile(r"[.,;:]+(?=\s)")
_AND_I = re.compile(rf"[,:]?\s+(?:{AND}|\+)\s+(?:i|me|myself|ich|moi|yo)\b", re.IGNORECASE)
_MARKS = {"#": (Kind.project,), "@": (Kind.person, Kind.persons)}


@dataclass
class LineReader:
    """The state of the reader: its place in the line, the options so far, and the positional options it has passed over."""

    verb: Verb
    text: str
    is_unit: IsUnit
    is_name: IsName
    place: int = 0
    options: dict[str, str] = field(default_factory=dict)
    passed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.place = skip_blanks(self.text, 0)

    def step(self) -> None:
        """Read one option: a named one, a marked one, a positional one, or else the rest of the line as words."""
        if self._named() or self._marked() or self._positional():
            self.place = skip_blanks(self.text, self.place)
        else:
            self._words()

    def _named(self) -> bool:
        """Read `name:value`, also with a space behind the colon."""
        named = NAME.match(self.text, self.place)
        if named is None:
            return False
        option = option_called(self.verb, named["name"])
        start = _blanks_end(self.text, named.end())
        if option is None:
            if start == named.end():
                self._check_spelling(named["name"])
            return False
        end = self._end_of_value(option, start, len(self.text))
        if end is None:
            return False
        self._take(option.name, unquoted(self.text[start:end].strip()), end)
        return True

    def _end_of_value(self, option: Option, start: int, end: int) -> int | None:
        has_amount = any(one.kind is Kind.amount and one.name in self.options for one in self.verb.options)
        return end_of_value(option, self.text[:end], start, self.is_name, has_amount=has_amount)

    def _check_spelling(self, name: str) -> None:
        """Refuse a name one letter away from an option, or of another command. Any other, as in `https://...`, is no option at all."""
        for option in self.verb.options:
            if _one_letter_apart(name.casefold(), option.name):
                raise self._refused(
                    "{wrong} is not an option here. Did you mean {meant}?", wrong=name, meant=Code(f"{option.name}:")
                )
        if is_of_another(name) and not _is_verbatim(self.verb):
            raise self._refused("{name} is not an option here.", name=Code(f"{name}:"))

    def _marked(self) -> bool:
        """Read `#project` and `@person`; where words are kept as they were typed, these may be the first of them."""
        word = word_at(self.text, self.place)
        kinds = _MARKS.get(word[0], ())
        option = next((option for option in self.verb.options if option.kind in kinds), None)
        if option is None or option.name in self.options or word in _MARKS or _is_verbatim(self.verb):
            return False
        end = self.place + len(word)
        if option.kind is Kind.persons and (persons := _PERSONS.match(self.text, self.place)):
            end = persons.end()
            self._check_who(option, persons.group(), end)
        self._take(option.name, self.text[self.place : end], end)
        return True

    def _check_who(self, option: Option, persons: str, end: int) -> None:
        """Refuse `@ben and I …`, which credits one's own part as well only if one is told apart from the others."""
        both = _AND_I.match(self.text, end)
        together = next((other for other in self.verb.options if other.kind is Kind.persons and other != option), None)
        if both is None or together is None:
            return
        before, rest = self._before(), self.text[both.end() :].strip()
        names = ",".join(re.findall(r"@[^\s,]+", persons))
        raise self._refused(
            "For whom is it? {both} logs it for you as well, {alone} for them alone.",
            both=Code(f"{before} {together.name}:{names} {shortened(rest)}"),
            alone=Code(f"{before} {option.name}:{names} {shortened(rest)}"),
        )

    def _before(self) -> str:
        """Return the line up to here, as it was typed."""
        return f"/{self.verb.name} {self.text[: self.place].strip()}".rstrip()

    def _positional(self) -> bool:
        """Read the value of the first positional option that it fits. A choice or number that is not there is passed over."""
        for option in self._expected():
            end = self._end_of(option)
            if end is not None:
                self._take(option.name, unquoted(self.text[self.place : end]), end)
                if option.kind in AMOUNTS and (mark := _BEHIND_AMOUNT.match(self.text, self.place)):
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
        awaits_amount = any(expected.kind is Kind.amount for expected in self._expected())
        try:
            spot = Spot(self.text, self.place, self.is_unit, self.is_name, awaits_amount, self._before())
            length = positional.length(option, spot)
        except Refusal as wrong:
            raise refused(self.verb, self.options, wrong) from None
        return self.place + length if length else None

    def _words(self) -> None:
        option = of_kind(not_given(self.verb, self.options), Kind.words)
        if option is None:
            raise self._unknown(self.text[self.place :])
        end = self._end_of_words(option)
        words = self.text[self.place : end]
        self._take(option.name, unquoted(words if end == len(self.text) else words.rstrip()), len(self.text))

    def _end_of_words(self, words: Option) -> int:
        """Read the named options behind the words, the last one first, and a project; return where the words end."""
        end = len(self.text)
        while not IN_QUOTES.fullmatch(self.text, self.place, end):
            last = self._last(words, end)
            if last is None:
                break
            option, value, start = last
            self._take(option.name, value, self.place, is_behind=True)
            end = start
        return end

    def _last(self, words: Option, end: int) -> tuple[Option, str, int] | None:
        """Return the option that stands last in the words, with its value and where it begins; None if there is none."""
        text = self.text[:end].rstrip()
        named = _last_name(text, self.place)
        option = option_called(self.verb, named["name"]) if named else None
        if named is not None and option is not None and option.kind is not words.kind:
            start = _blanks_end(text, named.end())
            if self._end_of_value(option, start, len(text)) == len(text):
                return option, unquoted(text[start:]), named.start()
        marked = _MARKED_LAST.search(text, self.place)
        project = of_kind(not_given(self.verb, self.options), Kind.project)
        if marked is None or project is None or words.verbatim or not self.is_name(Kind.project, marked["value"]):
            return None
        # `swept for #probe` ends in the project and would be no sentence without it.
        belongs = _LEADS_ON.search(text, self.place, marked.start())
        return project, marked["value"], marked.end() if belongs else marked.start()

    def _unknown(self, rest: str) -> Refusal:
        """Return the refusal of what fits nothing. If a required option is still missing, that one is explained."""
        missing = next((option for option in not_given(self.verb, self.options) if option.required), None)
        if missing is None:
            return self._refused("I do not know what to do with {rest}.", rest=shortened(rest))
        return self._refused(
            "{rest} does not fit here. {option} is {help}.",
            rest=shortened(rest),
            option=Code(f"{missing.name}:"),
            help=phrase(missing.help),
        )

    def _take(self, name: str, value: str, end: int, *, is_behind: bool = False) -> None:
        """Take a value; several people may be named one by one, those behind the words from the last to the first."""
        option, before = self.verb.option(name), self.options.get(name)
        if before is not None and not (option and option.kind is Kind.persons):
            raise self._refused("{name} is given twice.", name=Code(f"{name}:"))
        both = (value, before) if is_behind else (before, value)
        self.options[name] = ",".join(filter(None, both))
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
        phrase("{value} as {option}", option=Code(name), value=shortened(value)) for name, value in options.items()
    ]
    command = Code(f"/{verb.name}")
    if not parts:
        return Refusal("I read {command}. {wrong}", command=command, wrong=wrong.phrase)
    return Refusal(
        "I read {command} with {understood}. {wrong}", command=command, understood=tuple(parts), wrong=wrong.phrase
    )


def _last_name(text: str, place: int) -> re.Match[str] | None:
    return max(_NAME_BEHIND.finditer(text, place), key=re.Match.start, default=None)


def _blanks_end(text: str, place: int) -> int:
    blanks = _BLANKS.match(text, place)
    return blanks.end() if blanks else place


def _one_letter_apart(one: str, other: str) -> bool:
    """Tell whether one letter added, left out or changed makes the two the same."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    short, long = sorted((one, other), key=len)
    same = 0
    while same < len(short) and short[same] == long[same]:
        same += 1
    return short[same + (len(short) == len(long)) :] == long[same + 1 :]
