"""Every state of the side panel has a face: what happened, and the next step as a button."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import panel
from tests.browser.chromium import Browser
from tests.browser.conftest import TOKEN, OpenBrowser
from tests.browser.panel import Shot
from tests.stack import Stack, send_json

STUB_VIDEOS = {"comments_disabled": "cs-disabled", "video_not_found": "cs-notfound", "empty": "cs-empty-00"}


@pytest.fixture(scope="module")
def fragile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Services to kill, which lose patience soon and have little quota."""
    hasty = {
        "COMMENTSENSE_RATE_LIMIT": "off",
        "COMMENTSENSE_MODEL_PATIENCE_SECONDS": "2",
        "COMMENTSENSE_STALLED_SECONDS": "4",
        "COMMENTSENSE_API_REDIS_RETRIES": "0",
    }
    services = Stack(tmp_path_factory.mktemp("fragile"), env=hasty)
    try:
        yield services.start()
    finally:
        services.stop()


@pytest.fixture(scope="module")
def poor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Services with a quota of a few units a day."""
    services = Stack(tmp_path_factory.mktemp("poor"), env={"COMMENTSENSE_DAILY_QUOTA": "6"})
    try:
        yield services.start()
    finally:
        services.stop()


def beside(stack: Stack, folder: Any, **env: str) -> Stack:
    """A second API on the services of a stack, with settings of its own."""
    shared = {name: stack.ports[name] for name in ("redis", "stub", "model")}
    return Stack(folder, fixed_ports=shared, per_service={"api": env})


@pytest.fixture
def visit(open_browser: OpenBrowser) -> Callable[..., Page]:
    """Opens the panel of a video on services: `visit(stack, video)`."""

    def open_panel(services: Stack, video: str) -> Page:
        browser = open_browser(permitted=[services.api], settings={"server": services.api})
        return browser.panel(video)

    return open_panel


def test_no_server_set(open_browser: OpenBrowser) -> None:
    """The first face leads to the settings."""
    browser = open_browser()
    page = browser.panel("cs-demo-001")
    shown = panel.face(page, "unset")
    expect(shown.get_by_role("heading")).to_have_text("No server set")
    # The installation opened the settings already; an open page would only come to the front.
    for other in browser.context.pages:
        if "options.html" in other.url:
            other.close()
    with browser.context.expect_page() as opened:
        shown.get_by_role("button", name="Open settings").click()
    assert "options.html" in opened.value.url


def test_a_server_that_is_set_later_is_used_at_once(open_browser: OpenBrowser, stack: Stack) -> None:
    """The panel follows the settings without being opened again."""
    browser = open_browser(permitted=[stack.api])
    page = browser.panel("panel-nobod")
    panel.face(page, "unset")
    browser.set(server=stack.api)
    panel.face(page, "none")


def test_not_permitted_offers_to_ask(open_browser: OpenBrowser, stack: Stack, shot: Shot) -> None:
    """Without the browser's permission nothing is fetched; the face names the server and offers to ask."""
    browser = open_browser(settings={"server": stack.api})
    page = browser.panel("cs-demo-001")
    shown = panel.face(page, "not_permitted")
    shot(page, "panel-not_permitted")
    expect(shown).to_contain_text(stack.api.removeprefix("http://"))
    expect(shown.get_by_role("button", name="Allow access")).to_be_visible()


def test_a_server_that_is_down_is_tried_again_by_itself(fragile: Stack, visit: Callable[..., Page], shot: Shot) -> None:
    """The face goes away when the server is back, without a press."""
    fragile.services["api"].kill()
    page = visit(fragile, "panel-nobod")
    shown = panel.face(page, "offline")
    shot(page, "panel-offline")
    expect(shown).to_contain_text("Tried again every few seconds.")
    fragile.services["api"].start()
    panel.face(page, "none")


