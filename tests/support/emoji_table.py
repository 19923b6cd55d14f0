"""Writes `bot/input/emoji.txt`, the one table of emoji, from the data by which Slack names them.

`python -m tests.support.emoji_table emoji.json` reads the file of that name in a release of iamcal/emoji-data (on npm:
`emoji-datasource`, MIT licence), which follows Unicode. A new release is worth it when Slack has new emoji.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.support.root import ROOT

TABLE = ROOT / "bot" / "input" / "emoji.txt"

_VARIATIONS = re.compile("[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")


def lines(data: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield a line for each emoji: itself, `*` if it comes in tones, its other spellings, and Slack's names for it."""
    for one in sorted(data, key=lambda each: int(each["sort_order"])):
        emoji = _bare(one["unified"])
        toned = one.get("skin_variations", {}).values()
        others = {_bare(each["unified"]) for each in toned} - {emoji}
        yield " ".join([emoji, *(["*"] if toned else []), *sorted(others), *one["short_names"]])


def _bare(unified: str) -> str:
    """Return an emoji without tones and variation marks; a tone by itself stays."""
    written = "".join(chr(int(code, 16)) for code in unified.split("-"))
    return _VARIATIONS.sub("", written) or written


if __name__ == "__main__":
    (source,) = sys.argv[1:]
    text = "\n".join(lines(json.loads(Path(source).read_text(encoding="utf-8")))) + "\n"
    TABLE.write_text(text, encoding="utf-8")
