"""What members type on Matrix: which message is a command, and what it says with its mentions as references.

Some programs answer an unknown `/word` themselves and never send it, so `!word` is what works everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote

from bot.input import grammar
from bot.menu import Menu

QUOTED_MAX = 500
"""Characters of a message that is recorded by a reply to it."""

Event = Mapping[str, Any]
"""An event as the homeserver sends it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A command as it was typed: its name, what follows, the message it answers, and the root of its thread."""

    name: str
    text: str
    answers: str | None
    thread: str | None


def line(event: Event, me: str, menu: Menu, *, direct: bool) -> Line | None:
    """Return the command in a message, or None: an edit, a notice and a quotation never are one.

    `!word` is left to other programs where it is near none of our commands, unless it was said to us alone.
    """
    content = content_of(event)
    relates = _object(content.get("m.relates_to"))
    # An edit repeats the message, in words that its sender chooses (module "event replacements").
    if content.get("msgtype") != "m.text" or relates.get("rel_type") == "m.replace" or "m.new_content" in content:
        return None
    in_thread = relates.get("rel_type") == "m.thread"
    falling_back = in_thread and relates.get("is_falling_back") is True
    answers = None if falling_back else _text(_object(relates.get("m.in_reply_to")).get("event_id"))
    body = _text(content.get("body")) or ""
    said = _unquoted(body) if relates.get("m.in_reply_to") else body
    typed = _typed(said.strip(), me, menu, direct=direct)
    if typed is None:
        return None
    name, text = typed
    thread = _text(relates.get("event_id")) if in_thread else None
    return Line(name, mentioning(text, _text(content.get("formatted_body")) or "", me), answers, thread)


def is_long(menu: Menu, name: str, text: str) -> bool:
    """Tell whether a command records nothing and may take long, so that nothing has to wait for it."""
    try:
        verb, _ = grammar.choose(menu, name, text)
    except Exception:  # noqa: BLE001  # Whatever is wrong with the line, the core words it.
        return False
    return verb.reads and verb.slow


def _typed(said: str, me: str, menu: Menu, *, direct: bool) -> tuple[str, str] | None:
    """Return name and rest of `!name rest`, of `/name rest`, and of `@potluck: name rest`."""
    called = re.match(rf"@?{re.escape(me[1:].partition(':')[0])}(?::[\w.:-]+)?[,:]?\s+", said, re.IGNORECASE)
    addressed = called is not None
    rest = said[called.end() :] if called else said
    marked = rest[:1] in ("!", "/") and rest[1:2].isalpha()
    if not marked and not addressed:
        return None
    found = re.match(r"(\S+)\s*", rest[1:] if marked else rest)
    if found is None:
        return None
    name = found.group(1)
    after = (rest[1:] if marked else rest)[found.end() :]
    commands = menu.commands()
    if name.casefold() in commands:
        return name, after
    meant = direct or addressed or bool(get_close_matches(name.casefold(), commands, n=1))
    return (name, after) if marked and meant else None


def mentioning(text: str, html: str, me: str) -> str:
    """Return the text with `@` and a reference in place of each person, by the links in the HTML or by their whole id."""
    place = 0
    parts = []
    for user, words in _Links(html).found:
        name = "|".join(re.escape(one) for one in (words, words.lstrip("@"), user) if one)
        found = re.compile(rf"(?<!\w)@?(?:{name})(?!\w)").search(text, place)
        if found is not None and user != me:
            parts += [text[place : found.start()], f"@matrix:{user}"]
            place = found.end()
    return _WHOLE_ID.sub(r"@matrix:\1", "".join([*parts, text[place:]]))


_WHOLE_ID = re.compile(r"(?<![\w:@/])(?!@matrix:@)(@[a-zA-Z0-9._=/+-]+:[a-zA-Z0-9.-]+(?::\d{1,5})?[a-zA-Z0-9])")
"""A user id as people type it, without the full stop that ends the sentence (appendices, "user identifiers")."""


class _Links(HTMLParser):
    """Finds the links to people: (user id, shown words)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._user: str | None = None
        self._words = ""
        self.feed(html[: 2 * grammar.LENGTH_MAX])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href") or "" if tag == "a" else ""
        user = unquote(href.removeprefix("https://matrix.to/#/")).partition("?")[0]
        if href.startswith("https://matrix.to/#/") and re.fullmatch(r"@[^\s:\"]+:[^\s\"]+", user):
            self._user, self._words = user, ""

    def handle_data(self, data: str) -> None:
        self._words += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._user is not None:
            self.found.append((self._user, self._words.strip()))
            self._user = None


def recording(typed: Line, menu: Menu, answered: Event) -> str:
    """Return the text of a command that answers a message: its words are that message's, unless it has words of its own."""
    words = grammar.words_left_out(menu, typed.name, typed.text)
    if words is None:
        return typed.text
    body = _text(content_of(answered).get("body")) or ""
    quoted = " ".join(_unquoted(body).split()).replace('"', "”")
    if not quoted:
        return typed.text
    short = quoted if len(quoted) <= QUOTED_MAX else quoted[: QUOTED_MAX - 1] + "…"
    return f'{typed.text.rstrip()} {words}:"{short}"'.strip()


def content_of(event: Event) -> Mapping[str, Any]:
    """Return the content of an event; what is no object is taken for an empty one."""
    return _object(event.get("content"))


def is_state(event: Event, kind: str) -> bool:
    """Tell whether an event is that state of its room; anybody may send a message that bears the name of one."""
    return event.get("type") == kind and event.get("state_key") == ""


def annotation(event: Event) -> tuple[str, str] | None:
    """Return the message that a reaction is on and its emoji as sent, or None where it says neither."""
    relates = _object(content_of(event).get("m.relates_to"))
    message, emoji = _text(relates.get("event_id")), _text(relates.get("key"))
    return (message, emoji) if relates.get("rel_type") == "m.annotation" and message and emoji else None


def _unquoted(body: str) -> str:
    """Return the body of a reply without the quotation that older programs put in front of it."""
    lines = body.split("\n")
    quoted = 0
    while quoted < len(lines) and lines[quoted].startswith(">"):
        quoted += 1
    return "\n".join(lines[quoted:]).lstrip("\n") if quoted else body


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
