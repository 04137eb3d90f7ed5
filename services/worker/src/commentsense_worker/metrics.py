"""Every metric of the worker, named once."""

from commentsense_contracts.build_info import tell_version
from commentsense_contracts.states import ModelAlias, Skip
from prometheus_client import Counter, Histogram

SCORED = Counter("commentsense_comments_scored_total", "Comments scored.", ["label", "model_version"])
SKIPPED = Counter("commentsense_comments_skipped_total", "Comments kept but not scored.", ["reason"])
LATENCY = Histogram(
    "commentsense_comment_latency_seconds",
    "Time from the commit of a comment's page to that of its score, or of why it has none.",
    buckets=(0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300),
)
CONFIDENCE = Histogram(
    "commentsense_prediction_confidence",
    "Probability of the label given.",
    ["model_version"],
    buckets=(0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0),
)
BATCH_SIZE = Histogram(
    "commentsense_batch_size_comments",
    "Comments scored in one request.",
    buckets=(1, 10, 50, 100, 250, 500, 1000, 2000),
)
BATCH_SECONDS = Histogram(
    "commentsense_batch_scoring_duration_seconds",
    "Time from the lease of a batch to its commit.",
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 30),
)
MODEL_SECONDS = Histogram(
    "commentsense_model_request_duration_seconds",
    "Time of one request to the model server.",
    ["alias"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15),
)
MODEL_ERRORS = Counter("commentsense_model_request_errors_total", "Requests that brought no answer.", ["alias", "kind"])
tell_version("worker")

# A series that begins at its first error has no increase to alert on: it has to be there, at 0, before.
for _reason in Skip:
    SKIPPED.labels(_reason)
for _alias in ModelAlias:
    for _kind in ("batch", "unavailable"):
        MODEL_ERRORS.labels(_alias, _kind)
