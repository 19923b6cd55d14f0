"""Writes `phrases.pot` from the code, and brings every catalogue in step with it: `python -m bot.locales`."""

from __future__ import annotations

from bot.locales import HERE
from bot.locales.sentences import template
from bot.locales.translations import renewed

if __name__ == "__main__":
    sentences = template(HERE.parent.parent)
    (HERE / "phrases.pot").write_text(sentences, encoding="utf-8")
    for catalogue in HERE.glob("*.po"):
        catalogue.write_text(renewed(catalogue.read_text(encoding="utf-8"), sentences), encoding="utf-8")
