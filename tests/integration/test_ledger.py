"""The ledger's scripts on a real Redis: leases, commits, batches, ends."""

import time
from collections.abc import Iterable
from typing import TypeVar

import pytest
import redis
from commentsense_contracts import keys, ledger
from commentsense_contracts.calls import Call
from commentsense_contracts.ledger import Bells, Fetched, LeasedBatch, LeasedPage, NewAnalysis, Pace, Patience
from commentsense_contracts.quota import QuotaDay, reserve
from commentsense_contracts.records import Analysis, Comment, Options, Page, Prediction, StoredComment
from commentsense_contracts.redis_calls import run
from commentsense_contracts.states import Code, Label, ModelAlias, Skip, State

T = TypeVar("T")
ID = "a1"
VIDEO = "dQw4w9WgXcQ"
NAMES = keys.AnalysisKeys(ID)
POSITIVE = Prediction(Label.POSITIVE, 0.1, 0.15, 0.75, "en", True, "v1")
NEGATIVE = Prediction(Label.NEGATIVE, 0.8, 0.15, 0.05, "en", True, "v1")


class Book:
    """The ledger of one analysis, with the calls written short."""

    def __init__(self, client: "redis.Redis", pace: Pace | None = None, **options: int) -> None:
        self.client, self.turn = client, 0
        self.expires_at = int(time.time()) + 3600
        new = self.new(Options(options.pop("max_comments", 10_000)))
        self.created = self.do(ledger.create(new, pace or Pace(), True, 600))

    def new(self, options: Options, analysis_id: str = ID) -> NewAnalysis:
        return NewAnalysis(analysis_id, "local", VIDEO, options, "digest", self.expires_at, "trace")

    def do(self, call: Call[T]) -> T:
        return run(self.client, call)

    def page(self, holder: str | None = None, seconds: float = 30) -> LeasedPage | None:
        self.turn += 1
        return self.do(ledger.lease_page(ID, holder or f"h{self.turn}", seconds, 10))[1]

    def batch(self, holder: str | None = None, seconds: float = 30) -> LeasedBatch | None:
        self.turn += 1
        return self.do(ledger.lease_batch(ID, holder or f"h{self.turn}", seconds, 3, 8))[1]

    def fetch(self, leased: LeasedPage | None, comments: Iterable[Comment] = (), **more: object) -> ledger.Committed:
        assert leased is not None
        return self.do(ledger.commit_page(ID, leased, Fetched(tuple(comments), **more)))

    def score(self, leased: LeasedBatch | None, prediction: Prediction = POSITIVE) -> ledger.Committed:
        assert leased is not None
        return self.do(ledger.commit_batch(ID, leased.item, [(c, prediction) for c in leased.comments], []))

    @property
    def now(self) -> Analysis:
        return Analysis.load(self.client.hgetall(NAMES.main))

    def first_pages(self) -> LeasedPage:
        """Commits the video's description; gives the first page of threads."""
        pages = [self.page(), self.page()]
        [threads] = [page for page in pages if page and page.page.kind == "threads"]
        [video] = [page for page in pages if page and page.page.kind == "video"]
        self.fetch(video, fields={"title": "A title"})
        return threads


def comments(count: int, start: int = 0, owner: bool = False) -> list[Comment]:
    """Comments with ids of their own."""
    return [Comment(f"c{i}", "", owner, i, 1_700_000_000 + i, f"text {i}") for i in range(start, start + count)]


@pytest.fixture
def book(client: "redis.Redis") -> Book:
    """A fresh analysis."""
    return Book(client)


def test_the_same_video_and_options_give_the_running_analysis(book: Book) -> None:
    """A second person who asks waits for the first one's answer, unless a new one is forced."""
    other = book.new(Options(10_000), "a2")
    again = book.do(ledger.create(other, Pace(), True, 600))
    assert (again.id, again.made) == (ID, False)
    forced = book.do(ledger.create(other, Pace(), False, 600))
    assert (forced.id, forced.made) == ("a2", True)


