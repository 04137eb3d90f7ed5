"""Analyses side by side: pure."""

from collections.abc import Sequence

from commentsense_contracts.states import LABELS, State

from commentsense_api import schemas, view
from commentsense_api.estimate import Estimate, difference
from commentsense_api.store import Figures, Wanted

_NAMES = (*(label.value for label in LABELS), "mean_sentiment")


def differences(one: Estimate, first: Estimate) -> list[schemas.DifferenceView]:
    """`one` minus `first`, per label and for the sentiment."""
    return [
        schemas.DifferenceView.model_validate(
            {
                "label": name,
                "difference": round(best, 4),
                "low": round(low, 4),
                "high": round(high, 4),
                "distinguishable": low > 0 or high < 0,
            }
        )
        for name, (best, low, high) in zip(_NAMES, difference(one, first), strict=True)
    ]


def caution(items: Sequence[Figures]) -> str | None:
    """What makes the comparison less sure, in words."""
    found = []
    if any(not item.analysis.state.final for item in items):
        found.append("Not all of these analyses have ended.")
    if any(item.estimate.too_few for item in items):
        found.append("Some have too few comments to tell.")
    if len({version for item in items for version in item.analysis.model_versions}) > 1:
        found.append("They were not all scored by the same model version.")
    if len({item.analysis.options.order for item in items}) > 1:
        found.append("Their comments were read in different orders.")
    if any(item.analysis.limit_reached or item.analysis.state is not State.COMPLETED for item in items):
        found.append("Not all comments of every video were read.")
    if any(not item.estimate.corrected for item in items):
        found.append("Not all shares could be corrected for the model's errors.")
    return " ".join(found) or None


def compare(items: Sequence[Figures], wanted: Wanted) -> schemas.Comparison:
    """The comparison with the first one."""
    first = items[0].estimate
    rows = []
    for item in items:
        analysis, result = item.analysis, item.estimate
        too_few = result.too_few
        row = schemas.Compared(
            id=analysis.id,
            video=analysis.video,
            title=analysis.title,
            state=analysis.state,
            coverage=view.coverage(analysis),
            shares=view.shares(result),
            mean_sentiment=view.sentiment(result),
            enough=too_few is None,
            not_enough_because=too_few,
            basis=view.basis_view(item.basis, result, wanted.min_confidence, wanted.include_owner),
            model=view.model_view(analysis),
            differences=None if item is items[0] else differences(result, first),
        )
        rows.append(row)
    return schemas.Comparison(items=rows, caution=caution(items))
