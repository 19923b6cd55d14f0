"""Where a post goes, and what it costs to find out in a network that has been there for long."""

from __future__ import annotations

from bot.outcome import Post
from bot.output.routing import Routing
from bot.record.posts import Posted, Posts
from tests.commands.conftest import HERE, Town
from tests.support.effort import lines

ELSEWHERE = "room:here/side"


def shown(town: Town, cards: int, *digests: str) -> Routing:
    """Return the addresses of a network with cards in one channel, and digests in these."""
    channels = [
        *((f"C{number + 1}", HERE) for number in range(cards)),
        *((f"W{n + 1}", d) for n, d in enumerate(digests)),
    ]
    rows = [
        Posted(number, 1, about, channel, f"{channel}/m{number}") for number, (about, channel) in enumerate(channels, 1)
    ]
    return Routing(town.book, Posts(rows), {}, lambda channel: channel.startswith("room:"))


def test_a_digest_goes_where_the_one_before_was_and_the_first_where_the_first_card_is() -> None:
    town = Town("ana")
    assert shown(town, 3).channels_of(Post("W1"), None, None) == [HERE]
    assert shown(town, 3, HERE, ELSEWHERE).channels_of(Post("W3"), None, None) == [ELSEWHERE]
    assert shown(town, 3, ELSEWHERE, "room:ana").channels_of(Post("W3"), None, None) == [ELSEWHERE], (
        "not into a direct message"
    )


def test_where_a_digest_goes_is_found_as_soon_among_many_cards_as_among_few() -> None:
    town = Town("ana")
    few, many = shown(town, 20, ELSEWHERE), shown(town, 2_000, ELSEWHERE)
    assert lines(lambda: many.channels_of(Post("W2"), None, None)) == lines(
        lambda: few.channels_of(Post("W2"), None, None)
    )


def test_a_message_about_a_subject_goes_wherever_that_has_a_card() -> None:
    town = Town("ana")
    assert shown(town, 3).channels_of(Post("C2/flag/A1"), ELSEWHERE, "room:ana") == [HERE]
