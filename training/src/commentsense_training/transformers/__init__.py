"""Pretrained encoders: brought here, frozen or fine-tuned, exported to ONNX and made small.

Needs torch and transformers (`make setup-transformers`). What serves is ONNX Runtime alone:
`commentsense_sentiment.encoder`, to which the exported folder fits.
"""