def test_a_stale_or_failed_analysis_is_not_reused(book: Book) -> None:
    """What ended badly, or too long ago, is made again."""
    book.do(ledger.halt(ID, Code.VIDEO_NOT_FOUND, "gone"))
    assert book.now.state is State.FAILED
    assert book.do(ledger.create(book.new(Options(1), "a2"), Pace(), True, 600)).made


def test_one_page_and_one_batch_end_an_analysis(book: Book, client: "redis.Redis") -> None:
    """What was fetched is scored, counted and indexed, and no work is left."""
    threads = book.first_pages()
    assert book.now.state is State.FETCHING
    assert book.fetch(threads, comments(3)).bells == Bells(0, 1)
    assert book.now.state is State.SCORING
    leased = book.batch()
    assert leased is not None
    assert [comment.text for comment in leased.comments] == ["text 0", "text 1", "text 2"]
    scored = [(leased.comments[0], POSITIVE), (leased.comments[1], NEGATIVE)]
    done = book.do(ledger.commit_batch(ID, leased.item, scored, [(leased.comments[2], Skip.EMPTY)]))
    assert (done.outcome, done.new) == ("committed", 3)
    end = book.now
    assert (end.state, end.fetched, end.scored, end.skipped, end.title) == (State.COMPLETED, 3, 2, 1, "A title")
    assert end.model_versions == ("v1",)
    assert client.hgetall(NAMES.tally) == {
        "audience|positive|v1|7|1": "1",
        "audience|negative|v1|8|1": "1",
        "skipped|empty": "1",
    }
    assert client.hgetall(NAMES.days) == {"2023-11-14|positive": "1", "2023-11-14|negative": "1"}
    assert client.zrange(NAMES.index("positive", "likes"), 0, -1) == ["c0"]
    assert client.zrange(NAMES.index("skipped", "time"), 0, -1) == ["c2"]
    assert StoredComment.load("c1", client.hget(NAMES.comments, "c1")).prediction == NEGATIVE
    assert not client.exists(keys.WORK_FETCH, keys.WORK_SCORE, keys.RUNNING, NAMES.part("waiting"))


def test_every_key_expires_with_the_analysis(book: Book, client: "redis.Redis") -> None:
    """No part outlives another, and a late write revives nothing."""
    book.fetch(book.first_pages(), comments(3))
    book.score(book.batch())
    present = [key for key in NAMES.own if client.exists(key)]
    assert len(present) >= 6
    assert {client.ttl(key) + int(time.time()) - book.expires_at for key in present} <= {-1, 0, 1}


def test_a_repeated_commit_of_a_page_changes_nothing(book: Book) -> None:
    """The first commit wins; a second one makes no second chain of pages."""
    threads = book.first_pages()
    book.fetch(threads, comments(2), following=Page("threads", 1, "one"))
    again = book.fetch(threads, comments(2, 50), following=Page("threads", 1, "other"))
    assert (again.outcome, again.new) == ("done", 0)
    following = book.page()
    assert following is not None
    assert following.page.token == "one"
    assert book.page() is None


def test_a_repeated_commit_of_a_batch_changes_nothing(book: Book, client: "redis.Redis") -> None:
    """A worker that was thought dead and was not counts nothing twice."""
    book.fetch(book.first_pages(), comments(5), following=Page("threads", 1, "t"))
    leased = book.batch()
    book.score(leased)
    assert book.score(leased, NEGATIVE).outcome == "done"
    assert client.hgetall(NAMES.tally) == {"audience|positive|v1|7|1": "5"}


def test_a_comment_on_two_pages_counts_once(book: Book) -> None:
    """Whether the first copy is still waiting or scored already."""
    book.fetch(book.first_pages(), comments(3), following=Page("threads", 1, "t"))
    done = book.fetch(book.page(), comments(3, 1), following=Page("threads", 2, "t"))
    assert done.new == 1
    book.score(book.batch())
    book.score(book.batch())
    assert book.fetch(book.page(), comments(4)).new == 0
    assert (book.now.fetched, book.now.scored, book.now.repeats) == (4, 4, 6)
    assert book.now.state is State.COMPLETED


