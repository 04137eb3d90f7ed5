"""`python -m commentsense_model_server`: serve the model named by the settings."""

import os
import sys
from typing import NoReturn

from commentsense_contracts.settings_errors import load_settings

from commentsense_model_server.command import NoModel, serve_command, serve_environment
from commentsense_model_server.settings import ServerSettings


def main() -> NoReturn:
    """Turn into MLflow's scoring server; ends with status 2 where that is not possible."""
    settings = load_settings(ServerSettings)
    try:
        environment = serve_environment(settings, os.environ)
    except NoModel as error:
        sys.stderr.write(f"model server: {error}\n")
        sys.exit(2)
    command = serve_command(settings)
    # The same process from here on: whoever started us signals the server itself.
    os.execve(command[0], command, environment)  # noqa: S606


if __name__ == "__main__":
    main()
