"""One video of the stub while it is served: its content, how it answers, and who has come by."""

from collections.abc import Iterator

from commentsense_youtube_stub.render import Threads
from commentsense_youtube_stub.video import Comment, Content, State, Thread


class Shelf:
    """A video with its counters.

    Args:
        content: what it holds.
        state: how it answers.
        after_page: the page after which a state that has one begins.
        late_every: one late thread arrives after each so many pages of threads.
        repeat: how many threads of a page come again on the next.
    """

    def __init__(
        self,
        content: Content,
        state: State = State.OK,
        after_page: int = 0,
        late_every: int = 1,
        repeat: int = 0,
    ) -> None:
        self.content = content
        self.state = state
        self.after_page = after_page
        self.repeat = repeat
        self.rendered = Threads(content.description, content.threads)
        self._late_every = late_every
        self._pages = 0
        self._by_id = {thread.top.id: index for index, thread in enumerate(content.threads)}
        self._ranked = self._rank()

    @property
    def arrived(self) -> int:
        """How many threads are there by now."""
        base = len(self.content.threads) - self.content.late
        return base + min(self.content.late, self._pages // self._late_every)

    def page_served(self) -> None:
        """A page of threads went out; somebody may write a comment meanwhile."""
        self._pages += 1

    def ranked(self) -> list[int]:
        """Positions by relevance: likes and replies count, late ones come last."""
        return self._ranked[: self.arrived]

    def thread(self, thread_id: str) -> Thread | None:
        """A thread that has arrived."""
        position = self._by_id.get(thread_id)
        return self.content.threads[position] if position is not None and position < self.arrived else None

    def position(self, thread_id: str) -> int | None:
        """Where a thread that has arrived stands."""
        return self._by_id[thread_id] if self.thread(thread_id) else None

    def comments(self, arrived_only: bool) -> Iterator[Comment]:
        """Every comment and reply; all the video will ever hold, or what has arrived."""
        for thread in self.content.threads[: self.arrived if arrived_only else None]:
            yield thread.top
            yield from thread.replies

    def count(self) -> int:
        """How many comments and replies are there by now."""
        return sum(1 + len(thread.replies) for thread in self.content.threads[: self.arrived])

    def reset(self) -> None:
        """As if nobody had come by."""
        self._pages = 0

    def _rank(self) -> list[int]:
        threads = self.content.threads
        base = len(threads) - self.content.late
        ranked = sorted(range(base), key=lambda i: (-threads[i].top.likes - 3 * len(threads[i].replies), -i))
        return ranked + list(range(base, len(threads)))
