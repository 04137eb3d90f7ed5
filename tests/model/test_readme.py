"""The examples of the model server's page do what the page says."""

import http.client
import json
import re
import shlex
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.model.conftest import ROOT, Server

PAGE = (ROOT / "services" / "model-server" / "README.md").read_text("utf-8")
EXAMPLES = re.findall(r"```sh\n(curl .*?)```\n```json\n(.*?)```", PAGE, re.DOTALL)


def _ask(command: str, port: int) -> Any:
    """Sends what the curl command would send, to another port."""
    words = shlex.split(command.replace("\\\n", " "))[1:]
    headers, body, address = {}, None, ""
    while words:
        match words.pop(0):
            case "-s":
                continue
            case "-H":
                name, value = words.pop(0).split(": ")
                headers[name] = value
            case "-d":
                body = words.pop(0)
            case word:
                assert word.startswith("http://127.0.0.1:5001/"), word
                address = urlsplit(word).path
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("POST" if body else "GET", address, body, headers)
        answer = connection.getresponse()
        assert answer.status == 200
        return json.loads(answer.read())
    finally:
        connection.close()


def _assert_shape(shown: Any, found: Any, where: str) -> None:
    """Fails unless `found` has what is shown, of the same kinds; a record's fields are all shown."""
    if isinstance(shown, dict):
        if "label" in shown:
            assert set(shown) == set(found), where
            assert shown["label"] == found["label"], where
        for key, value in shown.items():
            _assert_shape(value, found[key], f"{where}.{key}")
    elif isinstance(shown, list):
        if where.endswith("predictions"):
            assert len(shown) == len(found), where
        for one, other in zip(shown, found, strict=False):
            _assert_shape(one, other, f"{where}[]")
        assert found or not shown, where
    else:
        assert type(shown) is type(found), where


def test_the_page_has_examples() -> None:
    """One for plain answers, one for explain and one for describe."""
    assert [example.count("params") for example, _ in EXAMPLES] == [0, 1, 1]


@pytest.mark.parametrize(("command", "shown"), EXAMPLES)
def test_an_example_is_answered_as_shown(server: Server, command: str, shown: str) -> None:
    """Each curl command of the page gets an answer of the shape that stands below it, with the same labels."""
    _assert_shape(json.loads(shown), _ask(command, server.port), "answer")


def test_errors_are_those_of_the_table(server: Server) -> None:
    """Neither JSON nor a list of texts: 400. Another content type: 415. The server lives on."""
    assert server.post(b"{")[0] == 400
    assert server.post(b'{"inputs": "one text"}')[0] == 400
    assert server.post(b'{"inputs": [1, 2]}')[0] == 400
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request("POST", "/invocations", b"<x/>", {"Content-Type": "application/xml"})
    assert connection.getresponse().status == 415
    connection.close()
    assert server.alive()
