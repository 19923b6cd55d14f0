"""The vote emoji with which a network begins, as its settings name them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pydantic import Field

from bot.config import mistakes
from bot.config.fields import Mark
from bot.config.platforms import Table
from bot.input.emoji import bare, platforms_without
from bot.reference import Reference


class Emoji(Table):
    """The meaning of each reaction in a vote; all four are different."""

    approve: Mark = Field("✅", description="It was done as it says.")
    reject: Mark = Field("❌", description="It was not.")
    abstain: Mark = Field("⚪", description="I have seen it and do not judge it.")
    flag: Mark = Field("🚩", description="Something is wrong here: look closer before this is settled.")


def platforms_of(places: Iterable[str]) -> tuple[str, ...]:
    """Return the platforms on which these places are, each once."""
    return tuple(dict.fromkeys(Reference(place).platform for place in places))


def contradictions(emoji: Emoji, platforms: tuple[str, ...]) -> Iterator[tuple[mistakes.Path, str]]:
    """Yield what is wrong with the four together, or on the platforms of their network."""
    chosen = {mark: bare(spelling) for mark, spelling in emoji.model_dump().items()}
    if len(set(chosen.values())) < len(chosen):
        yield (), "each of the four needs an emoji of its own."
    for mark, reaction in chosen.items():
        if absent := platforms_without(reaction, platforms):
            yield (mark,), f"nobody can react with {reaction} on {' and '.join(absent)}."
