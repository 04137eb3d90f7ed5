"""`make screenshots`: the docs' pictures of extension and dashboard, taken of the real ones on the demo video."""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, Playwright, expect, sync_playwright

from tests.browser import chromium
from tests.browser.chromium import Browser
from tests.browser.site.server import Site, Video
from tests.stack import ROOT, Service, Stack, answers, free_port, get_json, send_json, wait_until

IMAGES = ROOT / "docs" / "images"
DEMO = "cs-demo-001"
CHANNEL = "@TidewaterWorkshop"
TITLE = "Restoring a wooden boat that had been left for forty years"


@contextmanager
def dashboard(stack: Stack, folder: Path) -> Iterator[str]:
    """The dashboard beside the services; gives its address."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    env = {**stack.services["api"].env, "COMMENTSENSE_DASHBOARD_PORT": str(port), "COMMENTSENSE_API_URL": stack.api}
    argv = [sys.executable, "-m", "commentsense_dashboard"]
    service = Service("dashboard", argv, env, folder / "dashboard.log", answers(f"{url}/_stcore/health"))
    service.start()
    try:
        yield url
    finally:
        service.stop()


def take(page: Page, name: str, *, full: bool = False, clip: Callable[[Page], dict[str, float]] | None = None) -> None:
    """One picture into docs/images."""
    path = IMAGES / f"{name}.png"
    area = clip(page) if clip else None
    page.screenshot(path=path, full_page=full, animations="disabled", clip=area)
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1024} KiB")


def watch(browser: Browser, name: str) -> Page:
    """The page of the video, with the bar and badges."""
    page = browser.context.new_page()
    page.set_viewport_size({"width": 1280, "height": 1000})
    page.goto(f"https://www.youtube.com/watch?v={DEMO}")
    page.wait_for_selector("ytd-comment-thread-renderer")
    page.wait_for_selector("commentsense-badge", state="attached", timeout=20_000)
    page.wait_for_timeout(800)
    take(page, f"extension-{name}")
    return page


def extension(playwright: Playwright, stack: Stack, folder: Path) -> None:
    """Bar, badges, panel and options."""
    built = chromium.build(folder / "dist")
    permitted = chromium.permit(built, folder / "permitted", stack.api)
    site = Site(stack.stub, folder / "site", videos={DEMO: Video(TITLE)}).start()
    try:
        for theme in ("light", "dark"):
            browser = chromium.launch(
                playwright, permitted, folder / f"profile-{theme}", theme=theme, site_port=site.port
            )
            browser.set(server=stack.api)
            page = watch(browser, "bar" if theme == "light" else "bar-dark")
            if theme == "light":
                page.mouse.wheel(0, 700)
                page.wait_for_timeout(800)
                take(page, "extension-badges")
            page.close()
            panel = browser.panel(DEMO)
            panel.wait_for_load_state("networkidle")
            panel.wait_for_timeout(1_000)
            take(panel, "extension-panel" if theme == "light" else "extension-panel-dark", full=theme == "light")
            if theme == "light":
                options = browser.options(height=1_000)
                expect(options.locator("#finding")).to_have_attribute("data-finding", "works")
                take(options, "extension-options", full=True)
            browser.context.close()
    finally:
        site.stop()


def channel(stack: Stack) -> tuple[str, list[str]]:
    """The demo's channel with all its videos analysed; gives the collection and the analyses."""
    base = f"{stack.api}/v1/collections"
    found = send_json("POST", base, {"source": CHANNEL, "videos": 10})["id"]
    wait_until(lambda: get_json(f"{base}/{found}")["state"] == "completed", 30, "the channel is listed")
    send_json("POST", f"{base}/{found}/analyses", {"max_comments": 1000})

    def analyses() -> list[str]:
        rows = [row["analysis"] for row in get_json(f"{base}/{found}")["videos"]]
        ended = all(row and row["state"] in {"completed", "partial", "failed"} for row in rows)
        return [row["id"] for row in rows if row["enough"]] if ended else []

    return found, wait_until(analyses, 120, "the channel's videos are analysed")


def pages(playwright: Playwright, stack: Stack, folder: Path, analysis: str) -> None:
    """The dashboard's pages."""
    collection, others = channel(stack)
    wanted = {
        "analyse": f"/?analysis={analysis}",
        "compare": f"/compare?ids={','.join(others[:4])}",
        "channel": f"/channel?collection={collection}",
        "predict": "/predict",
        "model": "/model",
        "operations": "/operations",
    }
    browser = playwright.chromium.launch(executable_path=chromium.CHROMIUM, args=chromium.ARGS)
    with dashboard(stack, folder) as url:
        for name, path in wanted.items():
            page = browser.new_page(viewport={"width": 1440, "height": 1000})
            page.goto(url + path)
            page.wait_for_selector('[data-testid="stMain"] h1', timeout=60_000)
            expect(page.locator('[data-testid="stStatusWidget"]')).to_have_count(0, timeout=60_000)
            page.wait_for_timeout(2_000)
            take(page, f"dashboard-{name}")
            page.close()
    browser.close()


def main() -> None:
    """Takes those that are named, all without a name."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="*", help="extension, dashboard")
    what = parser.parse_args().what or ["extension", "dashboard"]
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        folder = Path(scratch)
        stack = Stack(folder / "stack", env={"COMMENTSENSE_RATE_LIMIT": "off"})
        try:
            stack.start()
            analysis = stack.analyse(DEMO)
            stack.wait(analysis)
            if "extension" in what:
                extension(playwright, stack, folder)
            if "dashboard" in what:
                pages(playwright, stack, folder, analysis)
        finally:
            stack.stop()


if __name__ == "__main__":
    main()
