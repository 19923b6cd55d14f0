"""The slash commands: one file each, with its verbs, their decisions, and how its subject looks in a channel."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from bot.menu import Card, Menu, Verb
from ledger.choices import CHOICES

FIRST = ("help", "contribute", "vote", "flag", "mine")
"""What newcomers need first stands first in the menu; the rest follows in the order of the alphabet."""


def load() -> Menu:
    """Return the menu of all modules here, each of which is a command named as its file, or goes on with one."""
    names = sorted(
        (module.name for module in iter_modules(__path__)),
        key=lambda name: (FIRST.index(name) if name in FIRST else len(FIRST), name),
    )
    modules: list[ModuleType] = [import_module(f"commands.{name}") for name in names]
    verbs: list[Verb] = [verb for module in modules for verb in module.VERBS]
    cards: dict[str, Card] = {module.SUBJECT: module.card for module in modules if hasattr(module, "SUBJECT")}
    vote = import_module("commands.vote")
    due = tuple(module.come_due for module in modules if hasattr(module, "come_due"))
    words = {value: said.sentence for value, said in CHOICES.items()}
    return Menu(verbs, cards, vote.react, vote.compare, vote.settle, due, words)
