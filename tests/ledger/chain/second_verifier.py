"""A verifier of its own, written from docs/ledger.md alone: it knows nothing of the program, only what the page says.

python tests/ledger/chain/second_verifier.py potluck.db
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple


class Wrong(Exception):
    """Something does not hold: at which entry, and what."""

    def __init__(self, height: int, what: str) -> None:
        super().__init__(f"entry {height}: {what}")
        self.height = height


class Words(NamedTuple):
    """A row of `words`; salt and text are both None where it is withheld."""

    height: int
    subject: str
    salt: bytes | None
    text: str | None


class Ledger(NamedTuple):
    """The rows of one network."""

    network: str
    entries: list[tuple[int, bytes, bytes]]
    words: dict[str, Words]
    files: dict[bytes, bytes]
    last_beside: int  # the greatest height in `heard` and `posts`


FOR_FEW = {
    "PayToGiven": {"pay_to", "name"},
    "PayoutPrepared": {"pay_to", "name"},
    "PayoutApproved": {"hash"},
}
"""Where words for few stand, by the kind of the fact: fields of it, or of a record in it."""

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z")


def check(ledger: Ledger) -> int:
    """Return how many entries there are; raise `Wrong` at the first that does not hold."""
    checked = _Checked(ledger)
    before = hashlib.sha256(b"potluck ledger 1\n" + ledger.network.encode()).digest()
    for expected, (height, hashed, body) in enumerate(ledger.entries, start=1):
        if height != expected:
            raise Wrong(expected, "it is missing")
        if hashlib.sha256(before + body).digest() != hashed:
            raise Wrong(height, "hash and body do not belong together")
        before = hashed
        checked.entry(height, body)
    return checked.end(len(ledger.entries))


class _Checked:
    """What is known after some entries."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.at = ""
        self.missing: dict[str, list[int]] = {}  # whose words are gone, and where, each time
        self.given: dict[str, tuple[list[str], int]] = {}  # whose words the last address of an agent were, and where
        self.lines: dict[str, dict[str, set[str]]] = {}  # of each payout, the agents in each line
        self.renewed: dict[str, list[str]] = {}
        self.files: dict[bytes, tuple[int, set[str]]] = {}
        self.gone: dict[bytes, int] = {}
        self.withheld: dict[str, list[int]] = {}  # whose words are withheld, and where, each time

    def entry(self, height: int, raw: bytes) -> None:
        body = json.loads(raw)
        if canonical(body) != raw or body.keys() != {"height", "at", "author", "facts"}:
            raise Wrong(height, "not canonical")
        if body["height"] != height:
            raise Wrong(height, "it says another height")
        if not MOMENT.fullmatch(body["at"]) or _sortable(body["at"]) < self.at:
            raise Wrong(height, "time goes back")
        self.at = _sortable(body["at"])
        for kind, _, values in body["facts"]:
            for field, words in words_in(values):
                self.words(height, words["words"], words["of"], for_few=field in FOR_FEW.get(kind, ()))
            self.fact(height, kind, values)

    def words(self, height: int, commitment: str, of: str, *, for_few: bool) -> None:
        if commitment == "":
            return
        row = self.ledger.words.get(commitment)
        if row is None:
            if of == "network":
                raise Wrong(height, "words of the network are missing")
            self.missing.setdefault(of, []).append(height)
            return
        if row.salt is None and row.text is None and for_few:
            self.withheld.setdefault(of, []).append(height)
        elif row.salt is None or row.text is None:
            raise Wrong(height, "words are withheld")
        elif hmac.new(row.salt, row.text.encode(), hashlib.sha256).hexdigest() != commitment:
            raise Wrong(height, "words were changed")
        if (row.subject, row.height) != (of, height):
            raise Wrong(height, "words of another")

    def fact(self, height: int, kind: str, values: Mapping[str, Any]) -> None:
        match kind:
            case "Forgotten":
                self.erased(values["aliases"])
            case "NameErased":
                self.erased([values["subject"]])
            case "PayToGiven":
                self.replaced(height, values)
            case "Posted":
                self.balance(height, values)
            case "PayoutPrepared":
                self.lines[values["payout"]] = {one["agent"]: _in_line(one) for one in values["lines"]}
            case "RenewalPrepared":
                self.renewed[values["payout"]] = values["agents"]
            case "PayoutApproved":
                self.approved(height, values)

    def erased(self, subjects: list[str]) -> None:
        for subject in subjects:
            self.missing.pop(subject, None)
            if subject in self.withheld:
                raise Wrong(self.withheld[subject][0], "words are withheld that were erased")
        for hashed, (_, agents) in list(self.files.items()):
            if agents & {*subjects}:
                self.gone[hashed] = self.files.pop(hashed)[0]

    def replaced(self, height: int, values: Mapping[str, Any]) -> None:
        whose, at = self.given.pop(values["agent"], ([], 0))
        for subject in whose:
            if at in self.missing.get(subject, []):
                self.missing[subject].remove(at)
        said = [one for one in (values["pay_to"], values.get("name")) if one is not None]
        self.given[values["agent"]] = ([one["of"] for one in said], height)

    def balance(self, height: int, values: Mapping[str, Any]) -> None:
        sums: defaultdict[str, int] = defaultdict(int)
        for posting in values["postings"]:
            sums[posting["amount"]["currency"]] += int(posting["amount"]["minor"])
        if any(sums.values()):
            raise Wrong(height, "postings do not add up")

    def approved(self, height: int, values: Mapping[str, Any]) -> None:
        lines = self.lines[values["payout"]]
        listed = self.renewed.pop(values["payout"], list(lines))
        text = self.ledger.words[values["hash"]["words"]].text
        if text is None:
            return
        hashed = bytes.fromhex(text)
        self.files[hashed] = (height, set().union(*(lines[agent] for agent in listed)))

    def end(self, height: int) -> int:
        if heights := [height for some in self.missing.values() for height in some]:
            raise Wrong(min(heights), "words are missing, and nobody asked for it")
        last = max((row.height for row in self.ledger.words.values()), default=0)
        if max(last, self.ledger.last_beside) > height:
            raise Wrong(height + 1, "the end was cut off")
        for hashed, (of, _) in self.files.items():
            if hashed not in self.ledger.files or hashlib.sha256(self.ledger.files[hashed]).digest() != hashed:
                raise Wrong(of, "its file is missing, or was changed")
        for hashed in self.ledger.files:
            if hashed not in self.files:
                raise Wrong(self.gone.get(hashed, height + 1), "a file that ought not to be there")
        return height


