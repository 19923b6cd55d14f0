"""The text form of commands: how a line that a person typed becomes a verb and its options, still as text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from bot.menu import Kind, Menu, Option, Verb
from ledger.values.phrase import Code, Phrase, Refusal, phrase

LENGTH_MAX = 4000
"""Characters in a command that are read; the longest that any of the platforms lets people send in one message."""

IsUnit = Callable[[str], bool]
"""Tells whether a word is a unit or a currency that may follow a number."""

_NAMED = re.compile(r'([^\W\d_][\w-]*):(?:"([^"]*)"(?=\s|$)|(\S+))')
_QUOTED = re.compile(r'"([^"]*)"(?=\s|$)')
_WORD = re.compile(r"\S+")
_CARD = re.compile(r"[A-Z][1-9][0-9]{0,9}", re.IGNORECASE | re.ASCII)
_CODE = re.compile(r"[A-Z]{3}")
_BARE_NUMBER = re.compile(r"[+-]?[\d.,:]+")
_HOURS = re.compile(r"\d+ ?(?:h|hours?)", re.IGNORECASE)
_MINUTES = re.compile(r"\s+\d+ ?(?:m|min|minutes?)(?=\s|$)", re.IGNORECASE)
_NUMBERS = (Kind.number, Kind.quantity, Kind.money, Kind.amount)


def choose(menu: Menu, name: str, text: str) -> tuple[Verb, str]:
    """Return the verb that is meant by `/name text`, and the text after its action; refuse an unknown one."""
    command = name.casefold()
    actions = menu.actions(command)
    if actions is None:
        raise unknown_command(menu, name)
    word = _WORD.match(text, _blank(text, 0))
    action = word.group().casefold() if word else None
    if word and action in actions:
        return actions[action], text[word.end() :]
    if None in actions:
        return actions[None], text
    choices = tuple(Code(f"/{verb.name}") for verb in actions.values())
    if action is None:
        raise Refusal("{command} needs one more word: {choices}.", command=Code(f"/{command}"), choices=choices)
    near = get_close_matches(action, [known for known in actions if known], n=1)
    if near:
        meant = Code(f"/{command} {near[0]}")
        raise Refusal(
            "I know {command}, but not {action}. Did you mean {meant}?",
            command=Code(f"/{command}"),
            action=action,
            meant=meant,
        )
    raise Refusal(
        "I know {command}, but not {action}. There is {choices}.",
        command=Code(f"/{command}"),
        action=action,
        choices=choices,
    )


def unknown_command(menu: Menu, name: str) -> Refusal:
    """Return the refusal of a command that does not exist, with the nearest that does."""
    near = get_close_matches(name.casefold(), menu.commands(), n=1)
    if near:
        return Refusal("There is no command {name}. Did you mean {meant}?", name=name[:40], meant=Code(f"/{near[0]}"))
    return Refusal("There is no command {name}. {help} lists them all.", name=name[:40], help=Code("/help"))


def meant(menu: Menu, name: str, text: str | None) -> tuple[Verb, str | None]:
    """Return the verb that is meant, and where the command came as text, what is left to read; refuse an unknown one."""
    if text is not None:
        return choose(menu, name, text)
    found = menu.verb(name)
    if found is None:
        raise unknown_verb(menu, name)
    return found, None


def unknown_verb(menu: Menu, name: str) -> Refusal:
    """Return the refusal of a verb that was not typed and does not exist; one without a name could not be read at all."""
    if name:
        return unknown_command(menu, name)
    return Refusal(
        "This button or form is of another version of Potluck, which I cannot read. You can type it instead."
    )


def read(verb: Verb, text: str, is_unit: IsUnit) -> dict[str, str]:
    """Return the verb's options as they stand in the text that followed it; refuse what fits nothing."""
    if len(text) > LENGTH_MAX:
        raise Refusal("That is {n} characters long; a command may have {limit}.", n=len(text), limit=LENGTH_MAX)
    reading = _Reading(verb, text, is_unit)
    while reading.place < len(text):
        if not reading.step():
            break
    return reading.options


def words_left_out(menu: Menu, name: str, text: str) -> str | None:
    """Return the option that the words of a message would fill, where `/name text` may be said about one and has none.

    None stands for a verb that is not offered for messages, for words that are given, and for what cannot be read.
    """
    try:
        verb, rest = choose(menu, name, text)
        words = next((option.name for option in verb.options if option.kind is Kind.words), None)
        # Whatever follows a number may be its unit: what is left then is words in any case.
        given = read(verb, rest, lambda word: True)
    except Refusal:
        return None
    return words if verb.from_message and words not in given else None


