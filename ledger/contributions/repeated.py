"""Logs that are made again: the last one of a person, or one that they name."""

from __future__ import annotations

from ledger.contributions.contribution import NEVER_JUDGED, Contribution
from ledger.contributions.page import Contributions
from ledger.network.agent import Agents
from ledger.values.phrase import Code, Refusal, Who, sample

_START = sample("/contribute 2h what you did")


def last_log(page: Contributions, agents: Agents, person: str) -> Contribution:
    """Return the last log that a person made and did not take back; refuse if there is none."""
    own = agents.aliases(person)
    logs = (made for made in reversed(page.by_id.values()) if made.author in own and _stands(made))
    found = next((made for made in logs if made.log.note.subject in own), None)
    if found is None:
        raise Refusal("There is no log of yours yet that could be made again. {contribute} begins.", contribute=_START)
    return found


def _stands(made: Contribution) -> bool:
    return made.corrects is None and made.state not in NEVER_JUDGED


def own_log(page: Contributions, agents: Agents, number: str, person: str) -> Contribution:
    """Return the log with that number; refuse one that somebody else made or worded, and a correction."""
    made, own = page.get(number), agents.aliases(person)
    if made.author not in own:
        raise Refusal(
            "{id} was logged by {who}: only they can log it again.",
            id=Code(number),
            who=Who(made.author),
        )
    if made.log.note.subject not in own:
        raise Refusal(
            "The words of {id} are not yours any more, as it was changed. Log it in your own: {contribute}.",
            id=Code(number),
            contribute=_START,
        )
    if made.corrects:
        raise Refusal(
            "{id} corrects another log. That one can be logged again: {again}.",
            id=Code(number),
            again=Code(f"/contribute again {made.corrects}"),
        )
    return made
