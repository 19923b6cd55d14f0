"""Entries that an earlier version wrote are read as what they meant."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from ledger import codec, facts
from ledger.chain.entry import Sealed
from ledger.distributions.distribution import DistributionApproved, DistributionPrepared, Share
from ledger.distributions.reversal import ReversalApproved
from ledger.network.preset import LIGHT_1
from ledger.network.rules import Rules, RulesAdopted
from ledger.payouts.payout import CSV, Line, PayoutApproved, PayoutPrepared, PayToGiven
from ledger.validation.vote import Opened
from ledger.values.for_few import WordsForFew
from ledger.values.schedule import DAILY, WEEKLY

FIRST = {
    "at": "2026-01-05T09:00:00Z",
    "author": "network",
    "facts": [
        [
            "RulesAdopted",
            1,
            {
                "rules": {
                    "version": 1,
                    "preset": {
                        "name": "light",
                        "quorum": 2,
                        "quorum_share": "0",
                        "approvals": 2,
                        "share": "2/3",
                        "flagged_approvals": 3,
                        "flagged_share": "3/4",
                        "wait_hours": 0,
                        "window_hours": 48,
                    },
                    "approve": "✅",
                    "reject": "❌",
                    "abstain": "⚪",
                    "flag": "🚩",
                    "zone": "UTC",
                    "language": "en",
                    "comma": False,
                    "main": None,
                    "mirrors": [],
                },
                "setting": None,
            },
        ]
    ],
    "height": 1,
}
"""Rules as they were written before digests and payouts."""


def read(body: object) -> object:
    return codec.load(Sealed(1, b"", json.dumps(body).encode()), lambda known, subject: None).facts[0]


def test_rules_of_the_first_version_have_a_weekly_digest_and_no_minimum() -> None:
    fact = read(FIRST)
    assert fact == RulesAdopted(Rules(1, LIGHT_1, answer_days=None), None)
    assert isinstance(fact, RulesAdopted)
    assert (fact.rules.digest, fact.rules.minimums) == (WEEKLY, ())


def test_a_payout_of_the_first_version_has_a_plain_list() -> None:
    values = {
        "payout": "P1",
        "currency": "EUR",
        "lines": [{"agent": "A3", "minor": 100, "accounts": ["A3"], "pay_to": {"words": "ab", "of": "A3"}}],
        "held": [],
        "fingerprint": "3fa9c2b1",
        "by": "A1",
    }
    fact = read({**FIRST, "facts": [["PayoutPrepared", 1, values]]})
    line = Line("A3", 100, ("A3",), WordsForFew(None, "A3"))
    assert fact == PayoutPrepared("P1", "EUR", (line,), (), "3fa9c2b1", "A1", CSV)
    second = read({**FIRST, "facts": [["PayoutPrepared", 2, {**values, "form": "sepa"}]]})
    assert second == PayoutPrepared("P1", "EUR", (line,), (), "3fa9c2b1", "A1", "sepa", None)


def test_who_said_where_before_holders_were_asked_for_has_said_no_name() -> None:
    values = {"agent": "A3", "pay_to": {"words": "ab", "of": "A3"}}
    assert read({**FIRST, "facts": [["PayToGiven", 1, values]]}) == PayToGiven("A3", WordsForFew(None, "A3"), None)


def test_a_file_of_the_first_version_asked_a_bank_for_no_day() -> None:
    values = {"payout": "P1", "file": "payout-P1.xml", "hash": {"words": "ab", "of": "network"}, "by": "A2"}
    fact = read({**FIRST, "facts": [["PayoutApproved", 1, values]]})
    assert fact == PayoutApproved("P1", "payout-P1.xml", WordsForFew(None, "network"), "A2", None)


def test_rules_of_the_second_version_rate_nothing() -> None:
    second = json.loads(json.dumps(FIRST))
    second["facts"][0][1] = 2
    second["facts"][0][2]["rules"] |= {"digest": "daily", "minimums": []}
    assert read(second) == RulesAdopted(Rules(1, LIGHT_1, digest=DAILY, quality=False, answer_days=None), None)


def test_rules_of_a_version_without_a_default_share_by_hours() -> None:
    """New networks pay costs back first; whoever began before goes on as they began."""
    fourth = json.loads(json.dumps(FIRST))
    fourth["facts"][0][1] = 4
    fourth["facts"][0][2]["rules"] |= {"digest": "daily", "minimums": [], "infrastructure": None, "quality": True}
    fact = read(fourth)
    assert fact == RulesAdopted(Rules(1, LIGHT_1, digest=DAILY, quality=True, default="hours", answer_days=None), None)


@pytest.mark.parametrize("version", [0, len(facts.UPGRADES["RulesAdopted"]) + 2, -1])
def test_a_version_that_this_program_does_not_know_is_not_guessed_at(version: int) -> None:
    newer = json.loads(json.dumps(FIRST))
    newer["facts"][0][1] = version
    with pytest.raises(ValueError, match="is unknown to this program"):
        read(newer)


def test_a_distribution_of_the_first_version_was_shared_by_hours_and_paid_on_no_claim() -> None:
    values = {
        "distribution": "D1",
        "amount": {"minor": "100", "currency": "EUR"},
        "project": None,
        "equation": "hours",
        "shares": [{"agent": "A1", "hours": "3/2", "minor": 100}],
        "out": [],
        "fingerprint": "3fa9c2b1",
        "by": "A1",
    }
    fact = read(FIRST | {"facts": [["DistributionPrepared", 1, values]]})
    assert isinstance(fact, DistributionPrepared)
    assert fact.shares == (Share("A1", Fraction(3, 2), 100),)
    assert (fact.equation, fact.version, fact.hash, fact.since, fact.before) == ("hours", 0, "", None, None)
    assert (fact.paid, fact.ended) == ((), ())


@pytest.mark.parametrize("kind", [DistributionApproved, ReversalApproved])
def test_what_was_approved_before_has_a_window_of_a_network_that_is_not_small(
    kind: type[DistributionApproved | ReversalApproved],
) -> None:
    fact = read(FIRST | {"facts": [[kind.__name__, 1, {"distribution": "D1", "by": "A2"}]]})
    assert fact == kind("D1", "A2", small=False)


def test_every_upgrade_is_of_a_kind_that_there_is() -> None:
    assert set(facts.UPGRADES) <= {kind.__name__ for kind in facts.FACTS}


def test_a_vote_of_before_has_a_quorum_of_all_who_may_vote() -> None:
    values = {
        "contribution": "C1",
        "rules": 1,
        "excluded": ["A1"],
        "voters": 4,
        "voters_hash": "00",
        "bootstrap": True,
    }
    opened = read({**FIRST, "facts": [["Opened", 1, values]]})
    assert opened == Opened("C1", 1, ("A1",), 4, "00", bootstrap=True, counted=None)
