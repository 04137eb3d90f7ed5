"""How often the kinds of comments are right with the shipped model's labels: floors, and what the page says of it."""

from scripts import kinds_quality as quality
from tests.model.conftest import Server

# Measured (docs/insights.md), then about two standard errors lower: worse rules or a worse model fail.
LEAST = {
    "question": (0.90, 0.88),
    "praise": (0.87, 0.78),
    "complaint": (0.87, 0.62),
    "spam": (0.80, 0.80),
}


def test_kinds_of_the_corpus_are_right_often_enough(server: Server) -> None:
    """Precision and recall on the 550 comments that were read stay above their floors."""
    rows = quality.read_corpus()
    found = quality.scores(rows, quality.found([row.text for row in rows], server.predict))
    for kind, (precision, recall) in LEAST.items():
        score = found[kind]
        assert score.precision >= precision, score
        assert score.recall >= recall, score


def test_questions_and_spam_are_found_in_every_language_of_the_corpus(server: Server) -> None:
    """As the corpus' authors marked them."""
    rows = quality.marked()
    found = quality.scores(rows, quality.found([row.text for row in rows], server.predict), ("question", "spam"))
    assert found["question"].precision >= 0.92
    assert found["question"].recall >= 0.90
    assert found["spam"].precision >= 0.80
    assert found["spam"].recall >= 0.80


def test_page_says_what_is_measured(server: Server) -> None:
    """The figures of our own comments in docs/insights.md are those of these rules and this model."""
    own, _ = quality.report(server.predict, None)
    page = quality.PAGE.read_text("utf-8").splitlines()
    missing = [line for line in own if line not in page]
    assert not missing, "run scripts/kinds_quality.py --write"
