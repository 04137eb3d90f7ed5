"""Aggregation API."""
