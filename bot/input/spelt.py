"""What people write, in one spelling: every text of an event is composed (NFC) before anything reads it."""

from __future__ import annotations

from dataclasses import replace

from bot.chat import Command, Reaction
from ledger.values.spelling import composed


def spelt(event: Command | Reaction) -> Command | Reaction:
    """Return the event with its texts composed. Who and where it is stays as the platform writes it."""
    if _is_plain(event):
        return event
    called = None if event.called is None else composed(event.called)
    if isinstance(event, Reaction):
        return replace(event, called=called)
    return replace(
        event,
        called=called,
        text=None if event.text is None else composed(event.text),
        options={composed(name): composed(value) for name, value in event.options.items()},
        files={composed(name): content for name, content in event.files.items()},
    )


def _is_plain(event: Command | Reaction) -> bool:
    """Tell whether there is nothing to compose: most events have no letter but those of ASCII."""
    said = event.called or ""
    if isinstance(event, Command):
        said = "".join((said, event.text or "", *event.options, *event.options.values(), *event.files))
    return said.isascii()
