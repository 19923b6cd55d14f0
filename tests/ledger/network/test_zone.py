"""The time zone by which a person gets messages: chosen, told by a platform, or the network's."""

from __future__ import annotations

import pytest

from ledger.network.agent import forget
from ledger.network.identity import Linked
from ledger.network.zone import ZoneChosen, ZoneTold, choose_zone, tell_zone
from ledger.values.phrase import Refusal, Words
from tests.commands.conftest import Town


@pytest.fixture
def town() -> Town:
    return Town("ana", "ben", zone="Europe/Berlin")


def zone(town: Town, name: str) -> str:
    return town.book.zones.of(town.book.agents, town.person(name), town.book.rules.now.zone)


def told(town: Town, name: str, where: str | None) -> tuple[ZoneTold, ...]:
    facts = tell_zone(town.book.zones, town.book.agents, town.people[name], where)
    town.add(*facts)
    return facts


def test_it_is_the_networks_then_the_platforms_then_the_chosen_one(town: Town) -> None:
    assert zone(town, "ben") == "Europe/Berlin"
    told(town, "ben", "Asia/Tokyo")
    assert zone(town, "ben") == "Asia/Tokyo"
    town.add(*choose_zone(town.book.agents, town.person("ben"), "america/new york"))
    assert zone(town, "ben") == "America/New_York"
    told(town, "ben", "Asia/Seoul")
    assert zone(town, "ben") == "America/New_York"
    town.add(*choose_zone(town.book.agents, town.person("ben"), "None"))
    assert zone(town, "ben") == "Asia/Seoul"
    assert zone(town, "ana") == "Europe/Berlin"


def test_what_is_known_already_is_no_fact(town: Town) -> None:
    assert told(town, "ben", None) == ()
    assert len(told(town, "ben", "Asia/Tokyo")) == 1
    assert told(town, "ben", "Asia/Tokyo") == ()
    assert len(told(town, "ben", "Asia/Seoul")) == 1


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "Europe", "../etc/passwd", "Berlin"])
def test_nobody_chooses_a_zone_that_does_not_exist(town: Town, name: str) -> None:
    with pytest.raises(Refusal):
        choose_zone(town.book.agents, "A1", name)


def test_a_zone_that_does_not_exist_any_more_counts_as_unknown(town: Town) -> None:
    person = town.person("ben")
    town.add(ZoneChosen(person, Words("Mars/Olympus", person)))
    assert zone(town, "ben") == "Europe/Berlin"
    told(town, "ben", "Asia/Tokyo")
    assert zone(town, "ben") == "Asia/Tokyo"
    told(town, "ben", "Asia/Atlantis")
    assert zone(town, "ben") == "Europe/Berlin"
    assert town.book.zones.of(town.book.agents, person, "Mars/Olympus") == "UTC"
    assert town.book.zones.in_use("Mars/Olympus") == {"UTC"}


def test_of_linked_accounts_the_last_zone_counts(town: Town) -> None:
    told(town, "ana", "Asia/Tokyo")
    told(town, "ben", "Asia/Seoul")
    town.add(Linked(town.people["ben"], town.people["ana"]))
    assert zone(town, "ana") == zone(town, "ben") == "Asia/Seoul"
    assert town.book.zones.in_use("Europe/Berlin") == {"Asia/Tokyo", "Asia/Seoul", "Europe/Berlin"}


def test_a_forgotten_person_leaves_no_zone_behind(town: Town) -> None:
    told(town, "ben", "Asia/Tokyo")
    told(town, "ana", "Asia/Tokyo")
    town.add(*choose_zone(town.book.agents, town.person("ben"), "Asia/Seoul"))
    town.add(forget(town.book.agents, town.person("ben")))
    assert town.book.zones.used == {"Asia/Tokyo": 1}
    assert zone(town, "ben") == "Europe/Berlin"
