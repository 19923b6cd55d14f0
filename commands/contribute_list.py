"""Lists of logs, such as those of a group: their card, on which peers judge all of them, and what time brings about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.menu import Asked, ShellState, Slash
from bot.outcome import Notice, Outcome, ballot_offers, yes_or_no
from ledger.book import Book
from ledger.contributions import log_list, objections, quality, revision
from ledger.contributions import words as contribution_words
from ledger.contributions.contribution import LISTED, OPEN, UNSHOWN, WAITING, Contribution
from ledger.contributions.log_list import LogList
from ledger.contributions.opening import may_change
from ledger.distributions import prospect
from ledger.governance import awaited, pause_words
from ledger.network import amounts
from ledger.network import words as network_words
from ledger.validation import flag_messages, outlook_words
from ledger.validation import words as vote_words
from ledger.validation.vote import Vote
from ledger.values.evening import local_day
from ledger.values.ids import Letter, Subject
from ledger.values.phrase import Code, Emoji, Phrase, Refusal, Sayable, Who, lines, phrase, plural


def come_due(book: Book, now: datetime, seen: ShellState) -> Outcome:
    """Open the vote on a list once everybody has answered for their own log, or had the time to."""
    return Outcome(log_list.due(book, now))


def confirm(book: Book, asked: Asked) -> Outcome:
    """Refuse somebody of whom no log of the list waits for an answer."""
    made = book.lists.get(asked["what"])
    if not made.waits:
        raise Refusal("Nothing in {id} waits for a yes.", id=Code(made.id))
    who = tuple(Who(book.contributions.by_id[row].contributor) for row in made.rows if row in made.waits)
    raise Refusal("{id} waits for {who}, not for you.", id=Code(made.id), who=who)


def withdraw(book: Book, asked: Asked) -> Outcome:
    """Take the asker's logs out of a list, and those that they made for others who have not confirmed them."""
    made = book.lists.get(asked["what"])
    logs = map(book.contributions.by_id.__getitem__, book.contributions.rows(made.id))
    own = [log.id for log in logs if log.state in revision.PENDING and may_change(book.agents, log, asked.agent)]
    if not own:
        raise Refusal("Nothing in {id} is yours to take back.", id=Code(made.id))
    facts = [revision.withdraw(book.contributions, book.agents, number, asked.agent) for number in own]
    answer = phrase("Withdrawn, and counted for nothing: {logs}.", logs=tuple(map(Code, own)))
    return Outcome(tuple(fact for withdrawn in facts for fact in withdrawn), answer)


def card(book: Book, about: str) -> Notice:
    """Render the card of a list as it is now, or a message about it."""
    subject = Subject(about)
    made = book.lists.by_id[subject.id]
    if subject.kind in (flag_messages.RAISED, flag_messages.LIFTED):
        return Notice(about, flag_messages.describe(book, made.id, subject.kind, subject.rest))
    if subject.kind == "unshown":
        return Notice(about, contribution_words.unshown(made.id))
    if subject.kind == "aside":
        n = plural(len(made.rows), "{n} log", "{n} logs")
        return Notice(about, phrase("{id}: {n}, made in a private channel.", id=Code(made.id), n=n))
    vote = book.votes.open.get(made.id)
    parts: list[Sayable | None] = [
        _title(book, made),
        phrase("“{note}”", note=made.log.note),
        contribution_words.details(made.log, local_day(made.at, book.rules.now.zone)),
        *_prospects(book, made),
        *(_row(book, made, vote, book.contributions.by_id[row]) for row in made.rows),
        network_words.readers(book, made.id, Code(f"/history {made.id}")),
    ]
    if vote is not None:
        rules = book.rules.versions[vote.opened.rules]
        parts += [vote_words.red_flags(book, vote), *objections.describe(book, vote)]
        parts += [vote_words.invitation(rules), *_progress(book, vote)]
        parts += pause_words.describe(book, made.id, vote.at)
        return Notice(about, lines(*parts), ballot_offers(made.id, rules, objections.says(book, made.id)))
    if made.waits:
        return Notice(about, lines(*parts, *_waits(book, made)), yes_or_no(made.id))
    return Notice(about, lines(*parts, *objections.of_not_accepted(book, *made.rows), *_rating(book, made)))


