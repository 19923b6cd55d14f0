"""The slash commands: one file each, with its verbs, their decisions, and the card of its subject."""

from __future__ import annotations

from bot.menu import Menu
from commands import (
    account,
    account_equity,
    account_give,
    agent,
    agent_speaker,
    amend,
    confirm,
    contribute,
    contribute_again,
    contribute_card,
    contribute_evidence,
    contribute_for_others,
    contribute_list,
    correct,
    digest,
    distribute,
    distribute_preview,
    equation,
    flag,
    help,
    history,
    income,
    ledger,
    link,
    mine,
    payout,
    payout_file,
    payout_lines,
    privacy,
    project,
    proposal,
    rate,
    role,
    settings,
    settings_me,
    vote,
    why,
    withdraw,
)
from ledger.choices import CHOICES

COMMANDS = (
    help.COMMAND,
    contribute.COMMAND,
    contribute_card.COMMAND,
    contribute_again.COMMAND,
    contribute_for_others.COMMAND,
    contribute_evidence.COMMAND,
    contribute_list.COMMAND,
    vote.COMMAND,
    flag.COMMAND,
    mine.COMMAND,
    confirm.COMMAND,
    account.COMMAND,
    account_equity.COMMAND,
    account_give.COMMAND,
    agent.COMMAND,
    agent_speaker.COMMAND,
    amend.COMMAND,
    correct.COMMAND,
    digest.COMMAND,
    distribute_preview.COMMAND,
    distribute.COMMAND,
    equation.COMMAND,
    history.COMMAND,
    income.COMMAND,
    ledger.COMMAND,
    link.COMMAND,
    payout.COMMAND,
    payout_lines.COMMAND,
    payout_file.COMMAND,
    privacy.COMMAND,
    project.COMMAND,
    proposal.COMMAND,
    rate.COMMAND,
    role.COMMAND,
    settings.COMMAND,
    settings_me.COMMAND,
    why.COMMAND,
    withdraw.COMMAND,
)
"""All commands: first those that newcomers need, then the others in alphabetical order."""


def load() -> Menu:
    """Return the menu of all commands."""
    words = {value: word.sentence for value, word in CHOICES.items()}
    return Menu(COMMANDS, vote.react, vote.compare, vote.settle, words)
