"""`/mine`: your contributions, the things that wait for you, and your ballot on a log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from zoneinfo import ZoneInfo

from bot.input import draft_reader
from bot.input.paging import PAGE, pages
from bot.menu import DAYS, Asked, Kind, Option, Slash, Verb
from bot.outcome import Outcome
from ledger.book import Book
from ledger.contributions import asking_again, brought, brought_words, vote_subject
from ledger.contributions import words as contribution_words
from ledger.contributions.contribution import Contribution
from ledger.contributions.selection import Selection
from ledger.contributions.vote_subject import open_vote
from ledger.distributions import due_words
from ledger.distributions.distribution import PREPARED
from ledger.governance import members_vote, proposal_card, request
from ledger.governance.request import Request
from ledger.network import agent_words
from ledger.network.role import STEWARD
from ledger.validation import drawn, electorate
from ledger.validation.ballot import ballot
from ledger.validation.vote import UNDECIDED
from ledger.values.phrase import Code, Phrase, Refusal, Who, Words, lines, phrase, sample

LOGS = 10
"""Contributions on a page."""

LOGS_CHOSEN = 20
"""Contributions on a page of those that somebody chose."""

WAITING = 20
"""Things on a page that wait."""

OPEN = 50
"""Votes on a page to which lots did not call the asker."""


def mine(book: Book, asked: Asked) -> Outcome:
    """Show the asker's contributions, and the votes and confirmations that wait for them; or what somebody else brought."""
    other = asked["person"]
    if other is not None and other != asked.agent:
        return _of(book, asked, other)
    if asked.agent not in book.agents.by_id:
        return Outcome(
            answer=phrase(
                "You are new here. {contribute} logs what you bring.", contribute=sample("/contribute 2h what you did")
            )
        )
    if asked["card"]:
        return _ballot(book, asked.agent, asked["card"])
    own = brought.logs(book, asked.agent, _selection(asked))
    if _selection(asked) != Selection():
        return _chosen(book, asked, asked.agent, own)
    waiting, also = _waiting(book, asked), _also_open(book, asked.agent)
    turned = pages(asked, (len(own), LOGS), (len(waiting), WAITING), (len(also), OPEN))
    logs, is_first = turned.newest(own, LOGS), turned.page == 1
    name: Words = book.agents.name(asked.agent)
    return Outcome(
        answer=lines(
            phrase("You are {name} ({id}).", name=name, id=Code(asked.agent)),
            *_logs(book, logs, asked, asked.agent),
            _nothing_yet() if not own else None,
            *(brought_words.sums(book, own, asked.agent, _today(book, asked)) if is_first else ()),
            *(due_words.describe(book, asked.agent) if is_first else ()),
            *_shown((*_to_go_on_with(book, logs), *turned.of(waiting, WAITING)), is_any=bool(waiting)),
            _also(turned.of(also, OPEN)),
            *(_drafts(book, asked) if is_first else ()),
            turned.describe(),
        )
    )


def _selection(asked: Asked) -> Selection:
    return Selection(asked["project"], asked["from"], asked["to"])


def _today(book: Book, asked: Asked) -> date:
    return asked.at.astimezone(ZoneInfo(asked.zone or book.rules.now.zone)).date()


def _logs(book: Book, logs: Iterable[Contribution], asked: Asked, person: str) -> Iterator[Phrase]:
    for log in logs:
        yield brought_words.line(book, log, person, asked.agent)


def _nothing_yet() -> Phrase:
    return phrase("You have logged nothing yet. {contribute} begins.", contribute=sample("/contribute 2h what you did"))


def _chosen(book: Book, asked: Asked, person: str, chosen: Sequence[Contribution]) -> Outcome:
    """Show the logs of a person for a project or of some days, and their sums."""
    turned = pages(asked, (len(chosen), LOGS_CHOSEN))
    return Outcome(
        answer=lines(
            *_logs(book, turned.newest(chosen, LOGS_CHOSEN), asked, person),
            None if chosen else phrase("There is no log of these days, or for this project."),
            *brought_words.sums(book, chosen, person, None),
            turned.describe(),
        )
    )


def _of(book: Book, asked: Asked, person: str) -> Outcome:
    """Show what everybody may read of somebody: what they are, what they brought, and the sums of it."""
    if asked["card"]:
        raise Refusal("The votes of others are theirs alone. {mine} shows your own.", mine=Code("/mine C1"))
    logs = brought.logs(book, person, _selection(asked))
    if _selection(asked) != Selection():
        return _chosen(book, asked, person, logs)
    turned = pages(asked, (len(logs), LOGS_CHOSEN))
    about = (
        *agent_words.describe(book, book.agents.by_id[person]),
        *brought_words.sums(book, logs, person, _today(book, asked)),
    )
    return Outcome(
        answer=lines(
            *(about if turned.page == 1 else ()),
            *_logs(book, turned.newest(logs, LOGS_CHOSEN), asked, person),
            None if logs else phrase("There is no log of theirs yet."),
            turned.describe(),
        )
    )


def _waiting(book: Book, asked: Asked) -> list[Phrase]:
    assert asked.menu is not None, "questions come from the menu"
    asks = (question.in_full() for question in asked.menu.questions(book) if asked.agent in question.persons)
    requests = map(partial(_request, book), request.of_person(book, book.votes.open, asked.agent))
    judged = (*_to_judge(book, asked.agent), *_for_steward(book, asked.agent))
    return [*requests, *asks, *judged]


