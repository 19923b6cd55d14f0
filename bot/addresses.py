"""Which channels a post goes to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from bot.chat import Command, Reaction
from bot.outcome import Post
from bot.posts import Posts
from ledger import presence
from ledger.book import Book


@dataclass(frozen=True, slots=True)
class Addresses:
    """What tells where a post belongs. `met` has for each person the reference under which they were heard last.

    `is_ours` tells of a channel whether it belongs to the network: any other is never an address.
    """

    book: Book
    posts: Posts
    met: Mapping[str, str]
    is_ours: Callable[[str], bool]

    def owed(self, posts: Iterable[Post], event: Command | Reaction | None) -> list[tuple[str, str]]:
        """Return (subject, channel) for each of the posts to which an event, or time alone, has led."""
        public = event.channel if event is not None and event.channel != event.by else None
        asker = event.by if event else None
        return [(post.about, channel) for post in posts for channel in self.of(post, public, asker)]

    def of(self, post: Post, public: str | None, asker: str | None) -> list[str]:
        """Return the channels of a post.

        One to a person goes to the account that was heard last, or to nobody if none is known, or `alone` to one account. A message about a subject
        goes wherever that has a card, and one about a person to the place. Any other goes to the channel of the command, if that was `public`; else where its
        subject was shown before, to the main channel, or where the network is at home; and to every mirrored channel.
        """
        if post.to is not None:
            return list(self.book.agents.references(post.to)) if post.alone else self._of_person(post.to)
        subject, _, message = post.about.partition("/")
        cards = [row for row in self.posts.of(subject) if row.is_card]
        if message and not subject.startswith("A"):  # people have no card, and may join by just this
            found = self.book.contributions.by_id.get(subject)
            current = [row.channel for row in cards if found is None or row.height >= found.opened]
            return list(dict.fromkeys(current))
        earlier = [row.channel for row in cards if self.is_ours(row.channel)]
        rules = self.book.rules.now
        main = rules.main.text if rules.main and self.is_ours(rules.main.text or "") else None
        public = public if public and self.is_ours(public) else None
        first = public or (earlier[-1] if earlier else main or self._digest_before(post) or self._home() or asker)
        mirrors = (mirror.text for mirror in rules.mirrors)
        return [channel for channel in dict.fromkeys((first, *mirrors)) if channel and self.is_ours(channel)]

    def digest(self) -> list[str]:
        """Return where the next digest belongs."""
        return self.of(Post(f"W{len(self.book.periods.by_id) + 1}"), None, None)

    def _digest_before(self, post: Post) -> str | None:
        """Return where the digest before was shown, else the first card: a new one somewhere else steers no digest."""
        if not post.about.startswith("W"):
            return None
        mirrors = {mirror.text for mirror in self.book.rules.now.mirrors}
        before = (f"W{number}" for number in range(int(post.about[1:]) - 1, 0, -1))
        digests = (one for subject in before for one in reversed(self.posts.of(subject)))
        # The newest digest or the oldest card, without going through all that was ever shown.
        for one in chain(digests, self.posts):
            if (
                one.is_card
                and one.channel not in mirrors
                and self.is_ours(one.channel)
                and self.book.agents.known(one.channel) is None
            ):
                return one.channel
        return None

    def _home(self) -> str | None:
        """Return where the newest card is that is not shown to a person alone."""
        cards = (post.channel for post in self.posts.newest() if post.is_card and self.is_ours(post.channel))
        return next((channel for channel in cards if self.book.agents.known(channel) is None), None)

    def _of_person(self, person: str) -> list[str]:
        # Who left reads nothing more of the network.
        handles = presence.here(self.book.agents, self.book.agents.handles(person))
        met = self.met.get(self.book.agents.person(person))
        if met in handles:
            return [met]
        return [handles[-1]] if handles else []
