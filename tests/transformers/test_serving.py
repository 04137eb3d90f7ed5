"""From a base to the MLflow model directory that `mlflow models serve` answers from."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from commentsense_sentiment.model import SentimentModel
from commentsense_training.__main__ import main
from commentsense_training.datasets import read_corpus
from commentsense_training.transformers import net

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "services" / "youtube-stub" / "src" / "commentsense_youtube_stub" / "data" / "corpus.jsonl"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _ask(port: int, texts: list[str]) -> list[dict[str, object]]:
    body = json.dumps({"inputs": texts}).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{port}/invocations", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read())["predictions"]


@pytest.mark.timeout(300)
def test_a_classifier_is_exported_packaged_and_served(toy_recipe: Path, toy_work: Path, tmp_path: Path) -> None:
    """Command by command; the server's answers are those of the model in process, and right."""
    common = ["--profile", "small", "--recipe", str(toy_recipe), "--work", str(toy_work)]
    fitted, exported, model = tmp_path / "fitted", tmp_path / "exported", tmp_path / "model"
    assert main(["transformers", "finetune", *common, "--out", str(fitted)]) == 0
    assert main(["transformers", "export", *common, str(fitted), "--out", str(exported)]) == 0
    assert (
        main(["transformers", "package", *common, str(exported), "--classifier", str(fitted), "--out", str(model)]) == 0
    )
    texts = [
        "this song is great",
        "that video is so awful",
        "the video is okay",
        "",
        "love 🔥",
        "esto es una mierda total",
    ]
    wanted = SentimentModel(model / "artifacts" / "model").predict(texts)
    assert [record["label"] for record in wanted[:3]] == ["positive", "negative", "neutral"]
    assert not wanted[5]["supported"]
    port = _free_port()
    serve = ["models", "serve", "--env-manager", "local", "-h", "127.0.0.1", "-p", str(port), "-m", str(model)]
    log = (tmp_path / "log").open("w")
    server = subprocess.Popen(
        [sys.executable, "-m", "mlflow", *serve],
        stdout=log,
        stderr=log,
        start_new_session=True,
        # MLflow starts uvicorn by its name.
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"},
    )
    try:
        deadline = time.monotonic() + 120
        while True:
            try:
                answers = _ask(port, texts)
                break
            except OSError:
                assert server.poll() is None, (tmp_path / "log").read_text()[-2000:]
                assert time.monotonic() < deadline, (tmp_path / "log").read_text()[-2000:]
                time.sleep(0.3)
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()
        log.close()
    assert answers == wanted


def test_packaging_asks_for_the_profile_of_the_fit(
    toy_recipe: Path, toy_work: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Calibrating on another data set's rows than the fit's own held-out ones is refused."""
    common = ["--recipe", str(toy_recipe), "--work", str(toy_work)]
    fitted = tmp_path / "fitted"
    assert (
        main(["transformers", "finetune", *common, "--profile", "small", "--out", str(fitted), "--epochs", "0.1"]) == 0
    )
    more = [str(tmp_path / "exported"), "--classifier", str(fitted), "--out", str(tmp_path / "model")]
    assert main(["transformers", "package", *common, "--profile", "full", *more]) == 1
    assert "--profile small" in capsys.readouterr().err


@pytest.mark.timeout(300)
def test_minilm_frozen_beats_the_largest_class(tmp_path: Path) -> None:
    """A real encoder: brought from its package, frozen, exported, calibrated and packaged by one command."""
    folder = tmp_path / "work" / "small" / "splits"
    folder.mkdir(parents=True)
    names = ("negative", "neutral", "positive")
    parts: dict[str, list[str]] = {part: [] for part in ("train", "calibration", "dev", "test")}
    for number, example in enumerate(read_corpus(CORPUS)):
        part = "dev" if example.part == "test" and number % 2 else example.part
        row = {"text": example.text, "label": names[example.label], "key": example.key}
        parts[part].append(json.dumps(row))
    for part, rows in parts.items():
        (folder / f"corpus-{part}.jsonl").write_text("\n".join(rows) + "\n", "utf-8")
    model = tmp_path / "model"
    command = ["transformers", "accurate", "--profile", "small", "--work", str(tmp_path / "work"), "--out", str(model)]
    assert main(command) == 0
    figures = net.facts(tmp_path / "work" / "small" / "transformers")["figures"]
    largest = max(row["comments"] for row in figures["labels"].values()) / sum(
        row["comments"] for row in figures["labels"].values()
    )
    assert figures["macro_recall"]["low"] > 1 / 3
    assert figures["accuracy"]["low"] > largest
    served = SentimentModel(model / "artifacts" / "model")
    assert [
        r["label"] for r in served.predict(["what a wonderful video, thank you", "this is terrible, I hate it"])
    ] == [
        "positive",
        "negative",
    ]
    requirements = (model / "requirements.txt").read_text()
    assert "onnxruntime==" in requirements
    assert "torch" not in requirements
