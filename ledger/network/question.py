"""Questions: things that wait for somebody's yes. No answer is no: one that nobody answers by its end is off from then on.

A question is named by its subject, such as `C1`, `I1` or `S1`. One about a person, who has no number of that kind, has their account
and what it is about: `A3/steward` for a candidate, `A3/speaker/A7` for somebody who is to speak for A7.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ledger.network.pause import Pauses, window_end

if TYPE_CHECKING:
    from ledger.network.rules import RuleBook

LAPSED = "lapsed"
"""The state of what nobody said yes to in time."""


@dataclass(frozen=True, slots=True)
class Lapsed:
    """Nobody answered a question by its end, which is a no."""

    question: str


FACTS = (Lapsed,)


def end_of(rules: RuleBook, pauses: Pauses, question: str, since: datetime, days: int | None = None) -> datetime | None:
    """Return the moment until which a question that was asked then can be answered; None if the rules set no end.

    `days` are those of a question that has fewer than the rules set.
    What was asked before the network had such a rule counts as asked when it came.
    """
    if rules.answers_end_since is None or rules.now.answer_days is None:
        return None
    asked = max(since, rules.answers_end_since)
    return window_end(asked, timedelta(days=days or rules.now.answer_days), pauses.of(question, since))
