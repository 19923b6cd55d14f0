"""Whoever rebuilds a chain can make every hash right: what was decided is judged again, lie by lie."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest

from ledger import verification
from ledger.audit import corrections, logs, money, power, proposals, sizes, votes
from ledger.audit import entries as audit_entries
from ledger.chain.entry import Broken, Sealed, chained, genesis
from ledger.chain.rows import Slice, WordsRow
from ledger.network.role import STEWARD, RoleOffered
from tests.support.given import (
    approved_payout,
    asked_before,
    distributed,
    made_steward,
    prepared,
    rule_before,
    with_balances,
    with_income,
)
from tests.support.network import Network

Body = dict[str, Any]

NAME = "commons"


class History(NamedTuple):
    """A ledger as it is stored."""

    sealed: tuple[Sealed, ...]
    words: dict[str, WordsRow]

    def verify(self) -> None:
        verification.verified_book(NAME, [Slice(list(self.sealed), self.words)], judge=True)

    def with_lie(self, height: int, body: bytes) -> History:
        """Return the same ledger with another entry, in a chain that was made anew from there."""
        made: list[Sealed] = []
        previous = genesis(NAME)
        for one in self.sealed:
            content = body if one.height == height else one.body
            previous = chained(previous, content)
            made.append(Sealed(one.height, previous, content))
        return History(tuple(made), self.words)


async def much_happens(network: Network) -> None:
    """Let everything be decided that is judged again."""
    await with_balances(network)
    await network.passes(days=15)
    await network.says("dan", "/contribute 2h for:@room:eve built a shelf")
    await network.says("eve", "/confirm C4")
    await network.says("ben", "/vote C4 reject")
    await network.says("cara", "/vote C4 reject")
    await network.says("dan", "/contribute 3h nobody votes on it")
    await asked_before(network, rule_before("S1", "quality on"))
    await network.says("ben", "/confirm S1")
    await network.says("ben", "/rate C1 4")
    await asked_before(network, rule_before("S2", "custodian A2"))
    await network.says("ben", "/confirm S2")
    await asked_before(network, rule_before("S3", "infrastructure 5 custodian"))
    await network.says("ben", "/confirm S3")
    await network.passes(days=8)
    await approved_payout(network)
    await network.says("ana", "/payout mark P1 sent SEPA 17")
    number = await with_income(network, "50 EUR")
    await network.says("ana", f"/income reverse {number} it was a mistake")
    await network.says("ben", f"/confirm {number}")
    await with_income(network, "90 EUR")
    at_once = await prepared(network, "/distribute prepare 12 EUR")
    shown = network.book.distributions.by_id[at_once].prepared.fingerprint
    await network.says("ben", f"/distribute approve {at_once} {shown}")
    await network.says("cara", f"/vote {at_once} approve")
    first = await distributed(network, "30 EUR")
    await network.says("ana", f"/distribute reverse {first} it was too early")
    reversal = network.book.distributions.by_id[first].reversal
    assert reversal is not None
    await network.says("ben", f"/distribute approve {first} {reversal.prepared.fingerprint}")
    await network.passes(hours=48)
    second = await prepared(network, "/distribute prepare 30 EUR")
    await network.says("ben", f"/flag {second} too early")
    await network.says("cara", f"/flag {second} too early")
    await asked_before(network, RoleOffered("A4", STEWARD))
    await network.says("ana", "/confirm @room:dan")
    await network.says("ben", "/confirm @room:dan")
    await network.says("ana", "/equation propose preset:equal")
    for person in ("ben", "dan"):
        await network.says(person, f"/vote E1 approve {network.book.equations.by_id['E1'].proposed.hash}")
    await network.says("ana", "/equation propose preset:slicing-pie")
    await network.passes(days=8)
    for steward in ("ana", "ben"):
        await network.says(steward, f"/privacy erase {number}")
    await network.says("ana", "/agent add Riverside")
    await network.says("ana", "/contribute 1h with:@room:ben carried the mill")
    await network.says("ben", "/confirm L1")
    for person in ("cara", "eve"):
        await network.says(person, "/vote L1 approve")
    await network.passes(days=2)
    await network.says("ben", "/agent add Mill")
    await network.says("ana", "/contribute 1h with:@room:ben,@room:dan,Mill swept")
    for line in ("/confirm C9 no", "/confirm C11"):
        await network.says("ben", line)
    await network.passes(days=3)
    await network.says("ana", "/withdraw L2")
    await network.says("dan", "/amend C5 2h nobody voted on it")
    await network.says("ana", "/income note 5 EUR nobody saw it")
    await network.passes(days=14)
    await network.says("ana", "/agent speaker Riverside @room:cara")
    await network.says("cara", "/confirm @room:cara")
    await network.says("fay", "/mine")
    for line in ("/privacy forget sure:yes", "/privacy forget sure:no", "/privacy leave sure:yes"):
        await network.says("cara", line)
    await power_is_proposed(network)
    await network.says("dan", "/contribute expense 90 EUR a saw")
    await network.says("dan", "/amend C12 evidence:https://example.org/r.pdf")


async def power_is_proposed(network: Network) -> None:
    """Let somebody become a steward, and rules change by notice and by the members' vote, or not change."""
    await made_steward(network, "eve", "ana", "ben")
    await network.says("ana", "/settings set preset light")
    await network.says("ben", "/confirm G2")
    await network.says("dan", "/flag G2 it is too quick")
    for person in ("ana", "ben", "dan"):
        await network.says(person, "/vote G2 approve")
    await network.passes(days=7)
    await network.says("ana", "/settings set minimum 5 EUR")
    await network.says("ben", "/confirm G3")
    await network.says("ben", "/flag G3 I thought again")
    await network.passes(days=14)
    await network.says("fay", "/role take steward")
    await network.says("dan", "/flag G4 who are you?")
    await network.says("dan", "/flag lift G4")
    await network.says("ana", "/confirm G4 no")
    await network.says("fay", "/withdraw G4")
    await network.says("ana", "/settings set zone Europe/Berlin")


