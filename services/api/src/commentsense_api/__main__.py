"""`python -m commentsense_api`: runs the API until it is told to stop."""

import os
import sys

# One thread is enough for 3 x 3 matrices; a pool of them costs memory. To be said before numpy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from commentsense_contracts.logs import configure_logging
from commentsense_contracts.settings_errors import load_settings

from commentsense_api.settings import ApiSettings


def main() -> None:
    """Entry point."""
    settings = load_settings(ApiSettings)
    configure_logging("api", settings.log_level)
    from commentsense_api.server import check_redis, serve

    problem = check_redis(settings)
    if problem:
        sys.exit(problem)
    serve(settings)


if __name__ == "__main__":
    main()
