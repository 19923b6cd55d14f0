"""The commands of Discord, made from the menu: a command each, or a group with a subcommand for each of its verbs.

Everything that is typed is a plain text for Discord, as it is read in one place behind the door; limits are those of its
documentation, "Application Command Structure". No option is marked as required: where one is missing, a form asks for it.
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
"""Characters of the name of a value to choose."""

SHORTCUT_MAX = 32
"""Characters of a name in the menu of a message."""

_SUGGESTED = {Kind.text, Kind.person, Kind.project, Kind.card, Kind.date}
_TYPES: Mapping[Kind, object] = {
    Kind.number: app_commands.Range[int, 0, 999_999_999],
    Kind.yes_no: bool,
    Kind.file: discord.Attachment,
}
_CONTEXTS = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False)
_INSTALLS = app_commands.AppInstallationType(guild=True, user=False)


class Translator(app_commands.Translator):
    """Puts descriptions, values to choose and shortcuts on messages into every language that has words.

    Beside a value stands what it means, as our sentences quote the value: `approve (zustimmen)`. Commands and their options
    keep their names. Discord shows a command in a message by its own name in all languages, takes no click on a translated
    one, and loses the subcommands of a command whose name is translated (discord-api-docs, issues 5105, 5462, 5518 and
    7309); and what an option is called stands in our help, which is typed on other platforms.
    """

    def __init__(self, translate: Translate) -> None:
        self._translate = translate

    async def translate(
        self, string: app_commands.locale_str, locale: discord.Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        """Return the sentence in a language, or None."""
        if string.extras.get("is_name", True):
            return None
        said = self._translate(string.extras["whole"], str(locale))
        if said is not None and "value" in string.extras:
            said = with_meaning(string.extras["value"], said)
        return None if said is None else _short(said, string.extras["limit"])


async def registered(
    tree: app_commands.CommandTree, menu: Menu, translator: Translator, networks: Sequence[str] = ()
) -> str:
    """Put the menu's commands into the tree, in place of what was there; return the hash of what Discord is to be told.

    Where there are several networks, each command has an option that says which one is meant.
    """
    tree.clear_commands(guild=None)
    for name in menu.commands():
        tree.add_command(_command(name, menu, _among(networks)))
    for verb in menu.verbs:
        if verb.from_message:
            shortcut = _said(verb.from_message.sentence, SHORTCUT_MAX)
            tree.add_command(app_commands.ContextMenu(name=shortcut, callback=_on_message))
    await tree.set_translator(translator)
    payload = [await command.get_translated_payload(tree, translator) for command in tree.get_commands()]
    return hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()


def new_tree(client: discord.Client) -> app_commands.CommandTree:
    """Return a tree that tells Discord our commands, and leaves every interaction to the adapter."""
    return _Tree(client, allowed_contexts=_CONTEXTS, allowed_installs=_INSTALLS)


def verb_of(menu: Menu, command: str, action: str | None) -> Verb | None:
    """Return the verb that is meant by a command and subcommand of Discord, or None if there is none (any more)."""
    actions = menu.actions(command) or {}
    default = actions.get(None)
    if action is not None and default is not None and action == default.spelled:
        return default
    return actions.get(action)


def mention(menu: Menu, ids: Mapping[str, int], command: str, word: str) -> tuple[str, str]:
    """Return a command as something to click, and what is left of the two words behind a slash.

    It says the action that a default verb needs here ("Message Formatting", slash command mentions). A command that
    Discord has no id for stays as it is.
    """
    actions = menu.actions(command)
    if actions is None or command not in ids:
        return "", f"/{command}{word}"
    if word.strip() in actions:
        return f"</{command}{word}:{ids[command]}>", ""
    default = actions.get(None)
    if default is None or len(actions) == 1:
        return f"</{command}:{ids[command]}>" if default is not None else f"/{command}", word
    return f"</{command} {default.spelled}:{ids[command]}>", word


class _Tree(app_commands.CommandTree):
    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Let the library call nothing: a command that an older version made must come through, too, to be answered."""
        return False


def _among(networks: Sequence[str]) -> tuple[Option, ...]:
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
    default = actions.get(None)
    described = default or next(iter(actions.values()))
    group = app_commands.Group(name=_name(name), description=_described(described.help))
    for action, verb in actions.items():
        group.add_command(_slash(action or verb.spelled, menu, verb, extra))
    return group


def _slash(name: str, menu: Menu, verb: Verb, extra: tuple[Option, ...]) -> app_commands.Command[Any, ..., None]:
    """Return one verb as Discord's command; options that are required come first."""

    async def told(interaction: discord.Interaction, **given: str) -> None:
        raise AssertionError("the adapter reads interactions itself")

    called: Any = told
    options = {f"option_{number}": option for number, option in enumerate((*in_order(verb), *extra))}
    parameters = [inspect.Parameter("interaction", inspect.Parameter.POSITIONAL_OR_KEYWORD)]
    parameters += [
        inspect.Parameter(place, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=_TYPES.get(option.kind, str))
        for place, option in options.items()
    ]
    called.__signature__ = inspect.Signature(parameters)  # what the library reads, in place of the function's own
    app_commands.rename(**{place: _name(option.name) for place, option in options.items()})(called)
    app_commands.describe(**{place: _described(option.help) for place, option in options.items()})(called)
    chosen = {
        place: [_choice(value, menu.choices.get(value) if option in verb.options else None) for value in option.choices]
        for place, option in options.items()
        if option.kind is Kind.choice
    }
    app_commands.choices(**chosen)(called)
    command: app_commands.Command[Any, ..., None] = app_commands.Command(
        name=_name(name), description=_described(verb.help), callback=called
    )
    for place, option in options.items():
        if option.kind in _SUGGESTED:
            command.autocomplete(place)(_suggested)
    return command


def in_order(verb: Verb) -> list[Option]:
    """Return a verb's options, the required ones first."""
    return sorted(verb.options, key=lambda option: not option.required)


async def _suggested(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
    raise AssertionError("the adapter reads interactions itself")


async def _on_message(interaction: discord.Interaction, message: discord.Message) -> None:
    raise AssertionError("the adapter reads interactions itself")


def _name(name: str) -> app_commands.locale_str:
    return app_commands.locale_str(name)


def _choice(value: str, word: str | None) -> app_commands.Choice[str]:
    said = {} if word is None else {"is_name": False, "whole": word, "limit": CHOICE_MAX, "value": value}
    return app_commands.Choice(name=app_commands.locale_str(value, **said), value=value)


def _described(said: str) -> app_commands.locale_str:
    return _said(said, DESCRIPTION_MAX)


def _said(said: str, limit: int) -> app_commands.locale_str:
    """Return a sentence that is translated, in at most so many characters."""
    return app_commands.locale_str(_short(said, limit), is_name=False, whole=said, limit=limit)


def _short(said: str, limit: int) -> str:
    return said if len(said) <= limit else said[: limit - 1] + "…"
