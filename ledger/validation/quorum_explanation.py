"""Explanation of votes by quorum while they are open: the figures, and the rule by which they are decided."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from ledger.network.preset import Preset
from ledger.validation import electorate, settlement
from ledger.validation import words as vote_words
from ledger.validation.vote import Vote
from ledger.values.phrase import Percent, Phrase, phrase

if TYPE_CHECKING:
    from ledger.book import Book


def of_open(book: Book, part: Vote) -> Iterator[Phrase]:
    """Yield the figures of an open vote on a log, and the rule by which it is decided; nothing before two can judge it."""
    begun, preset = electorate.begun(part, book.agents), settlement.preset_of(book, part)
    if begun is None:
        return
    closes = settlement.closes(part, preset, begun)
    yield vote_words.tally_sentence(settlement.tally(book, part), preset, is_open=True)
    if book.hearings.is_held(part.opened.subject):
        yield phrase("It would take from somebody's work who has not said that it is right, so it waits for its end.")
    else:
        yield phrase(
            "It is accepted from {opens} on, or before once all have voted, with {least} approvals at least, and {share} of approvals and rejects.",
            opens=settlement.opens(book, part, begun),
            least=preset.approvals,
            share=_percent(preset.share),
        )
    yield _at_its_end(part, preset, closes)


def _at_its_end(part: Vote, preset: Preset, closes: object) -> Phrase:
    values = {
        "closes": closes,
        "least": preset.flagged_approvals,
        "flagged": _percent(preset.flagged_share),
        "share": _percent(preset.share),
    }
    if part.extended:
        return phrase(
            "While a red flag is up it takes {least} approvals and {flagged}, and waits for its end, {closes}. Then it is rejected if enough have voted, somebody rejects and fewer than {share} approve; else it is undecided.",
            **values,
        )
    return phrase(
        "While a red flag is up it takes {least} approvals and {flagged}, and waits for its end, {closes}. Then it is rejected if enough have voted, somebody rejects and fewer than {share} approve; else it is open for longer, once.",
        **values,
    )


def _percent(share: Fraction) -> Percent:
    return Percent(share.numerator, share.denominator)
