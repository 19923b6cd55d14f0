"""References of platforms, read in one place."""

from __future__ import annotations

import pytest

from bot.reference import Reference


@pytest.mark.parametrize(
    ("reference", "parts"),
    [
        ("discord:91", ("discord", "91", "", "discord:91")),
        ("slack:T1/U2", ("slack", "T1/U2", "slack:T1", "U2")),
        ("slack:T1/C2/3.4", ("slack", "T1/C2/3.4", "slack:T1/C2", "3.4")),
        ("matrix:@ana:here", ("matrix", "@ana:here", "", "matrix:@ana:here")),
        ("here", ("here", "", "", "here")),
    ],
)
def test_a_reference_says_its_platform_and_where_it_is(reference: str, parts: tuple[str, str, str, str]) -> None:
    found = Reference(reference)
    assert (found.platform, found.local, found.parent, found.name) == parts
    assert {type(part) for part in (found.platform, found.local, found.parent, found.name)} == {str}
