"""The posts of a network in memory: found by number, by message and by subject, whatever is blanked between."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.record.journal import Journal
from bot.record.posts import Posted, Posts
from ledger.network.acquaintance import join
from ledger.network.agent import Forgotten
from ledger.store.store import open_store

ABOUT = st.sampled_from(["C1", "C2", "C1/confirm", "S1"])
CHANNEL = st.sampled_from(["room:here/general", "room:ben", ""])


@given(rows=st.lists(st.tuples(ABOUT, CHANNEL), max_size=12), data=st.data())
def test_what_is_not_blanked_is_found_in_its_order(rows: list[tuple[str, str]], data: st.DataObject) -> None:
    all_of_them = [
        Posted(number, number, about, channel, f"m{number}" if number % 2 else None)
        for number, (about, channel) in enumerate(rows, 1)
    ]
    posts = Posts(all_of_them)
    owed = [post for post in all_of_them if post.channel]
    blanked = data.draw(st.lists(st.sampled_from(owed), unique_by=lambda post: post.number)) if owed else []
    for post in blanked:
        posts.blank(post)
    left = [post for post in owed if post not in blanked]
    assert posts.last == len(rows)
    assert list(posts) == left == list(posts.newest())[::-1]
    for subject in ("C1", "C2", "S1", "C3"):
        assert posts.about_subject(subject) == [post for post in left if post.subject == subject]
    for number in range(1, len(rows) + 1):
        found = next((post for post in left if post.number == number), None)
        assert posts.get(number) is found
        assert posts.of_message(f"m{number}") is (found if number % 2 else None)


def test_a_post_that_is_shown_is_found_by_its_message() -> None:
    post = Posted(1, 7, "C1", "room:here/general")
    posts = Posts([post])
    posts.note_shown(post, "m1", 9)
    assert (posts.of_message("m1"), post.shown) == (post, 9)


async def test_a_message_whose_reader_was_forgotten_meanwhile_goes_nowhere_else(tmp_path: Path) -> None:
    """The platform says that the message is gone, just after its reader was forgotten."""
    at = datetime(2026, 1, 5, 9, tzinfo=UTC)
    store = await open_store(tmp_path)
    journal = Journal("commons", store, lambda height, number: bytes(32))
    await journal.open()
    joined = join(journal.book.agents, "room:ben", None)
    await journal.append(joined.agent, (joined,), at, None, [("C1/reminder", "room:ben")])
    (reminder,) = journal.posts
    await journal.append(joined.agent, (Forgotten(joined.agent, (joined.agent,)),), at, None, ())
    await journal.move(reminder, "room:here/general")
    assert list(journal.posts) == []
    assert [row.channel for row in await store.posts("commons")] == [""]
    await store.close()
