"""What was logged a moment ago is found as by looking through everything."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ledger.lately import AGAIN, Lately
from ledger.phrase import Words

BEGUN = datetime(2026, 11, 2, 9, tzinfo=UTC)
LOGS = st.lists(
    st.tuples(st.sampled_from(["A1", "A2"]), st.sampled_from(["swept", "dug"]), st.integers(0, 150)), max_size=30
)


@given(LOGS)
def test_whatever_is_logged_everything_of_the_last_minute_is_found_by_its_words(
    logs: list[tuple[str, str, int]],
) -> None:
    lately, at, made = Lately(), BEGUN, list[tuple[str, str, datetime]]()
    for account, note, seconds in logs:
        at += timedelta(seconds=seconds)
        lately.add(account, Words(note, account), f"C{len(made) + 1}", at)
        made.append((account, note, at))
        for author in ("A1", "A2"):
            for said in ("swept", "dug"):
                same = {f"C{n}" for n, one in enumerate(made, 1) if one[:2] == (author, said)}
                recent = {f"C{n}" for n, one in enumerate(made, 1) if at - one[2] < AGAIN}
                found = set(lately.of(author, Words(said, author)))
                assert same & recent <= found <= same


def test_what_is_older_than_two_minutes_is_kept_no_more() -> None:
    lately = Lately()
    for minute in (0, 1, 2):
        lately.add("A1", Words("swept", "A1"), f"C{minute + 1}", BEGUN + minute * AGAIN)
    assert lately.of("A1", Words("swept", "A1")) == ("C2", "C3")
