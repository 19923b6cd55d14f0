"""What a channel is owed: the order, and the pauses after what its platform did not take."""

from __future__ import annotations

from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from bot.output.retry_queue import PAUSE_SECONDS, WAIT_SECONDS_MAX, RetryQueue
from bot.record.posts import Posted

CHANNEL = "room:here/general"


def post(number: int, about: str, message: str | None = None) -> Posted:
    return Posted(number, number, about, CHANNEL, message)


def coming(owed: RetryQueue, posts: list[Posted], now: float, votes: tuple[str, ...] = ()) -> tuple[int | None, float]:
    """Return the number of what comes next, and in how many seconds."""
    found, pause = owed.next_post(posts, votes.__contains__, now)
    return (found.number if found else None), pause


def test_new_posts_come_first_then_cards_that_are_settled_then_the_others() -> None:
    posts = [post(1, "C1", "m1"), post(2, "C2", "m2"), post(4, "C4"), post(3, "C3")]
    order = []
    while posts:
        number, pause = coming(RetryQueue(), posts, 5.0, ("C1",))
        assert pause == 0
        order.append(number)
        posts = [one for one in posts if one.number != number]
    assert order == [3, 4, 2, 1]


def test_what_is_refused_waits_longer_each_time_and_lets_the_others_go_first() -> None:
    owed, posts, now = RetryQueue(), [post(1, "C1"), post(2, "C2")], 100.0
    waits = [owed.refused(1, now) for _ in range(9)]
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert coming(owed, posts, now) == (2, PAUSE_SECONDS)
    owed.accepted(2, now + 1, is_edit=False)
    assert coming(owed, posts[:1], now + 1) == (1, 59.0)
    assert coming(owed, [*posts[:1], post(3, "C3")], now + 1) == (3, 0), "what is new does not wait for it"
    owed.accepted(1, now + 60, is_edit=False)
    assert owed.refused(1, now + 61) == 1, "after it was taken it is counted anew"


def test_where_one_post_after_another_is_refused_the_channel_is_left_alone_for_longer_and_longer() -> None:
    owed, now = RetryQueue(), 0.0
    pauses = []
    for number in range(1, 9):
        found, pause = coming(owed, [post(number, f"C{number}")], now)
        assert found == number
        now += pause
        owed.refused(number, now)
        pauses.append(pause)
    assert pauses == [0, 1, 2, 4, 8, 16, 32, WAIT_SECONDS_MAX]
    owed.offer()
    assert coming(owed, [post(1, "C1")], now) == (1, 0), "its platform is back"


def test_after_an_edit_the_next_edit_has_a_pause_and_what_is_new_has_none() -> None:
    owed = RetryQueue()
    owed.accepted(1, 10.0, is_edit=True)
    assert coming(owed, [post(2, "C2", "m2")], 10.25) == (2, PAUSE_SECONDS - 0.25)
    assert coming(owed, [post(2, "C2", "m2"), post(3, "C3")], 10.25) == (3, 0), "people wait for a card to vote on"
    owed.accepted(3, 10.5, is_edit=False)
    assert coming(owed, [post(2, "C2", "m2")], 10.5) == (2, PAUSE_SECONDS - 0.5)
    assert coming(owed, [post(2, "C2", "m2")], 11.0) == (2, 0)


def test_where_nothing_is_owed_the_pause_after_the_last_edit_is_waited_for_all_the_same() -> None:
    """Otherwise an edit that is owed right afterwards would find nobody who remembers the last one."""
    owed = RetryQueue()
    owed.accepted(1, 10.0, is_edit=True)
    assert coming(owed, [], 10.25) == (None, PAUSE_SECONDS - 0.25)
    assert coming(owed, [], 11.0) == (None, 0)


def test_no_message_overtakes_an_earlier_one_about_the_same_subject() -> None:
    owed, posts = RetryQueue(), [post(1, "C1"), post(2, "C1/reminder"), post(3, "C2")]
    owed.refused(1, 0.0)
    assert coming(owed, posts, 0.0)[0] == 3
    assert coming(owed, posts[:2], 0.0)[0] == 1
    found, _ = owed.next_post(posts, ().__contains__, 0.0, without={1, 3})
    assert found is None


@given(st.lists(st.sampled_from(["offer", "refuse", "take", "owe"]), max_size=60), st.data())
def test_whatever_happens_something_that_is_owed_comes_within_the_longest_wait(
    steps: list[str], data: st.DataObject
) -> None:
    owed, now, posts, numbers = RetryQueue(), 0.0, [post(1, "C1")], count(2)
    for step in steps:
        now += data.draw(st.floats(0, 100))
        found, pause = owed.next_post(posts, ("C2",).__contains__, now)
        assert (found is None) == (not posts)
        assert 0 <= pause <= WAIT_SECONDS_MAX
        if step == "owe":
            number = next(numbers)
            posts.append(post(number, f"C{number % 4}", data.draw(st.sampled_from([None, f"m{number}"]))))
        elif step == "offer":
            owed.offer()
        elif found is not None and step == "refuse":
            owed.refused(found.number, now)
        elif found is not None:
            earlier = [one for one in posts if one.subject == found.subject and one.number < found.number]
            assert found.message is not None or all(one.message is not None for one in earlier)
            posts.remove(found)
            owed.accepted(found.number, now, is_edit=found.message is not None)
