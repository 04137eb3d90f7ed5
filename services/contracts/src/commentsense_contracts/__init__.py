"""Records, Redis scripts and keys, queue names, model client, logging, metrics and settings bases."""