@cache
def history() -> History:
    """Return the ledger of one network, which every lie changes at another place."""

    async def made() -> History:
        with TemporaryDirectory() as directory:
            network = await Network(Path(directory)).start()
            await much_happens(network)
            whole = await network.store.slice(NAME, 1)
            await network.stop()
            return History(tuple(whole.sealed), dict(whole.words))

    return asyncio.run(made())


def found(kind: str, holds: Callable[[Body], bool] = lambda values: True) -> tuple[int, Body, Body]:
    """Return height, body and values of the last fact of a kind of which something holds."""
    for one in reversed(history().sealed):
        body = json.loads(one.body)
        for name, _, values in body["facts"]:
            if name == kind and holds(values):
                return one.height, body, values
    raise AssertionError(f"nothing is {kind}")


def written(body: Body) -> bytes:
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


class Lie(NamedTuple):
    """A fact of a kind, what is made of it and of the body around it, and what is told of it."""

    kind: str
    change: Callable[[Body, Body], object]
    told: str
    holds: Callable[[Body], bool] = lambda values: True


def _by(agent: str) -> Callable[[Body, Body], object]:
    return lambda values, body: (values.update(by=agent), body.update(author=agent))


def _by_agent(agent: str) -> Callable[[Body, Body], object]:
    return lambda values, body: (values.update(agent=agent), body.update(author=agent))


def _says(**changed: object) -> Callable[[Body, Body], object]:
    return lambda values, body: values.update(changed)


def _without(kind: str) -> Callable[[Body, Body], object]:
    return lambda values, body: body.update(facts=[fact for fact in body["facts"] if fact[0] != kind])


def _row(**changed: object) -> Callable[[Body, Body], object]:
    """Change the log of a list that somebody else has to confirm."""
    return lambda values, body: _logged(body, values["rows"][1]).update(changed)


def _logged(body: Body, number: str) -> Body:
    logged: Body
    (logged,) = [fact[2] for fact in body["facts"] if fact[0] == "Logged" and fact[2]["contribution"] == number]
    return logged


def _not_for_claims(values: Body, body: Body) -> None:
    _logged(body, values["rows"][1])["log"]["for_claims"] = False


