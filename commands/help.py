"""`/help`: every command with an example, made from the menu."""

from __future__ import annotations

from bot.input.grammar import unknown_command
from bot.menu import Asked, Kind, Option, Slash, Verb
from bot.outcome import Outcome
from ledger.book import Book
from ledger.values.phrase import Code, Phrase, lines, phrase


def overview(book: Book, asked: Asked) -> Outcome:
    """List the commands, or explain one."""
    assert asked.menu is not None, "help needs the menu"
    if asked["command"]:
        return _explained(asked)
    verbs = [asked.menu.actions(command) for command in asked.menu.commands()]
    first = [next(iter(actions.values())) for actions in verbs if actions]
    return Outcome(
        answer=lines(
            phrase("Everyone brings something, everyone shares. What you can do here:"),
            *(phrase("{command}: {help}", command=Code(f"/{verb.name}"), help=phrase(verb.help)) for verb in first),
            phrase(
                "{example} explains one of them. You vote by reacting on a card, or with {vote}.",
                example=Code("/help contribute"),
                vote=Code("/vote C1 approve"),
            ),
        )
    )


def _explained(asked: Asked) -> Outcome:
    assert asked.menu is not None, "help needs the menu"
    name = asked["command"].removeprefix("/").strip().partition(" ")[0]
    actions = asked.menu.actions(name.casefold())
    if actions is None:
        raise unknown_command(asked.menu, name)
    parts: list[Phrase] = []
    for verb in actions.values():
        parts.append(phrase("{command}: {help}", command=Code(f"/{verb.name}"), help=phrase(verb.help)))
        parts.append(phrase("Example: {example}", example=Code(verb.example)))
        parts.extend(_option(option) for option in verb.options)
    return Outcome(answer=lines(*parts))


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
