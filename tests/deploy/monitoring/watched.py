"""A real Prometheus beside a real stack, and the dashboards' expressions as Grafana would send them."""

import json
import math
import os
import re
import shutil
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import yaml

from tests.stack import ROOT, Service, Stack, answers, free_port, send_json, wait_until

CHART = ROOT / "helm" / "commentsense"
DASHBOARDS = tuple(sorted((CHART / "dashboards").glob("*.json")))
RULES = tuple(sorted((CHART / "rules").glob("*.yaml")))
NAMESPACE = "commentsense-test"
JOBS = {name: f"commentsense-{name}" for name in ("api", "fetcher", "worker")}
LATER = "comes with a later release"
# What Grafana makes of $__rate_interval with a scrape each second is four seconds; a little more is less jumpy.
RATE_SECONDS = 8
SMALL, LARGE = 400, 2400
LATE_SECONDS, STALLED_SECONDS = 30.5, 40.0


def program(name: str) -> str:
    """A program of Debian's package prometheus; says how to get it where it is missing."""
    found = shutil.which(name)
    if not found:
        raise AssertionError(f"{name} is not installed: apt-get install --no-install-recommends prometheus")
    return found


@dataclass(frozen=True)
class Target:
    """One expression of a panel."""

    board: str
    row: str
    panel: str
    kind: str
    unit: str
    ref: str
    expression: str
    legend: str

    @property
    def later(self) -> bool:
        """Whether it waits for something that a later release exports."""
        return LATER in self.row

    def __str__(self) -> str:
        return f"{self.board}: {self.row} / {self.panel} / {self.ref}"


def panels(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every panel of a dashboard with the title of its row; a collapsed row holds its own."""
    row = ""
    for panel in json.loads(path.read_text())["panels"]:
        if panel["type"] == "row":
            row = panel["title"]
            yield from ((row, inner) for inner in panel["panels"])
        else:
            yield row, panel


def targets() -> list[Target]:
    """Every expression of both dashboards."""
    return [
        Target(
            path.stem, row, panel["title"], panel["type"], panel["fieldConfig"]["defaults"]["unit"], target["refId"],
            target["expr"], target["legendFormat"],
        )
        for path in DASHBOARDS
        for row, panel in panels(path)
        for target in panel["targets"]
    ]  # fmt: skip


def variables(path: Path) -> list[dict[str, Any]]:
    """The template variables of a dashboard."""
    listed: list[dict[str, Any]] = json.loads(path.read_text())["templating"]["list"]
    return listed


def substitute(expression: str, values: dict[str, str]) -> str:
    """The expression as it is sent: `$name` and `${name}` replaced, the longest names first."""
    for name in sorted(values, key=len, reverse=True):
        expression = expression.replace(f"${{{name}}}", values[name]).replace(f"${name}", values[name])
    assert "$" not in expression, f"a variable is left: {expression}"
    return expression


def rules() -> list[dict[str, Any]]:
    """Every rule of the chart."""
    return [rule for path in RULES for group in yaml.safe_load(path.read_text())["groups"] for rule in group["rules"]]


Points = list[tuple[float, float]]


@dataclass
class Prometheus:
    """Debian's Prometheus, scraping each second.

    Attributes:
        folder: for its data, configuration and log.
        scraped: address of each job's metrics.
    """

    folder: Path
    scraped: dict[str, str]
    port: int = field(default_factory=free_port)
    service: Service = field(init=False)

    def __post_init__(self) -> None:
        """Writes the configuration; the rules lose their pauses, so that a short run sees each."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for path in RULES:
            text = re.sub(r"^    interval: .*\n", "", path.read_text(), flags=re.MULTILINE)
            (self.folder / path.name).write_text(text)
        config = {
            "global": {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"},
            "rule_files": [str(self.folder / path.name) for path in RULES],
            "scrape_configs": [
                {
                    "job_name": job,
                    "static_configs": [{"targets": [address], "labels": {"namespace": NAMESPACE}}],
                }
                for job, address in self.scraped.items()
            ],
        }
        (self.folder / "prometheus.yml").write_text(yaml.safe_dump(config))
        argv = [
            program("prometheus"), f"--config.file={self.folder}/prometheus.yml",
            f"--storage.tsdb.path={self.folder}/data", f"--web.listen-address=127.0.0.1:{self.port}",
            "--log.level=warn",
        ]  # fmt: skip
        log = self.folder / "prometheus.log"
        self.service = Service("prometheus", argv, dict(os.environ), log, answers(f"{self.url}/-/ready"))

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, **parameters: str) -> Any:
        """The data of one call of its API; raises with Prometheus' own words where it refuses."""
        body = urllib.parse.urlencode(parameters).encode()
        request = urllib.request.Request(f"{self.url}/api/v1/{path}", data=body or None)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)["data"]
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{parameters}: {error.read().decode()}") from None

    def instant(self, expression: str, at: float | None = None) -> list[tuple[dict[str, str], float]]:
        """Labels and value of each series now, or at a time."""
        at_time = {} if at is None else {"time": f"{at:.3f}"}
        found = self.get("query", query=expression, **at_time)
        if found["resultType"] == "scalar":
            return [({}, float(found["result"][1]))]
        return [(one["metric"], float(one["value"][1])) for one in found["result"]]

    def over(self, expression: str, start: float, end: float, step: float = 1.0) -> list[tuple[dict[str, str], Points]]:
        """Labels and finite points of each series over a time."""
        found = self.get("query_range", query=expression, start=f"{start:.3f}", end=f"{end:.3f}", step=f"{step:g}")
        return [
            (one["metric"], [(at, float(value)) for at, value in one["values"] if math.isfinite(float(value))])
            for one in found["result"]
        ]

    def value(self, expression: str) -> float:
        """The sum of what an expression gives now; 0 when it gives nothing."""
        return sum(value for _, value in self.instant(expression) if math.isfinite(value))


