"""A model directory in a process of its own, so that two models compare with each its own code.

Loaded in one process, the second would run the first one's `commentsense_sentiment`, or ours.
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from commentsense_sentiment import LABELS

from commentsense_training.commands import CommandError

BATCH = 500
_LAST_WORDS = 1500


class ModelFailed(CommandError):
    """A model did not load or did not answer; the text holds what it said."""


class ModelProcess:
    """A loaded model directory (any MLflow pyfunc that answers with our records). Use it in a `with`."""

    def __init__(self, folder: Path, *, batch: int = BATCH) -> None:
        self._batch = batch
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close()
        environment = {
            **os.environ,
            # One core: what is measured is what a replica with one CPU serves.
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            "MLFLOW_DISABLE_TELEMETRY": "true",
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "commentsense_training.model_child", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            env=environment,
            encoding="utf-8",
        )
        try:
            self._answer()
        except ModelFailed:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process."""
        if self._process.stdin is not None:
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.close()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._log.close()

    def records(self, texts: Sequence[str], done: Callable[[int], object] | None = None) -> list[dict[str, Any]]:
        """One record per text, in order; `done` hears the number of texts after each batch. Raises `ModelFailed`."""
        records: list[dict[str, Any]] = []
        for start in range(0, len(texts), self._batch):
            part = [whole(text) for text in texts[start : start + self._batch]]
            answered = self._ask(texts=part)["records"]
            if not isinstance(answered, list) or len(answered) != len(part):
                raise ModelFailed(f"the model gave no record for each of {len(part)} texts")
            for record in answered:
                _check(record)
            records += answered
            if done is not None:
                done(len(part))
        return records

    def probabilities(self, texts: Sequence[str]) -> npt.NDArray[np.float64]:
        """Probabilities (len(texts), 3) in the order of `LABELS`."""
        rows = [[record[name] for name in LABELS] for record in self.records(texts)]
        return np.array(rows, dtype=np.float64).reshape(-1, len(LABELS))

    def speed(self, texts: Sequence[str], *, rounds: int = 3) -> float:
        """Comments per second of one core's time, in batches, the best of `rounds` passes over `texts`."""
        seconds: list[float] = self._ask(texts=[whole(text) for text in texts], rounds=rounds)["seconds"]
        return len(texts) / max(min(seconds), 1e-9)

    def _ask(self, **request: Any) -> dict[str, Any]:
        assert self._process.stdin is not None  # noqa: S101 - opened as a pipe
        try:
            self._process.stdin.write(json.dumps({"batch": self._batch, **request}) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise ModelFailed(f"the model's process ended:\n{self._words()}") from None
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None  # noqa: S101 - opened as a pipe
        line = self._process.stdout.readline()
        if not line:
            raise ModelFailed(f"the model does not load or its process ended:\n{self._words()}")
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise ModelFailed(f"the model refused: {answer['error'][:_LAST_WORDS]}")
        return answer

    def _words(self) -> str:
        self._process.wait(20)
        self._log.seek(0)
        return self._log.read().decode("utf-8", "replace")[-_LAST_WORDS:]


def whole(text: str) -> str:
    """`text` without lone surrogates, which no UTF-8 holds and servers refuse."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _check(record: object) -> None:
    if not isinstance(record, dict) or any(not isinstance(record.get(name), (int, float)) for name in LABELS):
        raise ModelFailed("the model's records have no probability for each of " + ", ".join(LABELS))
    if record.get("label") not in LABELS:
        raise ModelFailed("the model's records have no label")
