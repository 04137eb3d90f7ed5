"""What the content script's own world in a page says to the background: by Chrome's debugging protocol."""

import json
from typing import Any

from playwright.sync_api import CDPSession, Page

from tests.browser.chromium import Browser

# Keeps what the background says to the tab.
LISTEN = """
globalThis.told ??= (() => {
  const told = [];
  chrome.runtime.onMessage.addListener((message) => { told.push(message); });
  return told;
})();
true
"""


class ContentScript:
    """The world in which the extension's content script of a page runs; it is found again after a navigation."""

    def __init__(self, browser: Browser, page: Page) -> None:
        self._page = page
        self._origin = browser.url("").rstrip("/")
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._contexts: dict[int, str] = {}
        self._session.on("Runtime.executionContextCreated", self._created)
        self._session.on("Runtime.executionContextDestroyed", self._destroyed)
        self._session.on("Runtime.executionContextsCleared", lambda _: self._contexts.clear())
        self._session.send("Runtime.enable")

    def _created(self, event: dict[str, Any]) -> None:
        context = event["context"]
        self._contexts[context["id"]] = context["origin"]

    def _destroyed(self, event: dict[str, Any]) -> None:
        self._contexts.pop(event["executionContextId"], None)

    def _world(self) -> int:
        for _ in range(200):
            found = [number for number, origin in self._contexts.items() if origin == self._origin]
            if found:
                return found[-1]
            self._page.wait_for_timeout(50)
        raise AssertionError(f"no content script in {self._page.url}: {self._contexts}")

    def run(self, script: str, gesture: bool = False) -> Any:
        """What an expression gives there; a promise is waited for."""
        options = {"awaitPromise": True, "returnByValue": True, "userGesture": gesture}
        answer = self._session.send("Runtime.evaluate", {"expression": script, "contextId": self._world(), **options})
        if "exceptionDetails" in answer:
            raise AssertionError(answer["exceptionDetails"])
        return answer["result"].get("value")

    def send(self, message: dict[str, Any], gesture: bool = False) -> Any:
        """The background's answer to a message of the content script."""
        return self.run(f"chrome.runtime.sendMessage({json.dumps(message)})", gesture)

    def listen(self) -> None:
        """From now on what the background says to the tab is kept."""
        self.run(LISTEN)

    def told(self) -> list[dict[str, Any]]:
        """States that the background has pushed since `listen`, in order."""
        found = self.run(
            "globalThis.told.filter((message) => message.type === 'state').map((message) => message.state)"
        )
        assert isinstance(found, list)
        return found
