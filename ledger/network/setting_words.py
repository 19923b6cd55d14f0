"""Settings in words: what was set or proposed, by whom, and how it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.network import setting_names, words
from ledger.network.proposal import Proposal
from ledger.network.proposal_words import title
from ledger.network.question import LAPSED
from ledger.network.rules import DROPPED, WAITING, Setting
from ledger.values.phrase import Code, Phrase, Who, phrase

if TYPE_CHECKING:
    from ledger.book import Book


def of_change(book: Book, change: Setting | Proposal) -> Phrase:
    """Say in a line of a list what was set, or proposed."""
    return of_setting(book, change) if isinstance(change, Setting) else _of_proposal(book, change)


def of_setting(book: Book, setting: Setting) -> Phrase:
    """Say what a setting is, and how it stands."""
    value = words.setting_value(book, setting.name, setting.value)
    values = {"id": Code(setting.id), "name": setting_names.NAMES[setting.name], "value": value, "who": Who(setting.by)}
    if setting.state == WAITING:
        return phrase(
            "{id}, {name}: {value}. Proposed by {who}; another steward says yes or no to it: {confirm}, or {decline}.",
            confirm=Code(f"/confirm {setting.id}"),
            decline=Code(f"/confirm {setting.id} no"),
            **values,
        )
    if setting.state == DROPPED:
        return phrase("{id}, {name}: {value}. Proposed by {who}, and dropped.", **values)
    if setting.state == LAPSED:
        return phrase(
            "{id}, {name}: {value}. Proposed by {who}; no other steward said yes in time, so nothing changes.", **values
        )
    if setting.confirmed_by:
        return phrase(
            "{id}, {name}: {value}. Proposed by {who}, confirmed by {other}; it holds from here on.",
            other=Who(setting.confirmed_by),
            **values,
        )
    return phrase("{id}, {name}: {value}. Set by {who}.", **values)


def _of_proposal(book: Book, proposal: Proposal) -> Phrase:
    return phrase(
        "{id}: {what}, proposed by {who}. {why} tells how it stands.",
        id=Code(proposal.id),
        what=title(book, proposal.proposed),
        who=Who(proposal.by),
        why=Code(f"/why {proposal.id}"),
    )
