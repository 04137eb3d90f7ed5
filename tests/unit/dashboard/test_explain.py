"""Which words pushed."""

import ast

from commentsense_dashboard import explain
from commentsense_dashboard.explain import Piece
from hypothesis import given
from hypothesis import strategies as st

from tests.stack import ROOT


def pushed(name: str, label: str = "positive", weight: float = 0.5) -> dict[str, object]:
    """A term with its weight."""
    return {"term": name, "label": label, "weight": weight}


def marked(text: str, *terms: dict[str, object]) -> list[tuple[str, str | None]]:
    """The words that are marked, with their labels."""
    return [(piece.text, piece.label) for piece in explain.pieces(text, terms) if piece.label]


@given(st.text(), st.lists(st.tuples(st.text(), st.sampled_from(["negative", "positive"]), st.floats(0, 9))))
def test_the_parts_are_the_text(text: str, terms: list[tuple[str, str, float]]) -> None:
    """Whatever text and terms, nothing is lost, added or moved."""
    found = explain.pieces(text, [pushed(*term) for term in terms])
    assert "".join(piece.text for piece in found) == text


def test_words_are_found_whatever_their_case() -> None:
    """A term names a word in any case, with a typographic apostrophe too, and never a part of a word."""
    assert marked("I LOVE it, lovely. Don’t", pushed("love"), pushed("don't")) == [
        ("LOVE", "positive"),
        ("Don’t", "positive"),
    ]


def test_pairs_mark_both_words() -> None:
    """A pair of words marks them where they stand together, and nowhere else."""
    assert marked("so bad, so good", pushed("so bad", "negative")) == [("so", "negative"), ("bad", "negative")]


def test_a_word_after_not_is_found() -> None:
    """The model's own mark for a word after ‘not’ is not part of the word."""
    assert marked("not good", pushed("not_good", "negative")) == [("good", "negative")]


def test_the_strongest_term_decides() -> None:
    """Where two terms name a word, the stronger one gives it its label, in whichever order they come."""
    weak, strong = pushed("good", "positive", 0.1), pushed("not good", "negative", 0.9)
    assert marked("not good", weak, strong) == marked("not good", strong, weak)
    assert ("good", "negative") in marked("not good", weak, strong)


def test_clues_are_no_words() -> None:
    """What is not a word of the text marks none."""
    assert explain.pieces("max", [pushed("lexicon:valence_max")]) == [Piece("max")]


def test_clues_are_told_in_words() -> None:
    """The model's names become what people say, each once, strongest first."""
    found = explain.clues([pushed("lexicon:valence_max", weight=0.2), pushed("love", weight=0.1),
                           pushed("not_good", "negative", 0.4), pushed("lexicon:new_one", weight=0.05)])  # fmt: skip
    assert [clue["clue"] for clue in found] == ["“good” after ‘not’", "The best word", "“love”", "new one"]


def test_every_clue_of_the_model_has_words() -> None:
    """The features that the shipped model names are all known here."""
    source = ast.parse((ROOT / "training/src/commentsense_sentiment/lexicon.py").read_text())
    (features,) = (
        ast.literal_eval(node.value)
        for node in source.body
        if isinstance(node, ast.AnnAssign) and getattr(node.target, "id", "") == "FEATURES" and node.value
    )
    assert set(explain.CLUES) == set(features)
