"""What the shipped models answer to three hundred fixed comments, so that every way to ask them can be compared.

The expected answers come from the inference code in this process. Tests ask the same of the loaded MLflow model, of
MLflow's server, of the worker and of the image: labels are equal, probabilities within a tolerance.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from commentsense_sentiment.model import SentimentModel

from commentsense_training.settings import ROOT

SHIPPED: Final[Mapping[str, Path]] = {
    "fast": ROOT / "services" / "model-server" / "model",
    "accurate": ROOT / "services" / "model-server" / "model-accurate",
}
"""Name -> model directory; one that holds no MLmodel does not ship."""
FOLDER: Final = ROOT / "tests" / "model" / "golden"
COMMENTS: Final = "comments.jsonl"


def answers(model_folder: Path, comments: Path) -> list[str]:
    """One line of JSON per comment of the JSON Lines file `comments` (`id`, `text`): its id and the model's record."""
    rows = [json.loads(line) for line in comments.read_text("utf-8").splitlines()]
    model = SentimentModel(model_folder / "artifacts" / "model")
    records = model.predict([row["text"] for row in rows])
    return [json.dumps({"id": row["id"], **record}) for row, record in zip(rows, records, strict=True)]


def write(folder: Path = FOLDER, models: Mapping[str, Path] = SHIPPED) -> dict[str, bool]:
    """Write NAME.jsonl beside the comments in `folder` for every model that is there; drop the others' files.

    Returns, for each model that is there, whether its file changed.
    """
    changed: dict[str, bool] = {}
    for name, model_folder in models.items():
        path = folder / f"{name}.jsonl"
        if not (model_folder / "MLmodel").is_file():
            path.unlink(missing_ok=True)
            continue
        text = "\n".join(answers(model_folder, folder / COMMENTS)) + "\n"
        changed[name] = not path.is_file() or path.read_text("utf-8") != text
        if changed[name]:
            path.write_text(text, "utf-8")
    return changed
