"""When the extension is reloaded or removed, what is left of it in open pages goes too."""

import json
from pathlib import Path
from typing import Any

from tests.browser.site.inside import bar
from tests.browser.site.pages import DEMO, OTHER, OpenPage, navigate, show_comments

pytest_plugins = ("tests.browser.site.fixtures",)


def test_a_reload_of_the_extension_leaves_nothing_behind(
    open_page: OpenPage, analyses: dict[str, Any], tmp_path: Path
) -> None:
    """Bar and badges go, the page goes on without an error, and after its own reload all is there again."""
    # Chromium lets an unpacked extension come back from a reload only where developers are at work.
    preferences = tmp_path / "profile-0" / "Default" / "Preferences"
    preferences.parent.mkdir(parents=True)
    preferences.write_text(json.dumps({"extensions": {"ui": {"developer_mode": True}}}))
    browser, page = open_page(f"/watch?v={DEMO}")
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    bar(page).wait("completed")
    show_comments(page)
    page.wait_for_selector("commentsense-badge")
    tab = browser.open("options.html")
    tab.evaluate("setTimeout(() => chrome.runtime.reload(), 50)")
    page.wait_for_selector("commentsense-bar", state="detached")
    page.wait_for_selector("commentsense-badge", state="detached")
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    navigate(page, f"/watch?v={OTHER}")
    show_comments(page)
    page.wait_for_timeout(2500)
    assert page.locator("commentsense-bar, commentsense-badge, commentsense-dock").count() == 0
    assert heard == []
    page.reload()
    bar(page).wait("completed")
    assert page.locator("commentsense-bar").count() == 1
