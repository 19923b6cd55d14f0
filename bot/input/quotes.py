"""Quotation marks, however a keyboard writes them: straight, English, German and French ones, each with its other half."""

from __future__ import annotations

import re

IN_MARKS = r"""(?:"[^"]*"|\u201c[^\u201d]*\u201d|\u201e[^\u201c\u201d]*[\u201c\u201d]|\u201d[^\u201d]*\u201d|\u00ab[^\u00bb]*\u00bb)"""
"""The pattern of something in quotation marks."""

IN_QUOTES = re.compile(rf"({IN_MARKS})\s*")


def unquoted(words: str) -> str:
    """Return words without the one pair of quotation marks around all of them, if there is one."""
    quoted = IN_QUOTES.fullmatch(words)
    return quoted.group(1)[1:-1] if quoted else words