def test_a_server_that_goes_down_meanwhile_keeps_what_is_shown(
    stack: Stack, visit: Callable[..., Page], tmp_path: Any
) -> None:
    """A lost connection is told above the figures, which stay; when the server is back, so are the events."""
    stack.add_video("panel-lost1", 1500, seed=3)
    second = beside(stack, tmp_path / "second", COMMENTSENSE_RATE_LIMIT="off").start("api")
    try:
        with panel.switched(stack, latency_ms=300):
            page = visit(second, "panel-lost1")
            page.locator("#start").click()
            expect(page.get_by_role("progressbar")).to_be_visible()
            second.services["api"].kill()
            expect(page.locator(".lost")).to_have_text("Connection lost; trying again.", timeout=panel.PATIENCE)
            expect(page.get_by_role("progressbar")).to_be_visible()
        second.services["api"].start()
        panel.state(page, "completed")
        expect(page.locator(".lost")).to_be_hidden()
    finally:
        second.stop()


def test_a_token_is_wanted(stack: Stack, open_browser: OpenBrowser, tmp_path: Any, shot: Shot) -> None:
    """Without the token the face asks for it; with it the panel works, export included."""
    guarded = beside(stack, tmp_path / "guarded", COMMENTSENSE_API_TOKENS=f"tests:{TOKEN}").start("api")
    try:
        browser = open_browser(permitted=[guarded.api], settings={"server": guarded.api})
        stack.add_video("panel-token", 40, seed=3)
        page = browser.panel("panel-token")
        expect(panel.face(page, "unauthorized").get_by_role("button", name="Open settings")).to_be_visible()
        shot(page, "panel-unauthorized")
        browser.set(token=TOKEN)
        panel.face(page, "none")
        page.locator("#start").click()
        panel.state(page, "completed")
        with page.expect_download() as waited:
            page.get_by_role("button", name="Export CSV").click()
        assert waited.value.path().read_text("utf-8-sig").startswith("id,")
    finally:
        guarded.stop()


def test_too_many_requests(stack: Stack, visit: Callable[..., Page], tmp_path: Any, shot: Shot) -> None:
    """A server that limits requests is left in peace; the face says that it goes on by itself."""
    strict = beside(stack, tmp_path / "strict", COMMENTSENSE_RATE_LIMIT="1/day").start("api")
    try:
        page = visit(strict, "panel-nobod")
        panel.face(page, "none")
        page.reload()
        shown = panel.face(page, "rate_limited")
        shot(page, "panel-rate_limited")
        expect(shown).to_contain_text("It goes on by itself.")
    finally:
        strict.stop()


def test_busy_while_the_store_is_away(fragile: Stack, visit: Callable[..., Page], shot: Shot) -> None:
    """Without its store the server says so; the face shows its words and goes when the store is back."""
    page = visit(fragile, "panel-nobod")
    panel.face(page, "none")
    fragile.services["redis"].kill()
    page.reload()
    shown = panel.face(page, "busy")
    shot(page, "panel-busy")
    expect(shown.locator(".reason")).to_contain_text("The store does not answer")
    fragile.services["redis"].start()
    panel.face(page, "none")


def test_no_video_in_this_tab(open_browser: OpenBrowser, stack: Stack) -> None:
    """The panel without a video says what to open; its history is at hand, and leads back."""
    stack.wait(stack.analyse("cs-demo-001", max_comments=2000))
    browser = open_browser(permitted=[stack.api], settings={"server": stack.api})
    page = browser.open("panel.html", width=400)
    panel.face(page, "no_video").get_by_role("button", name="Show history").click()
    entry = page.locator(".history-entry").first
    expect(entry).to_be_visible(timeout=panel.PATIENCE)
    page.get_by_role("button", name="Back").click()
    panel.face(page, "no_video").get_by_role("button", name="Show history").click()
    entry.click()
    panel.state(page, "completed")


