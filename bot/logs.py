"""The log: one event a line on standard error, with what members wrote escaped and no value of a variable in tracebacks."""

from __future__ import annotations

import logging
import sys
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

NAME = "potluck"
"""What our way out of the loggers of Python itself is called, by which it is found again."""


def set_up(level: str, out: TextIO | None = None) -> None:
    """Write events from this level on: as JSON, or in colour where somebody is looking.

    The adapters, which know nothing of us, write to the loggers of Python itself; of libraries only warnings are taken.
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
    way_out.set_name(NAME)
    parts = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last]
    way_out.setFormatter(structlog.stdlib.ProcessorFormatter(processors=parts, foreign_pre_chain=stamps))
    root = logging.getLogger()
    for former in [one for one in root.handlers if one.get_name() == NAME]:
        root.removeHandler(former)
    root.addHandler(way_out)
    root.setLevel(logging.WARNING)
    logging.getLogger("adapters").setLevel(level.upper())


def _printable(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Escape what would steer a terminal."""
    words = str(event.get("event", ""))
    return {**event, "event": words if words.isprintable() else repr(words)}
