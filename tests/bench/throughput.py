"""How fast the whole path is, against the model server alone and against a naive API."""

import itertools
import json
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass

import httpx

from tests.bench.naive_api import has_stop_words, wordnet_folder
from tests.bench.report import Row, Section
from tests.bench.system import SERVICES, Sizes, System, running, say
from tests.stack import answers, free_port, wait_until

BATCH = 500
PATH_TARGET, NAIVE_TARGET = 0.6, 2.0
FEATURES = 10_000
METHOD = """One video, the stub at zero latency, the default batch size of 500. *Whole path* is the comments scored or
skipped, divided by the time from before `POST /v1/analyses` to the end that the ledger recorded. *Model server alone*
gets the same texts in requests of 500 from one client, one request after another on one connection, and from two such
clients; the better figure counts. It is measured before and after each whole path, whose ratio is taken to the mean of
those two; the ratio shown is the median of all. *Naive API* is `tests/bench/naive_api.py`, a single process that is
sent texts of the same video in requests of 500: it only cleans and scores, and neither fetches nor stores. It reads
NLTK's stop words for each comment, as tutorials do; the last row grants it to read them once. WordNet comes from
NLTK_DATA, else from Debian's package wordnet-base; where it is nowhere, its row says NOT RUN. All that is compared is
measured in turn, and medians are shown. CPU time is user and system time of each service's process tree over the
whole-path runs, divided by the comments."""


def batches(texts: Sequence[str]) -> list[list[str]]:
    """The texts in requests."""
    return [list(texts[i : i + BATCH]) for i in range(0, len(texts), BATCH)]


def send_all(url: str, bodies: Sequence[bytes], clients: int) -> float:
    """Sends each body once, `clients` at a time; gives the seconds."""
    pending = iter(bodies)
    lock = threading.Lock()
    errors: list[Exception] = []

    def work() -> None:
        try:
            with httpx.Client(timeout=60, headers={"Content-Type": "application/json"}) as client:
                while True:
                    with lock:
                        body = next(pending, None)
                    if body is None:
                        return
                    client.post(url, content=body).raise_for_status().json()
        except httpx.HTTPError as error:
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors, errors
    return time.perf_counter() - began


def model_alone(system: System, texts: Sequence[str]) -> dict[int, float]:
    """Comments per second of the model server, by the number of clients."""
    bodies = [json.dumps({"inputs": part}).encode() for part in batches(texts)]
    url = f"{system.stack.model}/invocations"
    send_all(url, bodies[:2], 1)
    return {clients: len(texts) / send_all(url, bodies, clients) for clients in (1, 2)}


