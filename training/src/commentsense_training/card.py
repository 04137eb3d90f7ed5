"""The model card, by the headings of Mitchell et al. (Model Cards for Model Reporting, 2019). Pure.

Written from what models say of themselves and from JSON files of what was measured, so that the
same files give the same page.
"""

from collections.abc import Sequence

from commentsense_training import card_figures
from commentsense_training.card_facts import Facts
from commentsense_training.card_figures import rows
from commentsense_training.datasets import BLOCK_ROWS

_KINDS = {
    "fast": "TF-IDF of words and word pairs, negation marked; lexicon features; one hidden layer; "
    "taught by the accurate model"
}

_HEAD = """\
# Model card

Written by `training card` from the models themselves and from the figures in `training/metrics`; do not
edit. The headings are those of Mitchell et al., *Model Cards for Model Reporting* (2019). How labels
are meant: [What a label means](labelling.md). Every look at the test sets: [Test ledger](test-ledger.md).
Intervals are 95 % intervals: by bootstrap over comments for means over labels, ECE, NLL and Brier, by
Wilson's formula for shares.

## Model details

"""

_DETAILS = """

Answers per comment: label (always the most probable), probability of negative, neutral and positive,
language, whether that language is supported, and the model's version. Both take raw text: every
normalisation is in the model. A version is a hash of weights, code and description.
Questions and mistakes: open an issue in the project's repository.

## Intended use

The model scores the tone of the words of one comment, to count the tone of many: shares of an
audience, their change over time, the terms that set the labels apart. It is made for people who
publish videos and read their own comments.

It is not meant to judge a person, to moderate or hide comments, to decide anything about a single
comment, to compare groups of people, or for other languages than English.

## Factors

Tone is written differently by different people about different things. Looked at below: where a text
comes from (tweets, YouTube), language, length, emoji and emoticons, negation, questions, capitals and
topic (lists of words). Who wrote a comment is not known and not looked at; that a name, a gender, a
faith or an origin in a sentence must not change its label is tested by the behavioural suite.

## Metrics

- **Macro recall**, SemEval's official metric: the mean of the three labels' recall. A model that
  always answers the commonest label has 0.333.
- **Accuracy** and **macro F1**, for comparison.
- **ECE**: expected calibration error of the highest probability over 15 bins of equal mass;
  **NLL**, negative log likelihood in nats; **Brier**, squared distance to the truth, 0 to 2.
- **Shares**: mean absolute error of the estimated shares of simulated videos, and how often their
  95 % intervals hold the true share.

The answer is the most probable label; `min_confidence` withholds answers that are less sure.

## Evaluation data

- **Development part**: two thirds of SemEval's 2016 test round, tweets labelled by people. Every
  choice was made there and on the calibration data, so its figures lean to the bright side.
- **Calibration data**: the other third, and one of ten blocks of YouTube comments.
- **Test sets**: SemEval-2017 Task 4 A's test tweets and two of ten blocks of YouTube comments,
  measured once, after the last choice.

A figure on YouTube is **agreement** with an undocumented labeller, not quality. No text stands in two
parts: what two parts share stays in the more held-out one.

## Training data

"""

_TRAINING = f"""

- **SemEval-2017 Task 4 A**: English tweets of the rounds 2013 to 2016 labelled by people, for
  research. The texts are not in this repository.
- **YouTube comments**: published on Kaggle as CC0, labels from an unknown source, probably a
  model; lower case, hardly any punctuation. Split by blocks of {BLOCK_ROWS} rows, because they lie in
  order of topic. Comments that the detector places outside English are left out.
- **Word lists**: VADER (MIT), with this project's own ratings for some forty emoji, and TextBlob's
  (MIT, from Pattern, PDDL). Language detection: fastText lid.176.ftz (CC BY-SA 3.0). The notices lie
  beside the weights.
- **Reddit**: the texts alone, for the fast model to be taught by the accurate one. The labels are not
  used: each is the sign of TextBlob's polarity for the text, so a model that does well on them has
  learnt a word list, not what people feel.
- **What teaches the fast model** is the accurate one's answers, not the labels, for the fitted texts,
  Reddit's and pieces of both; see [ADR 6](adr/0006-two-models.md). The accurate model's base is
  bge-small-en-v1.5 (MIT).

## Quantitative analyses

"""

