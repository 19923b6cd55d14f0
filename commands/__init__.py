"""The slash commands: one file each, with its verbs, their decisions, and the card of its subject."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from bot.menu import Card, Menu
from commands import (
    account,
    agent,
    amend,
    contribute,
    correct,
    digest,
    distribute,
    equation,
    equity,
    flag,
    help,
    history,
    income,
    join,
    ledger,
    link,
    mine,
    optout,
    payout,
    payout_file,
    payout_lines,
    privacy,
    project,
    rate,
    role,
    settings,
    unlink,
    vote,
    why,
    withdraw,
)
from ledger.choices import CHOICES
from ledger.values.ids import Letter

COMMANDS = (
    help.COMMAND,
    contribute.COMMAND,
    vote.COMMAND,
    flag.COMMAND,
    mine.COMMAND,
    account.COMMAND,
    agent.COMMAND,
    amend.COMMAND,
    correct.COMMAND,
    digest.COMMAND,
    distribute.COMMAND,
    equation.COMMAND,
    equity.COMMAND,
    history.COMMAND,
    income.COMMAND,
    join.COMMAND,
    ledger.COMMAND,
    link.COMMAND,
    optout.COMMAND,
    payout.COMMAND,
    payout_lines.COMMAND,
    payout_file.COMMAND,
    privacy.COMMAND,
    project.COMMAND,
    rate.COMMAND,
    role.COMMAND,
    settings.COMMAND,
    unlink.COMMAND,
    why.COMMAND,
    withdraw.COMMAND,
)
"""All commands: first those that newcomers need, then the others in alphabetical order."""


def load() -> Menu:
    """Return the menu of all commands."""
    verbs = chain.from_iterable(command.verbs for command in COMMANDS)
    due = tuple(command.come_due for command in COMMANDS if command.come_due)
    words = {value: word.sentence for value, word in CHOICES.items()}
    return Menu(verbs, dict(_cards()), vote.react, vote.compare, vote.settle, due, words)


def _cards() -> Iterator[tuple[Letter, Card]]:
    for command in COMMANDS:
        if command.subject and command.card:
            yield command.subject, command.card
