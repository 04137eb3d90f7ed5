"""The MLflow face of the model."""

from pathlib import Path
from typing import Any

from mlflow.pyfunc.model import PythonModel, PythonModelContext

from commentsense_sentiment.model import DOMAIN, SentimentModel

ARTIFACT = "model"


class SentimentPyfunc(PythonModel):
    """Answers `/invocations` with one record per text.

    `params`: `explain` adds the terms that moved each answer; `describe` answers with the
    model's description instead, one record for the whole request; `domain` names the source that
    the probabilities are calibrated for ("youtube" or "tweets").
    """

    _model: SentimentModel

    def load_context(self, context: PythonModelContext) -> None:
        """Load the weights from the logged artifact, wherever the directory lies."""
        self._model = SentimentModel(Path(context.artifacts[ARTIFACT]))

    # MLflow allows the context argument to be left out, and checks requests against these hints.
    def predict(  # type: ignore[override]
        self, model_input: list[str], params: dict[str, Any] | None = None
    ) -> list[dict[str, Any]]:
        """Records for `model_input`, in order."""
        params = params or {}
        if params.get("describe"):
            return [{"description": self._model.description}]
        return self._model.predict(
            model_input, explain=bool(params.get("explain")), domain=str(params.get("domain") or DOMAIN)
        )
