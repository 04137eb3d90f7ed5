"""Looks into our elements in the page: their shadow roots are closed to the page, but not to the debugger."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import CDPSession, Page

WAIT_SECONDS = 30.0
_VISIBLE_TEXT = """(root, one) => {
  const found = root.querySelector(one);
  return found && found.checkVisibility() ? found.textContent : null;
}"""
_MIDDLE = """(root, one) => {
  const box = root.querySelector(one).getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
}"""


@dataclass
class Inside:
    """The inside of the first element with a name.

    Attributes:
        page: that it stands in.
        name: of the element, such as commentsense-bar.
    """

    page: Page
    name: str
    _session: CDPSession | None = None

    def call(self, script: str, *arguments: Any) -> Any:
        """Calls `script`, a function of the shadow root and the arguments, in the page; gives what it gives.

        None when there is no such element.
        """
        if self._session is None:
            self._session = self.page.context.new_cdp_session(self.page)
        found = self._session.send("Runtime.evaluate", {"expression": f"document.querySelector('{self.name}')"})
        if "objectId" not in found["result"]:
            return None
        node = self._session.send("DOM.describeNode", {"objectId": found["result"]["objectId"], "pierce": True})
        roots = node["node"].get("shadowRoots")
        assert roots, f"{self.name} has no shadow root"
        assert roots[0]["shadowRootType"] == "closed"
        resolved = self._session.send("DOM.resolveNode", {"backendNodeId": roots[0]["backendNodeId"]})
        told = ", ".join(json.dumps(argument) for argument in arguments)
        answer = self._session.send(
            "Runtime.callFunctionOn",
            {
                "functionDeclaration": f"function () {{ return ({script})(this{', ' if told else ''}{told}); }}",
                "objectId": resolved["object"]["objectId"],
                "returnByValue": True,
            },
        )
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def text(self, selector: str) -> str | None:
        """The text of an element inside; None when it is not there, or hidden."""
        found = self.call(_VISIBLE_TEXT, selector)
        return None if found is None else str(found)

    def attribute(self, selector: str, name: str) -> str | None:
        """An attribute of an element inside."""
        found = self.call("(root, one, name) => root.querySelector(one)?.getAttribute(name) ?? null", selector, name)
        return None if found is None else str(found)

    def state(self) -> str | None:
        """What is shown, in a word; None when there is nothing."""
        return self.attribute("[data-state]", "data-state")

    def wait(self, state: str) -> None:
        """Waits until a state is shown."""
        wait_for(self.state, lambda seen: seen == state, f"{self.name} shows {state}")

    def click(self, selector: str) -> None:
        """Clicks as a user does: by the mouse, at its middle."""
        x, y = self.call(_MIDDLE, selector)
        self.page.mouse.click(x, y)


def bar(page: Page) -> Inside:
    """The bar under the video."""
    return Inside(page, "commentsense-bar")


def dock(page: Page) -> Inside:
    """The round button."""
    return Inside(page, "commentsense-dock")


def wait_for(read: Callable[[], Any], right: Callable[[Any], Any], what: str) -> Any:
    """Reads until it is right; gives what was read. Fails with `what` and the last that was read."""
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        seen = read()
        if right(seen):
            return seen
        assert time.monotonic() < deadline, f"not within {WAIT_SECONDS:g} s: {what}; last: {seen!r}"
        time.sleep(0.05)
