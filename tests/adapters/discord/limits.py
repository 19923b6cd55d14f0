"""What Discord's documentation allows in a request; each function yields what is beyond it.

From "Create Message", "Embed Limits", "Component Reference", "Application Command Structure" and "Interaction Callback Data".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

NAME = re.compile(r"[-_'\w]{1,32}")


def message(sent: dict[str, Any], files: Sequence[str], *, is_new: bool) -> Iterator[str]:
    """Yield what is wrong with a message that is sent or edited."""
    content, embeds = sent.get("content") or "", sent.get("embeds") or []
    if len(content) > 2000:
        yield f"content of {len(content)} characters"
    if len(embeds) > 10:
        yield f"{len(embeds)} embeds"
    total = 0
    for embed in embeds:
        parts = {
            "title": (embed.get("title", ""), 256),
            "description": (embed.get("description", ""), 4096),
            "footer": (embed.get("footer", {}).get("text", ""), 2048),
        }
        for name, (text, limit) in parts.items():
            total += len(text)
            if len(text) > limit:
                yield f"an embed whose {name} has {len(text)} characters"
        address = embed.get("image", {}).get("url", "")
        if address.startswith("attachment://") and address.removeprefix("attachment://") not in files:
            yield f"an embed with the picture {address}, which is not attached"
    if total > 6000:
        yield f"embeds of {total} characters"
    if is_new and not (content.strip() or files or any(_holds(embed) for embed in embeds)):
        yield "an empty message"
    if len(str(sent.get("nonce", ""))) > 25:
        yield f"a nonce of {len(sent['nonce'])} characters"
    for attachment in sent.get("attachments", ()):
        if len(attachment.get("description") or "") > 1024:
            yield "a description of a file that is too long"
    yield from components(sent.get("components") or [])


def _holds(embed: dict[str, Any]) -> bool:
    return bool(embed.get("description") or embed.get("title") or embed.get("image"))


def components(rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Yield what is wrong with rows of buttons."""
    if len(rows) > 5:
        yield f"{len(rows)} rows of buttons"
    ids: list[str] = []
    for row in rows:
        if len(row["components"]) > 5:
            yield f"{len(row['components'])} buttons in a row"
        for button in row["components"]:
            ids.append(button.get("custom_id") or button["url"])
            if len(button.get("custom_id", "")) > 100:
                yield "an id of a button that is too long"
            if len(button.get("label", "")) > 80:
                yield "a label of a button that is too long"
            emoji = button.get("emoji")
            if emoji and not emoji.get("id") and not is_emoji(emoji["name"]):
                yield f"{emoji['name']!r} is no emoji"
    if len(set(ids)) < len(ids):
        yield "two buttons with one id"


def is_emoji(text: str) -> bool:
    """Tell whether a text is one of the signs that Discord has pictures of; near enough."""
    bare = text.replace("\ufe0f", "").replace("\u20e3", "")
    return bool(text) and all(
        unicodedata.category(sign) in ("So", "Sk", "Sm", "Cn", "Cf", "Po")
        or "\U0001f1e6" <= sign <= "\U0001f1ff"
        or (sign.isdigit() and "\u20e3" in text)
        for sign in bare
    )


def commands(sent: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Yield what is wrong with the commands of an app."""
    if sum(command["type"] == 1 for command in sent) > 100:
        yield "more than 100 commands"
    names = [(command["type"], command["name"]) for command in sent]
    if len(set(names)) < len(names):
        yield "two commands with one name"
    for command in sent:
        if command["type"] == 1:
            yield from _slash(command)
            if (size := _size(command)) > 8000:
                yield f"/{command['name']} has {size} characters"
        else:
            for name in (command["name"], *(command.get("name_localizations") or {}).values()):
                if not 1 <= len(name) <= 32:
                    yield f"a menu is called {name!r}"


def _slash(command: dict[str, Any]) -> Iterator[str]:
    name, options = command["name"], command.get("options", [])
    for one in (name, *command.get("name_localizations", {}).values()):
        if not NAME.fullmatch(one) or one != one.lower():
            yield f"{one!r} is no name"
    for said in (command["description"], *command.get("description_localizations", {}).values()):
        if not 1 <= len(said) <= 100:
            yield f"a description of {name} has {len(said)} characters"
    if len(options) > 25:
        yield f"{name} has {len(options)} options"
    required = [bool(option.get("required")) for option in options]
    if required != sorted(required, reverse=True):
        yield f"{name} has a required option behind one that is not"
    if len({option["name"] for option in options}) < len(options):
        yield f"{name} has two options of one name"
    for option in options:
        yield from _slash(option)
        choices = option.get("choices", [])
        if len(choices) > 25:
            yield f"{option['name']} has {len(choices)} choices"
        if choices and option.get("autocomplete"):
            yield f"{option['name']} has choices and suggestions"


def _size(command: dict[str, Any]) -> int:
    """Return the characters of a command's names, descriptions and values; of translations the longest counts."""
    said = max((command["description"], *command.get("description_localizations", {}).values()), key=len)
    own = len(command["name"]) + len(said)
    own += sum(len(choice["name"]) + len(str(choice["value"])) for choice in command.get("choices", []))
    return own + sum(_size(option) for option in command.get("options", []))


def form(sent: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with a form."""
    if not 1 <= len(sent["title"]) <= 45:
        yield "a title of a form that is too long"
    if len(sent["custom_id"]) > 100:
        yield "an id of a form that is too long"
    if not 1 <= len(sent["components"]) <= 5:
        yield f"a form of {len(sent['components'])} fields"
    for label in sent["components"]:
        if not 1 <= len(label["label"]) <= 45 or len(label.get("description") or "") > 100:
            yield "a label of a form that is too long"
        field = label["component"]
        if field["type"] == 4 and (field.get("max_length", 4000) > 4000 or len(field.get("value") or "") > 4000):
            yield "a text in a form that is too long"
        if field["type"] == 3 and type(field.get("min_values")) is not int:
            yield f"a list of at least {field.get('min_values')!r}"
        if field["type"] == 3 and not 1 <= len(field["options"]) <= 25:
            yield "a list in a form that is too long or empty"


def offers(sent: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with suggested values."""
    if len(sent["choices"]) > 25:
        yield f"{len(sent['choices'])} suggestions"
    for choice in sent["choices"]:
        if not (1 <= len(choice["name"]) <= 100 and 1 <= len(choice["value"]) <= 100):
            yield f"the suggestion {choice!r}"


def thread(sent: dict[str, Any]) -> Iterator[str]:
    """Return what Discord refuses in a thread that is begun under a message."""
    if not 1 <= len(sent["name"]) <= 100:
        yield f"a thread named {sent['name']!r}"
    if sent["auto_archive_duration"] not in (60, 1440, 4320, 10080):
        yield f"a thread archived after {sent['auto_archive_duration']} minutes"
