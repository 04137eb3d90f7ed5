"""The shipped model, loaded in process without MLflow."""

from pathlib import Path

import pytest
from commentsense_sentiment.model import SentimentModel

ARTIFACT = Path(__file__).parents[3] / "services" / "model-server" / "model" / "artifacts" / "model"


@pytest.fixture(scope="session")
def model() -> SentimentModel:
    """The model that ships."""
    return SentimentModel(ARTIFACT)
