"""A real browser with the built extension, beside the real services."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright, sync_playwright

from tests.browser import chromium
from tests.browser.chromium import Browser
from tests.stack import ROOT, Stack

SHOTS = ROOT / "build" / "screenshots"
AXE = chromium.EXTENSION / "node_modules" / "axe-core" / "axe.min.js"
TOKEN = "a-token-for-the-tests"

OpenBrowser = Callable[..., Browser]


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The real services, open to everybody."""
    services = Stack(tmp_path_factory.mktemp("stack"), env={"COMMENTSENSE_RATE_LIMIT": "off"})
    try:
        yield services.start()
    finally:
        services.stop()


@pytest.fixture(scope="session")
def built_extension(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The extension as it is shipped, unpacked."""
    return chromium.build(tmp_path_factory.mktemp("extension") / "dist")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright, with the machine's Chromium: it fetches none."""
    with sync_playwright() as started:
        yield started


@pytest.fixture
def open_browser(playwright: Playwright, built_extension: Path, tmp_path: Path) -> Iterator[OpenBrowser]:
    """Starts browsers: `open_browser(permitted=[origin], theme="dark", locale="de", site_port=..., settings={...})`.

    At the end nothing may have gone wrong in their pages.
    """
    opened: list[Browser] = []

    def start(permitted: list[str] | None = None, settings: dict[str, Any] | None = None, **more: Any) -> Browser:
        extension = built_extension
        if permitted:
            extension = chromium.permit(built_extension, tmp_path / f"extension-{len(opened)}", *permitted)
        browser = chromium.launch(playwright, extension, tmp_path / f"profile-{len(opened)}", **more)
        opened.append(browser)
        if settings:
            browser.set(**settings)
        return browser

    yield start
    for browser in opened:
        browser.context.close()
    assert [error for browser in opened for error in browser.errors] == []


@pytest.fixture
def browser(open_browser: OpenBrowser, stack: Stack) -> Browser:
    """A browser whose extension may speak to the services, and is set to."""
    return open_browser(permitted=[stack.api], settings={"server": stack.api})


@pytest.fixture(scope="session")
def axe() -> Callable[..., list[str]]:
    """Looks for what shuts people out: `axe(page)` gives the violations, one line each; none is right."""
    source = AXE.read_text()

    def look(page: Page, within: str = "html") -> list[str]:
        page.evaluate(f"() => {{ {source} }}")
        found = page.evaluate(
            "async within => (await axe.run(within, {resultTypes: ['violations']})).violations", within
        )
        return [
            f"{entry['id']}: {entry['help']}: {node['target']} {node.get('failureSummary', '')}"
            for entry in found
            for node in entry["nodes"]
        ]

    return look


@pytest.fixture(scope="session")
def shot() -> Callable[..., Path]:
    """Takes a picture for people to look at: `shot(page, "options-dark")` gives its path under build/screenshots."""

    def take(page: Page, name: str, full: bool = True) -> Path:
        path = SHOTS / f"{name}.png"
        page.screenshot(path=path, full_page=full, animations="disabled")
        return path

    return take
