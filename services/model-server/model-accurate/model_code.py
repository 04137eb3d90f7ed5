"""MLflow runs this file to make the model: it is logged beside the weights, nothing is pickled."""

from commentsense_sentiment.pyfunc import SentimentPyfunc
from mlflow.models import set_model

set_model(SentimentPyfunc())
