"""Where the words of a cloud go."""

from commentsense_dashboard import clouds

from tests.unit.dashboard.samples import HOSTILE, term


def test_the_same_terms_give_the_same_cloud() -> None:
    """Looking again moves no word."""
    terms = [term(f"word{place}", 9 - place / 3) for place in range(20)]
    first = clouds.place(terms, clouds.WIDTH, 200)
    assert first == clouds.place(terms, clouds.WIDTH, 200)
    assert len(first) > 5


def test_words_stay_inside_and_apart() -> None:
    """No word leaves the canvas or lies on another one, as wide as the layout's own font makes them."""
    terms = [term(f"word{place}", 12 - place / 2) for place in range(20)]
    found = clouds.place(terms, clouds.WIDTH, 240)
    # Letters of the layout's own font, which is wider than those that are drawn.
    boxes = [
        (word["x"] + 1, word["y"] - 0.7 * word["size"], word["x"] + 0.58 * word["size"] * len(word["term"]), word["y"])
        for word in found
    ]
    for place, (left, top, right, bottom) in enumerate(boxes):
        assert left >= 0
        assert top >= 0
        assert right <= clouds.WIDTH + 2
        assert bottom <= 240
        for other in boxes[place + 1 :]:
            # A small word may reach into the room above another one's low letters, not more.
            wide = min(right, other[2]) - max(left, other[0])
            high = min(bottom, other[3]) - max(top, other[1])
            smaller = min((right - left) * (bottom - top), (other[2] - other[0]) * (other[3] - other[1]))
            assert max(0.0, wide) * max(0.0, high) <= 0.2 * smaller, (found[place], other)


def test_stronger_words_are_larger() -> None:
    """The most distinctive word is the largest."""
    found = clouds.place([term("weak", 2.0), term("strong", 9.0)], clouds.WIDTH, 120)
    sizes = {word["term"]: word["size"] for word in found}
    assert sizes["strong"] > sizes["weak"]


def test_nothing_gives_nothing() -> None:
    """No terms, or none that is distinctive, or only endless ones: no cloud and no error."""
    assert clouds.place([], 340, 120) == []
    assert clouds.place([term("x", -1.0)], 340, 120) == []
    assert clouds.place([term("x" * 400)], 340, 120) == []


def test_hostile_terms_do_no_harm() -> None:
    """Whatever a term holds, the layout works."""
    clouds.place([term(text, 5.0) for text in HOSTILE if "\ud800" not in text], 340, 240)


def test_more_words_have_more_room() -> None:
    """The height grows with the number of terms, up to a limit."""
    assert clouds.height(3) < clouds.height(12) < clouds.height(40) == clouds.height(100)
