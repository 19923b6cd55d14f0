"""Every sentence that the code can say, found by reading it, so that none stays out of the catalogues.

Babel's own extraction takes the arguments of a call by their place; ours stand in keywords, tuples and tables as well.
And it leaves out without a word what it cannot read: a sentence that does not stand in the code is an error here.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from io import BytesIO
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
    "Verb": {"help": 2},
    # Verbs that are alike are made by a function of their command.
    "_setting": {"help": 1},
    "_marking": {"help": 2},
}
"""What is called with sentences, and which of its parameters they are, by name and by place."""

_PASSED_ON = {name for parameters in SENTENCES.values() for name in parameters}
_Found = str | tuple[str, str]
_Names = Mapping[str, ast.expr]


class Unreadable(Exception):
    """A sentence does not stand in the code as it is said, so nobody could translate it."""


def template(root: Path) -> str:
    """Return `phrases.pot` for the code under `root`. It changes when a sentence does, and with nothing else."""
    catalogue = Catalog(charset="utf-8")
    for package in PACKAGES:
        for file in sorted((root / package).rglob("*.py")):
            for said in found(file.read_text(encoding="utf-8"), file.relative_to(root).as_posix()):
                message = catalogue.add(said)
                # Babel takes "80 % done" for a blank of the old kind; ours stand in braces.
                message.flags.discard("python-format")
    written = BytesIO()
    write_po(written, catalogue, width=0, no_location=True, omit_header=True, sort_output=True)
    return _HEADER + written.getvalue().decode()


def found(source: str, name: str) -> Iterator[_Found]:
    """Yield the sentences of a module, a pair for singular and plural; `name` is what errors call the module.

    Raises `Unreadable` where a sentence is neither written out nor a name of the module for one that is.
    """
    module = ast.parse(source)
    names = dict(_names(module))
    for node in ast.walk(module):
        match node:
            case ast.Call(func=ast.Name(id=called) | ast.Attribute(attr=called)) if called in SENTENCES:
                try:
                    yield from _said(node, SENTENCES[called], names)
                except _Computed as computed:
                    raise Unreadable(f"{name}:{node.lineno}: {called}() says {computed}, which is no literal") from None
            case ast.FunctionDef(name=function, args=ast.arguments(args=parameters, kwarg=ast.arg())):
                if function not in {*SENTENCES, "__init__"} and any(one.arg == "sentence" for one in parameters):
                    raise Unreadable(f"{name}:{node.lineno}: what {function}() says is not collected")
            case ast.FunctionDef(name=function, args=ast.arguments(args=parameters)):
                if function not in SENTENCES and any(one.arg == "help" for one in parameters):
                    raise Unreadable(f"{name}:{node.lineno}: the help that {function}() passes on is not collected")
            case _:
                pass


class _Computed(Exception):
    """The code of an expression that is no literal."""


def _names(module: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """Yield what the module gives a name to at its top."""
    for node in module.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield name, value
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)):
                yield from (
                    (target.id, value)
                    for target, value in zip(targets, values, strict=True)
                    if isinstance(target, ast.Name)
                )
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                yield name, value
            case _:
                pass


def _said(call: ast.Call, parameters: Mapping[str, int], names: _Names) -> Iterator[_Found]:
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    given = [named[name] if name in named else call.args[place] for name, place in parameters.items()]
    literals = [list(_literals(argument, names)) for argument in given]
    if len(literals) == 1:
        yield from literals[0]
    else:
        yield from zip(*literals, strict=True)


def _literals(expression: ast.expr, names: _Names) -> Iterator[str]:
    match expression:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=one, orelse=other):
            yield from _literals(one, names)
            yield from _literals(other, names)
        case ast.Tuple(elts=elements):
            for element in elements:
                yield from _literals(element, names)
        case ast.Dict(values=values):
            for value in values:
                yield from _literals(value, names)
        case ast.Name(id=name) | ast.Subscript(value=ast.Name(id=name)) if name in names:
            yield from _literals(names[name], names)
        case ast.Call(func=ast.Name(id=called)) if called in SENTENCES:
            return  # It is found as a call of its own.
        case ast.Name(id=name) | ast.Attribute(attr=name) if name in _PASSED_ON:
            return  # It was written out where it came from.
        case _:
            raise _Computed(ast.unparse(expression))


_HEADER = """\
# The sentences of Potluck, to be translated. Written by `python -m bot.language`; do not edit.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
