"""Settings that are overruled: the file says how a network begins, and the network's own rules hold from then on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bot.config.mistakes import toml
from bot.config.settings import Network, Settings
from bot.input.emoji import bare
from ledger.network.rules import Rules

Value = str | tuple[str, ...] | None


def differences(settings: Settings, there: Iterable[str], rules: Mapping[str, Rules]) -> Iterator[str]:
    """Yield a sentence for each thing in which settings and ledgers differ.

    `there` are the networks that have entries. `rules` are the current ones of each that is in the settings as well.
    """
    known = tuple(there)
    for name in [name for name in known if name not in settings.networks]:
        yield (
            f"There is a ledger of a network {name} here, and the settings do not name it: nobody is served in it. "
            "If it was renamed, give it its name back, as a ledger begins with its name."
        )
    for name, given in settings.networks.items():
        if name not in known and known:  # where there is none at all, it is as everybody begins
            yield f"There is no ledger of the network {name} here: it begins with nothing, on a new one."
        elif name in rules:
            yield from _overruled(name, given, rules[name])


def _overruled(name: str, given: Network, rules: Rules) -> Iterator[str]:
    """Yield a sentence for each setting that is in the file and does not hold."""
    for key, stands, holds, command in _pairs(given, rules):
        if stands != holds:
            yield (
                f"networks.{name}.{key} is {_shown(stands)} in the settings, and {_shown(holds)} by the network's own rules, "
                f"which hold. It is changed in the chat, with /settings set {command}."
            )


def _pairs(given: Network, rules: Rules) -> Iterator[tuple[str, Value, Value, str]]:
    """Yield the settings of the file that are rules as well: name, value in the file, value in the rules, command."""
    main = rules.main.text if rules.main else None
    mirrors = tuple(sorted(mirror.text or "" for mirror in rules.mirrors))
    pairs = (
        ("preset", given.preset, rules.preset.name, "preset"),
        ("zone", given.zone, rules.zone, "zone"),
        ("language", given.language, rules.language, "language"),
        ("main_channel", given.main_channel, main, "main"),
        ("mirror", tuple(sorted(given.mirror)), mirrors, "mirror"),
    )
    yield from (pair for pair in pairs if pair[0] in given.model_fields_set)
    yield from _emoji_pairs(given, rules)


def _emoji_pairs(given: Network, rules: Rules) -> Iterator[tuple[str, Value, Value, str]]:
    for mark in given.emoji.model_fields_set:
        yield f"emoji.{mark}", bare(getattr(given.emoji, mark)), rules.emoji(mark), mark


def _shown(value: Value) -> str:
    return "left out" if value is None else toml(value)
