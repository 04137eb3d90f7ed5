"""The accurate model: a transformer through ONNX Runtime and its tokenizer, no training library.

Comments are scored in groups of equal length, without padding, so that an answer does not depend
on what stands beside it in the batch.
"""

import html
import json
import re
import threading
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from commentsense_sentiment import LABELS
from commentsense_sentiment.normalise import normalise
from commentsense_sentiment.scorer import Term
from commentsense_sentiment.tokens import tokenise
from commentsense_sentiment.weights import BrokenModel, Floats

ENCODER = "encoder.onnx"
TOKENIZER = "tokenizer.json"
EMOJI_WORDS = "emoji.json"
SETTINGS = "encoder.json"

MAX_CHARS = 2000
"""Characters read of a comment; the tokens that are read end long before."""

_URL = re.compile(r"(?:https?://|www\.)\S+")
_HANDLE = re.compile(r"(?<!\w)@[\w.\-]+")
_STRETCHED = re.compile(r"(.)\1{3,}", re.DOTALL)
_QUOTES = str.maketrans({"‘": "'", "’": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"'})
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufe0f\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u2069\ufeff\ud800-\udfff\U0001F3FB-\U0001F3FF]+"
)


class EncoderText:
    """The form of a comment that the encoder was fitted on; punctuation stays, emoji become words."""

    def __init__(self, emoji: Mapping[str, str]) -> None:
        self._emoji = dict(emoji)
        any_of = "[" + "".join(re.escape(sign) for sign in emoji) + "]"
        self._repeated = re.compile(f"({any_of})\\1+") if emoji else None
        self._sign = re.compile(any_of) if emoji else None

    def __call__(self, text: str) -> str:
        """Lower case, one space between words, no addresses or handles. Never raises."""
        text = html.unescape(text[:MAX_CHARS])
        text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text.translate(_QUOTES))).lower()
        text = _HANDLE.sub(" ", _URL.sub(" ", text))
        text = _STRETCHED.sub(r"\1\1\1", text)
        if self._repeated is not None and self._sign is not None and not text.isascii():
            text = self._repeated.sub(r"\1", text)
            text = self._sign.sub(lambda sign: f" {self._emoji[sign[0]]} ", text)
        return " ".join(text.split())


class Encoder:
    """Loads `encoder.onnx`, `tokenizer.json`, `emoji.json` and `encoder.json` of a folder; thread-safe.

    Raises `BrokenModel` where they are missing or do not fit together.
    """

    def __init__(self, folder: Path, threads: int = 1) -> None:
        # Only the accurate model needs these two, and the fast model's image has neither.
        import onnxruntime
        from tokenizers import Tokenizer

        for name in (ENCODER, TOKENIZER, EMOJI_WORDS, SETTINGS):
            if not (folder / name).is_file():
                raise BrokenModel(f"{name} is missing beside the encoder")
        settings: dict[str, Any] = json.loads((folder / SETTINGS).read_text("utf-8"))
        self._batch = int(settings["batch"])
        self._shift = np.array(settings.get("shift", [0.0, 0.0, 0.0]))
        self._temperature = float(settings.get("temperature", 1.0))
        self._text = EncoderText(json.loads((folder / EMOJI_WORDS).read_text("utf-8")))
        self._tokenizer: Any = Tokenizer.from_file(str(folder / TOKENIZER))
        self._tokenizer.enable_truncation(int(settings["max_tokens"]))
        self._tokenizer.no_padding()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # Spinning threads would fight the other workers of a small machine for its cores.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session: Any = onnxruntime.InferenceSession(
            str(folder / ENCODER), options, providers=["CPUExecutionProvider"]
        )
        self._lock = threading.Lock()

    def logits(self, texts: Sequence[str]) -> Floats:
        """Logits (len(texts), 3) in the order of `LABELS`."""
        if not texts:
            return np.zeros((0, 3))
        with self._lock:  # The tokenizer's own settings are not made for several threads.
            encoded = [found.ids for found in self._tokenizer.encode_batch([self._text(text) for text in texts])]
        groups: dict[int, list[int]] = defaultdict(list)
        for index, ids in enumerate(encoded):
            groups[len(ids)].append(index)
        out = np.zeros((len(texts), 3))
        for members in groups.values():
            for start in range(0, len(members), self._batch):
                chosen = members[start : start + self._batch]
                ids = np.array([encoded[index] for index in chosen], dtype=np.int64)
                out[chosen] = self._session.run(None, {"input_ids": ids})[0]
        return out

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """Calibrated probabilities (len(texts), 3), each row summing to one."""
        logits = (self.logits(texts) + self._shift) / self._temperature
        logits -= logits.max(axis=1, keepdims=True)
        np.exp(logits, out=logits)
        logits /= (logits[:, 0] + logits[:, 1] + logits[:, 2])[:, None]
        return np.asarray(logits)


_MOST_WORDS = 60
_STRONGEST = 8


class EncoderModel:
    """An encoder in the form of the serving contract."""

    def __init__(self, folder: Path) -> None:
        self._encoder = Encoder(folder)

    def score(self, texts: Sequence[str]) -> tuple[list[str], list[list[str]], Floats]:
        """Canonical forms, tokens (both for the language detector) and probabilities (len(texts), 3)."""
        canonical = [normalise(text) for text in texts]
        return canonical, [tokenise(text) for text in canonical], self._encoder.probabilities(texts)

    def explain(self, text: str, tokens: Sequence[str], label: str) -> list[Term]:
        """Which words moved the answer: how each one's absence changes the log-odds, strongest first.

        A weight is what the word adds to the log-probability of the label it speaks for most, less
        the mean over the labels; the first sixty words are tried.
        """
        del tokens
        words = text.split()[:_MOST_WORDS]
        if not words:
            return []
        without = [" ".join(words[:i] + words[i + 1 :]) for i in range(len(words))]
        rows = np.log(np.maximum(self._encoder.probabilities([" ".join(words), *without]), 1e-9))
        out: list[Term] = []
        for word, pull in zip(words, rows[0] - rows[1:], strict=True):
            centred = pull - pull.mean()
            best = int(np.argmax(centred))
            out.append((normalise(word), LABELS[best], round(float(centred[best]), 6)))
        out.sort(key=lambda term: (-term[2], term[1] != label, term[0]))
        return out[:_STRONGEST]
