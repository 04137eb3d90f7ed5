"""The sentiment model's own inference code.

This package is logged inside the model (MLflow `code_paths`), so that training and serving
run the very same lines. It depends on numpy and fasttext-predict alone; only `pyfunc`
knows MLflow.
"""

LABELS: tuple[str, str, str] = ("negative", "neutral", "positive")
"""The labels in the order of every probability row, weight row and confusion matrix."""
