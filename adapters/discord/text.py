"""What a message on Discord looks like: its words as Discord's mark-up, its pictures and files, and its buttons.

The rules of the mark-up and the limits are those of Discord's documentation, "Message Formatting", "Embed Limits" and
"Component Reference". What members wrote is escaped; no mention in it, and none in an embed, rings anybody.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode

import discord

from adapters.shared.chunks import pages
from adapters.shared.handed import untaken
from adapters.shared.sanitize import clean
from bot.chat import Cell, Choice, File, Link, Mention, Moment, Picture, Piece, Place, Said, Table, Text
from bot.reference import Reference

PLATFORM = "discord"
CONTENT_MAX = 2000
"""Characters of a message outside its embeds."""

EMBED_MAX = 4000
"""Characters of one embed's description; Discord takes 4096, and some are kept free for what a cut moves."""

MESSAGE_MAX = 5900
"""Characters of all embeds of a message; Discord takes 6000, footer included."""

ADDRESS = "https://discord.com/channels/"
"""Where a client of Discord shows a message: behind it come the ids of server, channel and message."""

BUTTON_ID_MAX = 100
BUTTON = "v1?"
"""What the id of our buttons begins with: the version of what stands in the rest."""


Named = Callable[[str, str], tuple[str, str]]
"""Takes the two words behind a slash, the second of which may be empty; returns what stands for the command, and what is left."""


def as_typed(command: str, word: str) -> tuple[str, str]:
    """Leave a command as it is."""
    return "", f"/{command}{word}"


@dataclass(frozen=True, slots=True)
class Shown:
    """A text as Discord takes it. What does not fit into one message stands in a file as well."""

    content: str | None
    descriptions: tuple[str, ...]
    attached: tuple[tuple[str, bytes, str | None], ...]
    """Name, bytes and, of a picture, the text that says the same."""
    footer: str | None = None
    worded: Shown | None = None
    """The same without any attachment, where Discord does not take those: what they show is told in words."""

    def embeds(self) -> list[discord.Embed]:
        """Return the embeds: the words, then each picture."""
        made = [discord.Embed(description=description) for description in self.descriptions]
        pictures = [name for name, _, alt in self.attached if alt is not None]
        made += [discord.Embed() for _ in pictures[len(made[:1]) :]]
        for embed, name in zip(made[max(0, len(self.descriptions) - 1) :], pictures, strict=False):
            embed.set_image(url=f"attachment://{name}")
        if self.footer is not None and made:
            made[0].set_footer(text=self.footer)
        return made

    def alone(self) -> Shown:
        """Return the words without any attachment."""
        return replace(self, attached=())

    def has_come(self, message: discord.Message) -> bool:
        """Tell whether a message came to have all the attachments."""
        return len(message.attachments) >= len(self.attached)

    def files(self) -> list[discord.File]:
        """Return the attachments, to be read once."""
        return [discord.File(io.BytesIO(data), name, description=alt) for name, data, alt in self.attached]


def card(text: Text, key: str | None, named: Named = as_typed) -> Shown:
    """Return a text as a post. Its key, if one is given, stands in small print, so that it can be found again by it."""
    shown = _shown(text, _fitting(text, named, EMBED_MAX), key)
    return replace(shown, worded=card(untaken(text, "Discord"), key, named).alone()) if _attached(text) else shown


def answer(text: Text, named: Named = as_typed) -> Shown:
    """Return a text as a private answer: plain if it is short, for an embed is hidden where previews are turned off."""
    words = _fitting(text, named, CONTENT_MAX)
    is_short = len(words) <= CONTENT_MAX and words.strip()
    shown = Shown(words, (), _attached(text)) if is_short else _shown(text, words, None)
    return replace(shown, worded=answer(untaken(text, "Discord"), named).alone()) if _attached(text) else shown


def buttons(choices: Sequence[Choice], *, with_emoji: bool = True) -> discord.ui.View | None:
    """Return the buttons of the choices, or None; one whose id would be too long is left to the reactions."""
    view = discord.ui.View(timeout=None)
    for choice in choices:
        custom_id = BUTTON + urlencode({"": choice.command, **choice.options})
        if len(custom_id) <= BUTTON_ID_MAX:
            emoji = reaction(choice.emoji) if with_emoji and choice.emoji else None
            view.add_item(discord.ui.Button(label=choice.label[:80], emoji=emoji, custom_id=custom_id))
    # A click is read from its id, so that it works after a restart, too: the library has to remember no view.
    view.stop()
    return view if view.children else None


def chosen(custom_id: str) -> tuple[str, dict[str, str]] | None:
    """Return the command and the options of a button, or None if it is none of ours."""
    if not custom_id.startswith(BUTTON):
        return None
    options = dict(parse_qsl(custom_id.removeprefix(BUTTON), keep_blank_values=True))
    command = options.pop("", None)
    return (command, options) if command else None


def reaction(emoji: str) -> discord.PartialEmoji:
    """Return a bare emoji as Discord takes it; of a server's own one, the id decides and the name is any."""
    own = emoji.partition("custom:")[2]
    return discord.PartialEmoji(name="emoji", id=int(own)) if own.isdigit() else discord.PartialEmoji(name=emoji)


def marked_up(text: Text, named: Named = as_typed) -> str:
    """Return the words of a text as Discord's mark-up; pictures and files are attached instead.

    Commands in our own words become what `named` makes of them.
    """
    said, alone = "", False
    for piece in text:
        shown, was_alone = _ours(piece, named) if isinstance(piece, str) else _piece(piece), alone
        if not shown:
            continue
        alone = isinstance(piece, Table)
        parted = not said or said.endswith("\n") or shown.startswith("\n")
        said += shown if parted or not (alone or was_alone) else f"\n{shown}"
    return said


