"""Mentions in a message: links in its HTML and whole user ids become references to people."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import unquote

from bot.input import grammar

_LINK = "https://matrix.to/#/"
_QUOTATION = re.compile(r"<mx-reply>.*?</mx-reply>", re.DOTALL)
_USER = re.compile(r"@[^\s:\"]+:[^\s\"]+")
_WHOLE_ID = re.compile(
    r"(?<![\w@/])(?<!matrix:)(?!@matrix:@)(@[a-zA-Z0-9._=/+-]+:[a-zA-Z0-9.-]+(?::\d{1,5})?[a-zA-Z0-9])"
)
"""A user id as people type it, without the full stop that ends the sentence (appendices, "user identifiers")."""


def with_references(text: str, html: str, me: str) -> str:
    """Return the text with each person replaced by `@` and a reference, by the links in the HTML or by their whole id."""
    place = 0
    parts = []
    for user, words in _Links(html).people:
        mention = _mention(user, words).search(text, place)
        if mention is not None and user != me:
            parts += [text[place : mention.start()], f"@matrix:{user}"]
            place = mention.end()
    return _WHOLE_ID.sub(r"@matrix:\1", "".join([*parts, text[place:]]))


def _mention(user: str, words: str) -> re.Pattern[str]:
    """Return the pattern of a mention in the plain text: the words of its link, or the user id."""
    names = "|".join(map(re.escape, filter(None, (words, words.lstrip("@"), user))))
    return re.compile(rf"(?<!\w)@?(?:{names})(?!\w)")


def names_in(html: str, user: str) -> tuple[str, ...]:
    """Return the words of the links to a user, without those in the quotation of a message that is answered."""
    return tuple(words.lstrip("@") for linked, words in _Links(_QUOTATION.sub("", html)).people if linked == user)


class _Links(HTMLParser):
    """A parser that collects the links to people: (user id, words of the link)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.people: list[tuple[str, str]] = []
        self._user: str | None = None
        self._words = ""
        self.feed(html[: 2 * grammar.LENGTH_MAX])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        user = _linked_user(dict(attrs).get("href") or "") if tag == "a" else None
        if user is not None:
            self._user, self._words = user, ""

    def handle_data(self, data: str) -> None:
        self._words += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._user is not None:
            self.people.append((self._user, self._words.strip()))
            self._user = None


def _linked_user(href: str) -> str | None:
    user = unquote(href.removeprefix(_LINK)).partition("?")[0]
    return user if href.startswith(_LINK) and _USER.fullmatch(user) else None
