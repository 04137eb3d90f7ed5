"""Scoring given texts."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from commentsense_api.predicting import predict
from commentsense_contracts.errors import ModelRejected, ModelUnavailable

RECORD = {
    "label": "positive", "negative": 0.1, "neutral": 0.2, "positive": 0.7, "language": "en", "supported": True,
    "model_version": "v",
}  # fmt: skip


class Server:
    """Answers as the model server's contract says, refuses requests that hold a poison text."""

    def __init__(self, poison: str = "\0none") -> None:
        self.poison = poison
        self.asked: list[list[str]] = []

    async def __call__(self, texts: Sequence[str]) -> list[dict[str, Any]]:
        """One record per text."""
        self.asked.append(list(texts))
        if any(self.poison in text for text in texts):
            raise ModelRejected("no")
        return [dict(RECORD, terms=[["lovely", "positive", 1.5]]) for _ in texts]


def test_texts_without_anything_to_see_are_skipped_without_asking() -> None:
    """Blank and invisible texts are answered as empty, in their place."""
    server = Server()
    found = asyncio.run(predict(server, ["", "fine", "\u200b \n"]))
    assert [entry.skipped for entry in found] == ["empty", None, "empty"]
    assert server.asked == [["fine"]]
    assert asyncio.run(predict(server, [" "]))[0].label is None


def test_a_refused_text_alone_is_unscorable() -> None:
    """One text that the server minds does not cost the others their answers."""
    found = asyncio.run(predict(Server("bad"), [f"t{n}" for n in range(20)] + ["bad"] + ["end"]))
    assert [entry.skipped for entry in found].count("unscorable") == 1
    assert found[20].skipped == "unscorable"
    assert found[21].label == "positive"


def test_a_server_that_refuses_everything_is_unavailable() -> None:
    """Refusing even a harmless text is the server's fault, not the texts'."""
    with pytest.raises(ModelUnavailable):
        asyncio.run(predict(Server(""), ["fine"]))


def test_texts_are_made_acceptable_and_cut() -> None:
    """Lone surrogates, NUL and what is too long never reach the server; cutting is said."""
    server = Server()
    found = asyncio.run(predict(server, ["a\ud800b\x00c", "x" * 10_000]))
    assert server.asked == [["a\ufffdb c", "x" * 5_000]]
    assert [entry.truncated for entry in found] == [False, True]


def test_explanations_are_passed_on() -> None:
    """Terms that moved an answer come with their label and weight."""
    found = asyncio.run(predict(Server(), ["lovely"]))
    assert found[0].terms is not None
    assert found[0].terms[0].model_dump() == {"term": "lovely", "label": "positive", "weight": 1.5}
