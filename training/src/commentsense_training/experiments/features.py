"""Vectorizers of texts whose tokens are joined by spaces."""

from typing import Any, Final

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

KINDS: Final = ("counts", "tfidf")


def vectorizer(
    kind: str = "tfidf", ngrams: int = 1, max_features: int | None = 5000, min_df: int = 1, *, sublinear: bool = True
) -> Any:
    """Bag of words ("counts") or TF-IDF over 1- to `ngrams`-grams, of the `max_features` most frequent terms.

    Raises ValueError for another kind.
    """
    # The texts are tokenised and lower case already: what the model does when it serves.
    common: dict[str, Any] = {
        "token_pattern": r"\S+",
        "lowercase": False,
        "ngram_range": (1, ngrams),
        "max_features": max_features,
        "min_df": min_df,
        "dtype": np.float32,
    }
    if kind == "counts":
        return CountVectorizer(**common)
    if kind == "tfidf":
        return TfidfVectorizer(sublinear_tf=sublinear, **common)
    raise ValueError(f"features are {' or '.join(KINDS)}, not {kind!r}")
