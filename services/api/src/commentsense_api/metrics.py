"""Every metric of the API, named once.

The gauges are read from Redis when somebody scrapes, so every replica shows the same: use max, not sum.
"""

from commentsense_contracts.build_info import tell_version
from commentsense_contracts.states import RESUMABLE, Code, ModelAlias, State
from prometheus_client import Counter, Gauge, Histogram

REQUEST_SECONDS = Histogram(
    "commentsense_api_request_duration_seconds",
    "Time from the request to the end of its answer; event streams and exports count until they end.",
    ["route", "method", "status"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60),
)
RESPONSES = Counter(
    "commentsense_api_responses_total",
    "Answers by the first digit of their status, probes and scrapes left out: what availability is measured by.",
    ["status_class"],
)
QUEUE_DEPTH = Gauge("commentsense_queue_depth", "Pages (fetch) or batches (score) waiting or at work.", ["queue"])
OLDEST_WAITING = Gauge("commentsense_oldest_waiting_seconds", "Age of the oldest of them.", ["queue"])
RUNNING = Gauge("commentsense_analyses_running", "Analyses that have not ended.")
QUOTA_SPENT = Gauge("commentsense_quota_units_spent", "Units of YouTube quota spent this Pacific day.")
QUOTA_LEFT = Gauge("commentsense_quota_units_left", "Units of YouTube quota left this Pacific day.")
REDIS_MEMORY = Gauge("commentsense_redis_memory_bytes", "Memory that Redis uses for data.")
REDIS_MAX_MEMORY = Gauge("commentsense_redis_maxmemory_bytes", "Memory that Redis may use; 0 where it has no limit.")
OLDEST_PROGRESS = Gauge(
    "commentsense_oldest_progress_seconds",
    "Longest time for which a running analysis has made no progress; of the 500 oldest that run.",
)
MODEL_INFO = Gauge(
    "commentsense_model_info", "1, by the version that last scored for an alias with a server.", ["alias", "version"]
)
tell_version("api")
ENDED = Counter(
    "commentsense_analyses_ended_total", "Analyses seen to end by the replica that reconciles.", ["state", "code"]
)
ANALYSIS_SECONDS = Histogram(
    "commentsense_analysis_duration_seconds",
    "Time from the start of an analysis to its end.",
    ["state"],
    buckets=(1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600),
)
MODEL_ERRORS = Counter(
    "commentsense_api_predict_errors_total", "Predict calls that the model server failed.", ["alias"]
)

# A series that begins at its first error has no increase to alert on: it has to be there, at 0, before.
for _class in ("2xx", "3xx", "4xx", "5xx"):
    RESPONSES.labels(_class)
for _alias in ModelAlias:
    MODEL_ERRORS.labels(_alias)
for _state in (State.COMPLETED, State.CANCELLED):
    ENDED.labels(_state, "")
for _state in RESUMABLE:
    for _code in set(Code) - {Code.SOURCE_NOT_FOUND}:
        ENDED.labels(_state, _code)
