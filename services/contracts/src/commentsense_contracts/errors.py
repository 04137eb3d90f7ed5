"""What can go wrong, as the services name it.

    CommentSenseError
    ├── InvalidVideo           not a video id or a YouTube URL
    ├── InvalidSource          not a channel or a playlist
    ├── UnknownAnalysis        no such analysis, or it was erased or has expired
    ├── WrongState             the analysis is in a state that does not allow the call
    ├── UnsafeRedis            Redis is set up in a way that loses data
    ├── SchemaTooNew           a record was written by a later version than this one reads
    └── ModelError
        ├── ModelUnavailable   no answer: down, starting, or too slow (worth another try)
        └── ModelRejected      the server answered and refused the input (another try is useless)

Each entry point (HTTP handler, Celery task, command line) maps these in one place.
"""


class CommentSenseError(Exception):
    """The base of every error that a service raises on purpose."""


class InvalidVideo(CommentSenseError):
    """The text is neither a YouTube video id nor a URL that holds one."""


class InvalidSource(CommentSenseError):
    """The text names neither a channel nor a playlist of YouTube's."""


class UnknownAnalysis(CommentSenseError):
    """There is no such analysis: it never was, it was erased, or its retention has ended."""


class WrongState(CommentSenseError):
    """The analysis is in a state that does not allow what was asked.

    Args:
        state: the state it is in.
        message: what a person can do instead.
    """

    def __init__(self, state: str, message: str) -> None:
        super().__init__(message)
        self.state = state


class UnsafeRedis(CommentSenseError):
    """Redis would drop or forget records, or refuse our scripts: the message says which setting to change."""


class SchemaTooNew(CommentSenseError):
    """A record carries a schema number that this version does not read: upgrade this service first."""


class ModelError(CommentSenseError):
    """The model server gave no usable answer."""


class ModelUnavailable(ModelError):
    """The model server is down, starting or too slow; the same request may succeed later."""


class ModelRejected(ModelError):
    """The model server refused the input; the same request will be refused again."""