_ETHICS = """
## Ethical considerations

- Comments are personal data. The models hold weights of words, no texts; the reference window logged
  with a version holds derived columns only. What is stored of comments, and how long, is in
  [Compliance](compliance.md).
- People who write in dialect, in a second language or in a community's own words are misread more
  often than others, and that cannot be measured here, because nothing is known of the writers.
  Shares over an audience are skewed where such groups are large in it.
- Words of identity stand in angry and in loving comments alike; a word model can learn the anger.
  The suite's invariance cases on identity terms look for that, and not for everything.
- A label read as a verdict on a person does harm; the product shows counts first.

## Caveats and recommendations

- English only. In other languages an answer is a guess, marked `supported: false`.
- Sarcasm, irony and jokes that need the video are read by their words, so often wrongly.
- Tweets of 2012 to 2016 are most of what people labelled: newer slang and emoji are thin. Emoji are
  read by rated lists, because the fitted texts hold few.
- How often which label is confused with which differs between tweets and YouTube comments. Shares are
  corrected by the confusion counts that the model carries; where an audience writes unlike the
  comments that were counted, the correction is off by more than the interval says.
- Class weights lean towards the two rarer labels: read shares through the correction, not raw.
- The label is the tone of the words, not a stance on the video or its maker.
- Slices were looked at side by side, each with an interval of its own: of forty, two are expected to lie
  outside theirs by chance.
"""


def render(models: Sequence[Facts]) -> str:
    """The card (Markdown) of `models`. Raises ValueError where there are none."""
    if not models:
        raise ValueError("no model to write a card of: train one first")
    return "".join(
        (
            _HEAD,
            _about(models),
            _DETAILS,
            _trained(models),
            _TRAINING,
            card_figures.analyses(models),
            _ETHICS,
        )
    )


def _about(models: Sequence[Facts]) -> str:
    def line(what: str, cells: Sequence[str]) -> tuple[str, ...]:
        return (what, *cells)

    descriptions = [facts.description for facts in models]
    kinds = [str(d.get("kind") or _KINDS.get(facts.name, "")) for facts, d in zip(models, descriptions, strict=True)]
    head = ("", *(f"{facts.name} (default)" if i == 0 else facts.name for i, facts in enumerate(models)))
    return rows(
        head,
        [
            line("name", [str(d["name"]) for d in descriptions]),
            line("version", [f"`{d['version']}`" for d in descriptions]),
            line("made", [str(d["created"]) for d in descriptions]),
            line("kind", kinds),
            line("size", [f"{facts.megabytes:.1f} MB" for facts in models]),
            line("speed, one core", [_speed(facts) for facts in models]),
            line(
                "languages",
                ["English" if d["languages"] == ["en"] else ", ".join(d["languages"]) for d in descriptions],
            ),
            line("calibrated by", [_calibrated(facts) for facts in models]),
        ],
    )


def _speed(facts: Facts) -> str:
    speed = facts.figures.get("speed")
    if not speed:
        return "not measured"
    return f"{speed['comments_per_second']:,.0f} comments a second in batches of {speed['batch']}"


def _calibrated(facts: Facts) -> str:
    temperature = facts.description.get("temperature")
    return "-" if temperature is None else f"temperature {temperature}"


def _trained(models: Sequence[Facts]) -> str:
    blocks = []
    for facts in models:
        said = f"**{facts.name}**: {facts.description['trained_on']}."
        if train := facts.figures.get("train"):
            said += "\n\n" + rows(("part", "comments"), [(name, f"{n:,}") for name, n in train.items()])
        if recipe := facts.figures.get("recipe"):
            said += f"\n\nRecipe: `{', '.join(f'{key}={value}' for key, value in recipe.items())}`."
        blocks.append(said)
    return "\n\n".join(blocks)