def _fitting(text: Text, named: Named, most: int) -> str:
    """Return the mark-up of a text; its links, each with a long address, are words alone where they make it too long."""
    words = marked_up(text, named)
    if len(words) <= most:
        return words
    return marked_up(tuple(map(_unlinked, text)), named)


def _unlinked(piece: Piece) -> Piece:
    match piece:
        case Link(words):
            return words
        case Table(headings, rows):
            return Table(headings, tuple(tuple(c.words if isinstance(c, Link) else c for c in row) for row in rows))
    return piece


def _shown(text: Text, words: str, footer: str | None) -> Shown:
    descriptions = _whole_escapes(pages(words, EMBED_MAX))
    attached = _attached(text)
    if sum(map(len, descriptions)) > MESSAGE_MAX:
        attached = (*attached, ("text.txt", words.encode(), None))
        descriptions = [descriptions[0], descriptions[1][: MESSAGE_MAX - len(descriptions[0]) - 2].rstrip("\\") + "…"]
    if not descriptions and not any(alt is not None for _, _, alt in attached):
        descriptions = ["\N{ZERO WIDTH SPACE}"]  # a message must hold something
    return Shown(None, tuple(descriptions), attached, footer)


def _whole_escapes(pieces: list[str]) -> list[str]:
    """Return the pages without a cut between a backslash and what it makes harmless."""
    for number in range(len(pieces) - 1):
        piece = pieces[number]
        if (len(piece) - len(piece.rstrip("\\"))) % 2:
            pieces[number], pieces[number + 1] = piece[:-1], "\\" + pieces[number + 1]
    return pieces


def _attached(text: Text) -> tuple[tuple[str, bytes, str | None], ...]:
    """Return the pictures and files; each has a name of its own, as embeds name pictures by it."""
    found: list[tuple[str, bytes, str | None]] = []
    for piece in text:
        if not isinstance(piece, Picture | File):
            continue
        # Discord changes other characters, and an embed would not find its picture.
        name = re.sub(r"[^A-Za-z0-9_.-]", "_", piece.name)[-80:]
        if any(name == taken for taken, _, _ in found):
            name = f"{len(found)}-{name}"
        if isinstance(piece, Picture):
            found.append((name, piece.png, clean(piece.alt)[:1024]))
        else:
            found.append((name, piece.data, None))
    return tuple(found)


def _piece(piece: Piece) -> str:
    match piece:
        case str():
            return _escaped(piece)
        case Said(words):
            # Every line is marked as a quotation but the first, so that none of them looks like ours.
            return "\n> ".join(_escaped(clean(line)) for line in words.splitlines())
        case Mention(person):
            who = Reference(person)
            platform, user = who.platform, who.local
            return f"<@{user}>" if platform == PLATFORM and user.isdigit() else _escaped(clean(user))
        case Place(channel):
            where = Reference(channel)
            platform, number = where.platform, where.name
            return f"<#{number}>" if platform == PLATFORM and number.isdigit() else _escaped(platform.capitalize())
        case Moment(at):
            return f"<t:{int(at.timestamp())}:f>"
        case Link(words, message):
            place = message.removeprefix(f"{PLATFORM}:")
            # A direct message has another address for each of the two who see it.
            return f"[{_escaped(words)}]({ADDRESS}{place})" if place.count("/") == 2 else _escaped(words)
        case Table(headings, rows):
            head = " | ".join(f"**{_escaped(heading)}**" for heading in headings)
            return "\n".join([head, *(" | ".join(map(_cell, row)) for row in rows)])
        case Choice(emoji, label):
            return f"{emoji} {_escaped(label)}"
        case Picture() | File():
            return ""


_COMMAND = re.compile(r"(?<![\w/.])/([a-z]+)( [a-z-]+)?")


def _ours(words: str, named: Named) -> str:
    """Return words of ours with their commands."""
    said, place = "", 0
    for found in _COMMAND.finditer(words):
        mention, left = named(found.group(1), found.group(2) or "")
        said += _escaped(words[place : found.start()]) + mention + _escaped(left)
        place = found.end()
    return said + _escaped(words[place:])


def _cell(piece: Cell) -> str:
    return _escaped(clean(" / ".join(piece.words.splitlines()))) if isinstance(piece, Said) else _piece(piece)


_MARKUP = re.compile(r"[\\`*_~|<>@\[\]]")
_LINE_START = re.compile(r"^(\s*)([#-]|\d+(?=[.)]))", re.MULTILINE)
_ADDRESS = re.compile(r"https?://[\w./?=&%~#+-]*[\w/]", re.ASCII)
"""An address without anything that could end it early; Discord shows it as a link, with no mark-up inside."""


def _escaped(words: str) -> str:
    """Return words that are shown as they are. Addresses stay links, each to where it says."""
    parts, place = [], 0
    for found in _ADDRESS.finditer(words):
        parts += [_MARKUP.sub(r"\\\g<0>", words[place : found.start()]), found.group()]
        place = found.end()
    parts.append(_MARKUP.sub(r"\\\g<0>", words[place:]))
    return _LINE_START.sub(_literal_start, "".join(parts))


def _literal_start(found: re.Match[str]) -> str:
    """Escape what begins a heading or a list; of a number, the mark behind it."""
    blank, mark = found.groups()
    return f"{blank}{mark}\\" if mark[0].isdigit() else f"{blank}\\{mark}"
