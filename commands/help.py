"""`/help`: every command with an example, made from the menu."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from bot.input.grammar import unknown_command
from bot.menu import Asked, Kind, Menu, Option, Slash, Verb
from bot.outcome import Outcome
from ledger.book import Book
from ledger.values.phrase import Code, Phrase, lines, phrase


def overview(book: Book, asked: Asked) -> Outcome:
    """List the commands, or explain one."""
    assert asked.menu is not None, "help needs the menu"
    if asked["command"]:
        return _explain(asked)
    return Outcome(
        answer=lines(
            phrase("Everyone brings something, everyone shares. What you can do here:"),
            *map(_summary, _first_verbs(asked.menu)),
            phrase(
                "{example} explains one of them. You vote by reacting on a card, or with {vote}.",
                example=Code("/help contribute"),
                vote=Code("/vote C1 approve"),
            ),
        )
    )


def _explain(asked: Asked) -> Outcome:
    assert asked.menu is not None, "help needs the menu"
    name = asked["command"].removeprefix("/").strip().partition(" ")[0]
    actions = asked.menu.actions(name.casefold())
    if actions is None:
        raise unknown_command(asked.menu, name)
    return Outcome(answer=lines(*chain.from_iterable(map(_in_full, actions.values()))))


def _first_verbs(menu: Menu) -> Iterable[Verb]:
    """Return the first verb of each command."""
    first: dict[str, Verb] = {}
    for verb in menu.verbs:
        first.setdefault(verb.command, verb)
    return first.values()


def _summary(verb: Verb) -> Phrase:
    return phrase("{command}: {help}", command=Code(f"/{verb.name}"), help=phrase(verb.help))


def _in_full(verb: Verb) -> Iterator[Phrase]:
    yield _summary(verb)
    yield phrase("Example: {example}", example=Code(verb.example))
    yield from map(_option, verb.options)


def _option(option: Option) -> Phrase:
    values = {"name": Code(f"{option.name}:"), "help": phrase(option.help)}
    if option.required:
        return phrase("  {name} {help} (needed)", **values)
    return phrase("  {name} {help}", **values)


VERBS = (
    Verb(
        "help",
        None,
        "List the commands, or explain one.",
        "/help contribute",
        overview,
        (Option("command", Kind.words, "the command"),),
        reads=True,
    ),
)

COMMAND = Slash(VERBS)
