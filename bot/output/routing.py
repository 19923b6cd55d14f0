"""Routing: the channels of a post. Words from a private channel go to no wider channel."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, filterfalse

from bot.chat import Command, Reaction
from bot.outcome import Post
from bot.record.posts import Posted, Posts
from ledger.book import Book
from ledger.chain.entry import Fact
from ledger.contributions.contribution import Amended, Logged
from ledger.governance.reminder import OF_VOTES
from ledger.network import presence
from ledger.network.audience import Confined
from ledger.network.reminder import BY_LOT, DAY
from ledger.values.ids import Letter, Subject, next_id


@dataclass(slots=True)
class Routing:
    """Routing of the posts of one entry, by the book before it and its facts.

    `met` has for each person the account that was heard last. `is_ours` returns whether a channel belongs to the network: no
    post goes to any other channel.
    """

    book: Book
    posts: Posts
    met: Mapping[str, str]
    is_ours: Callable[[str], bool]
    facts: tuple[Fact, ...] = ()

    def owed_pairs(self, posts: Iterable[Post], event: Command | Reaction | None) -> list[tuple[str, str]]:
        """Return the (subject, channel) pairs of all posts that an event, or time alone (None), has caused."""
        asker = event.by if event else None
        owed: list[tuple[str, str]] = []
        for post in posts:
            channels = self.channels_of(post, self._public_channel(post, event), asker)
            owed += [(post.about, channel) for channel in channels]
            # Mirrored channels read about a private log, too, but none of its words.
            owed += [(f"{post.about}/aside", mirror) for mirror in self._mirrors_aside(post, channels)]
        return owed

    def channels_of(self, post: Post, public: str | None, asker: str | None) -> list[str]:
        """Return the channels of a post. The first row that fits decides.

        | Post | Channels |
        |---|---|
        | to a person, `alone` | exactly that account |
        | to a person | their account that was heard last, if they are in the chat |
        | message about a subject | each channel with a current card of it |
        | card of a proposal | the main channel, else the first one; and the mirrors |
        | card that is confined already, or corrects one | the channel of the last card, else the author |
        | card of new private words | the first channel (see `_first_channel`), else the author |
        | any other card, and message about a person | the first channel, else the author; and the mirrors |

        `public` is the channel of the event, unless that is a direct message; `asker` is its author.
        """
        if post.to is not None:
            return list(self.book.agents.references(post.to)) if post.alone else self._of_person(post.to)
        about = Subject(post.about)
        if not about.is_card and not about.startswith(Letter.AGENT):  # people have no card
            return self._with_current_cards(about.id)
        return self._of_card(post, public, asker)

    def _of_card(self, post: Post, public: str | None, asker: str | None) -> list[str]:
        subject = Subject(post.about).id
        before = [card.channel for card in self.posts.cards(subject) or self._corrected_cards(subject)]
        earlier = list(filter(self.is_ours, before))
        if before and self._was_confined(subject):
            return _distinct(next(reversed(earlier), asker))
        first = self._first_channel(post, public, earlier) or asker
        mirrors = () if self._is_said_now(subject) else self._mirrors()
        return _distinct(first, *mirrors)

    def digest_channels(self) -> list[str]:
        """Return the channels of the next digest."""
        return self.channels_of(Post(next_id(Letter.DIGEST, self.book.periods.by_id)), None, None)

    def _public_channel(self, post: Post, event: Command | Reaction | None) -> str | None:
        """Return the channel of an event, if a post that it causes may go there."""
        if event is None or event.channel == event.by:
            return None
        is_closed = isinstance(event, Command) and event.closed
        if is_closed and post.about.startswith(Letter.PROPOSAL):
            return None  # a change of power is no matter of a private channel
        is_silent = is_closed and not self._is_said_now(post.about)
        # Without private words, an existing card has no reason to move into a private channel.
        return None if is_silent and self.posts.cards(post.about) else event.channel

    def _with_current_cards(self, subject: str) -> list[str]:
        """Return the channels with a card of the latest revision."""
        contribution = self.book.contributions.by_id.get(subject)
        opened = contribution.opened if contribution else 0
        return _distinct(*(card.channel for card in self.posts.cards(subject, opened)))

    def _first_channel(self, post: Post, public: str | None, earlier: list[str]) -> str | None:
        """Return the channel of the command; else the one of the last card; else a default."""
        if post.about.startswith(Letter.PROPOSAL) and (main := self._main()):
            return main
        if public and self.is_ours(public):
            return public
        if earlier:
            return earlier[-1]
        return self._of_project(Subject(post.about).id) or self._main() or self._digest_before(post) or self._home()

    def _main(self) -> str | None:
        main = self.book.rules.now.main
        return main.text if main and self.is_ours(main.text or "") else None

    def _mirrors(self) -> list[str]:
        return [mirror.text for mirror in self.book.rules.now.mirrors if mirror.text and self.is_ours(mirror.text)]

    def _mirrors_aside(self, post: Post, channels: list[str]) -> list[str]:
        """Return the mirrors that have to read about a private log for the first time."""
        if not self.book.rules.now.mirrors or not self._is_private_log(post):
            return []
        informed = {row.channel for row in self.posts.about_subject(post.about)} | {*channels}
        return list(filterfalse(informed.__contains__, self._mirrors()))

    def _is_private_log(self, post: Post) -> bool:
        is_log = post.to is None and post.about.startswith(Letter.CONTRIBUTION) and Subject(post.about).is_card
        return is_log and (self._was_confined(post.about) or self._is_said_now(post.about))

    def _is_said_now(self, subject: str) -> bool:
        """Return whether this entry brings private words for the card of a subject."""
        return any(type(fact) is Confined and fact.subject == subject for fact in self.facts)

    def _was_confined(self, subject: str) -> bool:
        """Return whether a card is confined already, or the card that its log corrects is."""
        corrects = self._corrects(subject)
        return bool({subject, corrects} & self.book.audience.confined)

    def _corrects(self, subject: str) -> str | None:
        logged = (fact for fact in self.facts if isinstance(fact, Logged) and fact.contribution == subject)
        log = next(logged, None) or self.book.contributions.by_id.get(subject)
        return log.corrects if log else None

    def _corrected_cards(self, subject: str) -> list[Posted]:
        """Return the confined cards that a log corrects."""
        if not self.book.audience.confined:
            return []
        corrects = self._corrects(subject)
        return self.posts.cards(corrects) if corrects in self.book.audience.confined else []

    def _of_project(self, subject: str) -> str | None:
        """Return the first public channel with the card of a log's project."""
        project = self._project(subject)
        if project is None or project in self.book.audience.confined:
            return None
        channels = (card.channel for card in self.posts.cards(project))
        return next(filter(self._is_public, channels), None)

    def _project(self, subject: str) -> str | None:
        logs = (fact for fact in self.facts if isinstance(fact, Logged | Amended) and fact.contribution == subject)
        return next((fact.log.project for fact in logs), None)

    def _digest_before(self, post: Post) -> str | None:
        """Return the public channel of the newest digest, else of the oldest card: a new card elsewhere moves no digest."""
        if not post.about.startswith(Letter.DIGEST):
            return None
        mirrors = {mirror.text for mirror in self.book.rules.now.mirrors}
        # Lazy, so that its cost does not grow with the number of posts.
        channels = (row.channel for row in chain(self._digests_before(post.about), self.posts) if row.is_card)
        return next(filter(self._is_public, filterfalse(mirrors.__contains__, channels)), None)

    def _digests_before(self, digest: str) -> Iterator[Posted]:
        """Yield the posts of all earlier digests, the newest first."""
        for number in range(int(digest[1:]) - 1, 0, -1):
            yield from reversed(self.posts.about_subject(f"{Letter.DIGEST}{number}"))

    def _home(self) -> str | None:
        """Return the channel of the newest card that is neither confined nor in a direct message."""
        cards = (post for post in self.posts.newest() if post.is_card)
        open_ones = (card.channel for card in cards if card.subject not in self.book.audience.confined)
        return next(filter(self._is_public, open_ones), None)

    def _is_public(self, channel: str) -> bool:
        return self.is_ours(channel) and self.book.agents.person_behind(channel) is None

    def _of_person(self, person: str) -> list[str]:
        """Return the account of a person that was heard last, else the newest; nothing for a person who left."""
        handles = presence.present(self.book.agents, self.book.agents.handles(person))
        met = self.met.get(self.book.agents.person(person))
        return [met] if met in handles else list(handles[-1:])


def open_main_channel(book: Book, subject: str) -> str | None:
    """Return the main channel, if there is one and the subject has no private words."""
    main = book.rules.now.main
    return None if main is None or subject in book.audience.confined else main.text


def is_for_one_account(about: str) -> bool:
    """Return whether a direct message is for exactly one account of a person, as those about changes of accounts are."""
    subject = Subject(about)
    return subject.startswith(Letter.AGENT) and subject.kind not in (DAY, BY_LOT, OF_VOTES)


def _distinct(*channels: str | None) -> list[str]:
    return list(dict.fromkeys(channel for channel in channels if channel))
