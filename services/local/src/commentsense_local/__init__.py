"""The command line, and the local stack as one command."""
