"""Forms: what is missing for a verb, asked for in a modal, and what was filled in as options.

Limits and elements are those of https://docs.slack.dev/reference/block-kit.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any

from adapters.shared.language import Language
from adapters.shared.sanitize import clean
from bot.input.options import WORDS_MAX
from bot.menu import Kind, Option, Verb

CALLBACK = "form"
"""By which Slack tells a form of ours from others."""

VALUE_MAX = 150
"""Characters in the value of a choice: a longer one is not offered."""

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Blank:
    """A form that somebody opens: for which verb, from which channel, about which message, and for the how manyeth time.

    `values` are already filled in, by the name of their option, and `shown` is how a chosen one of them reads; `locale` is
    that of who opens it, and `closed` is as with a command.
    """

    verb: str
    channel: str
    about: str = ""
    attempt: int = 0
    values: Mapping[str, str] = field(default_factory=dict)
    shown: Mapping[str, str] = field(default_factory=dict)
    locale: str = "en"
    closed: bool = False

    def key(self, view: str, by: str, filled: Mapping[str, str]) -> str:
        """Return the key of what is sent: the same form sent twice is one, also where only the answer was lost.

        A form that was refused and is sent again is another. Of a form about a message, the same content from the same
        person is one, in however many forms it comes.
        """
        if not self.about:
            return f"slack:view:{view}:{self.attempt}"
        content = json.dumps([self.verb, self.attempt, sorted(filled.items())]).encode()
        return f"slack:about:{self.about}:{by}:{sha256(content).hexdigest()[:32]}"


def view(verb: Verb, called: str, blank: Blank, language: Language, before: Sequence[Block] = ()) -> dict[str, Any]:
    """Return the form as Slack shows it, under what its command is `called` there.

    `before` stands on top, such as why it could not be done. Slack is not asked to tell when somebody closes it: nothing
    was recorded by then, so there is nothing to undo, and who closes a form wants no answer.
    """
    ordered = sorted(verb.options, key=lambda option: not option.required)
    remembered = {name: value for name, value in asdict(blank).items() if name not in ("values", "shown")}
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": {"type": "plain_text", "text": called[:24]},
        "submit": {"type": "plain_text", "text": "OK"},
        "private_metadata": json.dumps(remembered),
        "blocks": [*before, *(_field(option, blank, language) for option in ordered)],
    }


def remembered(sent: Mapping[str, Any]) -> Blank:
    """Return which form this is that was sent, with what was filled in."""
    chosen = {
        name: inputs[name]["selected_option"]["text"]["text"]
        for name, inputs in sent["state"]["values"].items()
        if inputs[name].get("selected_option")
    }
    return Blank(**json.loads(sent["private_metadata"]), values=filled(sent), shown=chosen)


def filled(sent: Mapping[str, Any]) -> dict[str, str]:
    """Return what was filled into a form, by the name of its option; fields that were left empty are left out."""
    values: dict[str, str] = {}
    for name, inputs in sent["state"]["values"].items():
        element = inputs[name]
        chosen = element.get("selected_option") or {}
        file: dict[str, str] = next(iter(element.get("files") or ()), {})
        value = element.get("value") or element.get("selected_date") or chosen.get("value") or file.get("name")
        if value:
            values[name] = value
    return values


def attached(sent: Mapping[str, Any]) -> dict[str, str]:
    """Return the addresses of the files that were filled into a form, by their names."""
    elements = [element for inputs in sent["state"]["values"].values() for element in inputs.values()]
    return {file["name"]: file["url_private_download"] for one in elements for file in one.get("files") or ()}


def offered(values: Sequence[str]) -> list[Block]:
    """Return values as Slack lists them while somebody types; what it would not take, and then all of them, is left out."""
    return [_choice(value) for value in values if len(value) <= VALUE_MAX and clean(value).strip()]


_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def _field(option: Option, blank: Blank, language: Language) -> Block:
    value = blank.values.get(option.name)
    return {
        "type": "input",
        "block_id": option.name,
        "label": {"type": "plain_text", "text": option.name},
        "hint": {"type": "plain_text", "text": language.sentence(option.help)},
        "optional": not option.required,
        "element": {"action_id": option.name, **_element(option, value, blank.shown.get(option.name), language)},
    }


def _element(option: Option, value: str | None, shown: str | None, language: Language) -> Block:
    match option.kind:
        case Kind.choice:
            return _selection(option.choices, value, language)
        case Kind.yes_no:
            return _selection(("yes", "no"), value, language)
        case Kind.person | Kind.project:
            chosen = {"initial_option": _choice(value, shown)} if value and len(value) <= VALUE_MAX else {}
            return {"type": "external_select", "min_query_length": 0, **chosen}
        case Kind.file:
            return {"type": "file_input", "max_files": 1}
        case Kind.date:
            return {"type": "datepicker", **({"initial_date": value} if value and _DATE.fullmatch(value) else {})}
        case _:
            many = option.kind is Kind.words
            initial = {"initial_value": value[:WORDS_MAX]} if value else {}
            return {"type": "plain_text_input", "multiline": many, "max_length": WORDS_MAX, **initial}


def _selection(choices: Sequence[str], value: str | None, language: Language) -> Block:
    options = [_choice(choice, language.choice(choice)) for choice in choices]
    initial = {"initial_option": options[choices.index(value)]} if value in choices else {}
    return {"type": "static_select", "options": options, **initial}


def _choice(value: str | None, shown: str | None = None) -> Block:
    words = clean(shown or value or "")
    return {
        "text": {"type": "plain_text", "text": words if len(words) <= 75 else words[:74] + "…"},
        "value": value or "",
    }
