"""One doorbell on queue `score`: lease a batch, select, ask the model server, commit."""

import json
import logging
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import redis
from commentsense_contracts import keys, ledger
from commentsense_contracts.errors import ModelError, ModelRejected, ModelUnavailable
from commentsense_contracts.ledger import Bells, LeasedBatch
from commentsense_contracts.model_client import ModelClient
from commentsense_contracts.records import Analysis, Prediction
from commentsense_contracts.redis_calls import run
from commentsense_contracts.states import ModelAlias, Skip

from commentsense_worker import metrics
from commentsense_worker.select import select
from commentsense_worker.settings import CANARY_SECONDS, WorkerSettings

log = logging.getLogger(__name__)
# A text that every model scores: when even this fails, the fault is not in the comments.
CANARY = "thank you"


def predict(ask: Callable[[Sequence[str]], list[Prediction]], texts: Sequence[str]) -> list[Prediction | None]:
    """One prediction per text; None for a text that the server refuses even when it is sent alone.

    A server refuses a request as a whole, so a refused one is halved until the text that it minds stands alone.

    Args:
        ask: sends texts to the model server.
        texts: at least one.

    Raises:
        ModelUnavailable: as `ask`.
    """
    try:
        return list(ask(texts))
    except ModelRejected:
        if len(texts) > 1:
            middle = len(texts) // 2
            return predict(ask, texts[:middle]) + predict(ask, texts[middle:])
        try:
            ask([CANARY])
        except ModelRejected as error:
            raise ModelUnavailable("The model server refuses every text: it does not keep the contract.") from error
        return [None]


@dataclass(frozen=True)
class Scoring:
    """What the task needs, made once a process.

    Attributes:
        settings: of the service.
        client: Redis.
        models: a client per alias that has a server.
        ring: rings doorbells for an analysis.
    """

    settings: WorkerSettings
    client: "redis.Redis"
    models: dict[ModelAlias, ModelClient]
    ring: Callable[[str, Bells], None]

    def handle(self, analysis_id: str, holder: str) -> Bells:
        """Scores one batch of an analysis, if one is ready.

        Args:
            analysis_id: whose doorbell rang.
            holder: id of the message.

        Returns:
            The doorbells to ring now.
        """
        settings = self.settings
        call = ledger.lease_batch(
            analysis_id,
            holder,
            settings.lease_seconds,
            settings.score_attempts,
            settings.split_parts,
            settings.challenger_share if ModelAlias.CHALLENGER in self.models else 0.0,
        )
        bells, leased = run(self.client, call)
        if leased is None:
            return bells
        # Others can begin with what else is ready while this batch is scored.
        self.ring(analysis_id, bells)
        started = time.perf_counter()
        alias = self._alias(leased.analysis)
        try:
            bells = self._score(leased, alias)
        except ModelError as error:
            return self._postpone(leased, holder, alias, error)
        metrics.BATCH_SECONDS.observe(time.perf_counter() - started)
        return bells

    def _alias(self, analysis: Analysis) -> ModelAlias:
        """Whose server scores. A challenger that was taken away leaves what it was given, not what asked for it."""
        alias = analysis.scored_by
        return alias if alias in self.models else analysis.model

    def _ask(self, model: ModelClient, texts: Sequence[str]) -> list[Prediction]:
        if self.settings.fault_model_delay_seconds:
            time.sleep(self.settings.fault_model_delay_seconds)
        return model.predict(texts)

    def _model(self, alias: ModelAlias) -> ModelClient:
        client = self.models.get(alias)
        if client is None:
            raise ModelUnavailable(f"No model server is set for {alias}: COMMENTSENSE_CHALLENGER_MODEL_URL is empty.")
        return client

    def _score(self, leased: LeasedBatch, alias: ModelAlias) -> Bells:
        selection = select(leased.comments)
        predictions: list[Prediction | None] = []
        if selection.texts:
            model = self._model(alias)
            with metrics.MODEL_SECONDS.labels(alias).time():
                predictions = predict(partial(self._ask, model), selection.texts)
            self._introduce(model, alias, predictions)
        answers = list(zip(selection.comments, predictions, strict=True))
        scored = [(comment, prediction) for comment, prediction in answers if prediction is not None]
        refused = [(comment, Skip.UNSCORABLE) for comment, prediction in answers if prediction is None]
        skipped = [*selection.skipped, *refused]
        done = run(self.client, ledger.commit_batch(leased.analysis.id, leased.item, scored, skipped))
        if done.outcome == "committed":
            self._count([prediction for _, prediction in scored], [reason for _, reason in skipped])
            for many, seconds in done.waits:
                for _ in range(many):
                    metrics.LATENCY.observe(seconds)
        log.info("batch %s", done.outcome, extra={"comments": len(leased.comments), "new": done.new})
        return done.bells

    def _introduce(self, model: ModelClient, alias: ModelAlias, predictions: Sequence[Prediction | None]) -> None:
        """Stores what a model version says of itself, so that the API can correct shares with no model server."""
        version = next((prediction.model_version for prediction in predictions if prediction), None)
        if version is None:
            return
        if not self.client.exists(keys.model(version)):
            description = model.describe()
            self.client.set(keys.model(str(description["version"])), json.dumps(description))
        self.client.hset(keys.MODEL_CURRENT, alias.value, version)

    def _postpone(self, leased: LeasedBatch, holder: str, alias: ModelAlias, error: ModelError) -> Bells:
        """Puts a batch back. It is blamed only when the server, asked about something harmless, answers."""
        blamed = self._answers(alias)
        metrics.MODEL_ERRORS.labels(alias, "batch" if blamed else "unavailable").inc()
        settings = self.settings
        wait = min(settings.model_retry_cap_seconds, settings.model_retry_seconds * 2.0**leased.tries)
        wait *= 0.5 + 0.5 * random.random()
        call = ledger.release(
            leased.analysis.id, "score", leased.item, holder, wait, blamed=blamed, model_down=not blamed
        )
        log.warning("batch postponed", extra={"error": str(error), "blamed": blamed, "seconds": round(wait, 1)})
        return run(self.client, call)

    def _answers(self, alias: ModelAlias) -> bool:
        try:
            self._model(alias).predict([CANARY], timeout=CANARY_SECONDS)
        except ModelError:
            return False
        return True

    def _count(self, predictions: Sequence[Prediction], reasons: Sequence[Skip]) -> None:
        metrics.BATCH_SIZE.observe(len(predictions) + len(reasons))
        for (label, version), count in Counter((p.label, p.model_version) for p in predictions).items():
            metrics.SCORED.labels(label, version).inc(count)
        by_version = {version: metrics.CONFIDENCE.labels(version) for version in {p.model_version for p in predictions}}
        for prediction in predictions:
            by_version[prediction.model_version].observe(prediction.confidence)
        for reason, count in Counter(reasons).items():
            metrics.SKIPPED.labels(reason).inc(count)
