"""The API's answers and failures as the command line sees them, and what it makes of them."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from commentsense_local.analyze import Output, analyze, explain, page_of
from commentsense_local.api_client import ApiClient, BrokenStream, Refused, Unreachable, is_loopback
from commentsense_local.exits import Exit
from commentsense_local.files import write_whole
from commentsense_local.predict import chunks, predict, texts_of
from commentsense_local.status import gauges
from rich.console import Console

from tests.unit.local.examples import snapshot_json

Handler = Callable[[httpx.Request], httpx.Response]
HOSTILE = "\x1b[2J\u202e=1+1"


def client(handler: Handler, token: str = "") -> ApiClient:
    """A client whose network is a function."""
    return ApiClient("http://127.0.0.1:1/", token, httpx.MockTransport(handler))


def problem(status: int, detail: str, **headers: str) -> Handler:
    """An API that always answers with a problem."""
    return lambda _: httpx.Response(
        status, json={"detail": detail}, headers={"content-type": "application/problem+json", **headers}
    )


def test_a_problem_says_its_detail():
    """A problem document becomes Refused with status, detail and Retry-After."""
    with pytest.raises(Refused) as caught:
        client(problem(503, "Too much waits.", **{"Retry-After": "5"})).get("/v1/analyses")
    assert (caught.value.status, caught.value.detail, caught.value.retry_after) == (503, "Too much waits.", "5")
    assert explain(caught.value) == (Exit.UNREACHABLE, "Too much waits. Try again in 5 s.")


@pytest.mark.parametrize("body", [b"<html>", b"", b"[]", b"{}"])
def test_an_error_that_is_no_problem_document_is_named_by_its_status(body: bytes):
    """A proxy's error page is reported by its status line."""
    with pytest.raises(Refused, match="502 Bad Gateway"):
        client(lambda _: httpx.Response(502, content=body)).get("/")


def test_nothing_there_points_to_up():
    """When nothing answers, the words name the address and the command that starts the stack."""

    def away(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    with pytest.raises(Unreachable) as caught:
        client(away).get("/")
    code, words = explain(caught.value)
    assert code == Exit.UNREACHABLE
    assert "http://127.0.0.1:1" in words
    assert "commentsense up" in words


@pytest.mark.parametrize(
    ("status", "code"), [(401, 2), (403, 2), (404, 2), (409, 2), (422, 2), (429, 6), (500, 6), (503, 6)]
)
def test_each_refusal_has_its_exit_code(status: int, code: int):
    """What the person can mend is 2, what only the service can is 6."""
    assert explain(Refused(status, "no"))[0] == code


def test_the_token_is_sent_only_when_there_is_one():
    """The token goes as a bearer token; without one no such header is sent."""
    seen = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers.get("authorization"))
        return httpx.Response(200, json={})

    client(handler, "secret").get("/")
    client(handler).get("/")
    assert seen == ["Bearer secret", None]


def test_an_answer_that_is_no_stream_is_a_broken_one():
    """204 and anything else that is no event stream are broken streams, errors are refusals."""
    with pytest.raises(BrokenStream):
        list(client(lambda _: httpx.Response(204)).events("a", "", None))
    with pytest.raises(Refused):
        list(client(problem(404, "gone")).events("a", "", None))


def test_events_carry_on_after_the_last():
    """The id of the last event is sent, and ids and data are read."""
    body = ": still here\n\nid: 8\nevent: snapshot\ndata: {}\n\n"

    def handler(request: httpx.Request) -> httpx.Response:
        assert request.headers["last-event-id"] == "7"
        return httpx.Response(200, text=body, headers={"content-type": "text/event-stream"})

    assert [(event.id, event.data) for event in client(handler).events("a", "7", None)] == [("8", "{}")]


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("http://127.0.0.1:8080", True),
        ("http://localhost:1", True),
        ("http://[::1]:1", True),
        ("https://api.example.org", False),
        ("http://10.0.0.1", False),
    ],
)
def test_this_machine_is_told_from_others(url: str, here: bool):
    """Proxies are left out only for addresses of this machine."""
    assert is_loopback(url) is here


class Api:
    """An API with one analysis that has ended."""

    def __init__(self, **changes: object) -> None:
        self.snapshot = snapshot_json(**changes)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        path = request.url.path
        if path.endswith("/timeline"):
            return httpx.Response(200, json={"granularity": "week", "points": [], "undated": 0})
        if path.endswith("/terms"):
            return httpx.Response(200, json={"negative": [], "neutral": [], "positive": []})
        if path.endswith("/comments"):
            return httpx.Response(200, json={"items": [{"id": "c", "likes": 1, "text": HOSTILE}]})
        if path.endswith("/export"):
            return httpx.Response(200, content=b"id,text\r\n1,x\r\n")
        return httpx.Response(202 if request.method == "POST" else 200, json=self.snapshot)


