"""A site built like YouTube's for the extension to work on: structure, names, sizes, habits; nothing of theirs."""