def _to_go_on_with(book: Book, logs: Iterable[Contribution]) -> Iterator[Phrase]:
    """Yield what the asker can do about logs of theirs that were left undecided."""
    for log in logs:
        if log.state == UNDECIDED and (way := asking_again.describe(book, log)) is not None:
            yield phrase("{id}: {next}", id=Code(log.id), next=way)


def _shown(waiting: Sequence[Phrase], *, is_any: bool) -> Iterator[Phrase]:
    if waiting:
        yield phrase("Waiting for you:")
    elif not is_any:
        yield phrase("Nothing waits for you.")
    yield from waiting


def _drafts(book: Book, asked: Asked) -> Iterator[Phrase]:
    if asked.drafts:
        yield phrase("Drafts that nobody else sees, each with the line that posts it:")
        yield from draft_reader.describe_all(book, asked)


def _ballot(book: Book, person: str, number: str) -> Outcome:
    """Show a person's own ballot in an open vote; refuse if it is not open, or the person has none in it."""
    vote = members_vote.open_vote(book, number) if number in book.proposals.by_id else open_vote(book, number)
    electorate.check_voter(vote, book.agents, book.contributions.accepted, person)
    return Outcome(answer=request.of_oneself(book, number, vote, person))


def _request(book: Book, asked: Request) -> Phrase:
    vote = Code(f"/vote {asked.about} approve")
    return phrase("{request} Judge it: {vote}.", request=request.describe(book, asked.about), vote=vote)


def _to_judge(book: Book, person: str) -> Iterator[Phrase]:
    """Yield the open votes that ask everybody who may vote, of whom this person has no ballot yet."""
    for number, vote in book.members_votes.open.items():
        if members_vote.is_asked(book, vote, person):
            yield proposal_card.asked_to_vote(book, book.proposals.by_id[number])
    for number in _unjudged(book, person, is_by_lot=False):
        yield phrase(
            "{short} Judge it: {vote}.",
            short=_to_judge_line(book, number),
            vote=Code(f"/vote {number} approve"),
        )


def _also_open(book: Book, person: str) -> list[str]:
    """Return the votes to which lots did not call a person who may vote. Nobody waits for them."""
    return [
        number
        for number in _unjudged(book, person, is_by_lot=True)
        if person not in drawn.persons(book, book.votes.open[number])
    ]


def _also(numbers: Sequence[str]) -> Phrase | None:
    return phrase("You were not asked, but may look: {logs}.", logs=tuple(map(Code, numbers))) if numbers else None


def _unjudged(book: Book, person: str, *, is_by_lot: bool) -> Iterator[str]:
    """Yield the open votes in which a person may vote and has no ballot yet: those for which lots are drawn, or the others."""
    accepted = book.contributions.accepted
    for number, vote in book.votes.open.items():
        if (drawn.by_lot(book, vote) is not None) != is_by_lot:
            continue
        if electorate.may_vote(vote, book.agents, accepted, person) and ballot(vote, book.agents, person) is None:
            yield number


def _to_judge_line(book: Book, number: str) -> Phrase:
    if number in book.contributions.by_id:
        return contribution_words.one_line(book, book.contributions.by_id[number])
    return phrase("{id}: {content}.", id=Code(number), content=vote_subject.content(book, number))


def _for_steward(book: Book, person: str) -> Iterator[Phrase]:
    """Yield the proposals of other stewards that this one can confirm."""
    if person not in book.roles.holders(STEWARD, book.agents):
        return
    proposals = (*_distributions(book), *_reversals(book), *_payouts(book))
    for number, by, command in proposals:
        if book.agents.person(by) != person:
            yield phrase(
                "{id} waits for another steward than {who}: see its card, and {command}.",
                id=Code(number),
                who=Who(by),
                command=Code(f"{command} {number}"),
            )


_Proposals = Iterator[tuple[str, str, str]]
"""The number of each subject that waits for a second steward, the steward who proposed it, and the command that confirms it."""


def _distributions(book: Book) -> _Proposals:
    for number, distribution in book.distributions.by_id.items():
        if distribution.state == PREPARED:
            yield number, distribution.prepared.by, "/distribute approve"


def _reversals(book: Book) -> _Proposals:
    for distribution in book.distributions.reversals():
        if distribution.reversal is not None and distribution.reversal.state == PREPARED:
            yield distribution.prepared.distribution, distribution.reversal.prepared.by, "/distribute approve"


def _payouts(book: Book) -> _Proposals:
    for number, payout in book.payouts.by_id.items():
        proposed = payout.renewal or payout.prepared
        if payout.state == PREPARED or payout.renewal:
            yield number, proposed.by, "/payout approve"


VERBS = (
    Verb(
        "mine",
        None,
        "See what you brought, and what waits for you; or what somebody else brought.",
        "/mine",
        mine,
        (
            Option("card", Kind.card, "a log, to see what you said on it", positional=True),
            Option("person", Kind.person, "somebody else, such as @ben: what they brought", positional=True),
            Option("project", Kind.project, "only what was for this project"),
            *DAYS,
            PAGE,
        ),
        reads=True,
        slow=True,
        button=phrase("my vote"),
    ),
)

COMMAND = Slash(VERBS)
