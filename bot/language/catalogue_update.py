"""Keeps a catalogue in step with the list of sentences, and says what it lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

_BLANKS = re.compile(r"\{(\w+)\}")


def renewed(translated: str, template: str) -> str:
    """Return a catalogue with the sentences of the template, in their order, and the translations that it has of them.

    Its head, up to the first empty line, stays as it is. A sentence that is new has an empty translation.
    """
    head = translated.partition("\n\n")[0]
    before = _read(translated)
    after = Catalog(charset="utf-8")
    for message in _messages(_read(template)):
        known = before.get(message.id)
        new = after.add(message.id, known.string if known else ("", "") if message.pluralizable else "")
        new.flags.discard("python-format")
    written = BytesIO()
    write_po(written, after, width=0, no_location=True, omit_header=True)
    return f"{head}\n\n{written.getvalue().decode()}"


def lacking(translated: str, template: str) -> Iterator[str]:
    """Yield what is wrong with a catalogue: sentences that it lacks, has too many of, or that lost a blank."""
    ours, theirs = _read(template), _read(translated)
    for message in _messages(ours):
        known = theirs.get(message.id)
        if known is None or not all(_forms(known)) or known.fuzzy:
            yield f"not translated: {message.id}"
        elif any(_blanks(form) != _blanks(_forms_of(message)[0]) for form in _forms(known)):
            yield f"other blanks: {message.id}"
    yield from (f"no sentence of ours: {message.id}" for message in _messages(theirs) if ours.get(message.id) is None)


def _read(text: str) -> Catalog:
    return read_po(BytesIO(text.encode()), charset="utf-8", abort_invalid=True)


def _messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def _forms(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, tuple | list) else (message.string or "",)


def _forms_of(message: Message) -> tuple[str, ...]:
    return tuple(message.id) if isinstance(message.id, tuple | list) else (message.id,)


def _blanks(sentence: str) -> list[str]:
    return sorted(_BLANKS.findall(sentence))
