"""What a Slack message shows: pieces of a text as rich text, in which no word of a member means anything but itself.

Rich text has typed elements instead of markup, so nothing has to be escaped in it. The plain form beside it, for
notifications and screen readers, is escaped as https://docs.slack.dev/messaging/formatting-message-text/ asks for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from adapters.shared.chunks import pages
from adapters.shared.sanitize import clean
from bot.chat import Choice, File, Link, Mention, Moment, Picture, Piece, Place, Said, Table, Text
from bot.reference import Reference

LENGTH_MAX = 9000
"""Characters in one message, well below where Slack answers `msg_blocks_too_long`."""

SECTION_MAX = 3000
"""Characters in the text of a section: https://docs.slack.dev/reference/block-kit/blocks/section-block."""

Block = dict[str, Any]


def user(person: str) -> str:
    """Return the id within the workspace of a person's reference, `slack:T024/U061`."""
    return Reference(person).name


def mentioned(text: Text) -> set[str]:
    """Return the ids of everybody who is mentioned; in a table people can only be named."""
    cells = (cell for piece in text if isinstance(piece, Table) for row in piece.rows for cell in row)
    return {user(piece.person) for piece in (*text, *cells) if isinstance(piece, Mention)}


def blocks(
    text: Text, names: Mapping[str, str], pictures: Mapping[int, str] | None = None, home: str = ""
) -> list[Block]:
    """Return a text as blocks.

    `pictures` are the files of those that could be uploaded, by their place in the text; `home` is the address of the
    workspace, as of `https://commons.slack.com/`, without which nothing leads to a message.
    """
    made: list[Block] = []
    elements: list[Block] = []
    section: list[Block] = []

    def ends_section() -> None:
        if section:
            elements.append({"type": "rich_text_section", "elements": list(section)})
            section.clear()

    def ends_block() -> None:
        ends_section()
        if elements:
            made.append({"type": "rich_text", "elements": list(elements)})
            elements.clear()

    for place, piece in enumerate(text):
        if isinstance(piece, Table):
            ends_section()
            cells = _literal(_table(piece, names))
            elements.append({"type": "rich_text_preformatted", "elements": cells})
        elif isinstance(piece, Picture) and pictures and place in pictures:
            ends_block()
            made.append(
                {"type": "image", "slack_file": {"id": pictures[place]}, "alt_text": clipped(clean(piece.alt), 2000)}
            )
        else:
            section.extend(_element(piece, home))
    ends_block()
    return made


def buttons(choices: Sequence[Choice], values: Sequence[str]) -> list[Block]:
    """Return the choices as a row of buttons, each with the value that its click brings back."""
    if not choices:
        return []
    shown = [
        {
            "type": "button",
            "action_id": f"choice-{number}",
            "text": {"type": "plain_text", "text": clipped(f"{_shown(one.emoji)} {one.label}", 75), "emoji": True},
            "value": value,
        }
        for number, (one, value) in enumerate(zip(choices, values, strict=True))
    ]
    return [{"type": "actions", "elements": shown}]


def plain(text: Text, names: Mapping[str, str]) -> str:
    """Return a text as one string that means nothing to Slack, whatever members wrote."""
    return escaped(said(text, names))


def said(text: Text, names: Mapping[str, str]) -> str:
    """Return a text as one string as it reads; where Slack looks for markup it has to be escaped."""
    return "".join(_plain(piece, names) for piece in text)


def sections(words: str) -> list[Block]:
    """Return words as the simplest blocks that there are, in which Slack looks for nothing."""
    return [
        {"type": "section", "text": {"type": "plain_text", "text": page, "emoji": False}}
        for page in pages(words, SECTION_MAX)
    ]


def first(text: Text) -> Text:
    """Return what of a text fits into one message, with a sign at its end where that is not all."""
    shown, *rest = parts(text) or [()]
    return (*shown, "\n…") if rest else shown


