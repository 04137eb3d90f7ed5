"""What is computed, against data whose answer is known."""

from collections.abc import Callable

import numpy as np
import pytest
from commentsense_training.eda import classes, duplicates, languages, lengths, marks, noise, stops, terms
from commentsense_training.eda.rows import Table
from commentsense_training.eda.sure import differ
from commentsense_training.eda.taste import mask
from commentsense_training.eda.words import listed, percent

Make = Callable[..., Table]


def test_repeats_are_counted_where_they_are(table: Make) -> None:
    """In a source, letter by letter or not, under two labels, on two sides of a split, in two sources."""
    first = table(
        ("Great video", 2, "train"),
        ("great video @bob", 2, "train"),
        ("so so", 1, "train"),
        ("so so", 0, "dev"),
        ("great VIDEO", 0, "test"),
        ("", 1, "train"),
        ("", 1, "test"),
        name="One",
    )
    second = table(("so so", 1, "train"), ("another one", 1, "train"), name="Two")
    found = duplicates.compute([first, second])
    one = found.sources[0]
    assert (one.rows, one.wordless, one.distinct, one.repeats, one.exact) == (7, 2, 2, 3, 1)
    assert (one.repeated, one.conflicting) == (2, 1), "the label of the test row is not read"
    assert one.leaked == {"dev": (1, 1), "test": (1, 1)}
    assert one.leaked_wordless == {"test": 1}
    assert one.copies == {"2": 1, "3": 1, "4": 0, "5 or more": 0}
    assert found.shared == [[2, 1], [1, 2]]
    said = " ".join(duplicates.findings(found))
    assert "One test 1 (and 1 more that are empty) of 1" in said
    assert "1 text stands in two sources" in said


def test_rows_of_a_test_part_are_described_nowhere(table: Make) -> None:
    """Adding test rows changes neither shares, lengths, marks, stop words nor terms."""
    shown = [(f"the good day number {word}!", label, "train") for word in "abcdefgh" for label in (0, 1, 2)]
    held = [("HELD OUT?? terrible terrible words " + word, 0, "test") for word in "abcdefgh"]
    without, with_test = [table(*shown)], [table(*shown, *held)]
    for module in (classes, lengths, marks, stops, terms):
        assert module.compute(with_test) == module.compute(without), module


def test_log_odds_are_symmetric_and_doubt_what_is_rare() -> None:
    """Two labels mirror each other; a term twice under one label says less than one a hundred times."""
    counts = np.array([[100.0, 0.0, 0.0], [0.0, 100.0, 0.0], [2.0, 0.0, 0.0], [400.0, 400.0, 400.0]])
    z = terms.log_odds(counts)
    assert z[0, 0] == pytest.approx(z[1, 1], rel=0.02)
    assert z[0, 0] > 5 * z[2, 0] > 0
    assert z[0, 1] < 0
    even = terms.log_odds(np.array([[50.0, 50.0, 50.0], [400.0, 400.0, 400.0]]))
    assert np.abs(even).max() < 1e-9


def test_n_grams_stop_at_marks_and_hold_no_numbers() -> None:
    """A "no!" before "thanks" makes no pair with it."""
    tokens = ["no", "!", "thanks", "very", "much", "10", "times"]
    assert list(terms.grams(tokens, 1)) == ["no", "thanks", "very", "much", "times"]
    assert list(terms.grams(tokens, 2)) == ["thanks very", "very much"]
    assert list(terms.grams(tokens, 3)) == ["thanks very much"]


def test_a_term_that_few_comments_share_is_not_shown(table: Make) -> None:
    """What one person wrote again and again, or two wrote, stays inside; what three wrote is shown."""
    rows = [(f"rare rare rare rare unique{i}x common thing number{i}y", 2, "train") for i in range(2)]
    rows += [(f"common thing and more{i}z", 2, "train") for i in range(3)]
    found = terms.compute([table(*rows)])[0].labels["positive"]
    shown = {term.text: term.comments for size in (1, 2, 3) for term in found.frequent[size]}
    assert shown["common"] == 5
    assert shown["common thing"] == 5
    assert not [term for term in shown if "rare" in term or "unique" in term]


def test_planted_errors_are_found(table: Make) -> None:
    """Where words tell the labels apart, confident learning finds the labels that were given wrongly."""
    words = (["awful bad", "sad worst"], ["table chair", "door window"], ["great love", "best happy"])
    rows = [
        (f"this was the {words[label][i % 2]} of them thing{i}q", label, "train")
        for label in (0, 1, 2)
        for i in range(60)
    ]
    wrong = [(text, (label + (i % 20 == 0)) % 3, part) for i, (text, label, part) in enumerate(rows)]
    found = noise.compute(table(*wrong), seed=1)
    assert found
    assert found.suspected == pytest.approx(9 / 180, abs=0.02)
    assert sum(found.moves[(label + 1) % 3][label] for label in range(3)) == 9
    assert found.planted_found > 0.9
    assert found.others_suspected < 0.1
    assert (found.comments, found.planted) == (180, 5 * 9)


