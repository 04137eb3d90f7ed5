"""Exit codes of `commentsense`, one an outcome, so that scripts can tell them apart."""

from enum import IntEnum


class Exit(IntEnum):
    """How a command ended."""

    COMPLETED = 0
    TROUBLE = 1
    USAGE = 2
    PARTIAL = 3
    FAILED = 4
    CANCELLED = 5
    UNREACHABLE = 6
    TIMED_OUT = 7
    INTERRUPTED = 130


BY_STATE = {
    "completed": Exit.COMPLETED,
    "partial": Exit.PARTIAL,
    "failed": Exit.FAILED,
    "cancelled": Exit.CANCELLED,
}

ANALYZE_CODES = (
    "Exit codes: 0 completed; 2 wrong video, options or token; 3 partial (something was kept, the reason is said); "
    "4 failed; 5 cancelled; 6 the API cannot be reached, or answers with an error of its own; 7 the result was not "
    "there in time (the analysis goes on); 130 interrupted (it goes on as well)."
)
