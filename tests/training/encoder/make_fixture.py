"""Writes the tiny encoder beside this file; run it as a script by .venv-transformers/bin/python, with PYTHONPATH=.

Its weights are random: what is tested is the way from text to probabilities, not what they say.
"""

import json
import tempfile
from pathlib import Path

from commentsense_training.transformers import export, net, quantise

from tests.transformers import tiny

HERE = Path(__file__).parent
TEXTS = ["good song", "bad, awful video!!", "it is okay :)", "love love", "", "a" * 500]


def main() -> None:
    """Make classifier, export with weights in 4 bits, and what torch answered beside it."""
    from commentsense_training.transformers.finetune import probabilities

    form = net.Form("mean", 32)
    with tempfile.TemporaryDirectory() as scratch:
        base = tiny.base(Path(scratch) / "base", num_hidden_layers=1)
        classifier, tokenizer = net.load_base(str(base), form)
        net.save(classifier, tokenizer, form, {}, Path(scratch) / "classifier")
        classifier.head.weight.data *= 5
        net.save(classifier, tokenizer, form, {}, Path(scratch) / "classifier")
        export.write(Path(scratch) / "classifier", HERE / "tiny", [], quantise.FORMS["w4"], 0, lambda _: None)
        wanted = probabilities(classifier, tokenizer, TEXTS, form.max_tokens).round(4).tolist()
    few = {"🔥": "fire", "❤": "red heart", "😂": "face with tears of joy", "👍": "thumbs up"}
    (HERE / "tiny" / "emoji.json").write_text(json.dumps(few, ensure_ascii=False))
    (HERE / "tiny" / "torch.json").write_text(json.dumps({"texts": TEXTS, "probabilities": wanted}, indent=1) + "\n")


if __name__ == "__main__":
    main()
