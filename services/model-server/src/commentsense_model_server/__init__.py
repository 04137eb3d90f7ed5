"""The default model in MLflow form, and how it is served."""
