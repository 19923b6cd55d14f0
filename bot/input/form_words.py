"""Words of forms: a label for each option, a title and a button, in plain words; options keep their names where they are typed."""

from __future__ import annotations

from collections.abc import Mapping

from bot.menu import Option, Verb
from ledger.values.phrase import Phrase, phrase

LABELS: Mapping[str, Phrase] = {
    "about": phrase("About what?"),
    "agent": phrase("Who?"),
    "all": phrase("All?"),
    "amount": phrase("How much?"),
    "answer": phrase("Your answer"),
    "card": phrase("Which one?"),
    "choice": phrase("Yes or no?"),
    "code": phrase("The code"),
    "command": phrase("Which command?"),
    "currency": phrase("Which currency?"),
    "date": phrase("On which day?"),
    "digest": phrase("Which digest?"),
    "distribution": phrase("Which distribution?"),
    "entry": phrase("Which entry?"),
    "equation": phrase("Which equation?"),
    "evidence": phrase("A link that shows it"),
    "file": phrase("The file"),
    "fingerprint": phrase("The eight signs on the card"),
    "for": phrase("For whom, if not you?"),
    "for-claims": phrase("Does it earn a share?"),
    "form": phrase("Which kind of file?"),
    "from": phrase("From which day on?"),
    "hash": phrase("The check value"),
    "income": phrase("Which income?"),
    "kind": phrase("What kind?"),
    "line": phrase("Which line?"),
    "month": phrase("Which month?"),
    "name": phrase("Name"),
    "note": phrase("What was done?"),
    "nothing": phrase("Did it not happen at all?"),
    "number": phrase("Which number?"),
    "on": phrase("On which day?"),
    "organization": phrase("Which organisation?"),
    "outcome": phrase("What became of it?"),
    "outside": phrase("Only credited, never here?"),
    "page": phrase("Which page?"),
    "paid-by": phrase("Who paid you already?"),
    "payout": phrase("Which payout?"),
    "person": phrase("Who?"),
    "preset": phrase("Which one?"),
    "project": phrase("For which project?"),
    "purpose": phrase("What for?"),
    "reason": phrase("Why?"),
    "reference": phrase("Reference"),
    "role": phrase("Which role?"),
    "score": phrase("How good?"),
    "source": phrase("From whom?"),
    "state": phrase("How does it stand?"),
    "stream": phrase("Care, love or livelihood?"),
    "sure": phrase("Are you sure?"),
    "terms": phrase("Given or lent?"),
    "to": phrase("Up to which day?"),
    "value": phrase("To what?"),
    "what": phrase("Which one?"),
    "where": phrase("Where to pay you?"),
    "which": phrase("Which one?"),
    "with": phrase("Who was with you?"),
    "word": phrase("The word"),
}
"""The label of each option, by its name."""

_OF_VERBS: Mapping[tuple[str, str], Phrase] = {
    ("contribute", "what"): phrase("What type?"),
    ("amend", "what"): phrase("What type?"),
    ("equation propose", "with"): phrase("With which changes?"),
    ("equation try", "with"): phrase("With which changes?"),
    ("project start", "with"): phrase("Together with whom?"),
    ("agent add", "for"): phrase("For which project?"),
    ("settings set", "name"): phrase("Which rule?"),
    ("settings me", "name"): phrase("What of yours?"),
}
"""Labels that differ from verb to verb."""

_TITLES: Mapping[str, tuple[Phrase, Phrase]] = {
    "contribute": (phrase("Log something"), phrase("Log it")),
    "amend": (phrase("Change a log"), phrase("Change it")),
    "correct": (phrase("Put a log right"), phrase("Propose it")),
    "flag": (phrase("Object"), phrase("Object")),
    "income note": (phrase("Money came in"), phrase("Note it")),
    "account pay-to": (phrase("Where to pay you"), phrase("Save it")),
}

_SEND = phrase("Send")


def label(verb: Verb, option: Option) -> str:
    """Return the English label of an option in the form of a verb."""
    said = _OF_VERBS.get((verb.name, option.name)) or LABELS.get(option.name)
    return said.sentence if said else option.name.capitalize()


def title(verb: Verb, called: str) -> str:
    """Return the English title of the form of a verb; without one of its own it is its command, as it is `called` there."""
    return _TITLES[verb.name][0].sentence if verb.name in _TITLES else called


def button(verb: Verb) -> str:
    """Return the English word on the button that sends the form of a verb."""
    return (_TITLES[verb.name][1] if verb.name in _TITLES else _SEND).sentence
