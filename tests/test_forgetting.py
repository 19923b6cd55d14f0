"""What is left of somebody who asked to be forgotten: nothing in the database, and nothing in what the bot has posted."""

from __future__ import annotations

from tests.given import with_hours, with_income
from tests.network import Network


def posted(network: Network) -> list[str]:
    """Return what stands in all messages of ours in which she can be read of, those to herself apart."""
    return [
        text
        for channel in {message.channel for message in network.room.messages.values()} - {"room:zilpah"}
        for text in network.room.seen(channel)
        if "zilpah" in text.casefold()
    ]


async def test_no_message_of_ours_names_or_quotes_who_was_forgotten(network: Network) -> None:
    await network.members("ana", "ben", "cara", "zilpah")
    await network.says("zilpah", "/project start probe zilpahpurpose")
    await network.says("zilpah", "/contribute 2h for:@room:ben zilpahwords")
    await network.says("zilpah", "/contribute 2h #probe zilpahwords")
    await network.says("ben", "/vote C2 approve")
    await network.says("zilpah", "/amend C2 1h zilpahwords again")
    await network.says("ana", "/contribute 1h swept with @room:zilpah")
    await network.says("ana", "/contribute 1h swept alone")
    await network.says("zilpah", "/flag C4 zilpahreason")
    await network.says("zilpah", "/equation propose preset:hours with:currency=EUR")
    await network.says("ana", "/equation agree E1 " + network.room.shown("E1").partition("agree E1 ")[2][:8])
    await network.passes(hours=80)
    assert len(posted(network)) > 6
    await network.says("zilpah", "/privacy forget sure:yes")
    assert posted(network) == []
    assert b"zilpah" not in network.stored()


async def test_the_card_of_a_settled_equation_does_not_keep_the_name_of_who_proposed_it(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h")
    await network.says("zilpah", "/join")
    await network.says("ana", "/agent outside Friends")
    await network.says("cara", "/join name:zilpah")
    await network.says("cara", "/equation propose preset:hours with:currency=EUR")
    fingerprint = network.room.shown("E1").partition("agree E1 ")[2][:8]
    for name in ("ana", "ben", "cara"):
        await network.says(name, f"/equation agree E1 {fingerprint}")
    await network.passes(days=8)
    assert network.book.equations.by_id["E1"].state != "open"
    await network.says("cara", "/privacy forget sure:yes")
    assert "cara" not in network.room.shown("E1")


async def test_words_about_money_of_who_was_forgotten_stand_nowhere(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h", "1h")
    await with_income(network, "100 EUR")
    await network.says("ana", "/distribute prepare 100 EUR")
    for name, reason in (("cara", "zilpahreason"), ("dan", "mine")):
        await network.says(name, f"/distribute object D1 {reason}")
    assert posted(network)
    await network.says("cara", "/privacy forget sure:yes")
    assert posted(network) == []
    assert b"zilpah" not in network.stored()
