"""Parser of commands that are typed as text: a line becomes a verb and its options, whose values are still text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches

from bot.chat import Command
from bot.input import old_spellings
from bot.input.line_reader import LineReader, not_given, of_kind
from bot.input.positional import IsName
from bot.menu import Kind, Menu, Verb
from ledger.values.amount import IsUnit
from ledger.values.phrase import Code, Refusal

CLOSE = 0.75
"""How alike two words are, from 0 to 1, of which one is taken for a slip of the other."""

MEANT_MAX = 3
"""Commands that are offered at most for one that does not exist."""

OTHER_WORDS = {"log": "contribute", "add": "contribute", "expense": "contribute", "balance": "mine", "status": "mine"}
"""What people type for a command, by the words of other programs and of our own pages."""

LENGTH_MAX = 4000
"""Characters in a command that are read; the longest that any of the platforms lets people send in one message."""


def choose_verb(menu: Menu, name: str, text: str) -> tuple[Verb, str]:
    """Return the verb that is meant by `/name text`, and the text after its action; refuse an unknown one."""
    name, text = old_spellings.in_use(name, text)
    command = name.casefold()
    actions = menu.actions(command)
    if actions is None:
        raise unknown_command(menu, name)
    action, rest = _first_word(text)
    if action in actions:
        return actions[action], rest
    if None in actions:
        default = actions[None]
        return default, rest if action == default.spelled and not _may_begin_with_words(default) else text
    if action:
        raise _unknown_action(command, action, actions)
    choices = tuple(Code(f"/{verb.name}") for verb in actions.values())
    raise Refusal("{command} needs one more word: {choices}.", command=Code(f"/{command}"), choices=choices)


def commands_read(menu: Menu) -> tuple[str, ...]:
    """Return the commands that are understood: those of the menu, and those that have an old spelling."""
    return tuple(dict.fromkeys((*menu.commands(), *old_spellings.COMMANDS)))


def as_typed_now(command: Command) -> Command:
    """Return a command with an old spelling as it is typed now."""
    if command.text is None:
        return command
    name, text = old_spellings.in_use(command.name, command.text)
    return command if name == command.name else replace(command, name=name, text=text)


def _first_word(text: str) -> tuple[str, str]:
    """Return the first word in lower case and the text behind it; an empty word if there is none."""
    word = next(iter(text.split(maxsplit=1)), "")
    return word.casefold(), text.lstrip()[len(word) :]


def _may_begin_with_words(verb: Verb) -> bool:
    """Tell whether the first word behind a command may be a member's own.

    Else the word for its default verb, which one platform needs, is read and means nothing: people copy it to another.
    """
    is_first_a_number = (
        bool(verb.options) and verb.options[0].kind in (Kind.card, Kind.subject) and verb.options[0].required
    )
    return of_kind(verb.options, Kind.words) is not None and not is_first_a_number


def _unknown_action(command: str, action: str, actions: Mapping[str | None, Verb]) -> Refusal:
    near = get_close_matches(action, [known for known in actions if known], n=1)
    if near:
        meant = Code(f"/{command} {near[0]}")
        return Refusal(
            "I know {command}, but not {action}. Did you mean {meant}?",
            command=Code(f"/{command}"),
            action=action,
            meant=meant,
        )
    return Refusal(
        "I know {command}, but not {action}. There is {choices}.",
        command=Code(f"/{command}"),
        action=action,
        choices=tuple(Code(f"/{verb.name}") for verb in actions.values()),
    )


def unknown_command(menu: Menu, name: str) -> Refusal:
    """Return the refusal of a command that does not exist, with the nearest that does."""
    typed, meant = f"/{name[:40]}", _meant(menu, name.casefold())
    if meant:
        commands = tuple(Code(f"/{command}") for command in meant)
        return Refusal("There is no command {name}. Did you mean {meant}?", name=typed, meant=commands)
    return Refusal("There is no command {name}. {help} lists them all.", name=typed, help=Code("/help"))


def _meant(menu: Menu, name: str) -> tuple[str, ...]:
    """Return the commands that somebody may mean: those that begin so, or one with hardly another letter."""
    begun = tuple(command for command in menu.commands() if name and command.startswith(name))
    if 0 < len(begun) <= MEANT_MAX:
        return begun
    other = OTHER_WORDS.get(name)
    return tuple(get_close_matches(name, menu.commands(), n=1, cutoff=CLOSE)) or ((other,) if other else ())


def find_verb(menu: Menu, name: str, text: str | None) -> tuple[Verb, str | None]:
    """Return the verb that is meant and, if the command came as text, the text left to read; refuse an unknown verb."""
    if text is not None:
        return choose_verb(menu, name, text)
    verb = menu.verb(name)
    if verb is None:
        raise unknown_verb(menu, name)
    return verb, None


def unknown_verb(menu: Menu, name: str) -> Refusal:
    """Return the refusal of an unknown verb of a button or form. Without a name, its payload could not be read at all."""
    if name:
        return unknown_command(menu, name)
    return Refusal(
        "This button or form is of another version of Potluck, which I cannot read. You can type it instead."
    )


def _no_name(kind: Kind, words: str) -> bool:
    return False


def read_options(verb: Verb, text: str, is_unit: IsUnit, is_name: IsName = _no_name) -> dict[str, str]:
    """Return the verb's options as they stand in the text that followed it; refuse what fits nothing.

    Whoever does not know the names of a network leaves a project behind the words there, and reads numbers only.
    """
    if len(text) > LENGTH_MAX:
        raise Refusal("That is {n} characters long; a command may have {limit}.", n=len(text), limit=LENGTH_MAX)
    reading = LineReader(verb, text, is_unit, is_name)
    while reading.place < len(text):
        reading.step()
    return reading.options


def words_left_out(menu: Menu, name: str, text: str) -> str | None:
    """Return the option that the words of a message would fill, if `/name text` is offered for messages and lacks it.

    None stands for a verb that is not offered for messages, for words that are given, and for text that cannot be read.
    """
    try:
        verb, rest = choose_verb(menu, name, text)
        # Every word behind a number may be its unit: the words that are left are words in any case.
        given = read_options(verb, rest, lambda word: True)
    except Refusal:
        return None
    option = of_kind(not_given(verb, given), Kind.words)
    return option.name if option and verb.from_message else None
