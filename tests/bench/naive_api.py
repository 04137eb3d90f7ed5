"""The API that tutorials on this subject build, as something to compare with. No part of the product.

Per request: each text lower-cased and cleaned with regular expressions; NLTK's stop words, read anew for each text as
the tutorials do, dropped, but for negations; each word lemmatised with WordNet; then scikit-learn's TF-IDF over n-grams
up to three, and LightGBM on the dense matrix.

`python -m tests.bench.naive_api` reads `Recipe` as JSON from stdin, trains, then serves POST /predict
{"comments": [...]} and GET /healthz.
"""

import atexit
import json
import os
import re
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NEGATIONS = {"not", "but", "however", "no", "yet"}
DEBIAN_WORDNET = Path("/usr/share/wordnet")
_WORDNET_FILES = ("index.noun", "data.noun", "noun.exc")
# NLTK opens no WordNet without the list of its source files, whose names lemmas do not need; Debian leaves it out.
_LEXNAMES = "".join(f"{i:02d}\tfile{i:02d}\t1\n" for i in range(45))


@dataclass(frozen=True)
class Recipe:
    """What is served.

    Attributes:
        port: on the loopback address.
        lemmas: whether words are lemmatised, which needs WordNet.
        stop_words_once: whether stop words are read once instead of for each text.
        features: columns of the dense matrix, at most.
        trees: of LightGBM, per label.
        texts, labels: to train on.
    """

    port: int
    lemmas: bool
    stop_words_once: bool
    features: int
    trees: int
    texts: list[str]
    labels: list[str]


def wordnet_folder() -> Path | None:
    """Where WordNet lies: in NLTK_DATA, else as Debian's package wordnet-base has it; None when it is nowhere."""
    for folder in (*(root / "corpora/wordnet" for root in _data_roots()), DEBIAN_WORDNET):
        if all((folder / name).is_file() for name in _WORDNET_FILES):
            return folder
    return None


def has_stop_words() -> bool:
    """Whether NLTK's own list is there."""
    return any((root / "corpora/stopwords/english").is_file() for root in _data_roots())


def _data_roots() -> list[Path]:
    return [Path(folder) for folder in os.environ.get("NLTK_DATA", "").split(os.pathsep) if folder]


def complete_nltk_data(lemmas: bool) -> None:
    """Makes NLTK's own readers find what this machine has elsewhere; nothing is downloaded.

    Where NLTK's list of stop words is missing, scikit-learn's stands in, in a file that NLTK reads like its own.

    Raises:
        LookupError: lemmas are wanted and there is no WordNet.
    """
    import nltk
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    temporary = Path(tempfile.mkdtemp(prefix="naive-nltk-"))
    atexit.register(shutil.rmtree, temporary, ignore_errors=True)
    nltk.data.path.append(str(temporary))
    if not has_stop_words():
        folder = temporary / "corpora/stopwords"
        folder.mkdir(parents=True)
        (folder / "english").write_text("\n".join(sorted(ENGLISH_STOP_WORDS)) + "\n")
    if lemmas:
        found = wordnet_folder()
        if found is None:
            raise LookupError("WordNet is neither in NLTK_DATA nor installed")
        if found == DEBIAN_WORDNET:
            folder = temporary / "corpora/wordnet"
            shutil.copytree(found, folder)
            (folder / "lexnames").write_text(_LEXNAMES)
            _leave_out_sense_map()


def _leave_out_sense_map() -> None:
    """The map of senses between WordNet's versions needs a file that Debian keeps in another package; lemmas do not."""
    from nltk.corpus.reader.wordnet import WordNetCorpusReader

    WordNetCorpusReader.map_wn = lambda *_args: {}


def cleaner(lemmas: bool, stop_words_once: bool) -> Callable[[str], str]:
    """The per-comment cleaning."""
    from nltk.corpus import stopwords
    from nltk.stem import WordNetLemmatizer

    once = set(stopwords.words("english")) - NEGATIONS

    def clean(text: str) -> str:
        text = text.lower().strip()
        text = re.sub(r"\n", " ", text)
        text = re.sub(r"[^A-Za-z0-9\s!?.,]", "", text)
        stop = once if stop_words_once else set(stopwords.words("english")) - NEGATIONS
        words = [word for word in text.split() if word not in stop]
        if lemmas:
            lemmatizer = WordNetLemmatizer()
            words = [lemmatizer.lemmatize(word) for word in words]
        return " ".join(words)

    return clean


def create_app(recipe: Recipe) -> Any:
    """Trains, and gives the application."""
    import lightgbm
    from fastapi import FastAPI
    from pydantic import BaseModel
    from sklearn.feature_extraction.text import TfidfVectorizer

    warnings.simplefilter("ignore")  # NLTK's and LightGBM's, which the tutorials let pass too
    complete_nltk_data(recipe.lemmas)
    clean = cleaner(recipe.lemmas, recipe.stop_words_once)
    vectorizer = TfidfVectorizer(max_features=recipe.features, ngram_range=(1, 3))
    rows = vectorizer.fit_transform([clean(text) for text in recipe.texts])
    model = lightgbm.LGBMClassifier(n_estimators=recipe.trees, max_depth=20, verbose=-1)
    model.fit(rows.toarray(), recipe.labels)
    app = FastAPI()

    class Comments(BaseModel):
        comments: list[str]

    @app.get("/healthz")
    def healthz() -> dict[str, bool]:
        return {"ok": True}

    @app.post("/predict")
    def predict(body: Comments) -> list[dict[str, str]]:
        dense = vectorizer.transform([clean(text) for text in body.comments]).toarray()
        found = model.predict(dense)
        return [{"comment": text, "sentiment": str(label)} for text, label in zip(body.comments, found, strict=True)]

    return app


def main() -> None:
    """Entry point."""
    import uvicorn

    recipe = Recipe(**json.load(sys.stdin))
    uvicorn.run(create_app(recipe), host="127.0.0.1", port=recipe.port, log_level="warning")


if __name__ == "__main__":
    main()
