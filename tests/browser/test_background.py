"""The background: tabs are told what happens to their videos, whatever Chrome does to the worker meanwhile."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from playwright.sync_api import Page

from tests.browser.chromium import Browser
from tests.browser.conftest import OpenBrowser
from tests.browser.script import ContentScript
from tests.browser.site.server import Site
from tests.stack import Stack, send_json

SLOW_PAGES = 1500.0  # milliseconds that the stub takes for a page: an analysis lasts long enough to be watched


@pytest.fixture(scope="module")
def site(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A page like YouTube's."""
    served = Site(stack.stub, tmp_path_factory.mktemp("site")).start()
    yield served
    served.stop()


@pytest.fixture
def slow(stack: Stack) -> Iterator[Callable[[float], None]]:
    """Makes YouTube slow for a test."""

    def switch(milliseconds: float) -> None:
        send_json("PUT", f"{stack.stub}/stub/switches", {"latency_ms": milliseconds})

    yield switch
    switch(0)


@pytest.fixture
def watching(open_browser: OpenBrowser, stack: Stack, site: Site) -> Browser:
    """A browser that is set up, with YouTube in it."""
    return open_browser(permitted=[stack.api], site_port=site.port, settings={"server": stack.api, "maxComments": 5000})


def watch(browser: Browser, video: str) -> tuple[Page, ContentScript]:
    """A tab with a video's page, whose pushed states are kept."""
    page = browser.context.new_page()
    page.goto(f"https://www.youtube.com/watch?v={video}")
    script = ContentScript(browser, page)
    script.listen()
    return page, script


def until(page: Page, what: str, check: Callable[[], Any], seconds: float = 40.0) -> Any:
    """Waits for something, and lets the browser go on meanwhile."""
    for _ in range(int(seconds / 0.1)):
        found = check()
        if found:
            return found
        page.wait_for_timeout(100)
    raise AssertionError(f"not within {seconds:g} s: {what}")


def ends(script: ContentScript) -> dict[str, Any] | None:
    """The state pushed last, if its analysis has ended."""
    told = script.told()
    snapshot = told[-1]["snapshot"] if told else None
    return told[-1] if snapshot and snapshot["final"] else None


def stop_worker(browser: Browser) -> None:
    """Chrome stops the worker, as it does with one that has nothing to do."""
    page = browser.open("icons/16.png")
    session = browser.context.new_cdp_session(page)
    session.send("ServiceWorker.enable")
    session.send("ServiceWorker.stopAllWorkers")
    page.wait_for_timeout(500)
    page.close()


def test_a_running_analysis_is_pushed_to_every_tab_with_its_video(
    watching: Browser, stack: Stack, slow: Callable[[float], None]
) -> None:
    """Both tabs see each revision once and in order until the end; a tab with another video sees none of it."""
    stack.add_video("bg-pushed-1", 600)
    first, one = watch(watching, "bg-pushed-1")
    _, two = watch(watching, "bg-pushed-1")
    _, other = watch(watching, "cs-demo-001")
    slow(400.0)
    answer = one.send({"type": "analyse", "video": "bg-pushed-1"})
    assert answer["server"] == "ok"
    assert answer["snapshot"]["video"] == "bg-pushed-1"
    last = until(first, "the end in the first tab", lambda: ends(one))
    until(first, "the end in the second tab", lambda: ends(two))
    assert last["snapshot"]["state"] == "completed"
    assert last["snapshot"]["progress"]["scored"] > 0
    for script in (one, two):
        revisions = [state["snapshot"]["revision"] for state in script.told() if state["snapshot"]]
        assert revisions == sorted(revisions)
        assert len(set(revisions)) > 3
    assert [state for state in other.told() if state["video"] != "cs-demo-001"] == []


def test_a_stopped_worker_goes_on_when_a_tab_asks(
    watching: Browser, stack: Stack, slow: Callable[[float], None]
) -> None:
    """Chrome stops the worker in the middle; the next question of a tab brings the rest, to the end."""
    stack.add_video("bg-stopped1", 900)
    page, script = watch(watching, "bg-stopped1")
    slow(SLOW_PAGES)
    script.send({"type": "analyse", "video": "bg-stopped1"})
    until(page, "a first push", lambda: script.told())
    stop_worker(watching)
    before = len(script.told())
    state = script.send({"type": "page", "video": "bg-stopped1", "kind": "watch"})
    assert state["server"] == "ok"
    assert not state["snapshot"]["final"]
    slow(0)
    last = until(page, "the end after the stop", lambda: ends(script))
    assert last["snapshot"]["id"] == state["snapshot"]["id"]
    assert len(script.told()) > before


def test_a_worker_that_starts_again_follows_by_itself(
    watching: Browser, stack: Stack, slow: Callable[[float], None]
) -> None:
    """Whatever wakes the worker: it knows from the session's storage which tabs wait for what."""
    stack.add_video("bg-awakened", 900)
    page, script = watch(watching, "bg-awakened")
    slow(SLOW_PAGES)
    script.send({"type": "analyse", "video": "bg-awakened"})
    until(page, "a first push", lambda: script.told())
    stop_worker(watching)
    # Another tab, which says nothing of this video, wakes it.
    watch(watching, "cs-demo-001")
    slow(0)
    assert until(page, "the end", lambda: ends(script))["snapshot"]["video"] == "bg-awakened"


