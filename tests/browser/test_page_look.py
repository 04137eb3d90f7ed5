"""How it looks in YouTube's page, light and dark: texts can be read, labels can be told apart; and pictures of it."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.site.inside import Inside, bar, dock
from tests.browser.site.pages import DEMO, LIVE, OpenPage, show_comments, visit

pytest_plugins = ("tests.browser.site.fixtures",)

Shot = Callable[..., Path]
Colour = tuple[float, float, float, float]
PAGES = {"light": (255.0, 255.0, 255.0, 1.0), "dark": (15.0, 15.0, 15.0, 1.0)}
# WCAG 2.2: 4.5 for text, 3 for what is not text.
TEXT, OTHER_THINGS = 4.5, 3.0


def colour(css: str) -> Colour:
    """Reads rgb(), rgba() and color(srgb ...) as browsers write them."""
    numbers = [float(part) for part in re.findall(r"[\d.]+", css)]
    alpha = numbers[3] if len(numbers) > 3 else 1.0
    scale = 255.0 if "srgb" in css else 1.0
    return (numbers[0] * scale, numbers[1] * scale, numbers[2] * scale, alpha)


def over(top: Colour, ground: Colour) -> Colour:
    """A translucent colour on an opaque one."""
    alpha = top[3]
    red, green, blue = (alpha * a + (1 - alpha) * b for a, b in zip(top[:3], ground[:3], strict=True))
    return (red, green, blue, 1.0)


def contrast(one: Colour, other: Colour) -> float:
    """WCAG's contrast ratio of two opaque colours."""

    def luminance(rgb: Colour) -> float:
        parts = [c / 255 for c in rgb[:3]]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def computed(inside: Inside, selector: str, name: str) -> Colour:
    """A colour of an element inside, or of the host where the selector is empty."""
    script = "(root, one, name) => getComputedStyle(one ? root.querySelector(one) : root.host)[name]"
    return colour(inside.call(script, selector, name))


def picture(page: Page, shot: Shot, name: str) -> None:
    """Takes one of what is in view."""
    page.wait_for_timeout(300)
    shot(page, name, full=False)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_texts_can_be_read_and_labels_told_apart(
    open_page: OpenPage, analyses: dict[str, Any], shot: Shot, theme: str
) -> None:
    """Every text has the contrast that WCAG asks for, every coloured part too, on YouTube's own ground."""
    browser, page = open_page(f"/watch?v={DEMO}", theme=theme)
    inside = bar(page)
    inside.wait("completed")
    picture(page, shot, f"page-watch-{theme}")
    ground = over(computed(inside, "", "backgroundColor"), PAGES[theme])
    for selector in ("li b", "li .name", ".told", "button.details"):
        on = ground
        if selector.startswith("button"):
            on = over(computed(inside, selector, "backgroundColor"), ground)
        assert contrast(computed(inside, selector, "color"), on) >= TEXT, selector
    for label in ("negative", "neutral", "positive"):
        chip = computed(inside, f"li.{label} .chip", "backgroundColor")
        assert contrast(chip, ground) >= OTHER_THINGS, label
    patterns = inside.call(
        "root => [...root.querySelectorAll('.track i')].map(one => getComputedStyle(one).backgroundImage)"
    )
    assert len(set(patterns)) == 3, "three patterns: nobody has to tell colours apart"
    show_comments(page)
    page.wait_for_selector("commentsense-badge")
    badge = Inside(page, "commentsense-badge")
    assert contrast(computed(badge, ".badge", "color"), PAGES[theme]) >= TEXT
    picture(page, shot, f"page-comments-{theme}")
    page.set_viewport_size({"width": 900, "height": 900})
    page.evaluate("scrollTo(0, 0)")
    picture(page, shot, f"page-watch-900-{theme}")
    unknown = visit(browser, "/watch?v=cs-rel-0004")
    bar(unknown).wait("none")
    call = computed(bar(unknown), "button.call", "backgroundColor")
    assert contrast(computed(bar(unknown), "button.call", "color"), call) >= TEXT
    assert contrast(computed(bar(unknown), ".told", "color"), ground) >= TEXT
    picture(unknown, shot, f"page-new-{theme}")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_shorts_and_live_pages_look_as_if_they_had_always_been_so(
    open_page: OpenPage, analyses: dict[str, Any], shot: Shot, theme: str
) -> None:
    """The round button is as large as its neighbours and in line with them; a live page's bar is readable."""
    browser, page = open_page(f"/shorts/{DEMO}", theme=theme)
    dock(page).wait("completed")
    picture(page, shot, f"page-shorts-{theme}")
    disc = dock(page).call("root => root.querySelector('.disc').getBoundingClientRect().toJSON()")
    like = page.locator("[is-active] like-button-view-model button").bounding_box()
    assert like is not None
    assert (disc["width"], disc["height"]) == (like["width"], like["height"]) == (48, 48)
    assert disc["x"] == pytest.approx(like["x"], abs=1)
    assert disc["bottom"] < like["y"]
    live = visit(browser, f"/watch?v={LIVE}")
    bar(live).wait("live")
    ground = over(computed(bar(live), "", "backgroundColor"), PAGES[theme])
    assert contrast(computed(bar(live), ".told", "color"), ground) >= TEXT
    picture(live, shot, f"page-live-{theme}")
