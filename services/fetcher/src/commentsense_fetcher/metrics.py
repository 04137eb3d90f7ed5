"""Every metric of comment-fetcher, named once."""

from commentsense_contracts.build_info import tell_version
from commentsense_contracts.records import LISTING_KINDS
from prometheus_client import Counter, Histogram

from commentsense_fetcher.failures import Fate

REQUESTS = Counter(
    "commentsense_youtube_requests_total",
    "Requests to YouTube Data API, one unit of quota each.",
    ["method", "outcome"],
)
REQUEST_SECONDS = Histogram(
    "commentsense_youtube_request_duration_seconds",
    "Time of one request to YouTube Data API.",
    ["method"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
COMMENTS = Counter("commentsense_comments_fetched_total", "Comments kept, repeats not counted.")
PAGES = Counter("commentsense_pages_fetched_total", "Pages committed.", ["kind"])
tell_version("fetcher")

# A series that begins at its first error has no increase to alert on: it has to be there, at 0, before.
for _kind in ("video", "threads", "replies", *LISTING_KINDS):
    for _outcome in ("ok", "malformed", *Fate):
        REQUESTS.labels(_kind, _outcome if isinstance(_outcome, str) else _outcome.value)
