"""What is saved is what was shown."""

import csv
import io
import json
from pathlib import Path

from playwright.sync_api import Locator, Page

from tests.browser.dashboard.conftest import Dashboard, OpenWindow
from tests.stack import Stack


def saved(page: Page, button: Locator, tmp_path: Path) -> tuple[str, bytes]:
    """Clicks, and gives the file's name and content."""
    with page.expect_download() as waiting:
        button.click()
    path = tmp_path / "file"
    waiting.value.save_as(path)
    return waiting.value.suggested_filename, path.read_bytes()


def test_a_figure_in_three_forms(
    open_window: OpenWindow, dashboard: Dashboard, stack: Stack, demo: str, tmp_path: Path
) -> None:
    """A chart is saved as PNG, as SVG with its words, and as a table with the API's own numbers."""
    page = open_window(dashboard).go(dashboard.address(analysis=demo))
    page.get_by_role("button", name="Save", exact=True).first.click()
    name, content = saved(page, page.get_by_role("button", name="Picture (PNG)"), tmp_path)
    assert name == "commentsense-shares.png"
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    assert int.from_bytes(content[16:20], "big") > 1400
    name, content = saved(page, page.get_by_role("button", name="Drawing (SVG)"), tmp_path)
    assert name.endswith(".svg")
    assert b"1962 Wooden Sailboat" in content
    assert b"not YouTube" in content
    name, content = saved(page, page.get_by_role("button", name="Table (CSV)"), tmp_path)
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    shares = {share["label"]: share for share in stack.snapshot(demo)["shares"]}
    assert {row["label"].lower(): float(row["share"]) for row in rows} == {
        label: share["estimate"] for label, share in shares.items()
    }


def test_every_comment_is_exported(
    open_window: OpenWindow, dashboard: Dashboard, stack: Stack, demo: str, tmp_path: Path
) -> None:
    """The export is the service's own file, each comment once, in both forms."""
    page = open_window(dashboard).go(dashboard.address(analysis=demo))
    page.get_by_role("button", name="Export comments").click()
    name, content = saved(page, page.get_by_role("button", name="JSON Lines"), tmp_path)
    assert name == f"commentsense-cs-demo-001-{demo}.jsonl"
    found = [json.loads(line) for line in content.decode().splitlines()]
    assert sorted(one["id"] for one in found) == sorted(one["id"] for one in stack.comments(demo))
    name, content = saved(page, page.get_by_role("button", name="CSV", exact=True), tmp_path)
    assert name.endswith(".csv")
    assert len(list(csv.DictReader(io.StringIO(content.decode())))) == len(found)


def test_tables_of_other_pages(
    open_window: OpenWindow, dashboard: Dashboard, demo: str, others: list[str], tmp_path: Path
) -> None:
    """The history's and the comparison's tables are saved with the ids that lead back."""
    window = open_window(dashboard)
    page = window.go(dashboard.address("history"))
    _, content = saved(page, page.get_by_role("button", name="Save table (CSV)"), tmp_path)
    assert demo in content.decode()
    page = window.go(dashboard.address("compare", ids=",".join(others)))
    _, content = saved(page, page.get_by_role("button", name="Save table (CSV)"), tmp_path)
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert {row["label"] for row in rows} == {"negative", "neutral", "positive", "mean_sentiment"}
    sentiment = next(row for row in rows if row["label"] == "mean_sentiment")
    assert float(sentiment["difference"]) < 0
    assert sentiment["distinguishable"] == "yes"
