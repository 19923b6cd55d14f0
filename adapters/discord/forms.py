"""Forms (Discord's modals): they ask for the options that a command lacks, or for those of a message to be logged.

A form's id alone says what it is, so one that was open over a restart can still be read. Limits are those of Discord's
documentation, "Modal" and "Text Input": five fields, and labels of 45 characters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import discord
from discord import ui

from adapters.discord.commands import required_first
from adapters.shared.language import Language
from bot.input.form_words import label, title
from bot.menu import Kind, Option, Verb

FIELDS_MAX = 5
LABEL_MAX = 45
HELP_MAX = 100
VALUE_MAX = 4000
FORM = "v1!"
"""Prefix of the id of our forms: the version of the format of the rest."""


def needed(verb: Verb, given: Mapping[str, str]) -> bool:
    """Tell whether a required option is missing, or one is left blank, and one form can ask for it without losing the given ones."""
    is_complete = all(given.values()) and all(given.get(option.name) for option in verb.options if option.required)
    return not is_complete and len(_fields(verb, given)) <= FIELDS_MAX and _fits(verb, given)


def _fits(verb: Verb, given: Mapping[str, str]) -> bool:
    """Tell whether fields can hold all that is given."""
    options = {option.name: option for option in verb.options if option.kind is not Kind.file}
    return given.keys() <= options.keys() and all(len(value) <= VALUE_MAX for value in given.values())


def form(verb: Verb, given: Mapping[str, str], language: Language) -> ui.Modal:
    """Return the form of a verb, prefilled with what is given."""
    named = language.translated(title(verb, f"/{verb.name}"))
    modal = ui.Modal(title=named[:LABEL_MAX], custom_id=f"{FORM}{verb.name}")
    for option in _fields(verb, given)[:FIELDS_MAX]:
        hint = language.sentence(option.help)[:HELP_MAX]
        field = _field(option, given.get(option.name), language)
        named = language.translated(label(verb, option))
        modal.add_item(ui.Label(text=named[:LABEL_MAX], description=hint, component=field))
    return modal


def submitted(data: Mapping[str, Any]) -> tuple[str, dict[str, str]] | None:
    """Return the verb's name and the options of a form that was sent, or None if the form is none of ours."""
    custom_id = str(data.get("custom_id", ""))
    if not custom_id.startswith(FORM):
        return None
    return custom_id.removeprefix(FORM), dict(_values(data.get("components", ())))


def _fields(verb: Verb, given: Mapping[str, str]) -> list[Option]:
    return [option for option in required_first(verb) if option.required or option.name in given]


def _field(option: Option, value: str | None, language: Language) -> ui.Item[Any]:
    if option.kind in (Kind.yes_no, Kind.choice):  # what has choices beside numbers is typed
        choices = option.choices or ("yes", "no")
        offered = [discord.SelectOption(label=language.choice(c), value=c, default=c == value) for c in choices]
        return ui.Select(
            custom_id=option.name, options=offered, required=option.required, min_values=int(option.required)
        )
    style = discord.TextStyle.paragraph if option.kind is Kind.words else discord.TextStyle.short
    default = None if value is None else value[:VALUE_MAX]
    return ui.TextInput(
        custom_id=option.name, style=style, default=default, required=option.required, max_length=VALUE_MAX
    )


def _values(components: Any) -> Iterator[tuple[str, str]]:
    """Yield the id and the value of each field. Fields lie in labels, in older versions of Discord in rows."""
    for part in components:
        yield from _values(_inner(part))
        if "custom_id" in part:
            yield from ((part["custom_id"], str(value)) for value in _chosen(part))


def _inner(part: Any) -> Any:
    return part.get("components") or filter(None, (part.get("component"),))


def _chosen(part: Any) -> Any:
    """Return the text of a field, or the first of its chosen values, as a sequence of at most one."""
    return [part["value"]] if "value" in part else (part.get("values") or ())[:1]
