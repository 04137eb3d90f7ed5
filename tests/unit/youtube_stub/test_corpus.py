"""What the corpus promises to tests, the demo and benchmarks."""

from collections import Counter

from commentsense_youtube_stub.corpus import DEMO_VIDEO_ID, OWNER, demo, entries

LANGUAGES = {"en", "es", "de", "zh", "fr", "pt", "hi", "ar", "ja", "ru", "id"}
KINDS = {
    "emoji", "emoticon", "elongation", "slang", "negation", "sarcasm", "question", "timestamp", "reply", "lyrics",
    "spam", "hostile", "long", "one-word",
}  # fmt: skip


def test_there_are_enough_comments_and_none_is_repeated() -> None:
    """At least 640, each key and each text once."""
    assert len(entries()) >= 640
    assert len({entry.key for entry in entries()}) == len(entries())
    assert len({entry.text.casefold() for entry in entries()}) == len(entries())


def test_labels_are_shared_out_as_in_real_comments() -> None:
    """About a quarter negative, a third neutral, the rest positive; no other label."""
    counts = Counter(entry.label for entry in entries())
    shares = {label: count / len(entries()) for label, count in counts.items()}
    assert set(shares) == {"negative", "neutral", "positive"}
    assert 0.2 <= shares["negative"] <= 0.3
    assert 0.25 <= shares["neutral"] <= 0.37
    assert 0.38 <= shares["positive"] <= 0.5


def test_languages_are_many_and_english_leads() -> None:
    """English about two thirds, at least ten others with ten comments each, each with every label."""
    counts = Counter(entry.language for entry in entries())
    assert 0.6 <= counts["en"] / len(entries()) <= 0.72
    assert {language for language, count in counts.items() if count >= 10} >= LANGUAGES
    for language in LANGUAGES:
        assert {entry.label for entry in entries() if entry.language == language} == {"negative", "neutral", "positive"}


def test_every_kind_of_comment_is_there() -> None:
    """Each kind that a section of comments has, and texts from one character to more than a thousand."""
    assert {kind for entry in entries() for kind in entry.kind} >= KINDS
    lengths = sorted(len(entry.text) for entry in entries())
    assert lengths[0] <= 3
    assert lengths[-1] > 700
    texts = "\n".join(entry.text for entry in entries())
    for hostile in ("<script>", "=cmd|", "\u202e", "\u200b", "\r\n"):
        assert hostile in texts


def test_replies_belong_to_threads_and_come_after_them() -> None:
    """Every parent is a top-level comment; at least eight threads have more than five replies, some more than ten."""
    tops = {entry.key: entry for entry in entries() if not entry.parent}
    replies = [entry for entry in entries() if entry.parent]
    assert all(reply.seconds > tops[reply.parent].seconds for reply in replies)
    sizes = Counter(reply.parent for reply in replies)
    assert sum(size > 5 for size in sizes.values()) >= 8
    assert sum(size > 10 for size in sizes.values()) >= 2


def test_comments_are_spread_over_months_with_a_burst_at_first() -> None:
    """From the first minutes to about five months; more in the first ten days than in any later ten."""
    days = [entry.seconds / 86_400 for entry in entries()]
    assert min(days) < 0.01
    assert 140 < max(days) < 170
    decades = Counter(int(day // 10) for day in days)
    assert decades.most_common(1)[0][0] == 0
    assert len(decades) >= 12


def test_likes_have_a_long_tail() -> None:
    """Most have a few likes or none, very few have most of them."""
    likes = sorted((entry.likes for entry in entries()), reverse=True)
    assert likes[0] > 500
    assert likes[len(likes) // 2] <= 3
    assert sum(likes[: len(likes) // 10]) > sum(likes) / 2


def test_the_owner_answers_in_his_own_name() -> None:
    """The owner's comments are marked, and nobody else uses the owner's handle."""
    assert sum(entry.is_owner for entry in entries()) >= 10
    assert all((entry.author == OWNER) is entry.is_owner for entry in entries())


def test_the_demo_video_is_the_corpus() -> None:
    """Every entry is one comment of the demo video, with its label, and all ids differ."""
    content = demo()
    assert content.description.id == DEMO_VIDEO_ID
    comments = [comment for thread in content.threads for comment in (thread.top, *thread.replies)]
    assert len({comment.id for comment in comments}) == len(comments)
    assert Counter((c.text, c.label, c.likes) for c in comments) == Counter(
        (e.text, e.label, e.likes) for e in entries()
    )
