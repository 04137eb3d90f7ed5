"""The pipeline: from rows to a registered model."""
