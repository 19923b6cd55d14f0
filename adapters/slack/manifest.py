"""Manifest of the Slack app, made from the menu: scopes, events, commands and shortcuts.

The form is that of https://docs.slack.dev/reference/app-manifest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from adapters.slack.command_names import Names
from bot.menu import Menu, Option, Verb

SCOPES = {
    "app_mentions:read": "hear what is said to it by its name in a channel",
    "channels:history": "read the reactions on many cards at once, and find a message again whose confirmation was lost, in a public channel",
    "channels:join": "come into a public channel where somebody used a command, to show the card there",
    "chat:write": "show cards and answers, and keep them up to date",
    "commands": "take the commands and the shortcuts",
    "files:read": "read a file that somebody hands over in a form, and see whether one of ours has arrived",
    "files:write": "show the charts of digests, and hand over files",
    "groups:history": "read the reactions on many cards at once, and find a message again whose confirmation was lost, in a private channel",
    "im:history": "hear what somebody says to it alone, read the reactions on many cards at once, and find a message again whose confirmation was lost, in a direct message",
    "im:write": "open a direct message for what is meant for one person",
    "mpim:history": "find a message again whose confirmation was lost, in a group message",
    "reactions:read": "count the reactions on a card as votes",
    "users:read": "know the name and the language of those who use it, and tell people from bots",
}
"""Scopes of the bot, each with its purpose."""

APP_SCOPE = "connections:write"
"""Scope of the app token in Socket Mode."""

EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "message.im",
    "reaction_added",
    "reaction_removed",
    "tokens_revoked",
)
"""Subscribed events; none of what people say to each other in a channel."""

ON_MESSAGE, ANYWHERE = "from-message", "from-anywhere"
"""Prefixes of the ids of the two shortcuts; a colon and the verb follow."""


def lacking(granted: Iterable[str]) -> list[str]:
    """Return a sentence for each missing scope, with its purpose."""
    return [f"the scope {scope} is missing, to {SCOPES[scope]}" for scope in sorted(SCOPES.keys() - granted)]


def manifest(menu: Menu, names: Names, address: str | None = None) -> dict[str, Any]:
    """Return the manifest: for HTTP if there is an address, else for Socket Mode."""
    where = {"url": address} if address else {}
    return {
        "display_information": {
            "name": "Potluck",
            "description": "Everyone brings something, everyone shares.",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Potluck", "always_online": True},
            "shortcuts": _shortcuts(menu),
            "slash_commands": [_command(menu, names, command) | where for command in menu.commands()],
        },
        "oauth_config": {"scopes": {"bot": sorted(SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": list(EVENTS)} | ({"request_url": address} if address else {}),
            "interactivity": {"is_enabled": True}
            | ({"request_url": address, "message_menu_options_url": address} if address else {}),
            "org_deploy_enabled": False,
            "socket_mode_enabled": address is None,
            "token_rotation_enabled": False,
        },
    }


def _command(menu: Menu, names: Names, command: str) -> dict[str, Any]:
    actions = menu.actions(command) or {}
    first = next(iter(actions.values()))
    described = {"command": f"/{names.on_slack(command)}", "description": first.help, "should_escape": True}
    hint = _usage_hint(actions)
    return described | ({"usage_hint": hint} if hint else {})


def _usage_hint(actions: Mapping[str | None, Verb]) -> str:
    """Return the actions of a command, then the options of its default verb."""
    words = " | ".join(filter(None, actions))
    default = [_hint(option) for option in actions[None].options] if None in actions else []
    return " ".join([*([f"[{words}]"] if words else []), *default])


def _hint(option: Option) -> str:
    return option.name if option.required else f"[{option.name}]"


def _shortcuts(menu: Menu) -> list[dict[str, str]]:
    return [
        {
            "name": verb.from_message.sentence,
            "type": kind,
            "callback_id": f"{callback}:{verb.name}",
            "description": verb.help,
        }
        for verb in menu.verbs
        if verb.from_message
        for kind, callback in (("message", ON_MESSAGE), ("global", ANYWHERE))
    ]
