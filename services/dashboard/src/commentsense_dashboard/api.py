"""The public API, call by call. Every failure is an `ApiFault`."""

import logging
import re
from typing import Any

import httpx

from commentsense_dashboard.faults import AWAY, BROKEN, SLOW, ApiFault, from_answer

log = logging.getLogger(__name__)
Json = dict[str, Any]
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
# So many pages are read for one screen at most; a filter that hides almost all else never ends.
MOST_PAGES = 20


class Api:
    """A client of the API; threads may share one.

    Args:
        url: the API's, without `/v1`.
        token: bearer token; empty for none.
        timeout: seconds for one answer.
    """

    def __init__(self, url: str, token: str, timeout: float) -> None:
        headers = {"Accept": "application/json", "User-Agent": "commentsense-dashboard"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        self._http = httpx.Client(base_url=url, headers=headers, timeout=timeout, follow_redirects=False)

    def close(self) -> None:
        """Closes the connections."""
        self._http.close()

    def _send(self, method: str, path: str, params: Json | None = None, body: Json | None = None) -> httpx.Response:
        clean = {name: value for name, value in (params or {}).items() if value not in (None, "")}
        try:
            answer = self._http.request(method, path, params=clean, json=body)
        except httpx.TimeoutException as error:
            log.warning("the API took too long", extra={"code": type(error).__name__})
            raise ApiFault(SLOW) from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            log.warning("the API does not answer", extra={"code": type(error).__name__})
            raise ApiFault(AWAY) from None
        if answer.status_code < 300:
            return answer
        if answer.status_code < 400:
            raise ApiFault(BROKEN)
        try:
            problem = answer.json()
        except ValueError:
            problem = None
        fault = from_answer(answer.status_code, problem, answer.headers)
        log.info("the API refused a call", extra={"status": fault.status, "code": fault.code})
        raise ApiFault(fault)

    def _json(self, method: str, path: str, params: Json | None = None, body: Json | None = None) -> Json:
        try:
            found = self._send(method, path, params, body).json()
        except ValueError:
            raise ApiFault(BROKEN) from None
        if not isinstance(found, dict):
            raise ApiFault(BROKEN)
        return found

    # Analyses ---------------------------------------------------------------------------------------------------------

    def start(self, video: str, max_comments: int | None, replies: bool, order: str, refresh: bool) -> Json:
        """Starts an analysis, or finds the fresh one."""
        body: Json = {"video": video, "include_replies": replies, "order": order, "refresh": refresh}
        if max_comments:
            body["max_comments"] = max_comments
        return self._json("POST", "/v1/analyses", body=body)

    def analyses(self, video: str = "", limit: int = 50, cursor: str = "") -> Json:
        """A page of analyses, newest first; of one video where that is given."""
        return self._json("GET", "/v1/analyses", {"video": video, "limit": limit, "cursor": cursor})

    def snapshot(self, analysis: str, min_confidence: float = 0.0, include_owner: bool = False) -> Json:
        """An analysis as it stands."""
        params = {"min_confidence": round(min_confidence, 1), "include_owner": _flag(include_owner)}
        return self._json("GET", f"/v1/analyses/{_part(analysis)}", params)

    def cancel(self, analysis: str) -> Json:
        """Stops it; what is counted stays."""
        return self._json("POST", f"/v1/analyses/{_part(analysis)}/cancel")

    def resume(self, analysis: str) -> Json:
        """Goes on with it."""
        return self._json("POST", f"/v1/analyses/{_part(analysis)}/resume")

    def rescore(self, analysis: str, model: str) -> Json:
        """Labels the kept texts again with another model; gives the new analysis."""
        return self._json("POST", f"/v1/analyses/{_part(analysis)}/rescore", body={"model": model})

    def erase(self, analysis: str) -> None:
        """Erases it."""
        self._send("DELETE", f"/v1/analyses/{_part(analysis)}")

    def timeline(self, analysis: str, granularity: str) -> Json:
        """Counts per day, week or month."""
        return self._json("GET", f"/v1/analyses/{_part(analysis)}/timeline", {"granularity": granularity})

    def terms(self, analysis: str, limit: int = 40) -> Json:
        """Distinctive terms per label."""
        return self._json("GET", f"/v1/analyses/{_part(analysis)}/terms", {"limit": limit})

    def insights(self, analysis: str, limit: int = 10) -> Json:
        """Questions, praise, complaints, spam, duplicates and languages."""
        return self._json("GET", f"/v1/analyses/{_part(analysis)}/insights", {"limit": limit})

    def comments(self, analysis: str, wanted: int, params: Json) -> tuple[list[Json], bool]:
        """The first comments that fit, and whether there are more.

        A page of the API may be short although there is more, so pages are read until there are enough.
        """
        found: list[Json] = []
        cursor = ""
        for _ in range(MOST_PAGES):
            asked = {**params, "limit": min(200, max(1, wanted - len(found))), "cursor": cursor}
            page = self._json("GET", f"/v1/analyses/{_part(analysis)}/comments", asked)
            found += page["items"]
            cursor = page.get("next_cursor") or ""
            if not cursor or len(found) >= wanted:
                break
        return found[:wanted], bool(cursor)

    def export(self, analysis: str, form: str) -> bytes:
        """Every comment as CSV or JSON Lines, as the API writes it."""
        return self._send("GET", f"/v1/analyses/{_part(analysis)}/export", {"format": form}).content

    def compare(self, ids: list[str], min_confidence: float = 0.0) -> Json:
        """Analyses side by side."""
        return self._json("GET", "/v1/compare", {"ids": ",".join(ids), "min_confidence": round(min_confidence, 1)})

    # Collections ------------------------------------------------------------------------------------------------------

    def collect(self, source: str, videos: int, refresh: bool = False) -> Json:
        """Lists a channel's or a playlist's videos."""
        return self._json("POST", "/v1/collections", body={"source": source, "videos": videos, "refresh": refresh})

    def collections(self, limit: int = 20, cursor: str = "") -> Json:
        """A page of collections, newest first."""
        return self._json("GET", "/v1/collections", {"limit": limit, "cursor": cursor})

    def collection(self, collection: str, max_comments: int, replies: bool) -> Json:
        """A collection, its quota estimated for these options."""
        params = {"max_comments": max_comments, "include_replies": _flag(replies)}
        return self._json("GET", f"/v1/collections/{_part(collection)}", params)

    def analyse_collection(
        self, collection: str, max_comments: int, replies: bool, order: str, videos: list[str] | None
    ) -> Json:
        """Starts analyses of a collection's videos; all of them when none is named."""
        body: Json = {"max_comments": max_comments, "include_replies": replies, "order": order, "videos": videos}
        return self._json("POST", f"/v1/collections/{_part(collection)}/analyses", body=body)

    def resume_collection(self, collection: str) -> Json:
        """Goes on with a listing that failed."""
        return self._json("POST", f"/v1/collections/{_part(collection)}/resume")

    def forget_collection(self, collection: str) -> None:
        """Erases the list; its analyses stay."""
        self._send("DELETE", f"/v1/collections/{_part(collection)}")

    # Service ----------------------------------------------------------------------------------------------------------

    def predict(self, texts: list[str], model: str = "champion") -> Json:
        """Labels for texts, with the terms that moved each answer."""
        return self._json("POST", "/v1/predict", body={"texts": texts, "explain": True, "model": model})

    def model(self, alias: str = "champion") -> Json:
        """What a model says of itself."""
        return self._json("GET", "/v1/model", {"alias": alias})

    def status(self) -> Json:
        """How the service stands."""
        return self._json("GET", "/v1/status")


def _part(name: str) -> str:
    """An id as one segment of a path. What can be none, such as a path, stands for one that nothing has."""
    return name if _ID.fullmatch(name) else "-"


def _flag(value: bool) -> str:
    return "true" if value else "false"
