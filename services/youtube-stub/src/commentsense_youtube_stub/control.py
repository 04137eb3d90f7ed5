"""The stub's own calls, below /stub: tests put videos in, switch faults on and read the truth."""

import json
import re
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from commentsense_youtube_stub.catalog import VIDEO_ID
from commentsense_youtube_stub.corpus import PUBLISHED
from commentsense_youtube_stub.desk import Desk
from commentsense_youtube_stub.faults import SwitchChange
from commentsense_youtube_stub.generator import Specification, generate
from commentsense_youtube_stub.render import instant
from commentsense_youtube_stub.shelf import Shelf
from commentsense_youtube_stub.sources import UnusableSource
from commentsense_youtube_stub.video import Comment, State

MOST_COMMENTS = 200_000
_WITH_PAGE = re.compile(r"(gone_after_page|token_expires_after_page)_(\d{1,6})")
Weight = Annotated[float, Field(gt=0, le=1000)]
Count = Annotated[int, Field(ge=0, le=MOST_COMMENTS)]


class NewVideo(BaseModel):
    """What `POST /stub/videos` takes; where something is absent, the settings say."""

    model_config = ConfigDict(extra="forbid")

    id: str
    comments: Count
    seed: int = 1
    csv: str | None = None
    text_column: str = "text"
    label_column: str = ""
    late_comments: Count | None = None
    late_every: Annotated[int, Field(ge=1)] | None = None
    repeat_comments: Count | None = None
    state: State = State.OK
    after_page: Annotated[int, Field(ge=0)] = 1
    channel: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{0,30}$")] = ""
    title: Annotated[str, Field(max_length=1000)] = ""
    published: Annotated[int, Field(ge=0, lt=253_370_764_800)] = PUBLISHED
    tone: tuple[Weight, Weight, Weight] | None = None

    @model_validator(mode="before")
    @classmethod
    def _page_in_state(cls, values: Any) -> Any:
        """`gone_after_page_3` is short for the state and its page."""
        found = _WITH_PAGE.fullmatch(str(values.get("state", ""))) if isinstance(values, dict) else None
        return {**values, "state": found[1], "after_page": int(found[2])} if found else values

    @field_validator("id")
    @classmethod
    def _well_formed(cls, value: str) -> str:
        if not VIDEO_ID.fullmatch(value):
            raise ValueError("an id has 11 characters: letters, digits, - and _")
        return value


def routes(desk: Desk) -> list[Route]:
    """The control calls over the parts of a running stub."""
    settings = desk.settings

    async def add_video(request: Request) -> Response:
        try:
            wanted = NewVideo.model_validate_json(await request.body())
            late = settings.late_comments if wanted.late_comments is None else wanted.late_comments
            path = Path(wanted.csv) if wanted.csv else None
            columns = wanted.text_column, wanted.label_column
            spec = Specification(
                wanted.id,
                wanted.comments,
                late,
                wanted.seed,
                path,
                *columns,
                channel=wanted.channel,
                title=wanted.title,
                published=wanted.published,
                tone=wanted.tone,
            )
            content = await run_in_threadpool(generate, spec)
        except (ValidationError, UnusableSource) as error:
            return _refused(error)
        shelf = Shelf(
            content,
            wanted.state,
            wanted.after_page,
            wanted.late_every or settings.late_every,
            settings.repeat_comments if wanted.repeat_comments is None else wanted.repeat_comments,
        )
        desk.catalog.put(wanted.id, shelf)
        told = {"id": wanted.id, "comments": wanted.comments, "late_comments": late, "threads": len(content.threads)}
        return _json(told, 201)

    async def change_switches(request: Request) -> Response:
        try:
            desk.switches.change(SwitchChange.model_validate_json(await request.body()))
        except ValidationError as error:
            return _refused(error)
        return _json(desk.switches.shown())

    async def state(_: Request) -> Response:
        return _json(desk.state())

    async def truth(request: Request) -> Response:
        shelf = desk.catalog.get(request.path_params["video"])
        if shelf is None:
            return _json({"error": "there is no such video"}, 404)
        arrived_only = request.query_params.get("arrived_only") == "1"
        return _json([_told(comment) for comment in shelf.comments(arrived_only)])

    async def reset(_: Request) -> Response:
        desk.reset()
        return _json(desk.state())

    return [
        Route("/stub/videos", add_video, methods=["POST"]),
        Route("/stub/videos/{video}/comments", truth, methods=["GET"]),
        Route("/stub/switches", change_switches, methods=["PUT"]),
        Route("/stub/state", state, methods=["GET"]),
        Route("/stub/reset", reset, methods=["POST"]),
    ]


def _told(comment: Comment) -> dict[str, object]:
    return {
        "id": comment.id,
        "parent": comment.parent or None,
        "text": comment.text,
        "likes": comment.likes,
        "published_at": instant(comment.published),
        "is_owner": comment.is_owner,
        "label": comment.label,
        "language": comment.language,
    }


def _json(value: object, status: int = 200) -> Response:
    return Response(json.dumps(value).encode(), status, media_type="application/json")


def _refused(error: ValidationError | UnusableSource) -> Response:
    if isinstance(error, UnusableSource):
        return _json({"error": str(error)}, 422)
    found = [f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors(include_input=False)]
    return _json({"error": found}, 422)
