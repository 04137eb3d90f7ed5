"""The OpenAPI document: what FastAPI derives, with problems as the only errors and bearer tokens described."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from commentsense_api import schemas
from commentsense_api.problems import Problem

DESCRIPTION = (
    "What a YouTube video's audience feels, from its comments. Errors are problem details (RFC 9457), times are "
    "RFC 3339 UTC, lists page by cursor. " + schemas.DERIVED
)


def describe(app: FastAPI) -> dict[str, Any]:
    """The document, made once."""
    if app.openapi_schema:
        return app.openapi_schema
    document = get_openapi(title=app.title, version=app.version, description=DESCRIPTION, routes=app.routes)
    parts = document.setdefault("components", {})
    models = parts.setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        models.pop(unused, None)
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    models.update(problem.pop("$defs", {}))
    models["Problem"] = problem
    parts["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer"}}
    for path, methods in document["paths"].items():
        for operation in methods.values():
            # Optional: a service without tokens asks for none.
            operation["security"] = [{}, {"bearer": []}] if path.startswith("/v1") else []
    app.openapi_schema = document
    return document
