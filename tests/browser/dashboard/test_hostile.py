"""Texts of the internet stay texts, on every page."""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.dashboard.conftest import Dashboard, OpenWindow
from tests.stack import Stack

TITLE = "![t](http://evil.example/t.png) <img src=http://evil.example/i.png> $x^2$ :smile: **bold** [l](http://evil.example)"
TEXTS = [
    "I love it ![a](http://evil.example/a.png) so much, thank you",
    "I hate it [click](http://evil.example/b) so bad <b>terrible</b>",
    "What is <img src='http://evil.example/c.png' onerror=alert(1)> that song?",
    "<script>fetch('http://evil.example/d')</script> great great work",
    "price is $a^2$ and $$\\frac{1}{2}$$ :smile: :material/home: :red[red] amazing",
    "=HYPERLINK(\"http://evil.example/e\") awful, the worst",
    "</div></div><h1>Boo</h1><style>*{display:none}</style> awesome",
    "<iframe src=http://evil.example/f></iframe> thanks, beautiful",
    "# Heading\n\n- list\n\n> quote\n\n`code` is this the best?",
    "<a href='javascript:alert(2)'>free money, visit http://evil.example now</a>",
]  # fmt: skip


@pytest.fixture(scope="module")
def hostile(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A finished analysis of a video whose title and comments are all hostile."""
    path = tmp_path_factory.mktemp("hostile") / "texts.csv"
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(["text"])
        writer.writerows([text] for text in TEXTS)
    stack.add_video("cs-hostile1", 120, csv=str(path), title=TITLE, channel="evil.channel")
    analysis = stack.analyse("cs-hostile1")
    assert stack.wait(analysis)["state"] == "completed"
    return analysis


def nothing_rendered(page: Page) -> None:
    """No element came of a text: no picture, frame or script, no link but to YouTube and ourselves, no mathematics."""
    main = page.locator("[data-testid=stMainBlockContainer]")
    for selector in (
        "img[src^=http]",
        "iframe",
        "script",
        ".katex",
        "h1:has-text('Boo')",
        "em",
        "[data-testid=stMarkdown] a",
    ):
        expect(main.locator(selector)).to_have_count(0)
    links = [link for link in main.locator("a").evaluate_all("all => all.map(one => one.href)") if link]
    assert [
        link for link in links if not re.match(r"https://www\.youtube\.com/watch\?v=|http://127\.0\.0\.1:", link)
    ] == []
    assert "Boo" not in page.locator("h1").all_inner_texts()


@pytest.mark.parametrize("view", ["Overview", "Words", "Questions and praise", "Comments", "Languages and spam"])
def test_no_view_of_an_analysis_renders_a_text(
    open_window: OpenWindow, dashboard: Dashboard, hostile: str, view: str
) -> None:
    """Title and comments are shown letter for letter; nothing is fetched for them."""
    page = open_window(dashboard).go(dashboard.address(analysis=hostile, view=view))
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    nothing_rendered(page)
    if view == "Overview":
        shown = page.locator(".cs-comment .text").all_inner_texts()
        assert shown
        assert {text.strip() for text in shown} <= {text.strip() for text in TEXTS}


def test_no_other_page_renders_a_title(open_window: OpenWindow, dashboard: Dashboard, hostile: str, demo: str) -> None:
    """Lists, choices and charts with the title: letter for letter as well."""
    window = open_window(dashboard)
    page = window.go(dashboard.address())
    expect(page.get_by_role("link", name=TITLE)).to_be_visible()
    nothing_rendered(page)
    page = window.go(dashboard.address("history"))
    nothing_rendered(page)
    page = window.go(dashboard.address("compare", ids=f"{hostile},{demo}"))
    expect(page.get_by_role("heading", name="Mean sentiment")).to_be_visible()
    # Once as a choice, once in the list, and as a label in each chart.
    expect(page.get_by_text("![t](http://evil.example/t.png)").first).to_be_visible()
    nothing_rendered(page)


def test_no_answer_of_the_model_renders_a_text(open_window: OpenWindow, dashboard: Dashboard) -> None:
    """Typed texts are shown as typed, with their words marked, and are not in the address."""
    window = open_window(dashboard)
    page = window.go(dashboard.address("predict"))
    page.get_by_label("Texts, one a line").fill("\n".join(text.replace("\n", " ") for text in TEXTS))
    page.get_by_role("button", name="Label them").click()
    expect(page.locator(".cs-text")).to_have_count(len(TEXTS))
    window.settle()
    shown = page.locator(".cs-text").all_inner_texts()
    assert shown == [text.replace("\n", " ") for text in TEXTS]
    nothing_rendered(page)
    assert "evil" not in page.url


def test_a_hostile_address_is_only_a_wrong_one(open_window: OpenWindow, dashboard: Dashboard) -> None:
    """Whatever stands in an address, the page answers with a sentence."""
    window = open_window(dashboard)
    for parameters in ({"analysis": "../../metrics"}, {"analysis": "<img src=x>"}, {"analysis": ".."}):
        page = window.go(dashboard.address(**parameters))
        expect(page.get_by_role("alert")).to_contain_text("There is no such analysis.")
        nothing_rendered(page)
    page = window.go(dashboard.address("compare", ids="<img src=x>,![](http://evil.example/x.png)"))
    expect(page.get_by_text("Choose two to ten analyses.")).to_be_visible()


def test_files_of_hostile_texts_are_safe(
    open_window: OpenWindow, dashboard: Dashboard, hostile: str, tmp_path: Path
) -> None:
    """The table's file begins no cell like a formula."""
    window = open_window(dashboard)
    page = window.go(dashboard.address(analysis=hostile, view="Comments"))
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save table (CSV)").click()
    path = tmp_path / "table.csv"
    waiting.value.save_as(path)
    with path.open(encoding="utf-8-sig", newline="") as source:
        rows = list(csv.DictReader(source))
    assert len(rows) >= 50
    texts = {row["text"] for row in rows}
    assert any(text.startswith("'=HYPERLINK") for text in texts)
    assert not any(text.startswith(("=", "+", "@")) for row in rows for text in row.values())