class Fussy(ThreadingHTTPServer):
    """What stands before the model server: some texts it refuses, at some it stumbles, the rest it hands on.

    Args:
        model: base URL of the model server.

    Attributes:
        stumbles: whether it fails at a certain text.
        down: whether it answers nothing.
    """

    REFUSED, STUMBLE = "refused by the model", "a stumbling block"
    daemon_threads = True

    def __init__(self, model: str) -> None:
        super().__init__(("127.0.0.1", 0), _Before)
        self.model = model
        self.stumbles = True
        self.down = False
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def go_on(self) -> None:
        """Ends the stumbling."""
        self.stumbles = False


class _Before(BaseHTTPRequestHandler):
    """One connection to it."""

    server: Fussy
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Refuses, stumbles or hands on."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if Fussy.REFUSED.encode() in body:
            return self._answer(400, b'{"error_code": "BAD_REQUEST"}')
        if Fussy.STUMBLE.encode() in body and self.server.stumbles:
            return self._answer(500, b"{}")
        return self._hand_on(body)

    def do_GET(self) -> None:
        """Hands on."""
        self._hand_on(None)

    def _hand_on(self, body: bytes | None) -> None:
        headers = {"Content-Type": self.headers.get("Content-Type", "application/json")}
        if self.server.down:
            self.close_connection = True
            return
        request = urllib.request.Request(self.server.model + self.path, data=body, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                self._answer(answer.status, answer.read())
        except urllib.error.HTTPError as error:
            self._answer(error.code, error.read())
        except OSError:  # it is down: so is this connection
            self.close_connection = True

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


@dataclass
class Watched:
    """The stack, a second model server and Prometheus; `run` lets something of everything happen.

    Attributes:
        folder: for everything.
        slow: how many times longer the phases are; the pictures take more than the tests.
    """

    folder: Path
    slow: float = 1.0
    stack: Stack = field(init=False)
    challenger: Stack = field(init=False)
    prometheus: Prometheus = field(init=False)
    before_champion: Fussy = field(init=False)
    before_challenger: Fussy = field(init=False)
    start: float = 0.0
    end: float = 0.0
    moments: dict[str, float] = field(default_factory=dict)
    source: str = ""
    given_up: str = ""
    late: str = ""

    def __post_init__(self) -> None:
        """Describes the processes."""
        second = ROOT / "services" / "model-server" / "model-accurate"
        self.challenger = Stack(self.folder / "challenger", env={"COMMENTSENSE_MODEL_DIR": str(second)})
        self.before_challenger = Fussy(self.challenger.model)
        self.before_challenger.down = True
        self.stack = Stack(
            self.folder / "stack",
            per_service={
                "api": {
                    "COMMENTSENSE_STALLED_SECONDS": f"{STALLED_SECONDS:g}",
                    "COMMENTSENSE_RECONCILE_SECONDS": "0.3",
                    "COMMENTSENSE_CHALLENGER_MODEL_URL": self.before_challenger.url,
                    "COMMENTSENSE_BATCH_SIZE": "100",
                    "COMMENTSENSE_DAILY_QUOTA": "400",
                    "COMMENTSENSE_RATE_LIMIT": "off",
                },
                "fetcher": {"COMMENTSENSE_DAILY_QUOTA": "400", "COMMENTSENSE_RETRY_BASE_SECONDS": "0.2"},
                "worker": {
                    "COMMENTSENSE_CHALLENGER_MODEL_URL": self.before_challenger.url,
                    "COMMENTSENSE_MODEL_RETRY_SECONDS": "0.5",
                    "COMMENTSENSE_SCORE_ATTEMPTS": "1000",
                    "COMMENTSENSE_MODEL_RETRY_CAP_SECONDS": "1",
                },
                "stub": {"COMMENTSENSE_STUB_LATENCY_MS": "60"},
            },
        )
        self.before_champion = Fussy(self.stack.model)
        self.stack.services["worker"].env["COMMENTSENSE_MODEL_URL"] = self.before_champion.url
        ports = self.stack.ports
        self.prometheus = Prometheus(
            self.folder / "prometheus", {job: f"127.0.0.1:{ports[name]}" for name, job in JOBS.items()}
        )

    def __enter__(self) -> "Watched":
        """Starts everything."""
        try:
            self.challenger.services["model"].start(wait=False)
            self.stack.start()
            self.challenger.services["model"].wait_ready()
            self.redis("CONFIG", "SET", "maxmemory", "64mb")
            self.prometheus.service.start()
            up = f'sum(up{{job=~"{"|".join(JOBS.values())}"}}) == {len(JOBS)}'
            wait_until(lambda: self.prometheus.instant(up), 20, "Prometheus scrapes every service")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Ends everything."""
        self.prometheus.service.stop()
        self.stack.stop()
        self.challenger.stop()
        for server in (self.before_champion, self.before_challenger):
            server.shutdown()
            server.server_close()

    def redis(self, *words: str) -> Any:
        """One command of Redis."""
        import redis

        with redis.Redis(port=self.stack.ports["redis"], decode_responses=True) as client:
            return client.execute_command(*words)

    def pause(self, seconds: float) -> None:
        """Lets time pass, more of it for pictures."""
        time.sleep(seconds * self.slow)

    def values(self, everything: bool = False) -> dict[str, str]:
        """What Grafana puts in place of the variables."""
        chosen = {
            "namespace": NAMESPACE,
            "job": f"({'|'.join(JOBS.values())})",
            "instance": f"({'|'.join(self.prometheus.scraped.values())})",
        }
        if everything:
            chosen = dict.fromkeys(chosen, ".*")
        seconds = max(10, math.ceil((self.end or time.time()) - self.start))
        return {**chosen, "__rate_interval": f"{RATE_SECONDS * self.slow:g}s", "__range": f"{seconds}s"}

    def series(self, target: Target, everything: bool = False) -> list[tuple[dict[str, str], Points]]:
        """What a panel's expression gives over the run."""
        expression = substitute(target.expression, self.values(everything))
        return self.prometheus.over(expression, self.start, self.end)

    def _mark(self, name: str) -> None:
        # A scrape must have seen what was, before what follows is told from it.
        time.sleep(1.5)
        self.moments[name] = time.time()

    def _call(self, method: str, path: str, body: Any | None = None) -> int:
        """A request whose status is of interest, not its answer."""
        try:
            send_json(method, f"{self.stack.api}{path}", body)
        except urllib.error.HTTPError as error:
            error.close()
            return error.code
        return 200

    def _analyse(self, video: str, **options: Any) -> str:
        begun = self.stack.analyse(video, refresh=True, **options)
        self.stack.wait(begun, 120)
        return begun

    def _switch(self, **switches: Any) -> None:
        send_json("PUT", f"{self.stack.stub}/stub/switches", switches)

    def run(self) -> "Watched":
        """A quiet start, analyses, then one fault after the other; `moments` says when each began."""
        self._prepare()
        self.start = time.time()
        self.pause(2)
        for phase in (
            self._calm, self._youtube_fails, self._model_fails, self._api_refuses, self._fetcher_missing,
            self._challenger_comes, self._quota_spent,
        ):  # fmt: skip
            self._mark(phase.__name__.strip("_"))
            phase()
        self._mark("over")
        self.pause(2)
        self.end = time.time()
        return self

    def _prepare(self) -> None:
        odd, hard = self.folder / "odd.csv", self.folder / "hard.csv"
        odd.write_text("text\n" + "\n".join(["a fine song"] * 60 + ["\u200b", Fussy.REFUSED]) + "\n")
        hard.write_text(f"text\n{Fussy.STUMBLE}\n")
        for video, count in (("watched0001", LARGE), ("watched0002", SMALL), ("watched0003", SMALL)):
            self.stack.add_video(video, round(count * self.slow))
        self.stack.add_video("watched0004", SMALL, csv=str(odd), text_column="text")
        self.stack.add_video("watched0005", SMALL, csv=str(hard), text_column="text")

    def _rescore(self, analysis: str) -> str:
        again = send_json("POST", f"{self.stack.api}/v1/analyses/{analysis}/rescore", {"model": "challenger"})
        return str(again["id"])

    def _calm(self) -> None:
        # The challenger's server is down at first: this one will be given up.
        self.source = self._analyse("watched0002")
        self.given_up = self._rescore(self.source)
        self._analyse("watched0001", max_comments=round(LARGE * self.slow))
        self._analyse("watched0004")
        # The champion's server stumbles over this one: it will be counted, but late.
        self.late = self.stack.analyse("watched0005", refresh=True)
        self.pause(2)
        timer = threading.Timer(LATE_SECONDS, self.before_champion.go_on)
        timer.daemon = True
        timer.start()

    def _youtube_fails(self) -> None:
        self._switch(fail_next={"status": 500, "reason": "backendError", "times": round(3 * self.slow)})
        self._analyse("watched0003")
        # Slow enough for the reconciler to see these run.
        self._switch(latency_ms=700)
        self._analyse("cs-notfound")
        self._analyse("cs-disabled")
        self._switch(latency_ms=60)

    def _model_fails(self) -> None:
        model = self.stack.services["model"]
        model.kill()
        begun = self.stack.analyse("watched0002", refresh=True, max_comments=200)
        for _ in range(3):
            self._call("POST", "/v1/predict", {"texts": ["hello"]})
        self.pause(3)
        model.start()
        self.stack.wait(begun, 60)

    def _api_refuses(self) -> None:
        for _ in range(6):
            assert self._call("GET", "/v1/analyses/none") in {404, 422}
        used = int(self.redis("INFO", "memory")["used_memory"])
        self.redis("CONFIG", "SET", "maxmemory", str(round(used * 1.1)))
        for _ in range(6):
            assert self._call("POST", "/v1/analyses", {"video": "watched0003", "refresh": True}) == 503
        self.pause(2)
        self.redis("CONFIG", "SET", "maxmemory", "64mb")

    def _fetcher_missing(self) -> None:
        fetcher = self.stack.services["fetcher"]
        fetcher.kill()
        self._switch(latency_ms=700)
        begun = self.stack.analyse("watched0001", refresh=True, max_comments=LARGE)
        time.sleep(5)
        fetcher.start()
        self._call("POST", f"/v1/analyses/{begun}/cancel")
        self._switch(latency_ms=60)

    def _challenger_comes(self) -> None:
        self.stack.wait(self.given_up, STALLED_SECONDS)
        self.stack.wait(self.late, 60)
        self.before_challenger.down = False
        self.stack.wait(self._rescore(self.source), 120)

    def _quota_spent(self) -> None:
        self._switch(quota_exceeded=True, latency_ms=700)
        self._analyse("watched0003")


if __name__ == "__main__":
    with Watched(Path(sys.argv[1])) as seen:
        began = time.monotonic()
        seen.run()
        print(
            f"{time.monotonic() - began:.0f} s", {name: round(at - seen.start, 1) for name, at in seen.moments.items()}
        )
