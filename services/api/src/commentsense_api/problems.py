"""Errors as problem details (RFC 9457), mapped once: what handlers raise, and what a client gets for it."""

import logging
from http import HTTPStatus
from typing import Any

from commentsense_contracts.errors import (
    CommentSenseError,
    InvalidSource,
    InvalidVideo,
    ModelUnavailable,
    SchemaTooNew,
    UnknownAnalysis,
    UnsafeRedis,
    WrongState,
)
from commentsense_contracts.source_id import ACCEPTED_FORMS as SOURCE_FORMS
from commentsense_contracts.video_id import ACCEPTED_FORMS
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field
from redis.exceptions import RedisError
from starlette.exceptions import HTTPException

log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 5


class InvalidField(BaseModel):
    """One thing that is wrong with a request; what was sent is not repeated."""

    pointer: str = Field(description="Where: a JSON pointer into the body, or the parameter's name.")
    detail: str = Field(description="What is wrong there.")


class Problem(BaseModel):
    """An error (RFC 9457)."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(default="about:blank", description="Kind of problem; `about:blank` where the status says it all.")
    title: str = Field(description="The kind in words.")
    status: int = Field(description="HTTP status.")
    detail: str = Field(default="", description="What happened and what to do.")
    instance: str = Field(default="", description="Path of the request.")
    code: str | None = Field(default=None, description="A fixed word for programs.")
    accepted_forms: list[str] | None = Field(
        default=None, description="Forms in which a video, or a channel or playlist, may be given."
    )
    errors: list[InvalidField] | None = Field(default=None, description="What is wrong with the request.")
    retry_at: str | None = Field(default=None, description="When another try can succeed, RFC 3339.")


class ApiProblem(Exception):
    """A problem that a handler raises.

    Args:
        status: HTTP status.
        detail: what happened and what to do, for a person.
        code: the same as a fixed word, for programs.
        retry_after: seconds, for the header of that name.
        headers: further headers.
        more: members that extend the problem.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        code: str | None = None,
        retry_after: int | None = None,
        headers: dict[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.code = code
        self.headers = dict(headers or {})
        if retry_after is not None:
            self.headers["Retry-After"] = str(max(1, retry_after))
        self.more = more


def respond(problem: ApiProblem, path: str) -> Response:
    """The answer to a request that met a problem."""
    body = Problem(
        title=HTTPStatus(problem.status).phrase,
        status=problem.status,
        detail=problem.detail,
        instance=path,
        code=problem.code,
        **problem.more,
    )
    text = body.model_dump_json(exclude_none=True)
    return Response(text, problem.status, problem.headers, media_type=MEDIA_TYPE)


def safe_path(scope: Any) -> str:
    """The request's path as sent, percent-encoded, so that it is plain ASCII."""
    raw = scope.get("raw_path") or b""
    return str(raw.decode("ascii", "replace").split("?")[0][:200])


def from_domain(error: CommentSenseError) -> ApiProblem:
    """What a client gets for an error of the domain."""
    text = str(error)
    match error:
        case InvalidVideo():
            return ApiProblem(422, text, code="invalid_video", accepted_forms=list(ACCEPTED_FORMS))
        case InvalidSource():
            return ApiProblem(422, text, code="invalid_source", accepted_forms=list(SOURCE_FORMS))
        case UnknownAnalysis():
            return ApiProblem(404, text, code="unknown_analysis")
        case WrongState():
            return ApiProblem(409, text, code="wrong_state", state=error.state)
        case ModelUnavailable():
            return ApiProblem(503, text, code="model_unavailable", retry_after=RETRY_SECONDS)
        case UnsafeRedis():
            return ApiProblem(503, text, code="unsafe_redis", retry_after=60)
        case SchemaTooNew():
            return ApiProblem(503, text, code="schema_too_new", retry_after=60)
        case _:
            return ApiProblem(500, "Something unexpected happened; the service's log says more.", code="internal")


def from_validation(error: RequestValidationError) -> ApiProblem:
    """Validation errors, without the input: it may be hostile, secret, or no UTF-8."""
    found = []
    for entry in error.errors()[:20]:
        where = [str(part) for part in entry["loc"]]
        pointer = "/" + "/".join(where[1:]) if where[:1] == ["body"] else "/".join(where[1:])
        message = "The body is no JSON." if entry["type"] == "json_invalid" else str(entry["msg"])
        clean = [part.encode("utf-8", "replace").decode()[:200] for part in (pointer, message)]
        found.append(InvalidField(pointer=clean[0], detail=clean[1]))
    detail = "; ".join(f"{entry.pointer}: {entry.detail}" for entry in found[:3])
    return ApiProblem(422, f"The request is not valid. {detail}", code="invalid_request", errors=found)


def from_http(error: HTTPException) -> ApiProblem:
    """What the framework raises by itself."""
    if error.status_code == 400:
        # Its only 400: a body that cannot even be decoded. To the client it is one more body that is no JSON.
        return ApiProblem(422, "The body is no JSON in UTF-8.", code="invalid_request")
    if error.status_code == 404:
        return ApiProblem(404, "There is nothing at this path.", code="no_such_path")
    return ApiProblem(error.status_code, str(error.detail), headers=dict(error.headers or {}))


def from_redis(error: Exception) -> ApiProblem:
    """Redis is away, loading or full."""
    log.warning("Redis did not serve a request", extra={"error": type(error).__name__})
    detail = "The store does not answer at the moment; nothing is lost. Try again soon."
    return ApiProblem(503, detail, code="store_unavailable", retry_after=RETRY_SECONDS)


def install(app: FastAPI) -> None:
    """Puts the mapping into an app."""

    async def problem(request: Request, error: Exception) -> Response:
        if isinstance(error, ApiProblem):
            found = error
        elif isinstance(error, RequestValidationError):
            found = from_validation(error)
        elif isinstance(error, CommentSenseError):
            found = from_domain(error)
        elif isinstance(error, RedisError):
            found = from_redis(error)
        elif isinstance(error, HTTPException):
            found = from_http(error)
        else:
            found = ApiProblem(500, "Something unexpected happened; the service's log says more.", code="internal")
        return respond(found, safe_path(request.scope))

    kinds = (ApiProblem, RequestValidationError, CommentSenseError, RedisError, HTTPException, Exception)
    for kind in kinds:
        app.add_exception_handler(kind, problem)


_MEANINGS = {
    401: "No valid bearer token, where tokens are asked for.",
    404: "There is no such analysis: it never was, it was erased, or its retention has ended.",
    405: "The path does not know this method.",
    409: "The analysis is in a state that does not allow this.",
    413: "The body is larger than the limit.",
    415: "The body is not JSON.",
    422: "The request is not valid; `errors` says where.",
    429: "Too many requests; Retry-After says when to go on.",
    500: "Something unexpected happened.",
    503: "The service cannot do this now; Retry-After says when to try again.",
}
_EXAMPLES = {
    404: {"detail": "There is no such analysis.", "code": "unknown_analysis"},
    409: {"detail": "Only partial and failed analyses can be resumed; this one is completed.", "code": "wrong_state"},
    422: {"detail": "The request is not valid. /video: Field required", "code": "invalid_request"},
    429: {"detail": "More than 600 requests in 1 minute.", "code": "rate_limited"},
}


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problem responses of a route: those that any call can meet, and the given ones."""
    answers: dict[int | str, dict[str, Any]] = {}
    for status in sorted({401, 405, 413, 415, 422, 429, 500, 503, *statuses}):
        title = HTTPStatus(status).phrase
        example = {"type": "about:blank", "title": title, "status": status, "instance": "/v1/analyses"}
        example |= {"detail": _MEANINGS[status], **_EXAMPLES.get(status, {})}
        # The reference is to a schema that `openapi.describe` adds: with `model` FastAPI would say application/json.
        content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}}
        answers[status] = {"description": _MEANINGS[status], "content": content}
        if status in {429, 503}:
            header = {"description": "Seconds until another try can succeed.", "schema": {"type": "integer"}}
            answers[status]["headers"] = {"Retry-After": header}
    return answers
