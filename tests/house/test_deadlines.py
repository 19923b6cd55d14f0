"""Deadlines: one module computes the end of a window and compares it with a moment; no other place does, but for a reason."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.house.tree import assert_found, python_files, shown
from tests.support.root import ROOT

KNOWS = "ledger/network/pause.py"
"""The module that knows deadlines."""

WALKED = ("ledger", "commands", "bot/core")

EXCEPTIONS = {
    # The window of a vote: its moments come from the module that knows deadlines, and decide in this one.
    "ledger/validation/settlement.py": "the end and the least time of a vote, which have its pauses in them; and a wait for platforms",
    "ledger/validation/outlook.py": "the same moments, of which it says which comes first; and numbers of persons",
    # An order of what happened.
    "ledger/audit/entries.py:check": "entries stand in the order of their time",
    "ledger/calendar.py:next_due": "it picks the next of the moments that others computed",
    "ledger/digests/digest.py:_made": "what happened in a period, and what after it",
    "ledger/digests/figures.py:figures": "what happened in a period, and what after it",
    "ledger/distributions/equity.py:at_month_ends": "what happened in a month, and what after it",
    # An age.
    "ledger/network/seniority.py": "how long somebody has been here",
    "ledger/validation/judges.py:_is_young": "how long somebody has been here",
    "ledger/network/seen.py": "how long ago somebody did something",
    "ledger/validation/panel.py": "how long ago somebody did something",
    "ledger/validation/unanswered.py": "how long ago somebody did something, and what they were asked after it",
    "ledger/values/day.py": "days that people speak of",
    "ledger/values/days.py": "days that people choose",
    "ledger/contributions/brought.py:week": "the Monday of a week",
    "ledger/network/link.py:offer": "the age of a secret",
    "ledger/network/link.py:link": "the age of a secret",
    "ledger/contributions/medians.py": "how long ago work was accepted",
    "ledger/contributions/size.py:_is_in_week": "what somebody logged in the last seven days",
    "ledger/contributions/repetition.py:_lately": "a second press of Enter",
    "ledger/digests/figures.py:_oldest": "how long a log has waited, as a figure",
    "bot/core/networks.py:prune": "answers that are kept for a repeated event",
    "ledger/contributions/made_again.py": "how long ago something came to nothing",
    "ledger/validation/griefing.py": "how long ago somebody was outvoted, and how often",
    "ledger/contributions/correction.py:_until": "how long ago a correction came to nothing",
    "ledger/validation/pool.py": "how long somebody has had accepted work",
    "ledger/validation/draw.py": "how often somebody was asked lately; and numbers of persons",
    "ledger/validation/open_votes.py": "how often somebody was asked lately",
    # A schedule, which says when something is told.
    "ledger/digests/figures.py:due": "when a digest is posted",
    "ledger/digests/figures.py:make_digest": "when a digest is posted",
    "ledger/governance/reminder.py": "which message of a day tells of something before it ends",
    "ledger/governance/second_message.py": "which message of a day asks for something before it ends",
    "ledger/network/reminder.py:asks": "which message is the newer one",
    "ledger/values/evening.py": "evenings, noons and days",
    "ledger/values/schedule.py": "days of digests",
    "bot/core/clock.py:bring_forward": "when the program looks again",
    # A length of time, or a period.
    "ledger/digests/words.py": "how long a period is, and how long ago it was",
    "ledger/digests/figure.py": "which periods were before one, and how long they are",
    "ledger/digests/own.py": "what happened in a period",
    "ledger/treasury/statement_words.py": "how long a month is",
    "ledger/treasury/statement.py:month": "how long a month is",
    "commands/digest.py:show": "how long a period is",
    # Days that people wrote down, and those on which banks work.
    "ledger/contributions/selection.py": "days of work",
    "ledger/contributions/limits.py:check_day": "the day before a day of work, as an example",
    "ledger/equations/file_bucket.py:_check_days": "days of work",
    "ledger/payouts/banking_day.py": "days of banks",
    # What finds out that people could not act.
    "bot/core/timekeeping.py": "the clock itself",
    "bot/core/watch.py": "how long the program, or a platform, was away",
}
"""Functions, or whole modules, that compare or move moments, each with the reason why that ends no window in which somebody may act."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def deadlines(root: Path) -> list[str]:
    """Find comparisons of moments, and sums of a moment and a length of time, for which there is no exception."""
    return [
        f"{place}, line {line}: {code}"
        for place, line, code in found(root)
        if KNOWS not in place and not {place, place.partition(":")[0]} & EXCEPTIONS.keys()
    ]