def canonical(value: object) -> bytes:
    """Return the canonical form of what stands in bodies: no number in them has a point."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _sortable(moment: str) -> str:
    return moment if "." in moment else moment.replace("Z", ".000000Z")


def words_in(value: object, field: str = "") -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield all words in a value, each with the field in which it stands."""
    match value:
        case dict() if value.keys() == {"words", "of"}:
            yield field, value
        case dict():
            for name, one in value.items():
                yield from words_in(one, name)
        case list():
            for one in value:
                yield from words_in(one, field)


def _in_line(line: Mapping[str, Any]) -> set[str]:
    return {line["agent"], *(line[key]["of"] for key in ("pay_to", "name") if line.get(key))}


def ledgers(path: Path) -> Iterable[Ledger]:
    """Read all networks of a SQLite file."""
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    networks = database.execute(
        "SELECT network FROM entries UNION SELECT network FROM words UNION SELECT network FROM files"
    )
    for (network,) in networks.fetchall():

        def rows(sql: str, of: str = network) -> list[Any]:
            return database.execute(sql, (of,)).fetchall()

        (last,) = rows(
            "SELECT max(height) FROM (SELECT height, network FROM heard UNION SELECT height, network FROM posts) WHERE network = ?"
        )
        yield Ledger(
            network,
            rows("SELECT height, hash, body FROM entries WHERE network = ? ORDER BY height"),
            {
                commitment: Words(*row)
                for commitment, *row in rows(
                    "SELECT commitment, height, subject, salt, text FROM words WHERE network = ?"
                )
            },
            dict(rows("SELECT hash, bytes FROM files WHERE network = ?")),
            last[0] or 0,
        )
    database.close()


if __name__ == "__main__":
    for one in ledgers(Path(sys.argv[1])):
        withheld = sum(row.text is None for row in one.words.values())
        print(one.network, check(one), "entries;", withheld, "words for few are withheld")  # noqa: T201  # That is what it is for.
