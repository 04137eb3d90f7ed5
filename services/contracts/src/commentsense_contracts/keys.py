"""Every Redis key of the system, what it holds and who writes it.

All keys of one analysis share the hash tag `{id}` and one EXPIREAT, fixed when the analysis is made. The scripts in
`scripts/` receive them in the order of `AnalysisKeys.all`, which `scripts/_prelude.lua` names again.
A collection (`records.Collection`) is kept under the same keys; of them it has the hash, pages and items.
`COMMENTSENSE_REDIS_KEY_PREFIX` stands before each of them in Redis; the clients put it there (`key_prefix.py`).

| key                        | type  | holds                                             | written by               |
| -------------------------- | ----- | ------------------------------------------------- | ------------------------ |
| `analysis:{id}`            | hash  | the analysis: options, state, counts, revision    | every script             |
| `…:pages`                  | hash  | page id -> page (JSON) still to fetch             | API, fetcher             |
| `…:pages:todo`             | zset  | page id by not_before                             | API, fetcher, reconciler |
| `…:pages:leased`           | zset  | page id by the end of its lease                   | fetcher                  |
| `…:waiting`                | hash  | comment id -> fetched record, until it is scored  | fetcher, worker          |
| `…:pool`                   | list  | comment ids not yet in a batch                    | fetcher                  |
| `…:batches`                | hash  | batch id -> its comment ids (JSON)                | fetcher, worker          |
| `…:batches:todo`, `:leased`| zset  | as for pages                                      | fetcher, worker          |
| `…:items`                  | hash  | attempts, tries, holders and times of the items   | fetcher, worker          |
| `…:comments`               | hash  | comment id -> scored or skipped record            | worker                   |
| `…:tally`                  | hash  | counts by audience, label, version, bin, support  | worker                   |
| `…:days`                   | hash  | counts by UTC day and label                       | worker                   |
| `…:by:<label>:<order>`     | zset  | comment id by likes, time or confidence           | worker                   |
| `…:by:skipped`             | zset  | skipped comment id by time                        | worker                   |
| `work:fetch`, `work:score` | zset  | `<id>/<item>` waiting or leased, by creation time | every script             |
| `work:running`             | zset  | analysis id by creation time, until it ends       | every script             |
| `owner:<owner>:analyses`   | zset  | analysis id by creation time                      | API                      |
| `owner:<owner>:video:<id>` | zset  | the same for one video                            | API                      |
| `owner:<owner>:collections`| zset  | collection id by creation time                    | API                      |
| `fresh:<owner>:<digest>`   | str   | id of the last analysis of a video and options    | API                      |
| `quota:<day>`              | hash  | YouTube units spent that Pacific day              | fetcher                  |
| `model:<version>`          | str   | what a model version says of itself (JSON)        | worker                   |
| `model:current`            | hash  | alias -> the version seen last                    | worker                   |
| `lock:reconciler`          | str   | which API process rings for lost work             | API                      |
| `cache:terms:{id}:<rev>`   | str   | terms and insights of one revision (JSON)         | API                      |
| `LIMITS:…`                 | str   | requests of one client in the last minute         | API (library `limits`)   |
"""

from dataclasses import dataclass

from commentsense_contracts.states import LABELS

WORK_FETCH = "work:fetch"
WORK_SCORE = "work:score"
RUNNING = "work:running"
RECONCILER_LOCK = "lock:reconciler"
MODEL_CURRENT = "model:current"
INDEX_ORDERS = ("likes", "time", "confidence")


@dataclass(frozen=True, slots=True)
class AnalysisKeys:
    """The keys of one analysis."""

    analysis_id: str

    @property
    def main(self) -> str:
        """The hash that is the analysis."""
        return f"analysis:{{{self.analysis_id}}}"

    def part(self, name: str) -> str:
        """One of its other keys."""
        return f"{self.main}:{name}"

    @property
    def comments(self) -> str:
        """Scored and skipped comments."""
        return self.part("comments")

    @property
    def tally(self) -> str:
        """Counts of scored comments."""
        return self.part("tally")

    @property
    def days(self) -> str:
        """Counts per UTC day."""
        return self.part("days")

    def index(self, label: str, order: str) -> str:
        """The order in which comments of one label are paged; skipped ones know only time."""
        return self.part("by:skipped") if label == "skipped" else self.part(f"by:{label}:{order}")

    @property
    def own(self) -> tuple[str, ...]:
        """Every key that belongs to this analysis alone."""
        parts = ("pages", "pages:todo", "pages:leased", "waiting", "pool", "batches", "batches:todo")
        more = ("batches:leased", "items", "comments", "tally", "days", "by:skipped")
        indexes = tuple(self.index(label, order) for label in LABELS for order in INDEX_ORDERS)
        return (self.main, *(self.part(name) for name in parts + more), *indexes)

    @property
    def all(self) -> tuple[str, ...]:
        """KEYS of every script: the shared ones first, so that the prelude can name them by position."""
        return (WORK_FETCH, WORK_SCORE, RUNNING, *self.own)


def owner_list(owner: str) -> str:
    """The analyses of one owner, by creation time."""
    return f"owner:{owner}:analyses"


def video_list(owner: str, video: str) -> str:
    """The analyses of one owner and one video, by creation time."""
    return f"owner:{owner}:video:{video}"


def collection_list(owner: str) -> str:
    """The collections (channels and playlists) of one owner, by creation time."""
    return f"owner:{owner}:collections"


def fresh(owner: str, digest: str) -> str:
    """Where the last analysis of the same video and options is found."""
    return f"fresh:{owner}:{digest}"


def quota(day: str) -> str:
    """Units spent on one Pacific day (YYYY-MM-DD)."""
    return f"quota:{day}"


def model(version: str) -> str:
    """What a model version says of itself."""
    return f"model:{version}"


def terms_cache(analysis_id: str, revision: int, variant: str) -> str:
    """Distinctive terms and insights of one stored revision, in one form (`variant`)."""
    return f"cache:terms:{{{analysis_id}}}:{revision}:{variant}"
