"""Update of a catalogue to the current list of sentences, and the check of what it lacks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import BytesIO

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

_BLANKS = re.compile(r"\{(\w+)\}")


def update_catalogue(translated: str, template: str) -> str:
    """Return a catalogue with the sentences of the template, in their order, and the translations that it has of them.

    Its head, up to the first empty line, stays as it is. A sentence that is new has an empty translation.
    """
    head = translated.partition("\n\n")[0]
    before = _read(translated)
    after = Catalog(charset="utf-8")
    for message in _messages(_read(template)):
        known = before.get(message.id)
        new = after.add(message.id, known.string if known else _untranslated(message))
        new.flags.discard("python-format")
    written = BytesIO()
    write_po(written, after, width=0, no_location=True, omit_header=True)
    return f"{head}\n\n{written.getvalue().decode()}"


def catalogue_mistakes(translated: str, template: str) -> Iterator[str]:
    """Yield what is wrong with a catalogue: sentences that it lacks, has too many of, or that lost a blank."""
    ours, theirs = _read(template), _read(translated)
    for message in _messages(ours):
        known = theirs.get(message.id)
        if known is None or not _is_translated(known):
            yield f"not translated: {message.id}"
        elif not _has_same_blanks(message, known):
            yield f"other blanks: {message.id}"
    yield from (f"no sentence of ours: {message.id}" for message in _messages(theirs) if ours.get(message.id) is None)


def _is_translated(message: Message) -> bool:
    return all(_forms(message.string)) and not message.fuzzy


def _has_same_blanks(message: Message, translated: Message) -> bool:
    blanks = _blanks(_forms(message.id)[0])
    return all(_blanks(form) == blanks for form in _forms(translated.string))


def _read(text: str) -> Catalog:
    return read_po(BytesIO(text.encode()), charset="utf-8", abort_invalid=True)


def _messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def _untranslated(message: Message) -> str | tuple[str, str]:
    return ("", "") if message.pluralizable else ""


def _forms(sentence: str | Iterable[str] | None) -> tuple[str, ...]:
    """Return the forms of a sentence: singular and plural, or the only one."""
    return tuple(sentence) if isinstance(sentence, tuple | list) else (str(sentence or ""),)


def _blanks(sentence: str) -> list[str]:
    return sorted(_BLANKS.findall(sentence))
