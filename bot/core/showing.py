"""Follows what becomes of the cards of a network: what a vote waits for, and what is answered about where they are."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable
from datetime import datetime
from functools import partial

from bot.chat import Command, Reaction, Text
from bot.core import whereabouts
from bot.core.early_reactions import Early
from bot.outcome import Decided, Outcome, Post
from bot.output.outbox import Teller
from bot.output.readers import Readers
from bot.output.routing import Addresses
from bot.record.journal import Journal
from bot.record.posts import Posted
from ledger.chain.entry import Fact
from ledger.network.audience import Unshown
from ledger.values.ids import Subject
from ledger.values.phrase import Sayable, lines

SHOWN_SECONDS = 1.5
"""For how long an answer waits for the card that it tells of."""

Decide = Callable[[Callable[[datetime], Awaitable[Outcome]]], Awaitable[bool]]
"""Lets a decision be made alone, when nobody else decides, and appends what it comes to."""

Owed = list[tuple[str, str]]
"""Subjects, or messages about them, each with a channel."""


class Showing:
    """What is known of the cards since the start. What it finds out is handed to `decide`."""

    def __init__(
        self,
        journal: Journal,
        readers: Readers,
        early: Early,
        wake: Callable[[], None],
        is_ours: Callable[[str], bool],
    ) -> None:
        self.met: dict[str, str] = {}  # where a person was heard last
        self._journal = journal
        self._readers = readers
        self._early = early
        self._wake = wake
        self._is_ours = is_ours
        found = whereabouts.out_of_sight(journal.book, journal.posts, is_ours)
        self._changed = dict.fromkeys(found)  # logs whose card came to be shown, or cannot be; at the start, may be

    def appeared(self, post: Posted) -> None:
        """Note that a post is shown now, or that its platform does not let us show it."""
        book = self._journal.book
        if post.message is not None:
            self._early.shown(post)
        if post.is_card and (post.refused or post.subject in book.audience.unshown):
            self._changed[post.subject] = None
            self._wake()
        elif post.is_card and self._has_ballots(post.subject):
            self._wake()  # it was shown anew, and its vote may have waited for that: one whose card is owed is not settled

    def _has_ballots(self, number: str) -> bool:
        vote = self._journal.book.votes.open.get(number)
        return vote is not None and bool(vote.ballots)

    async def settle(self, teller: Teller, decide: Decide, answered: Collection[str] = ()) -> None:
        """Open the votes whose cards are there now, and close those whose cards can be shown nowhere.

        Whoever logged them is told, unless it is `answered` to them.
        """
        await self._bring_home(teller)
        changed, self._changed = self._changed, {}
        for number in changed:
            if number in self._journal.book.contributions.by_id:
                await decide(partial(self._visible, number, number in answered))

    async def _visible(self, number: str, is_answered: bool, at: datetime) -> Outcome:
        found = whereabouts.visible(self._journal.book, self._journal.posts, self._is_ours, number, at)
        return found._replace(posts=()) if is_answered else found

    async def _bring_home(self, teller: Teller) -> None:
        """Owe to the main channel, once there is one, the cards that nobody but their authors can see."""
        book = self._journal.book
        main = book.rules.now.main
        if main is None or not self._is_ours(main.text or ""):
            return
        for number in sorted(book.audience.unshown - book.audience.confined):
            for post in self._journal.posts.of(number):
                if post.is_card and (post.refused or self._is_person(post.channel) or not self._is_ours(post.channel)):
                    await self._journal.move(post, main.text)
            teller.touch([number])

    def addresses(self, facts: tuple[Fact, ...] = ()) -> Addresses:
        """Return what tells where posts belong, those of an entry with these facts."""
        return Addresses(self._journal.book, self._journal.posts, self.met, self._is_ours, facts)

    def owed(self, posts: Iterable[Post], event: Command | Reaction | None, facts: tuple[Fact, ...]) -> Owed:
        """Return (subject, channel) for each post that is owed."""
        return self.addresses(facts).owed(posts, event)

    def addressed(self, decided: Decided, event: Command | Reaction) -> Decided:
        """Note where the posts of a decision go, and what follows where nobody could see a card."""
        if not decided.posts:
            return decided
        decided.owed = self.owed(decided.posts, event, decided.facts)
        unseen = whereabouts.unseen(self._journal.book, decided.facts, decided.owed, event.by)
        decided.facts = (*decided.facts, *unseen)
        return decided

    def said(self, decided: Decided) -> Sayable | None:
        """Return an answer with where the cards will be that it brings about."""
        cards = [Posted(0, 0, about, channel) for about, channel in decided.owed if whereabouts.is_quoting(about)]
        if not cards:
            return decided.answer
        return self._said(decided, cards, {fact.contribution for fact in decided.facts if isinstance(fact, Unshown)})

    async def seen(
        self, decided: Decided, event: Command | Reaction, answer: Text | None, teller: Teller, decide: Decide
    ) -> Text | None:
        """Wait a moment for cards that may be refused; return the answer with what has become of them.

        It is kept in the place of the one before. A channel that took what came last will most likely take what comes
        next: nobody waits for its pace, and where it takes no more, whoever logged is told by a message.
        """
        if not decided.owed or not teller.live or isinstance(event, Reaction):
            return answer
        subjects = sorted({about for about, _ in decided.owed if Subject(about).is_card})
        if not teller.doubts(subjects):
            return answer
        await teller.until_tried(subjects, SHOWN_SECONDS)
        await self.settle(teller, decide, subjects)
        rows = [row for about in subjects for row in self._journal.posts.of(about) if row.is_card]
        newest = max((row.height for row in rows), default=0)
        said = self._said(decided, [row for row in rows if row.height == newest], self._journal.book.audience.unshown)
        told = await self._readers.told(said, event.by, event.locale)
        if told is None or told == answer:
            return answer
        if event.key is not None:
            await self._journal.replace_answer(event.key, told)
        return told

    def _said(self, decided: Decided, cards: Iterable[Posted], unshown: Collection[str]) -> Sayable | None:
        where = whereabouts.told(cards, unshown, self._is_person)
        return lines(decided.answer, *where) if where else decided.answer

    def _is_person(self, channel: str) -> bool:
        return self._journal.book.agents.known(channel) is not None
