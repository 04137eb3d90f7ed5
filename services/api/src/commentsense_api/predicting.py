"""Scoring given texts: what is sent to the model server, and what its answers say."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from commentsense_contracts.errors import ModelRejected, ModelUnavailable
from commentsense_contracts.model_client import read_prediction
from commentsense_contracts.states import Skip
from commentsense_contracts.texts import MAX_CHARACTERS, prepare

from commentsense_api import schemas

Record = dict[str, Any]
# A text that every model scores: when even this is refused, the fault is not in the texts.
CANARY = "thank you"


def visible(text: str) -> bool:
    """Whether a reader could see anything of it."""
    return any(character.isprintable() and not character.isspace() for character in text)


async def bisect(ask: Callable[[Sequence[str]], Awaitable[list[Record]]], texts: Sequence[str]) -> list[Record | None]:
    """One record per text; None for a text that the server refuses even alone.

    The server refuses a request as a whole, so a refused one is halved until the text that it minds stands alone.

    Raises:
        ModelUnavailable: as `ask`, or the server refuses everything.
    """
    try:
        return list(await ask(texts))
    except ModelRejected:
        if len(texts) > 1:
            middle = len(texts) // 2
            return await bisect(ask, texts[:middle]) + await bisect(ask, texts[middle:])
        try:
            await ask([CANARY])
        except ModelRejected as error:
            raise ModelUnavailable("The model server refuses every text: it does not keep its contract.") from error
        return [None]


def _skipped(reason: Skip, truncated: bool) -> schemas.PredictionView:
    nothing = dict.fromkeys(
        ("label", "negative", "neutral", "positive", "confidence", "language", "supported", "model_version")
    )
    return schemas.PredictionView.model_validate({**nothing, "skipped": reason.value, "truncated": truncated})


def _terms(record: Record) -> list[schemas.TermWeight] | None:
    found = record.get("terms")
    if not isinstance(found, list):
        return None
    try:
        return [schemas.TermWeight(term=str(term), label=str(label), weight=float(w)) for term, label, w in found]
    except (TypeError, ValueError) as error:
        raise ModelUnavailable("The model server's answer is not what its contract says.") from error


def _answer(record: Record | None, truncated: bool) -> schemas.PredictionView:
    if record is None:
        return _skipped(Skip.UNSCORABLE, truncated)
    found = read_prediction(record)
    return schemas.PredictionView(
        label=found.label,
        negative=found.negative,
        neutral=found.neutral,
        positive=found.positive,
        confidence=found.confidence,
        language=found.language,
        supported=found.supported,
        model_version=found.model_version,
        skipped=None,
        truncated=truncated,
        terms=_terms(record),
    )


async def predict(
    ask: Callable[[Sequence[str]], Awaitable[list[Record]]], texts: Sequence[str]
) -> list[schemas.PredictionView]:
    """One answer per text, in order.

    Raises:
        ModelUnavailable: the server gives no usable answer.
    """
    prepared = [prepare(text) for text in texts]
    places = [place for place, text in enumerate(prepared) if visible(text)]
    records = await bisect(ask, [prepared[place] for place in places]) if places else []
    answers = [_skipped(Skip.EMPTY, len(text) > MAX_CHARACTERS) for text in texts]
    for place, record in zip(places, records, strict=True):
        answers[place] = _answer(record, len(texts[place]) > MAX_CHARACTERS)
    return answers