def test_a_lease_keeps_others_away_until_it_ends(book: Book) -> None:
    """Then the item is free, without anybody's help."""
    book.page(seconds=0.2)
    book.page()
    assert book.page() is None
    time.sleep(0.25)
    assert book.page() is not None


def test_the_same_message_again_frees_what_it_held(book: Book) -> None:
    """Celery delivers the message of a killed process again: no waiting for the lease."""
    first, _ = book.page("same"), book.page()
    again = book.page("same")
    assert first is not None
    assert again is not None
    assert first.item == again.item


def test_a_released_item_waits_for_its_time(book: Book) -> None:
    """not_before is in the ledger, and the tries are counted."""
    held = book.page("h")
    assert held is not None
    book.page()
    book.do(ledger.release(ID, "fetch", held.item, "h", 0.2, blamed=False))
    assert book.page() is None
    time.sleep(0.25)
    again = book.page()
    assert again is not None
    assert (again.item, again.tries) == (held.item, 1)


def test_batches_are_small_while_the_worker_idles_and_full_while_it_works(client: "redis.Redis") -> None:
    """First counts come soon, and a busy worker is asked about many comments at once."""
    book = Book(client, Pace(batch_size=200))
    book.fetch(book.first_pages(), comments(100), following=Page("threads", 1, "t"))
    for index in range(1, 6):
        book.fetch(book.page(), comments(100, index * 100), following=Page("threads", index + 1, "t"))
    sizes = []
    while (leased := book.batch()) is not None:
        sizes.append(len(leased.comments))
        book.score(leased)
    assert sizes == [100, 200, 200, 100]


def test_fetching_pauses_when_too_many_batches_wait(client: "redis.Redis") -> None:
    """And goes on when the worker has caught up."""
    book = Book(client, Pace(batch_size=10, backlog=3))
    done = book.fetch(book.first_pages(), comments(40), following=Page("threads", 1, "t"))
    assert done.bells.fetch == 0
    assert book.score(book.batch()).bells.fetch == 0
    assert book.score(book.batch()).bells.fetch == 1


def test_no_more_doorbells_are_rung_than_may_work_at_once(client: "redis.Redis") -> None:
    """A hundred cut-off threads ring two bells, so that another analysis gets its turn."""
    book = Book(client, Pace(fetch_parallel=2))
    found = comments(100)
    replies = {comment.id: Page("replies", parent=comment.id) for comment in found}
    assert book.fetch(book.first_pages(), found, replies=replies).bells.fetch == 2
    assert client.zcard(keys.WORK_FETCH) == 100


def test_replies_of_a_thread_are_asked_for_once(book: Book) -> None:
    """A thread that comes again on the next page costs no second set of reply pages."""
    found = comments(1)
    replies = {"c0": Page("replies", parent="c0")}
    book.fetch(book.first_pages(), found, replies=replies, following=Page("threads", 1, "t"))
    first, second = book.page(), book.page()
    for page in (first, second):
        assert page is not None
        book.fetch(page, found if page.page.kind == "threads" else [], replies=replies)
    assert book.page() is None


def test_rounds_from_the_top_end_when_one_brings_nothing_new(book: Book) -> None:
    """What arrived while paging is found, for one more page."""
    book.fetch(book.first_pages(), comments(3), following=Page("threads", 1, "t"))
    book.fetch(book.page(), comments(3, 3), again=Page("threads", round=1))
    first_round = book.page()
    assert first_round is not None
    assert first_round.page.round == 1
    late = Page("threads", round=2)
    book.fetch(first_round, [*comments(1, 90), *comments(3)], following=Page("threads", 1, "x", round=1), again=late)
    going_on = book.page()
    assert going_on is not None
    assert (going_on.page.round, going_on.page.index) == (1, 1)
    book.fetch(going_on, comments(3), following=Page("threads", 2, "y", round=1), again=late)
    second_round = book.page()
    assert second_round is not None
    assert second_round.page.round == 2
    book.fetch(second_round, comments(2), following=Page("threads", 1, "z", round=2), again=Page("threads", round=3))
    assert book.page() is None
    assert book.now.fetched == 7


