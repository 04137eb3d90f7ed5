"""What tests over the labelled data share."""

import sys
import warnings
from pathlib import Path

ROOT = Path(__file__).parents[2]

# The API's estimator is measured here, and only here: training never imports the services.
for _member in ("api", "contracts"):
    _source = str(ROOT / "services" / _member / "src")
    if _source not in sys.path:
        sys.path.append(_source)

with warnings.catch_warnings():
    # MLflow warns of its own type hints when it is imported.
    warnings.filterwarnings("ignore", message=".*Any type hint is inferred as AnyType")
    import commentsense_sentiment.pyfunc  # noqa: F401
