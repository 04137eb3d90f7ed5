"""Schemathesis sends what the OpenAPI document allows, and what it does not, to the real API on a real Redis.

Checked of every answer: no 5xx, no status, content type or header that the document lacks, no body that differs from
its schema. What is sent is derived from the test alone, so that a failure comes again.
"""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import redis
import schemathesis
from commentsense_api.app import create_app
from commentsense_api.settings import ApiSettings
from commentsense_contracts.keys import AnalysisKeys
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode, checks
from schemathesis.specs.openapi import checks as openapi_checks

from tests.integration.api_support import VIDEOS, Seeder, many, running_api
from tests.stack import Stack

KNOWN = ("known1", "known2")
# A listed collection, and one whose listing failed.
LISTED = ("listed1", "listed2")
EXAMPLES = 25
CHECKS = [
    checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_headers_conformance,
    openapi_checks.response_schema_conformance,
]
DOCUMENT = create_app(ApiSettings()).openapi()
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)


def _can_be_wrong(operation: dict[str, Any]) -> bool:
    """Whether anything in a request can break its schema; any text may stand in a path."""
    return "requestBody" in operation or any(entry["in"] != "path" for entry in operation.get("parameters", []))


ALLOWED, NOT_ALLOWED = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
CASES = [
    pytest.param(path, method.upper(), mode, id=f"{method.upper()} {path} {mode.value}")
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
    for mode in ((ALLOWED, NOT_ALLOWED) if _can_be_wrong(operation) else (ALLOWED,))
]


class Target:
    """The API under test, and the analyses that it knows."""

    def __init__(self, stack: Stack, client: "redis.Redis") -> None:
        self.url = stack.api
        self._client = client
        self._seeder = Seeder(client)

    def replenish(self) -> None:
        """Puts back what the last example erased, and forgets what it started."""
        if self._client.zcard("work:running") > 500:
            self._client.flushall()
        for name in KNOWN:
            if not self._client.exists(AnalysisKeys(name).main):
                self._seeder.completed(name, many(20, 20, 20, prefix=name))
        for name in LISTED:
            if not self._client.exists(AnalysisKeys(name).main):
                self._seeder.collection(name, VIDEOS if name == LISTED[0] else None)


@pytest.fixture(scope="module")
def target(backing: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """The running API, with the real model server."""
    with running_api(tmp_path_factory.mktemp("fuzz"), COMMENTSENSE_MODEL_URL=backing.model) as (stack, _):
        client = redis.Redis.from_url(stack.redis_url, decode_responses=True)
        yield Target(stack, client)
        client.close()


def test_document_that_is_served_is_the_one_tested(target: Target) -> None:
    """/openapi.json is what the examples below are made from."""
    assert httpx.get(f"{target.url}/openapi.json").json() == DOCUMENT


@pytest.mark.timeout(90)
@pytest.mark.parametrize(("path", "method", "mode"), CASES)
def test_answers_are_as_documented(target: Target, path: str, method: str, mode: GenerationMode) -> None:
    """Whatever is sent, the answer is one that the document describes, and never a server error."""
    operation = SCHEMA[path][method]

    @settings(
        max_examples=EXAMPLES, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(
        case=operation.as_strategy(generation_mode=mode),
        known=st.sampled_from([*KNOWN, None]),
        listed=st.sampled_from([*LISTED, None]),
    )
    def send(case: Case, known: str | None, listed: str | None) -> None:
        target.replenish()
        if known and case.path_parameters and "analysis_id" in case.path_parameters:
            case.path_parameters["analysis_id"] = known
        if listed and case.path_parameters and "collection_id" in case.path_parameters:
            case.path_parameters["collection_id"] = listed
        response: Any = case.call(base_url=target.url, timeout=20)
        case.validate_response(response, checks=CHECKS)

    send()
