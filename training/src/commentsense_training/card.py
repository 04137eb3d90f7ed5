"""The model card, written from what training measured and what the model says of itself."""

import json
from pathlib import Path
from typing import Any

from commentsense_sentiment import LABELS
from commentsense_sentiment.model import DESCRIPTION
from commentsense_sentiment.pyfunc import ARTIFACT

from commentsense_training.datasets import BLOCK_ROWS

_PAGE = """\
# Model card

Written by `make train` from the model itself; do not edit. How labels are meant:
[What a label means](labelling.md).

| | |
| --- | --- |
| model | {name} |
| version | `{version}` (hash of weights, code and description) |
| made | {created} |
| kind | TF-IDF of words and word pairs, negation marked; lexicon features; logistic regression |
| size | {vocabulary:,} terms, {size:.1f} MB |
| answers | label, probability of negative, neutral and positive, language, whether that language is supported |
| language | English; comments without letters (emoji, marks) are answered as of no language |

## What it is for

It scores the tone of the words of one comment, to count the tone of many. It is not meant to
judge a person, to moderate, or to decide anything about a single comment.

## What it was fitted on

{train}

Every text stands on one side only: what two sets share is removed from the less held-out one
before anything is fitted, and vectoriser, scaler and classifier see the fitted part alone.

- **SemEval-2017 Task 4 A**: English tweets labelled by people, for research. The texts are not in
  this repository.
- **YouTube comments**: published on Kaggle as CC0, labels from an unknown source, probably a
  model; lower case, hardly any punctuation. Split by blocks of {block} rows, because they lie in
  order of topic. Comments that the detector places outside English are left out.
- **Word lists**: VADER (MIT), with this project's own ratings for some forty emoji, and TextBlob's
  (MIT, from Pattern, PDDL). Language detection:
  fastText lid.176.ftz (CC BY-SA 3.0). The notices lie beside the weights.
- **Not used**: the Reddit set of many tutorials. Each of its labels is the sign of TextBlob's
  polarity for the text: a model that does well there has learnt a word list, not what people feel.

The recipe was chosen on the 2016 test round, not on the figures below:
`{recipe}`.

## Figures

Measured on sets that took no part in fitting, choosing or calibrating.
`python -m commentsense_training evaluate` with `COMMENTSENSE_DATA` set prints them;
`training/metrics.json` holds them.

{tests}

Macro recall is SemEval's official metric: the mean of the three labels' recall. The figure on
YouTube is **agreement** with an undocumented labeller, not quality.

{details}

## Calibration

The probabilities were calibrated (temperature {temperature}) on {calibration_n:,} held-out comments:
{calibration_source}. There the expected calibration error is {calibration_error:.3f}. The model carries the
confusion counts of those comments by confidence; estimates of shares are corrected with them.
Shares of answers there, the reference for drift: {reference}.

## Limits

- English only. In other languages an answer is a guess, marked `supported: false`.
- Sarcasm, irony and jokes that need the video are read by their words, so often wrongly.
- Tweets of 2012 to 2016 are most of what people labelled: newer slang and emoji are thin. Emoji are
  read by rated lists, because the fitted texts hold few.
- Class weights lean towards the two rarer labels, which raises macro recall and lowers accuracy
  a little; shares should be read through the confusion counts, not counted raw.
- The label is the tone of the words, not a stance on the video or its maker.
"""


def render(model: Path, figures: dict[str, Any]) -> str:
    """The card (Markdown) of the model directory `model`, with the figures of its training."""
    description = json.loads((model / "artifacts" / ARTIFACT / DESCRIPTION).read_text("utf-8"))
    size = sum(path.stat().st_size for path in model.rglob("*") if path.is_file())
    return _PAGE.format(
        name=description["name"],
        version=description["version"],
        created=description["created"],
        vocabulary=figures["vocabulary"],
        size=size / 1e6,
        block=BLOCK_ROWS,
        train=_rows(("set", "comments"), [(name, f"{n:,}") for name, n in figures["train"].items()]),
        recipe=", ".join(f"{key}={value}" for key, value in figures["recipe"].items()),
        tests=_tests(figures["tests"]),
        details="\n\n".join(_detail(name, f) for name, f in figures["tests"].items()),
        temperature=figures["temperature"],
        calibration_n=figures["calibration"]["comments"],
        calibration_source=description["confusion_source"]["dataset"],
        calibration_error=figures["calibration"]["calibration_error"],
        reference=", ".join(f"{k} {v:.3f}" for k, v in description["reference"].items()),
    )


def _rows(head: tuple[str, ...], body: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *body]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _tests(tests: dict[str, Any]) -> str:
    head = ("set", "comments", "macro recall", "accuracy", "macro F1", "calibration error")
    names = ("macro_recall", "accuracy", "macro_f1", "calibration_error")
    return _rows(
        head,
        [(name, f"{figure['comments']:,}", *(f"{figure[key]:.4f}" for key in names)) for name, figure in tests.items()],
    )


def _detail(name: str, figure: dict[str, Any]) -> str:
    head = ("true \\ answered", *LABELS, "recall", "precision")
    body = [
        (
            label,
            *(f"{count:,}" for count in row),
            f"{figure['recall'][label]:.3f}",
            f"{figure['precision'][label]:.3f}",
        )
        for label, row in zip(LABELS, figure["confusion"], strict=True)
    ]
    return f"### {name}\n\n{_rows(head, body)}"
