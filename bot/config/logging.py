"""The log: one event a line on standard error, with what members wrote escaped and no value of a variable in tracebacks."""

from __future__ import annotations

import logging
import sys
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

ADAPTERS = logging.getLogger("adapters")
"""The logger above those of all adapters."""


def set_up(level: str, out: TextIO | None = None) -> None:
    """Write events from this level on: as JSON, or in colour on a terminal.

    The adapters know nothing of us and write to loggers of Python itself: theirs come here, and no library's.
    """
    stream = out or sys.stderr
    stamps: list[Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[Processor] = [
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ]
    if stream.isatty():
        last = [_printable, structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, *stamps, *last],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )
    way_out = logging.StreamHandler(stream)
    parts = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last]
    way_out.setFormatter(structlog.stdlib.ProcessorFormatter(processors=parts, foreign_pre_chain=stamps))
    ADAPTERS.handlers[:] = [way_out]
    ADAPTERS.setLevel(level.upper())


def _printable(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Escape control characters, which could steer a terminal."""
    words = str(event.get("event", ""))
    return {**event, "event": words if words.isprintable() else repr(words)}
