"""Unicode normalization: every text of an event is composed (NFC) before anything reads it."""

from __future__ import annotations

from dataclasses import replace

from bot.chat import Command, Reaction
from ledger.values.spelling import composed


def normalize(event: Command | Reaction) -> Command | Reaction:
    """Return the event with its texts composed; its references stay as the platform writes them."""
    if _is_plain(event):
        return event
    called = _composed(event.called)
    if isinstance(event, Reaction):
        return replace(event, called=called)
    return replace(
        event,
        called=called,
        text=_composed(event.text),
        options={composed(name): composed(value) for name, value in event.options.items()},
        files={composed(name): content for name, content in event.files.items()},
    )


def _composed(text: str | None) -> str | None:
    return None if text is None else composed(text)


def _is_plain(event: Command | Reaction) -> bool:
    """Tell whether there is nothing to compose: most events have no letter but those of ASCII."""
    texts = event.called or ""
    if isinstance(event, Command):
        texts = "".join((texts, event.text or "", *event.options, *event.options.values(), *event.files))
    return texts.isascii()