@contextmanager
def naive_api(system: System, texts: Sequence[str], labels: Sequence[str], lemmas: bool, once: bool) -> Iterator[str]:
    """The naive API as a process; gives the URL of its call."""
    port, sizes = free_port(), system.sizes
    recipe = {
        "port": port, "lemmas": lemmas, "stop_words_once": once, "features": FEATURES, "trees": sizes.naive_trees,
        "texts": list(texts), "labels": list(labels),
    }  # fmt: skip
    argv = [sys.executable, "-W", "ignore", "-m", "tests.bench.naive_api"]
    process = subprocess.Popen(argv, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        assert process.stdin is not None
        process.stdin.write(json.dumps(recipe).encode())
        process.stdin.close()
        url = f"http://127.0.0.1:{port}"

        def up() -> bool:
            if process.poll() is not None:
                assert process.stderr is not None
                raise SystemExit("the naive API ended:\n" + process.stderr.read().decode(errors="replace")[-2000:])
            return answers(f"{url}/healthz")()

        wait_until(up, 180, "naive API ready", every=0.2)
        yield f"{url}/predict"
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()
        process.wait()


@dataclass(frozen=True)
class Variant:
    """One form of the naive API, in words and as settings."""

    name: str
    lemmas: bool
    once: bool


def variants() -> list[Variant]:
    """The forms that this machine can run; the first carries the target."""
    note = "" if has_stop_words() else ", scikit-learn's stop words"
    plain = f"naive API without lemmas{note}"
    if wordnet_folder() is None:
        return [Variant(plain, False, False), Variant(f"{plain}, read once", False, True)]
    full = f"naive API{note}"
    return [Variant(full, True, False), Variant(plain, False, False), Variant(f"{full}, read once", True, True)]


def labels_of(system: System, texts: Sequence[str]) -> list[str]:
    """The model's labels, for the naive API to be trained on: what it learns does not matter here, only its form."""
    found: list[str] = []
    for part in batches(texts):
        answer = httpx.post(f"{system.stack.model}/invocations", json={"inputs": part}, timeout=60)
        found += [record["label"] for record in answer.raise_for_status().json()["predictions"]]
    return found


def measure(sizes: Sizes) -> Section:
    """Runs the scenario."""
    with running(sizes) as system, ExitStack() as processes:
        system.warm_up()
        video = system.video("through", sizes.large)
        texts = system.texts(video)
        # The stub renders each thread once and keeps it: not a cost of ours, so not measured.
        system.erase(system.analyse(video, sizes.large).id)
        train = texts[: sizes.naive_train]
        labels = labels_of(system, train)
        say("training the naive APIs")
        naive = {
            variant.name: processes.enter_context(naive_api(system, train, labels, variant.lemmas, variant.once))
            for variant in variants()
        }
        asked = [json.dumps({"comments": part}).encode() for part in batches(texts[: sizes.naive])]
        for url in naive.values():
            send_all(url, asked[:1], 1)
        alone: list[dict[int, float]] = [model_alone(system, texts)]
        paths: list[float] = []
        rates: dict[str, list[float]] = {name: [] for name in naive}
        cpu = dict.fromkeys(SERVICES, 0.0)
        for repeat in range(sizes.repeats):
            before = system.cpu()
            run = system.analyse(video, sizes.large)
            after = system.cpu()
            assert run.comments == len(texts), f"{run.comments} of {len(texts)} comments"
            for name in SERVICES:
                cpu[name] += (after[name] - before[name]) * 1000 / run.comments / sizes.repeats
            system.erase(run.id)
            paths.append(run.rate)
            alone.append(model_alone(system, texts))
            for name, url in naive.items():
                rates[name].append(len(texts[: sizes.naive]) / send_all(url, asked, 1))
            say(f"whole path {run.rate:.0f}/s, model alone {max(alone[-1].values()):.0f}/s ({repeat + 1})")
    total = sum(value for name, value in cpu.items() if name != "stub")
    rows = [
        *_path_rows(sizes, paths, alone),
        *_naive_rows({name: statistics.median(found) for name, found in rates.items()}, statistics.median(paths)),
        *(Row(f"CPU of {name}", f"{cpu[name]:.3f} ms/comment") for name in SERVICES),
        Row("CPU of all but the stub", f"{total:.3f} ms/comment"),
    ]
    return Section("Throughput", METHOD, tuple(rows))


def _path_rows(sizes: Sizes, paths: Sequence[float], alone: Sequence[dict[int, float]]) -> list[Row]:
    medians = {clients: statistics.median(found[clients] for found in alone) for clients in alone[0]}
    around = [max((before[n] + after[n]) / 2 for n in medians) for before, after in itertools.pairwise(alone)]
    ratio = statistics.median(path / base for path, base in zip(paths, around, strict=True))
    spread = f"{min(paths):,.0f} to {max(paths):,.0f}" if len(paths) > 1 else "one run"
    return [
        *(Row(f"model server alone, clients: {n}", f"{rate:,.0f} comments/s") for n, rate in medians.items()),
        Row(
            f"whole path, {sizes.large:,} comments", f"{statistics.median(paths):,.0f} comments/s ({spread})",
            f">= {PATH_TARGET} x model server alone", ratio >= PATH_TARGET, ratio,
        ),
    ]  # fmt: skip


def _naive_rows(rates: dict[str, float], path: float) -> list[Row]:
    target = f"whole path >= {NAIVE_TARGET:g} x"
    rows = []
    if wordnet_folder() is None:
        rows.append(Row("naive API", "NOT RUN: no WordNet", target))
    for position, (name, rate) in enumerate(rates.items()):
        aimed = position == 0
        met = path >= NAIVE_TARGET * rate if aimed else None
        rows.append(Row(name, f"{rate:,.0f} comments/s", target if aimed else "", met, path / rate))
    return rows