def test_a_server_that_is_away_for_a_while(watching: Browser, stack: Stack, slow: Callable[[float], None]) -> None:
    """The tab is told that the server does not answer, and goes on by itself when it is back."""
    stack.add_video("bg-awaytime", 900)
    page, script = watch(watching, "bg-awaytime")
    slow(SLOW_PAGES)
    script.send({"type": "analyse", "video": "bg-awaytime"})
    until(page, "a first push", lambda: script.told())
    stack.services["api"].stop()
    try:
        until(page, "offline", lambda: script.told()[-1]["server"] == "offline")
    finally:
        stack.services["api"].start()
    slow(0)
    last = until(page, "the end", lambda: ends(script), seconds=60)
    assert last["server"] == "ok"


def test_changed_settings_reach_open_tabs(watching: Browser, stack: Stack) -> None:
    """Switching the bar off, or the server, is told at once to the tabs that are open."""
    page, script = watch(watching, "cs-demo-001")
    script.send({"type": "page", "video": "cs-demo-001", "kind": "watch"})
    watching.set(showBar=False, theme="dark", language="de")
    told = until(page, "the new settings", lambda: [s for s in script.told() if not s["showBar"]])
    assert (told[-1]["theme"], told[-1]["language"], told[-1]["showBadges"]) == ("dark", "de", True)
    watching.set(server="")
    until(page, "no server", lambda: script.told()[-1]["server"] == "unset")


def test_what_is_known_stays_when_the_server_refuses_more(
    open_browser: OpenBrowser, site: Site, tmp_path: Path
) -> None:
    """A server that is too busy to start an analysis still shows the one that it has."""
    services = Stack(tmp_path / "busy", env={"COMMENTSENSE_RATE_LIMIT": "off", "COMMENTSENSE_FRESHNESS_SECONDS": "0"})
    try:
        services.start()
        analysis = services.analyse("cs-demo-001")
        services.wait(analysis)
        browser = open_browser(permitted=[services.api], site_port=site.port, settings={"server": services.api})
        _, script = watch(browser, "cs-demo-001")
        with redis.Redis.from_url(services.redis_url) as client:
            # Almost full: nothing new is let in.
            client.config_set("maxmemory", int(client.info("memory")["used_memory"] * 1.02))
        answer = script.send({"type": "analyse", "video": "cs-demo-001"})
        assert (answer["server"], answer["problem"]) == ("ok", "busy")
        assert answer["snapshot"]["id"] == analysis
    finally:
        services.stop()


def test_the_server_hears_of_no_video_where_nothing_is_shown(watching: Browser, stack: Stack) -> None:
    """With bar and marks off the page's video stays in the browser; switched on again, its analysis is found."""
    stack.wait(stack.analyse("cs-demo-001"))
    page, script = watch(watching, "cs-demo-001")
    arrived = {"type": "page", "video": "cs-demo-001", "kind": "watch"}
    assert script.send(arrived)["snapshot"]["video"] == "cs-demo-001"
    watching.set(showBar=False, showBadges=False)
    assert script.send(arrived)["snapshot"] is None
    watching.set(showBadges=True)
    until(page, "the analysis", lambda: script.told()[-1]["snapshot"])


def test_which_video_the_active_tab_shows(watching: Browser) -> None:
    """The panel learns it, and learns too when the tab left YouTube."""
    options = watching.options()
    page, _ = watch(watching, "cs-demo-001")

    def current() -> Any:
        return options.evaluate("() => chrome.runtime.sendMessage({type: 'current'})")

    page.bring_to_front()
    found = until(page, "the video", lambda: current() if current()["video"] else None)
    assert (found["video"], found["kind"]) == ("cs-demo-001", "watch")
    options.evaluate(
        "() => { globalThis.heard = []; chrome.runtime.onMessage.addListener((m) => { globalThis.heard.push(m); }); }"
    )
    page.goto("about:blank")
    until(page, "no video", lambda: current()["video"] is None)
    heard = options.evaluate("() => globalThis.heard.filter((m) => m.type === 'current-changed')")
    assert [message["video"] for message in heard][-1:] == [None]
    # Another tab comes to the front: it is named, with what it shows.
    other, _ = watch(watching, "bg-another-")
    until(page, "the other tab's video", lambda: current()["video"] == "bg-another-")
    page.bring_to_front()
    until(page, "the first tab again", lambda: current()["video"] is None)
    told = options.evaluate("() => globalThis.heard.filter((m) => m.type === 'current-changed').map((m) => m.video)")
    assert told[-1] is None
    assert "bg-another-" in told
    other.close()


def test_looking_comments_up(watching: Browser, stack: Stack) -> None:
    """Labels come by id for those that are known; a stranger's questions get nothing."""
    analysis = stack.analyse("cs-demo-001")
    stack.wait(analysis)
    ids = [comment["id"] for comment in stack.comments(analysis)][:30]
    page, script = watch(watching, "cs-demo-001")
    found = script.send({"type": "lookup", "analysis": analysis, "ids": [*ids, "UgxUnknown"]})
    assert [item["id"] for item in found] == ids
    assert "text" not in found[0]
    assert script.send({"type": "lookup", "analysis": "nothing", "ids": ids}) == []
    # What is no message of ours is not answered, and breaks nothing.
    for nonsense in ({"type": "lookup", "analysis": analysis, "ids": [7]}, {"type": "current"}, {"hello": 1}):
        assert script.send(nonsense) is None
    assert page.evaluate("() => document.title")


def test_the_panel_opens_by_a_click_in_the_page(watching: Browser) -> None:
    """A click there opens Chrome's side panel with our page in it."""
    page, script = watch(watching, "cs-demo-001")
    page.bring_to_front()
    script.send({"type": "open-panel", "video": "cs-demo-001"}, gesture=True)
    session = watching.context.new_cdp_session(page)

    def panels() -> list[str]:
        targets = session.send("Target.getTargets")["targetInfos"]
        return [target["url"] for target in targets if "panel.html" in target["url"]]

    assert until(page, "the panel", panels)
