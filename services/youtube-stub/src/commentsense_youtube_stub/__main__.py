"""Serves the stub: `python -m commentsense_youtube_stub`."""

import sys

import uvicorn
from pydantic import ValidationError

from commentsense_youtube_stub.app import create_app
from commentsense_youtube_stub.catalog import InvalidVideos
from commentsense_youtube_stub.settings import StubSettings
from commentsense_youtube_stub.sources import UnusableSource


def main() -> None:
    """Serves until a signal; a setting that cannot be used ends it with a sentence that names it."""
    try:
        settings = StubSettings()
        app = create_app(settings)
    except ValidationError as error:
        names = ", ".join(f"COMMENTSENSE_STUB_{'.'.join(map(str, item['loc'])).upper()}" for item in error.errors())
        sys.exit(f"commentsense-youtube-stub: these settings cannot be used: {names}")
    except (InvalidVideos, UnusableSource) as error:
        sys.exit(f"commentsense-youtube-stub: COMMENTSENSE_STUB_VIDEOS: {error}")
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        lifespan="off",
        # Longer than any pause between two pages, so that a client's kept connection is never closed under it.
        timeout_keep_alive=60,
    )


if __name__ == "__main__":
    main()
