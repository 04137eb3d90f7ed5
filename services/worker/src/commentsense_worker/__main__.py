"""`python -m commentsense_worker`: runs the worker until it is told to stop."""

import sys

from commentsense_contracts.consumer import run_consumer, use_multiprocess_metrics
from commentsense_contracts.errors import CommentSenseError
from commentsense_contracts.settings_errors import load_settings


def main() -> None:
    """Entry point."""
    use_multiprocess_metrics()
    from commentsense_worker.app import create_app
    from commentsense_worker.settings import WorkerSettings

    settings = load_settings(WorkerSettings)
    try:
        run_consumer(create_app(settings), settings, "worker")
    except CommentSenseError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
