"""Settings that do not validate end a service with a message that names the variable, not with a traceback."""

import sys
from typing import TypeVar

from pydantic import ValidationError
from pydantic_settings import BaseSettings

S = TypeVar("S", bound=BaseSettings)


def load_settings(cls: type[S]) -> S:
    """Reads the settings of a service, or ends the process saying which variable to mend. Values are not shown."""
    try:
        return cls()
    except ValidationError as error:
        prefix = str(cls.model_config.get("env_prefix", ""))
        lines = []
        for problem in error.errors(include_input=False):
            name = str(problem["loc"][0]) if problem["loc"] else ""
            variable = name if name.isupper() else (prefix + name).upper()
            lines.append(f"{variable}: {problem['msg']}")
        sys.exit("Settings that do not work (docs/configuration.md lists them all):\n" + "\n".join(lines))
