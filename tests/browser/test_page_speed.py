"""What the extension costs the page: nothing moves, nothing stutters."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright

from tests.browser import chromium
from tests.browser.site.inside import bar
from tests.browser.site.pages import DEMO, OTHER, OpenPage, navigate, show_comments
from tests.browser.site.server import Site
from tests.stack import Stack

pytest_plugins = ("tests.browser.site.fixtures",)

# Before anything of the page: every shift of the layout but those that a user's press caused.
LISTEN = """
window.shifts = [];
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) {
    if (entry.hadRecentInput) continue;
    window.shifts.push([entry.value, entry.sources.map(one =>
      [one.node?.localName ?? null, one.previousRect.toJSON(), one.currentRect.toJSON()])]);
  }
}).observe({ type: 'layout-shift', buffered: true });
"""
REAL_SIZE = 4000
# What makes a task a long one. Measured in time on the processor: a busy machine makes every task last longer.
LONG_MS = 50.0


def open_listening(context: BrowserContext, path: str) -> Page:
    """A page that listens from its first moment."""
    context.add_init_script(LISTEN)
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"https://www.youtube.com{path}")
    page.wait_for_selector("html[data-ready]", state="attached")
    return page


def travel(page: Page) -> None:
    """What people do on a watch page."""
    show_comments(page)
    for _ in range(4):
        page.mouse.wheel(0, 2500)
        page.wait_for_timeout(250)
    for button in page.locator("#more-replies:visible").all()[:2]:
        button.click()
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(200)
    navigate(page, f"/watch?v={OTHER}")
    page.wait_for_timeout(600)
    navigate(page, f"/watch?v={DEMO}")
    page.wait_for_timeout(600)


def test_nothing_in_the_page_moves(open_page: OpenPage, analyses: dict[str, Any]) -> None:
    """From an empty page over all states of the bar and hundreds of badges: the sum of all shifts is 0."""
    browser, _ = open_page("/")
    page = open_listening(browser.context, f"/watch?v={DEMO}")
    assert page.evaluate("fixture.elements()") > REAL_SIZE
    bar(page).wait("completed")
    travel(page)
    page.wait_for_selector("commentsense-badge", state="attached")
    assert page.evaluate("window.shifts") == []


def test_nothing_moves_while_an_analysis_runs(open_page: OpenPage, stack: Stack, site: Site) -> None:
    """From Analyse to the shares, with growing numbers and a progress line."""
    stack.add_video("cs-page-mov", 1500, seed=13)
    browser, _ = open_page("/")
    page = open_listening(browser.context, "/watch?v=cs-rel-0003")
    bar(page).wait("none")
    navigate(page, "/watch?v=cs-page-mov")
    bar(page).wait("none")
    bar(page).call("root => root.querySelector('button.call').click()")
    bar(page).wait("completed")
    page.wait_for_timeout(300)
    assert page.evaluate("window.shifts") == []


def test_the_listener_would_hear_a_shift(open_page: OpenPage) -> None:
    """The measure itself: a bar put in late would be heard."""
    browser, _ = open_page("/")
    page = open_listening(browser.context, f"/watch?v={DEMO}")
    page.wait_for_timeout(300)
    page.evaluate(
        """() => {
          const late = document.createElement('div');
          late.style.height = '56px';
          document.querySelector('ytd-watch-metadata').before(late);
        }"""
    )
    page.wait_for_timeout(300)
    assert sum(value for value, _ in page.evaluate("window.shifts")) > 0


@pytest.fixture
def bare_browser(playwright: Playwright, site: Site, tmp_path: Any) -> Any:
    """A browser without the extension."""
    context = playwright.chromium.launch_persistent_context(
        str(tmp_path / "bare"),
        executable_path=chromium.CHROMIUM,
        headless=False,
        args=[*chromium.ARGS, *site.browser_arguments],
        ignore_https_errors=True,
    )
    yield context
    context.close()


def trace(context: BrowserContext, page: Page, work: Callable[[], None]) -> list[dict[str, Any]]:
    """What Chromium's own tracing tells of all threads while `work` is done."""
    session = context.new_cdp_session(page)
    events: list[dict[str, Any]] = []
    ended: list[bool] = []
    session.on("Tracing.dataCollected", lambda data: events.extend(data["value"]))
    session.on("Tracing.tracingComplete", lambda _: ended.append(True))
    wanted = ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline", "v8"]
    session.send("Tracing.start", {"traceConfig": {"includedCategories": wanted}, "transferMode": "ReportEvents"})
    work()
    session.send("Tracing.end")
    while not ended:
        page.wait_for_timeout(50)
    return [event for event in events if event.get("ph") == "X"]


def milliseconds(event: dict[str, Any]) -> float:
    """Time on the processor."""
    return float(event.get("tdur", event["dur"])) / 1000


def threads_of_pages(events: list[dict[str, Any]]) -> set[tuple[int, int]]:
    """The main threads of YouTube's pages: where their scripts run."""
    return {(e["pid"], e["tid"]) for e in events if "https://www.youtube.com/site/app.js" in str(e.get("args"))}


def long_tasks(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Tasks of the pages' main threads that keep the processor for 50 ms."""
    threads = threads_of_pages(events)
    assert threads
    tasks = [e for e in events if e["name"] == "RunTask" and (e["pid"], e["tid"]) in threads]
    assert len(tasks) > 100
    return [task for task in tasks if milliseconds(task) >= LONG_MS]


def journey(page: Page) -> None:
    """A page, from its first moment to the second video."""
    page.goto(f"https://www.youtube.com/watch?v={DEMO}")
    page.wait_for_selector("html[data-ready]", state="attached")
    page.wait_for_timeout(500)
    travel(page)


def test_no_long_task_is_ours(open_page: OpenPage, analyses: dict[str, Any]) -> None:
    """No call into the content script takes 50 ms, and no task is a long one because of what we do in it."""
    browser, page = open_page("/")
    events = trace(browser.context, page, lambda: journey(page))
    assert page.locator("commentsense-badge").count() > 0
    calls = {"FunctionCall", "EvaluateScript", "FireIdleCallback"}
    ours = [e for e in events if e["name"] in calls and f"{browser.id}/page.js" in str(e.get("args"))]
    assert len(ours) > 20, "the content script was seen at work"
    assert max(map(milliseconds, ours)) < LONG_MS
    for task in long_tasks(events):
        inside = [
            milliseconds(e)
            for e in ours
            if (e["pid"], e["tid"]) == (task["pid"], task["tid"]) and task["ts"] <= e["ts"] < task["ts"] + task["dur"]
        ]
        assert milliseconds(task) - sum(inside) >= LONG_MS, "it were no long one without us"


def test_the_page_has_no_more_long_tasks_than_without(
    open_page: OpenPage, analyses: dict[str, Any], bare_browser: BrowserContext
) -> None:
    """The same journey with and without the extension: also what the browser does because of us is no long task."""
    browser, page = open_page("/")
    ours = long_tasks(trace(browser.context, page, lambda: journey(page)))
    bare = bare_browser.new_page()
    bare.set_viewport_size({"width": 1280, "height": 900})
    theirs = long_tasks(trace(bare_browser, bare, lambda: journey(bare)))
    assert len(ours) <= len(theirs) + 1, [list(map(milliseconds, tasks)) for tasks in (ours, theirs)]
