"""Pages of the site: which videos there are, how to open one and to go from one to another."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.chromium import Browser

DEMO = "cs-demo-001"
OTHER = "cs-page-oth"
LIVE = "cs-live-001"
UPCOMING = "cs-prem-001"
OFF = "cs-disabled"
FRESH = "cs-page-new"
DEMO_TITLE = "I Restored a 1962 Wooden Sailboat Alone (and Wrote a Song for It)"

OpenPage = Callable[..., tuple[Browser, Page]]


def visit(browser: Browser, path: str, width: int = 1280, height: int = 900) -> Page:
    """A page of the site in another tab, built to its end."""
    page = browser.context.new_page()
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"https://www.youtube.com{path}")
    page.wait_for_selector("html[data-ready]", state="attached")
    return page


def navigate(page: Page, path: str, wait: int = 30) -> None:
    """Changes the page in place, as a click on a link does; YouTube takes `wait` ms for the data."""
    page.evaluate("([path, wait]) => fixture.navigate(path, { wait })", [path, wait])


def show_comments(page: Page) -> None:
    """Scrolls to the comments and waits until some are there."""
    page.evaluate("document.querySelector('#comments').scrollIntoView()")
    page.wait_for_selector("ytd-comments ytd-comment-view-model:visible")