def test_the_limit_of_comments_ends_fetching(client: "redis.Redis") -> None:
    """Exactly as many as were asked for are kept, and no further page is fetched."""
    book = Book(client, max_comments=5)
    found = comments(8)
    done = book.fetch(
        book.first_pages(), found, following=Page("threads", 1, "t"), replies={"c0": Page("replies", parent="c0")}
    )
    assert done.new == 5
    assert book.page() is None
    book.score(book.batch())
    assert (book.now.state, book.now.scored, book.now.limit_reached) == (State.COMPLETED, 5, True)


def test_a_batch_that_kills_its_worker_is_cut_up(book: Book, client: "redis.Redis") -> None:
    """The poison comment alone ends as unscorable; all others are scored."""
    book.fetch(book.first_pages(), comments(100))
    kills = 0
    while (leased := book.batch("the message that comes again")) is not None:
        if any(comment.id == "c42" for comment in leased.comments):
            kills += 1
        else:
            book.score(leased)
    assert (book.now.state, book.now.scored, book.now.skipped) == (State.COMPLETED, 99, 1)
    assert StoredComment.load("c42", client.hget(NAMES.comments, "c42")).skipped is Skip.UNSCORABLE
    assert client.zrange(NAMES.index("skipped", "time"), 0, -1) == ["c42"]
    assert kills <= 12


def test_halting_scores_what_was_fetched_before_it_ends(book: Book) -> None:
    """Quota spent half way: partial, with the code and when to try again."""
    book.fetch(book.first_pages(), comments(5), following=Page("threads", 1, "t"))
    book.do(ledger.halt(ID, Code.QUOTA_EXHAUSTED, "spent", 2_000_000_000))
    assert (book.now.state, book.now.halt_code) == (State.SCORING, Code.QUOTA_EXHAUSTED)
    assert book.page() is None
    book.score(book.batch())
    end = book.now
    assert (end.state, end.code, end.retry_at) == (State.PARTIAL, Code.QUOTA_EXHAUSTED, 2_000_000_000)


def test_resuming_goes_on_where_it_was(book: Book, client: "redis.Redis") -> None:
    """The page that was next is next again; completed and cancelled ones cannot be resumed."""
    book.fetch(book.first_pages(), comments(5), following=Page("threads", 1, "mark"))
    book.do(ledger.halt(ID, Code.QUOTA_EXHAUSTED, "spent"))
    book.score(book.batch())
    assert not client.exists(keys.WORK_FETCH)
    before, bells = book.do(ledger.resume(ID)) or pytest.fail("no analysis")
    assert (before, bells) == (State.PARTIAL, Bells(1, 0))
    assert client.zcard(keys.WORK_FETCH) == 1
    going_on = book.page()
    assert going_on is not None
    assert going_on.page.token == "mark"
    book.fetch(going_on, comments(6))
    book.score(book.batch())
    end = book.now
    assert (end.state, end.code, end.scored) == (State.COMPLETED, None, 6)
    assert book.do(ledger.resume(ID)) == (State.COMPLETED, Bells(0, 0))


def test_a_model_that_stays_down_ends_the_analysis_and_keeps_the_texts(book: Book, client: "redis.Redis") -> None:
    """Within its patience the batch waits; after it the analysis ends, and resuming scores what was kept."""
    book.fetch(book.first_pages(), comments(5))
    leased = book.batch("h")
    assert leased is not None
    book.do(ledger.release(ID, "score", leased.item, "h", 0.0, blamed=False, model_down=True))
    patient = ledger.Patience(model=60)
    assert book.do(ledger.reconcile(ID, (0, 0), patient))[1] is State.SCORING
    time.sleep(0.05)
    assert book.do(ledger.reconcile(ID, (0, 0), ledger.Patience(model=0.01)))[1] is State.FAILED
    end = book.now
    assert end.code is Code.MODEL_UNAVAILABLE
    assert client.hlen(NAMES.part("waiting")) == 5
    book.do(ledger.resume(ID))
    book.score(book.batch())
    assert (book.now.state, book.now.scored) == (State.COMPLETED, 5)


