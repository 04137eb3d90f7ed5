"""In-page navigation: what is shown always belongs to the video in the address."""

from typing import Any

from playwright.sync_api import Page

from tests.browser.site.inside import bar, wait_for
from tests.browser.site.pages import DEMO, FRESH, OTHER, OpenPage, navigate, show_comments
from tests.browser.site.relay import Relay
from tests.stack import Stack, get_json

pytest_plugins = ("tests.browser.site.fixtures",)

# In each frame, after it was laid out: the address, and what the bar says.
WATCH = """root => {
  const card = root.querySelector('[role=group]');
  const seen = window.seen = [];
  const look = () => {
    seen.push([new URL(location.href).searchParams.get('v'), card.dataset.state, card.getAttribute('aria-label')]);
    requestAnimationFrame(() => setTimeout(look));
  };
  look();
}"""


def scored(analyses: dict[str, Any], video: str) -> str:
    """What the bar says of a video's comments."""
    return f"{analyses[video]['progress']['scored']} comments"


def strangers(page: Page, analyses: dict[str, Any]) -> list[list[str]]:
    """Frames in which a video had another one's shares."""
    seen = page.evaluate("window.seen")
    assert len(seen) > 10
    wrong = []
    for video, state, label in seen:
        told = [other for other in analyses if scored(analyses, other) in label]
        if state == "completed" and told != [video]:
            wrong.append([video, state, label])
        if video not in analyses and told:
            wrong.append([video, state, label])
    return wrong


def test_the_bar_follows_from_video_to_video(open_page: OpenPage, analyses: dict[str, Any]) -> None:
    """From home to a video, to another, back by the browser's button, and home again."""
    _, page = open_page("/")
    navigate(page, f"/watch?v={DEMO}")
    bar(page).wait("completed")
    assert bar(page).text(".told") == scored(analyses, DEMO)
    navigate(page, f"/watch?v={OTHER}")
    wait_for(lambda: bar(page).text(".told"), lambda seen: seen == scored(analyses, OTHER), "the other's shares")
    navigate(page, f"/watch?v={FRESH}&t=3")
    wait_for(lambda: bar(page).text(".told"), lambda seen: seen not in {"", scored(analyses, OTHER)}, "another face")
    page.go_back()
    wait_for(lambda: bar(page).text(".told"), lambda seen: seen == scored(analyses, OTHER), "the other's again")
    page.go_back()
    wait_for(lambda: bar(page).text(".told"), lambda seen: seen == scored(analyses, DEMO), "the first's again")
    navigate(page, "/")
    page.wait_for_selector("commentsense-bar", state="detached")


def test_without_youtubes_events_the_address_is_enough(open_page: OpenPage, analyses: dict[str, Any]) -> None:
    """Should YouTube rename its events one day, the browser itself says that the address has changed."""
    _, page = open_page(f"/watch?v={DEMO}")
    bar(page).wait("completed")
    page.evaluate(
        """video => {
          for (const name of ['yt-navigate-start', 'yt-navigate-finish', 'yt-page-data-updated'])
            window.addEventListener(name, event => event.stopImmediatePropagation(), true);
          history.pushState({}, '', `/watch?v=${video}`);
        }""",
        OTHER,
    )
    wait_for(lambda: bar(page).text(".told"), lambda seen: seen == scored(analyses, OTHER), "the other's shares")


def test_fast_travel_never_shows_a_strangers_shares(open_page: OpenPage, analyses: dict[str, Any]) -> None:
    """Back and forth faster than anything answers: no frame has the wrong video's shares, the last has the right."""
    _, page = open_page(f"/watch?v={DEMO}")
    bar(page).wait("completed")
    bar(page).call(WATCH)
    for round_ in range(12):
        video = (OTHER, DEMO, "cs-rel-0001")[round_ % 3]
        page.evaluate("path => void fixture.navigate(path, { wait: 40 })", f"/watch?v={video}")
        page.wait_for_timeout((5, 60, 20, 120)[round_ % 4])
    page.evaluate("path => void fixture.navigate(path, { wait: 40 })", f"/watch?v={OTHER}")
    bar(page).wait("completed")
    page.wait_for_timeout(500)
    assert bar(page).text(".told") == scored(analyses, OTHER)
    assert strangers(page, analyses) == []


def test_an_answer_that_comes_late_is_for_nobody(
    open_page: OpenPage, analyses: dict[str, Any], relay: Relay, stack: Stack
) -> None:
    """The first video's answer arrives after the second's: the second keeps its own."""
    _, page = open_page("/", server=relay.url)
    # Others may have had it analysed again since.
    first = get_json(f"{stack.api}/v1/analyses?video={DEMO}&limit=1")["items"][0]["id"]
    relay.delays = {f"video={DEMO}": 2.0, first: 0.5}
    navigate(page, f"/watch?v={DEMO}")
    bar(page).call(WATCH)
    wait_for(lambda: relay.asked, lambda asked: any(DEMO in path for _, path, _ in asked), "the first was asked for")
    navigate(page, f"/watch?v={OTHER}")
    bar(page).wait("completed")
    wait_for(lambda: relay.asked, lambda asked: any(first in path for _, path, _ in asked), "the late answer")
    page.wait_for_timeout(1000)
    assert bar(page).text(".told") == scored(analyses, OTHER)
    assert strangers(page, analyses) == []


def test_a_running_analysis_of_another_video_says_nothing_here(open_page: OpenPage, analyses: dict[str, Any]) -> None:
    """An analysis is started, and the user moves on at once: its progress is not shown on the next video."""
    _, page = open_page("/watch?v=cs-rel-0002")
    bar(page).wait("none")
    bar(page).click("button.call")
    bar(page).call(WATCH)
    navigate(page, f"/watch?v={DEMO}", wait=0)
    bar(page).wait("completed")
    page.wait_for_timeout(1500)
    states = {state for video, state, _ in page.evaluate("window.seen") if video == DEMO}
    assert states <= {"loading", "completed"}
    assert strangers(page, analyses) == []


def test_badges_of_used_elements_are_the_new_comments(
    open_page: OpenPage, analyses: dict[str, Any], relay: Relay
) -> None:
    """YouTube puts the next video's comments into the same elements: each has its own comment's badge, or none yet."""
    _, page = open_page(f"/watch?v={DEMO}", server=relay.url)
    show_comments(page)
    page.wait_for_selector("commentsense-badge")
    first = page.evaluate(
        "[...document.querySelectorAll('ytd-comment-view-model')].map(e => (e.mine = true, 1)).length"
    )
    relay.delays = {"lookup": 1.0}
    navigate(page, f"/watch?v={OTHER}")
    assert page.locator("commentsense-badge").count() == 0, "the old ones go at once"
    show_comments(page)
    page.wait_for_selector("commentsense-badge")
    used = page.evaluate("[...document.querySelectorAll('ytd-comment-view-model')].filter(e => e.mine).length")
    assert used >= first / 2, "the elements are the same"
    links = page.evaluate(
        """[...document.querySelectorAll('commentsense-badge')]
             .map(b => b.closest('ytd-comment-view-model').querySelector('#published-time-text a').href)"""
    )
    assert links
    assert all(f"v={OTHER}" in link for link in links)
