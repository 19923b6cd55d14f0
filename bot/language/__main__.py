"""`python -m bot.language`: writes `phrases.pot` from the code, and updates every catalogue to it."""

from __future__ import annotations

from bot.language.catalogue_update import update_catalogue
from bot.language.catalogues import HERE
from bot.language.extraction import template

if __name__ == "__main__":
    sentences = template(HERE.parent.parent)
    (HERE / "phrases.pot").write_text(sentences, encoding="utf-8")
    for catalogue in HERE.glob("*.po"):
        catalogue.write_text(update_catalogue(catalogue.read_text(encoding="utf-8"), sentences), encoding="utf-8")
