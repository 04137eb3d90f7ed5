"""Channels and playlists in what people paste."""

import pytest
from commentsense_contracts.errors import InvalidSource
from commentsense_contracts.source_id import ACCEPTED_FORMS, By, Source, SourceKind, parse_source
from hypothesis import given
from hypothesis import strategies as st

CHANNEL, PLAYLIST = "UC_x5XG1OV2P6uZZ5FSM9Ttw", "PLcs-demo-sailboat-1962"
VIDEO = "dQw4w9WgXcQ"


@pytest.mark.parametrize("text", ACCEPTED_FORMS)
def test_every_form_of_the_error_is_accepted(text: str) -> None:
    """What the message offers works."""
    assert parse_source(text).value in {"TidewaterWorkshop", CHANNEL, PLAYLIST}


@pytest.mark.parametrize(
    ("text", "by", "value"),
    [
        (CHANNEL, By.ID, CHANNEL),
        (f"  <https://www.youtube.com/channel/{CHANNEL}/videos?view=0>\n", By.ID, CHANNEL),
        (f"m.youtube.com/channel/{CHANNEL}", By.ID, CHANNEL),
        (f"https://studio.youtube.com/channel/{CHANNEL}/videos/upload", By.ID, CHANNEL),
        # A channel's uploads are the channel.
        ("UU" + CHANNEL[2:], By.ID, CHANNEL),
        (f"https://www.youtube.com/playlist?list=UU{CHANNEL[2:]}", By.ID, CHANNEL),
        ("@Some.Body_1-2", By.HANDLE, "Some.Body_1-2"),
        ("https://www.youtube.com/@SomeBody/videos", By.HANDLE, "SomeBody"),
        ("HTTPS://YOUTUBE.COM/@SomeBody?si=abc", By.HANDLE, "SomeBody"),
        ("https://www.youtube.com/@%E5%B1%B1%E7%94%B0", By.HANDLE, "山田"),
        ("@山田", By.HANDLE, "山田"),
        ("https://www.youtube.com/c/@SomeBody", By.HANDLE, "SomeBody"),
        ("https://www.youtube.com/c/SomeBody/featured", By.CUSTOM, "SomeBody"),
        ("https://www.youtube.com/user/SomeBody", By.USERNAME, "SomeBody"),
    ],
)
def test_channels_are_found(text: str, by: By, value: str) -> None:
    """Ids, handles and every kind of address, of today and of old."""
    assert parse_source(text) == Source(SourceKind.CHANNEL, by, value)


@pytest.mark.parametrize(
    "text",
    [
        PLAYLIST,
        f"https://www.youtube.com/playlist?list={PLAYLIST}&si=x",
        f"https://www.youtube.com/watch?v={VIDEO}&list={PLAYLIST}&index=3",
        f"https://youtu.be/{VIDEO}?list={PLAYLIST}",
        f"//music.youtube.com/playlist?list={PLAYLIST}",
        f"https://www.youtube.com/embed/videoseries?list={PLAYLIST}",
    ],
)
def test_playlists_are_found(text: str) -> None:
    """By id and in any address that names one, also that of a video in it."""
    assert parse_source(text) == Source(SourceKind.PLAYLIST, By.ID, PLAYLIST)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "@", "@a b", "@<script>", "TidewaterWorkshop", VIDEO, f"https://youtu.be/{VIDEO}",
        f"https://www.youtube.com/watch?v={VIDEO}", "https://www.youtube.com/", "https://www.youtube.com/channel/",
        "https://www.youtube.com/channel/UCshort", "https://example.org/@SomeBody", "https://youtube.com.example/@a",
        "ftp://www.youtube.com/@SomeBody", "javascript:alert(1)", "http://[", "PL", "PL../../etc", f"{PLAYLIST}\x00",
        "UC" + "x" * 23, "https://www.youtube.com/@" + "a" * 3000, "https://www.youtube.com/playlist?list=nothing",
        f"https://www.youtube.com/playlist?list={CHANNEL}", "@a\ud800",
    ],
)  # fmt: skip
def test_what_names_neither_is_refused_with_the_forms(text: str) -> None:
    """The message shows what would be accepted, and nothing of what was sent."""
    with pytest.raises(InvalidSource, match="Accepted: @TidewaterWorkshop") as refused:
        parse_source(text)
    assert "script" not in str(refused.value)


@pytest.mark.parametrize("name", ["RDdQw4w9WgXcQ", "RDMMdQw4w9WgXcQ", "WL", "LL"])
def test_lists_of_one_viewer_are_refused_with_the_reason(name: str) -> None:
    """Mixes and saved videos can be listed by nobody else."""
    with pytest.raises(InvalidSource, match="for one viewer"):
        parse_source(f"https://www.youtube.com/watch?v={VIDEO}&list={name}")


@given(st.one_of(st.text(), st.text().map("https://www.youtube.com/{}".format), st.text().map("@{}".format)))
def test_whatever_is_pasted_is_read_or_refused(text: str) -> None:
    """Nothing else is raised, and what is found is safe in a key and a request."""
    try:
        found = parse_source(text)
    except InvalidSource:
        return
    assert 1 <= len(found.value) <= 80
    assert not set(found.value) & set(" /?&=<>\"'{}\x00\n")