def test_the_panel_follows_its_tab(open_browser: OpenBrowser, stack: Stack) -> None:
    """Told that its tab shows another video, the panel does too; tabs of other windows are not its own."""
    for video in ("panel-tab01", "panel-tab02"):
        stack.add_video(video, 40, seed=3)
        stack.wait(stack.analyse(video))
    browser = open_browser(permitted=[stack.api], settings={"server": stack.api})
    page = browser.open("panel.html", width=400)
    panel.face(page, "no_video")
    # A tab in the same window, which is now the active one, speaks as the background does.
    other = browser.open("icons/16.png")
    tell = """async ([video, shift]) => {
      const tab = await chrome.tabs.getCurrent();
      const message = {type: 'current-changed', tab: tab.id + shift, video, kind: 'watch'};
      await chrome.runtime.sendMessage(message).catch(() => 0);
    }"""
    other.evaluate(tell, ["panel-tab01", 0])
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Generated video panel-tab01")
    other.evaluate(tell, ["panel-tab02", 1000])
    page.wait_for_timeout(500)
    expect(heading).to_have_text("Generated video panel-tab01")
    other.evaluate(tell, ["panel-tab02", 0])
    expect(heading).to_have_text("Generated video panel-tab02")
    other.evaluate(tell, [None, 0])
    panel.face(page, "no_video")


@pytest.mark.parametrize("name", STUB_VIDEOS)
def test_videos_that_cannot_be_analysed(browser: Browser, stack: Stack, name: str) -> None:
    """Comments turned off, no such video, no comments: each has its face and a way on."""
    panel.forget(stack, STUB_VIDEOS[name])
    page = browser.panel(STUB_VIDEOS[name])
    page.locator("#start").click()
    shown = panel.face(page, name)
    expect(shown.locator("svg.art")).to_be_visible()
    expect(shown.get_by_role("button", name="Check again")).to_be_visible()
    expect(page.get_by_role("tablist")).to_be_hidden()
    shown.get_by_role("button", name="Show history").click()
    expect(page.locator(".history-entry").first).to_be_visible(timeout=panel.PATIENCE)


def test_a_video_that_vanishes_while_it_is_read_is_partial(browser: Browser, stack: Stack) -> None:
    """What was read stays, under a banner with the next step."""
    panel.forget(stack, "cs-gone-002")
    page = browser.panel("cs-gone-002")
    page.locator("#start").click()
    panel.state(page, "partial")
    banner = panel.face(page, "video_not_found")
    expect(page.get_by_role("tab", name="Overview")).to_be_visible()
    expect(banner).to_contain_text("It is private, was removed, or never was.")


def test_a_spent_quota_says_when_it_renews_and_offers_to_resume_then(
    poor: Stack, visit: Callable[..., Page], shot: Shot
) -> None:
    """The banner gives the local time; Resume comes when that time has come."""
    poor.add_video("panel-quota", 2000, seed=4)
    page = visit(poor, "panel-quota")
    page.clock.install()
    page.locator("#start").click()
    shown = panel.face(page, "quota_exhausted")
    shot(page, "panel-quota_exhausted")
    analysis = poor.snapshot(str(_newest(poor, "panel-quota")))
    at = analysis["trouble"]["retry_at"]
    local = page.evaluate("at => new Intl.DateTimeFormat('en-US', {timeStyle: 'short'}).format(new Date(at))", at)
    expect(shown).to_contain_text(local)
    resume = page.get_by_role("button", name="Resume")
    expect(resume).to_have_count(0)
    page.clock.fast_forward("26:00:00")
    expect(resume).to_be_visible()
    expect(panel.face(page, "quota_exhausted")).to_contain_text("The quota has renewed.")


def _newest(services: Stack, video: str) -> str:
    answer = send_json("GET", f"{services.api}/v1/analyses?video={video}&limit=1")
    return str(answer["items"][0]["id"])


def test_a_model_that_is_away_and_comes_back(fragile: Stack, visit: Callable[..., Page], shot: Shot) -> None:
    """What was read is kept; Resume finishes the work once the model answers again."""
    fragile.add_video("panel-model", 80, seed=4)
    fragile.services["model"].kill()
    page = visit(fragile, "panel-model")
    page.locator("#start").click()
    shown = panel.face(page, "model_unavailable")
    shot(page, "panel-model_unavailable")
    fragile.services["model"].start()
    shown.get_by_role("button", name="Resume").click()
    panel.state(page, "completed")
    expect(page.locator("[data-face]")).to_have_count(0)


