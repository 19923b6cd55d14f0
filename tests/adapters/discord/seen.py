"""What a person sees of a message on Discord: its mark-up as it is shown, its embeds, and the words for its pictures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

_SIGNS = re.compile(
    r"""(?P<escape>\\(?P<sign>[^0-9A-Za-z\s]))
      | \[(?P<led>[^\]\n]+)\]\(https://discord\.com/channels/(?P<place>\d+/\d+/\d+)\)
      | (?P<address>https?://[^\s<]+[^<.,:;"')\]\s])
      | <@!?(?P<person>\d+)>
      | </(?P<command>[a-z-]+(?:\ [a-z-]+)?):\d+>
      | <\#(?P<channel>\d+)>
      | <t:(?P<moment>\d+)(?::[tTdDfFR])?>
      | \*\*(?P<bold>[^*]+)\*\*
      | (?P<markup>\*[^*\n]+\*|_[^_\n]+_|~~[^~\n]+~~|\|\|[^|\n]+\|\||`[^`\n]+`|\[[^\]\n]+\]\([^)\n]+\)
          |<@&\d+>|<a?:\w+:\d+>|<[/]?\w+:\d+>|@everyone|@here|^(?:\#{1,3}|-\#|[-*]|\d+\.)\ )""",
    re.VERBOSE | re.MULTILINE,
)


def shown(text: str, names: Mapping[int, str]) -> str:
    """Return a text as a client shows it; mark-up that is no plain emphasis stands in double brackets."""

    def sign(found: re.Match[str]) -> str:
        if found["escape"]:
            return found["sign"]
        if found["person"]:
            return f"@{names.get(int(found['person']), 'unknown-user')}"
        if found["channel"]:
            return f"#c{found['channel']}"
        if found["command"]:
            return f"/{found['command']}"
        if found["moment"]:
            return datetime.fromtimestamp(int(found["moment"]), UTC).strftime("%Y-%m-%d %H:%M")
        if found["led"]:
            return shown(found["led"], names)
        if found["bold"]:
            return shown(found["bold"], names)
        return found["address"] or f"⟦{found['markup']}⟧"

    return _SIGNS.sub(sign, text)


def leads(message: Mapping[str, Any]) -> list[str]:
    """Return the messages to which the words of a message lead."""
    parts = [message["content"], *(embed.get("description", "") for embed in message["embeds"])]
    return [f"discord:{found['place']}" for part in parts for found in _SIGNS.finditer(part) if found["place"]]


def words(message: Mapping[str, Any], names: Mapping[int, str]) -> str:
    """Return all that a message says, without small print."""
    parts = [message["content"], *(embed.get("description", "") for embed in message["embeds"])]
    said = [shown(part, names) for part in parts if part]
    said += [f"[picture: {one['description']}]" for one in message["attachments"] if one.get("description")]
    said += [f"[file: {one['filename']}]" for one in message["attachments"] if not one.get("description")]
    return "\n".join(said)


def rung(message: Mapping[str, Any]) -> list[str]:
    """Return whom a message rings: only what stands outside embeds does, and only as far as it is allowed."""
    allowed = message["allowed_mentions"]
    parse = ("users", "roles", "everyone") if allowed is None else allowed.get("parse", ())
    users = () if allowed is None else allowed.get("users", ())
    found = [f"discord:{user}" for user in re.findall(r"(?<!\\)<@!?(\d+)>", message["content"])]
    ringing = [one for one in found if "users" in parse or one.partition(":")[2] in users]
    if "everyone" in parse and re.search(r"(?<!\\)@(everyone|here)", message["content"]):
        ringing.append("everyone")
    return ringing