def test_what_a_later_version_wrote_is_left_to_it(book: Book, client: "redis.Redis") -> None:
    """In a rollout, an old worker takes no batch that it cannot read, however often it is asked, and splits none."""
    book.fetch(book.first_pages(), comments(5))
    for comment, record in client.hgetall(NAMES.part("waiting")).items():
        client.hset(NAMES.part("waiting"), comment, "[3" + record[2:])
    for _ in range(10):
        assert book.batch() is None
        for item in client.zrange(NAMES.part("batches:todo"), 0, -1):
            client.zadd(NAMES.part("batches:todo"), {item: 0})
    for comment, record in client.hgetall(NAMES.part("waiting")).items():
        client.hset(NAMES.part("waiting"), comment, "[2" + record[2:])
    book.score(book.batch())
    assert (book.now.state, book.now.scored, book.now.skipped) == (State.COMPLETED, 5, 0)


def test_an_unavailable_model_never_splits_a_batch(book: Book) -> None:
    """Only what is blamed comes closer to being split."""
    book.fetch(book.first_pages(), comments(5))
    for turn in range(10):
        leased = book.batch(f"h{turn}")
        assert leased is not None
        assert len(leased.comments) == 5
        book.do(ledger.release(ID, "score", leased.item, f"h{turn}", 0.0, blamed=False, model_down=True))


def test_lost_doorbells_are_rung_again(book: Book) -> None:
    """The bells of the start were never heard: after the patience, the reconciler rings."""
    assert book.created.bells == Bells(2, 0)
    quick = ledger.Patience(idle_bell=0.05, busy_bell=60)
    assert book.do(ledger.reconcile(ID, (0, 0), quick))[0] == Bells(0, 0)
    time.sleep(0.1)
    assert book.do(ledger.reconcile(ID, (5, 0), quick))[0] == Bells(0, 0)  # the queue is long: it may still come
    assert book.do(ledger.reconcile(ID, (0, 0), quick))[0] == Bells(2, 0)


def test_nothing_moving_ends_as_stalled(book: Book) -> None:
    """An analysis never hangs for ever."""
    book.page()
    time.sleep(0.05)
    assert book.do(ledger.reconcile(ID, (0, 0), ledger.Patience(stalled=0.01)))[1] is State.FAILED
    assert book.now.code is Code.STALLED


def test_time_in_which_nobody_looked_does_not_count(book: Book, client: "redis.Redis") -> None:
    """After a night with the lid closed an analysis goes on."""
    quick = ledger.Patience(stalled=900, model=300)
    book.do(ledger.reconcile(ID, (0, 0), quick))
    for name in ("reconciled_at", "progress_at"):
        client.hset(NAMES.main, name, str(float(client.hget(NAMES.main, name) or 0) - 5000))
    assert book.do(ledger.reconcile(ID, (0, 0), quick))[1] is State.QUEUED
    client.hset(NAMES.main, "progress_at", str(time.time() - 5000))
    assert book.do(ledger.reconcile(ID, (0, 0), quick))[1] is State.FAILED


def test_cancelling_keeps_what_is_counted_and_drops_the_rest(book: Book, client: "redis.Redis") -> None:
    """Late commits of what was underway change nothing."""
    book.fetch(book.first_pages(), comments(5), following=Page("threads", 1, "t"))
    book.score(book.batch())
    page = book.page()
    assert book.do(ledger.cancel(ID)) is State.FETCHING
    assert book.fetch(page, comments(5, 5)).outcome == "ended"
    assert (book.now.state, book.now.scored) == (State.CANCELLED, 5)
    assert not client.exists(keys.WORK_FETCH, NAMES.part("waiting"), NAMES.part("pages"))


def test_deleting_leaves_no_trace(book: Book, client: "redis.Redis") -> None:
    """Not even a commit that comes late leaves one."""
    threads = book.first_pages()
    book.fetch(threads, comments(5), following=Page("threads", 1, "t"))
    leased = book.batch()
    assert book.do(ledger.delete(ID, "local", VIDEO, "digest"))
    assert book.score(leased).outcome == "ended"
    assert book.fetch(threads, comments(5)).outcome == "ended"
    assert client.keys("*") == []
    assert not book.do(ledger.delete(ID, "local", VIDEO, "digest"))


