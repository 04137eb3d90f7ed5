"""`training evaluate` and `training card`, with the model that ships and a toy split of the project's own corpus."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from commentsense_sentiment import LABELS
from commentsense_training import card, card_facts, datasets, ledger, rescoring
from commentsense_training.__main__ import main
from commentsense_training.settings import ROOT

CORPUS = ROOT / "services" / "youtube-stub" / "src" / "commentsense_youtube_stub" / "data" / "corpus.jsonl"
SIZES = {"corpus-train": 2, "corpus-calibration": 60, "corpus-dev": 50, "corpus-test": 40}


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small split."""
    folder = tmp_path_factory.mktemp("work")
    splits = folder / "small" / "splits"
    splits.mkdir(parents=True)
    rows = iter(datasets.read_corpus(CORPUS))
    for part, size in SIZES.items():
        lines = [
            {"text": e.text, "label": LABELS[e.label], "key": e.key} for e, _ in zip(rows, range(size), strict=False)
        ]
        (splits / f"{part}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return folder


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout with one commit and the model that ships."""
    root = tmp_path_factory.mktemp("checkout")
    code = root / "training" / "src" / "code.py"
    code.parent.mkdir(parents=True)
    code.write_text("1\n")
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
    for words in (("init", "-q"), ("add", "."), ("commit", "-q", "-m", "x")):
        subprocess.run(["git", "-C", str(root), *identity, *words], check=True, capture_output=True)
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / card_facts.SHIPPED["fast"], root / card_facts.SHIPPED["fast"], ignore=ignore)
    return root


@pytest.fixture
def evaluate(work: Path, checkout: Path) -> Callable[..., int]:
    """`training evaluate` on the small split; the exit status."""
    model = checkout / card_facts.SHIPPED["fast"]

    def run(*more: str) -> int:
        words = ("--model", str(model), "--profile", "small", "--work", str(work), "--checkout", str(checkout))
        return main(["evaluate", *words, *more])

    return run


def test_a_packaged_model_is_measured_on_what_choices_are_made_by(
    evaluate: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    """As JSON alone on standard output: development and calibration parts, not the test part."""
    assert evaluate("--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert {name: part["comments"] for name, part in found["parts"].items()} == {
        "corpus-calibration": 60,
        "corpus-dev": 50,
    }
    version = json.loads((ROOT / card_facts.SHIPPED["fast"] / "artifacts/model/description.json").read_text())[
        "version"
    ]
    assert found["model_version"] == version
    assert found["parts"]["corpus-dev"]["quality"]["accuracy"]["value"] > 0.6
    assert "uncalibrated" in found["parts"]["corpus-dev"]


def test_the_test_sets_are_looked_at_once(
    evaluate: Callable[..., int], checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An entry and its figures are written; the same model again is refused before it is scored."""
    assert evaluate("--final", "--name", "fast") == 0
    page = (checkout / "docs" / "test-ledger.md").read_text("utf-8")
    assert page.startswith(ledger.HEAD)
    assert "| corpus-test | 40 |" in page
    assert "corpus-dev" not in page
    stored = json.loads((checkout / "training" / "metrics" / "final.json").read_text("utf-8"))
    assert list(stored) == list(ledger.seen(checkout / "docs" / "test-ledger.md"))
    assert list(next(iter(stored.values()))["parts"]) == ["corpus-test"]
    capsys.readouterr()
    assert evaluate("--final") == 1
    assert "looked at once a model" in capsys.readouterr().err
    assert (checkout / "docs" / "test-ledger.md").read_text("utf-8") == page


def test_changed_code_does_not_look(
    evaluate: Callable[..., int], checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An uncommitted file under training/src is refused and named."""
    changed = checkout / "training" / "src" / "new.py"
    changed.write_text("2\n")
    assert evaluate("--final", "--again") == 1
    assert "new.py" in capsys.readouterr().err
    changed.unlink()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--again",), "--again goes with --final"),
        (("--version", "latest"), "takes a number"),
        (("--model", "no-such-folder"), "no MLflow model directory"),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_reason(
    words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is loaded or measured."""
    assert main(["evaluate", *words]) == 1
    assert said in capsys.readouterr().err


def test_parts_that_were_fitted_on_are_left_out() -> None:
    """A figure on them would be too good; where none is left that is an error."""
    rows = datasets.read_corpus(CORPUS)[:3]
    parts = {"a-dev": rows, "a-calibration": rows, "a-test": rows, "b-dev": []}
    assert list(rescoring.chosen_parts(parts, rescoring.DEVELOPMENT, ["a-dev"])) == ["a-calibration"]
    assert list(rescoring.chosen_parts(parts, rescoring.FINAL)) == ["a-test"]
    with pytest.raises(rescoring.CommandError, match="fitted on all"):
        rescoring.chosen_parts(parts, ("dev",), ["a-dev"])


def test_the_card_is_measured_written_and_checked(work: Path, checkout: Path) -> None:
    """After measuring, page and pictures are there, equal each time; an edited page is found out."""
    words = ["card", "--checkout", str(checkout)]
    assert main([*words, "--measure", "fast", "--profile", "small", "--work", str(work), "--sealed"]) == 0
    page = checkout / "docs" / "model-card.md"
    made = {path: path.read_bytes() for path in [page, *(checkout / "docs" / "images" / "model").iterdir()]}
    assert {path.name for path in made} == {"model-card.md", "reliability-fast-own-corpus.png", "abstention.png"}
    text = page.read_text("utf-8")
    for path in made:
        assert path == page or f"images/model/{path.name}" in text
    assert "corpus-dev" in text
    assert "too few to tell" in text
    assert "of the sealed half" in text
    assert main([*words, "--check"]) == 0
    assert main(words) == 0
    assert made == {path: path.read_bytes() for path in made}
    page.write_text(text.replace("corpus-dev", "better-dev"), "utf-8")
    assert main([*words, "--check"]) == 1


def test_the_committed_card_is_what_the_committed_figures_say() -> None:
    """Byte for byte, with a picture for every link: else run `training card`."""
    page = (ROOT / "docs" / "model-card.md").read_text("utf-8")
    assert page == card.render(card_facts.read(ROOT))
    links = [line.split("](")[1].rstrip(")") for line in page.splitlines() if line.startswith("![")]
    assert links
    for link in links:
        assert (ROOT / "docs" / link).is_file()
