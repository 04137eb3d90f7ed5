"""The stub against the discovery document that google-api-python-client ships."""

import json
from collections.abc import Iterator
from datetime import datetime
from importlib import resources
from typing import Any

import pytest
from commentsense_youtube_stub import parameters

from tests.integration.stub_client import official_client, pages, refused, running_stub
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


def test_channels_have_the_documented_shape(youtube: Any) -> None:
    """By id, handle and user name the same channel; all parts."""
    parts = "id,snippet,contentDetails,statistics,status"
    by_handle = youtube.channels().list(part=parts, forHandle="@TidewaterWorkshop").execute()
    channel = by_handle["items"][0]
    for asked in ({"id": channel["id"]}, {"forHandle": "tidewaterworkshop"}, {"forUsername": "Tidewater1962"}):
        found = youtube.channels().list(part=parts, **asked).execute()
        assert faults(found, response_schema("channels")) == []
        assert found["items"] == [channel]
        assert set(channel) == {"kind", "etag", "id", "snippet", "contentDetails", "statistics", "status"}
    assert channel["statistics"]["videoCount"] == "8"


def test_playlists_and_their_items_have_the_documented_shape(youtube: Any) -> None:
    """Of a channel's own and by id, page by page; a private video is told by its id alone."""
    channel = youtube.channels().list(part="contentDetails", forHandle="@TidewaterWorkshop").execute()["items"][0]
    own = youtube.playlists().list(part="id,snippet,status,contentDetails", channelId=channel["id"]).execute()
    uploads = channel["contentDetails"]["relatedPlaylists"]["uploads"]
    by_id = youtube.playlists().list(part="snippet", id=f"{uploads},{own['items'][0]['id']},PLnothing").execute()
    for answer in (own, by_id):
        assert faults(answer, response_schema("playlists")) == []
    assert [item["id"] for item in own["items"]] == ["PLcs-demo-sailboat-1962"]
    assert [item["id"] for item in by_id["items"]] == [uploads, "PLcs-demo-sailboat-1962"]
    assert own["items"][0]["contentDetails"]["itemCount"] == 6
    for playlist, count in ((uploads, 8), ("PLcs-demo-sailboat-1962", 6)):
        asked = {"part": "id,snippet,contentDetails,status", "playlistId": playlist, "maxResults": 4}
        walk = list(pages(youtube.playlistItems(), **asked))
        for answer in walk:
            assert faults(answer, response_schema("playlistItems")) == []
            assert answer["pageInfo"] == {"totalResults": count, "resultsPerPage": 4}
        items = [item for answer in walk for item in answer["items"]]
        assert [item["snippet"]["position"] for item in items] == list(range(count))
        private = {item["contentDetails"]["videoId"] for item in items if item["status"]["privacyStatus"] == "private"}
        hidden = {i["contentDetails"]["videoId"] for i in items if "videoPublishedAt" not in i["contentDetails"]}
        assert private == hidden == (set() if playlist == uploads else {"cs-private1"})


def test_a_channel_lists_its_public_videos_newest_first(youtube: Any, stub: Stack) -> None:
    """One that is added stands where it belongs by its time; a private one stands nowhere."""
    for name, published, state in (("newest00001", 1_790_000_000, "ok"), ("private0001", 1_790_000_001, "forbidden")):
        body = {"id": name, "comments": 1, "channel": "SomeWharf", "published": published, "state": state}
        send_json("POST", f"{stub.stub}/stub/videos", {**body, "title": "<b>Titles</b> =1+1"})
    send_json("POST", f"{stub.stub}/stub/videos", {"id": "oldest00001", "comments": 1, "channel": "SomeWharf"})
    channel = youtube.channels().list(part="contentDetails,statistics", forHandle="SOMEWHARF").execute()["items"][0]
    playlist = channel["contentDetails"]["relatedPlaylists"]["uploads"]
    items = youtube.playlistItems().list(part="snippet", playlistId=playlist).execute()["items"]
    assert [item["snippet"]["resourceId"]["videoId"] for item in items] == ["newest00001", "oldest00001"]
    assert items[0]["snippet"]["title"] == "<b>Titles</b> =1+1"


def test_what_is_not_there_is_told_as_youtube_tells_it(youtube: Any) -> None:
    """No channel: an answer without items; no playlist, and uploads of none: 404 playlistNotFound."""
    for asked in ({"id": "UC" + "x" * 22}, {"forHandle": "@nobody"}, {"forUsername": "nobody"}):
        found = youtube.channels().list(part="id", **asked).execute()
        assert "items" not in found
        assert found["pageInfo"]["totalResults"] == 0
    empty = youtube.channels().list(part="contentDetails", forHandle="@EmptyHarbour").execute()["items"][0]
    for playlist in ("PLnothing", empty["contentDetails"]["relatedPlaylists"]["uploads"]):
        asked = youtube.playlistItems().list(part="id", playlistId=playlist)
        assert refused(asked.execute) == (404, "playlistNotFound")
    assert refused(youtube.playlists().list(part="id", channelId="UCnobody").execute) == (404, "channelNotFound")
    wrong = youtube.playlistItems().list(part="id", playlistId="PLcs-demo-sailboat-1962", pageToken="nonsense")
    assert refused(wrong.execute) == (400, "invalidPageToken")


def test_a_mask_cuts_channels_and_items_and_must_fit(youtube: Any) -> None:
    """Fields of the resource only, and unknown ones are refused."""
    mask = "items(contentDetails(relatedPlaylists(uploads)))"
    found = youtube.channels().list(part="contentDetails", forHandle="@TidewaterWorkshop", fields=mask).execute()
    assert list(found["items"][0]["contentDetails"]["relatedPlaylists"]) == ["uploads"]
    assert list(found) == ["items"]
    wrong = youtube.channels().list(part="snippet", forHandle="@TidewaterWorkshop", fields="items(snippet(name))")
    assert refused(wrong.execute) == (400, "invalidParameter")


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
    ("name", "schema"),
    [
        ("videos", "Video"),
        ("commentThreads", "CommentThread"),
        ("comments", "Comment"),
        ("channels", "Channel"),
        ("playlists", "Playlist"),
        ("playlistItems", "PlaylistItem"),
    ],
)
def test_parts_are_those_of_the_resource(name: str, schema: str) -> None:
    """A part that is accepted is a field of the resource."""
    ours = parameters.METHODS[name]
    fields = DOCUMENT["schemas"][schema]["properties"].keys() - {"kind", "etag"}
    accepted = {*ours.parts, *ours.ignored_parts}
    assert accepted <= fields | {"id"}
    assert {*ours.parts} & {*ours.ignored_parts} == set()