def test_labels_of_too_few_comments_are_not_questioned(table: Make) -> None:
    """Two folds of nothing would be a traceback; the report says that it did not ask."""
    small = table(*[(f"text number{i}x", i % 3, "train") for i in range(30)], name="Small")
    assert noise.compute(small, seed=1) is None
    assert "Small: not questioned" in noise.findings([], ["Small"])[0]


def test_labels_that_a_program_made_are_called_so(table: Make) -> None:
    """Labels equal to TextBlob's sign are told from labels that people gave."""
    rows = [("a great and good day", 2, "train"), ("a horrible day", 0, "train"), ("a chair", 1, "train")]
    agreement, compared = noise.polarity_agreement(table(*rows))
    assert (agreement, compared) == (1.0, 3)
    wrong, _ = noise.polarity_agreement(table(*rows[:2], ("a chair", 0, "train")))
    assert wrong == pytest.approx(2 / 3)


def test_lower_case_sources_are_told_from_the_others(table: Make) -> None:
    """The finding on capitals names the source without any, and only it."""
    lower = table(*[(f"nothing but words here {i}", i % 3, "train") for i in range(120)], name="Lower")
    mixed = table(*[(f"Some Words here, {i}!", i % 3, "train") for i in range(120)], name="Mixed")
    said = marks.findings(marks.compute([lower, mixed]))
    assert [line for line in said if line.startswith("Lower: none of the comments have a capital letter")]
    assert not [line for line in said if line.startswith("Mixed:") and "capital letter:" in line]
    assert not marks.compute([mixed])[0].by_label["exclamation mark"]["neutral"] < 1.0


def test_languages_are_counted_by_name(table: Make) -> None:
    """A Russian, a Spanish and an English comment, and one that is no language at all."""
    found = languages.compute(
        [
            table(
                ("Это видео просто замечательное, спасибо большое", 2, "train"),
                ("este video es muy bonito y me gusta mucho la verdad", 2, "train"),
                ("this is the best video that I have seen", 2, "train"),
                ("🔥🔥🔥", 2, "train"),
            )
        ],
        [0.5],
    )[0]
    assert (found.english, found.undetermined, found.unsupported) == (0.25, 0.25, 0.5)
    assert found.foreign == [("Russian", 1), ("Spanish", 1)]


def test_lengths_that_are_all_equal_are_drawn_without_a_curve(table: Make) -> None:
    """A density of one value does not exist; percentiles do."""
    same = lengths.compute([table(*[("one two", label, "train") for label in (0, 1, 2) * 10])])[0]
    assert same.by_measure["words"]["neutral"].percentiles[50] == 2.0
    assert same.by_measure["words"]["neutral"].density == []
    assert "nothing sure" in lengths.findings([same])[0]


def test_a_density_integrates_to_one(table: Make) -> None:
    """The curve over the logarithm of the length encloses all comments."""
    rng = np.random.default_rng(3)
    rows = [(" ".join(["word"] * n), 1, "train") for n in rng.integers(1, 60, 300)]
    curve = lengths.compute([table(*rows)])[0].by_measure["words"]["neutral"]
    assert np.trapezoid(curve.density, np.log10(curve.grid)) == pytest.approx(1.0, abs=0.08)


def test_a_difference_is_sure_only_with_enough_rows() -> None:
    """The same shares convince with a thousand rows and not with ten; nothing is not a difference."""
    assert differ(600, 1_000, 400, 1_000)
    assert not differ(6, 10, 4, 10)
    assert not differ(0, 50, 0, 50)
    assert not differ(1, 1, 0, 0)


def test_swear_words_are_masked_and_others_are_not() -> None:
    """The first letter stays; a word that only holds such letters is left alone."""
    assert mask("holy shit") == "holy s***"
    assert mask("motherfucker") == "m***********"
    assert [mask(word) for word in ("class", "dickens", "cocktail", "assist", "night")] == [
        "class", "dickens", "cocktail", "assist", "night",
    ]  # fmt: skip


def test_numbers_in_words() -> None:
    """A small share is not called nothing; lists end with "and"."""
    assert percent(0.0) == "0.0\u00a0%"
    assert percent(0.0001) == "under 0.1\u00a0%"
    assert percent(0.1234) == "12.3\u00a0%"
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
