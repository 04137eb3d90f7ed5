"""What callers of the model server rely on."""

import json

import pytest

from tests.model.conftest import SHIPPED, Server

FIELDS = {"label", "negative", "neutral", "positive", "language", "supported", "model_version"}
LABELS = ("negative", "neutral", "positive")
DESCRIPTION = json.loads((SHIPPED / "artifacts" / "model" / "description.json").read_text("utf-8"))
HOSTILE = {
    "empty": "",
    "blank": " \n\t ",
    "NUL": "a\x00b",
    "a lone surrogate": "\ud800",
    "only emoji": "😂" * 500,
    "10,000 characters": "so good! " * 1_111 + "x",
    "one word of 10,000 letters": "z" * 10_000,
    "right to left": "\u202eהסרטון הזה נהדר\u202c",
    "a formula": "=cmd|' /C calc'!A0",
    "HTML": "<img src=x onerror=alert(1)>",
    "an entity that is no character": "&#xD800;&#0;&#1114112;",
}


def test_one_record_a_text_in_order(server: Server) -> None:
    """Each text gets a record of the agreed fields, the label the most probable, the sum one."""
    records = server.predict(["I love this so much", "the video is ten minutes long", "I hate this, awful"])
    assert [record["label"] for record in records] == ["positive", "neutral", "negative"]
    for record in records:
        assert set(record) == FIELDS
        assert sum(record[label] for label in LABELS) == pytest.approx(1.0, abs=1e-9)
        assert record[record["label"]] == max(record[label] for label in LABELS)
        assert (record["language"], record["supported"]) == ("en", True)
        assert record["model_version"] == DESCRIPTION["version"]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_answered(server: Server, name: str) -> None:
    """Whatever a comment holds, it gets a whole record and its neighbours keep theirs."""
    before, record, after = server.predict(["great song", HOSTILE[name], "awful song"])
    assert set(record) == FIELDS
    assert (before["label"], after["label"]) == ("positive", "negative")


def test_no_texts_give_no_records(server: Server) -> None:
    """An empty list is answered with an empty list."""
    assert server.predict([]) == []


def test_an_answer_does_not_depend_on_its_batch(server: Server) -> None:
    """Alone or among five hundred, a comment gets the same probabilities."""
    texts = [f"{word} number {i}" for i in range(125) for word in ("love", "hate", "meh", "what a song 😂!")]
    together = server.predict(texts)
    for i in range(0, len(texts), 61):
        (alone,) = server.predict([texts[i]])
        for label in LABELS:
            assert together[i][label] == pytest.approx(alone[label], abs=1e-6)


def test_explain_adds_the_terms(server: Server) -> None:
    """With explain each record lists (term, label, weight), the strongest first, and the answer is the same."""
    text = "I love this wonderful song"
    (plain,), (explained,) = server.predict([text], explain=False), server.predict([text], explain=True)
    terms = explained.pop("terms")
    assert explained == plain
    assert "love" in [term for term, _, _ in terms]
    assert all(label in LABELS and isinstance(weight, float) for _, label, weight in terms)
    assert [weight for *_, weight in terms] == sorted((weight for *_, weight in terms), reverse=True)


def test_describe_answers_with_the_description(server: Server) -> None:
    """The description names the model and carries its held-out confusion by confidence."""
    (record,) = server.predict([""], describe=True)
    description = record["description"]
    assert description == DESCRIPTION
    assert {"name", "version", "trained_on", "created", "labels", "languages", "reference"} <= set(description)
    assert description["labels"] == list(LABELS)
    tables = description["confusion"]
    assert [[len(row) for row in table] for table in tables] == [[3, 3, 3]] * 10
    assert sum(n for table in tables for row in table for n in row) == description["confusion_source"]["n"]
    assert sum(description["reference"].values()) == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b"{}",
        b'{"inputs": "text"}',
        b'{"inputs": [1]}',
        b'{"inputs": [null]}',
    ],
)
def test_a_malformed_request_is_refused_as_the_callers_fault(server: Server, body: bytes) -> None:
    """Anything but a list of texts gets 400, and the server goes on."""
    status, answer = server.post(body)
    assert status == 400, answer
    assert server.predict(["fine"])


def test_a_parameter_of_the_wrong_type_is_refused(server: Server) -> None:
    """Explain must be a boolean."""
    status, _ = server.post(b'{"inputs": ["a"], "params": {"explain": "perhaps"}}')
    assert status == 400


def test_no_comment_reaches_the_log(server: Server) -> None:
    """Neither a good nor a refused request leaves its text in the server's log."""
    server.predict(["xyzzy-plugh is my comment"])
    server.post(b'{"inputs": ["xyzzy-plugh", 7]}')
    assert "xyzzy" not in server.log.read_text("utf-8")
