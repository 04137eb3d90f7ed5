"""What an audience asks, praises, complains of and repeats."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from commentsense_api import comments
from commentsense_api.context import ContextDep, OwnerDep
from commentsense_api.examples import INSIGHTS
from commentsense_api.problems import documented
from commentsense_api.routes.analyses import AnalysisId
from commentsense_api.schemas import CommentView
from commentsense_api.schemas_insights import (
    DuplicatesView,
    Insights,
    KindView,
    LanguageView,
    RepeatedText,
    Topic,
    TopicalView,
)

router = APIRouter(prefix="/v1", tags=["results"])


@router.get(
    "/analyses/{analysis_id}/insights",
    summary="Questions, praise, complaints",
    responses={
        200: {
            "description": "What the audience asks, praises, complains of and repeats.",
            "content": {"application/json": {"example": INSIGHTS}},
        },
        **documented(404),
    },
)
async def read_insights(
    analysis_id: AnalysisId,
    context: ContextDep,
    owner: OwnerDep,
    limit: Annotated[
        int, Query(ge=1, le=50, description="Comments, topics and texts of each kind at most.", examples=[10])
    ] = 10,
) -> Insights:
    """Questions, praise, complaints and spam by rules and the model's labels; repeated texts; languages."""
    head = await context.store.head(analysis_id, owner)
    found = (await context.reading.get(head))["insights"]
    ids = {kind: found[kind]["ids"][:limit] for kind in ("question", "praise", "complaint", "spam")}
    # One comment may be of several kinds.
    wanted = list(dict.fromkeys(comment_id for some in ids.values() for comment_id in some))
    reader = comments.Reader(context.client, head.id, comments.Query(comments.ALL))
    views = {comment.comment.id: comments.view(comment) for comment in await reader.load(wanted)}
    total = found["comments"]

    def share(count: int) -> float:
        return round(count / total, 4) if total else 0.0

    def of(kind: str) -> dict[str, Any]:
        items: list[CommentView] = [views[comment_id] for comment_id in ids[kind] if comment_id in views]
        return {"count": found[kind]["count"], "share": share(found[kind]["count"]), "items": items}

    def topical(kind: str) -> TopicalView:
        topics = [Topic(term=term, count=count) for term, count in found[kind]["topics"][:limit]]
        return TopicalView(**of(kind), topics=topics)

    repeated = found["duplicates"]
    return Insights(
        id=head.id,
        revision=found["revision"],
        comments=total,
        questions=topical("question"),
        praise=topical("praise"),
        complaints=topical("complaint"),
        spam=KindView(**of("spam")),
        duplicates=DuplicatesView(
            count=repeated["count"],
            share=share(repeated["count"]),
            groups=[RepeatedText(text=text, count=count) for text, count in repeated["groups"][:limit]],
        ),
        languages=[
            LanguageView(language=code, count=count, share=share(count), supported=supported)
            for code, count, supported in found["languages"]
        ],
    )
