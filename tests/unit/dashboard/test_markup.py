"""HTML that is made of texts of the internet."""

from html.parser import HTMLParser

import pytest
from commentsense_dashboard import markup
from commentsense_dashboard.markup import Markup, join, tag
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.dashboard.samples import HOSTILE


class Reader(HTMLParser):
    """What a browser makes of it: elements with their attributes, and the text."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One element."""
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Some text."""
        self.text += data


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    """A hostile text makes no element, in the content and in an attribute."""
    seen = Reader(tag("p", text, title=text))
    assert [name for name, _ in seen.elements] == ["p"]
    assert set(seen.elements[0][1]) == {"title"}


@given(st.text())
def test_every_text_is_read_back_as_it_was(text: str) -> None:
    """Whatever a text holds, the browser shows that and nothing else, but for what it cannot show."""
    seen = Reader(tag("p", text))
    expected = "".join(" " if ord(letter) < 32 and letter not in "\n\t" else letter for letter in text)
    assert seen.text == expected.encode("utf-8", "replace").decode()
    assert len(seen.elements) == 1


@given(st.text())
def test_every_text_fits_into_an_attribute(text: str) -> None:
    """An attribute's value cannot end the attribute."""
    seen = Reader(tag("p", "x", title=text))
    assert list(seen.elements[0][1]) == ["title"]
    assert seen.text == "x"


def test_what_was_made_here_is_not_escaped_again() -> None:
    """Elements in elements stay elements; a plain text beside them is escaped."""
    assert join(tag("b", "1 < 2"), " & ", None) == "<b>1 &lt; 2</b> &amp; "
    assert isinstance(join("x"), Markup)


def test_attributes_are_named_as_html_names_them() -> None:
    """Names that Python cannot spell come out right, and None leaves one out."""
    assert tag("i", class_="a", data_mark="+", title=None) == '<i class="a" data-mark="+"></i>'


@pytest.mark.parametrize("name", ["script", "style", "iframe", "a b", "a>", "", "IMG"])
def test_no_dangerous_elements(name: str) -> None:
    """Elements that run or load something are not made, nor what is no name."""
    with pytest.raises(ValueError, match="no element"):
        tag(name, "x")


def test_no_handlers() -> None:
    """No attribute runs anything."""
    with pytest.raises(ValueError, match="no attribute"):
        tag("p", onclick="x")


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "http://a b", 'http://a"b', " http://a"]
)
def test_links_lead_to_the_web_alone(address: str) -> None:
    """An address that is none of the web's, or that could end the attribute, is refused."""
    with pytest.raises(ValueError, match="a link leads"):
        markup.link("x", address)


def test_links_give_nothing_away() -> None:
    """A link opens beside the page, and the other site does not learn from where."""
    (_, attributes), *_ = Reader(markup.link("x", "https://www.youtube.com/")).elements
    assert attributes["rel"] == "noopener noreferrer"
    assert attributes["target"] == "_blank"


def test_addresses_of_youtube_are_quoted() -> None:
    """Ids from the internet cannot change where a link leads."""
    assert markup.comment_url("a&b", 'x"/?#') == "https://www.youtube.com/watch?v=a%26b&lc=x%22%2F%3F%23"
