"""Every fact about who is in the network, and by which accounts, in a sentence."""

from __future__ import annotations

from ledger.chain.entry import Fact
from ledger.network.agent import Added, Forgotten, Joined, Renamed
from ledger.network.link import Linked, LinkOffered, Unlinked
from ledger.network.presence import CameBack, Left
from ledger.values.phrase import Code, Phrase, Who, phrase


def told(fact: Fact) -> Phrase:
    """Return a fact about an account or a person as a sentence."""
    match fact:
        case Joined(agent):
            return phrase("{who} joined.", who=Who(agent))
        case Added(agent, _, _, by):
            return phrase("{by} entered the organisation or outside agent {who}.", by=Who(by), who=Who(agent))
        case Renamed(agent, name):
            return phrase("{who} is called {name} from here on.", who=Who(agent), name=name)
        case LinkOffered(agent, _, until):
            return phrase(
                "{who} asked for a code to link another account, good until {until}.", who=Who(agent), until=until
            )
        case Linked(younger, older):
            return phrase("{younger} and {older} are one person.", younger=Code(younger), older=Code(older))
        case Unlinked(younger, older):
            return phrase("{younger} and {older} are two persons again.", younger=Code(younger), older=Code(older))
        case Forgotten(agent):
            return phrase("The words of {agent} were erased, as they asked.", agent=Code(agent))
        case Left(account):
            return phrase(
                "{who} is not in the chat of this network any more ({account}).",
                who=Who(account),
                account=Code(account),
            )
        case CameBack(account):
            return phrase(
                "{who} is in the chat of this network again ({account}).", who=Who(account), account=Code(account)
            )
    raise AssertionError(fact)
