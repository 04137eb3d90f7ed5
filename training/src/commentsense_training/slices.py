"""Kinds of comments, to see where a model is worse than its mean says. Pure but for the language detector's file.

Every slice is told from the text alone, by rules that do not depend on the data, so that slices of
two models, two parts or two years are the same slices.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from commentsense_sentiment import LABELS
from commentsense_sentiment.language import SUPPORTED, UNKNOWN, Detector
from commentsense_sentiment.normalise import normalise
from commentsense_sentiment.tokens import EMOJI, tokenise
from commentsense_sentiment.weights import Floats

from commentsense_training import bootstrap, language_model
from commentsense_training.bootstrap import Labels

Mask = npt.NDArray[np.bool_]
FEW: Final = 200
"""Slices with fewer comments are shown, and said to be too small to tell."""

_LENGTHS: Final = ((0, "no words"), (4, "1 to 4 words"), (9, "5 to 9 words"), (19, "10 to 19 words"))
_LONGEST: Final = "20 words or more"
_NOT_SPOKEN: Final = re.compile(r"(?:https?://|www\.)\S+|@[\w.\-]+")
_CAPITALS: Final = re.compile(r"\b[A-Z]{3,}\b")
# Slices are told without the model's tokens, so that they stay the same when those change.
_WORD: Final = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_EMOTICON: Final = re.compile(
    r"(?<!\w)(?:[<>]?[:;=][-o^']?[()\[\]dpc/\\|*3@$]|x-?d|[()][-o^']?[:;=]|o_o|t_t|-_+-|>_+<)(?!\w)|<3|</3|\^[_.-]?\^"
)
_NEGATION: Final = re.compile(
    r"\b(?:no|not|never|none|nobody|nothing|neither|nor|nowhere|cannot|without|hardly|barely|scarcely|"
    r"(?:ca|wo|do|does|did|is|are|was|were|has|have|had|would|could|should|must|need|ai)nt)\b"
)

TOPICS: Final[Mapping[str, frozenset[str]]] = {
    name: frozenset(words.split())
    for name, words in {
        "music": """song songs music album albums band singer concert lyrics vocals guitar tune melody remix rap rapper
            beat chorus voice sing sings singing tour""",
        "film and television": """movie movies film films show shows series episode episodes season actor actress cast
            trailer director netflix scene tv watching""",
        "games": """game games gaming gamer gameplay xbox playstation ps4 ps5 nintendo minecraft fortnite console
            level boss quest multiplayer""",
        "sport": """match team teams league coach football soccer basketball baseball cricket nba nfl mlb fifa goal
            goals scored season player players stadium champion champions ufc wwe""",
        "politics": """president government election vote voted votes politics political party senate congress minister
            law tax democrat democrats republican republicans liberal conservative obama trump brexit isis""",
        "technology": """phone iphone android apple google microsoft windows laptop computer software app apps update
            camera battery screen code coding programming python data tutorial""",
        "school and work": """school teacher class exam exams homework college university student students job work
            boss office monday interview lesson learn learned""",
        "food": """food eat eating recipe cook cooking dinner lunch breakfast restaurant coffee pizza chicken cake
            chocolate beer drink delicious tasty""",
    }.items()
}
"""Topic -> words that name it; a comment belongs to every topic that it has a word of, else to none."""
NO_TOPIC: Final = "none of these"


@cache
def _detector() -> Detector:
    return Detector(language_model.path())


def kinds(text: str) -> Iterator[tuple[str, str]]:
    """The slices of one comment as (what is looked at, value)."""
    canonical = normalise(text)
    words = _WORD.findall(canonical)
    code = _detector().detect(canonical, tokenise(canonical)).code
    yield "language", "English" if code in SUPPORTED else "none to be found" if code == UNKNOWN else "another"
    yield "length", next((name for most, name in _LENGTHS if len(words) <= most), _LONGEST)
    yield "emoji", "with" if EMOJI.search(canonical) or _EMOTICON.search(canonical) else "without"
    yield "negation", "with" if _NEGATION.search(canonical) else "without"
    yield "question", "with" if "?" in canonical else "without"
    spoken = _NOT_SPOKEN.sub(" ", text)
    if _CAPITALS.search(spoken):
        yield "capitals", "a word in capitals"
    else:
        yield "capitals", "some" if any(c.isupper() for c in spoken) else "none"
    topics = [name for name, named in TOPICS.items() if not named.isdisjoint(words)]
    yield from (("topic", name) for name in topics or [NO_TOPIC])


def masks(texts: Sequence[str]) -> dict[str, Mask]:
    """The slices of `texts` as name -> rows (n,) that belong to it, e.g. `negation: with`; sorted, none empty."""
    rows: dict[str, list[int]] = {}
    for i, text in enumerate(texts):
        for axis, value in kinds(text):
            rows.setdefault(f"{axis}: {value}", []).append(i)
    found = {}
    for name in sorted(rows):
        mask = np.zeros(len(texts), dtype=np.bool_)
        mask[rows[name]] = True
        found[name] = mask
    return found


def measure(
    labels: Labels, probabilities: Floats, texts: Sequence[str], *, seed: int = bootstrap.SEED
) -> list[dict[str, Any]]:
    """Macro recall and accuracy of each slice with 95 % intervals, the worst macro recall first.

    `few` is true below 200 comments; `absent` names labels that a slice lacks, whose recall is in no mean.
    """
    answers = probabilities.argmax(axis=1)
    found = []
    for name, mask in masks(texts).items():
        true, said = labels[mask], answers[mask]
        intervals = bootstrap.table_intervals(
            true, said, {"macro_recall": bootstrap.macro_recall}, n=bootstrap.RESAMPLES, seed=seed
        )
        found.append(
            {
                "slice": name,
                "comments": int(mask.sum()),
                "few": bool(mask.sum() < FEW),
                "macro_recall": intervals["macro_recall"].as_record(),
                "accuracy": bootstrap.wilson(int((true == said).sum()), len(true)).as_record(),
                "absent": [label for i, label in enumerate(LABELS) if not (true == i).any()],
            }
        )
    return sorted(found, key=lambda row: (row["macro_recall"]["value"], row["slice"]))