def ran(api: Api, *, as_json: bool = False, csv: Path | None = None, dashboard: str = "") -> tuple[int, str]:
    """The exit code of analyze, and what it printed."""
    out = io.StringIO()
    output = Output(Console(file=out, markup=False, width=100), Console(file=io.StringIO()), as_json, csv, dashboard)
    return analyze(client(api), {"video": "cs-demo-001"}, output, 10), out.getvalue()


@pytest.mark.parametrize(("state", "code"), [("completed", 0), ("partial", 3), ("failed", 4), ("cancelled", 5)])
def test_each_outcome_has_its_exit_code(state: str, code: int):
    """Completed, partial, failed and cancelled can be told apart by a script."""
    assert ran(Api(state=state))[0] == code


def test_json_is_whole_and_safe():
    """--json holds the analysis, timeline, terms and comments as they are, and only ASCII on the way."""
    _, text = ran(Api(), as_json=True)
    found = json.loads(text)
    assert found["analysis"]["id"] == "a1"
    assert set(found) == {"analysis", "timeline", "terms", "comments"}
    assert found["comments"]["negative"][0]["text"] == HOSTILE
    assert text.isascii()
    assert "\x1b" not in text


def test_a_result_ends_with_its_page_in_the_dashboard():
    """Where there is a dashboard the last line is the address of this analysis there; else, and in JSON, none is."""
    _, text = ran(Api(), dashboard="http://127.0.0.1:8501")
    assert text.splitlines()[-1] == "See it in a browser: http://127.0.0.1:8501/?analysis=a1"
    assert "8501" not in ran(Api(), as_json=True, dashboard="http://127.0.0.1:8501")[1]
    assert "in a browser" not in ran(Api())[1]


def test_an_id_stays_one_value_of_the_address():
    """Whatever the API says an id is, the address has no other page and no other value."""
    assert page_of("http://d", "a&b=c#/\x1b") == "http://d/?analysis=a%26b%3Dc%23%2F%1B"


def test_csv_is_what_the_api_exports(tmp_path: Path):
    """--csv puts the API's export, byte for byte, into the file."""
    ran(Api(), csv=tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_bytes() == b"id,text\r\n1,x\r\n"


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path):
    """When the download breaks, the file that was there stays and nothing is left beside it."""
    target = tmp_path / "out.csv"
    target.write_text("before")

    def broken():
        yield b"half"
        raise Unreachable("cut")

    with pytest.raises(Unreachable):
        write_whole(target, broken())
    assert target.read_text() == "before"
    assert list(tmp_path.iterdir()) == [target]


def test_texts_come_from_arguments_and_lines():
    """A dash stands for the lines of standard input, without empty ones; other arguments are texts."""
    assert list(texts_of(["a", "-", "b"], ["x\n", "\n", "y\r\n"])) == ["a", "x", "y", "b"]


def test_requests_stay_within_what_the_api_takes():
    """Texts are sent in order, at most 500 and a bounded length together."""
    texts = [str(index) for index in range(1201)] + ["z" * 100_000] * 3
    found = list(chunks(texts))
    assert [text for some in found for text in some] == texts
    assert all(len(some) <= 500 for some in found)
    assert all(len(some) == 1 or sum(map(len, some)) <= 150_000 for some in found)


def test_predictions_are_printed_safely():
    """Predict prints a line for each text with what the model said, hostile text made harmless, skipped ones named."""

    def handler(request: httpx.Request) -> httpx.Response:
        said = {"label": "positive", "negative": 0.1, "neutral": 0.2, "positive": 0.7, "supported": True}
        return httpx.Response(200, json={"predictions": [said, {"label": None, "skipped": "empty"}]})

    out = io.StringIO()
    assert predict(client(handler), iter([HOSTILE, " "]), Console(file=out, markup=False, width=120), False) == 2
    text = out.getvalue()
    assert "+ positive" in text
    assert "0.70" in text
    assert "skipped (empty)" in text
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_gauges_are_read_by_name_and_labels():
    """Prometheus' text is read into numbers by name and label values."""
    text = '# TYPE commentsense_queue_depth gauge\ncommentsense_queue_depth{queue="fetch"} 3.0\n'
    assert gauges(text)["commentsense_queue_depth"] == {"fetch": 3.0}
