"""Which channels a post goes to. What was said in a private channel goes to no wider one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from bot.chat import Command, Reaction
from bot.outcome import Post
from bot.record.posts import Posted, Posts
from ledger.book import Book
from ledger.chain.entry import Fact
from ledger.contributions.contribution import Amended, Logged
from ledger.network import presence
from ledger.network.audience import Confined
from ledger.values.ids import Letter, Subject, following


@dataclass(slots=True)
class Addresses:
    """What tells where a post belongs, by the book before an entry, and the facts of that.

    `met` has for each person the reference under which they were heard last. `is_ours` tells of a channel whether it
    belongs to the network: any other is never an address.
    """

    book: Book
    posts: Posts
    met: Mapping[str, str]
    is_ours: Callable[[str], bool]
    facts: tuple[Fact, ...] = ()

    def owed(self, posts: Iterable[Post], event: Command | Reaction | None) -> list[tuple[str, str]]:
        """Return (subject, channel) for each of the posts to which an event, or time alone, has led."""
        public = event.channel if event is not None and event.channel != event.by else None
        asker = event.by if event else None
        owed: list[tuple[str, str]] = []
        for post in posts:
            is_aside = isinstance(event, Command) and event.closed and not self._is_said_now(post.about)
            # Where nothing was said, a card that stands somewhere has no reason to go.
            here = None if is_aside and self._cards(post.about) else public
            channels = self.of(post, here, asker)
            owed += [(post.about, channel) for channel in channels]
            # Where cards are mirrored, this tells of a log without its words.
            owed += [(f"{post.about}/aside", mirror) for mirror in self._told_aside(post, channels)]
        return owed

    def of(self, post: Post, public: str | None, asker: str | None) -> list[str]:
        """Return the channels of a post.

        One to a person goes to the account that was heard last, or to nobody if none is known, or `alone` to one account.
        A message about a subject goes wherever that has a card, and one about a person to the place. What is confined
        stays where its card is, or goes to where it was said. Any other goes to the channel of the command, if that was
        `public`; else where its subject was shown before, to its project's channel, to the main channel, or where the
        network is at home; and to every mirrored channel.
        """
        if post.to is not None:
            return list(self.book.agents.references(post.to)) if post.alone else self._of_person(post.to)
        about = Subject(post.about)
        subject = about.id
        cards = self._cards(subject)
        if not about.is_card and not subject.startswith(Letter.AGENT):  # people have no card, and may join by just this
            found = self.book.contributions.by_id.get(subject)
            current = [row.channel for row in cards if found is None or row.height >= found.opened]
            return list(dict.fromkeys(current))
        before = [row.channel for row in cards] or self._of_corrected(subject)
        earlier = [channel for channel in before if self.is_ours(channel)]
        if before and self._was_confined(subject):
            return earlier[-1:] or ([asker] if asker else [])
        first = public if public and self.is_ours(public) else self._known(post, earlier) or asker
        mirrors = self._mirrors()
        if mirrors and self._is_said_now(subject):
            mirrors = []
        return list(dict.fromkeys(channel for channel in (first, *mirrors) if channel))

    def digest(self) -> list[str]:
        """Return where the next digest belongs."""
        return self.of(Post(following(Letter.DIGEST, self.book.periods.by_id)), None, None)

    def _known(self, post: Post, earlier: list[str]) -> str | None:
        """Return where a card goes that was brought about in no channel."""
        if earlier:
            return earlier[-1]
        rules = self.book.rules.now
        main = rules.main.text if rules.main and self.is_ours(rules.main.text or "") else None
        return self._of_project(Subject(post.about).id) or main or self._digest_before(post) or self._home()

    def _mirrors(self) -> list[str]:
        return [one.text for one in self.book.rules.now.mirrors if one.text and self.is_ours(one.text)]

    def _told_aside(self, post: Post, channels: list[str]) -> list[str]:
        """Return the mirrored channels that learn of a confined log, once each, but none of its words."""
        is_log = post.about.startswith(Letter.CONTRIBUTION) and Subject(post.about).is_card and post.to is None
        if (
            not is_log
            or not self.book.rules.now.mirrors
            or not (self._was_confined(post.about) or self._is_said_now(post.about))
        ):
            return []
        told = {row.channel for row in self.posts.of(post.about)} | {*channels}
        return [one for one in self._mirrors() if one not in told]

    def _cards(self, subject: str) -> list[Posted]:
        return [row for row in self.posts.of(subject) if row.is_card]

    def _is_said_now(self, subject: str) -> bool:
        """Tell whether this entry has words for the card of a subject that were said in a private channel."""
        return any(type(fact) is Confined and fact.subject == subject for fact in self.facts)

    def _was_confined(self, subject: str) -> bool:
        """Tell whether the card of a subject is confined already, or that of what it would correct."""
        corrects = self._corrects(subject)
        return bool({subject, corrects} & self.book.audience.confined)

    def _corrects(self, subject: str) -> str | None:
        logged = (fact for fact in self.facts if isinstance(fact, Logged) and fact.contribution == subject)
        found = next(logged, None) or self.book.contributions.by_id.get(subject)
        return found.corrects if found else None

    def _of_corrected(self, subject: str) -> list[str]:
        """Return the channels of the card of what a confined log would correct."""
        if not self.book.audience.confined:
            return []
        corrects = self._corrects(subject)
        return [row.channel for row in self._cards(corrects)] if corrects in self.book.audience.confined else []

    def _of_project(self, subject: str) -> str | None:
        """Return the open channel in which the card of the project stands for which a log is."""
        logs = (fact for fact in self.facts if isinstance(fact, Logged | Amended) and fact.contribution == subject)
        project = next((fact.log.project for fact in logs), None)
        if project is None or project in self.book.audience.confined:
            return None
        channels = (row.channel for row in self._cards(project))
        return next((channel for channel in channels if self._is_public(channel)), None)

    def _digest_before(self, post: Post) -> str | None:
        """Return where the digest before was shown, else the first card: a new one somewhere else steers no digest."""
        if not post.about.startswith(Letter.DIGEST):
            return None
        mirrors = {mirror.text for mirror in self.book.rules.now.mirrors}
        before = (f"{Letter.DIGEST}{number}" for number in range(int(post.about[1:]) - 1, 0, -1))
        digests = (one for subject in before for one in reversed(self.posts.of(subject)))
        # The newest digest or the oldest card, without going through all that was ever shown.
        for one in chain(digests, self.posts):
            if one.is_card and one.channel not in mirrors and self._is_public(one.channel):
                return one.channel
        return None

    def _home(self) -> str | None:
        """Return where the newest card is that is not shown to a person alone, nor in a private channel."""
        cards = (post for post in self.posts.newest() if post.is_card)
        open_ones = (post.channel for post in cards if post.subject not in self.book.audience.confined)
        return next(filter(self._is_public, open_ones), None)

    def _is_public(self, channel: str) -> bool:
        return self.is_ours(channel) and self.book.agents.known(channel) is None

    def _of_person(self, person: str) -> list[str]:
        # Who left reads nothing more of the network.
        handles = presence.here(self.book.agents, self.book.agents.handles(person))
        met = self.met.get(self.book.agents.person(person))
        if met in handles:
            return [met]
        return [handles[-1]] if handles else []