@dataclass
class _Reading:
    """Where the reader is in the line, what it has found, and which positional options it has passed over."""

    verb: Verb
    text: str
    is_unit: IsUnit
    place: int = 0
    options: dict[str, str] = field(default_factory=dict)
    passed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.place = _blank(self.text, 0)

    def step(self) -> bool:
        """Read one thing; False when the rest of the line is used up."""
        if self._named() or self._marked() or self._positional():
            self.place = _blank(self.text, self.place)
            return True
        return self._words()

    def _named(self) -> bool:
        found = _NAMED.match(self.text, self.place)
        if found is None:
            return False
        name = found.group(1).casefold()
        if self.verb.option(name) is None:
            near = next((option.name for option in self.verb.options if _one_letter_apart(name, option.name)), None)
            if near is None:
                return False
            raise self._refused(
                "{wrong} is not an option here. Did you mean {meant}?", wrong=found.group(1), meant=Code(f"{near}:")
            )
        quoted, plain = found.group(2), found.group(3)
        self._take(name, quoted if quoted is not None else plain, found.end())
        return True

    def _marked(self) -> bool:
        """Read `#project` and `@person`; where words are kept as they were typed, these may be the first of them."""
        kind = {"#": Kind.project, "@": Kind.person}.get(self.text[self.place : self.place + 1])
        found = _WORD.match(self.text, self.place)
        if kind is None or found is None or len(found.group()) == 1:
            return False
        option = next((o for o in self.verb.options if o.kind is kind and o.name not in self.options), None)
        if option is None or any(o.verbatim for o in self.verb.options):
            return False
        self._take(option.name, found.group(), found.end())
        return True

    def _positional(self) -> bool:
        for option in self.verb.options:
            if not option.positional or option.name in self.options or option.name in self.passed:
                continue
            end = self._fits(option)
            if end is not None:
                quoted = _QUOTED.match(self.text, self.place)
                value = quoted.group(1) if quoted and quoted.end() == end else self.text[self.place : end]
                self._take(option.name, value, end)
                return True
            if option.kind is Kind.choice:
                self.passed.add(option.name)
        return False

    def _fits(self, option: Option) -> int | None:
        """Return where the value of this positional option ends, or None if what comes next is no such value."""
        found = _WORD.match(self.text, self.place)
        if found is None:
            return None
        word = found.group()
        match option.kind:
            case Kind.choice:
                return found.end() if word.casefold() in option.choices else None
            case Kind.card:
                return found.end() if _CARD.fullmatch(word) else None
            case Kind.date:
                return found.end() if re.match(r"\d{4}-|today$|yesterday$", word, re.IGNORECASE) else None
            case Kind.text:
                quoted = _QUOTED.match(self.text, self.place)
                return quoted.end() if quoted else found.end()
            case kind if kind in _NUMBERS and re.match(r"[+-]?[.,]?\d", word):
                return self._measured(word, found.end(), option.kind)
            case _:
                return None

    def _measured(self, word: str, end: int, kind: Kind) -> int:
        """Return where an amount ends: behind its unit, and behind the minutes that follow its hours."""
        after = _WORD.match(self.text, _blank(self.text, end))
        # Behind money, three capitals mean a currency, also where there is none of that name: it is refused by name.
        is_unit = after and (self.is_unit(after.group()) or (kind is Kind.money and _CODE.fullmatch(after.group())))
        if after and is_unit and _BARE_NUMBER.fullmatch(word):
            word, end = f"{word} {after.group()}", after.end()
        minutes = _MINUTES.match(self.text, end)
        return minutes.end() if minutes and _HOURS.fullmatch(word) else end

    def _words(self) -> bool:
        option = next((o for o in self.verb.options if o.kind is Kind.words), None)
        rest = self.text[self.place :]
        if option is None or option.name in self.options:
            raise self._unknown(rest)
        quoted = re.fullmatch(r'"([^"]*)"\s*', rest)
        self._take(option.name, quoted.group(1) if quoted else rest, len(self.text))
        return False

    def _unknown(self, rest: str) -> Refusal:
        """Return the refusal of what fits nothing; where something is still missing, that tells what would fit."""
        missing = next((o for o in self.verb.options if o.required and o.name not in self.options), None)
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


def _blank(text: str, place: int) -> int:
    """Return the next place that is not white space."""
    while place < len(text) and text[place].isspace():
        place += 1
    return place


def _one_letter_apart(one: str, other: str) -> bool:
    """Tell whether one letter added, left out or changed makes the two the same."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    short, long = sorted((one, other), key=len)
    same = 0
    while same < len(short) and short[same] == long[same]:
        same += 1
    return short[same + (len(short) == len(long)) :] == long[same + 1 :]
