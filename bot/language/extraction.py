"""Extraction of every sentence that the code can say, so that none is missing from the catalogues.

Babel's own extraction takes the arguments of a call by their place; ours stand in keywords, tuples and tables as well.
And it leaves out without a word what it cannot read: a sentence that does not stand in the code is an error here.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from io import BytesIO
from itertools import chain
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

PACKAGES = ("adapters", "bot", "commands", "ledger")

SENTENCES: Mapping[str, Mapping[str, int]] = {
    "phrase": {"sentence": 0},
    "Phrase": {"sentence": 0},
    "Refusal": {"sentence": 0},
    "_refused": {"sentence": 0},
    "plural": {"one": 1, "many": 2},
    "Plural": {"one": 1, "many": 2},
    "Option": {"help": 2},
    "Verb": {"help": 2, "example": 3, "examples": 11},
    # The words of an adapter.
    "sentence": {"english": 0},
    "UnreadableLine": {"english": 0},
    # Lines to type that have words in them.
    "sample": {"sentence": 0},
    "Sample": {"sentence": 1},
    # Verbs that are alike are made by a function of their command.
    "_setting": {"help": 1},
    "_marking": {"help": 2},
}
"""The functions and classes that take sentences, with the parameters that are sentences, by name and by place."""

_PASSED_ON = {name for parameters in SENTENCES.values() for name in parameters}
_Sentence = str | tuple[str, str]
"""A sentence, or its singular and its plural."""

_Names = Mapping[str, ast.expr]


class Unreadable(Exception):
    """A sentence is not written out in the code, so nobody could translate it."""


def template(root: Path) -> str:
    """Return `phrases.pot` for the code under `root`. It changes when a sentence does, and with nothing else."""
    catalogue = Catalog(charset="utf-8")
    for file in _sources(root):
        for sentence in extract(file.read_text(encoding="utf-8"), file.relative_to(root).as_posix()):
            message = catalogue.add(sentence)
            # Babel takes "80 % done" for a blank of the old kind; ours stand in braces.
            message.flags.discard("python-format")
    written = BytesIO()
    write_po(written, catalogue, width=0, no_location=True, omit_header=True, sort_output=True)
    return _HEADER + written.getvalue().decode()


def _sources(root: Path) -> Iterator[Path]:
    for package in PACKAGES:
        yield from sorted((root / package).rglob("*.py"))


def extract(source: str, name: str) -> Iterator[_Sentence]:
    """Yield the sentences of a module, a pair for singular and plural; `name` is what errors call the module.

    Raises `Unreadable` where a sentence is neither written out nor a name of the module for one that is.
    """
    module = ast.parse(source)
    names = dict(_names(module))
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            yield from _sentences_of(node, names, name)
        elif isinstance(node, ast.FunctionDef):
            _check_collected(node, name)


def _sentences_of(call: ast.Call, names: _Names, module: str) -> Iterator[_Sentence]:
    called = _called(call)
    if called not in SENTENCES:
        return
    try:
        yield from _arguments(call, SENTENCES[called], names)
    except _Computed as computed:
        raise Unreadable(f"{module}:{call.lineno}: {called}() says {computed}, which is no literal") from None


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _check_collected(function: ast.FunctionDef, module: str) -> None:
    """Refuse a function that passes on a sentence or a help text of its callers, and is not in `SENTENCES`."""
    parameters = {parameter.arg for parameter in function.args.args}
    where = f"{module}:{function.lineno}"
    if function.args.kwarg:
        if "sentence" in parameters and function.name not in {*SENTENCES, "__init__"}:
            raise Unreadable(f"{where}: what {function.name}() says is not collected")
    elif "help" in parameters and function.name not in SENTENCES:
        raise Unreadable(f"{where}: the help that {function.name}() passes on is not collected")


class _Computed(Exception):
    """The code of an expression that is no literal."""


def _names(module: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """Yield the names that the module assigns at its top, each with its expression."""
    for node in module.body:
        match node:
            case ast.Assign(targets=[target], value=value):
                yield from _bound(target, value)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                yield name, value
            case _:
                pass


def _bound(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    match target, value:
        case ast.Name(id=name), _:
            yield name, value
        case ast.Tuple(elts=targets), ast.Tuple(elts=values):
            for each, its in zip(targets, values, strict=True):
                yield from _bound(each, its)
        case _:
            pass


def _arguments(call: ast.Call, parameters: Mapping[str, int], names: _Names) -> Iterator[_Sentence]:
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    given = [
        named[name] if name in named else call.args[place]
        for name, place in parameters.items()
        if name in named or place < len(call.args)
    ]
    literals = [list(_literals(argument, names)) for argument in given]
    if "many" in parameters:
        yield from zip(*literals, strict=True)
    else:
        yield from chain.from_iterable(literals)


def _literals(expression: ast.expr, names: _Names) -> Iterator[str]:
    match expression:
        case ast.Constant(value=str(text)):
            yield text
        case _:
            for part in _parts(expression, names):
                yield from _literals(part, names)


def _parts(expression: ast.expr, names: _Names) -> list[ast.expr]:
    """Return the expressions from which an expression takes its value."""
    match expression:
        case ast.IfExp(body=one, orelse=other):
            return [one, other]
        case ast.Tuple(elts=parts) | ast.Dict(values=parts):
            return parts
        case ast.Name(id=name) | ast.Subscript(value=ast.Name(id=name)) if name in names:
            return [names[name]]
    if _is_collected_elsewhere(expression):
        return []
    raise _Computed(ast.unparse(expression))


def _is_collected_elsewhere(expression: ast.expr) -> bool:
    """Tell whether it is a call that takes sentences of its own, or a parameter that a caller has written out."""
    match expression:
        case ast.Call(func=ast.Name(id=called)):
            return called in SENTENCES
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in _PASSED_ON
    return False


_HEADER = """\
# The sentences of Potluck, to be translated. Written by `python -m bot.language`; do not edit.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
