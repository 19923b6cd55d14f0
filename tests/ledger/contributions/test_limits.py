"""A day has 24 hours for each person, and ten logs of one may wait for others at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ledger.audit import entries
from ledger.chain.entry import Broken, Entry, Fact
from ledger.contributions import log_list
from ledger.contributions.contribution import Logged
from ledger.network.preset import STANDARD_1
from ledger.validation.vote import Opened, Settled
from ledger.values.phrase import Refusal
from tests.commands.conftest import Town

PEOPLE = ("ana", "ben", "cara", "dan")
FULL = "A day has 24 h: log each day by itself, such as /contribute 8h date:2026-01-04 what you did."


@pytest.fixture
def town() -> Town:
    return Town(*PEOPLE, preset=STANDARD_1)


def settled(town: Town, number: str, decision: str = "accepted") -> None:
    town.add(Settled(number, decision, 1, 2, "", 2, 2, 0, 0, 0, blind=False))


def at(town: Town, name: str) -> str:
    return f"@{town.person(name)}"


def has(name: str, hours: str) -> str:
    """Return the beginning of the refusal for somebody who has hours on the day already."""
    left = 24 - int(hours)
    return f"{name} has {hours} h of work on Mon 5 Jan already, and a day has 24 h: at most {left} h more."


@pytest.mark.parametrize("amount", ["24.01h", "4d", "100h"])
def test_one_log_has_at_most_the_hours_of_a_day(town: Town, amount: str) -> None:
    assert town.reads("ana", f"/contribute {amount} worked") == FULL
    assert town.book.contributions.by_id == {}


def test_all_logs_of_a_day_have_so_together(town: Town) -> None:
    town.does("ana", "/contribute 20h worked")
    assert town.reads("ana", "/contribute 4.5h worked").startswith(has("ana", "20"))
    assert town.reads("ana", "/contribute 4h date:2026-01-05 worked").startswith("Noted as C2")
    assert town.reads("ana", "/contribute 24h date:2026-01-04 worked").startswith("Noted as C3")
    assert town.reads("ben", "/contribute 24h worked").startswith("Noted as C4")


def test_only_work_is_limited(town: Town) -> None:
    town.does("ana", "/contribute 24h worked")
    for what in ("space 3d", "material 40 kg", "work 40 pieces"):
        assert town.reads("ana", f"/contribute {what} lent it").startswith("Noted as")


def test_an_organisation_is_many_people(town: Town) -> None:
    town.does("ana", "/agent add Club")
    for _ in range(2):
        assert town.reads("ana", "/contribute 24h for:Club all of us").startswith("Noted as")


@pytest.mark.parametrize("end", ["/withdraw C1", "rejected", "undecided", "accepted"])
def test_what_was_taken_back_or_rejected_leaves_its_hours(town: Town, end: str) -> None:
    town.does("ana", "/contribute 20h worked")
    if end.startswith("/"):
        town.does("ana", end)
    else:
        settled(town, "C1", end)
    is_free = end in ("/withdraw C1", "rejected")
    assert town.reads("ana", "/contribute 10h worked").startswith("Noted as" if is_free else has("ana", "20"))


def test_nobody_fills_the_day_of_another(town: Town) -> None:
    town.does("ben", f"/contribute 24h for:{at(town, 'ana')} worked")
    assert town.reads("ana", "/contribute 20h worked").startswith("Noted as"), "she did not say yes to the other"
    assert town.reads("ana", "/confirm C1").startswith(has("ana", "20"))
    assert town.reads("ben", f"/contribute 5h for:{at(town, 'ana')} worked").startswith(has("ana", "20"))
    assert town.reads("ana", "/confirm C1 no").startswith("C1 is off")


def test_accounts_that_were_ever_linked_have_one_day(town: Town) -> None:
    town.linked("ana", "ben")
    town.does("ben", "/contribute 20h worked")
    town.does("ben", "/link undo")
    for name in ("ana", "ben"):
        assert town.reads(name, "/contribute 5h worked").startswith(has(name, "20"))


def test_an_amendment_obeys_the_same_limit(town: Town) -> None:
    town.does("ana", "/contribute 10h worked")
    town.does("ana", "/contribute 10h date:2026-01-04 worked")
    town.does("ana", "/contribute 10h worked")
    assert town.reads("ana", "/amend C1 15h").startswith(has("ana", "10"))
    assert town.reads("ana", "/amend C2 date:2026-01-05").startswith(has("ana", "20"))
    assert town.reads("ana", "/amend C1 14h").startswith("C1 is now: 14 h of work.")


def test_what_adds_no_hours_may_be_amended_where_there_are_too_many(town: Town) -> None:
    for name in ("ana", "ben"):
        town.does(name, "/contribute 20h worked")
    town.linked("ana", "ben")
    assert town.reads("ana", "/amend C1 18h worked less").startswith("C1 is now: 18 h")
    assert town.reads("ana", "/amend C1 19h worked less").startswith(has("ana", "20"))


def test_a_correction_upward_obeys_it_and_counts_while_it_is_open(town: Town) -> None:
    for _ in range(2):
        town.does("ana", "/contribute 8h worked")
        settled(town, town.last)
    assert town.reads("ana", "/correct C1 17h it was more").startswith(has("ana", "8"))
    assert town.reads("ana", "/correct C1 16h it was more").startswith("Noted as C3")
    assert town.reads("ana", "/correct C2 9h it was more").startswith(has("ana", "16"))
    assert town.reads("ana", "/correct C2 7h it was less").startswith("Noted as C4")
    assert town.reads("ana", "/contribute 15min worked").startswith(has("ana", "24"))


def test_each_of_a_list_has_their_own_day(town: Town) -> None:
    town.does("ben", "/contribute 23h worked")
    others = f"{at(town, 'ben')},{at(town, 'cara')}"
    assert town.reads("ana", f"/contribute 2h with:{others} moved").startswith(has("ben", "23"))
    assert town.book.lists.by_id == {}
    assert town.reads("ana", f"/contribute 1h with:{others} moved").startswith("Noted as L1")


def test_a_day_that_is_full_by_now_is_said_to_whoever_confirms(town: Town) -> None:
    town.does("ana", f"/contribute 2h with:{at(town, 'ben')},{at(town, 'cara')} moved")
    town.does("ben", "/contribute 23h worked")
    assert log_list.approved(town.book, "L1", (town.person("ben"), town.person("cara"))) == (
        *log_list.approved(town.book, "L1", (town.person("cara"),)),
    )
    assert town.reads("ben", "/confirm L1").startswith(has("ben", "23"))
    assert town.reads("cara", "/confirm L1").startswith("Thank you.")


def ten(town: Town, name: str) -> None:
    for number in range(10):
        town.does(name, f"/contribute 15min swept {number}")


def test_ten_logs_wait_for_others_and_no_more(town: Town) -> None:
    ten(town, "ana")
    said = town.reads("ana", "/contribute 15min swept once more")
    assert said == (
        "10 logs of yours wait for others already: C1, C2, C3, C4, C5, C6, C7, C8, C9, C10. "
        "Log more once one of them is decided, or take one back: /withdraw C10."
    )
    town.does("ana", "/withdraw C10")
    assert town.reads("ana", "/contribute 15min swept").startswith("Noted as C11")


@pytest.mark.parametrize("end", ["accepted", "rejected", "undecided"])
def test_what_is_settled_makes_room(town: Town, end: str) -> None:
    ten(town, "ana")
    settled(town, "C3", end)
    assert town.reads("ana", "/contribute 15min swept").startswith("Noted as C11")
    if end == "undecided":
        assert town.reads("ana", "/amend C3").startswith("10 logs of yours wait")


def test_what_waits_anyhow_can_be_amended(town: Town) -> None:
    ten(town, "ana")
    assert town.reads("ana", "/amend C3 30min").startswith("C3 is now")


def test_a_list_is_beside_them(town: Town) -> None:
    ten(town, "ana")
    assert town.reads("ana", f"/contribute 1h with:{at(town, 'ben')} moved").startswith("Noted as L1")
    town.does("ben", "/confirm L1")
    town.add(*log_list.due(town.book, town.now))
    assert town.reads("ana", "/amend C11 2h").startswith("10 logs of yours wait"), "it would leave the list"


def test_what_somebody_made_for_others_is_among_theirs(town: Town) -> None:
    for number in range(10):
        town.does("ana", f"/contribute 15min for:{at(town, 'ben')} swept {number}")
    assert town.reads("ana", "/contribute 15min swept").startswith("10 logs of yours wait")
    assert town.reads("ben", "/contribute 15min swept").startswith("Noted as C11"), "he said yes to none of them"
    for number in range(1, 10):
        town.does("ben", f"/confirm C{number}")
    assert town.reads("ben", "/confirm C10").startswith("10 logs of yours wait")
    settled(town, "C1")
    assert town.reads("ben", "/confirm C10").startswith("Thank you.")


def test_what_lacks_evidence_waits_as_well(town: Town) -> None:
    for number in range(10):
        town.does("ana", f"/contribute expense 90 EUR a saw {number}")
    assert town.reads("ana", "/contribute 15min swept").startswith("10 logs of yours wait")


def test_corrections_of_anothers_work_are_those_of_their_maker(town: Town) -> None:
    for name in PEOPLE[1:]:
        for number in range(4):
            town.does(name, f"/contribute 15min swept {number}")
            settled(town, town.last)
    town.now += timedelta(days=1)
    for number in range(1, 11):
        town.does("ana", f"/correct C{number} 10min it was less")
    assert town.reads("ana", "/correct C11 10min it was less").startswith("10 logs of yours wait")
    assert town.reads("ben", "/contribute 15min swept").startswith("Noted as"), "nobody keeps him from it"


def test_an_unlinked_account_has_no_ten_of_its_own(town: Town) -> None:
    ten(town, "ana")
    town.linked("ana", "ben")
    town.does("ben", "/link undo")
    assert town.reads("ben", "/contribute 15min swept").startswith("10 logs of yours wait")


def test_a_refusal_records_nothing(town: Town) -> None:
    ten(town, "ana")
    height = town.book.height
    with pytest.raises(Refusal):
        town.does("ana", "/contribute 15min swept")
    assert town.book.height == height


def why_not(town: Town, name: str, facts: tuple[Fact, ...]) -> str:
    """Return what the audit says of facts as the next entry; nothing if they hold."""
    entry = Entry(town.book.height + 1, town.now, town.person(name), facts)
    try:
        entries.check(town.book, entry)
    except Broken as broken:
        return broken.wrong
    return ""


BEYOND = "is more than a day of its person has, or one log too many of theirs"


def test_the_audit_finds_an_eleventh_log(town: Town) -> None:
    for number in range(9):
        town.does("ana", f"/contribute 15min swept {number}")
    tenth = town.decides("ana", "/contribute 15min the tenth").facts
    assert why_not(town, "ana", tenth) == ""
    town.does("ana", "/contribute 15min the last")
    eleventh = tuple(replace(fact, contribution="C11") if isinstance(fact, Logged) else fact for fact in tenth)
    assert why_not(town, "ana", eleventh) == f"C11 {BEYOND}"


@pytest.mark.parametrize(
    ("made", "line"),
    [
        ("/contribute 5h for:{ana} worked", "/confirm C1"),
        ("/contribute 5h with:{ana},{cara} worked", "/confirm L1"),
        ("/contribute 5h for:{ana} worked", "/amend C1 6h worked"),
    ],
)
def test_the_audit_finds_hours_that_a_day_does_not_have(town: Town, made: str, line: str) -> None:
    town.does("dan", "/contribute 1h worked")
    town.does("ben", made.replace("{ana}", at(town, "ana")).replace("{cara}", at(town, "cara")))
    facts = town.decides("ana", line.replace("C1", "C2")).facts
    assert why_not(town, "ana", facts) == ""
    town.does("ana", "/contribute 20h worked")
    assert why_not(town, "ana", facts).endswith(BEYOND)


def test_the_audit_finds_a_correction_to_more_than_a_day_has(town: Town) -> None:
    town.does("ana", "/contribute 8h worked")
    settled(town, "C1")
    facts = town.decides("ana", "/correct C1 20h it was more").facts
    assert why_not(town, "ana", facts) == ""
    town.does("ana", "/contribute 8h worked")
    later = tuple(replace(fact, contribution="C3") if isinstance(fact, Logged) else fact for fact in facts)
    assert why_not(town, "ana", later) == f"C3 {BEYOND}"


def test_a_ledger_of_before_there_were_limits_holds(town: Town) -> None:
    facts = town.decides("ana", "/contribute 20h worked").facts
    before = tuple(replace(fact, measured=None) if isinstance(fact, Opened) else fact for fact in facts)
    town.add(*before, author=town.person("ana"))
    later = tuple(
        replace(fact, contribution="C2") if isinstance(fact, Logged) else replace(fact, subject="C2") for fact in before
    )
    assert why_not(town, "ana", later) == ""
