"""Votes by lot a second time: who is asked, and what comes of it, from the tables of an export.

Written from the page that defines it, in another way than the program: everything is looked through once more at each moment.
Nothing of the product is used.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from math import ceil
from typing import Any, NamedTuple

Table = list[dict[str, Any]]
DAY = timedelta(days=1)


class Figures(NamedTuple):
    """By which a vote is judged: as on the page, the cells of its size, and the window and shares of its preset."""

    drawn: int
    approvals: int
    of_drawn: int
    more: int
    contested: int
    hours: int
    window: int
    late: Fraction
    early: Fraction = Fraction(9, 10)
    share: Fraction = Fraction(3, 4)


SIZES = ("tiny", "small", "usual", "large", "huge")

PAGE = {
    "light": ("0/2/0/3/2/0 3/2/1/3/4/12 3/2/1/3/4/12 4/3/2/5/6/24 6/4/4/5/6/24", 48, Fraction(1, 2)),
    "standard": ("0/2/0/5/3/24 2/2/1/5/4/24 4/3/2/5/5/24 6/4/4/5/6/24 8/6/6/5/8/48", 72, Fraction(1, 2)),
    "strict": ("2/2/1/5/4/24 4/3/2/5/5/24 7/5/4/5/8/24 7/5/5/5/7/24 8/6/6/5/8/48", 72, Fraction(2, 3)),
}
"""By the name of a preset: of each size drawn, approvals, of them by the drawn, more, contested and hours; the window; the share late."""


def figures_of(preset: str, size: str) -> Figures:
    plans, window, late = PAGE[preset]
    drawn, approvals, of_drawn, more, contested, hours = map(int, plans.split()[SIZES.index(size)].split("/"))
    return Figures(drawn, approvals, of_drawn, more, contested, hours, window, late)


class Opening(NamedTuple):
    """A vote: of a list, its open logs with the figures of each, and all that it opened with.

    `seal` is the hash of its entry, in hexadecimal.
    """

    subject: str
    at: datetime
    seal: str
    figures: Figures
    rows: Mapping[str, Figures]
    listed: tuple[str, ...]


def read(lines: Iterable[str], names: Iterable[str]) -> dict[str, Table]:
    """Return the tables of an export, from lines of JSON and the name of the table of each."""
    tables: dict[str, Table] = {}
    for line, name in zip(lines, names, strict=True):
        tables.setdefault(name, []).append(json.loads(line))
    return tables


class Export:
    """The tables of an export, as they were at a moment."""

    def __init__(self, tables: Mapping[str, Table], subject: str, now: datetime) -> None:
        self.tables, self._now = tables, now
        self._members = {row["agent"]: row for row in self.table("members")}
        self._logs = {row["contribution"]: row for row in self.table("contributions")}
        self._person = {account: self._oldest(account) for account in self._members}
        self._accounts: dict[str, list[str]] = {}
        for account, person in self._person.items():
            self._accounts.setdefault(person, []).append(account)
        self._draws: Table = [
            row for row in self.table("draws") if row["subject"][0] != "G"
        ]  # about proposals others are drawn
        self.opening = self._opened(subject)
        self._first = self._first_accepted()
        self._around = {row["agent"]: row["around"] for row in self.table("around")}
        self._acted = {row["agent"]: moment(row["at"]) for row in self.table("acts")}
        self.numbers = [*self.opening.rows] or [subject]

    def table(self, name: str) -> Table:
        return self.tables.get(name, [])

    def _opened(self, subject: str) -> Opening:
        """Return how a vote was opened the last time, with those of its logs that are open."""
        (*_, last) = (row for row in self.table("openings") if row["subject"] == subject)
        preset = {row["version"]: row["preset"] for row in self.table("rules")}[last["rules"]]
        within = {
            row["subject"]: figures_of(preset, row["size"])
            for row in self.table("openings")
            if row["within"] == subject and row["entry"] == last["entry"]
        }
        rows = {log: figures for log, figures in within.items() if self._logs[log]["state"] == "open"}
        figures = figures_of(preset, last["size"])
        return Opening(subject, moment(last["at"]), last["hash"], figures, rows, tuple(within))

    @property
    def extended(self) -> datetime | None:
        """Return the moment at which the time was extended."""
        at = [row["at"] for row in self.table("extensions") if row["subject"] == self.opening.subject]
        return moment(at[-1]) if at else None

    def _oldest(self, account: str) -> str:
        same: str | None = self._members[account]["same_person_as"]
        return account if same is None else self._oldest(same)

    def person(self, account: str) -> str:
        return self._person[account]

    def accounts(self, person: str) -> list[str]:
        return self._accounts[person]

    def is_here(self, person: str) -> bool:
        return not all(self._members[account]["away"] for account in self.accounts(person))

    def is_forgotten(self, person: str) -> bool:
        return bool(self._members[person]["forgotten"])

    # Who judges.

    def _first_accepted(self) -> dict[str, datetime]:
        """Return the moment at which each account's first work was accepted, if before the vote was opened, in that order."""
        first: dict[str, datetime] = {}
        for log in self.table("contributions"):
            if log["state"] == "accepted" and moment(log["ended_at"]) < self.opening.at:
                first.setdefault(log["contributor"], moment(log["ended_at"]))
        return first

    def concerned(self, log: str) -> set[str]:
        """Return those whom a log concerns; in a list, each said themselves that theirs is right."""
        row = self._logs[log]
        who = {row["contributor"]} if self.opening.rows else {row["contributor"], row["author"]}
        return {self.person(account) for account in who}

    def may_vote(self, person: str, log: str | None = None) -> bool:
        """Tell whether somebody may vote on a log, or on one of a list."""
        if log is None:
            return any(self.may_vote(person, one) for one in self.numbers)
        first = self._first
        had_work = any(account in first for account in self.accounts(person))
        return had_work and person not in self.concerned(log) and self.is_here(person)

    def is_around(self, person: str) -> bool:
        """Tell whether somebody was around with the last entry, by any of their accounts, and was not forgotten."""
        return not self.is_forgotten(person) and any(self._around[account] for account in self.accounts(person))

    def counts(self, person: str, log: str | None = None) -> bool:
        """Tell whether somebody counts in the numbers: who is not around any more only with a ballot."""
        return self.may_vote(person, log) and (self.is_around(person) or person in self.choices(None))

    # The lots.

    def row(self) -> list[str]:
        """Return the accounts in the order that the seal decides."""
        row = [*self._first]
        for i in range(len(row)):
            x = int(hashlib.sha256(f"{self.opening.seal} {i}".encode()).hexdigest(), 16)
            other = i + x % (len(row) - i)
            row[i], row[other] = row[other], row[i]
        return row

    def _is_first(self, account: str) -> bool:
        """Tell whether no other account of the same person had accepted work before; each has one lot."""
        return account == next(one for one in self._first if one in self.accounts(self.person(account)))

    def pool(self) -> list[str]:
        first = self._first
        voters = [one for one in first_of_each(map(self.person, first)) if self.may_vote(one)]
        able = [one for one in voters if not self.is_forgotten(one) and self._now < self.last_act(one) + 60 * DAY]
        since = {one: min(first[account] for account in self.accounts(one) if account in first) for one in able}
        old = [one for one in able if self.opening.at - since[one] >= 14 * DAY]
        older = [one for one in able if self.opening.at - since[one] >= 44 * DAY]
        if len(older) >= 5:
            old = old[: int(len(older) * Fraction(5, 4))]
        return old if len(old) >= 5 else able

    def requests(self, person: str) -> int:
        """Count how often somebody was asked in seven days, about anything."""
        accounts = self.accounts(person)
        rows = [row for row in self._draws if row["agent"] in accounts]
        return sum(self._now - moment(row["at"]) < 7 * DAY for row in rows)

    def last_act(self, person: str) -> datetime:
        return max(self._acted[account] for account in self.accounts(person))

    def is_unanswered(self, person: str) -> bool:
        """Tell whether somebody did nothing for a week, in which lots asked them three times."""
        last = self.last_act(person)
        if self._now - last < 7 * DAY:
            return False
        asked = [moment(row["at"]) for row in self._draws if row["agent"] in self.accounts(person)]
        return sum(last < at < self._now for at in asked) >= 3

    def asked_last(self) -> set[str]:
        """Return those who are asked when nobody else is left: the partners of an author, or whoever is on a list or made it."""
        if self.opening.rows:
            logs = [self._logs[log] for log in self.opening.listed]
            return {self.person(log[who]) for log in logs for who in ("author", "contributor")}
        author = self.person(self._logs[self.opening.subject]["contributor"])
        both = {
            one: min(self.approved(one, author), self.approved(author, one)) for one in self.persons() if one != author
        }
        ranked = sorted((-times, int(one[1:]), one) for one, times in both.items() if times >= 5)
        return {one for _, _, one in ranked[: min(2, len(self.pool()) // 6)]}

    def persons(self) -> list[str]:
        return first_of_each(map(self.person, self._members))

    def approved(self, by: str, of: str) -> int:
        """Count the logs of somebody, accepted in 90 days and no corrections, of which another one approved at the end."""
        logs = [log for log in self._logs.values() if log["state"] == "accepted" and log["corrects"] is None]
        late = [log for log in logs if self._now - moment(log["ended_at"]) <= 90 * DAY]
        own = [log["contribution"] for log in late if self.person(log["contributor"]) == of]
        return sum(self.last_choices(log).get(by) == "approve" for log in own)

    def lots(self, number: int) -> list[str]:
        """Draw so many who were not drawn yet."""
        left = [one for one in self.pool() if one not in self.asked(counting=False)]
        before = [one for one in self.asked_before() if one in left and not self.is_unanswered(one)][:number]
        return [*before, *self._other_lots([one for one in left if one not in before], number - len(before))]

    def asked_before(self) -> list[str]:
        """Return who was asked about what is made again, in that order."""
        again = [row for row in self.table("made_again") if row["subject"] == self.opening.subject]
        numbers = [row["contribution"] for row in again if row["entry"] == again[-1]["entry"]]
        return first_of_each(
            self.person(row["agent"]) for number in numbers for row in self._draws if row["subject"] == number
        )

    def _other_lots(self, left: list[str], number: int) -> list[str]:
        last = [one for one in self.asked_last() if one in left]
        row = [self.person(account) for account in self.row() if self._is_first(account)]
        able = [one for one in row if one in left and one not in last]
        names = [one for one in able if not self.is_unanswered(one)][: 4 * number]
        others = [one for one in able if self.is_unanswered(one)]
        order: list[str] = []
        for group in (
            [one for one in names if self.requests(one) < 7],
            [one for one in names if self.requests(one) >= 7],
        ):
            twos = [group[i : i + 2] for i in range(0, len(group), 2)]
            winners = [self._less_asked(two) for two in twos]
            order += [*winners, *(one for one in group if one not in winners)]
        return [*order, *others, *(one for one in row if one in last)][:number]

    def _less_asked(self, two: list[str]) -> str:
        return two[-1] if len(two) == 2 and self.requests(two[1]) < self.requests(two[0]) else two[0]

    def asked(self, log: str | None = None, *, counting: bool = True) -> dict[str, datetime]:
        """Return who was asked about it, and when."""
        found: dict[str, datetime] = {}
        for row in self._draws:
            person = self.person(row["agent"])
            if row["subject"] == self.opening.subject and (not counting or self.counts(person, log)):
                found.setdefault(person, moment(row["at"]))
        return found

    # Ballots.

    def last_choices(self, subject: str) -> dict[str, str]:
        """Return the last choice of each person on a subject."""
        last: dict[str, str] = {}
        for row in self.table("ballots"):
            if row["subject"] == subject:
                last[self.person(row["agent"])] = row["choice"]
        return {person: choice for person, choice in last.items() if choice != "none"}

    def choices(self, log: str | None) -> dict[str, str]:
        """Return the choices that count on a log; with None, those that count anywhere."""
        last = self.last_choices(self.opening.subject)
        return {person: choice for person, choice in last.items() if self.may_vote(person, log)}

    def has_flag(self, log: str) -> bool:
        up: dict[str, bool] = {}
        for row in self.table("flags"):
            if row["subject"] == self.opening.subject:
                up[row["agent"]] = row["raised"]
        return any(raised and self.may_vote(self.person(agent), log) for agent, raised in up.items())

    # What is due.

    def draw(self) -> tuple[str, list[str]] | None:
        """Return why somebody is drawn now, and who; None if nobody is."""
        for why, number in self._wanted():
            if number > 0 and (persons := self.lots(number)):
                return why, persons
        return None

    def _wanted(self) -> Iterator[tuple[str, int]]:
        figures, choices, asked = self.opening.figures, self.choices(None), self.asked()
        done = [row for row in self._draws if row["subject"] == self.opening.subject]
        reasons = [row["why"] for row in done]
        if "opening" not in reasons:
            yield "opening", figures.drawn - len(asked)
        if "rejected" not in reasons and "reject" in choices.values():
            yield "rejected", figures.more
        yield "abstained", [choices.get(one) for one in asked].count("abstain") - reasons.count("abstained")
        if self.extended is not None and "extended" not in reasons:
            yield "extended", 2
        passed = [self.opening.at + days * DAY for days in (1, 2) if self.opening.at + days * DAY <= self._now]
        replaced = [moment(row["at"]) for row in done if row["why"] == "silent"]
        if passed and not any(at >= passed[-1] for at in replaced) and any(map(self._lacks, self.numbers)):
            silent = [one for one, since in asked.items() if one not in choices and self._now - since >= DAY]
            yield "silent", min(2, len(silent))

    def _lacks(self, log: str) -> bool:
        approve, _, needed = self._of_drawn(log, self.opening.figures)
        return approve < needed

    def _of_drawn(self, log: str, figures: Figures) -> tuple[int, int, int]:
        """Return how many of the drawn approve and reject, and how many have to approve."""
        asked, choices = self.asked(log), self.choices(log)
        chosen = [choices.get(one) for one in asked]
        needed = (
            min(figures.of_drawn, ceil(Fraction(len(asked) * figures.of_drawn, figures.drawn))) if figures.drawn else 0
        )
        if "reject" in choices.values():
            at_most = ceil(Fraction(len(asked) * figures.contested, figures.drawn + figures.more))
            needed = max(needed, min(figures.contested, at_most), 1)
        return chosen.count("approve"), chosen.count("reject"), needed

    def ends(self) -> dict[str, str] | None:
        """Return what becomes of each log now, `extended` among it; None while it stays open."""
        ends = {log: self._end(log) for log in self.numbers}
        if None in ends.values() or self.draw() is not None:
            return None
        last = "extended" if self.extended is None else "undecided"
        return {log: last if end == "undecided" else str(end) for log, end in ends.items()}

    def _end(self, log: str) -> str | None:
        figures, choices = self.opening.rows.get(log, self.opening.figures), self.choices(log)
        a, r = [*choices.values()].count("approve"), [*choices.values()].count("reject")
        able = [one for one in self.persons() if self.counts(one, log)]
        n = len(able)
        least = 1 if n == 1 else min(figures.approvals, max(2, ceil(Fraction(n, 3))))
        approve, reject, needed = self._of_drawn(log, figures)
        share = Fraction(2, 3) if approve + reject <= 3 else figures.share
        is_over = self._now >= (self.extended or self.opening.at) + timedelta(hours=figures.window)
        is_enough = a >= least and approve >= needed and approve >= share * (approve + reject)
        has_waited = self._now >= self.opening.at + timedelta(hours=figures.hours) and least > 1
        is_liked = not reject and not self.has_flag(log) and a >= figures.early * (a + r)
        is_time = a >= figures.late * (a + r) if is_over else (has_waited and is_liked) or a >= max(2, n)
        if is_enough and is_time and self._is_backed(log, able):
            return "accepted"
        if not is_over:
            return None
        is_refused = r > 0 and a + r >= 2 and (a < figures.late * (a + r) or reject > approve)
        return "rejected" if is_refused and not (is_enough and is_time) else "undecided"

    def _is_backed(self, log: str, able: list[str]) -> bool:
        """Tell whether somebody outside a list approves, if anybody is outside."""
        inside = self.asked_last() if self.opening.rows else set()
        outside = [one for one in able if one not in inside]
        if not self.opening.rows or not outside:
            return True
        return any(self.choices(log).get(one) == "approve" for one in outside)


def first_of_each(names: Iterable[str]) -> list[str]:
    return [*dict.fromkeys(names)]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
