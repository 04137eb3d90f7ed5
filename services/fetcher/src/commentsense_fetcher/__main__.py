"""`python -m commentsense_fetcher`: runs comment-fetcher until it is told to stop."""

import sys

from commentsense_contracts.consumer import run_consumer, use_multiprocess_metrics
from commentsense_contracts.errors import CommentSenseError
from commentsense_contracts.settings_errors import load_settings


def main() -> None:
    """Entry point."""
    use_multiprocess_metrics()
    from commentsense_fetcher.app import create_app
    from commentsense_fetcher.settings import FetcherSettings

    settings = load_settings(FetcherSettings)
    if not settings.youtube_api_key.get_secret_value():
        sys.exit("YOUTUBE_API_KEY is not set. Set it, or let `commentsense up` start the stub, which needs none.")
    try:
        run_consumer(create_app(settings), settings, "comment-fetcher")
    except CommentSenseError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
