"""Logs of the dashboard."""

import json
import logging

from commentsense_dashboard import logs


def test_a_line_is_one_object_without_secrets() -> None:
    """An exception with line breaks and a token becomes one line of JSON without the token."""
    try:
        raise ValueError("Authorization: Bearer abc.def\n?token=xyz")
    except ValueError as error:
        info = (type(error), error, error.__traceback__)
    record = logging.LogRecord("x", logging.ERROR, "f", 1, "failed at %s", ("a\nb",), info)
    record.page = "analyse"
    line = logs.JsonFormatter().format(record)
    assert "\n" not in line
    found = json.loads(line)
    assert found["message"] == "failed at a\nb"
    assert found["page"] == "analyse"
    assert found["service"] == "dashboard"
    assert "abc.def" not in line
    assert "xyz" not in line


def test_setting_up_twice_changes_nothing() -> None:
    """Each look at a page sets the logs up again: no line is written twice."""
    own = logging.getLogger("commentsense_dashboard")
    before = own.handlers[:], own.level, own.propagate
    try:
        logs.configure("INFO")
        logs.configure("INFO")
        assert len(own.handlers) == 1
    finally:
        own.handlers[:], own.level, own.propagate = before
