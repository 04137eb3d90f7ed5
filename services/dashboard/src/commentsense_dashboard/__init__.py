"""Streamlit pages over the public API."""
