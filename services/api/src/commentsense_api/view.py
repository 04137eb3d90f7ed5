"""Makes the snapshot of an analysis out of what is stored: pure."""

from collections.abc import Mapping
from typing import Any

from commentsense_contracts.records import Analysis, rfc3339
from commentsense_contracts.states import Code, Order, State

from commentsense_api import schemas
from commentsense_api.estimate import Estimate
from commentsense_api.tally import Basis, basis

ADVICE = {
    Code.COMMENTS_DISABLED: "The video's owner has turned comments off. Choose another video.",
    Code.VIDEO_NOT_FOUND: "The video is private, was removed, or never was. Check the id.",
    Code.SOURCE_NOT_FOUND: "The channel or playlist is private, was removed, or never was. Check what was given.",
    Code.QUOTA_EXHAUSTED: "The day's YouTube quota is spent; it renews at midnight Pacific time. Resume then.",
    Code.UPSTREAM_UNAVAILABLE: "See the reason, mend what it names or wait a while, then resume.",
    Code.MODEL_UNAVAILABLE: "The model server did not answer. Start it, then resume; what was fetched is kept.",
    Code.STALLED: "Nothing moved any more. See that fetcher and worker run, then resume.",
}
CORRECTED = (
    "Raw labels corrected by the model's confusion counts on held-out comments; the interval covers sampling and the "
    "uncertainty of those counts."
)
RAW = "Raw labels, not corrected: the model says nothing of its errors. The interval (Wilson) covers sampling alone."


def optional_time(seconds: float) -> str | None:
    """RFC 3339, None for 0."""
    return rfc3339(seconds) if seconds else None


def coverage(analysis: Analysis) -> str:
    """What was read, of how much, in which order, and what follows from that."""
    read, known = analysis.fetched, analysis.video_comments
    first = f"{read:,} comments were read." if known is None else f"{read:,} of about {known:,} comments were read."
    if not analysis.options.include_replies:
        first += " Replies were not asked for."
    if analysis.source:
        first += " They are those that another analysis had kept; what it did not read is not here either."
    if known is not None and read >= known and analysis.state is State.COMPLETED:
        return f"{first} That is all of them."
    if analysis.state is State.COMPLETED and not analysis.limit_reached and not analysis.source:
        return f"{first} That is all that YouTube lists; its count includes comments that it does not show."
    if analysis.options.order is Order.TIME:
        return (
            f"{first} They were read newest first. The newest are not a random sample: "
            "what people wrote earlier may differ, and the intervals do not cover that."
        )
    return (
        f"{first} They were read in YouTube's order of relevance. That is not a random sample: it favours what is "
        "liked and answered, and the intervals do not cover that."
    )


def progress(analysis: Analysis, skipped: Mapping[str, int]) -> schemas.Progress:
    """How far an analysis is."""
    known = analysis.video_comments
    expected = None if known is None else min(known, analysis.options.max_comments)
    ended = analysis.state in {State.COMPLETED}
    handled = analysis.scored + analysis.skipped
    # YouTube's count is not exact: it must neither pass 1 nor reach it before the end.
    goal = max(expected or 0, analysis.fetched)
    done = 1.0 if ended else min(0.99, 0.5 * (analysis.fetched + handled) / goal) if goal else 0.0
    return schemas.Progress(
        fetched=analysis.fetched,
        scored=analysis.scored,
        skipped=dict(skipped),
        repeats=analysis.repeats,
        pages=analysis.pages_done,
        video_comments=known,
        expected=expected,
        done=round(done, 4),
    )


def shares(result: Estimate) -> list[schemas.ShareView]:
    """Shares as they are shown."""
    return [
        schemas.ShareView.model_validate(
            {
                "label": share.label,
                "count": share.count,
                "share_raw": round(share.raw, 4),
                "estimate": round(share.estimate, 4),
                "low": round(share.low, 4),
                "high": round(share.high, 4),
            }
        )
        for share in result.shares
    ]


def sentiment(result: Estimate) -> schemas.Interval:
    """The mean sentiment as it is shown."""
    best, low, high = (round(value, 4) for value in result.sentiment)
    return schemas.Interval(estimate=best, low=low, high=high)


def basis_view(found: Basis, result: Estimate, min_confidence: float, include_owner: bool) -> schemas.BasisView:
    """What the shares rest on."""
    return schemas.BasisView(
        counted=found.counted,
        owner_comments=found.owner,
        includes_owner=include_owner,
        unsupported_language=found.unsupported,
        below_confidence=found.unsure,
        min_confidence=round(min_confidence, 1),
        corrected=result.corrected,
        method=CORRECTED if result.corrected else RAW,
    )


def model_view(analysis: Analysis) -> schemas.ModelView:
    """Which model scored."""
    versions = list(analysis.model_versions)
    return schemas.ModelView(alias=analysis.scored_by, versions=versions, mixed=len(versions) > 1)


def trouble(analysis: Analysis) -> schemas.Trouble | None:
    """Why it is partial or failed."""
    if analysis.code is None:
        return None
    return schemas.Trouble(
        code=analysis.code,
        reason=analysis.reason,
        advice=ADVICE[analysis.code],
        retry_at=optional_time(analysis.retry_at),
    )


def counts(tally: Mapping[str, str]) -> schemas.Counts:
    """A stored tally by label alone."""
    rows = basis(tally, 0, include_owner=False).counts.values()
    negative, neutral, positive = (sum(row[place] for row in rows) for place in range(3))
    return schemas.Counts(negative=negative, neutral=neutral, positive=positive)


def summary(analysis: Analysis, tally: Mapping[str, str]) -> schemas.Summary:
    """An analysis in a list."""
    return schemas.Summary(
        id=analysis.id,
        video=analysis.video,
        title=analysis.title,
        channel=analysis.channel,
        channel_id=analysis.channel_id,
        video_comments=analysis.video_comments,
        counts=counts(tally),
        state=analysis.state,
        code=analysis.code,
        model=analysis.model,
        source=analysis.source or None,
        fetched=analysis.fetched,
        scored=analysis.scored,
        **_times(analysis),
    )


def _times(analysis: Analysis) -> dict[str, Any]:
    return {
        "created_at": rfc3339(analysis.created_at),
        "ended_at": optional_time(analysis.ended_at),
        "expires_at": rfc3339(analysis.expires_at),
    }


def snapshot(
    analysis: Analysis, found: Basis, result: Estimate, min_confidence: float, include_owner: bool
) -> schemas.Snapshot:
    """Everything that is said of an analysis."""
    too_few = result.too_few
    return schemas.Snapshot(
        id=analysis.id,
        revision=analysis.revision,
        video=analysis.video,
        title=analysis.title,
        channel=analysis.channel,
        state=analysis.state,
        final=analysis.state.final,
        trouble=trouble(analysis),
        options=schemas.OptionsView(
            max_comments=analysis.options.max_comments,
            include_replies=analysis.options.include_replies,
            order=analysis.options.order,
        ),
        source=analysis.source or None,
        progress=progress(analysis, found.skipped),
        coverage=coverage(analysis),
        shares=shares(result),
        mean_sentiment=sentiment(result),
        enough=too_few is None,
        not_enough_because=too_few,
        basis=basis_view(found, result, min_confidence, include_owner),
        model=model_view(analysis),
        quota_spent=analysis.quota,
        updated_at=rfc3339(analysis.updated_at),
        **_times(analysis),
    )
