"""`/vote`: approve, reject or abstain, also by reaction; and the effects of a reading of the cards, and of time, on votes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

from bot.menu import Asked, Kind, Option, Reacted, ShellState, Slash, Verb
from bot.outcome import Outcome, Post
from ledger.book import Book
from ledger.chain.entry import Fact
from ledger.contributions import confirmation, correction, log_list, objections, quality
from ledger.contributions.vote_subject import open_vote, vote_on
from ledger.governance import proposal_end, request
from ledger.network.proposal import OPEN
from ledger.network.rules import ABSTAIN, APPROVE, FLAG, REJECT, Rules, mark_meant
from ledger.payouts import power_words
from ledger.validation import ballot, draw, drawn, flag_messages, settlement
from ledger.validation.ballot import NOTHING_MORE, Objection
from ledger.validation.reactions import Sight
from ledger.validation.vote import NONE, Settled
from ledger.values import yes_no
from ledger.values.phrase import Code, Emoji, Phrase, Refusal, Words, lines, phrase, sample


def cast(book: Book, asked: Asked) -> Outcome:
    """Record the asker's ballot on a log, or take it back; or their yes or no to another thing of that number."""
    assert asked.menu is not None, "decisions come from the menu"
    of_noun = asked.menu.decision("vote", asked["card"])
    if of_noun is not None:
        if asked["amount"] or asked["reason"]:
            raise Refusal("A vote on {id} is a plain yes or no: say why under its card.", id=Code(asked["card"]))
        return of_noun(book, asked)
    number, choice = asked["card"], asked["choice"]
    vote, says = open_vote(book, number), _objection(book, asked)
    facts = ballot.cast(vote, book.agents, book.contributions.accepted, asked.agent, choice, says)
    answer = phrase("What you said on {id}: {choice}.", id=Code(number), choice=request.said(book, vote, choice))
    if not facts:
        return Outcome((), lines(answer, phrase("It was so already.")))
    more = _how_to_say_more(number) if choice == REJECT and says == NOTHING_MORE else None
    return Outcome(facts, lines(answer, _until(is_by_lot=drawn.by_lot(book, vote) is not None), more), _messages(facts))


def _objection(book: Book, asked: Asked) -> Objection:
    """Return what the asker says beside their no; refuse it with any other choice, and an amount that cannot be right."""
    reason = Words(asked["reason"], asked.agent) if asked["reason"] else None
    says = Objection(asked["amount"], reason)
    if says != NOTHING_MORE and asked["choice"] != REJECT:
        raise Refusal(
            "An amount that would be right, and a reason, go with a no: {reject}.", reject=_no(book, asked["card"])
        )
    objections.check(book, asked["card"], says)
    return says


def _how_to_say_more(number: str) -> Phrase:
    return phrase("You can say why: {reject}.", reject=sample("/vote {id} reject the receipt is missing", id=number))


def _no(book: Book, number: str) -> Code:
    """Return how a no says more."""
    if objections.may_name_less(book, number):
        return sample("/vote {id} reject AMOUNT WHY", id=number)
    return sample("/vote {id} reject WHY", id=number)


def _until(*, is_by_lot: bool) -> Phrase:
    """Say until when somebody can change what they said."""
    if not is_by_lot:
        return phrase("You can change it until it is decided.")
    return phrase("You can change it until it is decided. Until then I tell nobody what you said.")


def react(book: Book, reacted: Reacted) -> Outcome:
    """Record the vote, flag or rating of an emoji on a card; ignore any other emoji, and one that is known already."""
    number = reacted.about
    if number in book.proposals.by_id:
        return _on_proposal(book, reacted)
    if reacted.emoji in quality.EMOJI and quality.is_ratable(book, number):
        return _rate(book, reacted)
    mark = _rules(book, number).mark(reacted.emoji)
    if mark is None:
        return Outcome()
    if not _takes_back(book, reacted, mark):
        _check_current(reacted)
    if number in book.lists.pending:
        return _before_opening(book, reacted, mark_meant(mark))
    vote = open_vote(book, number)
    sight = Sight(reacted.account, reacted.card, mark)
    facts = ballot.react(vote, book.agents, book.contributions.accepted, sight, reacted.added)
    if mark == FLAG and reacted.added and facts:
        flag = sample("/flag {id} why you object", id=number)
        return Outcome(facts, phrase("Counted as a reject. A red flag needs a reason: {flag}.", flag=flag))
    return Outcome(facts, None, _messages(facts))


def _before_opening(book: Book, reacted: Reacted, mark: str) -> Outcome:
    """Confirm the reactor's own log of a list by an approval. The others are judged by what the card shows once the vote opens."""
    person = book.agents.person(reacted.account)
    logs = (book.contributions.by_id[row] for row in book.lists.by_id[reacted.about].waits)
    own = [log.id for log in logs if log.awaits is not None and book.agents.person(log.awaits) == person]
    if not own or not reacted.added or mark not in (APPROVE, REJECT):
        return Outcome()
    emoji, number = Emoji(reacted.emoji), Code(reacted.about)
    if mark == APPROVE:
        facts = [confirmation.confirm(book, row, person, reacted.at) for row in own]
        answer = phrase(
            "Confirmed as yours: {logs}. If you leave your {emoji}, it approves the others of {id} once their vote opens.",
            logs=tuple(map(Code, own)),
            emoji=emoji,
            id=number,
        )
        return Outcome(tuple(fact for confirmed in facts for fact in confirmed), answer)
    return Outcome(
        (),
        phrase(
            "Which is not right? If it is your own, type {decline} and take your {emoji} off. If you mean the others of {id}, leave it: it rejects them once their vote opens.",
            decline=Code(f"/confirm {reacted.about} no"),
            emoji=emoji,
            id=number,
        ),
    )


