"""The console's own side: what a real platform keeps on its servers, messages, reactions and the number of events so far.

It stands in `console.json`, and never has a text.
"""

from __future__ import annotations

import json
from pathlib import Path

from adapters.console.message import Message
from adapters.console.page import write_whole


class Server:
    """Messages by their name, people in the order in which they came, and how many events and posts there were."""

    def __init__(self, path: Path) -> None:
        self._path = path
        kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        self.events: int = kept.get("events", 0)
        self.people: list[str] = kept.get("people", [])
        self.messages: dict[str, Message] = {
            name: Message(**values) for name, values in kept.get("messages", {}).items()
        }
        self._posts: int = kept.get("posts", 0)

    def meet(self, person: str) -> None:
        """Take in that somebody is here."""
        if person not in self.people:
            self.people.append(person)

    def event(self) -> str:
        """Return the number of a new event, once it is stored: a number that was given twice would look like a repetition."""
        self.events += 1
        self.save()
        return str(self.events)

    def post(self, message: Message) -> str:
        """Keep a new message, and return its name."""
        self._posts += 1
        name = f"m{self._posts}"
        self.messages[name] = message
        return name

    def posted_as(self, channel: str, key: str) -> str | None:
        """Return the name of the message that was posted in the channel under this key, if there is one."""
        wanted = (channel, key)
        return next((name for name, post in self.messages.items() if (post.channel, post.key) == wanted), None)

    def find(self, wanted: str) -> str | None:
        """Return the name of a message: given as such, or of the newest card about a subject; None if there is none."""
        if wanted in self.messages:
            return wanted
        cards = [name for name, message in self.messages.items() if message.is_card_about(wanted.upper())]
        return cards[-1] if cards else None

    def subjects(self) -> tuple[str, ...]:
        """Return what has a card, the newest first."""
        return tuple(dict.fromkeys(message.about for message in reversed(self.messages.values()) if message.is_card))

    def save(self) -> None:
        """Save everything atomically."""
        kept = {
            "events": self.events,
            "posts": self._posts,
            "people": self.people,
            "messages": {
                name: {field: getattr(message, field) for field in Message.__slots__}
                for name, message in self.messages.items()
            },
        }
        write_whole(self._path, json.dumps(kept, ensure_ascii=False).encode())