def test_an_analysis_that_expired_leaves_no_work(book: Book, client: "redis.Redis") -> None:
    """Its entries in the shared work sets are swept."""
    client.delete(*NAMES.own)
    assert book.do(ledger.reconcile(ID, (0, 0), ledger.Patience())) == (Bells(0, 0), None)
    assert book.do(ledger.sweep(ID)) == 2
    assert not client.exists(keys.WORK_FETCH, keys.RUNNING)


def test_quota_is_reserved_to_the_last_unit_and_no_further(book: Book, client: "redis.Redis") -> None:
    """Each attempt is counted, for the day and for the analysis."""
    day = QuotaDay("2026-01-01", int(time.time()) + 100)
    assert [book.do(reserve(day, ID, 1, 3)) for _ in range(4)] == [2, 1, 0, None]
    assert client.hget(keys.quota("2026-01-01"), "spent") == "3"
    assert book.now.quota == 3
    client.hset(keys.quota("2026-01-01"), "exhausted", "1")
    assert book.do(reserve(day, ID, 1, 100)) is None


def test_the_owners_comments_are_counted_apart(book: Book, client: "redis.Redis") -> None:
    """The audience is everybody else."""
    book.fetch(book.first_pages(), [*comments(2), *comments(1, 2, owner=True)])
    book.score(book.batch())
    assert client.hgetall(NAMES.tally) == {"audience|positive|v1|7|1": "2", "owner|positive|v1|7|1": "1"}
    assert sum(map(int, client.hgetall(NAMES.days).values())) == 2


def waits_in_tenths(done: ledger.Committed) -> list[tuple[int, int]]:
    """How many comments waited how many tenths of a second."""
    return [(many, int(seconds * 10)) for many, seconds in done.waits]


def test_a_commit_tells_how_long_its_comments_waited(book: Book) -> None:
    """Each page of a batch has its own time, repeats are left out, and the second commit tells nothing."""
    threads = book.first_pages()
    more = Page("threads", 1, "token")
    book.fetch(threads, comments(3), following=more)
    first = book.batch()
    book.fetch(book.page(), comments(4), following=Page("threads", 2, "token"))
    time.sleep(0.4)
    book.fetch(book.page(), comments(6, 3))
    time.sleep(0.2)
    assert waits_in_tenths(book.score(first)) == [(3, 6)]
    second = book.batch()
    assert second is not None
    assert [c.id for c in second.comments] == [f"c{i}" for i in range(3, 9)]
    assert waits_in_tenths(book.score(second)) == [(1, 6), (5, 2)]
    again = book.score(second)
    assert (again.outcome, again.waits) == ("ended", ())


def test_the_parts_of_a_split_batch_keep_their_times(book: Book) -> None:
    """A batch that took its worker down is as old as its pages, whatever became of it."""
    book.fetch(book.first_pages(), comments(12))
    for _ in range(3):
        assert book.batch(seconds=0.01) is not None
        time.sleep(0.1)
    told = []
    while (part := book.batch()) is not None:
        told += waits_in_tenths(book.score(part))
    assert told == [(2, 3)] * 6
    assert book.now.state is State.COMPLETED


def test_neither_copied_nor_resumed_comments_tell_how_long_they_waited(client: "redis.Redis") -> None:
    """The first were fetched long ago, and the others waited for a person."""
    book = Book(client)
    book.fetch(book.first_pages(), comments(4))
    leased = book.batch("h")
    assert leased is not None
    book.do(ledger.release(ID, "score", leased.item, "h", 0, blamed=False, model_down=True))
    time.sleep(0.01)
    book.do(ledger.reconcile(ID, (0, 0), Patience(model=0)))
    assert book.now.state is State.FAILED
    book.do(ledger.resume(ID))
    resumed = book.score(book.batch())
    assert (resumed.new, resumed.waits) == (4, ())

    copy = NewAnalysis(
        "a2", "local", VIDEO, Options(10), "other", book.expires_at, "", pages=(Page("copy", parent=ID),)
    )
    book.do(ledger.create(copy, Pace(), False, 0))
    _bells, page = book.do(ledger.lease_page("a2", "h", 30, 10))
    assert page is not None
    book.do(ledger.commit_page("a2", page, Fetched(tuple(comments(4)))))
    _bells, batch = book.do(ledger.lease_batch("a2", "h", 30, 3, 8))
    assert batch is not None
    done = book.do(ledger.commit_batch("a2", batch.item, [(c, POSITIVE) for c in batch.comments], []))
    assert (done.new, done.waits) == (4, ())


