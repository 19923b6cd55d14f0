"""Slash commands made from the menu: each a command, or a group with a subcommand for each of its verbs.

Discord takes everything typed as plain text, as the core alone reads it. Limits are those of Discord's documentation,
"Application Command Structure". No option is marked as required: if one is missing, a form asks for it.
"""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Mapping, Sequence
from typing import Any

import discord
from discord import app_commands

from adapters.shared.language import Translate, with_meaning
from bot.menu import Kind, Menu, Option, Verb

DESCRIPTION_MAX = 100
CHOICES_MAX = 25
CHOICE_MAX = 100
"""Characters in the label of a choice."""

SHORTCUT_MAX = 32
"""Characters of the name of a shortcut on a message."""

_SUGGESTED = {Kind.text, Kind.person, Kind.persons, Kind.project, Kind.card, Kind.subject, Kind.date}
_TYPES: Mapping[Kind, object] = {
    Kind.number: app_commands.Range[int, 0, 999_999_999],
    Kind.yes_no: bool,
    Kind.file: discord.Attachment,
}
_CONTEXTS = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False)
_INSTALLS = app_commands.AppInstallationType(guild=True, user=False)


class Translator(app_commands.Translator):
    """Translates descriptions, choices and shortcuts on messages.

    A choice keeps its value, as our sentences quote it, with the translation in brackets: `approve (zustimmen)`. Commands
    and options keep their names. Discord shows a command in a message by its own name in all languages, takes no click on a
    translated one, and loses the subcommands of a command whose name is translated (discord-api-docs, issues 5105, 5462,
    5518 and 7309). Our help quotes the names of options, and other platforms have people type them.
    """

    def __init__(self, translate: Translate) -> None:
        self._translate = translate

    async def translate(
        self, string: app_commands.locale_str, locale: discord.Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        """Return the translation of a string, or None."""
        if string.extras.get("is_name", True):
            return None
        translation = self._translate(string.extras["whole"], str(locale))
        if translation is None:
            return None
        if "value" in string.extras:
            translation = with_meaning(string.extras["value"], translation)
        return _clipped(translation, string.extras["limit"])


async def fill_tree(
    tree: app_commands.CommandTree, menu: Menu, translator: Translator, networks: Sequence[str] = ()
) -> str:
    """Replace the commands of the tree by the menu's; return the hash of the payload for Discord.

    If there are several networks, each command has an option to name the one that is meant.
    """
    tree.clear_commands(guild=None)
    for name in menu.commands():
        tree.add_command(_command(name, menu, _network_option(networks)))
    for verb in menu.verbs:
        if verb.from_message:
            shortcut = _sentence(verb.from_message.sentence, SHORTCUT_MAX)
            tree.add_command(app_commands.ContextMenu(name=shortcut, callback=_on_message))
    await tree.set_translator(translator)
    payload = [await command.get_translated_payload(tree, translator) for command in tree.get_commands()]
    return hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()


def new_tree(client: discord.Client) -> app_commands.CommandTree:
    """Return a tree that registers our commands, and leaves every interaction to the adapter."""
    return _Tree(client, allowed_contexts=_CONTEXTS, allowed_installs=_INSTALLS)


def verb_of(menu: Menu, command: str, action: str | None) -> Verb | None:
    """Return the verb of a command and subcommand of Discord, or None if there is none (any more)."""
    actions = menu.actions(command) or {}
    default = actions.get(None)
    if default is not None and action == default.spelled:
        return default
    return actions.get(action)


def mention(menu: Menu, ids: Mapping[str, int], command: str, word: str) -> tuple[str, str]:
    """Return a clickable mention of a command, and the words left of the two behind the slash.

    The mention names the subcommand that a default verb needs here ("Message Formatting", slash command mentions). A
    command without an id on Discord stays as typed.
    """
    actions = menu.actions(command)
    if actions is None or command not in ids:
        return "", f"/{command}{word}"
    if word.strip() in actions:
        return f"</{command}{word}:{ids[command]}>", ""
    default = actions.get(None)
    if default is None:
        return f"/{command}", word
    subcommand = f" {default.spelled}" if len(actions) > 1 else ""
    return f"</{command}{subcommand}:{ids[command]}>", word


class _Tree(app_commands.CommandTree):
    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Let the library call nothing: a command that an older version made must come through, too, and be answered."""
        return False


def _network_option(networks: Sequence[str]) -> tuple[Option, ...]:
    if len(networks) < 2:
        return ()
    fits = len(networks) <= CHOICES_MAX
    kind, choices = (Kind.choice, tuple(networks)) if fits else (Kind.words, ())
    return (Option("in", kind, "the network that is meant, in a direct message", choices=choices),)


def _command(
    name: str, menu: Menu, extra: tuple[Option, ...]
) -> app_commands.Command[Any, ..., None] | app_commands.Group:
    actions = menu.actions(name) or {}
    if tuple(actions) == (None,):
        return _slash(name, menu, actions[None], extra)
    described = actions.get(None) or next(iter(actions.values()))
    group = app_commands.Group(name=_name(name), description=_description(described.help))
    for action, verb in actions.items():
        group.add_command(_slash(action or verb.spelled, menu, verb, extra))
    return group


def _slash(name: str, menu: Menu, verb: Verb, extra: tuple[Option, ...]) -> app_commands.Command[Any, ..., None]:
    """Return one verb as Discord's command; required options come first."""

    async def callback(interaction: discord.Interaction, **given: str) -> None:
        raise AssertionError("the adapter reads interactions itself")

    described: Any = callback
    options = {f"option_{number}": option for number, option in enumerate((*required_first(verb), *extra))}
    described.__signature__ = _signature(options)  # the library reads it in place of the function's own
    app_commands.rename(**{place: _name(option.name) for place, option in options.items()})(described)
    app_commands.describe(**{place: _description(option.help) for place, option in options.items()})(described)
    app_commands.choices(**_choices(options, menu, verb))(described)
    command: app_commands.Command[Any, ..., None] = app_commands.Command(
        name=_name(name), description=_description(verb.help), callback=described
    )
    for place, option in options.items():
        if option.kind in _SUGGESTED:
            command.autocomplete(place)(_suggested)
    return command


def _signature(options: Mapping[str, Option]) -> inspect.Signature:
    first = inspect.Parameter("interaction", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    keyword = inspect.Parameter.KEYWORD_ONLY
    types = {place: _TYPES.get(option.kind, str) for place, option in options.items()}
    rest = (inspect.Parameter(place, keyword, default=None, annotation=kind) for place, kind in types.items())
    return inspect.Signature([first, *rest])


def _choices(options: Mapping[str, Option], menu: Menu, verb: Verb) -> dict[str, list[app_commands.Choice[str]]]:
    """Return the choices of each option; only those of the verb's own options have words, not names of networks."""
    offered = {place: option for place, option in options.items() if option.kind is Kind.choice}
    words = {place: menu.choices if option in verb.options else {} for place, option in offered.items()}
    return {
        place: [_choice(value, words[place].get(value)) for value in option.choices]
        for place, option in offered.items()
    }


def required_first(verb: Verb) -> list[Option]:
    """Return a verb's options, the required ones first."""
    return sorted(verb.options, key=lambda option: not option.required)


async def _suggested(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
    raise AssertionError("the adapter reads interactions itself")


async def _on_message(interaction: discord.Interaction, message: discord.Message) -> None:
    raise AssertionError("the adapter reads interactions itself")


def _name(name: str) -> app_commands.locale_str:
    return app_commands.locale_str(name)


def _choice(value: str, word: str | None) -> app_commands.Choice[str]:
    extras = {} if word is None else {"is_name": False, "whole": word, "limit": CHOICE_MAX, "value": value}
    return app_commands.Choice(name=app_commands.locale_str(value, **extras), value=value)


def _description(sentence: str) -> app_commands.locale_str:
    return _sentence(sentence, DESCRIPTION_MAX)


def _sentence(sentence: str, limit: int) -> app_commands.locale_str:
    """Return a sentence for translation, clipped to `limit` characters in each language."""
    return app_commands.locale_str(_clipped(sentence, limit), is_name=False, whole=sentence, limit=limit)


def _clipped(words: str, limit: int) -> str:
    return words if len(words) <= limit else words[: limit - 1] + "…"