def _on_proposal(book: Book, reacted: Reacted) -> Outcome:
    """Record the ballot of an emoji in a members' vote. Before there is one, who is against it is told how to object."""
    number = reacted.about
    mark, vote = _rules(book, number).mark(reacted.emoji), book.members_votes.open.get(number)
    if mark is None:
        return Outcome()
    if vote is not None:
        sight = Sight(reacted.account, reacted.card, mark)
        return Outcome(ballot.react(vote, book.agents, book.contributions.accepted, sight, reacted.added))
    is_against = reacted.added and mark_meant(mark) in (REJECT, FLAG)
    if not is_against or book.proposals.by_id[number].state not in OPEN:
        return Outcome()
    return Outcome((), phrase("To object, say why: {flag}.", flag=sample("/flag {id} why", id=number)))


def _rules(book: Book, number: str) -> Rules:
    """Return the rules under which the vote on a contribution was opened, or those of now if none is open."""
    vote = vote_on(book, number)
    return book.rules.versions[vote.opened.rules] if vote else book.rules.now


def _rate(book: Book, reacted: Reacted) -> Outcome:
    _check_current(reacted)
    sight = Sight(reacted.account, reacted.card, quality.EMOJI[reacted.emoji])
    return Outcome(quality.react(book, reacted.about, sight, reacted.added, reacted.at))


def _takes_back(book: Book, reacted: Reacted, mark: str) -> bool:
    """Tell whether somebody takes an emoji off an older card whose reject stayed with the change that brought a new one."""
    vote = book.votes.open.get(reacted.about)
    if vote is None or reacted.added or reacted.card not in vote.older:
        return False
    return (reacted.card, mark) in vote.sighted.get(reacted.account, ())


def _check_current(reacted: Reacted) -> None:
    if not reacted.current:
        raise Refusal("This is an older card of {id}: please use the newest one.", id=Code(reacted.about))


def compare(book: Book, about: str, read: Mapping[int, Iterable[tuple[str, str]]]) -> Outcome:
    """Record the difference between a reading of a contribution's cards and the votes and ratings that are known."""
    if about in book.lists.pending:
        sights = _sights(read, book.rules.now.mark)
        approving = {sight.account for sight in sights if mark_meant(sight.mark) == APPROVE}
        return Outcome(log_list.approved(book, about, approving))
    vote = vote_on(book, about)
    if vote is None:
        if not quality.is_ratable(book, about):
            return Outcome()
        return Outcome(quality.compare(book, about, read, _sights(read, quality.EMOJI.get)))
    sights = _sights(read, book.rules.versions[vote.opened.rules].mark)
    facts = ballot.compare(vote, book.agents, book.contributions.accepted, read, sights)
    return Outcome(facts, None, _messages(facts))


def _sights(read: Mapping[int, Iterable[tuple[str, str]]], mark_of: Callable[[str], str | None]) -> list[Sight]:
    """Return the emoji of a reading that have a meaning."""
    return [
        Sight(account, card, mark)
        for card, standing in read.items()
        for account, emoji in standing
        if (mark := mark_of(emoji))
    ]


def _messages(facts: Iterable[Fact]) -> tuple[Post, ...]:
    """Return the posts about red flags that came down with a change of mind."""
    return tuple(map(Post, flag_messages.messages(facts)))


def settle(book: Book, now: datetime, read: Mapping[str, bool]) -> Outcome:
    """Settle the votes that are ripe; of those on proposals the first, as the next may rest on what it changes."""
    facts: list[Fact] = []
    ended: set[str] = set()
    for number, could_read in read.items():
        vote = book.votes.open.get(number)
        if vote is None or number in ended:
            continue
        for fact in settlement.settle(book, vote, now, could_read):
            facts.append(fact)
            if isinstance(fact, Settled):
                ended.add(fact.subject)
                overtaken = [*correction.overtaken(book, fact, ended)]
                facts += overtaken
                ended |= {other.subject for other in overtaken}
    facts += next(filter(None, _of_proposals(book, now, read)), ())
    return Outcome(tuple(facts), None, tuple(map(Post, power_words.new_stewards(facts))))


def _of_proposals(book: Book, now: datetime, read: Mapping[str, bool]) -> Iterator[tuple[Fact, ...]]:
    """Yield what becomes of each of these proposals."""
    for number, could_read in read.items():
        if number in book.members_votes.open:
            yield proposal_end.end(book, book.proposals.by_id[number], now, read=could_read)


def come_due(book: Book, now: datetime, seen: ShellState) -> Outcome:
    """Draw who is asked to judge, for the first vote of which somebody is to be drawn now."""
    for vote in book.votes.open.values():
        if facts := draw.due(book, vote, now):
            return Outcome(facts)
    return Outcome()


VERBS = (
    Verb(
        "vote",
        None,
        "Say yes or no to the log of a peer, a proposal, or a proposed equation; “none” takes it back.",
        "/vote C1 approve",
        cast,
        (
            Option("card", Kind.card, "the number, such as C1", required=True, positional=True),
            Option(
                "choice",
                Kind.choice,
                "approve, reject, abstain or none",
                required=True,
                positional=True,
                choices=(APPROVE, REJECT, ABSTAIN, NONE),
                also={**dict.fromkeys(yes_no.YES, APPROVE), **dict.fromkeys(yes_no.NO, REJECT)},
            ),
            Option("fingerprint", Kind.fingerprint, "of an equation: the eight signs on its card", positional=True),
            Option("amount", Kind.amount, "with a no: how much would be right", positional=True),
            Option("reason", Kind.words, "with a no: why"),
        ),
    ),
)

COMMAND = Slash(VERBS, come_due=come_due)
