"""A Chromium with the built extension in it, on a profile of its own."""

import fcntl
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Playwright, Worker

from tests.stack import ROOT

EXTENSION = ROOT / "extension"
DIST = EXTENSION / "dist"
CHROMIUM = os.environ.get("COMMENTSENSE_CHROMIUM", "/usr/bin/chromium")
ARGS = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run", "--no-default-browser-check",
    "--force-color-profile=srgb", "--hide-scrollbars",
]  # fmt: skip


@contextmanager
def build_lock() -> Iterator[None]:
    """Two runs at once must not build, or read what the other one builds."""
    (EXTENSION / "node_modules").mkdir(exist_ok=True)
    with (EXTENSION / "node_modules" / ".build.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def npm(*words: str) -> str:
    """Runs npm in the extension's folder; gives what it printed. Fails with it when it fails."""
    done = subprocess.run(["npm", *words], cwd=EXTENSION, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        raise AssertionError(f"npm {' '.join(words)} failed\n{done.stdout}\n{done.stderr}")
    return done.stdout


def build(target: Path) -> Path:
    """A copy of the built extension; builds it first where its source is younger."""
    with build_lock():
        if not (EXTENSION / "node_modules" / "vite").is_dir():
            npm("ci")
        sources = [EXTENSION / "package-lock.json", *EXTENSION.glob("scripts/*"), *EXTENSION.glob("src/**/*")]
        manifest = DIST / "manifest.json"
        newest = max(path.stat().st_mtime for path in sources)
        if not manifest.is_file() or manifest.stat().st_mtime < newest:
            npm("run", "build")
        shutil.copytree(DIST, target)
    return target


def permit(built: Path, target: Path, *origins: str) -> Path:
    """A copy that may speak to servers from the start: nobody can press Allow in a browser without a window."""
    shutil.copytree(built, target)
    manifest = json.loads((target / "manifest.json").read_text())
    manifest["host_permissions"] = [f"{origin}/*" for origin in origins]
    (target / "manifest.json").write_text(json.dumps(manifest))
    return target


@dataclass
class Browser:
    """One browser with the extension.

    Attributes:
        context: Playwright's.
        worker: the extension's service worker, as it was at the start.
        id: the extension's.
        errors: what went wrong in its pages: exceptions, and what the content security policy stopped.
    """

    context: BrowserContext
    worker: Worker
    id: str
    errors: list[str] = field(default_factory=list)

    def url(self, page: str) -> str:
        """Address of a page of the extension."""
        return f"chrome-extension://{self.id}/{page}"

    def set(self, **settings: Any) -> None:
        """Changes settings as the options page stores them."""
        self.in_extension("settings => chrome.storage.local.set(settings)", settings)

    def settings(self) -> dict[str, Any]:
        """The settings as they are stored."""
        stored = self.in_extension("() => chrome.storage.local.get(null)")
        assert isinstance(stored, dict)
        return stored

    def in_extension(self, script: str, argument: Any = None) -> Any:
        """Runs a function in a page of the extension: the worker may be asleep, a page starts what it needs."""
        page = self.open("icons/16.png")
        try:
            return page.evaluate(script, argument)
        finally:
            page.close()

    def open(self, page: str, width: int = 1100, height: int = 900) -> Page:
        """A page of the extension in a tab of its own."""
        tab = self.context.new_page()
        tab.set_viewport_size({"width": width, "height": height})
        tab.goto(self.url(page))
        return tab

    def options(self, **size: int) -> Page:
        """The options page, ready."""
        page = self.open("options.html", **size)
        page.wait_for_selector("body[data-ready]")
        return page

    def panel(self, video: str, query: str = "", width: int = 400, height: int = 900) -> Page:
        """The panel for one video, as wide as Chrome shows it by default."""
        return self.open(f"panel.html?video={video}{query}", width=width, height=height)


def launch(
    playwright: Playwright,
    extension: Path,
    profile: Path,
    *,
    theme: str = "light",
    locale: str = "en-US",
    site_port: int | None = None,
    args: tuple[str, ...] = (),
) -> Browser:
    """Starts a browser.

    Args:
        playwright: started.
        extension: folder of the unpacked extension.
        profile: folder for its profile, fresh.
        theme: what the system is set to: light or dark.
        locale: the browser's language.
        site_port: where an https server on this machine plays www.youtube.com and m.youtube.com.
        args: more for Chromium.
    """
    more = [f"--disable-extensions-except={extension}", f"--load-extension={extension}", f"--lang={locale}", *args]
    if site_port is not None:
        rules = ", ".join(f"MAP {host} 127.0.0.1:{site_port}" for host in ("www.youtube.com", "m.youtube.com"))
        more.append(f"--host-resolver-rules={rules}")
    context = playwright.chromium.launch_persistent_context(
        str(profile),
        executable_path=CHROMIUM,
        headless=False,  # the flag above asks for it: Playwright's own does not load extensions
        args=ARGS + more,
        ignore_default_args=["--disable-extensions"],
        # Chromium on Linux takes its language from here, not from --lang.
        env={**os.environ, "LANGUAGE": locale.replace("-", "_"), "LC_ALL": "C.UTF-8"},
        locale=locale,
        color_scheme="dark" if theme == "dark" else "light",
        ignore_https_errors=True,
        viewport={"width": 1100, "height": 900},
    )
    workers = context.service_workers
    worker = workers[0] if workers else context.wait_for_event("serviceworker", timeout=30_000)
    browser = Browser(context, worker, worker.url.split("/")[2])

    def heard(message: ConsoleMessage) -> None:
        # An image as a page of its own has styles by Chromium.
        ours = not message.location.get("url", "").endswith(".png")
        if ours and message.type == "error" and "Content Security Policy" in message.text:
            browser.errors.append(message.text)

    # The first start opens the settings, in whatever tab is empty: afterwards there is one that is ours alone.
    deadline = time.monotonic() + 30
    while not (first := [page for page in context.pages if page.url == browser.url("options.html")]):
        assert time.monotonic() < deadline, "the settings did not open"
        (context.pages[0] if context.pages else context.wait_for_event("page")).wait_for_timeout(50)
    first[0].wait_for_selector("body[data-ready]")
    context.on("weberror", lambda error: browser.errors.append(str(error.error)))
    context.on("console", heard)
    return browser
