"""Commands as members type them on Matrix: `!word` in any program, or `/word`, or `@potluck: word`; and other words to us.

Some programs answer an unknown `/word` themselves and never send it, so `!word` is the form that works everywhere. Programs put our
display name in front of words to us, which may be no part of our id, and name us beside the text (module "user and room mentions").
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import dropwhile
from typing import Any

from adapters.matrix.event import Event, content_of, object_of, text_of, texts_of
from adapters.matrix.mentions import names_in, with_references
from bot.input import grammar, unmarked
from bot.menu import Menu

QUOTED_MAX = 500
"""Characters of a message that is recorded by a reply to it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A command as it was typed: its name, its text, the message that it answers, and the root of its thread.

    Words to us that are no command have an empty name.
    """

    name: str
    text: str
    answers: str | None
    thread: str | None


def parse_line(event: Event, me: str, menu: Menu, *, direct: bool, called: str | None = None) -> Line | None:
    """Return the command in a message, or the words to us, or None: an edit, a notice and a quotation never are one.

    `!word` is left to other programs if it is similar to none of our commands, unless it was said to us alone. `called` is our
    display name, where it may matter (`is_mentioned`).
    """
    content = content_of(event)
    relation = object_of(content.get("m.relates_to"))
    if content.get("msgtype") != "m.text" or _is_edit(content, relation):
        return None
    words, html = _own_words(content, relation).strip(), text_of(content.get("formatted_body")) or ""
    linked = names_in(html, me)
    names = (*_names_in_id(me), *linked, called or "")
    is_to_us = direct or bool(linked) or is_mentioned(event, me)
    split = _split(words, names, menu, direct=direct, is_to_us=is_to_us)
    if split is None:
        return None
    name, text = split
    return Line(name, with_references(text, html, me), _answered(relation), _thread_root(relation))


def is_mentioned(event: Event, me: str) -> bool:
    """Tell whether a message names us beside its text. Who answers a message names its author there, so that does not count."""
    content = content_of(event)
    users = object_of(content.get("m.mentions")).get("user_ids")
    is_answer = _answered(object_of(content.get("m.relates_to"))) is not None
    return me in texts_of(users) and not is_answer


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


def _split(words: str, names: Collection[str], menu: Menu, *, direct: bool, is_to_us: bool) -> tuple[str, str] | None:
    """Return name and rest of `!name rest`, of `/name rest`, and of `@potluck: name rest`; an empty name and words to us, or None."""
    rest = unmarked.named_before(words, names)
    if rest is not None:
        return unmarked.spoken(menu, rest, called=True)
    bare = _behind_bare_name(words, names)
    name, text = unmarked.spoken(menu, words if bare is None else bare, called=bare is not None)
    if name and (direct or bare is not None or _is_ours(name, menu)):
        return name, text
    if words and not name and is_to_us:
        return "", words if bare is None else bare
    return ("", words) if unmarked.lacks_mark(menu, words) else None


def _behind_bare_name(words: str, names: Collection[str]) -> str | None:
    """Return what follows our name where no mark stands between, as in `potluck mine`; without a link it may be any word."""
    ours = "|".join(re.escape(name) for name in names if name)
    found = re.match(rf"(?:{ours})\s+", words, re.IGNORECASE)
    return words[found.end() :] if found else None


def _names_in_id(me: str) -> tuple[str, str]:
    """Return the names by which our id can be written: `potluck` and `potluck:example.org`."""
    return me[1:].partition(":")[0], me[1:]


def _is_ours(name: str, menu: Menu) -> bool:
    return name.casefold() in grammar.commands_read(menu) or _is_similar(name, menu)


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
