"""An encoder of two layers and a vocabulary of some hundred pieces, made from nothing."""

from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertForSequenceClassification, BertModel, PreTrainedTokenizerFast

SPECIAL = {"pad": "[PAD]", "unk": "[UNK]", "cls": "[CLS]", "sep": "[SEP]", "mask": "[MASK]"}
WORDS = [
    "good",
    "bad",
    "great",
    "awful",
    "love",
    "hate",
    "this",
    "that",
    "song",
    "video",
    "the",
    "a",
    "is",
    "was",
    "it",
    "i",
    "you",
    "not",
    "so",
    "very",
    "just",
    "fine",
    "okay",
    "plain",
    "fire",
    "heart",
    "face",
    "crying",
    "tears",
    "joy",
    "with",
    "of",
    "red",
    "thumbs",
    "up",
    "down",
    "grinning",
    "laughing",
    "rain",
    "cold",
    "day",
]
GOOD = ("good", "great", "love", "fire", "joy")
BAD = ("bad", "awful", "hate", "crying", "cold")


def tokenizer() -> Any:
    """WordPiece over `WORDS`, letters, digits and marks."""
    marks = [chr(code) for code in range(33, 127)]
    letters = [f"##{chr(code)}" for code in range(97, 123)] + [f"##{digit}" for digit in range(10)]
    extra = ["##ing", "##ed", "##s", "zyx", "unheard"]
    pieces = list(dict.fromkeys([*SPECIAL.values(), *marks, *WORDS, *letters, *extra]))
    made = Tokenizer(models.WordPiece({piece: i for i, piece in enumerate(pieces)}, unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    ids = [(name, made.token_to_id(name)) for name in ("[CLS]", "[SEP]")]
    made.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=ids)
    return PreTrainedTokenizerFast(tokenizer_object=made, **{f"{key}_token": name for key, name in SPECIAL.items()})


def base(folder: Path, *, classifier: bool = False, seed: int = 3, **changes: Any) -> Path:
    """A BERT with random weights and its tokenizer in `folder`; `classifier` has a head of its own."""
    torch.manual_seed(seed)
    words = tokenizer()
    config = BertConfig(
        vocab_size=len(words),
        **{
            "hidden_size": 64,
            "num_hidden_layers": 2,
            "num_attention_heads": 2,
            "intermediate_size": 128,
            "max_position_embeddings": 300,
            "pad_token_id": words.pad_token_id,
            **changes,
        },
    )
    model = BertForSequenceClassification(config) if classifier else BertModel(config, add_pooling_layer=False)
    with torch.no_grad():
        for tensor in model.parameters():
            if tensor.ndim == 1:
                # Fresh biases are all alike, and exporters keep one of those that are.
                tensor.add_(torch.randn_like(tensor) * 0.02)
    model.save_pretrained(folder)
    words.save_pretrained(folder)
    return folder
