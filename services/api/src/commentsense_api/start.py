"""Making analyses: of a video, or of another analysis' texts."""

import hashlib
import json
import secrets

from commentsense_contracts import ledger
from commentsense_contracts.errors import WrongState
from commentsense_contracts.ledger import Created, NewAnalysis
from commentsense_contracts.records import Analysis, Options, Page
from commentsense_contracts.redis_calls import arun
from commentsense_contracts.states import ModelAlias, State
from commentsense_contracts.video_id import parse_video_id

from commentsense_api.admission import admit
from commentsense_api.context import Context
from commentsense_api.problems import ApiProblem
from commentsense_api.requests import StartRequest

RESCORABLE = frozenset({State.COMPLETED, State.PARTIAL, State.CANCELLED})


def new_id() -> str:
    """80 random bits in hexadecimal: safe in URLs, keys and patterns."""
    return secrets.token_hex(10)


def digest(*parts: object) -> str:
    """Tells analyses of the same video and options from others."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


async def start(context: Context, asked: StartRequest, owner: str, traceparent: str) -> Created:
    """Makes an analysis of a video, or finds the fresh one.

    Raises:
        InvalidVideo: the video is none.
        ApiProblem: there is no room, or more comments are asked for than allowed.
    """
    settings = context.settings
    video = parse_video_id(asked.video)
    most = asked.max_comments or min(settings.default_max_comments, settings.max_comments_cap)
    if most > settings.max_comments_cap:
        detail = f"At most {settings.max_comments_cap} comments can be asked for (COMMENTSENSE_MAX_COMMENTS_CAP)."
        raise ApiProblem(422, detail, code="too_many_comments")
    options = Options(most, asked.include_replies, asked.order)
    now = await admit(context.client, settings)
    new = NewAnalysis(
        id=new_id(),
        owner=owner,
        video=video,
        options=options,
        digest=digest(video, options.max_comments, options.include_replies, options.order.value),
        expires_at=now + settings.retention_days * 86400,
        traceparent=traceparent,
    )
    call = ledger.create(new, settings.pace, not asked.refresh, settings.freshness_seconds)
    created = await arun(context.client, call)
    context.ring(created.id, created.bells, traceparent)
    return created


def check_model(context: Context, alias: ModelAlias) -> None:
    """Raises ApiProblem where no server is set for the alias."""
    if alias not in context.models:
        detail = f"No model server is set for {alias.value}: set COMMENTSENSE_CHALLENGER_MODEL_URL for API and worker."
        raise ApiProblem(409, detail, code="model_not_configured")


async def rescore(context: Context, source: Analysis, alias: ModelAlias, traceparent: str) -> Created:
    """Makes an analysis of another one's texts, which costs no quota and expires when they do.

    Raises:
        WrongState: the other one is under way or kept nothing.
        ApiProblem: there is no room, or no such model.
    """
    check_model(context, alias)
    if source.state not in RESCORABLE:
        raise WrongState(source.state, f"Only ended analyses can be scored again; this one is {source.state.value}.")
    if source.scored + source.skipped == 0:
        raise WrongState(source.state, "This analysis kept no comments that could be scored again.")
    await admit(context.client, context.settings)
    known = source.video_comments
    extra = {"title": source.title, "channel": source.channel}
    new = NewAnalysis(
        id=new_id(),
        owner=source.owner,
        video=source.video,
        options=source.options,
        digest=digest("rescore", source.id, source.revision, alias.value),
        # The texts are as old as the source's, and their retention with them.
        expires_at=int(source.expires_at),
        traceparent=traceparent,
        model=alias,
        source=source.id,
        pages=(Page("copy", parent=source.id),),
        extra=extra | ({} if known is None else {"video_comments": str(known)}),
    )
    # A running one is the same request sent twice; an ended one may have met another version behind the alias.
    created = await arun(context.client, ledger.create(new, context.settings.pace, True, 0))
    context.ring(created.id, created.bells, traceparent)
    return created
