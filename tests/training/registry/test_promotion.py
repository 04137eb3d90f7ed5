"""Promotion and the way back, on real models and a real registry."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from commentsense_training import champions, limits, promotion, registry, splits, tracking
from commentsense_training.__main__ import main
from commentsense_training.promotion import Decision
from commentsense_training.settings import Settings
from mlflow import MlflowClient

from tests.training.registry.conftest import NAME, Models, Register

# MLflow's own use of SQLAlchemy.
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SADeprecationWarning")


def _state(client: MlflowClient) -> Any:
    """Everything that a promotion may change."""
    found = client.get_registered_model(NAME)
    return dict(found.aliases), dict(found.tags)


def _praise(predict: Any, half: str, _: Any) -> dict[str, Any]:
    """A suite of two cases, to see that its figures arrive."""
    failures = int((predict(["I love this, thank you!", "What a wonderful song"]).argmax(axis=1) != 2).sum())
    return {"capabilities": {"praise": {"kind": "MFT", "cases": 2, "failures": failures}}}


def test_the_first_serves_and_a_worse_one_does_not(
    register: Register, models: Models, client: MlflowClient, settings: Settings, work: Path
) -> None:
    """The first serves by absolute limits, a blind one is refused with the reasons, and changes nothing."""

    def decide(challenger: int) -> Decision:
        serving = champions.current(client, NAME)
        return promotion.decide(
            client,
            registry.resolve(client, NAME, str(challenger)),
            None if serving is None else registry.resolve(client, NAME, str(serving)),
            splits.read("small", work),
            limits.read("small", NAME),
            print,
            data_hash=splits.data_hash("small", work),
            suite=_praise,
            settings=settings,
        )

    good = register(models.good)
    first = decide(good)
    assert first.promoted, first.reasons
    assert champions.current(client, NAME) == good
    assert "challenger" not in _state(client)[0]

    blind = register(models.blind)
    before = _state(client)
    refused = decide(blind)
    assert _state(client) == before
    assert any("gain in macro recall" in reason for reason in refused.reasons), refused.reasons
    run = client.get_run(refused.run_id)
    assert run.data.tags["decision"] == "refused"
    assert run.data.tags["champion"] == str(good)
    kept = json.loads(Path(client.download_artifacts(refused.run_id, "gates.json")).read_text())
    assert kept["reasons"] == refused.reasons
    assert any("slice" in gate["name"] and gate["p"] is not None for gate in kept["gates"])
    assert {"corpus-test: gain in macro recall", "behaviour, sealed half: passed", "megabytes"} <= {
        gate["name"] for gate in kept["gates"]
    }


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"data_hash": "0" * 64}, "another split"),
        ({"fitted_on": ["corpus-train", "corpus-test"]}, "nothing is left to compare on"),
    ],
)
def test_rows_that_a_model_has_seen_prove_nothing(
    change: dict[str, Any],
    message: str,
    register: Register,
    models: Models,
    client: MlflowClient,
    work: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A model of another split, or one fitted on what is held out, is refused before anything is measured."""
    register(models.good, **change)
    before = _state(client)
    assert main(["promote", "--work", str(work)]) == 1
    assert message in capsys.readouterr().err
    assert _state(client) == before


def test_the_champion_is_not_its_own_challenger(
    register: Register, models: Models, client: MlflowClient, work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The serving version cannot be promoted over itself."""
    champions.promote(client, NAME, register(models.good))
    assert main(["promote", "--challenger", "champion", "--work", str(work)]) == 1
    assert "is the champion already" in capsys.readouterr().err


def _versions(client: MlflowClient, count: int) -> Sequence[int]:
    """Versions without content: what history needs."""
    client.create_registered_model(NAME)
    return [int(client.create_model_version(NAME, "file:///nowhere").version) for _ in range(count)]


def test_several_promotions_can_be_undone(client: MlflowClient, settings: Settings) -> None:
    """One step at a time, back to the first; then there is nothing to go back to."""
    one, two, three = _versions(client, 3)
    for version in (one, two, three):
        champions.promote(client, NAME, version)
    assert champions.history(client, NAME) == [one, two, three]
    assert champions.roll_back(client, NAME) == (three, two)
    assert int(client.get_model_version_by_alias(NAME, registry.PREVIOUS).version) == one
    assert champions.roll_back(client, NAME) == (two, one)
    with pytest.raises(registry.RegistryError, match="first that serves"):
        champions.roll_back(client, NAME)
    champions.promote(client, NAME, three)
    assert champions.history(client, NAME) == [one, three]
    assert main(["rollback", "--reason", "it read sarcasm as praise"]) == 0
    assert champions.current(client, NAME) == one
    assert registry.PREVIOUS not in _state(client)[0]
    where = client.get_experiment_by_name(tracking.DECISIONS)
    assert where is not None
    (decision,) = client.search_runs([where.experiment_id])
    assert decision.data.tags["decision"] == "rolled back"
    assert decision.data.tags["reasons"] == "it read sarcasm as praise"


def test_a_deleted_version_is_passed_over(client: MlflowClient) -> None:
    """The way back leads to the last champion that still exists."""
    one, two, three = _versions(client, 3)
    for version in (one, two, three):
        champions.promote(client, NAME, version)
    client.delete_model_version(NAME, str(two))
    assert champions.roll_back(client, NAME) == (three, one)


def test_an_alias_set_by_hand_is_the_truth(client: MlflowClient) -> None:
    """Somebody moved the alias in MLflow's own pages: history follows it."""
    one, two, three = _versions(client, 3)
    champions.promote(client, NAME, one)
    client.set_registered_model_alias(NAME, registry.CHAMPION, str(three))
    assert champions.history(client, NAME) == [one, three]
    champions.promote(client, NAME, two)
    assert champions.roll_back(client, NAME) == (two, three)


def test_nothing_to_roll_back_is_told(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """An empty registry answers with a sentence."""
    tracking.connect(settings)
    assert main(["rollback"]) == 1
    assert "nothing to undo" in capsys.readouterr().err
