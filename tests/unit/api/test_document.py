"""The OpenAPI document and its examples."""

import pytest
from commentsense_api import examples, schemas, schemas_collections, schemas_insights
from commentsense_api.admission import refuse
from commentsense_api.app import create_app
from commentsense_api.problems import ApiProblem, Problem, respond
from commentsense_api.settings import ApiSettings
from commentsense_contracts.errors import UnsafeRedis
from pydantic import BaseModel

PAIRS: list[tuple[type[BaseModel], object]] = [
    (schemas.Snapshot, examples.SNAPSHOT),
    (schemas.Started, examples.STARTED),
    (schemas.SummaryPage, examples.SUMMARY_PAGE),
    (schemas.Comparison, examples.COMPARISON),
    (schemas.Timeline, examples.TIMELINE),
    (schemas.Terms, examples.TERMS),
    (schemas_insights.Insights, examples.INSIGHTS),
    (schemas.CommentPage, examples.COMMENT_PAGE),
    (schemas.CommentLabels, examples.COMMENT_LABELS),
    (schemas.Status, examples.STATUS),
    (schemas.ModelDescription, examples.MODEL_DESCRIPTION),
    (schemas.Predictions, examples.PREDICTIONS),
    (schemas_collections.Collection, examples.COLLECTION),
    (schemas_collections.CollectionPage, examples.COLLECTION_PAGE),
]
DOCUMENT = create_app(ApiSettings()).openapi()
OPERATIONS = [
    (path, method, operation) for path, methods in DOCUMENT["paths"].items() for method, operation in methods.items()
]


@pytest.mark.parametrize(("model", "example"), PAIRS)
def test_examples_are_what_the_models_say(model: type[BaseModel], example: object) -> None:
    """An example has every field of its model and no other."""
    assert model.model_validate(example).model_dump(mode="json", exclude_unset=False) == example


def test_every_call_of_the_design_is_there() -> None:
    """No call is missing."""
    one, many = "/v1/analyses/{analysis_id}", "/v1/collections"
    expected = {
        ("/v1/analyses", "post"), ("/v1/analyses", "get"), (one, "get"), (one, "delete"), (f"{one}/events", "get"),
        (f"{one}/timeline", "get"), (f"{one}/terms", "get"), (f"{one}/insights", "get"),
        (f"{one}/comments", "get"), (f"{one}/export", "get"),
        (f"{one}/cancel", "post"), (f"{one}/resume", "post"), (f"{one}/rescore", "post"), ("/v1/compare", "get"),
        ("/v1/predict", "post"), (f"{one}/lookup", "post"), ("/v1/status", "get"), ("/v1/model", "get"),
        (many, "post"), (many, "get"), (f"{many}/{{collection_id}}", "get"), (f"{many}/{{collection_id}}", "delete"),
        (f"{many}/{{collection_id}}/analyses", "post"), (f"{many}/{{collection_id}}/resume", "post"),
        ("/healthz", "get"), ("/readyz", "get"), ("/metrics", "get"),
    }  # fmt: skip
    assert {(path, method) for path, method, _ in OPERATIONS} == expected


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
def test_every_operation_is_described(path: str, method: str, operation: dict[str, object]) -> None:
    """Summary, description, and problem details for every error."""
    assert operation["summary"]
    assert operation["description"]
    responses = operation["responses"]
    assert isinstance(responses, dict)
    for status, answer in responses.items():
        if int(status) >= 400:
            assert list(answer["content"]) == ["application/problem+json"], (path, method, status)


def test_every_parameter_and_field_of_a_request_is_described() -> None:
    """Nothing has to be guessed."""
    for path, method, operation in OPERATIONS:
        for parameter in operation.get("parameters", []):
            assert parameter.get("description"), (path, method, parameter["name"])
    for name in (
        "StartRequest", "RescoreRequest", "PredictRequest", "LookupRequest", "CollectionRequest", "CollectionStart",
    ):  # fmt: skip
        model = DOCUMENT["components"]["schemas"][name]
        assert model["additionalProperties"] is False
        assert all(field.get("description") for field in model["properties"].values()), name


def test_references_resolve() -> None:
    """Every schema that is named is there."""
    text = str(DOCUMENT)
    known = DOCUMENT["components"]["schemas"]
    names = {part.split("'")[0] for part in text.split("#/components/schemas/")[1:]}
    assert names <= set(known)
    assert "Problem" in names


def test_problem_is_valid_and_says_when_to_retry() -> None:
    """A problem carries the RFC's members, extensions and the header."""
    answer = respond(ApiProblem(503, "Later.", code="busy", retry_after=0, depth=7), "/v1/analyses")
    found = Problem.model_validate_json(bytes(answer.body))
    assert (found.status, found.title, found.code) == (503, "Service Unavailable", "busy")
    assert (found.model_extra or {})["depth"] == 7
    assert answer.headers["retry-after"] == "1"
    assert answer.headers["content-type"] == "application/problem+json"


def test_admission_refuses_a_full_store_and_deep_queues() -> None:
    """There is no room above 80 % of maxmemory or behind too much work; without maxmemory only work counts."""
    settings = ApiSettings()
    assert refuse({"maxmemory": 0, "used_memory": 10**12}, 0, 0, settings) is None
    assert refuse({"maxmemory": 100, "used_memory": 80}, 20_000, 5_000, settings) is None
    for memory, fetch, score in (
        ({"maxmemory": 100, "used_memory": 81}, 0, 0),
        ({"maxmemory": 0, "used_memory": 1}, 20_001, 0),
        ({"maxmemory": 0, "used_memory": 1}, 0, 5_001),
    ):
        problem = refuse(memory, fetch, score, settings)
        assert problem is not None
        assert problem.status == 503
        assert "Retry-After" in problem.headers
    with pytest.raises(UnsafeRedis):
        refuse({"maxmemory_policy": "allkeys-lru"}, 0, 0, settings)
