"""Judges again what moves power: rules that two changed, stewards whom others confirmed, equations that enough agreed to."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ledger.audit.second_steward import second
from ledger.book import Book
from ledger.chain.entry import Entry
from ledger.equations.proposal import EquationAdopted, EquationAnswered, EquationFailed
from ledger.governance import assent
from ledger.governance.candidacy import CONFIRMATIONS
from ledger.governance.settings import TWO_STEWARDS
from ledger.network.role import RoleConfirmed, RoleTaken
from ledger.network.rules import RulesAdopted, SettingConfirmed, SettingProposed
from ledger.values.phrase import NETWORK


def _confirmed(book: Book, entry: Entry, fact: SettingConfirmed) -> str | None:
    return second(book, book.rules.settings[fact.setting].by, fact.by, fact.setting)


def _adopted(book: Book, entry: Entry, fact: RulesAdopted) -> str | None:
    if fact.rules.version != book.rules.now.version + 1:
        return f"version {fact.rules.version} of the rules does not follow version {book.rules.now.version}"
    if fact.setting is None:
        return None if entry.author == NETWORK else "the rules were changed by nobody's setting"
    proposed = next((one for one in entry.facts if isinstance(one, SettingProposed)), None)
    confirmed = any(isinstance(one, SettingConfirmed) and one.setting == fact.setting for one in entry.facts)
    alone = proposed is not None and proposed.setting == fact.setting and proposed.name not in TWO_STEWARDS
    return None if confirmed or alone else f"{fact.setting} was adopted without a second steward"


def _steward(book: Book, entry: Entry, fact: RoleConfirmed) -> str | None:
    is_own = book.agents.kin(fact.agent) == book.agents.kin(fact.by)
    return f"{fact.by} confirmed themselves" if is_own else None


def _taken(book: Book, entry: Entry, fact: RoleTaken) -> str | None:
    """Count who confirmed; the first stewards are those by the settings, whom nobody has to confirm."""
    now = [one.by for one in entry.facts if isinstance(one, RoleConfirmed) and one.agent == fact.agent]
    by = {book.agents.kin(one) for one in (*book.roles.offers.get((fact.agent, fact.role), ()), *now)}
    is_so = len(by) >= CONFIRMATIONS if now else entry.author == fact.agent
    return None if is_so else f"{fact.agent} became a steward by too few"


def _decided(book: Book, entry: Entry, fact: EquationAdopted | EquationFailed) -> str | None:
    found = book.equations.by_id[fact.equation]
    now = {
        one.by: one.agrees for one in entry.facts if isinstance(one, EquationAnswered) and one.equation == fact.equation
    }
    follows = assent.decided(book, found, {**found.answers, **now}, entry.at)
    return None if follows == (fact,) else f"what became of {fact.equation} does not follow from the answers"


RULES: Mapping[type, Callable[..., str | None]] = {
    RulesAdopted: _adopted,
    SettingConfirmed: _confirmed,
    RoleConfirmed: _steward,
    RoleTaken: _taken,
    EquationAdopted: _decided,
    EquationFailed: _decided,
}
