"""One spelling per emoji, so that a choice is the same choice from every platform, phone and hand.

Discord sends the emoji itself, Matrix whatever somebody's program made of it, Slack a name in words. `emoji.txt` beside
this has every emoji of Unicode 16, with the names that Slack gives it (from iamcal/emoji-data, MIT licence).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.resources import files

NAMES: dict[str, str] = {}
"""Slack's names of emoji, without colons, and the bare emoji. An emoji with several names has the usual one first."""

_SPELT: dict[str, str] = {}
"""Every emoji without tones and marks, and the bare one; they differ where two people in one emoji have tones of their own."""

_SEVERAL: set[str] = set()
"""The bare emoji that one person can put on a message more than once: in several tones, or under several names."""

for _line in files("bot.input").joinpath("emoji.txt").read_text(encoding="utf-8").splitlines():
    _emoji, *_ways = _line.split(" ")
    _names = [_way for _way in _ways if _way.isascii() and _way != "*"]
    NAMES.update(dict.fromkeys(_names, _emoji))
    _SPELT.update(dict.fromkeys([_emoji, *(_way for _way in _ways if not _way.isascii())], _emoji))
    if "*" in _ways or len(_names) > 1:
        _SEVERAL.add(_emoji)


def bare(emoji: str) -> str:
    """Return the one spelling of an emoji, however a platform or a person wrote it.

    Variation marks and skin tones go, names become the emoji, and a name that is not in `NAMES` loses its colons. A
    server's own emoji becomes `custom:` and its id, as its name can be that of any other. Everything else, emoji or not,
    comes back as it is; what is bare stays the same.
    """
    # A skin tone by itself is a coloured square that somebody may mean.
    plain = _VARIATIONS.sub("", emoji) or emoji
    custom = _CUSTOM.fullmatch(plain)
    if custom:
        return f"custom:{custom.group(1)}"
    named = _NAMED.fullmatch(plain)
    if named:
        name = named.group(2)
        plain = NAMES.get(name, name)
    return _SPELT.get(plain, plain)


_VARIATIONS = re.compile("[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")
_MARKS = re.compile("[\ufe0e\ufe0f]")
_TONED = re.compile("[\U0001f3fb-\U0001f3ff]|::skin-tone-[2-6]")
_CUSTOM = re.compile(r"<a?:[A-Za-z0-9_]{1,32}:([0-9]{1,20})>")
_NAMED = re.compile(r"(:?)([^:\s]+)(?:::skin-tone-[2-6](?:-[2-6])?)*\1")


def distinct(emoji: str) -> str:
    """Return an emoji as a platform keeps it that tells tones apart, and nothing else."""
    plain = _MARKS.sub("", emoji)
    return plain if _TONED.search(plain) else bare(plain)


def parse_emoji(text: str) -> str | None:
    """Return the bare emoji that somebody typed, by itself or by its name between colons; None if it is none."""
    emoji = text if _WORD.fullmatch(text) else bare(text)
    return emoji if emoji in _SPELT or _OWN.fullmatch(emoji) else None


def comes_in_several(emoji: str) -> bool:
    """Tell whether one person can react twice with a bare emoji, on a platform that tells its names or tones apart."""
    return emoji in _SEVERAL


def platforms_without(emoji: str, platforms: Iterable[str]) -> tuple[str, ...]:
    """Return the platforms on which nobody can react with a bare emoji: only Discord has a server's own ones."""
    own = _OWN.fullmatch(emoji) is not None
    return tuple(platform for platform in platforms if own and platform in _WITHOUT_OTHERS_OWN)


_WORD = re.compile(r"[A-Za-z0-9_]+")
_OWN = re.compile(r"custom:[0-9]{1,20}")
_WITHOUT_OTHERS_OWN = ("slack", "matrix")
