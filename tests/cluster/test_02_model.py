"""Another model, while analyses run: beside the first for a share of analyses, then instead of it."""

from collections import Counter

from tests.cluster.conftest import VIDEOS
from tests.cluster.deployment import Deployment
from tests.cluster.faults import counted
from tests.cluster.load import asking
from tests.outcome import Outcome, wait_settled
from tests.stack import wait_until


def versions_of(deployment: Deployment, analysis: str) -> Counter[str]:
    """Comments of an analysis by the model version that scored them."""
    return Counter(row["model_version"] for row in deployment.comments(analysis) if row["label"])


def test_a_challenger_scores_whole_analyses(deployment: Deployment, calm: dict[str, Outcome]) -> None:
    """At a share of one half both versions answer, and no analysis holds two."""
    deployment.install(
        modelServer__challenger__enabled="true", modelServer__challenger__image__tag="accurate",
        modelServer__challenger__share="0.5",
    )  # fmt: skip
    analyses = [deployment.analyse("cs-demo-001", refresh=True, max_comments=200) for _ in range(8)]
    seen = []
    for analysis in analyses:
        assert deployment.wait(analysis, 180)["state"] == "completed"
        seen.append(versions_of(deployment, analysis))
    assert all(len(found) == 1 for found in seen), seen
    assert len(sum(seen, Counter())) == 2, seen
    assert calm


def test_a_new_model_image_replaces_the_old_one_while_an_analysis_runs(
    deployment: Deployment, calm: dict[str, Outcome]
) -> None:
    """No comment is lost, nobody's request fails, and the analysis says that it saw two versions."""
    video = "cluster0000"
    deployment.install(modelServer__challenger__enabled="false", modelServer__challenger__share="0")
    request = b'{"texts": ["what a lovely video", "this is awful"]}'
    with asking([(f"{deployment.api}/v1/predict", request), (f"{deployment.api}/v1/analyses", None)]) as answers:
        analyses = [deployment.analyse(video, max_comments=VIDEOS[video], refresh=True)]
        wait_until(lambda: counted(deployment, analyses[0]) > 0, 60, "counting has begun")
        deployment.install(modelServer__image__tag="accurate")
        # One that began with the old version, and one that begins when the new one is ready.
        analyses.append(deployment.analyse(video, max_comments=VIDEOS[video], refresh=True))
        for analysis in analyses:
            wait_settled(deployment, analysis, 300)
    assert answers.statuses["200"] > 50, answers.statuses
    assert not answers.failed, answers.statuses
    for analysis in analyses:
        assert deployment.snapshot(analysis)["state"] == "completed"
        assert {row["id"] for row in deployment.comments(analysis)} == calm[video].labels.keys()
    before, after = (set(versions_of(deployment, analysis)) for analysis in analyses)
    assert len(after) == 1
    assert before - after, "the first analysis began with the old version"


def test_the_first_model_comes_back(deployment: Deployment) -> None:
    """An upgrade to the old tag: one version scores again, whole analyses."""
    deployment.install(modelServer__image__tag="fast")
    analysis = deployment.analyse("cs-demo-001", refresh=True)
    assert deployment.wait(analysis, 120)["state"] == "completed"
    assert len(versions_of(deployment, analysis)) == 1
