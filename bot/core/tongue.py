"""Language of those to whom a process writes: of channels the network's, of people their own, else that of their network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.core.network import Core
from bot.language.words import Reader


class Tongue:
    """The languages of all networks of a process. `last` has for each person the network that heard them last."""

    def __init__(self, cores: Mapping[str, Core], last: Mapping[str, str]) -> None:
        self._cores = cores
        self._last = last

    def __call__(self, reference: str, told: str | None = None) -> str:
        """Return the language in which we write to a channel or a person; `told` is what a platform tells of the person just now."""
        return next(self._likely(reference)).readers.language(reference, told)

    def plain_reader(self, reference: str, told: str | None) -> Reader:
        """Return a reader for text without times and names."""
        return Reader(self(reference, told), "UTC", lambda agent: agent)

    def _likely(self, reference: str) -> Iterator[Core]:
        """Yield the networks in which a channel or a person may be, the likeliest first."""
        cores = self._cores.values()
        yield from (core for core in cores if core.gate.serves(reference))
        if reference in self._last:
            yield self._cores[self._last[reference]]
        yield from (core for core in cores if core.gate.is_here(reference))
        yield from cores
