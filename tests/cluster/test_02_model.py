"""Another model, while analyses run: beside the first for a share of analyses, then instead of it."""

import json
from collections import Counter

import pytest

from tests.cluster.conftest import VIDEOS
from tests.cluster.deployment import Deployment
from tests.cluster.faults import counted
from tests.cluster.load import asking
from tests.golden import SHIPPED
from tests.outcome import Outcome, wait_settled
from tests.stack import wait_until


def version_of(model: str) -> str:
    """The version of a model that ships."""
    path = SHIPPED[model] / "artifacts" / "model" / "description.json"
    return str(json.loads(path.read_text("utf-8"))["version"])


def versions_of(deployment: Deployment, analysis: str) -> Counter[str]:
    """Comments of an analysis by the model version that scored them."""
    return Counter(row["model_version"] for row in deployment.comments(analysis) if row["label"])


def versions_now(deployment: Deployment) -> set[str]:
    """The versions that a new analysis sees."""
    analysis = deployment.analyse("cs-demo-001", refresh=True, max_comments=100)
    assert wait_settled(deployment, analysis, 120)["state"] == "completed"
    return set(versions_of(deployment, analysis))


@pytest.mark.usefixtures("calm")  # which is measured before anything changes
def test_a_challenger_scores_whole_analyses(deployment: Deployment) -> None:
    """At a share of one half both versions answer, and no analysis holds two."""
    deployment.install(
        modelServer__challenger__enabled="true", modelServer__challenger__image__tag="accurate",
        modelServer__challenger__share="0.5",
    )  # fmt: skip
    # So many that all on one side would be a matter of one in thirty thousand.
    analyses = [deployment.analyse("cs-demo-001", refresh=True, max_comments=100) for _ in range(16)]
    seen = []
    for analysis in analyses:
        assert deployment.wait(analysis, 180)["state"] == "completed"
        seen.append(versions_of(deployment, analysis))
    assert all(len(found) == 1 for found in seen), seen
    assert len(sum(seen, Counter())) == 2, seen


def test_a_new_model_image_replaces_the_old_one_while_an_analysis_runs(
    deployment: Deployment, calm: dict[str, Outcome]
) -> None:
    """No comment is lost, nobody's request fails, and half a minute later the new version answers alone."""
    video, new = "cluster0000", version_of("accurate")
    deployment.install(modelServer__challenger__enabled="false", modelServer__challenger__share="0")
    request = b'{"texts": ["what a lovely video", "this is awful"]}'
    with asking([(f"{deployment.api}/v1/predict", request), (f"{deployment.api}/v1/analyses", None)]) as answers:
        analysis = deployment.analyse(video, max_comments=VIDEOS[video], refresh=True)
        wait_until(lambda: counted(deployment, analysis) > 0, 60, "counting has begun")
        deployment.install(modelServer__image__tag="accurate")
        wait_settled(deployment, analysis, 300)
        # Connections live 30 s at most: by then the old server is asked by nobody, and it stops.
        wait_until(lambda: versions_now(deployment) == {new}, 90, "the new version answers alone", every=2)
    assert answers.statuses["200"] > 50, answers.statuses
    assert not answers.failed, answers.statuses
    assert deployment.snapshot(analysis)["state"] == "completed"
    assert {row["id"] for row in deployment.comments(analysis)} == calm[video].labels.keys()
    assert set(versions_of(deployment, analysis)) - {new}, "the analysis began with the old version"


def test_the_first_model_comes_back(deployment: Deployment) -> None:
    """An upgrade to the old tag: the first version scores again, alone."""
    deployment.install(modelServer__image__tag="fast")
    wait_until(lambda: versions_now(deployment) == {version_of("fast")}, 90, "the first version answers alone", every=2)
