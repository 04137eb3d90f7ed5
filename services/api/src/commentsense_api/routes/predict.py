"""Scoring given texts."""

from functools import partial

from commentsense_contracts.errors import ModelUnavailable
from fastapi import APIRouter

from commentsense_api import metrics, predicting, schemas
from commentsense_api.context import ContextDep, OwnerDep
from commentsense_api.examples import PREDICTIONS
from commentsense_api.problems import documented
from commentsense_api.requests import PredictRequest
from commentsense_api.start import check_model

router = APIRouter(prefix="/v1", tags=["model"])


@router.post(
    "/predict",
    summary="Score texts",
    responses={
        200: {"description": "One answer per text.", "content": {"application/json": {"example": PREDICTIONS}}},
        **documented(409),
    },
)
async def predict(asked: PredictRequest, context: ContextDep, _owner: OwnerDep) -> schemas.Predictions:
    """Labels the given texts. Nothing of them is stored or logged."""
    check_model(context, asked.model)
    ask = partial(context.models[asked.model].predict, explain=asked.explain)
    try:
        answers = await predicting.predict(ask, asked.texts)
    except ModelUnavailable:
        metrics.MODEL_ERRORS.labels(asked.model).inc()
        raise
    return schemas.Predictions(model=asked.model, predictions=answers)