def found(root: Path) -> list[tuple[str, int, str]]:
    """Return where a function compares or moves moments: its place as `path:name`, the line, and the code."""
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for one in WALKED for path in python_files(root / one)}
    moments = frozenset(name for tree in trees.values() for name in annotated(tree))
    lengths = frozenset(name for tree in trees.values() for name in lengths_of_time(tree))
    return [
        (f"{shown(path, root)}:{function.name}", node.lineno, ast.unparse(node))
        for path, tree in trees.items()
        for function in ast.walk(tree)
        if isinstance(function, Function)
        for node in Scope(function, moments, lengths).suspects()
    ]


def annotated(tree: ast.AST) -> Iterator[str]:
    """Yield the names of fields that are moments, and of functions that return some."""
    for node in ast.walk(tree):
        if isinstance(node, Function) and says_moment(node.returns):
            yield node.name
        elif isinstance(node, ast.AnnAssign) and says_moment(node.annotation):
            yield last_name(node.target)


def says_moment(annotation: ast.AST | None) -> bool:
    return annotation is not None and any(getattr(node, "id", "") == "datetime" for node in ast.walk(annotation))


def lengths_of_time(tree: ast.Module) -> Iterator[str]:
    """Yield the names that a module gives to lengths of time."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and is_length(node.value):
            yield from map(last_name, node.targets)


def is_length(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and last_name(node) == "timedelta"


def last_name(node: ast.AST) -> str:
    """Return the last name of an expression: `ends` of `proposal.ends(pauses)`."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Call(func=inner):
            return last_name(inner)
    return ""


@dataclass
class Scope:
    """The body of a function; `moments` and `lengths` are the names that stand for them anywhere."""

    function: Function
    moments: frozenset[str]
    lengths: frozenset[str]

    def __post_init__(self) -> None:
        arguments = self.function.args
        every = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
        self.known = {one.arg for one in every if says_moment(one.annotation)}
        for _ in range(2):  # a name may be made of one that is made further down
            for node in ast.walk(self.function):
                self._learn(node)

    def _learn(self, node: ast.AST) -> None:
        match node:
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                pairs = list(zip(names, values, strict=True))
            case ast.Assign(targets=[target], value=value) | ast.NamedExpr(target=target, value=value):
                pairs = [(target, value)]
            case ast.For(target=target, iter=value) | ast.comprehension(target=target, iter=value):
                pairs = [(target, value)]
            case _:
                return
        self.known |= {target.id for target, value in pairs if isinstance(target, ast.Name) and self.is_moment(value)}

    def is_moment(self, node: ast.AST) -> bool:
        """Tell whether an expression is a moment, or several of them."""
        match node:
            case ast.Name(id=name):
                return name in self.known
            case ast.Subscript(value=several):
                return self.is_moment(several)
            case ast.Call(func=ast.Name(id="max" | "min" | "next" | "filter" | "sorted"), args=values):
                return any(map(self.is_moment, values))
            case ast.GeneratorExp(elt=one) | ast.ListComp(elt=one) | ast.Starred(value=one) | ast.NamedExpr(value=one):
                return self.is_moment(one)
            case ast.IfExp(body=one, orelse=other):
                return self.is_moment(one) or self.is_moment(other)
            case ast.BoolOp(values=values) | ast.Tuple(elts=values):
                return any(map(self.is_moment, values))
            case ast.BinOp(left=one, op=ast.Add() | ast.Sub(), right=other):
                return self.is_moment(one) and not self.is_moment(other)
        return last_name(node) in self.moments

    def suspects(self) -> Iterator[ast.expr | ast.stmt]:
        """Yield the comparisons and the sums that a moment takes part in."""
        for node in ast.walk(self.function):
            match node:
                case ast.Compare(left=first, ops=ops, comparators=others):
                    orders = any(isinstance(op, ast.Lt | ast.LtE | ast.Gt | ast.GtE) for op in ops)
                    if orders and any(map(self.is_moment, (first, *others))):
                        yield node
                case (
                    ast.BinOp(left=one, op=ast.Add() | ast.Sub(), right=other)
                    | ast.AugAssign(target=one, op=ast.Add() | ast.Sub(), value=other)
                ):
                    if any(self.is_moment(side) or self._is_length(side) for side in (one, other)):
                        yield node

    def _is_length(self, node: ast.AST) -> bool:
        return is_length(node) or last_name(node) in self.lengths


