"""A reader of the tables of a preview and of a trial: what each bucket had and gave, and who gets what by which sums."""

from __future__ import annotations

import re
from fractions import Fraction

from tests.support.answer_reader import SUM
from tests.support.reckoning import MILLION, MONEY, NUMBER, check, count, half_up, money, number, same

SIZES = {
    "en": (
        rf"(?P<percent>{NUMBER}) % of the whole amount",
        r"all that comes in",
        rf"(?P<percent>{NUMBER}) % of what is left at this point",
        r"all that is left at this point",
        rf"(?P<amount>{MONEY}), or what is left if that is less,",
    ),
    "de": (
        rf"(?P<percent>{NUMBER}) % des ganzen Betrags",
        r"alles, was hereinkommt,",
        rf"(?P<percent>{NUMBER}) % von dem, was an dieser Stelle übrig ist,",
        r"alles, was an dieser Stelle übrig ist,",
        rf"(?P<amount>{MONEY}), oder was übrig ist, wenn das weniger ist,",
    ),
}
FIRST = {
    "en": rf"(?P<amount>{MONEY}), which are (?P<percent>{NUMBER}) %, go to (?P<who>\S+) for the infrastructure .*: (?P<rest>{MONEY})\.",
    "de": rf"(?P<amount>{MONEY}), das sind (?P<percent>{NUMBER}) %, gehen für die Infrastruktur an (?P<who>\S+), .*: (?P<rest>{MONEY})\.",
}
STAYS = {"en": rf".*: ({MONEY}) stay in the pool\.", "de": rf".*: ({MONEY}) bleiben im Topf\."}
BUCKET = {"en": "Bucket", "de": "Teil"}

Row = list[str]


def tables(text: str) -> list[list[Row]]:
    """Return the tables of a text."""
    found: list[list[Row]] = [[]]
    for line in text.splitlines():
        if " | " in line:
            if found[-1] and len(found[-1][-1]) != line.count(" | ") + 1:
                found.append([])
            found[-1].append(line.split(" | "))
        elif found[-1]:
            found.append([])
    return [one for one in found if one]


def previewed(text: str, language: str, amount: int) -> dict[str, int]:
    """Do the sums of a preview again, and return what each gets."""
    first = re.search(FIRST[language], text)
    extra: dict[str, int] = {}
    if first:
        extra[first["who"]] = money(first["amount"])
        check(extra[first["who"]] == half_up(number(first["percent"]) * amount / 100), first.group())
        amount -= extra[first["who"]]
        check(amount == money(first["rest"]), first.group())
    found = tables(text)
    gave = _buckets(found[0], language, amount)
    got = _people(found[1], language, gave, extra)
    stays = re.search(STAYS[language], text)
    check(amount - sum(gave.values()) == (money(stays.group(1)) if stays else 0), "what stays is not what is left")
    return got


def tried(text: str, amount: int) -> dict[str, int]:
    """Do the sums of one run of a trial on the command line again, and return what each gets."""
    found = tables(text)
    gave = _buckets(found[0], "en", amount)
    got = _people(found[1], "en", gave, {}) if len(found) > 1 else {}
    if len(found) > 2:
        _sums(found[2][1:], gave)
    return got


def _buckets(rows: list[Row], language: str, amount: int) -> dict[int, int]:
    """Return what each bucket gave, after all that they had was computed from their sizes."""
    left, gave = amount, dict[int, int]()
    rules: dict[int, int] = {}
    for place, _, size, had, paid in rows[1:]:
        if "." in place:
            rules[int(place.split(".")[0])] = rules.get(int(place.split(".")[0]), 0) + money(paid)
            continue
        if size:
            check(money(had) == _had(size, language, amount, left), f"{size} is not {had}")
        gave[int(place)] = money(paid)
        left -= money(paid)
    check(all(gave[place] == paid for place, paid in rules.items()), "the rules do not add up")
    return gave


def _had(size: str, language: str, amount: int, left: int) -> int:
    total, whole, part, rest, agreed = SIZES[language]
    if found := re.fullmatch(total, size):
        return min(half_up(number(found["percent"]) * amount / 100), left)
    if re.fullmatch(whole, size):
        return min(amount, left)
    if found := re.fullmatch(part, size):
        return half_up(number(found["percent"]) * left / 100)
    if found := re.fullmatch(agreed, size):
        return min(money(found["amount"]), left)
    check(re.fullmatch(rest, size) is not None, f"nobody can read: {size}")
    return left


