"""What every fact needs: a page that folds it, a sentence that says it, and rows in the export, or the reason why not."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pytest

from ledger import book, facts, history
from ledger.contributions.contribution import Confirmed
from ledger.export import rows
from ledger.network.agent import Joined
from ledger.network.audience import Unshown
from tests.commands.conftest import Town

Kinds = Collection[type]


def unfolded(folded_by: Mapping[type, Collection[str]]) -> list[type]:
    """Return the facts that no page folds."""
    return [kind for kind in facts.FACTS if not folded_by.get(kind)]


def unsaid(says: Kinds) -> list[type]:
    """Return the facts without a sentence."""
    return [kind for kind in facts.FACTS if kind not in says]


def untold(read: Kinds, reasons: Mapping[type, str]) -> list[type]:
    """Return the facts that bring no row without a reason, and those that bring one although there is a reason."""
    return [kind for kind in facts.FACTS if (kind in read) == bool(reasons.get(kind))]


def read() -> set[type]:
    """Return the facts that bring rows."""
    return {kind for page in rows.PAGES for kind in page.READS}


def test_every_fact_is_folded() -> None:
    assert unfolded(book.FOLDED_BY) == []


def test_every_fact_has_a_sentence() -> None:
    assert unsaid(history.SAYS) == []


def test_every_fact_brings_rows_or_has_a_reason_why_not() -> None:
    assert untold(read(), facts.NOT_EXPORTED) == []


def test_no_kind_of_fact_is_listed_twice() -> None:
    assert len({kind.__name__ for kind in facts.FACTS}) == len(facts.FACTS)


@pytest.mark.parametrize("kind", [Joined, Confirmed])
def test_a_fact_that_was_forgotten_somewhere_is_found(kind: type) -> None:
    folded_by = {one: pages for one, pages in book.FOLDED_BY.items() if one is not kind}
    assert unfolded(folded_by) == [kind]
    assert unsaid([one for one in history.SAYS if one is not kind]) == [kind]
    reasons = {one: why for one, why in facts.NOT_EXPORTED.items() if one is not kind}
    assert untold(read() - {kind}, reasons) == [kind]


def test_a_log_that_waits_again_for_whom_it_is_for_is_under_no_vote_meanwhile() -> None:
    """The vote is on a page of an area below that of the fact which ends it."""
    town = Town("ana", "ben", "cara")
    town.does("ana", f"/contribute 3h for:@{town.person('ben')} swept the hall")
    town.does("ben", "/confirm C1")
    assert "C1" in town.book.votes.open
    town.does("ana", "/amend C1 4h swept the hall")
    assert town.state("C1") == "waiting"
    assert "C1" not in town.book.votes.open
    town.does("ben", "/confirm C1")
    assert not town.book.votes.open["C1"].ballots


@pytest.mark.parametrize("line", ["/withdraw C1", "/amend C1 4h swept the hall"])
def test_a_log_that_nobody_could_see_is_no_longer_held_once_it_is_changed(line: str) -> None:
    """Who can see a card is on a page of an area below that of the fact which ends it."""
    town = Town("ana", "ben", "cara")
    town.does("ana", "/contribute 3h swept the hall")
    town.add(Unshown("C1"))
    assert town.book.audience.unshown == {"C1"}
    town.does("ana", line)
    assert town.book.audience.unshown == set()
