"""Celery worker: selects, scores through the model server, stores."""