def _without_row(number: str) -> Callable[[Body, Body], object]:
    """Open a list without one of its logs."""
    return lambda values, body: body.update(
        facts=[fact for fact in body["facts"] if (fact[0], fact[2].get("subject")) != ("Opened", number)]
    )


def _alone(**changed: object) -> Callable[[Body, Body], object]:
    """Drop all other facts of the entry."""
    return lambda values, body: (
        values.update(changed),
        body.update(facts=[one for one in body["facts"] if one[2] is values]),
    )


def _opens_it(values: Body, body: Body) -> None:
    opened = {**found("Opened")[2], "subject": values["contribution"], "excluded": ["A1", values["by"]]}
    body["facts"].append(["Opened", 3, opened])


def _twice(values: Body, body: Body) -> None:
    body["facts"] += [fact for fact in body["facts"] if fact[2] is values]


def _an_entry_earlier(_: Body, body: Body) -> None:
    body["at"] = json.loads(history().sealed[body["height"] - 2].body)["at"]


def _posted_to(other: str) -> Callable[[Body, Body], object]:
    def change(values: Body, body: Body) -> None:
        (posted,) = [fact for fact in body["facts"] if fact[0] == "Posted"]
        gets = next(one for one in posted[2]["postings"] if int(one["amount"]["minor"]) > 0)
        gets["account"] = other

    return change


def _custodian(agent: str) -> Callable[[Body, Body], object]:
    return lambda values, body: values["rules"].update(custodians=[{"agent": agent, "project": None}])


def _without_evidence(_: Body, body: Body) -> None:
    (amended,) = [fact[2] for fact in body["facts"] if fact[0] == "Amended"]
    amended["log"]["evidence"] = None


def _is_small(values: Body, body: Body) -> None:
    _logged(body, values["contribution"])["log"]["amount"]["minor"] = "2000"


def _measured(**changed: object) -> Callable[[Body, Body], object]:
    return lambda values, body: values["measured"].update(changed)


def _other_share(values: Body, body: Body) -> None:
    values["shares"][0]["agent"], values["shares"][1]["agent"] = (
        values["shares"][1]["agent"],
        values["shares"][0]["agent"],
    )
    values["shares"][0]["minor"] += 1
    values["shares"][1]["minor"] -= 1


