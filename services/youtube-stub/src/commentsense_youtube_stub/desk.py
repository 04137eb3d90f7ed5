"""The parts of a running stub in one place."""

from collections import Counter
from dataclasses import dataclass, field

from commentsense_youtube_stub.answers import Answers
from commentsense_youtube_stub.catalog import Catalog
from commentsense_youtube_stub.errors import ApiError, invalid_key, missing_key, quota_exceeded
from commentsense_youtube_stub.faults import Switches
from commentsense_youtube_stub.parameters import METHODS, Call, read
from commentsense_youtube_stub.quota import Quota
from commentsense_youtube_stub.settings import StubSettings


@dataclass
class Desk:
    """Takes calls in YouTube's order of refusals: key, quota, faults, parameters, and then what was asked for.

    Attributes:
        settings: of this stub.
        catalog: its videos.
        switches: faults that are on.
        quota: units of the day.
    """

    settings: StubSettings
    catalog: Catalog
    switches: Switches
    quota: Quota
    requests: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    by_video: dict[str, Counter[str]] = field(default_factory=dict)

    def call(self, method: str, sent: list[tuple[str, str]]) -> bytes:
        """The answer to one call; whatever becomes of it is counted.

        Raises:
            ApiError: it is refused.
        """
        self.requests[method] += 1
        try:
            self._admit(method, sent)
            call = read(method, sent)
            self._note(method, call)
            return Answers(self.catalog).answer(method, call, self.switches.repeat_comments)
        except ApiError as error:
            self.failures[error.reason] += 1
            raise

    def _admit(self, method: str, sent: list[tuple[str, str]]) -> None:
        key = next((value for name, value in sent if name == "key"), "")
        if not key:
            raise missing_key()
        if key != self.settings.api_key.get_secret_value():
            raise invalid_key()
        if self.switches.quota_exceeded or not self.quota.charge():
            raise quota_exceeded()
        failure = self.switches.failure(method)
        if failure:
            raise failure

    def _note(self, method: str, call: Call) -> None:
        """Counts what was asked of which video; only of those that exist, so that the table stays small."""
        if call.filter == "parentId":
            found = self.catalog.find(call.values[0])
            videos = [found[0].content.description.id] if found else []
        else:
            videos = [value for value in call.values if self.catalog.get(value)]
        for video in videos:
            self.by_video.setdefault(video, Counter())[method] += 1

    def state(self) -> dict[str, object]:
        """What happened so far."""
        return {
            "requests": {method: self.requests[method] for method in METHODS},
            "requests_by_video": {video: dict(counts) for video, counts in self.by_video.items()},
            "quota_spent": self.quota.spent,
            "quota_limit": self.quota.limit,
            "failed_calls": self.failures.total(),
            "failures": dict(self.failures),
            "switches": self.switches.shown(),
            "videos": {video: shelf.count() for video, shelf in self.catalog.all()},
        }

    def reset(self) -> None:
        """As the settings say, and as if nobody had come by."""
        self.catalog.reset()
        self.switches.reset()
        self.quota.reset()
        self.requests.clear()
        self.failures.clear()
        self.by_video.clear()
