"""Names in the place of numbers: what has a name of its own is called by it, and a name of several is asked about."""

from __future__ import annotations

from tests.support.given import with_five
from tests.support.network import Network


async def test_an_equation_is_called_by_its_name(network: Network) -> None:
    await with_five(network)
    await network.says("ana", "/equation propose preset:nrp with:rates.default=20")
    name = network.book.equations.by_id["E1"].equation.name
    by_number = await network.says("ben", "/equation E1")
    assert await network.says("ben", f"/equation {name}") == by_number
    assert await network.says("ben", f'/equation "{name.upper()}"') == by_number
    assert "E1" in await network.says("ben", f"/vote {name} approve")
    assert "Entry" in await network.says("ben", f"/history {name}")


async def test_of_two_equations_of_a_name_the_one_that_holds_or_is_proposed_is_meant(network: Network) -> None:
    await with_five(network)
    await network.says("ana", "/project start probe a lens")
    for project in ("", "#probe "):
        await network.says("ana", f"/equation propose {project}preset:nrp with:rates.default=20")
    name = network.book.equations.by_id["E1"].equation.name
    said = await network.says("ben", f"/equation {name}")
    assert f"2 things here are called {name}: E1, E2. Write the number of the one that you mean." in said
    await network.says("ana", "/withdraw E2")
    assert await network.says("ben", f"/equation {name}") == await network.says("ben", "/equation E1")


async def test_people_are_called_as_they_call_themselves_on_cards_in_answers_and_in_notes(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    await network.says("ana", "/settings me name Ana Silva")
    await network.says("ana", "/contribute 2h swept with @room:ben")
    assert "C1: Ana Silva brought 2 h of work." in network.room.shown("C1")
    await network.says("ben", "/contribute 1h helped @room:ana")
    assert "“helped @Ana Silva”" in network.room.shown("C2")
    assert "Ana Silva" in await network.says("cara", "/agent")


async def test_a_project_and_a_person_are_called_by_their_names(network: Network) -> None:
    await with_five(network)
    await network.says("eva", "/project start probe a lens")
    assert "started" in await network.says("ana", "/history #probe")
    assert await network.says("ana", "/history probe") == await network.says("ana", "/history #probe")
    assert await network.says("ana", "/history ben") == await network.says("ana", "/history @room:ben")
    assert "probe" in await network.says("ana", "/project probe")
    await network.says("cara", "/settings me name Cara de la Cruz")
    assert "(A3): member" in await network.says("ana", "/agent cara de la cruz")
    await network.says("dan", "/settings me name Probe")
    assert "2 things here are called probe: J1, A4." in await network.says("ana", "/history probe")
    assert "started" in await network.says("ana", "/history #probe")


async def test_a_name_of_nothing_is_refused(network: Network) -> None:
    await with_five(network)
    assert "Nothing was recorded" in await network.says("ana", "/vote Nowhere approve")
    assert "neither a number" in await network.says("ana", "/history Nowhere")
    assert "Ana's expense is neither" in await network.says("ana", '/history "Ana\'s expense"')
