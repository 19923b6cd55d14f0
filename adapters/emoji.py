"""One spelling per emoji, so that a vote is the same vote from every platform, phone and hand.

Discord sends the emoji itself, Matrix whatever somebody's program made of it, Slack a name in words.
"""

from __future__ import annotations

import re

SHORTCODES = {
    "+1": "👍",
    "thumbsup": "👍",
    "-1": "👎",
    "thumbsdown": "👎",
    "white_check_mark": "✅",
    "heavy_check_mark": "✔",
    "ballot_box_with_check": "☑",
    "x": "❌",
    "heavy_multiplication_x": "✖",
    "negative_squared_cross_mark": "❎",
    "no_entry": "⛔",
    "no_entry_sign": "🚫",
    "white_circle": "⚪",
    "black_circle": "⚫",
    "red_circle": "🔴",
    "large_orange_circle": "🟠",
    "large_yellow_circle": "🟡",
    "large_green_circle": "🟢",
    "large_blue_circle": "🔵",
    "blue_circle": "🔵",
    "large_purple_circle": "🟣",
    "large_brown_circle": "🟤",
    "white_large_square": "⬜",
    "black_large_square": "⬛",
    "triangular_flag_on_post": "🚩",
    "waving_white_flag": "🏳",
    "waving_black_flag": "🏴",
    "checkered_flag": "🏁",
    "crossed_flags": "🎌",
    "zero": "0⃣",
    "one": "1⃣",
    "two": "2⃣",
    "three": "3⃣",
    "four": "4⃣",
    "five": "5⃣",
    "six": "6⃣",
    "seven": "7⃣",
    "eight": "8⃣",
    "nine": "9⃣",
    "keycap_ten": "🔟",
    "ok": "🆗",
    "ok_hand": "👌",
    "clap": "👏",
    "wave": "👋",
    "pray": "🙏",
    "muscle": "💪",
    "raised_hand": "✋",
    "hand": "✋",
    "raised_hands": "🙌",
    "handshake": "🤝",
    "point_up": "☝",
    "v": "✌",
    "writing_hand": "✍",
    "question": "❓",
    "grey_question": "❔",
    "exclamation": "❗",
    "heavy_exclamation_mark": "❗",
    "warning": "⚠",
    "octagonal_sign": "🛑",
    "eyes": "👀",
    "thinking_face": "🤔",
    "tada": "🎉",
    "rocket": "🚀",
    "fire": "🔥",
    "star": "⭐",
    "sparkles": "✨",
    "heart": "❤",
    "green_heart": "💚",
    "100": "💯",
    "hourglass": "⌛",
    "hourglass_flowing_sand": "⏳",
    "hammer": "🔨",
    "wrench": "🔧",
    "bulb": "💡",
    "seedling": "🌱",
    "balloon": "🎈",
    "money_with_wings": "💸",
    "moneybag": "💰",
    "scales": "⚖",
    "ballot_box_with_ballot": "🗳",
}
"""Names of emoji on Slack, without colons, and the bare emoji. An emoji with several names has the usual one first."""


def bare(emoji: str) -> str:
    """Return the one spelling of an emoji, however a platform or a person wrote it.

    Variation marks and skin tones go, names become the emoji, and a name that is not in `SHORTCODES` loses its colons. A
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
        return SHORTCODES.get(name, name)
    return plain


_VARIATIONS = re.compile("[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")
_CUSTOM = re.compile(r"<a?:[A-Za-z0-9_]{1,32}:([0-9]{1,20})>")
_NAMED = re.compile(r"(:?)([^:\s]+)(?:::skin-tone-[2-6](?:-[2-6])?)*\1")
