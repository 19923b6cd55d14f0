"""The log is one event a line, whatever members write, and shows no values of variables."""

from __future__ import annotations

import io
import json
import logging

import pytest
import structlog

from bot.config import logging as config_logging


def test_an_event_is_one_line_whatever_is_in_it() -> None:
    out = io.StringIO()
    config_logging.set_up("info", out)
    structlog.get_logger().info("heard", by="ana\n2026-01-01 forged entry", text="\x1b[31mred")
    (line,) = out.getvalue().splitlines()
    assert json.loads(line)["by"] == "ana\n2026-01-01 forged entry"
    assert "\x1b" not in line


def test_a_traceback_has_no_values_of_variables() -> None:
    out = io.StringIO()
    config_logging.set_up("info", out)
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
    config_logging.set_up("warning", out)
    structlog.get_logger().info("quiet")
    assert out.getvalue() == ""


@pytest.mark.parametrize(("level", "shown"), [("info", ["info", "warning"]), ("warning", ["warning"])])
def test_what_an_adapter_has_to_say_is_in_the_log_too(level: str, shown: list[str]) -> None:
    out = io.StringIO()
    for _ in range(2):  # and once, however often it is set up
        config_logging.set_up(level, out)
    log = logging.getLogger("adapters.slack")
    log.info("Slack lets us into %s\n2026-01-01 forged entry", "T1")
    log.warning("Slack cannot be reached: %s", "\x1b[31mred")
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [line["level"] for line in lines] == shown
    assert lines[-1]["event"] == "Slack cannot be reached: \x1b[31mred"
    assert all("timestamp" in line for line in lines)


def test_a_crash_in_an_adapter_is_one_line_with_its_traceback() -> None:
    out = io.StringIO()
    config_logging.set_up("info", out)
    try:
        raise ValueError("a bug")
    except ValueError:
        logging.getLogger("adapters.slack").exception("a command broke")
    (line,) = out.getvalue().splitlines()
    assert "ValueError: a bug" in json.loads(line)["exception"]


def test_what_libraries_have_to_say_is_theirs() -> None:
    out = io.StringIO()
    config_logging.set_up("debug", out)
    logging.getLogger("discord.client").warning("voice will NOT be supported")
    assert out.getvalue() == ""


def test_on_a_terminal_nothing_that_somebody_wrote_steers_it() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    out = Terminal()
    config_logging.set_up("info", out)
    logging.getLogger("adapters.slack").warning("no: %s", "\x1b[2J\u202e")
    structlog.get_logger().warning("no: \x1b[2J\u202e")
    assert "\x1b[2J" not in out.getvalue()
    assert "\u202e" not in out.getvalue()
