"""`predict`: what the model says of given texts."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from commentsense_local.answers import LABELS, Prediction
from commentsense_local.api_client import ApiClient
from commentsense_local.palette import looks
from commentsense_local.safe_text import clip

# What one request may carry, and a length that stays below the API's largest body in any script.
_AT_ONCE = 500
_CHARACTERS_AT_ONCE = 150_000


def texts_of(arguments: list[str], lines: Iterable[str]) -> Iterator[str]:
    """The texts of the command line; `-` stands for the lines given, without empty ones."""
    for argument in arguments:
        if argument == "-":
            yield from (line.rstrip("\r\n") for line in lines if line.strip())
        else:
            yield argument


def chunks(texts: Iterable[str]) -> Iterator[list[str]]:
    """The texts in order, as many together as one request may carry."""
    some: list[str] = []
    size = 0
    for text in texts:
        if some and (len(some) == _AT_ONCE or size + len(text) > _CHARACTERS_AT_ONCE):
            yield some
            some, size = [], 0
        some.append(text)
        size += len(text)
    if some:
        yield some


def predict(api: ApiClient, texts: Iterator[str], out: Console, as_json: bool) -> int:
    """Scores the texts and prints a line for each. Returns how many there were.

    With `as_json` each line is a JSON object with the text and the API's answer.
    """
    count = 0
    for some in chunks(texts):
        answers = api.post("/v1/predict", {"texts": some})["predictions"]
        if as_json:
            for text, answer in zip(some, answers, strict=True):
                out.file.write(json.dumps({"text": text, **answer}) + "\n")
        else:
            out.print(_table(out, some, answers))
        count += len(some)
    return count


def _table(out: Console, texts: list[str], answers: list[Any]) -> Table:
    look = looks(out)
    table = Table.grid(padding=(0, 2))
    for _ in range(5):
        table.add_column(no_wrap=True)
    table.add_row("label", *(f"{label}" for label in LABELS), "text", style="dim")
    for text, answer in zip(texts, answers, strict=True):
        said = Prediction.model_validate(answer)
        shown = Text(clip(text, max(20, out.width - 50)))
        if said.label is None:
            table.add_row(f"skipped ({said.skipped})", "", "", "", shown)
            continue
        own = look[said.label]
        note = "" if said.supported else " (language not known)"
        chances = (f"{chance:.2f}" for chance in (said.negative or 0.0, said.neutral or 0.0, said.positive or 0.0))
        table.add_row(Text(f"{own.sign} {said.label}{note}", own.style), *chances, shown)
    return table