def _people(rows: list[Row], language: str, gave: dict[int, int], extra: dict[str, int]) -> dict[str, int]:
    """Return what each gets, after their cells were added up in both directions and each hour was divided again."""
    places = [int(name.split()[1]) for name in rows[0] if re.fullmatch(rf"{BUCKET[language]} \d+", name)]
    sums, got = dict.fromkeys(places, 0), dict[str, int]()
    for who, *cells in rows[1:]:
        buckets, (share, so_far, hours, each) = cells[: len(places)], cells[len(places) :]
        for place, cell in zip(places, buckets, strict=True):
            sums[place] += money(cell) if cell else 0
        got[who] = money(share)
        check(got[who] == sum(money(cell) for cell in buckets if cell) + extra.get(who, 0), f"{who}: {share}")
        if hours:
            exact = money(so_far) / count(hours)
            check(half_up(exact) == money(each.removeprefix("≈ ")), f"{who}: {each}")
            check((exact.denominator > 1) == each.startswith("≈ "), f"{who}: {each}")
    check(sums == gave, f"the buckets gave {gave}, and {sums} came of it")
    return got


def _sums(rows: list[Row], gave: dict[int, int]) -> None:
    """Do the sum of each claim again, and give what is left by receiver, and then over what is theirs."""
    for place, paid in gave.items():
        own = [row for row in rows if row[0] == str(place)]
        check(not own or sum(money(row[4]) for row in own) == paid, f"bucket {place} does not add up")
        if all(row[3].count("×") <= 1 and "in full, " not in row[3] for row in own):
            _parted([(row[2], _quota(row[3]), money(row[4])) for row in own if "×" in row[3]])
        else:  # what came in two parts is only near to what one sum would give
            check(all(abs(_quota(row[3])[0] - money(row[4])) <= 2 * len(own) for row in own), f"bucket {place}")
        check(all(_quota(row[3])[0] == money(row[4]) for row in own if "×" not in row[3]), f"bucket {place}")


def _quota(text: str) -> tuple[Fraction, Fraction]:
    """Return what the sums of a claim come to in smallest units, and what rounding had taken before."""
    exact = Fraction(0)
    for found in re.finditer(SUM["en"], text):
        one = money(found["pot"]) * count(found["own"]) / count(found["total"])
        check(same(one, money(found["whole"]) + number(found["fraction"] or "0"), text), text)
        exact += one
    exact += sum(money(found) for found in re.findall(rf"({MONEY}), in full", text))
    taken = re.search(r"taken (-?\d+) millionths", text)
    check(bool(text) is bool(exact or "×" in text), text)
    return exact, Fraction(int(taken.group(1)), MILLION) if taken else Fraction(0)


def _parted(lines: list[tuple[str, tuple[Fraction, Fraction], int]]) -> None:
    """Check that each receiver got the units that their fractions ask for, and each of their claims, too."""
    receivers = list(dict.fromkeys(who for who, _, _ in lines))
    owned = {who: [(quota, amount) for one, quota, amount in lines if one == who] for who in receivers}
    sums = [(_added(some), sum(amount for _, amount in some)) for some in owned.values()]
    for some in (sums, *owned.values()):
        check(not _unfair(some), f"{some} is no fair rounding")


def _added(some: list[tuple[tuple[Fraction, Fraction], int]]) -> tuple[Fraction, Fraction]:
    return sum((quota for (quota, _), _ in some), Fraction(0)), sum((taken for (_, taken), _ in some), Fraction(0))


def _unfair(some: list[tuple[tuple[Fraction, Fraction], int]]) -> bool:
    """Tell whether anybody got a unit with a smaller fraction than one who got none, or no whole units."""
    got = [quota - int(quota) + taken for (quota, taken), amount in some if amount == int(quota) + 1]
    none = [quota - int(quota) + taken for (quota, taken), amount in some if amount == int(quota)]
    return len(got) + len(none) < len(some) or (bool(got) and bool(none) and min(got) < max(none))
