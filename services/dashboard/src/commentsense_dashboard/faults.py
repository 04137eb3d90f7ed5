"""What went wrong with a call, as a plain sentence and what to do about it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["away", "token", "gone", "refused", "invalid", "busy", "unavailable", "broken"]


@dataclass(frozen=True)
class Fault:
    """A failed call for a person.

    Attributes:
        kind: which of the kinds it is, for pages that treat one apart.
        sentence: what happened.
        advice: what to do about it.
        forms: in which forms a video may be given, where that was wrong.
        retry_at: when another try can succeed, RFC 3339.
        code: the API's fixed word, for logs.
        status: the HTTP status; 0 where there was no answer.
    """

    kind: Kind
    sentence: str
    advice: str = ""
    forms: tuple[str, ...] = ()
    retry_at: str | None = None
    code: str = ""
    status: int = 0


class ApiFault(Exception):
    """A call that failed; `fault` says why in words for a person."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(f"{fault.kind} {fault.status} {fault.code}")
        self.fault = fault


AWAY = Fault(
    "away",
    "The CommentSense service does not answer.",
    "It may be starting: try again in a moment. If it stays away, whoever runs this dashboard should check that the "
    "service is up and that COMMENTSENSE_API_URL leads to it.",
)
SLOW = Fault("away", "The CommentSense service took too long to answer.", "It may be busy: try again in a moment.")
BROKEN = Fault(
    "broken",
    "The CommentSense service gave an answer that this dashboard does not understand.",
    "Its operator should check that COMMENTSENSE_API_URL leads to the service, and that both have the same version.",
)
_GONE = {
    "unknown_collection": "There is no such list of videos.",
    "no_such_path": "The service does not know this call.",
}


def _wait(headers: Mapping[str, str]) -> str:
    after = headers.get("retry-after", "")
    if after.isascii() and after.isdigit():
        seconds = int(after)
        return f"Try again in {seconds} s." if seconds < 120 else f"Try again in {seconds // 60} min."
    return "Try again in a moment."


def from_answer(status: int, problem: Any, headers: Mapping[str, str]) -> Fault:
    """The fault that an answer with an error status stands for.

    Args:
        status: HTTP status, 400 or more.
        problem: the body as JSON, problem details where the service itself answered.
        headers: of the answer, names in small letters.
    """
    body: dict[str, Any] = problem if isinstance(problem, dict) else {}
    detail = body.get("detail") if isinstance(body.get("detail"), str) else ""
    code = str(body.get("code") or "")
    retry_at = body.get("retry_at") if isinstance(body.get("retry_at"), str) else None
    forms = body.get("accepted_forms")
    given = tuple(str(form) for form in forms) if isinstance(forms, list) else ()
    detail = (detail or "")[:600]
    if status in {401, 403}:
        sentence = "The CommentSense service asks for a token that this dashboard does not have."
        advice = "Whoever runs this dashboard should set COMMENTSENSE_API_TOKEN to one of the service's tokens."
        return Fault("token", sentence, advice, code=code, status=status)
    if status == 404:
        sentence = _GONE.get(code, "There is no such analysis.")
        advice = "It was erased, its time has run out, or the link is not complete."
        if code == "no_such_path":
            advice = "Dashboard and service should have the same version."
        return Fault("gone", sentence, advice, code=code, status=status)
    if status == 409:
        sentence = detail or "This is not possible in the present state."
        return Fault("refused", sentence, "Load the page again to see how it stands.", code=code, status=status)
    if status in {400, 413, 415, 422}:
        sentence = detail or "The service did not accept what was entered."
        return Fault("invalid", sentence, "Change it and try again.", given, code=code, status=status)
    if status == 429:
        return Fault("busy", "Too many requests in a short time.", _wait(headers), code=code, status=status)
    if status in {502, 503, 504}:
        sentence = detail or "The CommentSense service cannot do this now."
        return Fault("unavailable", sentence, _wait(headers), retry_at=retry_at, code=code, status=status)
    sentence = "Something unexpected happened in the CommentSense service."
    return Fault("broken", sentence, "Try again; the service's log says more.", code=code, status=status)
