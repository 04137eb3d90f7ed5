"""Write a candidate as an MLflow model directory that loads anywhere: skops instead of pickle, our code beside it.

skops loads only types that it is told to trust, and runs no code from the file; `TRUSTED` are those
that the candidates hold beyond what skops trusts itself.
"""

import importlib.metadata
import json
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import Any, Final

import commentsense_sentiment
import mlflow.pyfunc
import numpy as np
import skops.io
from mlflow.models import Model
from sklearn.feature_extraction.text import TfidfVectorizer

from commentsense_training.commands import CommandError
from commentsense_training.experiments.stack import Stack

TRUSTED: Final = frozenset(
    {
        "collections.OrderedDict",
        "lightgbm.basic.Booster",
        "lightgbm.sklearn.LGBMClassifier",
        "scipy.sparse._csr.csr_matrix",
        "sklearn.metrics._dist_metrics.EuclideanDistance64",
        "sklearn.metrics._dist_metrics.EuclideanDistance32",
        "sklearn.neighbors._kd_tree.KDTree",
        "sklearn.tree._tree.Tree",
        "sklearn.utils._bunch.Bunch",
        "xgboost.core.Booster",
        "xgboost.sklearn.XGBClassifier",
    }
)
_PINNED: Final = ("mlflow", "numpy", "scikit-learn", "skops")
_BOOSTERS: Final = {"lightgbm": "lightgbm", "xgboost": "xgboost-cpu"}


class SaveError(CommandError):
    """A candidate cannot be written safely; the text says which type is in the way."""


def write_vectorizer(made: Any, folder: Path) -> None:
    """Write a fitted vectorizer of `features.vectorizer` as JSON and an array: skops takes seconds for its terms."""
    tfidf = isinstance(made, TfidfVectorizer)
    names = ("token_pattern", "lowercase", *(("sublinear_tf",) if tfidf else ()))
    about = {
        "kind": "tfidf" if tfidf else "counts",
        "ngrams": made.ngram_range,
        "params": {name: getattr(made, name) for name in names},
        "terms": made.get_feature_names_out().tolist(),
    }
    (folder / "vectorizer.json").write_text(json.dumps(about), "utf-8")
    if tfidf:
        np.save(folder / "idf.npy", made.idf_.astype(np.float32), allow_pickle=False)


def _dump(estimator: Any, path: Path) -> list[str]:
    """Write `estimator`; returns the types in it that have to be trusted to load it. Raises `SaveError`."""
    skops.io.dump(estimator, path, compression=zipfile.ZIP_DEFLATED, compresslevel=6)
    types = sorted(skops.io.get_untrusted_types(file=path))
    if foreign := set(types) - TRUSTED:
        raise SaveError(f"the model holds {', '.join(sorted(foreign))}, which is not trusted: add it to saved.TRUSTED")
    return types


def _write_parts(model: Any, artifact: Path) -> tuple[list[str], list[str]]:
    """Write vectorizer and classifier of each base, and the meta learner; returns the bases' folders and the types."""
    stacked = isinstance(model, Stack)
    types: list[str] = []
    bases = []
    for number, pipeline in enumerate(model.fitted if stacked else [model]):
        folder = artifact / f"base-{number}"
        folder.mkdir()
        bases.append(folder.name)
        # What lies between first and last step are samplers, which act in `fit` alone.
        write_vectorizer(pipeline[0], folder)
        types += _dump(pipeline[-1], folder / "classifier.skops")
    if stacked:
        types += _dump(model.meta_fitted, artifact / "meta.skops")
    return bases, sorted(set(types))


def write(model: Any, target: Path, thresholds: list[float] | None = None, *, abstain: bool = False) -> int:
    """Write the fitted `model` to the new folder `target`; returns its size in bytes.

    `model` is a pipeline of vectorizer, samplers and classifier, or a `Stack` of such. With
    `thresholds` (one a label) the answer is the label whose probability exceeds its threshold by
    the largest factor; with `abstain` none is given where no probability reaches its own. Raises
    `SaveError` where the model holds a type that is not in `TRUSTED`. A model with `write_to` (an
    encoder) writes its own directory.
    """
    if hasattr(model, "write_to"):
        return int(model.write_to(target))
    with tempfile.TemporaryDirectory() as scratch:
        artifact = Path(scratch) / "candidate"
        artifact.mkdir()
        bases, types = _write_parts(model, artifact)
        about = {
            "bases": bases,
            "stacked": isinstance(model, Stack),
            "trusted": types,
            "thresholds": thresholds,
            "abstain": abstain,
        }
        (artifact / "about.json").write_text(json.dumps(about), "utf-8")
        code = Path(commentsense_sentiment.__file__).parent
        copied = Path(scratch) / code.name
        shutil.copytree(code, copied, ignore=shutil.ignore_patterns("__pycache__"))
        boosters = [package for module, package in _BOOSTERS.items() if any(t.startswith(module) for t in types)]
        mlflow.pyfunc.save_model(
            path=str(target),
            python_model=str(Path(__file__).with_name("model_code.py")),
            artifacts={"candidate": str(artifact)},
            code_paths=[str(copied)],
            pip_requirements=[f"{name}=={importlib.metadata.version(name)}" for name in (*_PINNED, *boosters)],
        )
    _settle(target)
    return sum(path.stat().st_size for path in target.rglob("*") if path.is_file())


def _settle(made: Path) -> None:
    # No path of the machine that made it stays in the directory.
    path = made / "MLmodel"
    meta = Model.load(str(path))
    flavor = meta.flavors["python_function"]
    for entry in flavor.get("artifacts", {}).values():
        entry["uri"] = entry["path"]
    flavor["model_code_path"] = Path(flavor["model_code_path"]).name
    meta.save(str(path))
    for cache in list(made.rglob("__pycache__")):
        shutil.rmtree(cache)
