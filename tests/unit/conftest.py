"""Unit tests open no sockets, whichever way they are run."""

import pytest
from pytest_socket import disable_socket


@pytest.fixture(autouse=True)
def no_sockets() -> None:
    """What needs a network belongs to another tier; event loops need their own pair of unix sockets."""
    disable_socket(allow_unix_socket=True)