LIES = [
    Lie("Opened", lambda values, body: values.update(excluded=["A6"]), "could vote on it"),
    Lie("Opened", _says(voters=9), "others could vote", lambda values: not values["bootstrap"]),
    Lie("Opened", _says(bootstrap=True, counted=0), "others could vote", lambda values: not values["bootstrap"]),
    Lie("Opened", _says(bootstrap=False, counted=None), "others could vote", lambda values: values["bootstrap"]),
    Lie("Opened", _says(counted=9), "others could vote", lambda values: values["bootstrap"]),
    Lie("Opened", _says(voters_hash="00"), "others could vote"),
    Lie("Opened", lambda values, body: values["excluded"].append("A4"), "A4 was barred", lambda values: values["subject"] == "C1"),
    Lie("Opened", _measured(size="tiny"), "not of the size that its vote says"),
    Lie("Opened", _measured(week="1/2"), "not of the size that its vote says", lambda values: values["within"]),
    Lie("Opened", _measured(own="9"), "not of the size that its vote says", lambda values: values["subject"] == "L1"),
    Lie("Opened", _says(measured=None), "was not measured"),
    Lie("Opened", _without_evidence, "without evidence"),
    Lie("EvidenceAsked", _is_small, "evidence that it does not need"),
    Lie("Settled", _says(voters=9), "does not follow"),
    Lie("Settled", _says(voters_hash="00"), "does not follow"),
    Lie("Seen", _says(agent="A4"), "A4 was seen by the word of A6"),
    Lie("Voted", lambda values, body: (values.update(agent="A1"), body.update(author="A1")), "A1 had no vote on C1",
        lambda values: values["subject"] == "C1"),
    Lie("Settled", _says(decision="accepted"), "does not follow", lambda values: values["decision"] == "rejected"),
    Lie("Settled", lambda values, body: values.update(approve=values["approve"] + 1), "does not follow"),
    Lie("Extended", _says(reminded=["A1"]), "does not follow"),
    Lie("Confirmed", _by("A1"), "not for A1 to answer", lambda values: values["by"] == "A2"),
    Lie("Declined", _by("A1"), "not for A1 to answer"),
    Lie("Amended", _by("A1"), "not for A1 to change"),
    Lie("Withdrawn", _by("A3"), "not for A3 to change"),
    Lie("Withdrawn", _says(contribution="C7"), "not for A1 to change"),
    Lie("Listed", _says(rows=["C1", "C2"]), "not made for it"),
    Lie("Listed", _says(rows=["C8", "C8", "C9"]), "not made for it"),
    Lie("Listed", _says(list="L1"), "not made for it"),
    Lie("Listed", lambda values, body: body["facts"].append(["Listed", 1, {**values, "list": "L3"}]), "not made for it"),
    Lie("Listed", _says(rows=["C8"]), "not a list of several"),
    Lie("Listed", _says(rows=[]), "not a list of several"),
    Lie("Listed", _not_for_claims, "not the same log for each"),
    Lie("Listed", _row(author="A2"), "not the same log for each"),
    Lie("Listed", _row(corrects="C1"), "not the same log for each"),
    Lie("Listed", _row(awaits=None), "C9 does not wait for its person"),
    Lie("Listed", _row(awaits="A1"), "C9 does not wait for its person"),
    Lie("Listed", _row(contributor="A1", awaits=None), "not a list of several"),
    Lie("Opened", _alone(within="L9"), "with a list that it is not in", lambda values: values["within"]),
    Lie("Opened", _alone(), "with a list that it is not in", lambda values: values["within"] == "L2"),
    Lie("Opened", _alone(within="L1"), "with a list that it is not in", lambda values: values["within"] == "L2"),
    Lie("Opened", _alone(within=None), "apart from its list", lambda values: values["within"] == "L2"),
    Lie("Confirmed", _opens_it, "apart from its list", lambda values: values["contribution"] == "C7"),
    Lie("Opened", _without("Confirmed"), "before its person confirmed it", lambda values: values["subject"] == "C4"),
    Lie("Opened", _says(excluded=["A8"]), "could vote on it", lambda values: values["subject"] == "C11"),
    Lie("Opened", _without_row("C6"), "not as a whole", lambda values: values["subject"] == "L1"),
    Lie("Opened", _says(excluded=["A6"]), "could vote on it", lambda values: values["within"]),
    Lie("Opened", _says(excluded=["A6"]), "could vote on it", lambda values: values["subject"] == "L1"),
    Lie("Settled", lambda values, body: body.update(facts=body["facts"][:1]), "does not follow",
        lambda values: values["subject"] == "C6"),
    Lie("Rated", lambda values, body: (values.update(agent="A1"), body.update(author="A1")), "rated their own"),
    Lie("IncomeConfirmed", _by("A1"), "and began it too"),
    Lie("IncomeConfirmed", _by("A3"), "was no steward"),
    Lie("IncomeReversed", _by("A1"), "and began it too"),
    Lie("DistributionPrepared", _other_share, "does not follow from the ledger"),
    Lie("DistributionApproved", _by("A1"), "and began it too"),
    Lie("Assented", _by("A6"), "A6 had no say in D2"),
    Lie("DistributionMade", _posted_to("agent/A4"), "went elsewhere"),
    Lie("DistributionHalted", _without("Objected"), "by too few"),
    Lie("ReversalApproved", _by("A1"), "and began it too"),
    Lie("DistributionReversed", _posted_to("agent/A4"), "went elsewhere"),
    Lie("PayoutApproved", _by("A1"), "and began it too"),
    Lie("LineMarked", _by("A3"), "was no steward"),
    Lie("NameErased", _by("A1"), "and began it too"),
    Lie("NameErased", _says(subject="I1"), "nobody had begun it"),
    Lie("SettingConfirmed", _by("A1"), "and began it too"),
    Lie("RulesAdopted", _without("SettingConfirmed"), "without a second steward", lambda values: values["setting"] == "S3"),
    Lie("RulesAdopted", lambda values, body: values["rules"].update(version=7), "does not follow version"),
    Lie("RulesAdopted", _custodian("A1"), "lets parts go elsewhere", lambda values: values["setting"] == "S2"),
    Lie("RulesAdopted", _custodian("A1"), "lets parts go elsewhere", lambda values: values["setting"] == "S3"),
    Lie("RulesAdopted", _custodian("A1"), "lets parts go elsewhere", lambda values: values["setting"] is None),
    Lie("RulesAdopted", lambda values, body: values["rules"]["infrastructure"].update(to="A1"), "lets parts go elsewhere",
        lambda values: values["setting"] == "S3"),
    Lie("RoleConfirmed", _by("A4"), "confirmed themselves"),
    Lie("RoleTaken", _without("RoleConfirmed"), "by too few", lambda values: values["agent"] == "A4"),
    Lie("RoleTaken", _without("ProposalEnded"), "G1 came into force without its yes"),
    Lie("RoleTaken", _says(agent="A6"), "does not follow from its notice"),
    Lie("RulesAdopted", _without("ProposalEnded"), "G2 came into force", lambda values: values["setting"] == "G2"),
    Lie("RulesAdopted", lambda values, body: values["rules"].update(zone="Europe/Paris"), "does not follow",
        lambda values: values["setting"] == "G2"),
    Lie("RulesAdopted", _twice, "the rules were changed twice at once"),
    Lie("Proposed", _by("A3"), "by no steward", lambda values: values["value"] is not None),
    Lie("Proposed", _says(effect="zone"), "changes no rule", lambda values: values["value"] is not None),
    Lie("Proposed", _says(effect="treasurer"), "no role that there is", lambda values: values["value"] is None),
    Lie("Proposed", _says(proposal="G1"), "was proposed twice"),
    Lie("ProposalConfirmed", _by("A5"), "confirmed themselves", lambda values: values["proposal"] == "G1"),
    Lie("ProposalConfirmed", _by("A1"), "and began it too"),
    Lie("ProposalConfirmed", _says(proposal="G1"), "did not wait for a yes"),
    Lie("ProposalDeclined", _by("A6"), "confirmed themselves"),
    Lie("NoticeGiven", _without("ProposalConfirmed"), "without its yes"),
    Lie("MembersAsked", _without("ProposalFlagged"), "were asked about G3 too early"),
    Lie("MembersAsked", _says(approvals=1), "by other figures"),
    Lie("ProposalFlagged", _by("A6"), "had no objection to make"),
    Lie("ProposalFlagged", _without("MembersAsked"), "the members were not asked", lambda values: values["proposal"] == "G3"),
    Lie("ProposalFlagLifted", _by("A2"), "to take back"),
    Lie("ProposalDropped", _by("A1"), "not for A1 to end"),
    Lie("MembersAskedAgain", _says(blind=True), "does not follow"),
    Lie("MembersAskedAgain", _an_entry_earlier, "does not follow"),
    Lie("ProposalEnded", _an_entry_earlier, "does not follow", lambda values: values["proposal"] == "G1"),
    Lie("ProposalEnded", _an_entry_earlier, "does not follow", lambda values: values["proposal"] == "G2"),
    Lie("ProposalEnded", _says(end="passed"), "does not follow", lambda values: values["proposal"] == "G3"),
    Lie("ProposalEnded", _says(reject=1), "does not follow", lambda values: values["proposal"] == "G2"),
    Lie("Voted", _by_agent("A6"), "A6 had no vote on G2", lambda values: values["subject"] == "G2"),
    Lie("SettingProposed", _says(waits=True), "without notice"),
    Lie("SpeakerProposed", _by("A4"), "which has one"),
    Lie("SpeakerChanged", _without("SpeakerConfirmed"), "by too few"),
    Lie("SpeakerChanged", _says(speaker="A4"), "nobody proposed"),
    Lie("ForgettingAsked", _says(agent="A4"), "by the word of A3"),
    Lie("ForgettingTakenBack", _says(agent="A4"), "by the word of A3"),
    Lie("MembershipEnded", _says(agent="A4"), "by the word of A3"),
    Lie("Lapsed", _says(question="S1"), "before its time, or did not wait"),
    Lie("Lapsed", lambda values, body: body.update(at="2026-01-10T09:00:00Z"), "earlier than|before its time"),
    Lie("Lapsed", _says(question="C9"), "or did not wait", lambda values: values["question"] == "C10"),
    Lie("Lapsed", _an_entry_earlier, "before its time", lambda values: values["question"] == "C10"),
    Lie("EquationAdopted", _without("EquationAnswered"), "does not follow from the answers"),
    Lie("EquationFailed", lambda values, body: body["facts"].__setitem__(0, ["EquationAdopted", 2, {"equation": values["equation"], "replaces": None}]),
        "does not follow from the answers"),
    Lie("Logged", lambda values, body: body.update(author="A99"), "nobody is A99"),
    Lie("Logged", _says(contributor="A99"), "nobody is A99"),
    Lie("IncomeNoted", _says(by="A2"), "in the name of A2"),
    Lie("Logged", lambda values, body: body.update(at="2020-01-01T00:00:00Z"), "earlier than the entry before"),
    Lie("Logged", lambda values, body: body.update(more=1), "not written as entries are"),
]  # fmt: skip


