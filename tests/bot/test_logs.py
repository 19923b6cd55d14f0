"""The log is one event a line, whatever members write, and shows no values of variables."""

from __future__ import annotations

import io
import json

import structlog

from bot import logs


def test_an_event_is_one_line_whatever_is_in_it() -> None:
    out = io.StringIO()
    logs.set_up("info", out)
    structlog.get_logger().info("heard", by="ana\n2026-01-01 forged entry", text="\x1b[31mred")
    (line,) = out.getvalue().splitlines()
    assert json.loads(line)["by"] == "ana\n2026-01-01 forged entry"
    assert "\x1b" not in line


def test_a_traceback_has_no_values_of_variables() -> None:
    out = io.StringIO()
    logs.set_up("info", out)
    try:
        token = "not-for-" + "the-log"
        raise ValueError(len(token))
    except ValueError:
        structlog.get_logger().exception("incident")
    (line,) = out.getvalue().splitlines()
    assert "ValueError" in json.loads(line)["exception"]
    assert "not-for-the-log" not in line


def test_events_below_the_level_are_not_written() -> None:
    out = io.StringIO()
    logs.set_up("warning", out)
    structlog.get_logger().info("quiet")
    assert out.getvalue() == ""
