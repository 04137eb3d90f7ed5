"""The panel for everybody: keyboard alone, screen readers, light and dark, four languages, a narrow side."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import panel
from tests.browser.chromium import Browser
from tests.browser.conftest import OpenBrowser
from tests.browser.panel import Axe, Shot
from tests.stack import Stack

DEMO = "cs-demo-001"
OTHER = "panel-acces"
# Labels of the tabs, by language: proof that the page speaks it.
SPOKEN = {"en": "Overview", "es": "Resumen", "zh_CN": "概览", "de": "Überblick"}


@pytest.fixture(scope="module")
def demo(stack: Stack) -> str:
    """A finished analysis of the demo video, and one of another video."""
    stack.add_video(OTHER, 250, seed=3)
    stack.wait(stack.analyse(OTHER))
    analysis = stack.analyse(DEMO, max_comments=2000)
    stack.wait(analysis)
    return analysis


def views(page: Page) -> Iterator[str]:
    """Goes through the tabs; each is filled when its name is given."""
    panel.still(page)
    yield "overview"
    topics = panel.tab(page, "topics")
    expect(topics.locator(".term").first).to_be_visible(timeout=panel.PATIENCE)
    expect(topics.locator("li.comment").first).to_be_visible(timeout=panel.PATIENCE)
    yield "topics"
    panel.tab(page, "comments")
    expect(panel.comments(page).first).to_be_visible(timeout=panel.PATIENCE)
    yield "comments"
    compare = panel.tab(page, "compare")
    compare.locator("#compare-link").fill(OTHER)
    compare.locator("#compare-link").press("Enter")
    expect(compare.locator(".difference")).to_have_count(4, timeout=panel.PATIENCE)
    yield "compare"
    history = panel.tab(page, "history")
    expect(history.locator(".history-entry").first).to_be_visible(timeout=panel.PATIENCE)
    yield "history"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_view_shuts_anybody_out(
    open_browser: OpenBrowser, stack: Stack, demo: str, axe: Axe, shot: Shot, theme: str
) -> None:
    """Axe finds nothing in any view, light and dark, details unfolded."""
    browser = open_browser(permitted=[stack.api], settings={"server": stack.api}, theme=theme)
    page = browser.panel(DEMO)
    for name in views(page):
        shot(page, f"panel-{name}-{theme}")
        page.evaluate("() => { for (const node of document.querySelectorAll('details')) node.open = true }")
        assert axe(page) == []
    ground = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    parts = [int(part) for part in ground.removeprefix("rgb(").removesuffix(")").split(",")]
    assert (sum(parts) < 200) == (theme == "dark")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_face_shuts_anybody_out(open_browser: OpenBrowser, stack: Stack, axe: Axe, shot: Shot, theme: str) -> None:
    """Axe finds nothing in the faces, in the progress and in the question before erasing."""
    browser = open_browser(permitted=[stack.api], theme=theme)
    page = browser.panel("panel-axe01")
    faces: list[tuple[str, Callable[[], Any]]] = [
        ("unset", lambda: None),
        ("none", lambda: browser.set(server=stack.api)),
    ]
    for name, step in faces:
        step()
        panel.face(page, name)
        shot(page, f"panel-{name}-{theme}")
        assert axe(page) == []
    stack.add_video("panel-axe01", 2000, seed=2)
    with panel.switched(stack, latency_ms=300):
        page.locator("#start").click()
        expect(page.get_by_role("progressbar")).to_be_visible()
        page.wait_for_function("() => document.querySelector('.share-value')?.textContent !== '–'", timeout=30_000)
        shot(page, f"panel-progress-{theme}")
        assert axe(page) == []
        page.get_by_role("button", name="Cancel").click()
        panel.face(page, "cancelled")
    shot(page, f"panel-cancelled-{theme}")
    assert axe(page) == []
    page.get_by_role("button", name="Erase").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    shot(page, f"panel-erase-{theme}", full=False)
    assert axe(page) == []
    page.get_by_role("dialog").get_by_role("button", name="Erase").click()
    panel.face(page, "erased")
    assert axe(page) == []
    for name, video in (("comments_disabled", "cs-disabled"), ("video_not_found", "cs-notfound")):
        page.goto(browser.url(f"panel.html?video={video}"))
        page.locator("#start").or_(page.locator(f"[data-face={name}]")).first.wait_for()
        if page.locator("#start").is_visible():
            page.locator("#start").click()
        panel.face(page, name)
        shot(page, f"panel-{name}-{theme}")
        assert axe(page) == []


@pytest.mark.parametrize("language", list(SPOKEN))
def test_every_language_fits_a_narrow_side(
    open_browser: OpenBrowser, stack: Stack, demo: str, shot: Shot, language: str
) -> None:
    """At 360 px nothing is wider than the page, no tab's name is cut, and no text is left untranslated."""
    browser = open_browser(permitted=[stack.api], settings={"server": stack.api, "language": language})
    page = browser.panel(DEMO, width=360)
    expect(page.locator("#tab-overview")).to_have_text(SPOKEN[language], timeout=panel.PATIENCE)
    for name in views(page):
        shot(page, f"panel-360-{language}-{name}")
        assert panel.beyond(page) == []
        assert "panel_" not in page.locator("body").inner_text()
        cut = page.locator(".tab-words, .button-words").evaluate_all(
            "nodes => nodes.filter(node => node.scrollWidth > node.clientWidth + 1).map(node => node.textContent)"
        )
        assert cut == []
    page.goto(browser.url("panel.html?video=panel-nosuc"))
    panel.face(page, "none")
    assert panel.beyond(page) == []
    assert page.evaluate("() => document.documentElement.lang") == language.replace("_", "-")


