"""Forms (Slack's modals): ask for the options of a verb, and read the answers.

Limits and elements are those of https://docs.slack.dev/reference/block-kit.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from itertools import chain, zip_longest
from typing import Any

from adapters.shared.language import Language
from adapters.shared.sanitize import clean
from adapters.slack.plain_words import clipped
from bot.input.form_words import button, label, title
from bot.input.options import WORDS_MAX
from bot.menu import Kind, Option, Verb

CALLBACK = "form"
"""Callback id of our forms."""

VALUE_MAX = 150
"""Characters in the value of a choice: a longer one is not offered."""

TITLE_MAX = 24
"""Characters of a title and of a button."""

LABEL_MAX = 75
"""Characters of the label of a choice."""

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Blank:
    """A form to be opened: its verb, the channel, the message that it is `about`, and the number of failed attempts.

    `values` are prefilled, by the name of their option; `shown` has the labels of chosen ones, each on a line. `locale` is that of the
    person who opens it, and `closed` is as with a command.
    """

    verb: str
    channel: str
    about: str = ""
    attempt: int = 0
    values: Mapping[str, str] = field(default_factory=dict)
    shown: Mapping[str, str] = field(default_factory=dict)
    locale: str | None = None
    closed: bool = False

    def key(self, view: str, by: str, filled: Mapping[str, str]) -> str:
        """Return the idempotency key of a submission: the same form sent twice has one key, as after a lost answer.

        A form that is sent again after a refusal has another. For a form about a message, the same content from the same
        person has one key, even from several forms.
        """
        if not self.about:
            return f"slack:view:{view}:{self.attempt}"
        content = json.dumps([self.verb, self.attempt, sorted(filled.items())]).encode()
        return f"slack:about:{self.about}:{by}:{sha256(content).hexdigest()[:32]}"


def view(verb: Verb, called: str, blank: Blank, language: Language, before: Sequence[Block] = ()) -> dict[str, Any]:
    """Return the view of a form; `called` is the name of its command on Slack, which is the title of one without another.

    `before` comes first, such as the reason of a refusal. We do not subscribe to the closing of forms: nothing is recorded
    by then, and nobody who closes a form wants an answer.
    """
    ordered = sorted(verb.options, key=lambda option: not option.required)
    remembered = {name: value for name, value in asdict(blank).items() if name not in ("values", "shown")}
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": {"type": "plain_text", "text": clipped(language.translated(title(verb, called)), TITLE_MAX)},
        "submit": {"type": "plain_text", "text": clipped(language.translated(button(verb)), TITLE_MAX)},
        "private_metadata": json.dumps(remembered),
        "blocks": [*before, *(_field(verb, option, blank, language) for option in ordered)],
    }


def remembered(sent: Mapping[str, Any]) -> Blank:
    """Return the form that was sent, with its values."""
    inputs = ((name, fields[name]) for name, fields in sent["state"]["values"].items())
    chosen = {name: "\n".join(label["text"]["text"] for label in _chosen(field)) for name, field in inputs}
    return Blank(**json.loads(sent["private_metadata"]), values=filled(sent), shown=chosen)


def _chosen(element: Mapping[str, Any]) -> list[Any]:
    """Return what is chosen in a field from a list."""
    return element.get("selected_options") or [one for one in (element.get("selected_option"),) if one]


def filled(sent: Mapping[str, Any]) -> dict[str, str]:
    """Return the values of a form by the name of their option, without empty fields."""
    values = {name: _value(inputs[name]) for name, inputs in sent["state"]["values"].items()}
    return {name: value for name, value in values.items() if value}


def _value(element: Mapping[str, Any]) -> str | None:
    if chosen := _chosen(element):
        return ",".join(one["value"] for one in chosen)
    file: dict[str, str] = next(iter(element.get("files") or ()), {})
    return element.get("value") or element.get("selected_date") or file.get("name")


def attached(sent: Mapping[str, Any]) -> dict[str, str]:
    """Return the addresses of the files in a form, by their names."""
    fields = sent["state"]["values"].values()
    elements = chain.from_iterable(inputs.values() for inputs in fields)
    files = chain.from_iterable(element.get("files") or () for element in elements)
    return {file["name"]: file["url_private_download"] for file in files}


def offered(values: Sequence[str]) -> list[Block]:
    """Return values as choices, without those that Slack refuses: it would then show none at all."""
    return [_choice(value) for value in values if len(value) <= VALUE_MAX and clean(value).strip()]


_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def _field(verb: Verb, option: Option, blank: Blank, language: Language) -> Block:
    value = blank.values.get(option.name)
    return {
        "type": "input",
        "block_id": option.name,
        "label": {"type": "plain_text", "text": language.translated(label(verb, option))},
        "hint": {"type": "plain_text", "text": language.sentence(option.help)},
        "optional": not option.required,
        "element": {"action_id": option.name, **_element(option, value, blank.shown.get(option.name), language)},
    }


def _element(option: Option, value: str | None, shown: str | None, language: Language) -> Block:
    if option.kind is Kind.choice:
        return _selection(option.choices, value, language)
    if option.kind is Kind.yes_no:
        return _selection(("yes", "no"), value, language)
    if option.kind in (Kind.person, Kind.project):
        return _search(value, shown)
    if option.kind is Kind.persons:
        return _search_several(value, shown)
    if option.kind is Kind.file:
        return {"type": "file_input", "max_files": 1}
    if option.kind is Kind.date:
        return _date(value)
    initial = {"initial_value": value[:WORDS_MAX]} if value else {}
    return {"type": "plain_text_input", "multiline": option.kind is Kind.words, "max_length": WORDS_MAX, **initial}


def _search(value: str | None, shown: str | None) -> Block:
    """Return a list of values that are looked up while somebody types."""
    initial = {"initial_option": _choice(value, shown)} if value and len(value) <= VALUE_MAX else {}
    return {"type": "external_select", "min_query_length": 0, **initial}


def _search_several(value: str | None, shown: str | None) -> Block:
    """Return a list of values of which several can be chosen."""
    values = [one for one in (value or "").split(",") if one and len(one) <= VALUE_MAX]
    labels = (shown or "").split("\n") if shown else ()
    chosen = [_choice(one, label) for one, label in zip_longest(values, labels[: len(values)])]
    initial = {"initial_options": chosen} if chosen else {}
    return {"type": "multi_external_select", "min_query_length": 0, **initial}


def _date(value: str | None) -> Block:
    return {"type": "datepicker", **({"initial_date": value} if value and _DATE.fullmatch(value) else {})}


def _selection(choices: Sequence[str], value: str | None, language: Language) -> Block:
    options = [_choice(choice, language.choice(choice)) for choice in choices]
    initial = {"initial_option": options[choices.index(value)]} if value in choices else {}
    return {"type": "static_select", "options": options, **initial}


def _choice(value: str, shown: str | None = None) -> Block:
    words = clipped(clean(shown or value), LABEL_MAX)
    return {"text": {"type": "plain_text", "text": words}, "value": value}
