"""Presets in words: how votes are decided."""

from __future__ import annotations

from ledger.network.preset import Preset
from ledger.values.phrase import Percent, Phrase, phrase


def describe(preset: Preset) -> Phrase:
    """Say how a preset decides."""
    if preset.by_lot is not None:
        usual = preset.by_lot.usual
        return phrase(
            "lots ask {asked} people to look at a usual log; {approvals} yes, {of_asked} of them by these, accept it after {wait} hours unless somebody objects; "
            "else those asked by lot decide after {window} hours.",
            asked=usual.drawn,
            approvals=usual.approvals,
            of_asked=usual.of_drawn,
            wait=usual.hours,
            window=preset.window_hours,
        )
    share = Percent(preset.share.numerator, preset.share.denominator)
    if preset.quorum_share:
        return phrase(
            "at least {quorum} votes and {part} of those who may vote, {approvals} yes and {share} of all yes and no; after {wait} hours or when all have voted, within {window} hours.",
            quorum=preset.quorum,
            part=Percent(preset.quorum_share.numerator, preset.quorum_share.denominator),
            approvals=preset.approvals,
            share=share,
            wait=preset.wait_hours,
            window=preset.window_hours,
        )
    return phrase(
        "at least {quorum} votes, {approvals} yes and {share} of all yes and no; at once, within {window} hours.",
        quorum=preset.quorum,
        approvals=preset.approvals,
        share=share,
        window=preset.window_hours,
    )
