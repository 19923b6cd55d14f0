"""Presets: equations that come with the program, each a file of its own that members can read."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from ledger.values.phrase import Code, Refusal

HOURS, COSTS_THEN_HOURS = "hours", "costs-then-hours"
DEFAULTS = (COSTS_THEN_HOURS, HOURS)
"""Presets by which networks share until members agree on an equation, in any currency; older ledgers have `hours`."""

NAMES = (COSTS_THEN_HOURS, HOURS, "nrp", "mobile-lab", "risk-phases", "disco", "equal", "slicing-pie")


@cache
def text(name: str) -> str:
    """Return the file of a preset; refuse a name that none has."""
    if name not in NAMES:
        raise Refusal("There is no preset {name}. There is {presets}.", name=name[:40], presets=tuple(map(Code, NAMES)))
    return files(__name__).joinpath(f"{name}.toml").read_text("utf-8")