def test_a_whole_tab_is_used_and_not_overstretched(browser: Browser, demo: str, shot: Shot) -> None:
    """At 900 px there are two columns, and nothing leaves the page."""
    page = browser.panel(DEMO, width=900)
    for name in views(page):
        shot(page, f"panel-900-{name}")
        assert panel.beyond(page) == []
    panel.tab(page, "overview")
    boxes = [page.locator(part).bounding_box() for part in ("#shares-heading", "#trend-heading")]
    assert boxes[0]
    assert boxes[1]
    assert boxes[0]["y"] == pytest.approx(boxes[1]["y"], abs=2)


def test_the_panel_by_keyboard_alone(browser: Browser, stack: Stack) -> None:
    """Start, go through the tabs, filter, open the question and leave it: without a mouse."""
    stack.add_video("panel-keys1", 120, seed=2)
    page = browser.panel("panel-keys1")
    panel.face(page, "none")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.id") == "start":
            break
    expect(page.locator("#start")).to_be_focused()
    page.keyboard.press("Enter")
    panel.state(page, "completed")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.id") == "tab-overview":
            break
    expect(page.locator("#tab-overview")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#tab-comments")).to_be_focused()
    expect(page.locator("#tab-comments")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("End")
    expect(page.locator("#tab-history")).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#tab-history")).to_be_focused()
    expect(page.locator("[role=tab][tabindex='0']")).to_have_count(1)
    page.locator("#tab-comments").focus()
    page.keyboard.press("Enter")
    expect(panel.comments(page).first).to_be_visible(timeout=panel.PATIENCE)
    page.keyboard.press("Tab")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Negative")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Erase").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("button", name="Erase")).to_be_focused()


def test_progress_is_told_without_chatter(browser: Browser, stack: Stack) -> None:
    """A live region tells quarters and the end, not each of the many changes."""
    stack.add_video("panel-quiet", 2500, seed=2)
    with panel.switched(stack, latency_ms=120):
        page = browser.panel("panel-quiet")
        page.locator("#start").click()
        page.locator(".session").wait_for()
        page.evaluate(
            """() => {
              const region = document.querySelector('.session > [role=status]');
              window.told = [region.textContent];
              new MutationObserver(() => told.push(region.textContent)).observe(region, {childList: true, subtree: true, characterData: true});
            }"""  # noqa: E501
        )
    panel.state(page, "completed")
    told = page.evaluate("() => [...new Set(window.told)]")
    assert told[-1] == "Completed"
    assert 2 <= len(told) <= 7


def test_the_theme_of_the_settings_wins_over_the_system(open_browser: OpenBrowser, stack: Stack) -> None:
    """A system in light, the setting dark: the panel is dark, and changes when the setting does."""
    browser = open_browser(permitted=[stack.api], settings={"server": stack.api, "theme": "dark"}, theme="light")
    page = browser.panel("panel-nosuc")
    panel.face(page, "none")
    scheme = "() => getComputedStyle(document.documentElement).colorScheme"
    assert page.evaluate(scheme) == "dark"
    browser.set(theme="light")
    page.wait_for_function("() => getComputedStyle(document.documentElement).colorScheme === 'light'")


def test_the_settings_language_changes_the_open_panel(open_browser: OpenBrowser, stack: Stack, demo: str) -> None:
    """Another language takes hold at once, numbers and dates with it."""
    browser = open_browser(permitted=[stack.api], settings={"server": stack.api})
    page = browser.panel(DEMO)
    panel.state(page, "completed")
    browser.set(language="de")
    expect(page.locator("#tab-overview")).to_have_text("Überblick", timeout=panel.PATIENCE)
    expect(page.locator("#panel-overview .share-value").first).to_contain_text("\u00a0%")