def _title(book: Book, made: LogList) -> Phrase:
    values = {
        "id": Code(made.id),
        "who": Who(made.by),
        "n": plural(len(made.rows), "{n} person", "{n} people"),
    }
    if log_list.are_alike(made):
        content = contribution_words.content(book, made.log)
        return phrase("{id}: {who} logged {content} for each of {n}.", content=content, **values)
    return phrase("{id}: {who} logged {kind} for {n}.", kind=contribution_words.KINDS[made.log.kind], **values)


def _rating(book: Book, made: LogList) -> Iterator[Phrase]:
    """Yield until when its logs can be rated, each by its number."""
    rows = [book.contributions.by_id[row] for row in made.rows if quality.is_ratable(book, row)]
    if rows:
        yield phrase(
            "Rate how good each is, for {days} days from its acceptance: {rate}. 3 is as good as one expects.",
            days=quality.RATING_DAYS,
            rate=Code(f"/rate {rows[0].id} 4"),
        )


def _prospects(book: Book, made: LogList) -> Iterator[Phrase]:
    """Yield what becomes of the money of each, by the first that may still count."""
    logs = map(book.contributions.by_id.__getitem__, book.contributions.rows(made.id))
    of_each = (tuple(prospect.prospects_of(book, log)) for log in logs)
    yield from next(filter(None, of_each), ())


def _row(book: Book, made: LogList, vote: Vote | None, log: Contribution) -> Phrase:
    """Render one log of a list: whose it is, how much where they differ, and how far it is."""
    who: Who | Phrase = Who(log.contributor)
    if not log_list.are_alike(made):
        who = phrase("{who} with {amount}", who=who, amount=amounts.in_words(book, made.amounts[log.id]))
    values = {"id": Code(log.id), "who": who}
    if vote is None or log.id not in vote.rows:
        said = phrase("{id}, {who}: {state}.", state=_state(log), **values)
        rated = quality.of(book, log) if quality.is_ratable(book, log.id) else None
        return phrase("{log} {quality}", log=said, quality=contribution_words.quality(rated)) if rated else said
    return phrase("{id}, {who}: {said}", said=outlook_words.progress_of_row(book, vote, vote.part(log.id)), **values)


def _state(log: Contribution) -> Phrase:
    if log.within is None and log.state in (WAITING, OPEN, UNSHOWN):
        return phrase("judged on a card of its own now")
    return phrase("confirmed") if log.state == LISTED else contribution_words.state(log)


def _waits(book: Book, made: LogList) -> Iterator[Phrase]:
    until = max(awaited.of_log(book, row).until or made.at for row in made.waits)
    yield phrase(
        "Each says whether their own is right: {confirm}, or {decline}. {approve} here does that, too, and approves the others.",
        confirm=Code(f"/confirm {made.id}"),
        decline=Code(f"/confirm {made.id} no"),
        approve=Emoji(book.rules.now.approve),
    )
    yield phrase("Peers vote once all have answered. Whoever has not by {until} is left out.", until=until)


def _progress(book: Book, vote: Vote) -> Iterator[Phrase]:
    yield phrase("A vote here counts for each of them but the voter's own.")
    if len(vote.rows) > 1 and vote_words.is_someone_outside(book, vote):
        yield phrase("Somebody who is not on the list has to approve as well.")
    yield from outlook_words.progress_of_list(book, vote)


COMMAND = Slash((), subject=Letter.LIST, card=card, come_due=come_due, takes={"confirm": confirm, "withdraw": withdraw})
