"""Databases as they are after a ledger was restored from an archive without words for few."""

from __future__ import annotations

import json
from typing import Any

from tests.ledger.chain.second_verifier import FOR_FEW, words_in
from tests.support.databases import Place
from tests.support.network import Network

WITHHOLD = "UPDATE words SET salt = NULL, text = NULL WHERE"


def for_few(bodies: list[bytes]) -> list[str]:
    """Return the commitments to words for few, in their order."""
    facts = [fact for body in bodies for fact in json.loads(body)["facts"]]
    return [
        words["words"]
        for kind, _, values in facts
        for field, words in words_in(values)
        if field in FOR_FEW.get(kind, ()) and words["words"]
    ]


async def bodies(place: Place) -> list[bytes]:
    """Return the bodies of all entries."""
    rows = await place.ask("SELECT body FROM entries ORDER BY height")
    return [bytes(body) for (body,) in rows]


async def withhold(place: Place) -> int:
    """Leave out salts and texts of words for few, and the files with addresses in them; return how many texts there were."""
    known = {row[0] for row in await place.ask("SELECT commitment FROM words WHERE text IS NOT NULL")}
    left_out = [commitment for commitment in for_few(await bodies(place)) if commitment in known]
    for commitment in left_out:
        await place.ask(f"{WITHHOLD} commitment = '{commitment}'")
    await place.ask("DELETE FROM files")
    return len(left_out)


def place_of(network: Network) -> Place:
    """Return where the database of a network is."""
    return Place(network.path, network.address)


async def restored(network: Network) -> int:
    """Let a network go on as one that was restored elsewhere, and return how many texts are withheld."""
    await network.stop()
    number = await withhold(place_of(network))
    await network.start()
    return number


async def words_of(network: Network) -> dict[str, tuple[Any, ...]]:
    """Return subject, salt and text of all words by their commitment."""
    rows = await place_of(network).ask("SELECT commitment, subject, salt, text FROM words")
    return {commitment: tuple(rest) for commitment, *rest in rows}
