"""`/help`: the welcome, the commands in groups, and every command with an example, made from the menu."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from bot.input import old_spellings
from bot.input.grammar import unknown_command
from bot.menu import Asked, Kind, Menu, Option, Slash, Verb
from bot.outcome import Outcome
from ledger.book import Book
from ledger.values.phrase import Code, Lines, Phrase, Sample, lines, phrase


def overview(book: Book, asked: Asked) -> Outcome:
    """Welcome somebody, and show the commands in groups; or explain one, or list all."""
    assert asked.menu is not None, "help needs the menu"
    named = (asked["command"] or "").removeprefix("/").strip().casefold()
    if named == ALL:
        return Outcome(answer=lines(*_all(asked.menu)))
    if named:
        return _explain(asked.menu, named)
    return Outcome(
        answer=lines(
            phrase("Everyone brings something, everyone shares: you log what you bring, the others look at it."),
            *(phrase("{group}: {commands}", group=group, commands=tuple(map(_code, names))) for group, names in GROUPS),
            phrase(
                "{example} explains one of them, {all} lists all. {privacy}: what is kept about you.",
                example=Code("/help contribute"),
                all=Code("/help all"),
                privacy=Code("/privacy"),
            ),
        )
    )


GROUPS: tuple[tuple[Phrase, tuple[str, ...]], ...] = (
    (phrase("Every day"), ("contribute", "mine", "vote", "confirm", "why", "help")),
    (phrase("A log"), ("amend", "withdraw", "correct", "flag", "rate", "history")),
    (phrase("Money"), ("income", "distribute", "payout", "account", "equation")),
    (phrase("Things to do"), ("project",)),
    (phrase("You"), ("link", "privacy")),
    (phrase("The network"), ("agent", "role", "settings", "digest", "ledger")),
)
"""All commands, in the groups in which help shows them."""


def _code(name: str) -> Code:
    return Code(f"/{name}")


def _all(menu: Menu) -> Iterator[Phrase]:
    """Yield every verb, in the groups of the commands."""
    for group, names in GROUPS:
        yield phrase("{group}:", group=group)
        yield from map(_summary, chain.from_iterable((menu.actions(name) or {}).values() for name in names))


def _explain(menu: Menu, named: str) -> Outcome:
    """Explain a command, one action of it, or one of the things that it can be about: `settings preset`."""
    name, text = old_spellings.in_use(*_first_word(named))
    actions = menu.actions(name)
    if actions is None:
        raise unknown_command(menu, name)
    action, rest = _first_word(text)
    verbs = [actions[action]] if action in actions else list(actions.values())
    choice, _ = _first_word(rest if action in actions else text)
    about = next(filter(None, (_about_choice(verb, choice) for verb in verbs)), None)
    return Outcome(answer=about or lines(*chain.from_iterable(map(_in_full, verbs))))


def _first_word(text: str) -> tuple[str, str]:
    word, _, rest = text.strip().partition(" ")
    return word, rest.strip()


def _about_choice(verb: Verb, choice: str) -> Lines | None:
    """Say what one choice of a verb is, if it has a meaning of its own."""
    for option in verb.options:
        if choice in option.meanings:
            meaning, example = option.meanings[choice]
            line = Code(f"/{verb.name} {choice}")
            return lines(
                phrase("{command}: {help}", command=line, help=meaning),
                phrase("Example: {example}", example=Code(f"{line.text} {example}")),
                phrase("{help}", help=phrase(verb.help)),
            )
    return None


def _summary(verb: Verb) -> Phrase:
    return phrase("{command}: {help}", command=Code(f"/{verb.name}"), help=phrase(verb.help))


def _in_full(verb: Verb) -> Iterator[Phrase]:
    yield _summary(verb)
    yield phrase("Example: {example}", example=Sample(verb.example, verb.example))
    yield from map(_option, verb.options)


def _option(option: Option) -> Phrase:
    values = {"name": Code(f"{option.name}:"), "help": phrase(option.help)}
    if option.required:
        return phrase("  {name} {help} (needed)", **values)
    return phrase("  {name} {help}", **values)


ALL = "all"

VERBS = (
    Verb(
        "help",
        None,
        "See what you can do here, or how one command works.",
        "/help contribute",
        overview,
        (Option("command", Kind.words, "the command, or all"),),
        reads=True,
    ),
)

COMMAND = Slash(VERBS)
