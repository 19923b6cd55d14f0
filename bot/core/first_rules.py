"""First rules: those with which a network begins, and those that an old one lacks when the program is started."""

from __future__ import annotations

from bot.config.settings import Network
from bot.input.emoji import bare
from ledger.book import Book
from ledger.equations.presets import COSTS_THEN_HOURS
from ledger.network.preset import PRESETS
from ledger.network.rules import Rules, RulesAdopted, with_answer_days
from ledger.values.phrase import NETWORK, Words


def at_start(book: Book, network: Network) -> tuple[RulesAdopted, ...]:
    """Return the first rules of a new network; of an old one, the rules with an end of what waits for a yes, if it has none."""
    if book.height == 0:
        return (RulesAdopted(_first_rules(network), None),)
    return with_answer_days(book.rules)


def _first_rules(network: Network) -> Rules:
    """Return the first rules of a network, from its settings."""
    return Rules(
        version=1,
        preset=PRESETS[network.preset],
        approve=bare(network.emoji.approve),
        reject=bare(network.emoji.reject),
        abstain=bare(network.emoji.abstain),
        flag=bare(network.emoji.flag),
        zone=network.zone,
        language=network.language,
        main=Words(network.main_channel, NETWORK) if network.main_channel else None,
        mirrors=tuple(Words(mirror, NETWORK) for mirror in network.mirror),
        default=COSTS_THEN_HOURS,
    )
