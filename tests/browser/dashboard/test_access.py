"""Who does not see the page, or not all colours, can use it: axe finds nothing of ours."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.dashboard.conftest import Dashboard, OpenWindow

# Violations inside Streamlit's own widgets, which no page can mend: what axe says, and why it stays.
KNOWN = {
    # Our pages make no lists; these are the groups of the navigation, which Streamlit puts into elements of their own.
    r"^list: .*\['ul'\].*not allowed: div": "the navigation's list holds its groups in div",
    r"^listitem: ": "the navigation's entries are in such a div; the test sees that our part of the page has none",
}
VIEWS = {
    "start": ("", {}),
    "overview": ("", {"analysis": "demo"}),
    "time": ("", {"analysis": "demo", "view": "Over time"}),
    "words": ("", {"analysis": "demo", "view": "Words"}),
    "kinds": ("", {"analysis": "demo", "view": "Questions and praise"}),
    "comments": ("", {"analysis": "demo", "view": "Comments"}),
    "languages": ("", {"analysis": "demo", "view": "Languages and spam"}),
    "compare": ("compare", {"ids": "demo"}),
    "channel": ("channel", {}),
    "history": ("history", {}),
    "predict": ("predict", {}),
    "model": ("model", {}),
    "operations": ("operations", {}),
}


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("name", VIEWS)
def test_axe_finds_nothing_of_ours(
    open_window: OpenWindow, dashboard: Dashboard, demo: str, others: list[str], name: str, mode: str,
    axe: Callable[[Page], list[str]],
) -> None:  # fmt: skip
    """Every page in both modes is without a violation, but for what Streamlit itself brings."""
    path, parameters = VIEWS[name]
    given = {key: value.replace("demo", demo) for key, value in parameters.items()}
    if "ids" in given:
        given["ids"] = ",".join([demo, *others])
    page = open_window(dashboard, mode).go(dashboard.address(path, **given))
    page.wait_for_timeout(400)
    assert page.locator("[data-testid=stMainBlockContainer] li").count() == 0
    found = axe(page)
    assert [line for line in found if not any(re.search(known, line, re.DOTALL) for known in KNOWN)] == []
