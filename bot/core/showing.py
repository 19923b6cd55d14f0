"""Visibility of cards: a vote runs only while others can see its card, and an answer says where its card is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from functools import partial
from itertools import chain

from bot.chat import Command, Reaction, Text
from bot.core import whereabouts
from bot.core.early_reactions import EarlyReactions
from bot.core.gate import DecideAlone
from bot.outcome import Decision, Dropped, Kept, Outcome, Post
from bot.output.outbox import Outbox
from bot.output.readers import Readers
from bot.output.routing import Routing
from bot.record.journal import Journal
from bot.record.posts import Posted, newest
from ledger.chain.entry import Fact
from ledger.contributions import vote_subject
from ledger.network.audience import Unshown
from ledger.network.proposal import MembersAsked
from ledger.validation.vote import Opened
from ledger.values.ids import Subject
from ledger.values.phrase import Sayable, lines

SHOWN_SECONDS = 1.5
"""The longest time for which an answer waits for its card."""

Owed = list[tuple[str, str]]
"""Pairs of a subject, or a message about it, and a channel."""


class CardVisibility:
    """The visibility of the cards of one network. Its findings become facts by `decide`."""

    def __init__(
        self,
        journal: Journal,
        readers: Readers,
        early: EarlyReactions,
        wake: Callable[[], None],
        is_ours: Callable[[str], bool],
    ) -> None:
        self.met: dict[str, str] = {}  # for each person, the account that was heard last
        self._journal = journal
        self._readers = readers
        self._early = early
        self._wake = wake
        self._is_ours = is_ours
        # Logs whose card was shown or refused since; at the start, all about which that is possible.
        self._changed = dict.fromkeys(whereabouts.out_of_sight(journal.book, journal.posts, is_ours))

    def appeared(self, post: Posted) -> None:
        """Note that a post was shown, or that its platform refused it."""
        if post.message is not None:
            self._early.shown(post)
        if not post.is_card:
            if post.message is None:
                self._wake()  # a card may have to name the person whom no message reaches
            return
        if post.refused or post.subject in self._journal.book.audience.unshown:
            self._changed[post.subject] = None
            self._wake()
        elif self._has_ballots(post.subject):
            self._wake()  # a vote is not settled while its card is owed: this one may have waited for its new card

    def opened(self, fact: Fact) -> None:
        """Note that a vote opened whose card was owed before: it may have emoji on it, and that on a list may be shown to nobody."""
        if isinstance(fact, Opened) and fact.within is not None:
            self._changed[fact.within] = None
            self._early.opened(fact.within)
        elif isinstance(fact, MembersAsked):
            self._early.opened(fact.proposal)

    def _has_ballots(self, number: str) -> bool:
        vote = vote_subject.vote_on(self._journal.book, number)
        return vote is not None and bool(vote.ballots)

    async def settle(self, outbox: Outbox, decide: DecideAlone, answered: Collection[str] = ()) -> None:
        """Open the votes whose cards are visible now, and hold those whose cards can be shown nowhere.

        The author of a log gets a message, unless the log is in `answered`: then the answer says so.
        """
        await self._move_to_main(outbox)
        changed, self._changed = self._changed, {}
        for number in changed:
            if vote_subject.counts_since(self._journal.book, number) is not None:
                await decide(partial(self._visible, number, number in answered))

    async def _visible(self, number: str, is_answered: bool, at: datetime) -> Outcome:
        outcome = whereabouts.check_visibility(self._journal.book, self._journal.posts, self._is_ours, number, at)
        return outcome._replace(posts=()) if is_answered else outcome

    async def _move_to_main(self, outbox: Outbox) -> None:
        """Owe to the main channel, as soon as there is one, the cards that only their authors can see."""
        book = self._journal.book
        main = book.rules.now.main
        if main is None or not self._is_ours(main.text or ""):
            return
        for number in sorted(book.audience.unshown - book.audience.confined):
            for card in filter(self._is_hidden, self._journal.posts.cards(number)):
                await self._journal.move(card, main.text)
            outbox.touch([number])

    def _is_hidden(self, card: Posted) -> bool:
        return bool(card.refused) or self._is_person(card.channel) or not self._is_ours(card.channel)

    def digest_channels(self) -> list[str]:
        """Return the channels of the next digest."""
        return self._routing().digest_channels()

    def _routing(self, facts: tuple[Fact, ...] = ()) -> Routing:
        return Routing(self._journal.book, self._journal.posts, self.met, self._is_ours, facts)

    def owed(self, posts: Iterable[Post], event: Command | Reaction | None, facts: tuple[Fact, ...]) -> Owed:
        """Route posts: return the (subject, channel) pairs."""
        return self._routing(facts).owed_pairs(posts, event)

    def route(self, decided: Decision, event: Command | Reaction) -> Decision:
        """Route the posts of a decision, and hold each new vote whose card nobody else could see."""
        decided.would = self._owed_by_drafts(decided.drafts, event)
        if not decided.posts:
            return decided
        decided.owed = self.owed(decided.posts, event, decided.facts)
        unshown = whereabouts.unshown(self._journal.book, decided.facts, decided.owed, event.by)
        decided.facts = (*decided.facts, *unshown)
        return decided

    def _owed_by_drafts(self, drafts: Iterable[Kept | Dropped], event: Command | Reaction) -> Owed:
        """Route the posts that the kept drafts would owe if they were posted now."""
        kept = (change.would for change in drafts if isinstance(change, Kept))
        return [pair for would in kept for pair in self.owed(would.posts, event, would.facts)]

    def announce(self, decided: Decision) -> Sayable | None:
        """Return the answer, extended by the channels in which its new cards will be."""
        cards = [Posted(0, 0, about, channel) for about, channel in decided.owed if whereabouts.is_quoting(about)]
        unshown = {fact.subject for fact in decided.facts if isinstance(fact, Unshown)}
        answer = self._with_places(decided, cards, unshown)
        would = whereabouts.describe_draft_place(decided.would, self._is_person)
        return lines(answer, would) if would else answer

    async def await_cards(
        self, decided: Decision, event: Command | Reaction, answer: Text | None, outbox: Outbox, decide: DecideAlone
    ) -> Text | None:
        """Wait a moment for cards that may be refused; return the answer, updated by their fate.

        The updated answer replaces the stored one. A channel that accepted its last post will most likely accept the next: no
        answer waits for its pace, and if it refuses the card after all, the author gets a message.
        """
        if not decided.owed or not outbox.live or isinstance(event, Reaction):
            return answer
        subjects = _doubtful_cards(decided, outbox)
        if not subjects:
            return answer
        await outbox.until_tried(subjects, SHOWN_SECONDS)
        await self.settle(outbox, decide, subjects)
        cards = newest(list(chain.from_iterable(map(self._journal.posts.cards, subjects))))
        updated = self._with_places(decided, cards, self._journal.book.audience.unshown)
        rendered = await self._readers.render(updated, event.by, event.locale)
        if rendered is None or rendered == answer:
            return answer
        if event.key is not None:
            await self._journal.replace_answer(event.key, rendered)
        return rendered

    def _with_places(self, decided: Decision, cards: Iterable[Posted], unshown: Collection[str]) -> Sayable | None:
        places = whereabouts.describe_places(cards, unshown, self._is_person)
        return lines(decided.answer, *places) if places else decided.answer

    def _is_person(self, channel: str) -> bool:
        return self._journal.book.agents.person_behind(channel) is not None


def _doubtful_cards(decided: Decision, outbox: Outbox) -> list[str]:
    """Return the subjects of the new cards, if one of them may be refused yet."""
    subjects = sorted({about for about, _ in decided.owed if Subject(about).is_card})
    return subjects if outbox.doubts(subjects) else []
