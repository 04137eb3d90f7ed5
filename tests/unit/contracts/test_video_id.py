"""Video ids in what people paste."""

import pytest
from commentsense_contracts.errors import InvalidVideo
from commentsense_contracts.video_id import ACCEPTED_FORMS, parse_video_id
from hypothesis import given
from hypothesis import strategies as st

ID = "dQw4w9WgXcQ"


@pytest.mark.parametrize(
    "text",
    [
        *ACCEPTED_FORMS,
        f"  {ID}\n",
        f"youtube.com/watch?v={ID}",
        f"http://m.youtube.com/watch?feature=share&v={ID}&t=42s",
        f"https://music.youtube.com/watch?v={ID}&list=PL1",
        f"https://youtu.be/{ID}?si=abc",
        f"youtu.be/{ID}",
        f"https://www.youtube-nocookie.com/embed/{ID}?rel=0",
        f"https://www.youtube.com/v/{ID}",
        f"https://www.youtube.com/attribution_link?u=/watch%3Fv%3D{ID}%26feature%3Dshare",
        f"https://i.ytimg.com/vi/{ID}/hqdefault.jpg",
        f"https://studio.youtube.com/video/{ID}/analytics",
        f"//www.youtube.com/watch?v={ID}",
        f"https://www.youtube.com/?v={ID}",
        f"https://www.youtube.com/watch/{ID}",
        f"<https://youtu.be/{ID}>",
        f"HTTPS://WWW.YOUTUBE.COM/watch?v={ID}#comments",
    ],
)
def test_every_url_form_gives_the_id(text: str) -> None:
    """Each form that YouTube shares, and each shown in the error, is read."""
    assert parse_video_id(text) == ID


@pytest.mark.parametrize(
    "text",
    [
        "",
        "dQw4w9WgXc",
        "dQw4w9WgXcQQ",
        "https://www.youtube.com/watch?v=short",
        f"https://evil.example/watch?v={ID}",
        f"https://youtube.com.evil.example/watch?v={ID}",
        f"https://notyoutube.com/watch?v={ID}",
        f"ftp://youtube.com/watch?v={ID}",
        "https://www.youtube.com/@channel",
        "https://www.youtube.com/playlist?list=PL1234567890",
        "https://[bad/",
        "javascript:alert(1)",
        "https://youtu.be/" + "a" * 5000,
    ],
)
def test_anything_else_is_refused_with_the_accepted_forms(text: str) -> None:
    """What holds no id is refused, and the message shows how it can be written."""
    with pytest.raises(InvalidVideo, match=r"youtu\.be"):
        parse_video_id(text)


@given(st.text(max_size=200))
def test_no_text_does_anything_but_give_an_id_or_refuse(text: str) -> None:
    """Any text gives 11 safe characters or the one error."""
    try:
        found = parse_video_id(text)
    except InvalidVideo:
        return
    assert len(found) == 11
    assert all(character.isascii() and (character.isalnum() or character in "-_") for character in found)