def leased_with(client: "redis.Redis", analysis_id: str, share: float, **more: object) -> Analysis:
    """A new analysis, as the lease of its first batch shows it."""
    expires_at = int(time.time()) + 3600
    new = NewAnalysis(analysis_id, "local", "v", Options(10), analysis_id, expires_at, "", **more)
    run(client, ledger.create(new, Pace(batch_size=1), False, 0))
    for _ in new.pages:
        _bells, page = run(client, ledger.lease_page(analysis_id, "h", 30, 10))
        assert page is not None
        run(client, ledger.commit_page(analysis_id, page, Fetched(tuple(comments(3)))))
    _bells, batch = run(client, ledger.lease_batch(analysis_id, "h1", 30, 3, 8, share))
    assert batch is not None
    return batch.analysis


def test_a_share_of_analyses_is_given_to_the_challenger(client: "redis.Redis") -> None:
    """As many as the share says, the same ones whenever it is asked, and more of them when it grows."""
    ids = [f"share{i}" for i in range(200)]
    given = {}
    for share in (0.0, 0.2, 0.6, 1.0):
        client.flushall()
        found = {i: leased_with(client, i, share, pages=(Page("threads"),)).scored_by for i in ids}
        given[share] = {i for i, alias in found.items() if alias is ModelAlias.CHALLENGER}
    assert given[0.0] == set()
    assert 20 <= len(given[0.2]) <= 60
    assert 90 <= len(given[0.6]) <= 150
    assert given[0.2] < given[0.6]
    assert given[1.0] == set(ids)


def test_the_choice_outlasts_a_change_of_the_share(client: "redis.Redis") -> None:
    """One analysis has one version, whether the share came or went meanwhile."""
    for analysis_id, before, after in (("came", 0.0, 1.0), ("went", 1.0, 0.0)):
        first = leased_with(client, analysis_id, before, pages=(Page("threads"),))
        _bells, second = run(client, ledger.lease_batch(analysis_id, "h2", 30, 3, 8, after))
        assert second is not None
        assert second.analysis.scored_by is first.scored_by
    # Begun by the version before, which knew no share.
    leased_with(client, "older", 0.0, pages=(Page("threads"),))
    client.hdel(keys.AnalysisKeys("older").main, "scored_by")
    client.hset(keys.AnalysisKeys("older").main, "model_versions", "v1")
    _bells, batch = run(client, ledger.lease_batch("older", "h2", 30, 3, 8, 1.0))
    assert batch is not None
    assert batch.analysis.scored_by is ModelAlias.CHAMPION


@pytest.mark.parametrize("alias", ModelAlias)
def test_who_asked_for_a_model_gets_it(client: "redis.Redis", alias: ModelAlias) -> None:
    """Rescoring names its model: no share changes it."""
    for share in (0.0, 1.0):
        client.flushall()
        found = leased_with(client, "asked", share, model=alias, source="other", pages=(Page("copy", parent="other"),))
        assert found.scored_by is alias


def test_an_erased_analysis_is_not_brought_back_by_a_choice(client: "redis.Redis") -> None:
    """A lease that comes late writes nothing."""
    leased_with(client, "erased", 1.0, pages=(Page("threads"),))
    run(client, ledger.delete("erased", "local", VIDEO, "erased"))
    bells, batch = run(client, ledger.lease_batch("erased", "h9", 30, 3, 8, 1.0))
    assert (bells, batch) == (Bells(0, 0), None)
    assert client.keys("*erased*") == []
