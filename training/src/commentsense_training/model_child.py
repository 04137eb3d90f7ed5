"""Loads one model directory and answers for it on standard input and output; started by `model_process`.

It imports nothing of this project: the model's own code, logged inside it, is what runs, even where
another version of the same package is installed.
"""

import json
import os
import sys
import time
import warnings
from typing import Any


def main(folder: str) -> int:
    """A JSON line in, a JSON line out: `texts` gives `records`; with `rounds`, CPU seconds of each round."""
    # What libraries print must not get between the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    sys.dont_write_bytecode = True
    warnings.simplefilter("ignore")
    import mlflow.pyfunc

    model = mlflow.pyfunc.load_model(folder)

    def send(answer: dict[str, Any]) -> None:
        answers.write(json.dumps(answer) + "\n")
        answers.flush()

    send({"ready": True})
    for line in sys.stdin:
        request = json.loads(line)
        texts, batch = request["texts"], request["batch"]
        try:
            if "rounds" in request:
                send({"seconds": [_timed(model, texts, batch) for _ in range(request["rounds"])]})
            else:
                send({"records": model.predict(texts)})
        except Exception as error:  # whatever a model raises is the caller's to report
            send({"error": f"{type(error).__name__}: {error}"})
    return 0


def _timed(model: Any, texts: list[str], batch: int) -> float:
    # CPU time of all threads: what else runs on the machine does not count, more threads do not help.
    began = time.process_time()
    for start in range(0, len(texts), batch):
        model.predict(texts[start : start + batch])
    return time.process_time() - began


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
