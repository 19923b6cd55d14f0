"""The registry of facts: each noun names its own, with the upgrades of their older versions."""

from __future__ import annotations

from collections.abc import Mapping

from ledger.chain.entry import Upgrade
from ledger.contributions import contribution, page
from ledger.digests import digest
from ledger.distributions import distribution, optout, reversal
from ledger.equations import proposal as equation_proposal
from ledger.network import (
    agent,
    audience,
    departure,
    identity,
    language,
    pause,
    preference,
    project,
    proposal,
    question,
    reminder,
    role,
    rules,
    seen,
    speaker,
    vocabulary,
    zone,
)
from ledger.payouts import erasure, payout, renewal, setback, vouching
from ledger.treasury import account, income
from ledger.validation import hearing, open_votes, rating, vote

FACTS: tuple[type, ...] = (
    *agent.FACTS,
    *identity.FACTS,
    *speaker.FACTS,
    *departure.FACTS,
    *seen.FACTS,
    *role.FACTS,
    *vocabulary.FACTS,
    *project.FACTS,
    *equation_proposal.FACTS,
    *rules.FACTS,
    *proposal.FACTS,
    *vote.FACTS,
    *hearing.FACTS,
    *contribution.FACTS,
    *audience.FACTS,
    *rating.FACTS,
    *account.FACTS,
    *income.FACTS,
    *erasure.FACTS,
    *vouching.FACTS,
    *optout.FACTS,
    *distribution.FACTS,
    *reversal.FACTS,
    *payout.FACTS,
    *renewal.FACTS,
    *pause.FACTS,
    *question.FACTS,
    *digest.FACTS,
    *setback.FACTS,
    *zone.FACTS,
    *language.FACTS,
    *preference.FACTS,
    *reminder.FACTS,
)
"""All kinds of facts."""

UPGRADES: Mapping[str, tuple[Upgrade, ...]] = {
    **role.UPGRADES,
    **equation_proposal.UPGRADES,
    **rules.UPGRADES,
    **proposal.UPGRADES,
    **vote.UPGRADES,
    **contribution.UPGRADES,
    **audience.UPGRADES,
    **distribution.UPGRADES,
    **reversal.UPGRADES,
    **payout.UPGRADES,
    **digest.UPGRADES,
}
"""For each kind that has changed, the upgrade from the first version to the second, and so on."""

FOLDED_BELOW = (
    *open_votes.FOLDED_BELOW.items(),
    *rating.FOLDED_BELOW.items(),
    *page.FOLDED_BELOW.items(),
)
"""Pages of lower areas, each with the facts of a higher area that it folds too."""


NOT_EXPORTED: Mapping[type, str] = {
    audience.Confined: "it says in which channel a card may be shown, and nothing of what happened",
    erasure.NameErasureBegun: "a name that somebody wants erased is not handed on",
    erasure.NameErased: "the name is missing in the rows",
    departure.ForgettingAsked: "somebody who wants to be forgotten is not pointed at, and may stay",
    departure.ForgettingTakenBack: "somebody who wanted to be forgotten is not pointed at",
    vouching.AddressConfirmed: "where somebody is paid is handed to banks alone",
    vouching.AddressDoubted: "where somebody is paid is handed to banks alone",
    renewal.RenewalPrepared: "a file that is made anew has the same lines",
    renewal.RenewalDropped: "a file that is made anew has the same lines",
    pause.Paused: "it says when the program could not be reached",
    pause.PlatformLost: "it says when a platform could not be reached",
    pause.PlatformBack: "it says when a platform could not be reached",
    digest.DigestMade: "its figures are sums of what is in the other rows",
    digest.DigestWanted: "it says who wants to read what",
    zone.ZoneChosen: "it says when somebody is written to",
    zone.ZoneTold: "it says when somebody is written to",
    language.LanguageChosen: "it says in which language somebody is written to",
    language.LanguageTold: "it says in which language somebody is written to",
    preference.QuietChosen: "it says when somebody is written to",
    preference.MessagesChosen: "it says when somebody is written to",
    reminder.Reminded: "it says what waited for somebody; what came of that is in the other rows",
    reminder.AskedByLot: "it says what waited for somebody; what came of that is in the other rows",
    reminder.Unreached: "it says who takes no messages; what came of that is in the other rows",
    reminder.AskedAtOnce: "it says what waited for somebody; what came of that is in the other rows",
}
"""The facts that bring no row of an export, each with the reason."""
