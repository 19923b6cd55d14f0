"""Linking the accounts of one person: a one-time code from one account is entered on the other; and unlinking them."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from ledger.network.agent import Agents
from ledger.network.identity import Linked, LinkOffered, Unlinked
from ledger.network.pause import Pauses, is_over
from ledger.values.phrase import Code, Refusal

CODE_HOURS = 1
"""Hours that a linking code can be used. They run whatever happens: it is the age of a secret, and another one is soon given."""

UNLINK_HOURS = 24
"""Hours in which a link can be taken back."""


def undo_window(account: str) -> str:
    """Return the name of the window in which a person can undo what was done by, or to, an account of theirs."""
    return f"{account}/undo"


def offer(agent: str, chance: bytes, at: datetime) -> tuple[str, LinkOffered]:
    """Return a code of 12 unambiguous letters and digits, made of random bytes, and the fact that keeps its hash."""
    alphabet = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
    number = int.from_bytes(chance, "big")
    letters = []
    for _ in range(12):
        number, place = divmod(number, len(alphabet))
        letters.append(alphabet[place])
    code = "".join(letters)
    until = at + timedelta(hours=CODE_HOURS)
    return f"{code[:4]}-{code[4:8]}-{code[8:]}", LinkOffered(agent, code_hash(code), until)


def code_hash(code: str) -> str:
    """Return the SHA-256 of a linking code, however it was typed."""
    return hashlib.sha256(code.replace("-", "").strip().upper().encode()).hexdigest()


def link(agents: Agents, agent: str, code: str, at: datetime) -> Linked:
    """Return the fact that the person who enters the code and the one who asked for it are one."""
    offer = agents.offers.get(code_hash(code))
    if offer is None or offer.until < at:
        raise Refusal(
            "This code is unknown or has run out. Ask for a new one with {command} on your other account.",
            command=Code("/link"),
        )
    other = agents.person(offer.agent)
    agent = agents.person(agent)
    if other == agent:
        raise Refusal("Enter the code on your other account: this one asked for it, or is linked already.")
    younger, older = sorted((agent, other), key=lambda account: agents.by_id[account].joined, reverse=True)
    return Linked(younger, older)


def unlink(agents: Agents, pauses: Pauses, agent: str, at: datetime) -> Unlinked:
    """Return the fact that the person's last link is taken back; refuse it after a day."""
    links = [(agents.links[alias].height, alias) for alias in agents.aliases(agent) if alias in agents.links]
    if not links:
        raise Refusal("None of your accounts are linked.")
    last = max(links)[1]
    link = agents.links[last]
    if is_over(pauses.end_of(undo_window(last), link.at, timedelta(hours=UNLINK_HOURS)), at):
        raise Refusal(
            "A link can be taken back for {hours} hours; yours was made {when}.", hours=UNLINK_HOURS, when=link.at
        )
    return Unlinked(last, link.older)
