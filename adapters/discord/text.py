"""Messages on Discord: words as mark-up, pictures and files as attachments, and the buttons.

Limits are those of Discord's documentation, "Embed Limits" and "Component Reference". A mention in an embed rings nobody.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

import discord

from adapters.discord import markup, text_file
from adapters.discord.markup import MentionCommand, as_typed
from adapters.shared.chunks import pages
from adapters.shared.handed import files_in_words, not_sent
from adapters.shared.rows import rows
from adapters.shared.sanitize import clean
from bot.chat import Cell, Choice, File, Link, Picture, Piece, Table, Text

CONTENT_MAX = 2000
"""Characters of a message outside its embeds."""

EMBED_MAX = 4000
"""Characters of one embed's description. Discord takes 4096; the rest is spare for escapes that move over a cut."""

MESSAGE_MAX = 5900
"""Characters of all embeds of a message; Discord takes 6000, footer included."""

ROWS_MAX, ROW_MAX = 5, 5
"""Rows of buttons under a message, and buttons in a row."""

BUTTON_ID_MAX = 100
BUTTON = "v1?"
"""Prefix of the id of our buttons: the version of the format of the rest."""

_LOST = not_sent("Discord")


class Attachment(NamedTuple):
    """A file of a message. A picture has `alt`, the text that says the same."""

    name: str
    data: bytes
    alt: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A text as Discord takes it. A text too long for one message is attached as a file as well."""

    content: str | None
    descriptions: tuple[str, ...]
    attached: tuple[Attachment, ...]
    footer: str | None = None
    worded: Shown | None = None
    """Fallback without any attachment, if Discord refuses those: their content is told in words."""

    def embeds(self) -> list[discord.Embed]:
        """Return the embeds: the words, the first picture in the last of them, then each other picture."""
        embeds = [discord.Embed(description=description) for description in self.descriptions]
        for name in self.pictures():
            if not embeds or embeds[-1].image.url:
                embeds.append(discord.Embed())
            embeds[-1].set_image(url=f"attachment://{name}")
        if self.footer is not None and embeds:
            embeds[0].set_footer(text=self.footer)
        return embeds

    def pictures(self) -> list[str]:
        """Return the names of the attached pictures."""
        return [attachment.name for attachment in self.attached if attachment.alt is not None]

    def alone(self) -> Shown:
        """Return the words without any attachment."""
        return replace(self, attached=())

    def has_come(self, message: discord.Message) -> bool:
        """Tell whether all the attachments have arrived with a message."""
        return len(message.attachments) >= len(self.attached)

    def files(self) -> list[discord.File]:
        """Return the attachments, to be read once."""
        return [discord.File(io.BytesIO(data), name, description=alt) for name, data, alt in self.attached]


def card(text: Text, key: str | None, mention: MentionCommand = as_typed, lost: str = _LOST) -> Shown:
    """Return a text as a post; `lost` stands for a file that Discord does not take. Its key, if given, goes into the footer, so that the post can be found again by it."""
    shown = _in_embeds(text, _fitting(text, mention, EMBED_MAX), key)
    return replace(shown, worded=card(files_in_words(text, lost), key, mention).alone()) if _attached(text) else shown


def answer(text: Text, mention: MentionCommand = as_typed, lost: str = _LOST) -> Shown:
    """Return a text as a private answer. A short one has no embed: Discord hides embeds if previews are turned off."""
    words = _fitting(text, mention, CONTENT_MAX)
    is_short = len(words) <= CONTENT_MAX and words.strip()
    shown = Shown(words, (), _attached(text)) if is_short else _in_embeds(text, words, None)
    return replace(shown, worded=answer(files_in_words(text, lost), mention).alone()) if _attached(text) else shown


def buttons(choices: Sequence[Choice], *, with_emoji: bool = True) -> discord.ui.View | None:
    """Return the buttons of the choices, or None. A choice whose id would be too long has its reaction alone.

    Rows beyond those that Discord takes are left out: `/mine` has what they are about.
    """
    view = discord.ui.View(timeout=None)
    for number, row in enumerate(rows(choices, ROW_MAX)[:ROWS_MAX]):
        for choice in row:
            custom_id = BUTTON + urlencode({"": choice.command, **choice.options})
            if len(custom_id) <= BUTTON_ID_MAX:
                emoji = reaction(choice.emoji) if with_emoji and choice.emoji else None
                view.add_item(discord.ui.Button(label=choice.label[:80], emoji=emoji, custom_id=custom_id, row=number))
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
    """Return a bare emoji as Discord takes it. Of a server's own emoji, only the id counts; the name may be any."""
    own = emoji.partition("custom:")[2]
    return discord.PartialEmoji(name="emoji", id=int(own)) if own.isdigit() else discord.PartialEmoji(name=emoji)


def _fitting(text: Text, mention: MentionCommand, limit: int) -> str:
    """Return the mark-up of a text. If it is too long, its links lose their addresses, which are long."""
    words = markup.render(text, mention)
    if len(words) <= limit:
        return words
    return markup.render(tuple(map(_without_address, text)), mention)


def _without_address(piece: Piece) -> Piece:
    if isinstance(piece, Table):
        return Table(piece.headings, tuple(tuple(map(_cell_without_address, row)) for row in piece.rows))
    return piece.words if isinstance(piece, Link) else piece


def _cell_without_address(cell: Cell) -> Cell:
    return cell.words if isinstance(cell, Link) else cell


def _in_embeds(text: Text, words: str, footer: str | None) -> Shown:
    descriptions = _whole_escapes(pages(words, EMBED_MAX))
    attached = _attached(text)
    if sum(map(len, descriptions)) > MESSAGE_MAX:
        attached = (*attached, Attachment(text_file.NAME, text_file.text_file(text), None))
        descriptions = [descriptions[0], descriptions[1][: MESSAGE_MAX - len(descriptions[0]) - 2].rstrip("\\") + "…"]
    shown = Shown(None, tuple(descriptions), attached, footer)
    # A message must hold something.
    return shown if descriptions or shown.pictures() else replace(shown, descriptions=("\N{ZERO WIDTH SPACE}",))


def _whole_escapes(pieces: list[str]) -> list[str]:
    """Move each backslash at the end of a page to the next page, in front of the character that it escapes."""
    for number in range(len(pieces) - 1):
        piece = pieces[number]
        if (len(piece) - len(piece.rstrip("\\"))) % 2:
            pieces[number], pieces[number + 1] = piece[:-1], "\\" + pieces[number + 1]
    return pieces


def _attached(text: Text) -> tuple[Attachment, ...]:
    """Return the pictures and files under unique names, as embeds refer to pictures by name."""
    return tuple(_attachments(text))


def _attachments(text: Text) -> Iterator[Attachment]:
    names: list[str] = []
    for piece in text:
        if isinstance(piece, Picture | File):
            # Discord changes other characters, and an embed would not find its picture.
            name = re.sub(r"[^A-Za-z0-9_.-]", "_", piece.name)[-80:]
            if name in names:
                name = f"{len(names)}-{name}"
            names.append(name)
            yield _attachment(piece, name)


def _attachment(piece: Picture | File, name: str) -> Attachment:
    if isinstance(piece, Picture):
        return Attachment(name, piece.png, clean(piece.alt)[:1024])
    return Attachment(name, piece.data, None)
