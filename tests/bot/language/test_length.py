"""An answer is as long as somebody would read, and what is kept of it as large as a database likes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.charts.render import TextWithCharts
from bot.chat import Command, File, Mention, Refused, Said, Table, Text
from bot.language import length
from ledger.network.vocabulary import WORK, TermAdded
from ledger.values.phrase import NETWORK, Words
from tests.support.network import Network
from tests.support.room import GENERAL

WORDS = st.text(max_size=40)
TABLES = st.lists(st.tuples(WORDS, WORDS.map(Said)), max_size=8).map(lambda rows: Table(("a", "b"), tuple(rows)))
TEXTS = st.lists(WORDS | WORDS.map(Said) | WORDS.map(Mention) | TABLES | st.just(File(b"x" * 99, "f"))).map(tuple)


def letters(text: TextWithCharts) -> int:
    """Return how many characters of ours and of members stand in a text."""
    cells = [cell for piece in text if isinstance(piece, Table) for row in piece.rows for cell in row]
    return sum(
        len(one if isinstance(one, str) else one.words) for one in (*text, *cells) if isinstance(one, str | Said)
    )


@given(text=TEXTS, limit=st.integers(1, 300))
def test_of_a_text_that_is_too_long_its_beginning_is_told_and_its_files(text: Text, limit: int) -> None:
    cut = length.shortened(text, limit)
    if cut is None:
        assert letters(text) <= limit
        return
    assert letters(cut) <= limit
    assert [one for one in cut if isinstance(one, File)] == [one for one in text if isinstance(one, File)]
    pieces = [one for one in text if not isinstance(one, File)]
    for whole, told in zip(pieces, (one for one in cut if not isinstance(one, File)), strict=False):
        assert type(told) is type(whole)
    assert length.shortened(text, 10**9) is None


async def test_an_answer_without_end_is_cut_off_and_not_kept_whole(network: Network) -> None:
    await network.members("ana", "ben")
    words = (f"{'a-long-word-for-work-and-' * 2}{number}" for number in range(1, 1200))
    facts = tuple(TermAdded(f"V{n}", WORK, Words(word, NETWORK), "A1") for n, word in enumerate(words, start=1))
    await network.core.journal.append("A1", facts, network.now, None, [])
    before = len(network.stored())
    for number in range(20):
        asked = Command(f"k{number}", "agent", "room:ben", GENERAL, text="", called="ben")
        first, again = [await network.directory.receive(asked) for _ in range(2)]
        assert first is not None and again is not None
        assert letters(first) < length.ANSWER_MAX + 1000
        assert "Here this answer is cut off" in str(first[-1])
        assert not isinstance(first, Refused)
        assert again == ("This was answered before, and the answer was too long to be kept. Please ask once more.",)
    assert len(network.stored()) - before < 20 * length.KEPT_MAX
