"""Forms: what is asked where a command came without an option that it needs, and on a message that is to be logged.

A form is told by its id alone, so that one which was open over a restart is read all the same. Limits are those of
Discord's documentation, "Modal" and "Text Input": five fields, and labels of 45 characters.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord
from discord import ui

from adapters.discord.commands import in_order
from adapters.shared.language import Language
from bot.menu import Kind, Option, Verb

FIELDS_MAX = 5
LABEL_MAX = 45
HELP_MAX = 100
VALUE_MAX = 4000
FORM = "v1!"
"""What the id of our forms begins with: the version of what stands in the rest."""


def needed(verb: Verb, given: Mapping[str, str]) -> bool:
    """Tell whether something is missing that a form can ask for, without losing what is given already."""
    missing = any(option.required and not given.get(option.name) for option in verb.options)
    fits = len(_fields(verb, given)) <= FIELDS_MAX and all(
        (option := verb.option(name)) and option.kind is not Kind.file and len(value) <= VALUE_MAX
        for name, value in given.items()
    )
    return missing and fits


def form(verb: Verb, given: Mapping[str, str], language: Language) -> ui.Modal:
    """Return the form of a verb with what is given filled in."""
    made = ui.Modal(title=f"/{verb.name}"[:LABEL_MAX], custom_id=f"{FORM}{verb.name}")
    for option in _fields(verb, given)[:FIELDS_MAX]:
        said = language.sentence(option.help)
        value = given.get(option.name)
        made.add_item(
            ui.Label(
                text=option.name.capitalize(), description=said[:HELP_MAX], component=_field(option, value, language)
            )
        )
    return made


def submitted(data: Mapping[str, Any]) -> tuple[str, dict[str, str]] | None:
    """Return the verb's name and the options that a form was sent with, or None if it is none of ours."""
    custom_id = str(data.get("custom_id", ""))
    if not custom_id.startswith(FORM):
        return None
    return custom_id.removeprefix(FORM), dict(_values(data.get("components", ())))


def _fields(verb: Verb, given: Mapping[str, str]) -> list[Option]:
    return [option for option in in_order(verb) if option.required or option.name in given]


def _field(option: Option, value: str | None, language: Language) -> ui.Item[Any]:
    choices = ("yes", "no") if option.kind is Kind.yes_no else option.choices
    if choices:
        offered = [discord.SelectOption(label=language.choice(one), value=one, default=one == value) for one in choices]
        return ui.Select(
            custom_id=option.name, options=offered, required=option.required, min_values=int(option.required)
        )
    style = discord.TextStyle.paragraph if option.kind is Kind.words else discord.TextStyle.short
    default = None if value is None else value[:VALUE_MAX]
    return ui.TextInput(
        custom_id=option.name, style=style, default=default, required=option.required, max_length=VALUE_MAX
    )


def _values(components: Any) -> list[tuple[str, str]]:
    """Return the value of each field by its id; fields stand in labels, in older versions of Discord in rows."""
    found: list[tuple[str, str]] = []
    for part in components:
        inner = part.get("components") or ([part["component"]] if part.get("component") else [])
        found += _values(inner)
        if "value" in part and "custom_id" in part:
            found.append((part["custom_id"], str(part["value"])))
        elif part.get("values") and "custom_id" in part:
            found.append((part["custom_id"], str(part["values"][0])))
    return found
