"""Commands as members type them on Matrix: `!word` in any program, or `/word`, or `@potluck: word`.

Some programs answer an unknown `/word` themselves and never send it, so `!word` is the form that works everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import dropwhile
from typing import Any

from adapters.matrix.event import Event, content_of, object_of, text_of
from adapters.matrix.mentions import with_references
from bot.input import grammar
from bot.menu import Menu

QUOTED_MAX = 500
"""Characters of a message that is recorded by a reply to it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A command as it was typed: its name, its text, the message that it answers, and the root of its thread."""

    name: str
    text: str
    answers: str | None
    thread: str | None


def parse_line(event: Event, me: str, menu: Menu, *, direct: bool) -> Line | None:
    """Return the command in a message, or None: an edit, a notice and a quotation never are one.

    `!word` is left to other programs if it is similar to none of our commands, unless it was said to us alone.
    """
    content = content_of(event)
    relation = object_of(content.get("m.relates_to"))
    if content.get("msgtype") != "m.text" or _is_edit(content, relation):
        return None
    split = _split(_own_words(content, relation).strip(), me, menu, direct=direct)
    if split is None:
        return None
    name, text = split
    references = with_references(text, text_of(content.get("formatted_body")) or "", me)
    return Line(name, references, _answered(relation), _thread_root(relation))


def is_long(menu: Menu, name: str, text: str) -> bool:
    """Tell whether a command only reads and may take long, so that nothing has to wait for it."""
    try:
        verb, _ = grammar.choose_verb(menu, name, text)
    except Exception:  # noqa: BLE001  # Whatever is wrong with the line, the core words it.
        return False
    return verb.reads and verb.slow


def with_answered_words(typed: Line, menu: Menu, answered: Event) -> str:
    """Return the text of a command that answers a message, with that message's words unless it has words of its own."""
    option = grammar.words_left_out(menu, typed.name, typed.text)
    if option is None:
        return typed.text
    quoted = " ".join(_unquoted(_body(content_of(answered))).split()).replace('"', "”")
    if not quoted:
        return typed.text
    short = quoted if len(quoted) <= QUOTED_MAX else quoted[: QUOTED_MAX - 1] + "…"
    return f'{typed.text.rstrip()} {option}:"{short}"'.strip()


def _is_edit(content: Mapping[str, Any], relation: Mapping[str, Any]) -> bool:
    """Tell whether a message is an edit, which repeats the message in any words (module "event replacements")."""
    return relation.get("rel_type") == "m.replace" or "m.new_content" in content


def _own_words(content: Mapping[str, Any], relation: Mapping[str, Any]) -> str:
    return _unquoted(_body(content)) if relation.get("m.in_reply_to") else _body(content)


def _split(words: str, me: str, menu: Menu, *, direct: bool) -> tuple[str, str] | None:
    """Return name and rest of `!name rest`, of `/name rest`, and of `@potluck: name rest`; None for other words."""
    rest = re.sub(_address(me), "", words, count=1, flags=re.IGNORECASE)
    is_addressed = rest != words
    is_marked = rest[:1] in ("!", "/") and rest[1:2].isalpha()
    if not (is_marked or is_addressed):
        return None
    name, *text = (rest[1:] if is_marked else rest).split(maxsplit=1)
    is_known = name.casefold() in grammar.commands_read(menu)
    if is_known or (is_marked and (direct or is_addressed or _is_similar(name, menu))):
        return name, "".join(text)
    return None


def _address(me: str) -> str:
    """Return the pattern of our name at the beginning of a message that is addressed to us."""
    return rf"\A@?{re.escape(me[1:].partition(':')[0])}(?::[\w.:-]+)?[,:]?\s+"


def _is_similar(name: str, menu: Menu) -> bool:
    return bool(get_close_matches(name.casefold(), menu.commands(), n=1))


def _answered(relation: Mapping[str, Any]) -> str | None:
    """Return the message that was replied to; in a thread the reply may be a fallback for older programs."""
    if relation.get("rel_type") == "m.thread" and relation.get("is_falling_back") is True:
        return None
    return text_of(object_of(relation.get("m.in_reply_to")).get("event_id"))


def _thread_root(relation: Mapping[str, Any]) -> str | None:
    return text_of(relation.get("event_id")) if relation.get("rel_type") == "m.thread" else None


def _body(content: Mapping[str, Any]) -> str:
    return text_of(content.get("body")) or ""


def _unquoted(body: str) -> str:
    """Return the body of a reply without the quotation that older programs put in front of it."""
    if not body.startswith(">"):
        return body
    return "\n".join(dropwhile(lambda line: line.startswith(">"), body.split("\n"))).lstrip("\n")
