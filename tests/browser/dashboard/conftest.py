"""The dashboard as a process beside the real services, looked at by a real browser."""

import os
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Playwright, Request, expect

from tests.browser.chromium import ARGS, CHROMIUM
from tests.stack import Service, Stack, answers, free_port

DEMO = "cs-demo-001"
# Streamlit asks for these below the page's own path first, to find out where its root is.
_PROBE = re.compile(r"/_stcore/(?:health|host-config)$")
SETTLED = '[data-testid="stApp"][data-test-script-state="notRunning"]'
expect.set_options(timeout=30_000)


class Dashboard(Service):
    """One dashboard process."""

    url: str

    def address(self, page: str = "", **parameters: str) -> str:
        """The address of a page with its state."""
        query = urlencode(parameters)
        return f"{self.url}/{page}" + (f"?{query}" if query else "")


def start_dashboard(folder: Path, api: str, **env: str) -> Dashboard:
    """Starts one, as a container does: with a home of its own, knowing nothing but its variables."""
    port, base = free_port(), env.get("COMMENTSENSE_DASHBOARD_BASE_PATH", "")
    url = f"http://127.0.0.1:{port}" + (f"/{base}" if base else "")
    home = folder / f"home-{port}"
    home.mkdir()
    own = {
        "COMMENTSENSE_API_URL": api, "COMMENTSENSE_DASHBOARD_PORT": str(port), "HOME": str(home),
        "COMMENTSENSE_DASHBOARD_REFRESH_SECONDS": "1", "PYTHONUNBUFFERED": "1", **env,
    }  # fmt: skip
    argv = [sys.executable, "-P", "-m", "commentsense_dashboard"]
    log = folder / f"dashboard-{port}.log"
    made = Dashboard("dashboard", argv, {**os.environ, **own}, log, answers(f"{url}/_stcore/health"))
    made.url = url
    made.start()
    return made


@pytest.fixture(scope="session")
def dashboard(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    """The dashboard over the real services."""
    made = start_dashboard(tmp_path_factory.mktemp("dashboard"), stack.api)
    yield made
    made.stop()
    assert "Traceback" not in made.log.read_text(), made.tail(60)


@pytest.fixture(scope="session")
def demo(stack: Stack) -> str:
    """A finished analysis of the demo video."""
    analysis = stack.analyse(DEMO)
    assert stack.wait(analysis)["state"] == "completed"
    return analysis


@pytest.fixture(scope="session")
def others(stack: Stack) -> list[str]:
    """Finished analyses of two more videos, one happy and one not."""
    found = []
    for video, tone in (("cs-happy-01", [1, 2, 9]), ("cs-angry-01", [9, 2, 1])):
        stack.add_video(video, 300, tone=tone, title=f"A film called {video}", channel="TestHarbour")
        found.append(stack.analyse(video))
    for analysis in found:
        assert stack.wait(analysis)["state"] == "completed"
    return found


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The machine's Chromium."""
    made = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
    yield made
    made.close()


@dataclass
class Window:
    """A page, and what it did that it should not."""

    page: Page
    origin: str
    trouble: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Listens."""
        self.page.on("request", self._request)
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.trouble.append(f"error: {error}"))
        self.page.on("dialog", self._dialog)

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.origin, "data:", "blob:")):
            self.trouble.append(f"fetched {request.url}")

    def _dialog(self, dialog: Dialog) -> None:
        self.trouble.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _console(self, message: ConsoleMessage) -> None:
        where = message.location.get("url", "")
        if message.type == "error" and not _PROBE.search(where):
            self.trouble.append(f"console: {message.text} {where}")

    def go(self, address: str) -> Page:
        """Opens an address, and waits until the page is drawn."""
        self.page.goto(address)
        return self.settle()

    def settle(self) -> Page:
        """Waits until nothing is being drawn."""
        self.page.wait_for_selector('[data-testid="stMainBlockContainer"] .cs', state="attached")
        self.page.wait_for_selector(SETTLED)
        expect(self.page.locator('[data-testid="stSkeleton"]')).to_have_count(0)
        return self.page


OpenWindow = Callable[..., Window]


@pytest.fixture
def open_window(chromium: Browser) -> Iterator[OpenWindow]:
    """Opens windows: `open_window(dashboard, mode="dark")`. At the end nothing may have gone wrong in one."""
    opened: list[Window] = []

    def start(of: Dashboard, mode: Any = "light", width: int = 1440, height: int = 900) -> Window:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme=mode, locale="en-GB", timezone_id="UTC",
            accept_downloads=True, permissions=["clipboard-read", "clipboard-write"],
        )  # fmt: skip
        port = re.match(r"http://[^/]+", of.url)
        assert port
        window = Window(context.new_page(), port.group())
        opened.append(window)
        return window

    yield start
    for window in opened:
        window.page.context.close()
    assert [trouble for window in opened for trouble in window.trouble] == []
