"""What the tests of the page share: the site, videos with and without an analysis, a relay before the API."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.chromium import Browser
from tests.browser.site.pages import DEMO, DEMO_TITLE, FRESH, LIVE, OFF, OTHER, UPCOMING, OpenPage, visit
from tests.browser.site.relay import Relay
from tests.browser.site.server import Site, Video
from tests.stack import Stack


@pytest.fixture(scope="session")
def site(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site that plays YouTube, with the stub's comments."""
    stack.add_video(OTHER, 260, seed=7)
    stack.add_video(FRESH, 900, seed=9)
    videos = {
        DEMO: Video(DEMO_TITLE),
        OTHER: Video("How planks are steamed and bent"),
        FRESH: Video("Varnish: seven coats or three?"),
        LIVE: Video("Launching the boat, live from the slipway", kind="live"),
        UPCOMING: Video("The first sail", kind="upcoming"),
        OFF: Video("Nobody may comment here", kind="off"),
    }
    served = Site(stack.stub, tmp_path_factory.mktemp("site"), videos).start()
    yield served
    served.stop()


@pytest.fixture(scope="session")
def analyses(stack: Stack, site: Site) -> dict[str, dict[str, Any]]:
    """Finished analyses of two videos, by video, as the API tells of them."""
    started = {video: stack.analyse(video) for video in (DEMO, OTHER)}
    return {video: stack.wait(analysis, 120) for video, analysis in started.items()}


@pytest.fixture
def relay(stack: Stack) -> Iterator[Relay]:
    """A relay before the API."""
    started = Relay(stack.api).start()
    yield started
    started.stop()


@pytest.fixture
def open_page(open_browser: Callable[..., Browser], stack: Stack, site: Site) -> OpenPage:
    """Opens a page of the site in a browser of its own.

    `open_page(path, server=..., permitted=..., width=..., height=..., settings={...}, theme=..., locale=...)` gives
    the browser and the page. `server` is what is set, `permitted` whether the extension may speak to it.
    """

    def start(
        path: str,
        server: str | None = None,
        permitted: bool = True,
        width: int = 1280,
        height: int = 900,
        settings: dict[str, Any] | None = None,
        **more: Any,
    ) -> tuple[Browser, Page]:
        address = stack.api if server is None else server
        # Where nothing may be permitted, the manifest is the shipped one.
        browser = open_browser(
            permitted=[address] if permitted and address else None,
            settings={"server": address, **(settings or {})},
            site_port=site.port,
            **more,
        )
        return browser, visit(browser, path, width, height)

    return start
