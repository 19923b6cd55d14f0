"""Counts of what each person got in a script: messages, mentions and posts by week, the words in them, and the lines of cards."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import timedelta
from fractions import Fraction

from adapters.console.page import plain_text
from bot.chat import Mention
from ledger.values.ids import Letter, Subject
from tests.support.network import Network
from tests.support.room import GENERAL, Shown

OURS = (
    *("quorum", "electorate", "ballot", "drawn", "bucket", "claim", "regime"),
    *("custodian", "preset", "fingerprint", "hash", "revision", "settle", "window"),
)
"""Words of the trade that no plain member gets to read."""

BACK = "room:here/back"
"""A channel that not everybody reads."""

Week = dict[str, int]


class Mailbox:
    """A network, and what its people got in each week so far. What only its `stewards` read may have words of the trade."""

    def __init__(self, network: Network, people: Iterable[str], stewards: Iterable[str] = ("ana", "ben")) -> None:
        self.network = network
        self.people = tuple(people)
        self._stewards = frozenset(stewards)
        self.weeks: list[Week] = []
        self.mentions: list[Week] = []
        self.posts: list[int] = []
        self._counted = 0
        network.room.private.add(BACK)

    async def joins(self) -> None:
        """Let everybody join."""
        for name in self.people:
            await self.network.says(name, "/settings me")

    async def logs(self, name: str, what: str, channel: str = GENERAL) -> str:
        """Let somebody log something; return its number."""
        answer = await self.network.says(name, f"/contribute {what}", channel)
        return answer.partition(":")[0].removeprefix("Noted as ")

    async def react(self, emoji: str, about: str, names: Iterable[str]) -> None:
        """Let people put an emoji on a card."""
        for name in names:
            await self.network.reacts(name, emoji, about)

    async def week_ends(self) -> None:
        """Let time pass until the next Monday at nine, and count."""
        begin = self.network.now
        days = 7 - begin.weekday()
        monday = (begin + timedelta(days=days)).replace(hour=9, minute=0)
        await self.network.passes(seconds=int((monday - begin).total_seconds()))
        new = self.network.room.posts[self._counted :]
        self._counted = len(self.network.room.posts)
        direct = Counter(shown.channel.removeprefix("room:") for shown in new)
        self.weeks.append({name: direct[name] for name in self.people})
        mentioned = Counter(
            piece.person.removeprefix("room:")
            for shown in new
            if not self._is_direct(shown)
            for piece in shown.text
            if isinstance(piece, Mention)
        )
        self.mentions.append({name: mentioned[name] for name in self.people})
        self.posts.append(sum(shown.channel == GENERAL for shown in new))

    def forgets(self) -> None:
        """Begin to count anew."""
        self.weeks, self.mentions, self.posts = [], [], []

    @property
    def most(self) -> int:
        """Return the most messages that one person got in one week."""
        return max(max(week.values()) for week in self.weeks)

    @property
    def mean(self) -> Fraction:
        """Return how many messages a person got in a week, on average."""
        return _mean(self.weeks, self.people)

    @property
    def mentioned(self) -> Fraction:
        """Return how often a person was named on a new card in a week, on average."""
        return _mean(self.mentions, self.people)

    def lines(self, asks: str) -> int:
        """Return the most lines that the card of a log ever had with such a button, `vote` or `confirm`; or with neither (""), once it is settled."""
        cards = (shown for shown in self._everything() if _is_log(shown) and _asks(shown) == asks)
        return max((len(plain_text(shown.text).split("\n")) for shown in cards), default=0)

    def words(self) -> set[str]:
        """Return the words of the trade that a plain member got to read: in a message, on a card or in an answer."""
        shown = (plain_text(one.text) for one in self._everything())
        answers = (
            plain_text(answer)
            for name, given in self.network.room.answers.items()
            if name not in self._stewards
            for answer in given
        )
        # A line that stewards type is not for others to know.
        said = " ".join((*shown, *answers)).casefold().replace("/settings set preset", "")
        return {word for word in OURS if re.search(rf"\b{word}", said)}

    def _everything(self) -> Iterator[Shown]:
        yield from self.network.room.posts
        yield from self.network.room.edited

    def _is_direct(self, shown: Shown) -> bool:
        return shown.channel.removeprefix("room:") in self.people


def _is_log(shown: Shown) -> bool:
    return shown.about.startswith(Letter.CONTRIBUTION) and Subject(shown.about).is_card


def _asks(shown: Shown) -> str:
    return next((word for word in ("vote", "confirm") if word in shown.asks), "")


def _mean(weeks: list[Week], people: tuple[str, ...]) -> Fraction:
    return Fraction(sum(sum(week.values()) for week in weeks), len(weeks) * len(people))
