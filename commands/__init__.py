"""The slash commands: one file each, with its verbs, their decisions, and how its subject looks in a channel."""

from __future__ import annotations

from bot.menu import Menu
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
"""All commands. What newcomers need first stands first in the menu; the rest follows in the order of the alphabet."""


def load() -> Menu:
    """Return the menu of all commands."""
    verbs = [verb for command in COMMANDS for verb in command.verbs]
    cards = {command.subject: command.card for command in COMMANDS if command.subject and command.card}
    due = tuple(command.come_due for command in COMMANDS if command.come_due)
    words = {value: said.sentence for value, said in CHOICES.items()}
    return Menu(verbs, cards, vote.react, vote.compare, vote.settle, due, words)