def escaped(words: str) -> str:
    """Return words such that Slack finds no mention, link or entity in them."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def parts(text: Text, limit: int = LENGTH_MAX) -> list[Text]:
    """Return a text as texts that fit into one message each; long strings are cut at the end of a line, tables by row."""
    made: list[list[Piece]] = [[]]
    room = limit
    for piece in _small(text, limit):
        length = len(_plain(piece, {}))
        if length > room and made[-1]:
            made.append([])
            room = limit
        made[-1].append(piece)
        room -= length
    return [tuple(part) for part in made if part]


def heard(text: str, place: str) -> str:
    """Return what a person typed, from how Slack escapes it: mentions as `@` and a reference, channels by their name."""
    return _unescaped(_MARKED.sub(lambda found: _meant(found, place), text))


_MARKED = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")


def _meant(found: re.Match[str], place: str) -> str:
    sign, target, label = found.groups()
    match sign:
        case "@":
            return f"@{place}/{target}"
        case "#":
            return f"#{label or target}"
        case "!":
            return label or f"@{target.partition('^')[0]}"
        case _:
            return str(target)


def _unescaped(words: str) -> str:
    return words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _small(text: Text, limit: int) -> Iterable[Piece]:
    """Yield the pieces, those that are too long for one message in several."""
    for piece in text:
        if isinstance(piece, str) and len(piece) > limit:
            yield from pages(piece, limit)
        elif isinstance(piece, Said) and len(piece.words) > limit:
            yield from map(Said, pages(piece.words, limit))
        elif isinstance(piece, Table) and len(_table(piece, {})) > limit:
            yield from _rows(piece, limit)
        else:
            yield piece


def _rows(table: Table, limit: int) -> Iterable[Table]:
    widest = max(len(line) for line in _table(table, {}).split("\n"))
    fit = max(1, limit // (widest + 1) - 1)
    for first in range(0, len(table.rows), fit):
        yield Table(table.headings, table.rows[first : first + fit])


def _element(piece: Piece, home: str) -> list[Block]:
    match piece:
        case Link(words, message) if home and message.count("/") == 2:
            # A permalink as `chat.getPermalink` has it: https://docs.slack.dev/reference/methods/chat.getPermalink
            _, channel, stamp = message.split("/")
            return [{"type": "link", "url": f"{home}archives/{channel}/p{stamp.replace('.', '')}", "text": words}]
        case Place(channel) if _is_channel(channel):
            return [{"type": "channel", "channel_id": user(channel)}]
        case Mention(person):
            return [{"type": "user", "user_id": user(person)}]
        case Moment(at):
            # Slack's own words for a date, in the reader's zone; the fallback is for programs that do not know them.
            date = {"type": "date", "timestamp": int(at.timestamp()), "format": "{date_num} {time}"}
            return [{**date, "fallback": _plain(piece, {})}]
        case Table():
            return []  # it has a place of its own
        case _:
            return _literal(_plain(piece, {}))


def _is_channel(channel: str) -> bool:
    """Tell whether a reference is one of a channel on Slack, which has an id that Slack can show."""
    return channel.startswith("slack:") and user(channel)[:1] in ("C", "G")


def _literal(words: str) -> list[Block]:
    return [{"type": "text", "text": words}] if words else []


def _plain(piece: Piece, names: Mapping[str, str]) -> str:
    match piece:
        case str():
            return piece
        case Said(words):
            return clean(words)
        case Link(words):
            return words
        case Place(channel):
            # A notification may only name the kind of place: who reads it is not told what a channel is called.
            return "the channel" if _is_channel(channel) else Reference(channel).platform.capitalize()
        case Mention(person):
            return f"@{clean(names.get(user(person), user(person)))}"
        case Moment(at):
            return at.strftime("%Y-%m-%d %H:%M %Z")
        case Table():
            return f"\n{_table(piece, names)}\n"
        case Picture(_, alt, _):
            return f"\n[picture: {clean(alt)}]"
        case File(_, name):
            return f"\n[file: {clean(name)}]"
        case Choice(emoji, label):
            return f"{_shown(emoji)} {label}"


def _table(table: Table, names: Mapping[str, str]) -> str:
    """Return the rows as lines whose columns stand below each other."""
    rows = [[" / ".join(_plain(cell, names).split("\n")) for cell in row] for row in (table.headings, *table.rows)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(table.headings))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def _shown(emoji: str) -> str:
    """Return an emoji as Slack shows it; one of the workspace's own has only a name."""
    return f":{emoji}:" if emoji.isascii() else emoji


def clipped(words: str, limit: int) -> str:
    """Return words of at most so many characters, with a sign at their end where that is not all."""
    return words if len(words) <= limit else words[: limit - 1] + "…"
