"""The stub against the discovery document that google-api-python-client ships."""

import json
from collections.abc import Iterator
from datetime import datetime
from importlib import resources
from typing import Any

import pytest
from commentsense_youtube_stub import parameters

from tests.integration.stub_client import official_client, pages, running_stub
from tests.stack import Stack, send_json

DEMO = "cs-demo-001"
DOCUMENT = json.loads(
    resources.files("googleapiclient").joinpath("discovery_cache/documents/youtube.v3.json").read_text()
)
TYPES: dict[str, Any] = {"string": str, "boolean": bool, "integer": int, "number": float, "array": list, "object": dict}
RANGES = {"uint32": (0, 2**32 - 1), "int32": (-(2**31), 2**31 - 1)}


@pytest.fixture(scope="module")
def stub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """One stub, with a large generated video beside the demo."""
    with running_stub(tmp_path_factory.mktemp("stub")) as stack:
        stack.add_video("generated01", 600)
        yield stack


@pytest.fixture(scope="module")
def youtube(stub: Stack) -> Any:
    """The official client."""
    return official_client(stub)


def faults(value: Any, schema: dict[str, Any], at: str = "$") -> list[str]:
    """Where a value is not what its schema says, every unknown field included."""
    if "$ref" in schema:
        return faults(value, {"type": "object", **DOCUMENT["schemas"][schema["$ref"]]}, at)
    expected = TYPES[schema["type"]]
    if not isinstance(value, expected) or (expected is int and isinstance(value, bool)):
        return [f"{at} is {type(value).__name__}, not {schema['type']}"]
    if expected is dict:
        known = schema.get("properties", {})
        found = [f"{at}.{name} is unknown" for name in value if name not in known]
        return found + [
            fault for name in value if name in known for fault in faults(value[name], known[name], f"{at}.{name}")
        ]
    if expected is list:
        return [fault for item in value for fault in faults(item, schema["items"], f"{at}[]")]
    return scalar_faults(value, schema, at)


def scalar_faults(value: Any, schema: dict[str, Any], at: str) -> list[str]:
    """Formats and enumerations."""
    form = schema.get("format", "")
    if "enum" in schema and value not in schema["enum"]:
        return [f"{at} is {value!r}, none of {schema['enum']}"]
    if form == "date-time" and datetime.fromisoformat(value).tzinfo is None:
        return [f"{at} has no time zone"]
    if form == "uint64" and not (isinstance(value, str) and value.isdigit()):
        return [f"{at} is no uint64 string"]
    if form in RANGES and not RANGES[form][0] <= value <= RANGES[form][1]:
        return [f"{at} is out of range"]
    return []


def response_schema(method: str) -> dict[str, Any]:
    """What the document says that a list method answers."""
    return dict(DOCUMENT["resources"][method]["methods"]["list"]["response"])


def test_the_check_itself_finds_faults() -> None:
    """A wrong type, an unknown field, a wrong enumeration and a wrong format are each found."""
    snippet = {"likeCount": "3", "canRate": True, "viewerRating": "love", "publishedAt": "2026-01-01T00:00:00", "x": 1}
    found = faults({"kind": "youtube#comment", "snippet": snippet}, {"$ref": "Comment"})
    assert len(found) == 4


@pytest.mark.parametrize("video", [DEMO, "generated01"])
@pytest.mark.parametrize("text_format", ["html", "plainText"])
def test_threads_have_the_documented_shape(youtube: Any, video: str, text_format: str) -> None:
    """Every page of every thread, in both formats."""
    asked = {"part": "id,snippet,replies", "videoId": video, "maxResults": 100, "textFormat": text_format}
    for page in pages(youtube.commentThreads(), **asked):
        assert faults(page, response_schema("commentThreads")) == []
        assert page["kind"] == DOCUMENT["schemas"]["CommentThreadListResponse"]["properties"]["kind"]["default"]
        for item in page["items"]:
            assert item["kind"] == "youtube#commentThread"
            assert {"etag", "id", "snippet"} <= item.keys()


def test_replies_have_the_documented_shape(youtube: Any) -> None:
    """comments.list by parent and by id."""
    threads = youtube.commentThreads().list(part="snippet", videoId=DEMO, maxResults=100).execute()["items"]
    parent = max(threads, key=lambda thread: thread["snippet"]["totalReplyCount"])["id"]
    by_parent = youtube.comments().list(part="id,snippet", parentId=parent).execute()
    by_id = youtube.comments().list(part="id,snippet", id=by_parent["items"][0]["id"]).execute()
    assert len(by_parent["items"]) > 10
    for answer in (by_parent, by_id):
        assert faults(answer, response_schema("comments")) == []
        assert answer["kind"] == "youtube#commentListResponse"


def test_videos_have_the_documented_shape(youtube: Any) -> None:
    """All parts of a video, and one without comments."""
    answer = youtube.videos().list(part="id,snippet,statistics,contentDetails,status", id=f"{DEMO},cs-disabled")
    found = answer.execute()
    assert faults(found, response_schema("videos")) == []
    assert [set(item) - {"kind", "etag", "id"} for item in found["items"]] == [
        {"snippet", "statistics", "contentDetails", "status"}
    ] * 2


def test_a_large_number_of_comments_is_still_a_string(stub: Stack, youtube: Any) -> None:
    """uint64 is a string in JSON, whatever its size."""
    send_json("POST", f"{stub.stub}/stub/videos", {"id": "generated02", "comments": 1200})
    found = youtube.videos().list(part="statistics", id="generated02").execute()
    assert found["items"][0]["statistics"]["commentCount"] == "1200"


@pytest.mark.parametrize("name", list(parameters.METHODS))
def test_parameters_are_those_of_the_document(name: str) -> None:
    """Names, limits, defaults and enumerations of what the stub takes; the path and the verb too."""
    method = DOCUMENT["resources"][name]["methods"]["list"]
    ours, documented = parameters.METHODS[name], method["parameters"]
    assert (method["httpMethod"], method["path"]) == ("GET", f"youtube/v3/{name}")
    assert {*ours.filters, *ours.others} <= documented.keys()
    assert set(DOCUMENT["parameters"]) == parameters.COMMON
    limits = documented["maxResults"]
    assert ours.max_results == tuple(int(limits[key]) for key in ("default", "minimum", "maximum"))
    if "order" in ours.others:
        assert set(documented["order"]["enum"]) - {"orderUnspecified"} == set(parameters.ORDERS)
        assert documented["order"]["default"] == parameters.ORDERS[0]
    if "textFormat" in ours.others:
        assert set(documented["textFormat"]["enum"]) - {"textFormatUnspecified"} == set(parameters.TEXT_FORMATS)
        assert documented["textFormat"]["default"] == parameters.TEXT_FORMATS[0]


@pytest.mark.parametrize(
    ("name", "schema"), [("videos", "Video"), ("commentThreads", "CommentThread"), ("comments", "Comment")]
)
def test_parts_are_those_of_the_resource(name: str, schema: str) -> None:
    """A part that is accepted is a field of the resource."""
    ours = parameters.METHODS[name]
    fields = DOCUMENT["schemas"][schema]["properties"].keys() - {"kind", "etag"}
    accepted = {*ours.parts, *ours.ignored_parts}
    assert accepted <= fields | {"id"}
    assert {*ours.parts} & {*ours.ignored_parts} == set()
