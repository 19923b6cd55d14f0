"""Language of private words: the person's own where it is told or chosen, else the network's; on a card always the network's."""

from __future__ import annotations

from tests.support.given import with_hours
from tests.support.network import Network


async def german(network: Network) -> None:
    """Make a network of three a German one."""
    await with_hours(network, "2.5h")
    await network.says("ana", "/settings set language de")


async def declined(network: Network, number: str) -> str:
    """Let ana log an hour for ben, who does not want it; return the message that she gets."""
    await network.says("ana", "/contribute 1h for:@room:ben carried boxes")
    await network.says("ben", f"/confirm {number} no")
    return network.room.direct("ana")[-1]


async def test_where_no_language_is_told_private_words_are_in_that_of_the_network(network: Network) -> None:
    await german(network)
    assert "Notiert als C2: 1,5 h Arbeit." in await network.says("ben", "/contribute 1.5h Kabel verlegt")
    assert "Den Befehl /kontribute gibt es nicht." in await network.says("ben", "/kontribute 1h x")
    assert "Du bist neu hier." in await network.whispers("dora", "/mine")
    network.room.outside.add("eve")
    assert "bist du gerade nicht dort" in await network.whispers("eve", "/mine")
    assert "zählt nicht" in await declined(network, "C3")


async def test_what_a_platform_told_counts_for_posts_and_reactions_as_well_and_never_for_cards(
    network: Network,
) -> None:
    await german(network)
    network.room.locale = "en-GB"
    assert "Noted as C2: 1.5 h of work." in await network.says("ana", "/contribute 1.5h laid cables")
    assert "1,5 h Arbeit" in network.room.shown("C2")
    network.room.locale = None
    assert "You are ana" in await network.says("ana", "/settings me")
    assert "Du bist ben" in await network.says("ben", "/settings me")
    assert "counts for nothing" in await declined(network, "C3")
    assert "others judge it, not you" in await network.reacts("ana", "✅", "C2")


async def test_what_somebody_chose_counts_more_than_what_is_told(network: Network) -> None:
    await german(network)
    network.room.locale = "en"
    assert "I write to you in de." in await network.says("ana", "/settings me language deutsch")
    assert "Notiert als C2" in await network.says("ana", "/contribute 1.5h Kabel verlegt")
    assert "zählt nicht" in await declined(network, "C3")
    await network.says("ana", "/settings me language none")
    assert "Noted as C4" in await network.says("ana", "/contribute 1.5h laid more")


async def test_a_language_in_which_we_do_not_write_counts_as_none(network: Network) -> None:
    await german(network)
    network.room.locale = "fr"
    assert "Notiert als C2" in await network.says("ben", "/contribute 1.5h Kabel verlegt")
    assert network.directory.tongue("room:here/general", None) == "de"
    assert network.directory.tongue("room:nobody", "fr") == "de"
    assert network.directory.tongue("room:nobody", "en-US") == "en-US"
