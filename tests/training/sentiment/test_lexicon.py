"""Lexicon features."""

from commentsense_sentiment.lexicon import FEATURES, Word, features

LEXICON = {
    "good": Word(valence=0.5, polarity=0.7, subjectivity=0.6, intensity=1.0),
    "bad": Word(valence=-0.6, polarity=-0.7, subjectivity=0.7, intensity=1.0),
    "very": Word(valence=None, polarity=0.2, subjectivity=0.3, intensity=1.3),
    "😂": Word(valence=0.4, polarity=None, subjectivity=0.0, intensity=1.0),
}


def row(text: str) -> dict[str, float]:
    """The features of a text whose tokens are parted by spaces, by name."""
    return dict(zip(FEATURES, features(text.split(), LEXICON), strict=True))


def test_every_feature_has_a_name() -> None:
    """A row is as long as the list of names."""
    assert len(features([], LEXICON)) == len(FEATURES)


def test_a_negation_turns_a_word_round() -> None:
    """Good becomes bad after not, and a little weaker."""
    assert row("good")["valence_positive"] == 0.5
    negated = row("not good")
    assert negated["valence_positive"] == 0.0
    assert -0.5 < negated["valence_negative"] < 0.0
    assert negated["compound_unturned"] > 0.0 > negated["compound"]


def test_an_intensifier_strengthens_the_next_word() -> None:
    """Very good is better than good."""
    assert row("very good")["valence_positive"] > row("good")["valence_positive"]


def test_what_follows_but_counts_on_its_own() -> None:
    """The part after but decides that feature."""
    assert row("good but bad")["compound_after_but"] == row("bad")["compound_after_but"]


def test_emoji_are_words_and_marks_are_counted() -> None:
    """An emoji's rating counts like a word's; exclamations and questions have their own columns."""
    found = row("😂 😂 !! ?")
    assert found["valence_positive"] == 0.8
    assert (found["exclamations"], found["questions"]) == (2.0, 1.0)


def test_counts_are_capped() -> None:
    """A comment of a thousand marks is no thousand times louder."""
    assert row("! " * 1000)["exclamations"] == row("! " * 50)["exclamations"]
