"""What the model card is written from: the models that ship and the JSON files that were measured of them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from commentsense_training import rescoring

SHIPPED: Final[Mapping[str, str]] = {
    "fast": "services/model-server/model",
    "accurate": "services/model-server/model-accurate",
}
"""Name -> model directory, relative to the repository."""
FIGURES: Final = ("training/metrics.json", "training/metrics/*.json")
"""Where figures lie, relative to the repository. A file belongs to the model whose `model_version` it names."""
FINAL: Final = "training/metrics/final.json"
"""What `training evaluate --final` measured: hash of the model directory -> figures."""


@dataclass(frozen=True, slots=True)
class Facts:
    """One model: what it says of itself, its size in 10^6 bytes, and what was measured of it."""

    name: str
    description: Mapping[str, Any]
    megabytes: float
    figures: Mapping[str, Any] = field(default_factory=dict)
    """`parts` and `min_confidence` (evaluation.report), `development`, `train`, `recipe`, `behaviour`,
    `shares`, `speed`; what was not measured is absent."""
    final: Mapping[str, Any] | None = None


def of_model(name: str, folder: Path, records: Sequence[Mapping[str, Any]], final: Mapping[str, Any]) -> Facts:
    """The facts of the model directory `folder`: of `records` those that name its version, later ones over earlier."""
    description = rescoring.described(folder)
    figures: dict[str, Any] = {}
    for record in records:
        if record.get("model_version") == description.get("version"):
            figures.update(record)
    mine = [entry for entry in final.values() if entry.get("model_version") == description.get("version")]
    size = sum(p.stat().st_size for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    return Facts(name, description, round(size / 1e6, 1), figures, mine[-1] if mine else None)


def read(root: Path) -> list[Facts]:
    """The facts of every model that ships with the checkout `root`, in the order of `SHIPPED`."""
    paths = [path for pattern in FIGURES for path in sorted(root.glob(pattern)) if path != root / FINAL]
    records = [json.loads(path.read_text("utf-8")) for path in paths]
    final = json.loads((root / FINAL).read_text("utf-8")) if (root / FINAL).is_file() else {}
    known = [record for record in records if isinstance(record, dict)]
    return [
        of_model(name, root / folder, known, final)
        for name, folder in SHIPPED.items()
        if (root / folder / "MLmodel").is_file()
    ]
