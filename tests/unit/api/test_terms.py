"""Distinctive terms."""

import json
import tracemalloc

import pytest
from commentsense_api.terms import Counter, log_odds, terms, words


def test_words_leave_out_links_handles_and_numbers() -> None:
    """What is not language is dropped; case and typographic apostrophes make no difference."""
    text = "Don’t LOOK at https://x.example/a?b=1 @someone www.spam.example 3:45 100"
    assert words(text) == ["don't", "look", "at"]


@pytest.mark.parametrize("text", ["बहुत अच्छा", "ขอบคุณ มาก", "très bien", "شُكْرًا جزيلا"])
def test_words_of_other_scripts_stay_whole(text: str) -> None:
    """Marks that belong to a word do not cut it."""
    assert words(text) == text.split(" ")


def test_a_term_counts_once_per_comment() -> None:
    """Repeating a word in one comment does not make it more distinctive."""
    assert terms("spam spam spam") == {"spam", "spam spam"}
    counter = Counter()
    counter.add(0, ["spam " * 500])
    assert dict(counter.rows())["spam"] == (1, 0, 0)


def test_what_one_label_says_is_found_and_what_all_say_is_not() -> None:
    """A word of one label leads its list; stop words, common to all, are on none."""
    counter = Counter()
    counter.add(0, ["the mix is awful"] * 40 + ["the song is long"] * 40)
    counter.add(1, ["the song is from where"] * 80)
    counter.add(2, ["the song is lovely"] * 80)
    found = counter.distinctive(10)
    assert "lovely" in {entry.term for entry in found["positive"][:3]} | set(
        " ".join(entry.term for entry in found["positive"][:3]).split()
    )
    listed = {entry.term for entries in found.values() for entry in entries}
    assert not listed & {"the", "is"}
    assert {"awful", "is awful", "awful mix", "mix is"} & listed


def test_a_rare_word_is_not_distinctive() -> None:
    """One comment does not make a term, whatever its ratio."""
    counter = Counter()
    counter.add(0, ["zyzzyva"] + ["fine"] * 100)
    counter.add(2, ["fine"] * 100)
    assert "zyzzyva" not in {entry.term for entry in counter.distinctive(50)["negative"]}


def test_log_odds_are_opposite_for_opposite_sides() -> None:
    """Swapping the two sides changes the sign of z and nothing else."""
    one = log_odds(30, 1000, 10, 2000, 5, 500)
    assert one > 0
    assert log_odds(10, 2000, 30, 1000, 5, 500) == pytest.approx(-one)


def test_memory_is_bounded_for_endless_vocabularies() -> None:
    """A flood of different words keeps the table at its size, and a common word keeps its count."""
    counter = Counter(most=2_000)
    for chunk in range(200):
        counter.add(chunk % 3, [f"word{chunk}x{n} common token{chunk}y{n}" for n in range(50)])
    assert sum(1 for _ in counter.rows()) <= 2_000 + 400
    assert sum(dict(counter.rows())["common"]) == 10_000


def test_hostile_text_is_plain_text() -> None:
    """Markup and formulas come out as words of a JSON string."""
    counter = Counter()
    counter.add(0, ["<script>alert(1)</script> =cmd|calc"] * 50)
    counter.add(2, ["nice video"] * 50)
    found = json.dumps([entry.term for entry in counter.distinctive(20)["negative"]])
    assert "<" not in found
    assert "=" not in found


def test_counting_many_comments_takes_little_memory() -> None:
    """30,000 comments of a large vocabulary stay within 40 MB."""
    tracemalloc.start()
    counter = Counter()
    for chunk in range(300):
        counter.add(
            chunk % 3, [" ".join(f"w{(chunk * 100 + n) * k % 40_009}" for k in range(3, 13)) for n in range(100)]
        )
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 40e6