def test_a_deadline_is_computed_and_compared_in_one_place() -> None:
    assert deadlines(ROOT) == []


def test_each_exception_has_something_to_except() -> None:
    places = {place for place, _, _ in found(ROOT)}
    assert not EXCEPTIONS.keys() - places - {place.partition(":")[0] for place in places}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("ledger/planted.py", "def f(a, now: datetime): return now >= a"),
        ("ledger/planted.py", "def f(a, at: datetime | None): return a < at"),
        ("ledger/planted.py", "def f(a):\n    begun = a.settled_at\n    return begun < a"),
        ("ledger/planted.py", "def f(a): return a.settled_at + timedelta(days=3)"),
        ("ledger/planted.py", "def f(a): return a + WEEK"),
        ("ledger/planted.py", "def f(a):\n    a.until += WEEK"),
        ("ledger/planted.py", "def f(a): return a - a.settled_at"),
        ("ledger/planted.py", "def f(a): return [b for b in ends(a) if b > a]"),
        ("ledger/planted.py", "def f(a): return (b := max(a, a.settled_at)) <= a"),
        ("ledger/planted.py", "def f(a): return a.ends(a) <= a"),
        ("ledger/planted.py", "class A:\n    def f(self, a): return a <= (a or self.settled_at)"),
        ("ledger/network/planted.py", "async def f(a): return a.settled_at > a"),
        ("commands/planted.py", "def f(asked): return asked.settled_at > asked"),
        ("bot/core/planted.py", "def f(self): return self._now() > self"),
    ],
)
def test_another_deadline_is_found(tmp_path: Path, path: str, body: str) -> None:
    known = "WEEK = timedelta(weeks=1)\nclass Known:\n    settled_at: datetime | None\n    until: datetime\n"
    known += "    def ends(self) -> datetime: ...\n    def _now(self) -> datetime: ...\n"
    assert_found(tmp_path, deadlines, path, known + body)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (KNOWS, "def f(a, now: datetime): return now >= a"),
        ("bot/cli/planted.py", "def f(a, now: datetime): return now >= a"),
        ("ledger/planted.py", "def f(a, now: datetime): return is_over(a, now) or now == a"),
        ("ledger/planted.py", "def f(a: int, now: datetime): return a >= 1"),
        ("ledger/planted.py", "def f(asked): return asked['settled_at'] + 1"),
    ],
)
def test_nothing_else_is_taken_for_one(tmp_path: Path, path: str, body: str) -> None:
    planted = tmp_path / path
    planted.parent.mkdir(parents=True)
    planted.write_text(body, encoding="utf-8")
    assert deadlines(tmp_path) == []
