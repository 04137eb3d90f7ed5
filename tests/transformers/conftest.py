"""A tiny encoder, a small split, and a store of its own for each test that fits something."""

import json
import os
import random
from pathlib import Path

import pytest

# The hub's client reads this once, when it is imported.
os.environ["HF_HUB_OFFLINE"] = "1"

from tests.transformers import tiny

# What these libraries warn of is theirs to mend: what they answer is tested here.
_THEIRS = (
    "ignore:.*Any type hint is inferred as AnyType:UserWarning",
    "ignore::DeprecationWarning:torch.*",
    "ignore::FutureWarning:torch.*",
    "ignore::UserWarning:torch.*",
    "ignore::DeprecationWarning:onnxscript.*",
    "ignore::DeprecationWarning:mlflow.*",
    "ignore::FutureWarning:mlflow.*",
    "ignore::DeprecationWarning:copyreg",
)


def pytest_configure(config: pytest.Config) -> None:
    """Warnings of torch, its exporter and MLflow are no errors in this tier."""
    for line in _THEIRS:
        config.addinivalue_line("filterwarnings", line)


LABELS = ("negative", "neutral", "positive")


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is read from or written to the checkout's own store."""
    monkeypatch.setenv("COMMENTSENSE_MLFLOW_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("COMMENTSENSE_DATA_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("COMMENTSENSE_TORCH_DEVICE", "cpu")
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)


@pytest.fixture(scope="session")
def tiny_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a tiny encoder."""
    return tiny.base(tmp_path_factory.mktemp("tiny") / "base")


def sentences(count: int, seed: int) -> list[tuple[str, str]]:
    """Texts whose tone one word decides, with their labels."""
    rng = random.Random(seed)
    rows = []
    for _ in range(count):
        label = rng.randrange(3)
        word = rng.choice((tiny.BAD, ("plain", "okay", "fine"), tiny.GOOD)[label])
        fill = [
            rng.choice(("this", "that", "song", "video", "the", "is", "so", "very")) for _ in range(rng.randint(1, 9))
        ]
        fill.insert(rng.randrange(len(fill) + 1), word)
        rows.append((" ".join(fill), LABELS[label]))
    return rows


@pytest.fixture(scope="session")
def toy_work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a split of profile small that a tiny encoder can learn."""
    work = tmp_path_factory.mktemp("work")
    folder = work / "small" / "splits"
    folder.mkdir(parents=True)
    for seed, (part, count) in enumerate((("train", 600), ("calibration", 90), ("dev", 150), ("test", 60))):
        rows = [
            json.dumps({"text": text, "label": label, "key": f"{part}{i}"})
            for i, (text, label) in enumerate(sentences(count, seed))
        ]
        (folder / f"corpus-{part}.jsonl").write_text("\n".join(rows) + "\n", "utf-8")
    return work


@pytest.fixture
def toy_recipe(tmp_path: Path, tiny_base: Path) -> Path:
    """A recipe file for the tiny encoder."""
    path = tmp_path / "recipe.yaml"
    finetune = {
        "base": str(tiny_base),
        "max_tokens": 32,
        "epochs": 4,
        "batch": 16,
        "rate": 0.002,
        "save_every": 10,
        "fit": {"corpus-train": 1.0},
        "score": "corpus-dev",
    }
    # JSON is YAML.
    path.write_text(json.dumps({"small": {"finetune": finetune, "export": {"weights": "w8", "least_pieces": 1}}}))
    return path
