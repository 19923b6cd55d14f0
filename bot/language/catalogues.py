"""The supported languages: one catalogue of sentences each, `LANGUAGE.po`, beside this file.

`phrases.pot` lists the sentences that there are to translate; `python -m bot.language` writes it anew from the code.
"""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

HERE = Path(__file__).parent
ENGLISH = "en"
"""The language of the code: it needs no catalogue."""


@cache
def languages(folder: Path = HERE) -> tuple[str, ...]:
    """Return the languages with a catalogue, and English, such as `de` or `pt_BR`, in the order of their names."""
    return tuple(sorted({ENGLISH, *(file.stem for file in folder.glob("*.po"))}))


@cache
def catalogue(language: str, folder: Path = HERE) -> NullTranslations:
    """Return the catalogue of one of the `languages`. Sentences not translated, or marked fuzzy, come back in English."""
    if language == ENGLISH:
        return NullTranslations()
    # This import takes longer than all else here, and English does not need it.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    with (folder / f"{language}.po").open("rb") as file:
        write_mo(compiled, read_po(file, language))
    compiled.seek(0)
    return GNUTranslations(compiled)
