"""Selecting what is scored, and asking a server that refuses."""

from collections.abc import Sequence

import pytest
from commentsense_contracts.errors import ModelRejected, ModelUnavailable
from commentsense_contracts.records import Comment, Prediction
from commentsense_contracts.states import Label, Skip
from commentsense_worker.scoring import CANARY, predict
from commentsense_worker.select import select


def comment(text: str) -> Comment:
    """A comment with this text."""
    return Comment(f"id{hash(text)}", "", False, 0, 0, text)


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u200b\u200d", "\x00", "\u202e", "\ufeff"])
def test_nothing_to_see_is_empty(text: str) -> None:
    """White space, zero-width marks and controls alone are kept, and skipped with the reason."""
    selection = select([comment(text)])
    assert selection.texts == ()
    assert [reason for _, reason in selection.skipped] == [Skip.EMPTY]


@pytest.mark.parametrize(
    "text", ["ok", "😀", "👨‍👩‍👧", "؟", "!", "=cmd|' /C calc'!A0", "<b>x</b>", "\u202eabc", "a\x00b"]
)
def test_anything_visible_is_scored(text: str) -> None:
    """Emoji, any script, formulas and markup are comments like others."""
    assert len(select([comment(text)]).texts) == 1


def test_a_long_text_is_cut_for_the_model_only() -> None:
    """The comment itself stays whole."""
    selection = select([comment("word " * 2000)])
    assert len(selection.texts[0]) == 5000
    assert len(selection.comments[0].text) == 10_000


class PickyServer:
    """A model server that refuses requests with certain texts, as the real one does with lone surrogates."""

    def __init__(self, refused: set[str]) -> None:
        self.refused, self.requests = refused, 0

    def __call__(self, texts: Sequence[str]) -> list[Prediction]:
        self.requests += 1
        if self.refused & set(texts):
            raise ModelRejected("400")
        return [Prediction(Label.NEUTRAL, 0.0, 1.0, 0.0, "en", True, text) for text in texts]


def test_refused_texts_are_found_and_the_others_scored() -> None:
    """One bad text costs its batch a few requests, not its answers."""
    texts = [f"t{i}" for i in range(500)]
    server = PickyServer({"t0", "t250", "t499"})
    answers = predict(server, texts)
    assert [answer.model_version if answer else None for answer in answers] == [
        None if text in server.refused else text for text in texts
    ]
    assert server.requests < 70


def test_a_server_that_refuses_everything_is_unavailable() -> None:
    """Otherwise a wrongly set up server would have every comment skipped as unscorable."""
    with pytest.raises(ModelUnavailable):
        predict(PickyServer({"a", "b", CANARY}), ["a", "b"])
