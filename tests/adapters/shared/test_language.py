"""An adapter's own words: each sentence is in the catalogue, and is said in the language of the one to whom it is said."""

from __future__ import annotations

import pytest

from adapters.discord import interactions
from adapters.matrix import replies as of_matrix
from adapters.shared.handed import NOT_SENT, not_sent
from adapters.shared.language import Voice
from adapters.slack import modal_flow, workspace
from adapters.slack import replies as of_slack
from bot.language.translation import translated

SENTENCES = (
    interactions.BROKEN,
    of_matrix.NO_TALK,
    of_matrix.SHUT_OUT,
    of_matrix.ENCRYPTED,
    of_slack.NOT_ALLOWED,
    of_slack.UNSEEN,
    workspace.NO_SAY,
    workspace.BROKEN,
    modal_flow.NOT_OPENED,
    NOT_SENT,
)


def tongue(reference: str, told: str | None) -> str:
    """Return the language of ben, who told none, in a German network."""
    return told or ("de" if reference == "room:ben" else "en")


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_of_an_adapter_is_translated(sentence: str) -> None:
    german = translated(sentence, "de")
    assert german not in (None, sentence)


def test_it_is_said_in_the_language_of_its_reader_with_its_blanks_filled_in() -> None:
    voice = Voice(translated, tongue)
    assert not_sent("Slack", voice.to("room:ben")).startswith("Slack hat die Datei gerade nicht angenommen.")
    assert not_sent("Slack", voice.to("room:ben", "en-US")).startswith("Slack did not take the file now.")
    assert not_sent("Slack", voice.to("room:ana")).startswith("Slack did not take the file now.")


def test_without_a_network_an_adapter_says_what_the_platform_tells_or_english() -> None:
    assert Voice(translated).to("room:ben", "de").locale == "de"
    assert Voice(translated).to("room:ben").locale == "en"
