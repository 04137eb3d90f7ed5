"""Draws what a command prints as a picture: `python scripts/terminal_picture.py OUT.svg TITLE COMMAND...`."""

import io
import os
import re
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

WIDTH = 100


def main() -> None:
    """Entry point."""
    target, title, *command = sys.argv[1:]
    env = {**os.environ, "FORCE_COLOR": "1", "COLUMNS": str(WIDTH), "TERM": "xterm-256color"}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi(done.stdout))
    # The font that rich names would be fetched from elsewhere; every system has a monospaced one.
    picture = re.sub(r"@font-face \{.*?\}\s*", "", console.export_svg(title=title), flags=re.DOTALL)
    Path(target).write_text(picture)


if __name__ == "__main__":
    main()
