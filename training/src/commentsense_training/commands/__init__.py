"""The verbs of `training`: a module each, imported when it is asked for.

A command module has `configure(parser)`, which adds its arguments, and `run(args, say)`, which
does the work and returns the exit status. What goes wrong for a reason that a user can act on is
raised as `CommandError`, whose text says what to do.
"""

from collections.abc import Callable

Say = Callable[[str], None]
"""Prints one line of progress with the time since the start."""


class CommandError(Exception):
    """The command cannot go on; the text says why and what to do."""
