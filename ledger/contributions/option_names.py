"""Names of options as people write them: in English, German, French and Spanish."""

from __future__ import annotations

from collections.abc import Mapping

OPTION_NAMES: Mapping[str, str] = {
    **{name: name for name in ("with", "for", "date", "project", "evidence")},
    **dict.fromkeys(("mit", "avec", "con"), "with"),
    **dict.fromkeys(("für", "fuer", "pour", "para"), "for"),
    **dict.fromkeys(("on", "when", "day", "datum", "tag", "am", "jour", "fecha", "día"), "date"),
    **dict.fromkeys(("projekt", "projet", "proyecto"), "project"),
    **dict.fromkeys(("beleg", "receipt", "link", "preuve", "recibo"), "evidence"),
}
"""The options that people name in many ways, by each name in lower case."""

DAY_NAMES: Mapping[str, str] = {
    **dict.fromkeys(("since", "von", "ab", "seit", "depuis", "de", "desde"), "from"),
    **dict.fromkeys(("before", "until", "till", "bis", "jusque", "hasta"), "to"),
}
"""The two that choose days, by their old and other names. Elsewhere these are words as any."""
