"""Addressing: `in:NAME` before a command, or its option `in`, names the network that the command is for."""

from __future__ import annotations

from dataclasses import replace

from bot.chat import Command


def named_network(command: Command) -> str | None:
    """Return the name, or None if the command names no network."""
    first = (command.text or "").strip().partition(" ")[0]
    return first[3:] if first.casefold().startswith("in:") else command.options.get("in")


def without_network(command: Command) -> Command:
    """Return a command that names a network without that name."""
    options = {name: value for name, value in command.options.items() if name != "in"}
    text = None if command.text is None else command.text.strip().partition(" ")[2]
    return replace(command, text=text, options=options)
