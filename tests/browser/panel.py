"""What the tests of the side panel share."""

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.stack import Product, get_json, send_json

Axe = Callable[..., list[str]]
Shot = Callable[..., Path]
PATIENCE = 30_000

# Elements that reach beyond the page's width: whoever sees the page would have to scroll sideways.
_BEYOND = """() => {
  const out = [];
  for (const node of document.querySelectorAll('body *')) {
    const box = node.getBoundingClientRect();
    if (!box.width || node.closest('.hidden')) continue;
    if (box.right > innerWidth + 1 || box.left < -1) out.push(`${node.tagName}.${node.className}: ${box.left}-${box.right}`);
  }
  if (document.documentElement.scrollWidth > innerWidth) out.push(`page: ${document.documentElement.scrollWidth}`);
  return out;
}"""  # noqa: E501

TABS = ("overview", "topics", "comments", "compare", "history")


def forget(stack: Product, video: str) -> None:
    """Erases what other tests have had analysed of a video."""
    for entry in get_json(f"{stack.api}/v1/analyses?video={video}&limit=200")["items"]:
        send_json("DELETE", f"{stack.api}/v1/analyses/{entry['id']}")


def state(page: Page, name: str) -> None:
    """Waits until the head says that the analysis is in a state."""
    expect(page.locator(f".state[data-state={name}]")).to_be_visible(timeout=PATIENCE)


def face(page: Page, name: str) -> Locator:
    """Waits for a face, full or as a banner."""
    found = page.locator(f"[data-face={name}]:visible")
    expect(found).to_be_visible(timeout=PATIENCE)
    return found


def tab(page: Page, name: str) -> Locator:
    """Opens a tab; gives its panel."""
    page.locator(f"#tab-{name}").click()
    panel = page.locator(f"#panel-{name}")
    expect(panel).to_be_visible()
    return panel


def comments(page: Page) -> Locator:
    """The comments of the list."""
    return page.locator("#panel-comments li.comment")


def listed(page: Page) -> None:
    """Waits until the list of comments has been read."""
    expect(page.locator("#panel-comments ul.comments")).to_have_attribute("aria-busy", "false", timeout=PATIENCE)


def beyond(page: Page) -> list[str]:
    """Elements wider than the page."""
    found = page.evaluate(_BEYOND)
    assert isinstance(found, list)
    return found


def still(page: Page) -> None:
    """Waits until what is read in the overview is there and nothing moves any more."""
    expect(page.locator("#panel-overview li.comment").first).to_be_visible(timeout=PATIENCE)
    expect(page.locator("#panel-overview .plot canvas")).to_be_visible(timeout=PATIENCE)


def write_texts(path: Path, texts: list[str]) -> Path:
    """A CSV file that the stub makes comments of."""
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text"])
        writer.writerows([text] for text in texts)
    return path


@contextmanager
def switched(product: Product, **switches: Any) -> Iterator[None]:
    """The stub with some faults on, for a while."""
    off: dict[str, Any] = {"latency_ms": 0, "quota_exceeded": False, "rate_5xx": 0, "rate_limit_rate": 0}
    send_json("PUT", f"{product.stub}/stub/switches", switches)
    try:
        yield
    finally:
        send_json("PUT", f"{product.stub}/stub/switches", {name: off[name] for name in switches})