def test_an_analysis_that_waits_and_then_stalls(fragile: Stack, visit: Callable[..., Page], shot: Shot) -> None:
    """Without a fetcher it is queued, then stalled; Resume goes on when the fetcher is back."""
    fragile.add_video("panel-stall", 80, seed=4)
    fragile.services["fetcher"].kill()
    page = visit(fragile, "panel-stall")
    page.locator("#start").click()
    expect(page.locator(".progress-state")).to_have_text("Waiting for its turn", timeout=panel.PATIENCE)
    shown = panel.face(page, "stalled")
    shot(page, "panel-stalled")
    fragile.services["fetcher"].start()
    shown.get_by_role("button", name="Resume").click()
    panel.state(page, "completed")


def test_erased_elsewhere(browser: Browser, stack: Stack) -> None:
    """Somebody else erases what is shown: while it runs, and after it."""
    stack.add_video("panel-gone1", 2000, seed=4)
    with panel.switched(stack, latency_ms=400):
        page = browser.panel("panel-gone1")
        page.locator("#start").click()
        expect(page.get_by_role("progressbar")).to_be_visible()
        send_json("DELETE", f"{stack.api}/v1/analyses/{_newest(stack, 'panel-gone1')}")
        panel.face(page, "erased")
    analysis = stack.analyse("panel-gone1", max_comments=50)
    stack.wait(analysis)
    page.reload()
    panel.state(page, "completed")
    send_json("DELETE", f"{stack.api}/v1/analyses/{analysis}")
    page.get_by_role("button", name="Export CSV").click()
    panel.face(page, "erased")


def test_too_few_comments_are_told_as_such(browser: Browser, stack: Stack) -> None:
    """Below thirty comments the shares come with a warning."""
    stack.add_video("panel-few01", 12, seed=4)
    stack.wait(stack.analyse("panel-few01"))
    page = browser.panel("panel-few01")
    expect(page.locator(".note.warning")).to_contain_text("Too few to tell", timeout=panel.PATIENCE)


def test_answers_of_an_analysis_no_longer_shown_are_ignored(browser: Browser, stack: Stack) -> None:
    """A slow answer for the video before does not replace the one chosen since."""
    for video, count in (("panel-slow1", 60), ("panel-fast1", 70)):
        stack.add_video(video, count, seed=4)
        stack.wait(stack.analyse(video))
    page = browser.panel("panel-fast1")
    panel.state(page, "completed")
    entry = panel.tab(page, "history").get_by_role("button").filter(has_text="panel-slow1").first
    expect(entry).to_be_visible(timeout=panel.PATIENCE)
    slow = _newest(stack, "panel-slow1")
    held: list[Route] = []
    page.route(f"**/v1/analyses/{slow}", lambda route: held.append(route))
    entry.click()
    page.wait_for_timeout(300)
    panel.tab(page, "history").get_by_role("button").filter(has_text="panel-fast1").first.click()
    page.wait_for_timeout(300)
    assert held
    for route in held:
        route.continue_()
    page.wait_for_timeout(500)
    expect(page.get_by_role("heading", level=1)).to_have_text("Generated video panel-fast1")


def test_a_model_that_changed_meanwhile_is_told(browser: Browser, stack: Stack) -> None:
    """Comments labelled by two versions come with a note; the answer is the API's own, with a second version added."""
    stack.add_video("panel-mixed", 60, seed=4)
    analysis = stack.analyse("panel-mixed")
    told = stack.wait(analysis)
    told["model"] = {**told["model"], "versions": [*told["model"]["versions"], "another"], "mixed": True}
    page = browser.open("icons/16.png", width=400)
    page.route(f"**/v1/analyses/{analysis}", lambda route: route.fulfill(json=told))
    page.goto(browser.url("panel.html?video=panel-mixed"))
    expect(page.locator(".notes")).to_contain_text("The model changed meanwhile: 2 versions", timeout=panel.PATIENCE)
