"""The rows of a network with much work in a short time: its start, its previews and its digest, beside programs of others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from tests.benchmarks import bookkeepers, opening
from tests.benchmarks.digesting import digested
from tests.benchmarks.measured import Measured, alone, rounded, time_in_words
from tests.benchmarks.networks import Networks
from tests.benchmarks.preview import Previewed, preview

SMALL, LARGE = 10_000, 100_000
PREVIEWS = 9
ROUNDS = 3
"""Of whole processes, some of which take many seconds each."""


@dataclass(slots=True)
class Processes:
    """Seconds of each program on the same work, by its name, in rounds in which all of them took turns."""

    seconds: dict[str, list[float]] = field(default_factory=dict)

    def row(self, name: str, what: str, ours: Sequence[float], peer: str, must: float | None = None) -> Measured:
        """Compare seconds of ours with a bookkeeper's; `must` is the share of its time that is allowed, if one is."""
        against, said = f"{peer} balance", time_in_words(1e6 * median(ours))
        bound = "" if must is None else f"<= {must:.3g}"
        raw = {"ours, s": rounded(ours)}
        theirs = self.seconds.get(peer)
        if theirs is None:
            return Measured(name, what, against, said, "not run", None, bound, None, raw)
        ratio = median(ours) / median(theirs)
        raw[f"{peer}, s"] = rounded(theirs)
        met = None if must is None else ratio <= must
        return Measured(name, what, against, said, time_in_words(1e6 * median(theirs)), ratio, bound, met, raw)


def sharing(networks: Networks) -> Iterator[Measured]:
    """Measure previews of a distribution and cold starts, in turns with bookkeepers on a journal of the same work."""
    small = alone(preview, networks.busy(SMALL), PREVIEWS)
    directory = networks.busy(LARGE)
    large = alone(preview, directory, PREVIEWS)
    processes = Processes()
    for _ in range(ROUNDS):
        processes.seconds.setdefault("start", []).append(opening.cold(directory))
        processes.seconds.setdefault("verify", []).append(opening.verified(directory))
        for one in bookkeepers.installed().values():
            processes.seconds.setdefault(one.name, []).append(bookkeepers.balanced(one, directory, large.hours))
    starts, checks = processes.seconds["start"], processes.seconds["verify"]
    start, check = "cold start with 100 k contributions and their votes", "potluck verify with 100 k contributions"
    yield processes.row("P5 hledger", start, starts, "hledger", 1 / 10)
    yield processes.row("P5 beancount", start, starts, "beancount")
    yield processes.row("P6 ledger", check, checks, "ledger", 1)
    yield processes.row("P6 hledger", check, checks, "hledger")
    yield processes.row("P6 beancount", check, checks, "beancount")
    yield from _previews(small, large, processes)


def _previews(small: Previewed, large: Previewed, processes: Processes) -> Iterator[Measured]:
    race, what = large.race, "a distribution preview, 100 k contributions, 10 k members"
    ours, theirs = median(race.ours), median(race.bare)
    yield Measured(
        "P7 loop",
        what,
        "a plain loop over whole numbers",
        time_in_words(ours),
        time_in_words(theirs),
        race.ratio,
        "<= 4",
        race.ratio <= 4,
        race.raw,
    )
    seconds = [one / 1e6 for one in race.ours]
    yield processes.row("P7 hledger", what, seconds, "hledger", 1 / 20)
    yield processes.row("P7 beancount", what, seconds, "beancount")
    before, growth = median(small.race.ours), theirs / median(small.race.bare)
    yield Measured(
        "P8 P7",
        what,
        f"10 k contributions, 1 k members (the loop: {growth:.1f} times)",
        time_in_words(ours),
        time_in_words(before),
        ours / before,
        f"<= {LARGE // SMALL}",
        ours / before <= LARGE / SMALL,
        {"small, µs": rounded(small.race.ours), "large, µs": rounded(race.ours)},
    )


def digests(networks: Networks) -> Iterator[Measured]:
    """Measure the digest of a week with all contributions in it, each time in a network of its own."""
    found = [alone(digested, networks.busy(LARGE)) for _ in range(ROUNDS)]
    assert all(one.accepted == LARGE for one in found), "not all contributions are in the digest"
    made, shown, held = ([getattr(one, name) for one in found] for name in ("made", "shown", "held"))
    what = "a digest of 100 k contributions"
    said = f"{median(shown):.2f} s, {median(made):.2f} s of it until it is recorded"
    raw = {"recorded, s": rounded(made), "shown, s": rounded(shown)}
    yield Measured("P11 time", f"{what}, with its chart", "", said, "", None, "< 2 s", median(shown) < 2, raw)
    longest = 1000 * max(held)
    raw = {"longest, ms": rounded([1000 * one for one in held])}
    said = f"{longest:.0f} ms at most"
    yield Measured("P11 loop", f"{what}: the event loop is held", "", said, "", None, "< 50 ms", longest < 50, raw)
