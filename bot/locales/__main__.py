"""Writes `phrases.pot` from the code: `python -m bot.locales`."""

from __future__ import annotations

from bot.locales import HERE
from bot.locales.sentences import template

if __name__ == "__main__":
    (HERE / "phrases.pot").write_text(template(HERE.parent.parent), encoding="utf-8")
