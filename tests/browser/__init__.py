"""The extension and the dashboard in a real browser, against the real services."""