def test_what_nobody_changed_holds() -> None:
    history().verify()


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: f"{lie.kind} {lie.told}")
def test_a_lie_in_a_chain_that_was_made_anew_is_found_at_its_entry(lie: Lie) -> None:
    height, body, values = found(lie.kind, lie.holds)
    lie.change(values, body)
    with pytest.raises(Broken, match=lie.told) as told:
        history().with_lie(height, written(body)).verify()
    assert told.value.height == height


def test_an_entry_in_other_bytes_is_found() -> None:
    height, body, _ = found("Logged")
    with pytest.raises(Broken, match="not written as entries are"):
        history().with_lie(height, json.dumps(body, sort_keys=True).encode()).verify()


@pytest.mark.parametrize(
    ("kind", "told"), [("DistributionMade", "carried out"), ("DistributionReversed", "taken back")]
)
def test_what_is_done_before_objections_have_ended_is_found(kind: str, told: str) -> None:
    height, body, _ = found(kind)
    body["at"] = json.loads(history().sealed[height - 2].body)["at"]
    with pytest.raises(Broken, match=f"was {told} before its time") as wrong:
        history().with_lie(height, written(body)).verify()
    assert wrong.value.height == height


def test_what_is_done_before_everybody_said_yes_is_found() -> None:
    height, body, _ = found("Assented")
    body["facts"] = []
    with pytest.raises(Broken, match=r"D2 was carried out .* before everybody said yes") as wrong:
        history().with_lie(height, written(body)).verify()
    made, _, _ = found("DistributionMade", lambda values: values["distribution"] == "D2")
    assert wrong.value.height == made


def test_an_offer_without_a_number_is_found_where_there_are_proposals() -> None:
    height, body, values = found("Proposed", lambda values: values["value"] is None)
    body["facts"] = [["RoleOffered", 1, {"agent": values["by"], "role": "steward"}]]
    with pytest.raises(Broken, match="power was to change without notice") as wrong:
        history().with_lie(height, written(body)).verify()
    assert wrong.value.height == height


def test_each_rule_has_a_lie_that_it_finds() -> None:
    of_lots = {"Drawn"}  # test_draws.py has them, on a network that judges by lot
    of_hearings = {"Heard", "Voided"}  # test_doing_over.py
    assert {"RoleOffered", *(lie.kind for lie in LIES)} | of_lots | of_hearings >= {
        kind.__name__ for kind in audit_entries.RULES
    }


def test_no_area_hides_the_rule_of_another() -> None:
    """Rules are kept by the kind of fact, so that two for one kind would leave one of them out."""
    areas = (logs, sizes, votes, money, power, corrections, proposals)
    assert sum(len(area.RULES) for area in areas) == len(audit_entries.RULES)
