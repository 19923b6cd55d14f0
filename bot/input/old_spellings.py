"""Old spellings: commands as they were typed before, and as they are typed now. They are read for ever, and shown nowhere."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ledger.network.rules import MARKS
from ledger.payouts.payout import CONFIRMED, FAILED, RETURNED, SENT, UNKNOWN

_TO_SET = (*("preset", *MARKS, "minimum", "infrastructure", "quality", "digest"), *("zone", "language", "decimal"))

_NOW: Mapping[str, str] = {
    "join": "settings me name {}",
    "unlink": "link undo {}",
    "equity": "account equity {}",
    "optout": "account give {}",
    "contribute confirm": "confirm {}",
    "contribute decline": "confirm {} no",
    "income confirm": "confirm {}",
    "income drop": "withdraw {}",
    "settings confirm": "confirm {}",
    "settings drop": "withdraw {}",
    **{f"settings {name}": f"settings set {name} {{}}" for name in _TO_SET},
    "settings main": "settings set main here {}",
    "settings mirror": "settings set mirror here {}",
    "settings unmirror": "settings set mirror off {}",
    "role confirm": "confirm {}",
    "role resign": "withdraw {}",
    "equation show": "equation {}",
    "equation history": "equation list {}",
    "equation presets": "equation {}",
    "equation agree": "vote {first} approve {others}",
    "equation disagree": "vote {} reject",
    "equation retract": "vote {} none",
    "equation drop": "withdraw {}",
    "distribute preview": "distribute {}",
    "distribute object": "flag {}",
    "distribute show": "distribute {}",
    "distribute lift": "flag lift {}",
    "distribute drop": "withdraw {}",
    "payout drop": "withdraw {}",
    **{
        f"payout {state}": f"payout mark {{first}} {state} {{others}}"
        for state in (SENT, CONFIRMED, FAILED, RETURNED, UNKNOWN)
    },
    "project show": "project {}",
    "digest direct": "settings me digest direct {}",
    "digest stop": "settings me digest off {}",
    "agent outside": "agent add outside:yes {}",
    **{f"agent {kind}": f"agent word {kind} {{}}" for kind in ("work", "unit", "material", "space")},
}
"""By what was typed: `{}` is the rest of the line, `{first}` its first word, and `{others}` the words after that."""

_BARE: Mapping[str, str] = {
    "join": "settings me",
    "optout": "account give all",
    "equation presets": "equation presets",
    "distribute preview": "distribute all",
    "role resign": "withdraw steward",
}
"""The same where nothing followed."""

COMMANDS = tuple(dict.fromkeys(typed.partition(" ")[0] for typed in _NOW))
"""The commands that have an old spelling."""

_LEADING_NAME = re.compile(r"(?:card|income|setting|distribution|equation|payout|person|name|percent|role):\s*")
"""The old names of what comes first: it is understood without a name."""


def in_use(command: str, text: str) -> tuple[str, str]:
    """Return a command and the text behind it as they are typed now: the same ones if they are not old."""
    first, rest = _split(text)
    typed = f"{command.casefold()} {first.casefold()}".rstrip()
    if typed not in _NOW:
        typed, rest = command.casefold(), text.strip()
    if typed not in _NOW:
        return command, text
    rest = _LEADING_NAME.sub("", rest, count=1) if _LEADING_NAME.match(rest) else rest
    first, others = _split(rest)
    now = _NOW[typed].format(rest, first=first, others=others) if rest else _BARE.get(typed, _NOW[typed])
    if not rest:
        now = now.format("", first="", others="")
    name, _, behind = now.partition(" ")
    return name, behind.strip()


def _split(text: str) -> tuple[str, str]:
    """Return the first word of a text, and what follows it."""
    first = next(iter(text.split(maxsplit=1)), "")
    return first, text.strip()[len(first) :].strip()
