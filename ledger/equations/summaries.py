"""Summaries of the presets, which are read in every language; those of other equations stay as they were written."""

from __future__ import annotations

from collections.abc import Mapping

from ledger.equations import presets
from ledger.equations.proposal import equation_of
from ledger.values.phrase import Phrase, phrase

_OURS: Mapping[str, Phrase] = {
    said.sentence: said
    for said in (
        phrase(
            "Accepted expenses and purchases are paid back first; the rest is shared in proportion to all hours of accepted work, old and new alike."
        ),
        phrase(
            "75 % for livelihood work, 25 % for work of love; whoever did less care than the mean gives up to a quarter of it."
        ),
        phrase("Everyone with an accepted contribution gets the same."),
        phrase("Everything is shared in proportion to all hours of accepted work, old and new alike."),
        phrase(
            "5 % to the network, 10 % to initial cash and 5 % to initiators until paid with 20 % on top, then costs and support, then participants by hours."
        ),
        phrase("First costs are paid back, then work is paid at agreed rates until it is paid in full."),
        phrase(
            "Each time up to 10000.00 pay the work of the riskiest phase, until it is paid in full; the rest is shared by the hours of later phases."
        ),
        phrase(
            "Everything is shared by slices: two for each unit of work and things, four for cash and for costs that were not paid back, forever."
        ),
    )
}


def in_words(summary: str) -> Phrase | str:
    """Return a summary in the words of its reader, if it is that of a preset, else as it was written."""
    return _OURS.get(summary, summary)


def of_preset(name: str) -> Phrase | str:
    """Return the summary of a preset, in the words of its reader."""
    return in_words(equation_of(presets.text(name)).summary or name)
