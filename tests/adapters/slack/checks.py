"""What Slack refuses in blocks and views, by its reference; what its own library knows of it is asked there."""

from __future__ import annotations

from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block as SlackBlock

from tests.adapters.slack.workspace import elements

MESSAGE_BLOCKS_MAX, VIEW_BLOCKS_MAX = 50, 100
TEXT_MAX = 13_200
"""Characters of rich text after which a real Slack was seen to answer `msg_blocks_too_long`."""

KEYS = {
    "rich_text": {"type", "elements"},
    "section": {"type", "text"},
    "actions": {"type", "elements"},
    "image": {"type", "slack_file", "alt_text"},
    "divider": {"type"},
    "input": {"type", "block_id", "label", "hint", "optional", "element"},
}
"""The blocks that we use, and what may stand in them."""

ELEMENT_KEYS = {
    "button": {"type", "action_id", "text", "value"},
    "static_select": {"type", "action_id", "options", "initial_option"},
    "external_select": {"type", "action_id", "min_query_length", "initial_option"},
    "multi_external_select": {"type", "action_id", "min_query_length", "initial_options"},
    "file_input": {"type", "action_id", "max_files"},
    "datepicker": {"type", "action_id", "initial_date"},
    "plain_text_input": {"type", "action_id", "multiline", "max_length", "initial_value"},
}

VIEW_KEYS = {"type", "callback_id", "title", "submit", "private_metadata", "blocks"}
"""What we say of a form. Without `notify_on_close` Slack says nothing when one is closed."""

RICH_KEYS = {
    "text": {"type", "text"},
    "user": {"type", "user_id"},
    "channel": {"type", "channel_id"},
    "link": {"type", "url", "text"},
    "date": {"type", "timestamp", "format", "fallback"},
}


def wrong_blocks(blocks: list[dict[str, Any]], limit: int = MESSAGE_BLOCKS_MAX) -> list[str]:
    """Return what Slack would find wrong with blocks."""
    wrong = [] if len(blocks) <= limit else [f"{len(blocks)} blocks"]
    for block in blocks:
        keys = KEYS.get(block["type"])
        if keys is None or not block.keys() <= keys:
            wrong.append(f"{block['type']} with {sorted(block)}")
            continue
        try:
            parsed = SlackBlock.parse(block)
            assert parsed is not None
            parsed.validate_json()
        except SlackObjectFormationError as no:
            wrong.append(str(no))
        inside = block["elements"] if block["type"] == "actions" else [block["element"]] if "element" in block else []
        wrong += [one for element in inside for one in _wrong_element(element)]
        if block["type"] == "section" and block["text"]["type"] != "plain_text":
            wrong.append("markup, in which words of a member may mean something")
    for element in elements(blocks):
        if not element.keys() <= RICH_KEYS.get(element["type"], set()) or element.get("text") == "":
            wrong.append(f"rich text with {element}")
    if sum(len(element.get("text", "")) for element in elements(blocks)) > TEXT_MAX:
        wrong.append("msg_blocks_too_long")
    return wrong


def wrong_view(view: dict[str, Any]) -> list[str]:
    """Return what Slack would find wrong with a form or a home."""
    wrong = wrong_blocks(view["blocks"], VIEW_BLOCKS_MAX)
    wrong += [f"a view with {sorted(view)}"] if not view.keys() <= VIEW_KEYS else []
    if view["type"] == "modal":
        wrong += [f"title {view['title']}"] if len(view["title"]["text"]) > 24 else []
        wrong += ["private_metadata"] if len(view["private_metadata"]) > 3000 else []
        names = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
        wrong += ["two fields with one name"] if len(names) != len(set(names)) else []
    return wrong


def wrong_options(options: list[dict[str, Any]]) -> list[str]:
    """Return what Slack would find wrong with what is offered while somebody types: it shows none of it then."""
    wrong = [] if len(options) <= 100 else [f"{len(options)} options"]
    for option in options:
        text, value = option["text"]["text"], option["value"]
        wrong += [] if 1 <= len(text) <= 75 and 1 <= len(value) <= 150 else [f"option {option}"]
    return wrong


def _wrong_element(element: dict[str, Any]) -> list[str]:
    wrong = [] if element.keys() <= ELEMENT_KEYS[element["type"]] else [f"{element['type']} with {sorted(element)}"]
    if element["type"] == "button":
        wrong += ["the text of a button"] if len(element["text"]["text"]) > 75 else []
        wrong += ["the value of a button"] if len(element["value"]) > 2000 else []
    initial = [element["initial_option"]] if "initial_option" in element else []
    wrong += wrong_options([*element.get("options", ()), *initial])
    if element["type"] == "static_select" and "initial_option" in element:
        wrong += [] if element["initial_option"] in element["options"] else ["an initial option that is none"]
    if element["type"] == "plain_text_input":
        wrong += ["initial_value"] if len(element.get("initial_value", "")) > element["max_length"] else []
        wrong += ["max_length"] if element["max_length"] > 3000 else []
    return wrong
